//! What keeps a call from being placed: the limits of plan and organization, the countries it calls, the
//! numbers it does not ring. Decided inside the statement that commits to dialling, and inside the one that
//! takes a call to be placed at once; what is read here says why one of them refused.
//!
//! A booking that was asked for at once holds its place from then on: while it is pending it counts as a
//! call for everybody else, so that whoever was told that the call is placed is not refused afterwards.

use super::{Database, DatabaseError, Statement, audit_log::Entry, sql, time_or_none};
use callslot_shared::{
    access::{self, Plan},
    api::{Limits, SetLimits},
    ids::{AttemptId, OrganizationId},
    phone::PhoneNumber,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// The window of the limit by the minute.
const MINUTE: TimeDelta = TimeDelta::seconds(60);

/// How soon to look again where no call of the last minute is in the way, but places that are held.
const HELD: TimeDelta = TimeDelta::seconds(3);

/// The UTC day of a moment, in days since 1970.
pub(super) fn day(now: DateTime<Utc>) -> i64 {
    now.timestamp().div_euclid(86_400)
}

/// Calls a day and a minute of each plan, as JSON.
pub(super) fn quotas() -> String {
    access::call_quotas()
}

/// Whether the organization `o` rings a number.
macro_rules! ringable {
    ($number:literal) => {
        concat!(
            "NOT EXISTS (
               SELECT 1 FROM blocked_numbers n WHERE n.organization_id = o.id AND n.number = ",
            $number,
            ") AND (o.calling_prefixes IS NULL OR EXISTS (
               SELECT 1 FROM json_each(o.calling_prefixes) p WHERE substr(",
            $number,
            ", 1, length(p.value)) = p.value))"
        )
    };
}

/// A limit of the organization `o`: its plan's, or its own if that is lower. `$place` is 0 for the day, 1 for
/// the minute.
macro_rules! limit {
    ($quotas:literal, $own:literal, $place:literal) => {
        concat!(
            "MIN(COALESCE(o.",
            $own,
            ", 9007199254740991), ",
            $quotas,
            " ->> ('$.' || o.plan || '[",
            $place,
            "]'))"
        )
    };
}

/// How many calls an organization has committed to in a day.
macro_rules! used_today {
    ($organization:literal, $day:literal) => {
        concat!(
            "COALESCE((SELECT MAX(u.day_number) FROM call_attempts u WHERE u.organization_id = ",
            $organization,
            " AND u.day = ",
            $day,
            "), 0)"
        )
    };
}

/// The attempts of the organization `o` that were committed to in the last minute.
macro_rules! of_the_minute {
    ($what:literal, $now:literal) => {
        concat!(
            "(SELECT ",
            $what,
            " FROM call_attempts u INDEXED BY call_attempts_dialled
              WHERE u.organization_id = o.id AND u.dialing_at > ",
            $now,
            " - 60000
                AND u.phase NOT IN ('claimed', 'released', 'not_sent'))"
        )
    };
}

/// Calls to be placed at once that hold a place below the limits of the organization `o`.
macro_rules! held {
    () => {
        "(SELECT COUNT(*) FROM booking_events r INDEXED BY booking_events_immediate
          WHERE r.organization_id = o.id AND r.immediate = 1 AND r.status = 'pending')"
    };
}

/// Whether there is room for one more call of the organization `o` by the day.
macro_rules! room_by_the_day {
    ($day:literal, $quotas:literal, $held:expr) => {
        concat!(
            crate::store::limits::used_today!("o.id", $day),
            " + ",
            $held,
            " < ",
            crate::store::limits::limit!($quotas, "calls_per_day", "0")
        )
    };
}

/// Whether there is room for one more call of the organization `o` by the minute.
macro_rules! room_by_the_minute {
    ($now:literal, $quotas:literal, $held:expr) => {
        concat!(
            crate::store::limits::of_the_minute!("COUNT(*)", $now),
            " + ",
            $held,
            " < ",
            crate::store::limits::limit!($quotas, "calls_per_minute", "1")
        )
    };
}
pub(super) use {
    held, limit, of_the_minute, ringable, room_by_the_day, room_by_the_minute, used_today,
};

/// What keeps a call to a number from being placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objection {
    /// The number is one that the organization does not ring.
    Blocked,
    /// The number is of a country that the organization does not call.
    Foreign,
    /// There is no room for one more call today.
    Day {
        /// Calls a day, as the limits stand.
        limit: u32,
    },
    /// There is no room for one more call in this minute.
    Minute {
        /// Calls a minute, as the limits stand.
        limit: u32,
        /// When there may be room again.
        free_at: DateTime<Utc>,
    },
}

#[derive(Deserialize)]
struct Row {
    ringable: u8,
    blocked: u8,
    day_free: u8,
    minute_free: u8,
    calls_per_day: u32,
    calls_per_minute: u32,
    oldest: Option<i64>,
}

impl Row {
    fn objection(&self, now: DateTime<Utc>) -> Result<Option<Objection>, DatabaseError> {
        let oldest = time_or_none(self.oldest)?;
        Ok(if self.blocked == 1 {
            Some(Objection::Blocked)
        } else if self.ringable == 0 {
            Some(Objection::Foreign)
        } else if self.day_free == 0 {
            Some(Objection::Day {
                limit: self.calls_per_day,
            })
        } else if self.minute_free == 0 {
            Some(Objection::Minute {
                limit: self.calls_per_minute,
                free_at: oldest.map_or(now + HELD, |oldest| oldest + MINUTE),
            })
        } else {
            None
        })
    }
}

/// What the guards look at, of organization `o`: number `$number`, now `?2`, day `?3`, quotas `?4`.
macro_rules! standing {
    ($number:literal, $held:expr) => {
        concat!(
            "SELECT (", ringable!($number), ") AS ringable,
               EXISTS (SELECT 1 FROM blocked_numbers n WHERE n.organization_id = o.id AND n.number = ",
            $number, ") AS blocked,
               (", room_by_the_day!("?3", "?4", $held), ") AS day_free,
               (", room_by_the_minute!("?2", "?4", $held), ") AS minute_free, ",
            limit!("?4", "calls_per_day", "0"), " AS calls_per_day, ",
            limit!("?4", "calls_per_minute", "1"), " AS calls_per_minute, ",
            of_the_minute!("MIN(u.dialing_at)", "?2"), " AS oldest "
        )
    };
}

/// What keeps a call to a number from being booked to be placed at once.
pub async fn for_number(
    db: &dyn Database,
    organization: OrganizationId,
    number: &PhoneNumber,
    now: DateTime<Utc>,
) -> Result<Option<Objection>, DatabaseError> {
    let row: Option<Row> = db
        .run(sql!(
            concat!(
                standing!("?5", held!()),
                "FROM organizations o WHERE o.id = ?1"
            ),
            organization,
            now,
            day(now),
            quotas(),
            number,
        ))
        .await?
        .first()?;
    row.map_or(Ok(None), |row| row.objection(now))
}

/// Places held by others than the booking `b`.
macro_rules! held_by_others {
    () => {
        concat!(
            "CASE WHEN b.immediate = 1 AND b.status = 'pending' THEN 0 ELSE ",
            crate::store::limits::held!(),
            " END"
        )
    };
}
pub(super) use held_by_others;

/// What keeps an attempt from being committed to. Cross-tenant: the dialler's.
pub async fn for_attempt(
    db: &dyn Database,
    attempt: AttemptId,
    now: DateTime<Utc>,
) -> Result<Option<Objection>, DatabaseError> {
    let row: Option<Row> = db
        .run(sql!(
            concat!(
                standing!("b.attendee_phone", held_by_others!()),
                "FROM call_attempts a
                 JOIN booking_events b ON b.id = a.booking_id
                 JOIN organizations o ON o.id = b.organization_id
                 WHERE a.id = ?1"
            ),
            attempt,
            now,
            day(now),
            quotas(),
        ))
        .await?
        .first()?;
    row.map_or(Ok(None), |row| row.objection(now))
}

/// Reads the organization's limits and how much of them is used.
pub async fn get(
    db: &dyn Database,
    organization: OrganizationId,
    now: DateTime<Utc>,
) -> Result<Option<Limits>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        plan: Plan,
        calls_per_day: Option<u32>,
        calls_per_minute: Option<u32>,
        calling_prefixes: Option<String>,
        calls_today: u32,
    }
    let row: Option<Row> = db
        .run(sql!(
            concat!(
                "SELECT o.plan, o.calls_per_day, o.calls_per_minute, o.calling_prefixes, ",
                used_today!("o.id", "?2"),
                " AS calls_today FROM organizations o WHERE o.id = ?1"
            ),
            organization,
            day(now),
        ))
        .await?
        .first()?;
    let Some(row) = row else { return Ok(None) };
    let quota = row.plan.quota();
    let own = SetLimits {
        calls_per_day: row.calls_per_day,
        calls_per_minute: row.calls_per_minute,
        calling_prefixes: row
            .calling_prefixes
            .map(|prefixes| crate::store::read(&prefixes))
            .transpose()?,
    };
    let lower = |own: Option<u32>, plan: u32| own.map_or(plan, |own| own.min(plan));
    Ok(Some(Limits {
        calls_per_day: lower(own.calls_per_day, quota.calls_per_day),
        calls_per_minute: lower(own.calls_per_minute, quota.calls_per_minute),
        calls_today: row.calls_today,
        own,
    }))
}

/// Replaces the organization's own limits; they are checked before.
pub async fn set(
    db: &dyn Database,
    limits: &SetLimits,
    entry: &Entry<'_>,
) -> Result<(), DatabaseError> {
    let prefixes = limits.calling_prefixes.as_ref().map(crate::store::as_json);
    let write: Statement = sql!(
        "UPDATE organizations SET calls_per_day = ?2, calls_per_minute = ?3, calling_prefixes = ?4,
           updated_at = ?5
         WHERE id = ?1",
        entry.by.organization_id,
        limits.calls_per_day,
        limits.calls_per_minute,
        prefixes,
        entry.at,
    );
    db.batch(vec![write, entry.of_organization("limits.change")])
        .await
        .map(drop)
}
