//! The sweep: what a tick puts right before it looks for work. Cross-tenant.

use super::{Answers, Database, DatabaseError, Statement, idempotency_keys, sql};
use callslot_shared::ids::{AttemptId, CallId};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// Most rows a statement of the sweep touches; the next tick takes the rest.
const BATCH: i64 = 100;

/// What the sweep put right.
#[derive(Debug, Clone, Copy, Default)]
pub struct Swept {
    /// Bookings whose grace passed without a call.
    pub missed: u64,
    /// Bookings whose call could not be confirmed within grace.
    pub unconfirmed: u64,
}

/// An attempt that has gone quiet.
#[derive(Debug, Clone, Deserialize)]
pub struct Quiet {
    /// The attempt.
    pub id: AttemptId,
    /// The operator's leg.
    pub call_id: CallId,
}

// A partial index serves a query only if the index's own condition stands in it, word for word.

pub(super) const UNKNOWN: &str = "
UPDATE call_attempts SET phase = 'unknown'
WHERE id IN (
  SELECT id FROM call_attempts INDEXED BY call_attempts_open
  WHERE phase IN ('claimed', 'dialing', 'placed', 'unknown')
    AND phase = 'dialing' AND lease_until <= ?1 LIMIT ?2)";

pub(super) const CLOSE: &str = "
UPDATE call_attempts SET phase = 'closed', ended_at = ?1
WHERE id IN (
  SELECT a.id FROM call_attempts a INDEXED BY call_attempts_open
  JOIN booking_events b ON b.id = a.booking_id
  WHERE a.phase IN ('claimed', 'dialing', 'placed', 'unknown')
    AND a.phase = 'unknown' AND b.start_time < ?2 LIMIT ?3)";

pub(super) const RELEASE: &str = "
UPDATE call_attempts SET phase = 'released', settled_at = ?1
WHERE id IN (
  SELECT a.id FROM call_attempts a INDEXED BY call_attempts_open
  JOIN booking_events b ON b.id = a.booking_id
  WHERE a.phase IN ('claimed', 'dialing', 'placed', 'unknown')
    AND a.phase = 'claimed' AND a.lease_until <= ?1 AND b.start_time < ?2 LIMIT ?3)";

pub(super) const UNCONFIRMED: &str = "
UPDATE booking_events SET status = 'failed', failure_reason = 'outcome_unknown', updated_at = ?1,
  version = version + 1
WHERE id IN (
  SELECT b.id FROM booking_events b INDEXED BY booking_events_due
  WHERE b.status IN ('pending', 'calling') AND b.start_time < ?2 AND b.status = 'calling'
    AND (SELECT a.phase FROM call_attempts a WHERE a.booking_id = b.id ORDER BY a.number DESC LIMIT 1) = 'closed'
  LIMIT ?3)
RETURNING id";

pub(super) const MISSED: &str = "
UPDATE booking_events SET status = 'failed', failure_reason = 'missed_window', updated_at = ?1,
  version = version + 1
WHERE id IN (
  SELECT b.id FROM booking_events b INDEXED BY booking_events_due
  WHERE b.status IN ('pending', 'calling') AND b.start_time < ?2
    AND NOT EXISTS (
      SELECT 1 FROM call_attempts a
      WHERE a.booking_id = b.id AND a.phase IN ('claimed', 'dialing', 'placed', 'unknown'))
    AND COALESCE((SELECT a.phase FROM call_attempts a WHERE a.booking_id = b.id ORDER BY a.number DESC LIMIT 1), '')
      NOT IN ('closed', 'ended', 'refused')
  LIMIT ?3)
RETURNING id";

pub(super) const QUIET: &str = "
UPDATE call_attempts SET checked_at = ?1
WHERE id IN (
  SELECT a.id FROM call_attempts a INDEXED BY call_attempts_open
  JOIN calls c ON c.attempt_id = a.id AND c.leg = 'operator'
  WHERE a.phase IN ('claimed', 'dialing', 'placed', 'unknown')
    AND a.phase = 'placed'
    AND MAX(c.updated_at, COALESCE(a.checked_at, 0)) <= CASE WHEN c.rank = 3 THEN ?3 ELSE ?2 END
  LIMIT ?4)
RETURNING id, carrier_call_id AS call_id";

/// Puts right what time alone has decided: attempts whose answer never came, claims and bookings
/// whose grace has passed. `since` is the earliest start whose grace has not passed.
pub async fn expire(
    db: &dyn Database,
    now: DateTime<Utc>,
    since: DateTime<Utc>,
) -> Result<Swept, DatabaseError> {
    let statements: Vec<Statement> = vec![
        sql!(UNKNOWN, now, BATCH),
        sql!(CLOSE, now, since, BATCH),
        sql!(RELEASE, now, since, BATCH),
        sql!(UNCONFIRMED, now, since, BATCH),
        sql!(MISSED, now, since, BATCH),
        idempotency_keys::forget_expired(now, BATCH),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    for _ in 0..3 {
        answers.next()?;
    }
    let mut count = || -> Result<u64, DatabaseError> {
        let rows: Vec<serde_json::Value> = answers.next()?.all()?;
        Ok(rows.len() as u64)
    };
    Ok(Swept {
        unconfirmed: count()?,
        missed: count()?,
    })
}

/// Takes a few placed attempts of which nothing was heard: since `silent` while ringing or over,
/// since `talking` while in conversation. Each is handed out once until so much time has passed again.
pub async fn quiet(
    db: &dyn Database,
    now: DateTime<Utc>,
    silent: DateTime<Utc>,
    talking: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<Quiet>, DatabaseError> {
    db.run(sql!(QUIET, now, silent, talking, limit))
        .await?
        .all()
}
