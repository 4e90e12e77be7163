//! Many at once.

use crate::stage::Stage;
use chrono::{TimeDelta, Utc};
use std::collections::HashMap;

const BOOKINGS: usize = 200;

const ORGANIZATION: &str = "019c0000-0000-7000-8000-000000000001";

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

fn operator(n: usize) -> String {
    format!("+1212556{n:04}")
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_racing_ticks_ring_two_hundred_operators_once_each() {
    let stage = Stage::set().await;
    let start = Utc::now() - TimeDelta::seconds(1);
    let start = start.timestamp_millis();
    let organization = format!(
        "INSERT INTO organizations (id, name, plan, booking_enabled)
         VALUES ('{ORGANIZATION}', 'Rush Hour', 'business', 1)"
    );
    stage.edge.execute_sql(&organization).await.unwrap();
    // D1 takes scripts of up to 100 KB.
    for some in (0..BOOKINGS).collect::<Vec<_>>().chunks(50) {
        let rows: Vec<_> = some
            .iter()
            .map(|n| operator_with_booking(*n, start))
            .collect();
        stage
            .edge
            .execute_sql(&rows.join(
                "
",
            ))
            .await
            .unwrap();
    }
    let ticks = futures_util::future::join_all((0..10).map(|_| stage.tick())).await;
    let mut placed: u64 = ticks
        .iter()
        .filter_map(|tick| tick["placed"].as_u64())
        .sum();
    // On a slow machine a claim may run out while it waits for its permit; the next tick has it.
    for _ in 0..5 {
        if placed < BOOKINGS as u64 {
            placed += stage.tick().await["placed"].as_u64().unwrap();
        }
    }
    assert_eq!(placed, BOOKINGS as u64, "{ticks:?}");
    stage.carrier.settled().await;
    let mut rung: HashMap<String, usize> = HashMap::new();
    for call in stage.carrier.calls() {
        *rung.entry(call.to).or_default() += 1;
    }
    for n in 0..BOOKINGS {
        assert_eq!(rung.get(&operator(n)), Some(&1), "operator {n}");
    }
    // Whoever took the call has its attendee rung; on a slow machine the carrier may have given up on
    // a document before. Nobody is rung twice.
    assert!(rung.values().all(|times| *times == 1), "{rung:?}");
    let live =
        "SELECT booking_id FROM call_attempts GROUP BY booking_id HAVING COUNT(dialing_at) <> 1";
    assert_eq!(stage.edge.execute_sql(live).await.unwrap().len(), 0);
}
