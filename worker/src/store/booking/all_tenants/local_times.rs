//! The instants of `booking_events` follow the local times that were agreed on when the time zone database changes.
//! Cross-tenant: the tick's.

use crate::store::{
    AllTenants, Answers, Database, DatabaseError, Statement, as_json,
    booking_events::{StoredLocalTime, release_claims},
    columns, notices, row, sql, text, time,
};
use callslot_shared::{
    api::ZoneChange,
    ids::BookingId,
    schedule::{
        TimeZone,
        local_time::{LocalTime, ZONE_RULES},
    },
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::json;

row! {
    /// A pending booking whose instant follows an older release of the time zone database.
    #[derive(Debug, Clone, Deserialize)]
    pub struct StaleLocalTime {
        id: BookingId,
        version: u32,
        start_time: i64,
        duration_minutes: u32,
        timezone: TimeZone,
        local_start: Option<String>,
        local_second: u8,
    }
}

/// The result for a booking whose zone's rules are new.
#[derive(Debug, Clone)]
pub enum Followed {
    /// It rings at another instant, at the time that was agreed on.
    Moved,
    /// It rings at the instant it had, because one of its hosts is taken at the one that was agreed on, or because
    /// that is too close.
    Stays,
    /// Somebody has changed it meanwhile.
    Overtaken,
    /// These follow an older release too and have its time still. They go first.
    Behind(Vec<StaleLocalTime>),
    /// Somebody holds its time for a moment. It comes up again.
    Held,
}

/// Selects bookings that start after `from` and follow an older release, a batch at a time. One from before local
/// times were kept is among them.
pub(in crate::store) fn select(from: DateTime<Utc>, batch: i64) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(StaleLocalTime),
            " FROM booking_events INDEXED BY booking_events_rules
         WHERE status = 'pending' AND zone_rules < :zone_rules AND start_time > :from LIMIT :batch"
        ),
        zone_rules = ZONE_RULES,
        from,
        batch,
    )
}

impl StaleLocalTime {
    /// The booking's id.
    #[must_use]
    pub const fn id(&self) -> BookingId {
        self.id
    }

    fn local(&self) -> Result<StoredLocalTime, DatabaseError> {
        Ok(match &self.local_start {
            Some(wall) => StoredLocalTime {
                datetime: wall.clone(),
                second: self.local_second == 1,
            },
            None => StoredLocalTime::of(time(self.start_time)?, self.timezone),
        })
    }

    /// The instant of the local time now.
    fn agreed(&self, local: &StoredLocalTime) -> Result<DateTime<Utc>, DatabaseError> {
        let wall: NaiveDateTime = (local.datetime.parse())
            .map_err(|error: chrono::ParseError| DatabaseError::Row(error.into()))?;
        let zone = self.timezone;
        let second = local.second;
        Ok(LocalTime {
            datetime: wall,
            zone,
            second,
        }
        .resolve()
        .instant)
    }
}

/// Notes of all bookings whose instants hold that they follow today's rules, in one statement, and hands back the
/// others. Most zones have the rules that they had.
pub async fn confirm(
    AllTenants { database: db }: AllTenants<'_>,
    stale: Vec<StaleLocalTime>,
) -> Result<Vec<StaleLocalTime>, DatabaseError> {
    let (mut rows, mut others) = (Vec::new(), Vec::new());
    for booking in stale {
        let local = booking.local();
        let holds = local.as_ref().is_ok_and(|local| {
            let agreed = booking.agreed(local).ok();
            agreed.is_some_and(|start| start.timestamp_millis() == booking.start_time)
        });
        match local {
            Ok(local) if holds => rows.push(json!({
                "id": booking.id, "version": booking.version,
                "local": local.datetime, "second": u8::from(local.second),
            })),
            _ => others.push(booking),
        }
    }
    if !rows.is_empty() {
        // No version is raised: nothing that anybody sees of them has changed.
        let statement = sql!(
            "UPDATE booking_events SET zone_rules = :zone_rules, local_start = j.value ->> '$.local',
               local_second = j.value ->> '$.second'
             FROM json_each(:rows) j
             WHERE booking_events.id = j.value ->> '$.id' AND booking_events.version = j.value ->> '$.version'
               AND booking_events.status = 'pending'",
            zone_rules = ZONE_RULES,
            rows = as_json(&rows),
        );
        db.run(statement).await?;
    }
    Ok(others)
}

/// Has a booking whose instant does not hold follow today's rules. One that would ring before `from` stays where it
/// is. Of each its operator is told.
pub async fn follow(
    AllTenants { database: db }: AllTenants<'_>,
    stale: &StaleLocalTime,
    from: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Followed, DatabaseError> {
    let start = stale.agreed(&stale.local()?)?;
    if start <= from {
        return settle(db, stale, ZoneChange::TimeTooClose, now).await;
    }
    let moved = sql!(
        "UPDATE booking_events SET start_time = :start, end_time = :end, zone_rules = :zone_rules, updated_at = :now,
           version = version + 1
         WHERE id = :booking AND version = :version AND status = 'pending' RETURNING id",
        booking = stale.id,
        version = stale.version,
        start,
        end = start + TimeDelta::minutes(stale.duration_minutes.into()),
        zone_rules = ZONE_RULES,
        now,
    );
    let statements = vec![
        moved,
        release_claims(stale.id),
        tell(stale, ZoneChange::TimeMoved, now),
    ];
    match db.batch(statements).await {
        Err(DatabaseError::Overlap) => {
            match in_the_way(db, stale, Move { start, from, now }).await? {
                Some(way) => Ok(way),
                None => settle(db, stale, ZoneChange::TimeKept, now).await,
            }
        }
        answers => Ok(if answers?.first().is_some_and(crate::store::Rows::any) {
            Followed::Moved
        } else {
            Followed::Overtaken
        }),
    }
}

/// Has a booking ring at the instant it had, because one of its hosts is taken at the one that was agreed on.
pub async fn keep(
    AllTenants { database: db }: AllTenants<'_>,
    stale: &StaleLocalTime,
    now: DateTime<Utc>,
) -> Result<Followed, DatabaseError> {
    settle(db, stale, ZoneChange::TimeKept, now).await
}

/// A booking's way to another instant.
struct Move {
    /// The instant.
    start: DateTime<Utc>,
    /// Nothing that would ring before this moves.
    from: DateTime<Utc>,
    /// The present.
    now: DateTime<Utc>,
}

/// Looks for what has a booking's new time now and may not have it in a moment: bookings that are to follow the rules
/// too, and holds. Nothing, if its time is taken for good.
async fn in_the_way(
    db: &dyn Database,
    stale: &StaleLocalTime,
    Move { start, from, now }: Move,
) -> Result<Option<Followed>, DatabaseError> {
    /// The time `t` that the booking would take at `:start`, and its hosts. 201,600,000 ms is the longest that anybody
    /// is taken by one booking, as in the guards of the database.
    macro_rules! wanted {
        ($rest:expr) => {
            $crate::store::named::text!(
                "WITH t AS (
                   SELECT organization_id, user_id, co_hosts, :start - buffer_before * 60000 AS busy_from,
                     :start + (duration_minutes + buffer_after) * 60000 AS busy_to
                   FROM booking_events WHERE id = :booking),
                 host AS (SELECT user_id FROM t UNION SELECT c.value FROM t, json_each(t.co_hosts) c)
                 ",
                $rest
            )
        };
    }
    let behind = sql!(
        wanted!(
            text!("SELECT ", columns!(StaleLocalTime, "o"), " FROM t JOIN host JOIN booking_events o INDEXED BY booking_events_busy
               ON o.organization_id = t.organization_id AND o.user_id = host.user_id
             WHERE o.status IN ('pending', 'calling') AND o.busy_from > t.busy_from - 201600000
               AND o.busy_from < t.busy_to AND o.busy_to > t.busy_from
               AND o.status = 'pending' AND o.zone_rules < :zone_rules AND o.start_time > :from AND o.id <> :booking
             UNION
             SELECT ", columns!(StaleLocalTime, "o"), " FROM t JOIN host JOIN slot_holds h INDEXED BY slot_holds_busy
               ON h.organization_id = t.organization_id AND h.user_id = host.user_id
             JOIN booking_events o ON o.id = h.booking_id
             WHERE h.busy_from > t.busy_from - 201600000 AND h.busy_from < t.busy_to AND h.busy_to > t.busy_from
               AND o.status = 'pending' AND o.zone_rules < :zone_rules AND o.start_time > :from AND o.id <> :booking")
        ),
        booking = stale.id,
        start,
        zone_rules = ZONE_RULES,
        from,
    );
    let held = sql!(
        wanted!(
            "SELECT 1 FROM t JOIN host JOIN slot_holds h INDEXED BY slot_holds_busy
               ON h.organization_id = t.organization_id AND h.user_id = host.user_id
             WHERE h.busy_from > t.busy_from - 201600000 AND h.busy_from < t.busy_to AND h.busy_to > t.busy_from
               AND h.booking_id IS NULL AND h.expires_at > :now LIMIT 1"
        ),
        booking = stale.id,
        start,
        now,
    );
    let mut answers = Answers::new(db.batch(vec![behind, held]).await?);
    let behind: Vec<StaleLocalTime> = answers.next()?.all()?;
    Ok(if !behind.is_empty() {
        Some(Followed::Behind(behind))
    } else if answers.next()?.any() {
        Some(Followed::Held)
    } else {
        None
    })
}

/// Notes that a booking's instant stays although today's rules say another. Its version stays: nothing that anybody
/// sees of it has changed.
async fn settle(
    db: &dyn Database,
    stale: &StaleLocalTime,
    notice: ZoneChange,
    now: DateTime<Utc>,
) -> Result<Followed, DatabaseError> {
    let local = stale.local()?;
    let kept = sql!(
        "UPDATE booking_events SET zone_rules = :zone_rules, local_start = :wall, local_second = :second
         WHERE id = :booking AND version = :version AND status = 'pending' RETURNING id",
        booking = stale.id,
        version = stale.version,
        zone_rules = ZONE_RULES,
        wall = local.datetime.as_str(),
        second = local.second,
    );
    let answers = db.batch(vec![kept, tell(stale, notice, now)]).await?;
    Ok(match answers.first() {
        Some(rows) if rows.any() => Followed::Stays,
        _ => Followed::Overtaken,
    })
}

/// The notice to the booking's operator, if the statement before has changed the booking.
fn tell(stale: &StaleLocalTime, kind: ZoneChange, now: DateTime<Utc>) -> Statement {
    sql!(
        text!(
            "INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at, actor_kind)
             SELECT b.id, :kind, b.organization_id, b.user_id, :now, 'system' FROM booking_events b
             WHERE b.id = :booking AND b.zone_rules = :zone_rules AND b.status = 'pending'
               AND (b.version = :version OR (b.version = :version + 1 AND b.updated_at = :now)) ",
            notices::AGAIN
        ),
        booking = stale.id,
        kind = kind.as_str(),
        now,
        zone_rules = ZONE_RULES,
        version = stale.version,
    )
}
