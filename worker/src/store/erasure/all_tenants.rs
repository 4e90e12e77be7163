//! Erasing what is kept no longer, which a tick looks for in all organizations.

use super::{BATCH, EVERY, ToDelete, answer, personal, quiet_since};
use crate::store::{AllTenants, DatabaseError, Statement, sql, text};
use callslot_shared::ids::{BookingId, OrganizationId};
use chrono::{DateTime, Utc};
use serde::Deserialize;

#[derive(Deserialize)]
struct Found {
    id: BookingId,
    organization_id: OrganizationId,
}

/// Erases, in these organizations, a batch of what their calls ended too long ago for; answers how many
/// bookings it was. Cross-tenant: the tick's.
///
/// An erased booking is recognized by its row, so that it is found no more; a batch whose answer was lost
/// is done or is found again.
pub async fn expired(
    AllTenants { database: db }: AllTenants<'_>,
    organizations: &[OrganizationId],
    now: DateTime<Utc>,
) -> Result<usize, DatabaseError> {
    let found: Vec<Found> = db
        .run(sql!(
            text!(
                "SELECT b.id, b.organization_id
                 FROM json_each(:organizations) j
                 CROSS JOIN organizations o ON o.id = j.value
                 CROSS JOIN booking_events b INDEXED BY booking_events_kept ON b.organization_id = o.id
                 WHERE o.retention_days IS NOT NULL
                   AND b.erased_at IS NULL AND b.status IN ('completed', 'failed', 'cancelled')
                   AND b.end_time <= :now - o.retention_days * 86400000
                   AND ",
                quiet_since!(":now - o.retention_days * 86400000"),
                " LIMIT :batch"
            ),
            organizations = crate::store::as_json(organizations),
            now,
            batch = i64::try_from(BATCH).unwrap_or(i64::MAX),
        ))
        .await?
        .listed(Ok)?;
    let ids: Vec<BookingId> = found.iter().map(|found| found.id).collect();
    let mut statements = vec![
        looked_through(organizations, &found, now),
        agreements(organizations, now),
    ];
    if !ids.is_empty() {
        statements.extend(personal::erase(
            &crate::store::as_json(&ids),
            now,
            &answer(),
        ));
    }
    db.batch(statements).await?;
    Ok(ids.len())
}

/// Erases a batch of agreements that are kept no longer, of numbers that no booking has: those that were given by a START, and those
/// of another form of a number.
fn agreements(organizations: &[OrganizationId], now: DateTime<Utc>) -> Statement {
    sql!(
        "UPDATE sms_consents SET number = '+999000000000', wording = 'Erased', withdrawn_at = COALESCE(withdrawn_at, :now)
         WHERE id IN (
           SELECT c.id
           FROM json_each(:organizations) j
           CROSS JOIN organizations o ON o.id = j.value
           CROSS JOIN sms_consents c INDEXED BY sms_consents_kept ON c.organization_id = o.id
           WHERE o.retention_days IS NOT NULL AND c.number <> '+999000000000'
             AND c.given_at <= :now - o.retention_days * 86400000 AND NOT EXISTS (
               SELECT 1 FROM booking_events b INDEXED BY booking_events_phone
               WHERE b.organization_id = c.organization_id AND b.attendee_phone = c.number)
           LIMIT :batch)",
        organizations = crate::store::as_json(organizations),
        now,
        batch = i64::try_from(BATCH).unwrap_or(i64::MAX),
    )
}

/// Notes which organizations were looked through. After a batch that is full, those that it came to are
/// looked through again by the next tick, and after those that it did not come to.
fn looked_through(
    organizations: &[OrganizationId],
    found: &[Found],
    now: DateTime<Utc>,
) -> Statement {
    let (begun, checked_at) = if found.len() < BATCH {
        (organizations, now)
    } else {
        let last = found.last().map(|found| found.organization_id);
        let place = organizations.iter().position(|id| Some(*id) == last);
        let (begun, _) = organizations.split_at(place.map_or(0, |place| place + 1));
        (begun, now - EVERY)
    };
    sql!(
        "UPDATE organizations SET retention_checked_at = :checked_at
         WHERE id IN (SELECT value FROM json_each(:begun))",
        begun = crate::store::as_json(begun),
        checked_at,
    )
}

/// Notes that the carrier has deleted a recording. Cross-tenant: the tick's.
pub async fn deleted(
    AllTenants { database: db }: AllTenants<'_>,
    recording: &ToDelete,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "UPDATE recordings SET status = 'deleted', url = NULL, to_delete_at = NULL, updated_at = :now,
           deleted_at = COALESCE(deleted_at, :now)
         WHERE id = :recording AND attempt_id = :attempt AND to_delete_at IS NOT NULL",
        recording = &recording.id,
        attempt = recording.attempt_id,
        now,
    ))
    .await
    .map(drop)
}
