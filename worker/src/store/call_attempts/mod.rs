//! `call_attempts`: the dialling ledger. Cross-tenant: these are the dialler's functions, keyed by
//! an attempt that a claim or a signed webhook named.

mod attempt;
mod legs;
mod recording;

pub use attempt::{Attempt, Line, all_of, get};
pub(super) use attempt::{booking_plans, resolved};
pub use legs::{
    accept, conclude, note_machine, note_second_result, reveal, reveal_second, take_back,
};

pub use recording::{Bridged, Keep, answer_consent, bridge, not_recorded, reported_connected};

use super::{
    Answers, Database, DatabaseError,
    booking_events::{self, free},
    caller_ids::MAY_CALL_FROM,
    carrier_accounts::current,
    limits::{
        self, HELD_BY_OTHERS, IS_NUMBERED, MAY_REACH_IN_MINUTE, MAY_REACH_ON_DAY,
        MEMBER_MAY_IN_MINUTE, MEMBER_MAY_ON_DAY, by_member_on_day, ringable, room_by_the_day,
        room_by_the_minute, used_today,
    },
    operators::operator_roles,
    sql, text,
};
use attempt::{attempt, select};
use callslot_shared::{
    booking::FailureReason,
    call::Phase,
    ids::{AttemptId, BookingId},
    phone::PhoneNumber,
};
use chrono::{DateTime, Utc};

/// The answer to a guarded step: whether it was taken, and how things stand after.
#[derive(Debug)]
pub struct Guarded {
    /// Whether this very call changed the row.
    pub taken: bool,
    /// The attempt, unless there is no such one.
    pub attempt: Option<Attempt>,
}

/// The guard before dialling, and the ledger entry, in one transaction: the attempt goes from
/// `claimed` to `dialing` only if the claim is mine and holds, the booking is what was claimed, its
/// operator can take it, its organization may book, rings that number, has room below its limits, for that number and for
/// whoever booked it, the account it was claimed for and the number it is to call from, and grace has not passed.
///
/// It is numbered among its organization's of the day, which is how calls a day are counted. One that the
/// carrier did not take (429) has its number already, and needs no other. Bookings are numbered among their maker's
/// likewise, once each.
pub(super) const COMMIT: &str = text!(
    "
UPDATE call_attempts SET phase = 'dialing', dialing_at = :now, lease_until = :lease_until,
  day = :day,
  day_number = CASE WHEN day = :day THEN day_number ELSE ",
    used_today!("call_attempts.organization_id"),
    " + 1 END,
  member_id = (SELECT b.created_by FROM booking_events b WHERE b.id = call_attempts.booking_id),
  member_number = (
    SELECT ",
    by_member_on_day!("b.organization_id", "b.created_by"),
    " + (NOT ",
    IS_NUMBERED,
    ") FROM booking_events b WHERE b.id = call_attempts.booking_id),
  operator_phone = (
    SELECT m.phone FROM booking_events b
    JOIN members m ON m.organization_id = b.organization_id
      AND m.user_id = COALESCE(call_attempts.host_id, b.next_host, b.user_id)
    WHERE b.id = call_attempts.booking_id),
  host_id = (
    SELECT COALESCE(call_attempts.host_id, b.next_host, b.user_id) FROM booking_events b
    WHERE b.id = call_attempts.booking_id),
  attendee_phone = (SELECT b.attendee_phone FROM booking_events b WHERE b.id = call_attempts.booking_id),
  attendee_extension = (SELECT b.attendee_extension FROM booking_events b WHERE b.id = call_attempts.booking_id),
  voice = (
    SELECT json_object(
      'config', json(COALESCE(v.settings, '{}')), 'modulations', json(b.modulations),
      'attendee_language', b.attendee_language,
      'looser', json(CASE WHEN b.loosened_by IS NULL THEN 'false' ELSE 'true' END))
    FROM booking_events b LEFT JOIN voice_configs v ON v.organization_id = b.organization_id
    WHERE b.id = call_attempts.booking_id),
  first_leg = (
    SELECT CASE COALESCE(b.modulations ->> '$.bridge_order', v.settings ->> '$.modulations.bridge_order')
      WHEN 'attendee_first' THEN 'attendee' ELSE 'operator' END
    FROM booking_events b LEFT JOIN voice_configs v ON v.organization_id = b.organization_id
    WHERE b.id = call_attempts.booking_id),
  caller_id = COALESCE(
    (SELECT v.settings ->> '$.caller_id' FROM voice_configs v
     WHERE v.organization_id = call_attempts.organization_id),
    (SELECT k.from_number FROM carrier_accounts k WHERE k.id = call_attempts.carrier_account_id))
WHERE id = :attempt AND claim_token = :token AND phase = 'claimed' AND lease_until > :now
  AND EXISTS (
    SELECT 1 FROM booking_events b
    JOIN organizations o ON o.id = b.organization_id
    JOIN members m ON m.organization_id = b.organization_id
      AND m.user_id = COALESCE(call_attempts.host_id, b.next_host, b.user_id)
    WHERE b.id = call_attempts.booking_id
      AND (b.status = 'calling' OR (b.status = 'pending' AND b.version = call_attempts.booking_version))
      AND b.start_time >= :since
      AND m.active = 1 AND m.phone IS NOT NULL AND m.role IN (SELECT value FROM json_each(:roles))
      AND (m.user_id = b.user_id OR ",
    free!("m.user_id"),
    ")
      AND o.booking_enabled = 1 AND o.plan IN (SELECT value FROM json_each(:booking_plans))
      AND ",
    ringable!(":facts"),
    " AND b.attendee_phone = :facts ->> '$.phone'
      AND ",
    MAY_REACH_IN_MINUTE,
    " AND ",
    MAY_REACH_ON_DAY,
    " AND ",
    MEMBER_MAY_IN_MINUTE,
    " AND ",
    MEMBER_MAY_ON_DAY,
    "
      AND (call_attempts.day = :day OR ",
    room_by_the_day!(HELD_BY_OTHERS),
    ")
      AND ",
    room_by_the_minute!(HELD_BY_OTHERS),
    "
      AND call_attempts.carrier_account_id IS ",
    current!("id", "o.id"),
    "
      AND ",
    MAY_CALL_FROM,
    ")
RETURNING id"
);

/// Commits to dialling for `attendee`, whose number the claim read. `since` is the earliest start whose grace has not passed; after
/// `lease_until` the carrier's answer counts as lost.
///
/// If the answer is lost, what happened is read back: the token and the time make it mine.
pub async fn commit(
    db: &dyn Database,
    (id, attendee): (AttemptId, &PhoneNumber),
    token: &str,
    now: DateTime<Utc>,
    since: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    deployments_number: &PhoneNumber,
) -> Result<Guarded, DatabaseError> {
    let statements = vec![
        sql!(
            COMMIT,
            attempt = id,
            token,
            now,
            since,
            booking_plans = booking_plans(),
            lease_until,
            day = limits::day(now),
            quotas = limits::quotas(),
            deployments_number,
            roles = operator_roles(),
            facts = limits::facts(attendee, Some(deployments_number)),
        ),
        sql!(
            "UPDATE booking_events SET status = 'calling', retry_at = NULL, refused_by = NULL, refused_as = NULL,
               updated_at = :now, version = version + 1
             WHERE id = (
               SELECT a.booking_id FROM call_attempts a
               WHERE a.id = :attempt AND a.claim_token = :token AND a.phase = 'dialing' AND a.dialing_at = :now)
               AND (status = 'pending' OR (status = 'calling' AND retry_at IS NOT NULL))",
            attempt = id,
            token,
            now,
        ),
        select(id),
    ];
    if let Ok(rows) = db.batch(statements).await {
        let mut answers = Answers::new(rows);
        let changed = answers.next()?.any();
        answers.next()?;
        return Ok(Guarded {
            taken: changed,
            attempt: attempt(&mut answers)?,
        });
    }
    let found = get(db, id).await?;
    let mine = |found: &Attempt| found.phase == Phase::Dialing && found.claim_token == token;
    Ok(Guarded {
        taken: found.as_ref().is_some_and(mine),
        attempt: found,
    })
}

/// Moves an attempt of mine on, from `dialing`, when the carrier has certainly not taken the call.
pub async fn settle_without_call(
    db: &dyn Database,
    id: AttemptId,
    token: &str,
    phase: Phase,
    code: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "UPDATE call_attempts SET phase = :phase, carrier_code = :code, settled_at = :now
         WHERE id = :attempt AND claim_token = :token AND phase = 'dialing'",
        attempt = id,
        token,
        phase = phase.as_str(),
        code,
        now,
    ))
    .await
    .map(drop)
}

/// Notes that the carrier refused, and that the booking failed by it.
pub async fn refuse(
    db: &dyn Database,
    attempt: &Attempt,
    code: &str,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.batch(vec![
        sql!(
            "UPDATE call_attempts SET phase = 'refused', carrier_code = :code, settled_at = :now
             WHERE id = :attempt AND claim_token = :claim_token AND phase = 'dialing'",
            attempt = attempt.id,
            claim_token = attempt.claim_token.as_str(),
            code,
            now,
        ),
        booking_events::conclude(
            attempt.booking_id,
            attempt.id,
            Some(FailureReason::CarrierRefused),
            now,
        ),
    ])
    .await
    .map(drop)
}

/// Takes an attempt back to its claim after the carrier took nothing (429), to be asked again at
/// `ask_at` after the whole guard.
pub async fn postpone(
    db: &dyn Database,
    id: AttemptId,
    token: &str,
    ask_at: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    db.run(sql!(
        "UPDATE call_attempts SET phase = 'claimed', ask_at = :ask_at, lease_until = :lease_until
         WHERE id = :attempt AND claim_token = :token AND phase = 'dialing'
         RETURNING id",
        attempt = id,
        token,
        ask_at,
        lease_until,
    ))
    .await
    .map(|rows| rows.any())
}

/// Gives a claim of mine up, and marks the booking failed where `reason` says why it cannot be
/// placed at all, if it is still what was claimed: whoever has moved it meanwhile wins. `code` says more of why.
pub async fn release(
    db: &dyn Database,
    (booking, attempt): (BookingId, AttemptId),
    token: &str,
    reason: Option<FailureReason>,
    code: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let mut statements = vec![sql!(
        "UPDATE call_attempts SET phase = 'released', settled_at = :now, carrier_code = COALESCE(:code, carrier_code)
         WHERE id = :attempt AND claim_token = :token AND phase = 'claimed'",
        attempt,
        token,
        now,
        code,
    )];
    if let Some(reason) = reason {
        statements.push(booking_events::fail(booking, attempt, token, reason, now));
    }
    db.batch(statements).await.map(drop)
}

/// Gives a claim of mine up until there is room below a limit by the minute again. If there is none while it may be
/// placed, the limit, `reason`, is why it fails.
pub async fn hold_back(
    db: &dyn Database,
    attempt: &Attempt,
    token: &str,
    (until, reason): (DateTime<Utc>, FailureReason),
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let released = sql!(
        "UPDATE call_attempts SET phase = 'released', settled_at = :now
         WHERE id = :attempt AND claim_token = :token AND phase = 'claimed'",
        attempt = attempt.id,
        token,
        now,
    );
    db.batch(vec![
        released,
        booking_events::hold_back(attempt.booking_id, until, reason),
    ])
    .await
    .map(drop)
}
