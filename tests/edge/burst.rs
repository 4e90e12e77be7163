//! Many bookings at once, each with an operator and an attendee of its own, so that every phone has one
//! reason to ring.

use crate::environment::Environment;
use chrono::{DateTime, Utc};
use std::ops::Range;

const ORGANIZATION: &str = "019c0000-0000-7000-8000-000000000001";

/// D1 takes scripts of up to 100 KB.
const CHUNK: usize = 50;

/// Books the calls of these numbers, in an organization of their own.
pub(crate) async fn book(
    environment: &Environment,
    numbers: Range<usize>,
    start: impl Fn(usize) -> DateTime<Utc>,
) {
    let organization = format!(
        "INSERT OR IGNORE INTO organizations (id, name, plan, booking_enabled, calling_from, calling_to)
         VALUES ('{ORGANIZATION}', 'Rush Hour', 'business', 1, 0, 1440)"
    );
    environment.edge.execute_sql(&organization).await.unwrap();
    for some in numbers.collect::<Vec<_>>().chunks(CHUNK) {
        let rows: Vec<_> = some
            .iter()
            .map(|n| operator_with_booking(*n, start(*n).timestamp_millis()))
            .collect();
        environment
            .edge
            .execute_sql(&rows.join("\n"))
            .await
            .unwrap();
    }
}

/// An operator with a booking of their own that starts at `start` (Unix milliseconds).
fn operator_with_booking(n: usize, start: i64) -> String {
    let user = format!("019c0000-0000-7000-8000-1{n:011}");
    let booking = format!("019c0000-0000-7000-8000-2{n:011}");
    let (operator, attendee) = (operator(n), format!("+1415556{n:04}"));
    let end = start + 30 * 60_000;
    format!(
        "INSERT INTO users (id, name, email) VALUES ('{user}', 'Operator {n}', 'operator{n}@rush.example');
         INSERT INTO members (organization_id, user_id, role, phone)
         VALUES ('{ORGANIZATION}', '{user}', 'operator', '{operator}');
         INSERT INTO booking_events (
           id, organization_id, user_id, title, start_time, end_time, duration_minutes,
           attendee_phone, created_at, updated_at, created_by)
         VALUES ('{booking}', '{ORGANIZATION}', '{user}', 'Call {n}', {start}, {end}, 30,
           '{attendee}', {start}, {start}, '{user}');"
    )
}

/// The phone of a booking's operator.
pub(crate) fn operator(n: usize) -> String {
    format!("+1212556{n:04}")
}
