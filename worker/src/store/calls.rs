//! `calls`: one row a leg, as the carrier reports it. Cross-tenant: the dialler's.

use super::{Statement, sql};
use callslot_shared::{
    call::{CarrierStatus, Leg},
    ids::{AttemptId, CallId},
};
use chrono::{DateTime, Utc};

/// Adds a leg to its attempt, if the attempt is at the point where it can have one and has none yet.
/// The operator's must be the call the attempt is bound to.
pub(super) fn insert(attempt: AttemptId, call: &CallId, leg: Leg, now: DateTime<Utc>) -> Statement {
    sql!(
        "INSERT INTO calls (id, organization_id, booking_id, attempt_id, leg, status, rank, created_at, updated_at)
         SELECT ?2, a.organization_id, a.booking_id, a.id, ?3, ?4, ?5, ?6, ?6
         FROM call_attempts a
         WHERE a.id = ?1
           AND ((?3 = 'operator' AND a.carrier_call_id = ?2)
             OR (?3 = 'attendee' AND a.attendee_phase = 'dialing' AND a.carrier_call_id IS NOT ?2))
         ON CONFLICT DO NOTHING",
        attempt,
        call,
        leg.as_str(),
        CarrierStatus::Queued.as_str(),
        CarrierStatus::Queued.rank(),
        now,
    )
}

/// Raises the status of an attempt's leg, if the news ranks higher than what is known.
pub(super) fn raise(
    attempt: AttemptId,
    call: &CallId,
    status: CarrierStatus,
    now: DateTime<Utc>,
) -> Statement {
    sql!(
        "UPDATE calls SET status = ?2, rank = ?3, updated_at = ?4,
           ringing_at = CASE WHEN ?2 = 'ringing' THEN ?4 ELSE ringing_at END,
           answered_at = CASE WHEN ?2 = 'in-progress' THEN ?4 ELSE answered_at END,
           ended_at = CASE WHEN ?5 THEN ?4 ELSE ended_at END
         WHERE id = ?1 AND attempt_id = ?6 AND rank < ?3",
        call,
        status.as_str(),
        status.rank(),
        now,
        status.is_final(),
        attempt,
    )
}
