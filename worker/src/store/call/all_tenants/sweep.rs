//! The sweep: what a tick puts right before it looks for work. Cross-tenant.

use crate::store::{
    AllTenants, Answers, DatabaseError, Statement, as_json, carrier_accounts, columns,
    erasure::{self, Due},
    idempotency_keys,
    local_times::{self, StaleLocalTime},
    oauth_codes, phone_verifications, public_page, row, sessions, sign_ins, slot_holds, sql, text,
    webauthn_challenges,
};
use callslot_shared::{
    booking::FailureReason,
    call::Leg,
    ids::{AttemptId, CallId},
    phone::PhoneNumber,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// Most rows a statement of the sweep touches; the next tick takes the rest.
const BATCH: i64 = 100;

/// Most bookings that one tick reports as past their grace: as many may have been due in the same second.
const OVERDUE_BATCH: i64 = 1_000;

/// Most bookings that follow a change of their zone's rules in one tick.
const STALE: i64 = 200;

/// The times for which the sweep waits before it settles, asks or gives up.
#[derive(Debug, Clone)]
pub struct Waits {
    /// The least age of an attempt whose call is looked for in the carrier's list. By then its own
    /// request is over, and no later one can have made a call that looks like it.
    pub settled: TimeDelta,
    /// The time after its request at which an unknown attempt may be closed without having been looked for.
    pub closed: TimeDelta,
    /// The longest time after its request at which a call may still come into being.
    pub late: TimeDelta,
    /// The time to leave the carrier in peace before it is asked about the same thing again.
    pub spacing: TimeDelta,
    /// The time for which a call may ring, or be over in part, without a word before the carrier is asked.
    pub silent: TimeDelta,
    /// The time for which a conversation may go on without a word before the carrier is asked.
    pub talking: TimeDelta,
    /// The time for which a call that connected nobody may go without a word before it is given up.
    pub forgotten: TimeDelta,
    /// The longest conversation: the carrier's own limit of four hours, and the time to tell of its end.
    pub longest: TimeDelta,
    /// The time to wait for the end of a leg that was hung up before it is hung up again.
    pub lingering: TimeDelta,
}

impl Default for Waits {
    fn default() -> Self {
        Self {
            settled: TimeDelta::seconds(35),
            closed: TimeDelta::seconds(60),
            late: TimeDelta::minutes(10),
            spacing: TimeDelta::seconds(45),
            silent: TimeDelta::seconds(90),
            talking: TimeDelta::minutes(5),
            forgotten: TimeDelta::minutes(15),
            longest: TimeDelta::minutes(250),
            lingering: TimeDelta::seconds(20),
        }
    }
}

/// The largest number of each sort that is handed out, because the carrier has to be asked about each.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits {
    /// Unknown attempts to look for in the carrier's list.
    pub unconfirmed_attempts: u32,
    /// Calls that have gone quiet.
    pub stale_attempts: u32,
    /// Legs that nobody wants any more.
    pub orphaned_legs: u32,
    /// Recordings to delete.
    pub recordings: u32,
    /// The time ahead for which bookings are left as they are, in milliseconds.
    pub look_ahead_ms: i64,
}

/// The result of the sweep: what it put right, and what is to be asked of the carrier.
#[derive(Debug, Clone, Default)]
pub struct Swept {
    /// Bookings whose grace passed without a call.
    pub missed: u64,
    /// Bookings whose call could not be confirmed within grace.
    pub unconfirmed: u64,
    /// Attempts whose call may be in the carrier's list.
    pub unconfirmed_attempts: Vec<Unconfirmed>,
    /// Attempts that have gone quiet.
    pub stale_attempts: Vec<Stale>,
    /// Legs that nobody wants any more.
    pub orphaned_legs: Vec<Orphaned>,
    /// Bookings whose zone's rules have changed.
    pub stale_local_times: Vec<StaleLocalTime>,
    /// The data that is not kept any longer.
    pub expired: Due,
}

row! {
    /// An attempt whose answer was lost.
    #[derive(Debug, Clone, Deserialize)]
    pub struct Unconfirmed {
        /// The attempt.
        pub id: AttemptId,
        /// The side whose phone it was to ring.
        pub first_leg: Leg,
        /// That phone.
        pub first_phone: PhoneNumber,
        /// When it was committed to, in milliseconds.
        pub dialing_at: i64,
    }
}

/// An attempt that has gone quiet.
#[derive(Debug, Clone, Deserialize)]
pub struct Stale {
    /// The attempt.
    pub id: AttemptId,
    /// The first leg.
    pub call_id: CallId,
}

row! {
    /// A leg that may be alive although its attempt is over or its booking does not want it.
    #[derive(Debug, Clone, Deserialize)]
    pub struct Orphaned {
        /// The leg.
        pub id: CallId,
        /// Its attempt.
        pub attempt_id: AttemptId,
        /// The side whose phone it is.
        pub leg: Leg,
    }
}

// A partial index serves a query only if the index's own condition stands in it, word for word.

pub(in crate::store) const UNKNOWN: &str = "
UPDATE call_attempts SET phase = 'unknown'
WHERE id IN (
  SELECT id FROM call_attempts INDEXED BY call_attempts_open
  WHERE phase IN ('claimed', 'dialing', 'placed', 'unknown')
    AND phase = 'dialing' AND lease_until <= :now LIMIT :batch)";

/// Only an attempt that shares its phone with no other unsettled one can be told apart in the list. One
/// that was closed not long before may still have a call there. So may a verification whose call has no name.
pub(in crate::store) const LOST: &str = text!(
    "
UPDATE call_attempts SET checked_at = :now
WHERE id IN (
  SELECT a.id FROM call_attempts a INDEXED BY call_attempts_open
  JOIN booking_events b ON b.id = a.booking_id
  WHERE a.phase IN ('claimed', 'dialing', 'placed', 'unknown')
    AND a.phase = 'unknown' AND a.dialing_at <= :settled_ago
    AND (a.checked_at IS NULL OR (a.checked_at <= :spacing_ago AND b.start_time >= :since))
    AND NOT EXISTS (
      SELECT 1 FROM call_attempts o INDEXED BY call_attempts_unsettled_first
      WHERE o.first_phone = a.first_phone AND o.phase IN ('dialing', 'unknown', 'closed')
        AND o.id <> a.id AND (o.phase <> 'closed' OR o.dialing_at >= a.dialing_at - :late))
    AND NOT EXISTS (
      SELECT 1 FROM phone_verifications v INDEXED BY phone_verifications_unnamed
      WHERE v.phone = a.first_phone AND v.dialing_at IS NOT NULL AND v.carrier_call_id IS NULL
        AND v.state <> 'refused' AND v.dialing_at >= a.dialing_at - :late)
  ORDER BY COALESCE(a.checked_at, 0) LIMIT :unconfirmed)
RETURNING ",
    columns!(Unconfirmed)
);

/// Those that were just handed out to be looked for are left out.
pub(in crate::store) const CLOSE: &str = "
UPDATE call_attempts SET phase = 'closed', ended_at = :now
WHERE id IN (
  SELECT a.id FROM call_attempts a INDEXED BY call_attempts_open
  JOIN booking_events b ON b.id = a.booking_id
  WHERE a.phase IN ('claimed', 'dialing', 'placed', 'unknown')
    AND a.phase = 'unknown' AND b.start_time < :since
    AND (a.checked_at < :now OR (a.checked_at IS NULL AND a.dialing_at <= :closed_ago)) LIMIT :batch)";

/// The guard before dialling refuses what is past its grace, so whoever holds the claim loses nothing.
pub(in crate::store) const RELEASE: &str = "
UPDATE call_attempts SET phase = 'released', settled_at = :now
WHERE id IN (
  SELECT a.id FROM call_attempts a INDEXED BY call_attempts_open
  JOIN booking_events b ON b.id = a.booking_id
  WHERE a.phase IN ('claimed', 'dialing', 'placed', 'unknown')
    AND a.phase = 'claimed' AND b.start_time < :since LIMIT :batch)";

/// A carrier that never says what became of a call must not keep its booking open for ever.
pub(in crate::store) const GIVE_UP: &str = "
UPDATE call_attempts SET phase = 'ended', ending = 'not_known', ended_at = :now
WHERE id IN (
  SELECT a.id FROM call_attempts a INDEXED BY call_attempts_open
  JOIN booking_events b ON b.id = a.booking_id
  LEFT JOIN calls c ON c.attempt_id = a.id AND c.leg = a.first_leg
  WHERE a.phase IN ('claimed', 'dialing', 'placed', 'unknown')
    AND a.phase = 'placed' AND b.start_time < :since
    AND MAX(COALESCE(c.updated_at, 0), a.settled_at, COALESCE(a.bridged_at, 0))
      <= CASE WHEN a.bridged_at IS NULL THEN :forgotten_ago ELSE :longest_ago END
  LIMIT :batch)";

/// Fails bookings that are past their grace without a live attempt, by what the last one came to.
pub(in crate::store) const OVERDUE: &str = "
UPDATE booking_events SET status = 'failed', updated_at = :now, version = version + 1,
  failure_reason = COALESCE((
    SELECT CASE
      WHEN a.phase = 'closed' OR a.ending = 'not_known' THEN 'outcome_unknown'
      WHEN a.phase = 'refused' THEN 'carrier_refused'
      ELSE booking_events.retry_reason END
    FROM call_attempts a WHERE a.booking_id = booking_events.id
    ORDER BY a.number DESC LIMIT 1), 'missed_window')
WHERE id IN (
  SELECT b.id FROM booking_events b INDEXED BY booking_events_due
  WHERE b.status IN ('pending', 'calling') AND b.start_time < :since
    AND NOT EXISTS (
      SELECT 1 FROM call_attempts a
      WHERE a.booking_id = b.id AND a.phase IN ('claimed', 'dialing', 'placed', 'unknown'))
  LIMIT :batch)
RETURNING failure_reason";

/// A call that waits for its turn at the carrier past its grace is asked about sooner. One that nobody
/// wants is asked about as such.
pub(in crate::store) const QUIET: &str = "
UPDATE call_attempts SET checked_at = :now
WHERE id IN (
  SELECT a.id FROM call_attempts a INDEXED BY call_attempts_open
  JOIN booking_events b ON b.id = a.booking_id
  LEFT JOIN calls c ON c.attempt_id = a.id AND c.leg = a.first_leg
  WHERE a.phase IN ('claimed', 'dialing', 'placed', 'unknown')
    AND a.phase = 'placed' AND (b.status = 'calling' OR COALESCE(c.rank, 4) = 4)
    AND MAX(COALESCE(c.updated_at, 0), a.settled_at, COALESCE(a.checked_at, 0)) <= CASE
      WHEN c.rank = 3 THEN :talking_ago
      WHEN c.rank <= 1 AND b.start_time < :since THEN :spacing_ago
      ELSE :silent_ago END
  ORDER BY MAX(COALESCE(c.updated_at, 0), COALESCE(a.checked_at, 0)) LIMIT :stale)
RETURNING id, carrier_call_id AS call_id";

pub(in crate::store) const UNWANTED: &str = text!(
    "
UPDATE calls SET checked_at = :now
WHERE id IN (
  SELECT c.id FROM calls c INDEXED BY calls_alive
  JOIN call_attempts a ON a.id = c.attempt_id
  JOIN booking_events b ON b.id = c.booking_id
  WHERE c.rank < 4 AND c.created_at >= :longest_ago
    AND (a.phase <> 'placed' OR b.status <> 'calling')
    AND MAX(c.updated_at, COALESCE(a.ended_at, 0), COALESCE(c.checked_at, 0)) <= :lingering_ago
  ORDER BY MAX(c.updated_at, COALESCE(c.checked_at, 0)) LIMIT :orphaned)
RETURNING ",
    columns!(Orphaned)
);

/// A sweep about to be made.
#[derive(Debug, Clone, Copy)]
pub struct Sweep<'a> {
    /// The present instant.
    pub now: DateTime<Utc>,
    /// The earliest start whose grace has not passed.
    pub since: DateTime<Utc>,
    /// The time it waits for each thing.
    pub waits: &'a Waits,
    /// The most it hands out.
    pub limits: Limits,
}

/// Puts right what time alone has decided: attempts whose answer never came, claims and bookings
/// whose grace has passed. Hands out what only the carrier can say, once until so much time has passed
/// again. One round trip.
pub async fn sweep(
    AllTenants { database: db }: AllTenants<'_>,
    Sweep {
        now,
        since,
        waits,
        limits,
    }: Sweep<'_>,
) -> Result<Swept, DatabaseError> {
    let mut statements: Vec<Statement> = vec![
        sql!(UNKNOWN, now, batch = BATCH),
        sql!(
            LOST,
            now,
            since,
            settled_ago = now - waits.settled,
            spacing_ago = now - waits.spacing,
            late = waits.late.num_milliseconds(),
            unconfirmed = limits.unconfirmed_attempts,
        ),
        sql!(
            CLOSE,
            now,
            since,
            closed_ago = now - waits.closed,
            batch = BATCH
        ),
        sql!(RELEASE, now, since, batch = BATCH),
        sql!(
            GIVE_UP,
            now,
            since,
            forgotten_ago = now - waits.forgotten,
            longest_ago = now - waits.longest,
            batch = BATCH
        ),
        sql!(OVERDUE, now, since, batch = OVERDUE_BATCH),
        sql!(
            QUIET,
            now,
            silent_ago = now - waits.silent,
            talking_ago = now - waits.talking,
            stale = limits.stale_attempts,
            since,
            spacing_ago = now - waits.spacing,
        ),
        sql!(
            UNWANTED,
            now,
            longest_ago = now - waits.longest,
            lingering_ago = now - waits.lingering,
            orphaned = limits.orphaned_legs,
        ),
        idempotency_keys::forget_expired(now, BATCH),
        carrier_accounts::forget(now),
        slot_holds::forget_expired(now, BATCH),
        local_times::select(now + TimeDelta::milliseconds(limits.look_ahead_ms), STALE),
    ];
    statements.extend(erasure::hand_out(now, limits.recordings));
    // Nothing is read of what these do.
    statements.extend(sessions::forget_expired(now, BATCH));
    statements.extend([
        sign_ins::forget_expired(now, BATCH),
        webauthn_challenges::forget_expired(now, BATCH),
        oauth_codes::forget_expired(now, BATCH),
        public_page::forget_expired(now, BATCH),
    ]);
    statements.extend(phone_verifications::sweep(now, BATCH));
    let mut answers = Answers::new(db.batch(statements).await?);
    answers.next()?;
    // One row that cannot be read does not keep the others from being swept.
    let unconfirmed_attempts = answers.next()?.listed(Ok)?;
    for _ in 0..3 {
        answers.next()?;
    }
    let failed: Vec<Failed> = answers.next()?.listed(Ok)?;
    let unconfirmed = failed.iter().filter(|failed| failed.is_unconfirmed());
    let unconfirmed = unconfirmed.count() as u64;
    let (stale_attempts, orphaned_legs) =
        (answers.next()?.listed(Ok)?, answers.next()?.listed(Ok)?);
    for _ in 0..3 {
        answers.next()?;
    }
    let stale = answers.next()?.listed(Ok)?;
    Ok(Swept {
        stale_local_times: stale,
        missed: failed.len() as u64 - unconfirmed,
        unconfirmed,
        unconfirmed_attempts,
        stale_attempts,
        orphaned_legs,
        expired: erasure::handed_out(&mut answers)?,
    })
}

#[derive(Deserialize)]
struct Failed {
    failure_reason: FailureReason,
}

impl Failed {
    fn is_unconfirmed(&self) -> bool {
        self.failure_reason == FailureReason::OutcomeUnknown
    }
}

/// Which of these calls belong to an attempt or to a verification already.
pub async fn bound(
    AllTenants { database: db }: AllTenants<'_>,
    calls: &[CallId],
) -> Result<Vec<CallId>, DatabaseError> {
    #[derive(Deserialize)]
    struct Bound {
        id: CallId,
    }
    let ids: Vec<&str> = calls.iter().map(CallId::as_str).collect();
    let ids = as_json(&ids);
    let bound: Vec<Bound> = db
        .run(sql!(
            "SELECT carrier_call_id AS id FROM call_attempts
             WHERE carrier_call_id IN (SELECT value FROM json_each(:ids))
             UNION SELECT id FROM calls WHERE id IN (SELECT value FROM json_each(:ids))
             UNION SELECT carrier_call_id FROM phone_verifications
             WHERE carrier_call_id IN (SELECT value FROM json_each(:ids))",
            ids,
        ))
        .await?
        .all()?;
    Ok(bound.into_iter().map(|bound| bound.id).collect())
}

/// Closes an unknown attempt that was looked for in vain, if its grace has passed, and fails its
/// booking. Says whether it did.
pub async fn close(
    AllTenants { database: db }: AllTenants<'_>,
    attempt: AttemptId,
    now: DateTime<Utc>,
    since: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let statements = vec![
        sql!(
            "UPDATE call_attempts SET phase = 'closed', ended_at = :now
             WHERE id = :attempt AND phase = 'unknown' AND EXISTS (
               SELECT 1 FROM booking_events b WHERE b.id = booking_id AND b.start_time < :since)
             RETURNING id",
            attempt,
            now,
            since,
        ),
        sql!(
            "UPDATE booking_events SET status = 'failed', failure_reason = 'outcome_unknown',
               updated_at = :now, version = version + 1
             WHERE status = 'calling' AND id = (
               SELECT a.booking_id FROM call_attempts a
               WHERE a.id = :attempt AND a.phase = 'closed'
                 AND a.number = (SELECT MAX(number) FROM call_attempts WHERE booking_id = a.booking_id))",
            attempt,
            now,
        ),
    ];
    Answers::new(db.batch(statements).await?)
        .next()
        .map(|rows| rows.any())
}
