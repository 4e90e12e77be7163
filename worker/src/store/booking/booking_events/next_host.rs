//! In a round robin: who is rung next where the operator of a booking does not answer. Cross-tenant: the dialler's.

use crate::store::{Statement, notices, operators::operator_roles, sql, text};
use callslot_shared::{
    api::HostChange,
    booking::FailureReason,
    ids::{AttemptId, BookingId},
};
use chrono::{DateTime, TimeDelta, Utc};

/// Whether the member `$user` has no other booking at the time of the booking `b`, and none that others take with them.
macro_rules! free {
    ($user:literal) => {
        $crate::store::named::text!(
            "NOT EXISTS (
               SELECT 1 FROM booking_events other INDEXED BY booking_events_busy
               WHERE other.status IN ('pending', 'calling') AND other.organization_id = b.organization_id
                 AND other.user_id = ",
            $user,
            " AND other.id <> b.id AND other.busy_from > b.busy_from - 201600000
                 AND other.busy_from < b.busy_to AND other.busy_to > b.busy_from)
             AND NOT EXISTS (
               SELECT 1 FROM slot_holds kept INDEXED BY slot_holds_busy
               WHERE kept.organization_id = b.organization_id AND kept.user_id = ",
            $user,
            " AND kept.busy_from > b.busy_from - 201600000 AND kept.busy_from < b.busy_to
                 AND kept.busy_to > b.busy_from AND kept.booking_id <> b.id)"
        )
    };
}
pub(in crate::store) use free;

/// Whether nobody holds the member `$user`'s time of the booking `b`. With [`free`] it is what the overlap triggers ask,
/// so that a booking which passes both is handed over without their refusing the whole batch.
macro_rules! unheld {
    ($user:literal) => {
        $crate::store::named::text!(
            "NOT EXISTS (
               SELECT 1 FROM slot_holds h INDEXED BY slot_holds_busy
               WHERE h.organization_id = b.organization_id AND h.user_id = ",
            $user,
            " AND h.busy_from > b.busy_from - 201600000 AND h.busy_from < b.busy_to AND h.busy_to > b.busy_from
                 AND h.expires_at > :now)"
        )
    };
}

/// The first of the booking `b`'s other hosts who has not been rung for it, takes calls, and is free.
const NEXT: &str = text!(
    "SELECT n.value FROM json_each(b.next_hosts) n
     JOIN members m ON m.organization_id = b.organization_id AND m.user_id = n.value
     WHERE m.active = 1 AND m.phone IS NOT NULL AND m.role IN (SELECT value FROM json_each(:roles))
       AND m.user_id <> b.user_id
       AND NOT EXISTS (
         SELECT 1 FROM call_attempts rung WHERE rung.booking_id = b.id AND rung.host_id = m.user_id)
       AND ",
    free!("m.user_id"),
    " ORDER BY n.key LIMIT 1"
);

/// Has the next host rung at once, if `attempt` is the booking's last and has just ended without anybody's having
/// accepted, there is such a host, and `grace` has not ended. The attempt after it passes the whole guard, in which the
/// host's standing, phone and time are asked for again.
///
/// The booking's version stays: nothing that a person sees of it has changed.
pub(in crate::store) fn ring_next_host(
    id: BookingId,
    attempt: AttemptId,
    grace: TimeDelta,
    now: DateTime<Utc>,
) -> Statement {
    sql!(
        text!(
            "UPDATE booking_events AS b SET retry_at = :now, retry_reason = :reason, next_host = (",
            NEXT,
            ") WHERE b.id = :booking AND b.status = 'calling' AND b.retry_at IS NULL AND b.next_hosts IS NOT NULL
               AND :now <= b.start_time + :grace
               AND EXISTS (
                 SELECT 1 FROM call_attempts a
                 WHERE a.id = :attempt AND a.booking_id = :booking AND a.phase = 'ended' AND a.ended_at = :now
                   AND a.first_leg = 'operator' AND a.accepted_at IS NULL
                   AND a.number = (SELECT MAX(number) FROM call_attempts WHERE booking_id = :booking))
               AND EXISTS (",
            NEXT,
            ")"
        ),
        booking = id,
        attempt,
        now,
        grace = grace.num_milliseconds(),
        roles = operator_roles(),
        reason = FailureReason::OperatorNoAnswer.as_str(),
    )
}

/// Tells whoever had the booking that the host who has just accepted on this attempt takes the call.
pub(in crate::store) fn taken_over(attempt: AttemptId, now: DateTime<Utc>) -> Statement {
    sql!(
        text!(
            "INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at, actor_kind)
             SELECT b.id, :kind, b.organization_id, b.user_id, :now, 'system'
             FROM call_attempts a JOIN booking_events b ON b.id = a.booking_id
             WHERE a.id = :attempt AND a.phase = 'placed' AND a.first_leg = 'operator' AND a.accepted_at = :now
               AND b.status = 'calling' AND a.host_id <> b.user_id AND ",
            free!("a.host_id"),
            " AND ",
            unheld!("a.host_id"),
            " ",
            notices::AGAIN
        ),
        attempt,
        now,
        kind = HostChange::TakenOver.as_str(),
    )
}

/// Makes the host who has just accepted on this attempt the booking's operator. Were they booked elsewhere since
/// they were rung, the call goes on and the booking stays whose it was.
pub(in crate::store) fn hand_over(attempt: AttemptId, now: DateTime<Utc>) -> Statement {
    sql!(
        text!(
            "UPDATE booking_events AS b SET user_id = a.host_id, next_host = NULL, updated_at = :now,
               version = version + 1
             FROM call_attempts a
             WHERE a.id = :attempt AND a.phase = 'placed' AND a.first_leg = 'operator' AND a.accepted_at = :now
               AND b.id = a.booking_id AND b.status = 'calling' AND a.host_id <> b.user_id AND ",
            free!("a.host_id"),
            " AND ",
            unheld!("a.host_id")
        ),
        attempt,
        now,
    )
}
