//! The statements by which the dialler ends a booking, or has it tried again. Cross-tenant.

use crate::store::{Statement, Value, sql};
use callslot_shared::{
    booking::{FailureReason, Status},
    ids::{AttemptId, BookingId},
};
use chrono::{DateTime, TimeDelta, Utc};

/// An attempt of mine: its claim's token says so.
#[derive(Debug, Clone, Copy)]
pub struct Mine<'a> {
    /// The booking.
    pub booking: BookingId,
    /// The attempt at it.
    pub attempt: AttemptId,
    /// The token of my claim.
    pub token: &'a str,
}

/// Marks a booking failed that has no call to wait for. One whose time has passed between attempts
/// fails by what the last one came to. What the organization's own rules refuse is kept as such.
///
/// Only if the attempt was released by the statement before this one and claimed the booking as it is: whoever has
/// moved it meanwhile wins.
pub(in crate::store) fn fail(
    mine: Mine<'_>,
    reason: FailureReason,
    now: DateTime<Utc>,
) -> Statement {
    let refused = refused_as(reason);
    sql!(
        "UPDATE booking_events SET status = 'failed',
           failure_reason = CASE WHEN :reason = 'missed_window' AND :refused IS NULL
             THEN COALESCE(retry_reason, :reason) ELSE :reason END,
           refused_by = COALESCE(:refused_by, refused_by), refused_as = COALESCE(:refused, refused_as),
           updated_at = :now, version = version + 1
         WHERE id = :booking AND status IN ('pending', 'calling')
           AND EXISTS (
             SELECT 1 FROM call_attempts a
             WHERE a.id = :attempt AND a.claim_token = :token AND a.phase = 'released' AND a.settled_at = :now
               AND (booking_events.status = 'calling' OR a.booking_version = booking_events.version))
           AND NOT EXISTS (
             SELECT 1 FROM call_attempts a
             WHERE a.booking_id = :booking AND a.phase IN ('claimed', 'dialing', 'placed', 'unknown'))",
        booking = mine.booking,
        reason = if refused.is_some() {
            FailureReason::MissedWindow.as_str()
        } else {
            reason.as_str()
        },
        now,
        refused,
        refused_by = refused_by(reason),
        attempt = mine.attempt,
        token = mine.token,
    )
}

/// The reason's name if the schema's list does not know it: the organization's own rules, and a voicemail. It is kept
/// beside `missed_window`, then.
const fn refused_as(reason: FailureReason) -> Option<&'static str> {
    match reason {
        FailureReason::CallLimit
        | FailureReason::NumberBlocked
        | FailureReason::CountryNotAllowed
        | FailureReason::OutsideCallingHours
        | FailureReason::Voicemail
        | FailureReason::NumberNotAllowed
        | FailureReason::AttendeeLimit
        | FailureReason::MemberLimit => Some(reason.as_str()),
        _ => None,
    }
}

/// As [`refused_as`], of those that the schema knew first.
const fn refused_by(reason: FailureReason) -> Option<&'static str> {
    match reason {
        FailureReason::CallLimit
        | FailureReason::NumberBlocked
        | FailureReason::CountryNotAllowed => Some(reason.as_str()),
        _ => None,
    }
}

/// Sets the time at which a booking that is over a limit, `reason`, may be tried again, unless somebody works on it.
///
/// The booking's version stays: nothing that a person sees of it has changed.
///
/// It may have been moved meanwhile, and must not ring before its time.
pub(in crate::store) fn defer(
    id: BookingId,
    until: DateTime<Utc>,
    reason: FailureReason,
) -> Statement {
    sql!(
        "UPDATE booking_events SET retry_at = :until, refused_by = 'call_limit', refused_as = :reason
         WHERE id = :booking AND status IN ('pending', 'calling')
           AND start_time <= :until
           AND NOT EXISTS (
             SELECT 1 FROM call_attempts a
             WHERE a.booking_id = :booking AND a.phase IN ('claimed', 'dialing', 'placed', 'unknown'))",
        booking = id,
        until,
        reason = reason.as_str(),
    )
}

/// A booking to be tried again.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct TryAgain {
    /// The booking.
    pub(in crate::store) booking: BookingId,
    /// Its attempt that has just ended.
    pub(in crate::store) attempt: AttemptId,
    /// The failure that the attempt came to.
    pub(in crate::store) reason: FailureReason,
    /// The longest time after its start at which its call may still be placed.
    pub(in crate::store) grace: TimeDelta,
    /// The present.
    pub(in crate::store) now: DateTime<Utc>,
}

/// Sets the time of a calling booking's next attempt, if the attempt is its last and has just ended, the
/// organization wants one more, and it can be asked for before the grace ends.
///
/// The booking's version stays: nothing that a person sees of it has changed.
pub(in crate::store) fn try_again(again: &TryAgain) -> Statement {
    sql!(
        "UPDATE booking_events SET retry_reason = :reason, next_host = NULL, retry_at = :now + (
           SELECT o.retry_spacing_seconds * 1000 FROM organizations o WHERE o.id = organization_id)
         WHERE id = :booking AND status = 'calling' AND retry_at IS NULL
           AND EXISTS (
             SELECT 1 FROM call_attempts a
             WHERE a.id = :attempt AND a.booking_id = :booking AND a.phase = 'ended' AND a.ended_at = :now
               AND a.number = (SELECT MAX(number) FROM call_attempts WHERE booking_id = :booking))
           AND EXISTS (
             SELECT 1 FROM organizations o
             WHERE o.id = organization_id
               AND o.retry_count >= (
                 SELECT COUNT(*) FROM call_attempts e WHERE e.booking_id = :booking AND e.phase = 'ended')
               AND :now + o.retry_spacing_seconds * 1000 <= start_time + :grace)",
        booking = again.booking,
        attempt = again.attempt,
        reason = again.reason.as_str(),
        now = again.now,
        grace = again.grace.num_milliseconds(),
    )
}

/// Marks a calling booking as over by what its last attempt, `attempt`, came to, unless another is to
/// follow.
pub(in crate::store) fn conclude(
    id: BookingId,
    attempt: AttemptId,
    failure: Option<FailureReason>,
    now: DateTime<Utc>,
) -> Statement {
    concluded((Some(id), None), attempt, failure, now)
}

/// The same where only the attempt is known, if it has this `ending`.
pub(in crate::store) fn conclude_of(
    attempt: AttemptId,
    ending: &str,
    failure: Option<FailureReason>,
    now: DateTime<Utc>,
) -> Statement {
    concluded((None, Some(ending)), attempt, failure, now)
}

fn concluded(
    (id, ending): (Option<BookingId>, Option<&str>),
    attempt: AttemptId,
    failure: Option<FailureReason>,
    now: DateTime<Utc>,
) -> Statement {
    let status = if failure.is_some() {
        Status::Failed
    } else {
        Status::Completed
    };
    let refused = failure.and_then(refused_as);
    let reason = if refused.is_some() {
        Some(FailureReason::MissedWindow)
    } else {
        failure
    };
    sql!(
        "UPDATE booking_events SET status = :status, failure_reason = :reason, updated_at = :now,
           refused_as = COALESCE(:refused, refused_as), version = version + 1
         WHERE id = COALESCE(:booking, (SELECT booking_id FROM call_attempts WHERE id = :attempt))
           AND status = 'calling' AND retry_at IS NULL
           AND EXISTS (
             SELECT 1 FROM call_attempts a
             WHERE a.id = :attempt AND a.booking_id = booking_events.id AND a.phase IN ('ended', 'refused', 'closed')
               AND (:ending IS NULL OR a.ending = :ending)
               AND a.number = (SELECT MAX(number) FROM call_attempts WHERE booking_id = booking_events.id))",
        booking = id,
        attempt,
        ending,
        status = status.as_str(),
        reason = reason.map_or(Value::Null, |reason| reason.as_str().into()),
        now,
        refused,
    )
}
