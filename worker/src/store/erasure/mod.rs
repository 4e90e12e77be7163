//! Erasing what is personal of attendees: ids, times and states stay, so that counts and the audit log
//! stand. The personal columns are named in one place, `personal`.

mod all_tenants;
mod attendee;
mod export;
mod personal;

pub use all_tenants::{deleted, expired};
pub use attendee::{ErasedBatch, Erasure, Live, erase, live};
pub use export::{Export, HeldData, export};
pub use personal::NO_NUMBER;

use crate::store::{Answers, DatabaseError, Statement, columns, row, sql, text};
use callslot_shared::{
    api::{ErrorBody, ErrorCode},
    ids::{AttemptId, CallId, OrganizationId},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// Most bookings erased in one batch.
pub const BATCH: usize = 50;
/// Most organizations that one tick looks through.
const ORGANIZATIONS: i64 = 20;
/// The interval at which an organization is looked through, and a recording that was not deleted is asked for again.
const EVERY: TimeDelta = TimeDelta::hours(1);

/// Statements that erasing a batch takes at most, with looking for it and what comes next.
pub const COST: usize = 20;

row! {
    /// A recording that the carrier is to delete.
    #[derive(Debug, Clone, Deserialize)]
    pub struct ToDelete {
        /// Its name.
        pub id: CallId,
        /// The attempt it belongs to.
        pub attempt_id: AttemptId,
        /// The address at which the carrier keeps it.
        pub url: Option<String>,
    }
}

#[derive(Deserialize)]
struct Organization {
    id: OrganizationId,
}

/// The organizations and recordings that a tick has to look through and to delete.
#[derive(Debug, Clone, Default)]
pub struct Due {
    /// Organizations that keep nothing for ever, those first that were not looked through for longest.
    pub organizations: Vec<OrganizationId>,
    /// Recordings of erased calls.
    pub recordings: Vec<ToDelete>,
}

/// Hands out what is due: organizations until they were looked through, recordings once an hour.
/// Cross-tenant: the tick's.
pub(in crate::store) fn hand_out(now: DateTime<Utc>, recordings: u32) -> [Statement; 2] {
    [
        sql!(
            "SELECT id FROM organizations INDEXED BY organizations_retention
             WHERE retention_days IS NOT NULL AND retention_checked_at <= :last_before
             ORDER BY retention_checked_at LIMIT :organizations",
            last_before = now - EVERY,
            organizations = ORGANIZATIONS,
        ),
        sql!(
            text!(
                "UPDATE recordings SET to_delete_at = :next_at
             WHERE id IN (
               SELECT id FROM recordings INDEXED BY recordings_to_delete
               WHERE to_delete_at IS NOT NULL AND to_delete_at <= :now
               ORDER BY to_delete_at LIMIT :recordings)
             RETURNING ",
                columns!(ToDelete)
            ),
            now,
            next_at = now + EVERY,
            recordings,
        ),
    ]
}

/// Reads what [`hand_out`] handed out.
pub(in crate::store) fn handed_out(answers: &mut Answers) -> Result<Due, DatabaseError> {
    let organizations = answers.next()?;
    Ok(Due {
        organizations: organizations.listed(|row: Organization| Ok(row.id))?,
        recordings: answers.next()?.listed(Ok::<ToDelete, DatabaseError>)?,
    })
}

/// A booking without a live attempt, all of whose attempts had ended by `$ended`.
macro_rules! quiet_since {
    ($ended:literal) => {
        $crate::store::named::text!(
            "NOT EXISTS (
               SELECT 1 FROM call_attempts a WHERE a.booking_id = b.id
                 AND (a.phase IN ('claimed', 'dialing', 'placed', 'unknown') OR a.ended_at > ",
            $ended,
            "))"
        )
    };
}
use quiet_since;

/// The answer to a repeated request whose booking was erased.
fn answer() -> String {
    let body = ErrorBody::new(
        ErrorCode::Conflict,
        "This was done before, and what is personal of it was erased since.",
    );
    crate::store::as_json(&body)
}

#[cfg(test)]
mod tests;
