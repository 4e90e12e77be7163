//! The instants of `booking_events` follow the wall times that were agreed on when the time zone database changes.
//! Cross-tenant: the tick's.

use super::{
    Database, DatabaseError, Statement,
    booking_events::{Local, release_claims},
    sql, time,
};
use callslot_shared::{
    ids::BookingId,
    schedule::{
        TimeZone,
        wall::{LocalTime, ZONE_RULES},
    },
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::Deserialize;

/// A pending booking whose instant follows an older release of the time zone database.
#[derive(Debug, Clone, Deserialize)]
pub struct Stale {
    id: BookingId,
    version: u32,
    start_time: i64,
    duration_minutes: u32,
    timezone: TimeZone,
    local_start: Option<String>,
    local_second: u8,
}

/// What became of a booking whose zone's rules are new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    /// Its instant holds.
    Same,
    /// It rings at another instant, at the time that was agreed on.
    Moved,
    /// It rings at the instant it had, because its operator is taken at the one that was agreed on.
    Stays,
    /// Somebody has changed it meanwhile.
    Overtaken,
}

/// Selects bookings that start after `from` and follow an older release, a batch at a time. One from before wall
/// times were kept is among them.
pub(super) fn select(from: DateTime<Utc>, batch: i64) -> Statement {
    sql!(
        "SELECT id, version, start_time, duration_minutes, timezone, local_start, local_second
         FROM booking_events INDEXED BY booking_events_rules
         WHERE status = 'pending' AND zone_rules < ?1 AND start_time > ?2 LIMIT ?3",
        ZONE_RULES,
        from,
        batch,
    )
}

impl Stale {
    fn local(&self) -> Result<Local, DatabaseError> {
        Ok(match &self.local_start {
            Some(wall) => Local {
                wall: wall.clone(),
                second: self.local_second == 1,
            },
            None => Local::of(time(self.start_time)?, self.timezone),
        })
    }

    /// The instant of the wall time now.
    fn agreed(&self, local: &Local) -> Result<DateTime<Utc>, DatabaseError> {
        let wall: NaiveDateTime = (local.wall.parse())
            .map_err(|error: chrono::ParseError| DatabaseError::Row(error.to_string()))?;
        let zone = self.timezone;
        let second = local.second;
        Ok(LocalTime { wall, zone, second }.resolve().instant)
    }
}

/// Has a booking follow today's rules. One that would ring before `from` stays where it is; of every one that
/// does not ring as it did, or not as agreed, its operator is told.
pub async fn follow(
    db: &dyn Database,
    stale: &Stale,
    from: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Followed, DatabaseError> {
    let local = stale.local()?;
    let start = stale.agreed(&local)?;
    if start == time(stale.start_time)? {
        return settle(db, stale, &local, None, now).await;
    }
    if start <= from {
        return settle(db, stale, &local, Some("time_kept"), now).await;
    }
    let moved = sql!(
        "UPDATE booking_events SET start_time = ?3, end_time = ?4, zone_rules = ?5, updated_at = ?6,
           version = version + 1
         WHERE id = ?1 AND version = ?2 AND status = 'pending' RETURNING id",
        stale.id,
        stale.version,
        start,
        start + TimeDelta::minutes(stale.duration_minutes.into()),
        ZONE_RULES,
        now,
    );
    let statements = vec![
        moved,
        release_claims(stale.id),
        tell(stale, "time_moved", now),
    ];
    match db.batch(statements).await {
        Err(DatabaseError::Overlap) => settle(db, stale, &local, Some("time_kept"), now).await,
        answers => Ok(if answers?.first().is_some_and(super::Rows::any) {
            Followed::Moved
        } else {
            Followed::Overtaken
        }),
    }
}

/// Notes that a booking's instant is what today's rules say, or stays although they say another. Its version
/// stays: nothing that anybody sees of it has changed.
async fn settle(
    db: &dyn Database,
    stale: &Stale,
    local: &Local,
    notice: Option<&'static str>,
    now: DateTime<Utc>,
) -> Result<Followed, DatabaseError> {
    let mut statements = vec![sql!(
        "UPDATE booking_events SET zone_rules = ?3, local_start = ?4, local_second = ?5
         WHERE id = ?1 AND version = ?2 AND status = 'pending' RETURNING id",
        stale.id,
        stale.version,
        ZONE_RULES,
        local.wall.as_str(),
        local.second,
    )];
    statements.extend(notice.map(|kind| tell(stale, kind, now)));
    let answers = db.batch(statements).await?;
    Ok(match (answers.first(), notice) {
        (Some(rows), None) if rows.any() => Followed::Same,
        (Some(rows), Some(_)) if rows.any() => Followed::Stays,
        _ => Followed::Overtaken,
    })
}

/// The notice to the booking's operator, if the statement before has changed the booking. The same again is
/// unread again.
fn tell(stale: &Stale, kind: &'static str, now: DateTime<Utc>) -> Statement {
    sql!(
        "INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at)
         SELECT b.id, ?2, b.organization_id, b.user_id, ?3 FROM booking_events b
         WHERE b.id = ?1 AND b.zone_rules = ?4 AND b.status = 'pending'
           AND (b.version = ?5 OR (b.version = ?5 + 1 AND b.updated_at = ?3))
         ON CONFLICT (booking_id, kind) DO UPDATE SET created_at = excluded.created_at,
           user_id = excluded.user_id, read_at = NULL",
        stale.id,
        kind,
        now,
        ZONE_RULES,
        stale.version,
    )
}
