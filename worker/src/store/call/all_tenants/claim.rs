//! The claim: how a tick gets the exclusive, expiring right to work on attempts. Cross-tenant.
//!
//! One statement finds what is due, gives each booking its second in the caller space's pace, takes the claim, and
//! deals what it took into partitions, so that two ticks can never hold the same booking and never share a second.

use super::pace::free_moment;
use crate::store::{
    AllTenants, Database, DatabaseError, Rows, booking_events::Mine, calling_hours, columns, row,
    sql, text, time,
};
use callslot_shared::{
    ids::{AttemptId, BookingId},
    phone::PhoneNumber,
    schedule::{TimeZone, calling::CallingHours},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// A request for claims.
#[derive(Debug, Clone)]
pub struct ClaimRequest<'a> {
    /// The present instant.
    pub now: DateTime<Utc>,
    /// Nothing that starts before this: its grace is over.
    pub since: DateTime<Utc>,
    /// Nothing that would be asked for after this: somebody else's turn.
    pub until: DateTime<Utc>,
    /// The time past its `ask_at` for which a claim holds, in milliseconds.
    pub lease_ms: i64,
    /// The least time between two calls of the caller space, in milliseconds.
    pub pace_ms: i64,
    /// The caller space that shares the pace, unless an organization has an account of its own.
    pub caller_space: &'a str,
    /// The token that proves the claim. Where there are several partitions, each has its own: this one, `-`, and its
    /// number.
    pub token: &'a str,
    /// The number of partitions that the claims are dealt into, one after the other as cards are. D1 gets it as a
    /// double, so that what is made of it has to be made whole again.
    pub partitions: u32,
    /// A fresh id, of which new attempts' are made: each has its place in the batch for the last
    /// four digits.
    pub id: AttemptId,
    /// The most bookings that are taken.
    pub most: usize,
    /// Nothing but this booking, if given.
    pub only: Option<BookingId>,
}

/// A claimed attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The attempt.
    pub attempt_id: AttemptId,
    /// The booking that it is an attempt at.
    pub booking_id: BookingId,
    /// The token that proves it.
    pub token: String,
    /// The attendee's number.
    pub attendee: PhoneNumber,
    /// When to ask the carrier.
    pub ask_at: DateTime<Utc>,
    /// When the attendee may be rung; always if nothing is said.
    pub calling: Option<CallingHours>,
}

impl Claim {
    /// The attempt with the token that proves the claim.
    #[must_use]
    pub fn mine(&self) -> Mine<'_> {
        Mine {
            booking: self.booking_id,
            attempt: self.attempt_id,
            token: &self.token,
        }
    }

    /// The partition that it was dealt into; the first, if it was not dealt.
    #[must_use]
    pub fn partition(&self) -> usize {
        let number = self.token.rsplit_once('-').map(|(_, number)| number);
        number.and_then(|it| it.parse().ok()).unwrap_or_default()
    }
}

row! {
    #[derive(Deserialize)]
    struct Row {
        id: AttemptId,
        booking_id: BookingId,
        claim_token: String,
        ask_at: i64,
        callable: String = text!(
                "(SELECT json_object(", columns!(object Callable, ""), ")
                  FROM booking_events b JOIN organizations o ON o.id = b.organization_id
                  WHERE b.id = call_attempts.booking_id)"
            ),
    }
}

row! {
    /// The columns that decide when the attendee may be rung.
    #[derive(Deserialize)]
    struct Callable {
        phone: PhoneNumber = "b.attendee_phone",
        zone: TimeZone = "b.timezone",
        any_hour: u8 = "b.any_hour",
        from: Option<u16> = "o.calling_from",
        to: Option<u16> = "o.calling_to",
    }
}

/// The parts of the SQL, from the top:
///
/// - `candidate`: bookings in the window that are pending, or calling with nothing asked yet or another
///   attempt to come, without an attempt that somebody holds. What is late belongs to this second. `turn` numbers an
///   organization's own in a second, so that organizations take turns within it, and none fills a batch.
/// - `due`: a batch of them, in that order, each with its organization's account and its place (`queued`) in the caller
///   space of that.
/// - `paced`: of each caller space one by one, the first free moment not before the start, now, or the one before plus
///   the pace. A moment is free if no other call of the caller space lies within the pace of it.
/// - The insert is refused by the index on live attempts where somebody holds one, unless that
///   claim's lease ran out before anything was asked: then it is taken over.
pub(in crate::store) const CLAIM: &str = text!(
    "
WITH RECURSIVE
candidate AS (
  SELECT b.id, b.organization_id, COALESCE(b.retry_at, b.start_time) AS ring_at, b.version,
         MAX(COALESCE(b.retry_at, b.start_time), :now) / 1000 AS second,
         ROW_NUMBER() OVER (
           PARTITION BY b.organization_id, MAX(COALESCE(b.retry_at, b.start_time), :now) / 1000
           ORDER BY b.start_time, b.id) AS turn
  FROM booking_events b INDEXED BY booking_events_due
  WHERE b.status IN ('pending', 'calling') AND b.start_time BETWEEN :since AND :until
    AND (b.retry_at IS NULL OR b.retry_at <= :until)
    AND (:only IS NULL OR b.id = :only)
    AND NOT EXISTS (
      SELECT 1 FROM call_attempts held
      WHERE held.booking_id = b.id AND held.phase IN ('claimed', 'dialing', 'placed', 'unknown')
        AND NOT (held.phase = 'claimed' AND held.lease_until <= :now))
    AND (b.status = 'pending' OR b.retry_at IS NOT NULL OR (
      SELECT past.phase FROM call_attempts past
      WHERE past.booking_id = b.id ORDER BY past.number DESC LIMIT 1) IN ('claimed', 'released', 'not_sent'))
),
due AS (
  SELECT batch.id, batch.organization_id, batch.ring_at, batch.version, own.id AS carrier_account_id,
         COALESCE(own.caller_space, :caller_space) AS space,
         ROW_NUMBER() OVER (ORDER BY second, turn, ring_at, batch.id) AS place,
         ROW_NUMBER() OVER (
           PARTITION BY COALESCE(own.caller_space, :caller_space) ORDER BY second, turn, ring_at, batch.id) AS queued
  FROM (SELECT * FROM candidate ORDER BY second, turn, ring_at, id LIMIT :most) batch
  LEFT JOIN carrier_accounts own ON own.organization_id = batch.organization_id AND own.ended_at IS NULL
),
paced (space, queued, ask_at) AS (
  SELECT DISTINCT space, 0, 0 FROM due
  UNION ALL
  SELECT due.space, due.queued, ",
    free_moment!(
        "due.space",
        "MAX(due.ring_at, :now, paced.ask_at + :pace_ms)"
    ),
    "
  FROM paced JOIN due ON due.space = paced.space AND due.queued = paced.queued + 1
)
INSERT INTO call_attempts (
  id, organization_id, booking_id, number, phase, claim_token, lease_until, booking_version,
  ask_at, caller_space, carrier_account_id, claimed_at)
SELECT :id || printf('%04x', due.place), due.organization_id, due.id,
       COALESCE((SELECT MAX(past.number) FROM call_attempts past WHERE past.booking_id = due.id), 0) + 1,
       'claimed', :token || CASE WHEN :partitions > 1 THEN '-' || CAST(due.place % :partitions AS INTEGER) ELSE '' END, paced.ask_at + :lease_ms, due.version, paced.ask_at, due.space, due.carrier_account_id, :now
FROM due JOIN paced ON paced.space = due.space AND paced.queued = due.queued
WHERE paced.ask_at <= :until
ON CONFLICT (booking_id) WHERE phase IN ('claimed', 'dialing', 'placed', 'unknown')
DO UPDATE SET claim_token = excluded.claim_token, lease_until = excluded.lease_until,
  booking_version = excluded.booking_version, ask_at = excluded.ask_at, claimed_at = excluded.claimed_at,
  caller_space = excluded.caller_space, carrier_account_id = excluded.carrier_account_id
WHERE call_attempts.phase = 'claimed' AND call_attempts.lease_until <= :now
RETURNING ",
    columns!(Row)
);

/// The digits of an attempt's id that are its place in its batch.
const PLACE_DIGITS: usize = 4;

/// Claims what is due. An answer that was lost is settled by reading back what bears the token.
pub async fn claim(
    AllTenants { database: db }: AllTenants<'_>,
    request: &ClaimRequest<'_>,
) -> Result<Vec<Claim>, DatabaseError> {
    let mut id = request.id.to_string();
    id.truncate(id.len() - PLACE_DIGITS);
    let most = u32::try_from(request.most).unwrap_or(u32::MAX);
    let claimed = db
        .run(sql!(
            CLAIM,
            now = request.now,
            since = request.since,
            until = request.until,
            lease_ms = request.lease_ms,
            pace_ms = request.pace_ms,
            caller_space = request.caller_space,
            token = request.token,
            partitions = request.partitions,
            id,
            only = request.only,
            most,
        ))
        .await;
    match claimed {
        Ok(rows) => read(&rows),
        Err(_) => held(db, &partitions(request.token, request.partitions)).await,
    }
}

/// The tokens of the partitions that a claim with `token` is dealt into.
#[must_use]
pub fn partitions(token: &str, count: u32) -> Vec<String> {
    match count {
        0 | 1 => vec![token.to_owned()],
        _ => (0..count)
            .map(|partition| format!("{token}-{partition}"))
            .collect(),
    }
}

/// Claims to take over from another partition.
#[derive(Debug, Clone, Copy)]
pub struct TakeOver<'a> {
    /// The tokens of what is claimed.
    pub tokens: &'a [String],
    /// The token it is claimed with from then on.
    pub fresh: &'a str,
    /// The most claims that are taken.
    pub most: usize,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// Takes claims over under a fresh token. Whoever comes second with the same tokens takes nothing: a token is good for one
/// taking over. An answer that was lost is settled by reading back what bears the fresh one.
pub async fn take_over(
    AllTenants { database: db }: AllTenants<'_>,
    TakeOver {
        tokens,
        fresh,
        most,
        now,
    }: TakeOver<'_>,
) -> Result<Vec<Claim>, DatabaseError> {
    let tokens = crate::store::as_json(tokens);
    let most = u32::try_from(most).unwrap_or(u32::MAX);
    let taken = db
        .run(sql!(TAKE_OVER, tokens, token = fresh, most, now))
        .await;
    match taken {
        Ok(rows) => read(&rows),
        Err(_) => held(db, &[fresh.to_owned()]).await,
    }
}

/// Gives up what is still claimed with `tokens`: whoever looks next may claim it. Says whether there was anything.
pub async fn give_back(
    AllTenants { database: db }: AllTenants<'_>,
    tokens: &[String],
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let tokens = crate::store::as_json(tokens);
    db.run(sql!(
        "UPDATE call_attempts INDEXED BY call_attempts_claimed SET lease_until = :now
         WHERE phase = 'claimed' AND claim_token IN (SELECT value FROM json_each(:tokens)) AND lease_until > :now
         RETURNING id",
        tokens,
        now,
    ))
    .await
    .map(|rows| rows.any())
}

/// The claims that are held with `tokens`.
async fn held(db: &dyn Database, tokens: &[String]) -> Result<Vec<Claim>, DatabaseError> {
    let tokens = crate::store::as_json(tokens);
    read(&db.run(sql!(HELD, tokens)).await?)
}

fn read(rows: &Rows) -> Result<Vec<Claim>, DatabaseError> {
    // One that cannot be read is not dialled, and misses its window with a notice; the others are.
    let claims = rows.listed(|row: Row| {
        let callable: Callable = crate::store::read(&row.callable)?;
        Ok(Claim {
            attempt_id: row.id,
            booking_id: row.booking_id,
            token: row.claim_token,
            ask_at: time(row.ask_at)?,
            calling: calling(&callable),
            attendee: callable.phone,
        })
    })?;
    if claims.is_empty() && rows.any() {
        let problem = "nothing of what was claimed can be read";
        return Err(DatabaseError::Row(problem.into()));
    }
    Ok(claims)
}

fn calling(callable: &Callable) -> Option<CallingHours> {
    let hours = || calling_hours(callable.from, callable.to);
    (callable.any_hour == 0).then(|| CallingHours::of(&callable.phone, hours(), callable.zone))
}

pub(in crate::store) const HELD: &str = text!(
    "
SELECT ",
    columns!(Row),
    " FROM call_attempts INDEXED BY call_attempts_claimed
WHERE phase = 'claimed' AND claim_token IN (SELECT value FROM json_each(:tokens))"
);

pub(in crate::store) const TAKE_OVER: &str = text!(
    "
UPDATE call_attempts SET claim_token = :token
WHERE phase = 'claimed' AND lease_until > :now AND id IN (
  SELECT held.id FROM call_attempts held INDEXED BY call_attempts_claimed
  WHERE held.phase = 'claimed' AND held.claim_token IN (SELECT value FROM json_each(:tokens))
    AND held.lease_until > :now
  ORDER BY held.ask_at, held.id LIMIT :most)
RETURNING ",
    columns!(Row)
);
