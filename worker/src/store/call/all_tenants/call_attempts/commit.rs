//! The commit to dialling: the guard and the ledger entry, for a batch of attempts in one statement.

use super::{
    Attempt, Guarded,
    attempt::{AttemptColumns, select_these},
};
use crate::store::{
    AllTenants, Answers, DatabaseError, Statement,
    booking_events::free,
    caller_ids::MAY_CALL_FROM,
    carrier_accounts::current,
    limits::{
        self, ATTENDEE_PER_DAY, ATTENDEE_PER_MINUTE, HELD_BY_OTHERS, IS_NUMBERED, MEMBER_PER_DAY,
        MEMBER_PER_MINUTE, by_member_about, by_member_on_day, may_reach, ringable, room_by_the_day,
        room_by_the_minute, used_today,
    },
    operators::operator_roles,
    plans::booking_plans,
    sql, text,
};
use callslot_shared::{
    call::Phase,
    ids::AttemptId,
    phone::{NumberFacts, PhoneNumber},
};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// An attempt that is to be committed to, as it was claimed.
#[derive(Debug, Clone, Copy)]
pub struct Claimed<'a> {
    /// The attempt.
    pub id: AttemptId,
    /// The claim's token.
    pub token: &'a str,
    /// The attendee's number, which the claim read.
    pub attendee: &'a PhoneNumber,
}

/// When attempts are committed to, and as what.
#[derive(Debug, Clone, Copy)]
pub struct Commit<'a> {
    /// The present instant, which the ledger keeps.
    pub now: DateTime<Utc>,
    /// The earliest start whose grace has not passed.
    pub since: DateTime<Utc>,
    /// After this the carrier's answer counts as lost.
    pub lease_until: DateTime<Utc>,
    /// The number that calls come from where the organization names none.
    pub deployments_number: &'a PhoneNumber,
}

/// An attempt of a batch, as the statements take it.
#[derive(Serialize)]
struct Given<'a> {
    attempt: AttemptId,
    token: &'a str,
    facts: NumberFacts,
}

/// The number of rows of the batch before this one that are of its organization, and `$and`.
macro_rules! earlier {
    ($and:expr) => {
        text!(
            "(SELECT COUNT(*) FROM batch earlier WHERE earlier.place < mine.place
                AND earlier.organization_id = mine.organization_id",
            $and,
            ")"
        )
    };
}

/// The guard before dialling, and the ledger entry, in one statement: an attempt goes from `claimed` to `dialing` only if
/// the claim is mine and holds, the booking is what was claimed, its operator can take it, its organization may book,
/// rings that number, has room below its limits, for that number and for whoever booked it, the account it was claimed
/// for and the number it is to call from, and grace has not passed.
///
/// Each of a batch has its own guard. All guards are evaluated before the first row changes, so those that count add what
/// stands earlier in the batch, whether that passes or not: one that is refused for it is to be committed by itself.
///
/// An attempt is numbered among its organization's of the day, which is how calls a day are counted. One that the
/// carrier did not take (429) has its number already, and needs no other. Bookings are numbered among their maker's
/// likewise, once each.
const COMMIT: &str = text!(
    "
WITH
batch AS MATERIALIZED (
  SELECT given.key AS place, call_attempts.id, call_attempts.organization_id, call_attempts.booking_id,
         given.value -> '$.facts' AS facts, b.created_by AS maker, b.attendee_phone,
         COALESCE(call_attempts.host_id, b.next_host, b.user_id) AS host
  FROM json_each(:batch) given
  CROSS JOIN call_attempts ON call_attempts.id = given.value ->> '$.attempt'
  JOIN booking_events b ON b.id = call_attempts.booking_id
  WHERE claim_token = given.value ->> '$.token' AND phase = 'claimed' AND lease_until > :now
),
fit AS MATERIALIZED (
  SELECT mine.place, mine.id, mine.organization_id, mine.maker, mine.host AS host_id,
    call_attempts.day IS :day AS is_counted, ",
    IS_NUMBERED,
    " AS is_numbered,
    ",
    used_today!("mine.organization_id"),
    " AS used_today, ",
    by_member_on_day!("mine.organization_id", "mine.maker"),
    " AS by_member_today,
    m.phone AS operator_phone, b.attendee_phone, b.attendee_extension,
    json_object(
      'config', json(COALESCE(v.settings, '{}')), 'modulations', json(b.modulations),
      'attendee_language', b.attendee_language,
      'looser', json(CASE WHEN b.loosened_by IS NULL THEN 'false' ELSE 'true' END)) AS voice,
    CASE COALESCE(b.modulations ->> '$.bridge_order', v.settings ->> '$.modulations.bridge_order')
      WHEN 'attendee_first' THEN 'attendee' ELSE 'operator' END AS first_leg,
    COALESCE(v.settings ->> '$.caller_id',
      (SELECT k.from_number FROM carrier_accounts k WHERE k.id = call_attempts.carrier_account_id)) AS caller_id
  FROM batch mine
  CROSS JOIN call_attempts ON call_attempts.id = mine.id
  JOIN booking_events b ON b.id = mine.booking_id
  JOIN organizations o ON o.id = b.organization_id
  JOIN members m ON m.organization_id = b.organization_id AND m.user_id = mine.host
  LEFT JOIN voice_configs v ON v.organization_id = b.organization_id
  WHERE (b.status = 'calling' OR (b.status = 'pending' AND b.version = call_attempts.booking_version))
    AND b.start_time >= :since
    AND m.active = 1 AND m.phone IS NOT NULL AND m.role IN (SELECT value FROM json_each(:roles))
    AND (m.user_id = b.user_id OR (",
    free!("m.user_id"),
    " AND ",
    earlier!(" AND earlier.host = mine.host"),
    " = 0))
    AND o.booking_enabled = 1 AND o.plan IN (SELECT value FROM json_each(:booking_plans))
    AND ",
    ringable!("mine.facts"),
    " AND b.attendee_phone = mine.facts ->> '$.phone'
    AND ",
    earlier!(" AND earlier.attendee_phone IN (SELECT value FROM json_each(mine.facts -> '$.forms'))"),
    " = 0
    AND ",
    may_reach!("mine.facts", ":now - 60000", ATTENDEE_PER_MINUTE),
    " AND ",
    may_reach!("mine.facts", ":day * 86400000 - 1", ATTENDEE_PER_DAY),
    " AND ",
    by_member_about!("b.created_by", "= b.id"),
    " + ",
    earlier!(" AND earlier.maker = mine.maker"),
    " < ",
    MEMBER_PER_MINUTE,
    " AND (",
    IS_NUMBERED,
    " OR ",
    by_member_on_day!("o.id", "b.created_by"),
    " + ",
    earlier!(" AND earlier.maker = mine.maker"),
    " < ",
    MEMBER_PER_DAY,
    ")
    AND (call_attempts.day = :day OR ",
    room_by_the_day!(text!(HELD_BY_OTHERS, " + ", earlier!(""))),
    ")
    AND ",
    room_by_the_minute!(text!(HELD_BY_OTHERS, " + ", earlier!(""))),
    "
    AND call_attempts.carrier_account_id IS ",
    current!("id", "o.id"),
    "
    AND ",
    MAY_CALL_FROM,
    "
)
UPDATE call_attempts SET phase = 'dialing', dialing_at = :now, lease_until = :lease_until,
  day = :day, day_number = CASE WHEN fit.is_counted THEN day_number ELSE fit.used_today + fit.uncounted END,
  member_id = fit.maker, member_number = fit.by_member_today + fit.unnumbered,
  operator_phone = fit.operator_phone, host_id = fit.host_id, attendee_phone = fit.attendee_phone,
  attendee_extension = fit.attendee_extension, voice = fit.voice, first_leg = fit.first_leg, caller_id = fit.caller_id
FROM (
  SELECT *,
    SUM(NOT is_counted) OVER (PARTITION BY organization_id ORDER BY place) AS uncounted,
    SUM(NOT is_numbered) OVER (PARTITION BY organization_id, maker ORDER BY place) AS unnumbered
  FROM fit) fit
WHERE call_attempts.id = fit.id
RETURNING id"
);

/// The bookings of what has just been committed to ring from now on.
const RING: &str = "
UPDATE booking_events SET status = 'calling', retry_at = NULL, refused_by = NULL, refused_as = NULL,
  updated_at = :now, version = version + 1
WHERE id IN (
  SELECT a.booking_id FROM json_each(:batch) given
  CROSS JOIN call_attempts a ON a.id = given.value ->> '$.attempt'
  WHERE a.claim_token = given.value ->> '$.token' AND a.phase = 'dialing' AND a.dialing_at = :now)
  AND (status = 'pending' OR (status = 'calling' AND retry_at IS NOT NULL))";

/// Commits to dialling a batch, all in one transaction, and answers for each whether it was taken and how it stands after.
///
/// If the answer is lost, what happened is read back: the token and the time make an attempt mine.
pub async fn commit(
    AllTenants { database: db }: AllTenants<'_>,
    batch: &[Claimed<'_>],
    of: &Commit<'_>,
) -> Result<Vec<Guarded>, DatabaseError> {
    let given: Vec<Given> = batch.iter().map(|one| given(one, of)).collect();
    let json = crate::store::as_json(&given);
    let statements = vec![
        commit_these(&json, of),
        sql!(RING, batch = json.as_str(), now = of.now),
        select_these(&ids(batch)),
    ];
    match db.batch(statements).await {
        Ok(rows) => {
            let mut answers = Answers::new(rows);
            let taken: Vec<Taken> = answers.next()?.all()?;
            answers.next()?;
            let found = attempts(&answers.next()?)?;
            Ok(guarded(batch, &found, |one, attempt| {
                let is_it = |taken: &Taken| taken.id == attempt.id;
                attempt.claim_token == one.token && taken.iter().any(is_it)
            }))
        }
        Err(error) if error.is_refusal() => Err(error),
        Err(_) => {
            let found = attempts(&db.run(select_these(&ids(batch))).await?)?;
            Ok(guarded(batch, &found, |one, attempt| {
                attempt.phase == Phase::Dialing
                    && attempt.claim_token == one.token
                    && attempt.dialing_at == Some(of.now)
            }))
        }
    }
}

#[derive(serde::Deserialize)]
struct Taken {
    id: AttemptId,
}

fn given<'a>(one: &Claimed<'a>, of: &Commit<'_>) -> Given<'a> {
    Given {
        attempt: one.id,
        token: one.token,
        facts: limits::facts_of(one.attendee, Some(of.deployments_number)),
    }
}

fn commit_these(batch: &str, of: &Commit<'_>) -> Statement {
    sql!(
        COMMIT,
        batch,
        now = of.now,
        since = of.since,
        booking_plans = booking_plans(),
        lease_until = of.lease_until,
        day = limits::day(of.now),
        quotas = limits::quotas(),
        deployments_number = of.deployments_number,
        roles = operator_roles(),
    )
}

fn ids(batch: &[Claimed<'_>]) -> Vec<AttemptId> {
    batch.iter().map(|one| one.id).collect()
}

fn attempts(rows: &crate::store::Rows) -> Result<Vec<Attempt>, DatabaseError> {
    rows.listed(|row: AttemptColumns| Attempt::try_from(row))
}

/// The attempts in the order of the batch.
fn guarded(
    batch: &[Claimed<'_>],
    found: &[Attempt],
    is_taken: impl Fn(&Claimed<'_>, &Attempt) -> bool,
) -> Vec<Guarded> {
    let one = |one: &Claimed<'_>| {
        let attempt = found.iter().find(|attempt| attempt.id == one.id);
        Guarded {
            applied: attempt.is_some_and(|it| is_taken(one, it)),
            attempt: attempt.cloned(),
        }
    };
    batch.iter().map(one).collect()
}
