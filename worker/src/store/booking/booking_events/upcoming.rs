//! The calls to a number that are to come.

use crate::store::{DatabaseError, Tenant, as_json, columns, row, sql, text, time};
use callslot_shared::{ids::BookingId, phone::PhoneNumber};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// The most calls that are found.
const MOST: u32 = 200;

/// A call that is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpcomingCall {
    /// The booking.
    pub id: BookingId,
    /// Its start.
    pub start_time: DateTime<Utc>,
}

row! {
    #[derive(Deserialize)]
    struct UpcomingRow {
        id: BookingId,
        start_time: i64,
    }
}

/// The calls of the organization to a number, in whatever form it was booked, that are not placed yet: by their start, at
/// most 200.
pub async fn upcoming_to(
    tenant: Tenant<'_>,
    number: &PhoneNumber,
) -> Result<Vec<UpcomingCall>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let rows = db
        .run(sql!(
            text!(
                "SELECT ",
                columns!(UpcomingRow),
                " FROM booking_events INDEXED BY booking_events_phone
                 WHERE organization_id = :organization AND attendee_phone IN (SELECT value FROM json_each(:forms))
                   AND status = 'pending' ORDER BY start_time, id LIMIT :most"
            ),
            organization,
            forms = as_json(&number.stored_forms()),
            most = MOST,
        ))
        .await?;
    let rows: Vec<UpcomingRow> = rows.all()?;
    rows.into_iter()
        .map(|row| {
            Ok(UpcomingCall {
                id: row.id,
                start_time: time(row.start_time)?,
            })
        })
        .collect()
}
