//! Messages of a day's end: to an operator, their calls without an outcome; to an owner, the organization's notices.
//!
//! The day ends at 18:00 on the member's own clock: that of their hours, or else of their organization's, or else in
//! UTC. A message tells of the 24 hours before, so that nothing between two of them is left out, and its id has the date, so
//! that there is one a day.

use super::told::NOT_WANTED;
use crate::store::{AllTenants, DatabaseError, sql, text};
use callslot_shared::{
    message::MessageKind,
    schedule::{TimeZone, local_time::LocalTime},
};
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The hour at which a day ends.
const END: NaiveTime = match NaiveTime::from_hms_opt(18, 0, 0) {
    Some(end) => end,
    None => NaiveTime::MIN,
};

/// The time that a message tells of.
const WINDOW: TimeDelta = TimeDelta::days(1);

/// The time after the day's end after which its message is no use any more.
const USELESS: TimeDelta = TimeDelta::hours(6);

/// Most messages of a kind that are written at once. The next time takes the rest.
const BATCH: u32 = 500;

/// The zone of the member `user`'s hours, or their organization's.
const ZONE: &str = "COALESCE(
  (SELECT s.timezone FROM schedules s INDEXED BY schedules_owner
   WHERE s.organization_id = due.organization_id AND s.user_id = due.user_id ORDER BY s.is_default DESC, s.id LIMIT 1),
  (SELECT s.timezone FROM schedules s INDEXED BY schedules_owner
   WHERE s.organization_id = due.organization_id ORDER BY s.user_id, s.is_default DESC, s.id LIMIT 1),
  'UTC')";

/// The calls without an outcome since `:from`, of any operator.
const OPEN_OUTCOMES: &str = "SELECT b.organization_id, b.user_id, a.dialing_at AS at
  FROM call_attempts a INDEXED BY call_attempts_open_outcomes JOIN booking_events b ON b.id = a.booking_id
  WHERE a.phase = 'ended' AND a.accepted_at IS NOT NULL AND a.outcome IS NULL AND a.dialing_at > :from";

/// The notices since `:from`, once for each owner.
const NOTICES: &str = "SELECT n.organization_id, w.user_id, n.created_at AS at
  FROM notices n INDEXED BY notices_created
  JOIN members w ON w.organization_id = n.organization_id AND w.role = 'owner' AND w.active = 1
  WHERE n.created_at > :from";

/// Whether the call of the attempt `a` about the booking `b` is one that the message `m` asks the outcome of.
pub(super) const ASKED: &str = "b.user_id = m.member_id AND a.organization_id = m.organization_id AND a.phase = 'ended'
  AND a.accepted_at IS NOT NULL AND a.outcome IS NULL AND a.dialing_at > m.previous_start AND a.dialing_at <= m.start_time";

/// Whether the message `m` tells of the notice `n`.
pub(super) const NOTED: &str =
    "n.organization_id = m.organization_id AND n.created_at > m.previous_start
  AND n.created_at <= m.start_time";

/// Why a message of a day's end is not to be sent; NULL if it is, or is none.
pub(super) const REASON: &str = text!(
    "CASE WHEN m.kind IN ('outcomes_missing', 'daily_notices') THEN CASE
      WHEN NOT EXISTS (
        SELECT 1 FROM members w WHERE w.organization_id = m.organization_id AND w.user_id = m.member_id AND w.active = 1
          AND (m.kind = 'outcomes_missing' OR w.role = 'owner')) THEN 'inactive'
      WHEN EXISTS (
        SELECT 1 FROM message_switches s WHERE s.organization_id = m.organization_id AND s.kind = m.kind
          AND s.subject_id IN (m.organization_id, m.member_id)) THEN 'switched_off'
      WHEN ",
    NOT_WANTED,
    " THEN 'switched_off'
      WHEN m.kind = 'outcomes_missing' AND NOT EXISTS (
        SELECT 1 FROM call_attempts a INDEXED BY call_attempts_without_outcome JOIN booking_events b ON b.id = a.booking_id
        WHERE ",
    ASKED,
    ") THEN 'over'
      WHEN m.kind = 'daily_notices' AND NOT EXISTS (
        SELECT 1 FROM notices n INDEXED BY notices_organization WHERE ",
    NOTED,
    ") THEN 'over'
    END END"
);

/// A zone in which a day has ended, as it travels.
#[derive(Debug, Serialize)]
struct EndedDay {
    zone: String,
    date: String,
    /// The day's end, in milliseconds.
    end: i64,
}

impl EndedDay {
    /// The day that has ended in a zone, until midnight. None of a zone that this release does not know.
    fn of(zone: &str, now: DateTime<Utc>) -> Option<Self> {
        let known = TimeZone::parse("timezone", zone).ok()?;
        let date = LocalTime::of(now, known).datetime.date();
        let end = LocalTime {
            datetime: date.and_time(END),
            zone: known,
            second: false,
        };
        let end = end.resolve().instant;
        (end <= now).then(|| Self {
            zone: zone.to_owned(),
            date: date.to_string(),
            end: end.timestamp_millis(),
        })
    }
}

/// Writes the messages of the days that have ended. Written again they change nothing.
pub async fn write_daily(
    AllTenants { database: db }: AllTenants<'_>,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    #[derive(Deserialize)]
    struct Zone {
        zone: String,
    }
    // A day that has ended did so since the last midnight.
    let from = now.checked_sub_days(Days::new(1)).unwrap_or(now) - WINDOW;
    let zones = sql!(
        text!(
            "SELECT DISTINCT ",
            ZONE,
            " AS zone FROM (
               SELECT DISTINCT organization_id, user_id FROM (",
            OPEN_OUTCOMES,
            ")
               UNION SELECT organization_id, user_id FROM (",
            NOTICES,
            ")) due"
        ),
        from,
    );
    let zones: Vec<Zone> = db.run(zones).await?.all()?;
    let ended = zones.iter();
    let ended: Vec<_> = ended
        .filter_map(|zone| EndedDay::of(&zone.zone, now))
        .collect();
    if ended.is_empty() {
        return Ok(());
    }
    let days = crate::store::as_json(&ended);
    macro_rules! insert {
        ($kind:expr, $members:expr) => {
            sql!(
                text!(
                    "INSERT INTO messages (id, organization_id, kind, recipient, member_id, start_time, previous_start, due_at,
                       deadline, created_at, updated_at)
                     SELECT DISTINCT due.organization_id || '.' || :kind || '.' || due.user_id || '.' || (e.value ->> '$.date'),
                       due.organization_id, :kind, 'member', due.user_id, e.value ->> '$.end', (e.value ->> '$.end') - :window,
                       :now, (e.value ->> '$.end') + :useless, :now, :now
                     FROM (SELECT organization_id, user_id, at, ", ZONE, " AS zone FROM (", $members, ") due) due
                     JOIN json_each(:days) e ON e.value ->> '$.zone' = due.zone AND due.at <= e.value ->> '$.end'
                       AND due.at > (e.value ->> '$.end') - :window
                     WHERE NOT EXISTS (
                       SELECT 1 FROM messages m
                       WHERE m.id = due.organization_id || '.' || :kind || '.' || due.user_id || '.' || (e.value ->> '$.date'))
                     LIMIT :batch"
                ),
                kind = $kind.as_str(),
                from,
                days = days.as_str(),
                window = WINDOW.num_milliseconds(),
                useless = USELESS.num_milliseconds(),
                now,
                batch = BATCH,
            )
        };
    }
    let statements = vec![
        insert!(MessageKind::OutcomesMissing, OPEN_OUTCOMES),
        insert!(MessageKind::DailyNotices, NOTICES),
    ];
    db.batch(statements).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_six_on_its_own_clock_and_is_over_at_midnight() {
        let ended = |zone, now: &str| EndedDay::of(zone, now.parse().unwrap());
        for (zone, now, end) in [
            ("Europe/Berlin", "2026-11-30T16:59:00Z", None),
            (
                "Europe/Berlin",
                "2026-11-30T17:00:00Z",
                Some(("2026-11-30", "2026-11-30T17:00:00Z")),
            ),
            (
                "Europe/Berlin",
                "2026-11-30T22:59:00Z",
                Some(("2026-11-30", "2026-11-30T17:00:00Z")),
            ),
            ("Europe/Berlin", "2026-11-30T23:00:00Z", None),
            (
                "Pacific/Auckland",
                "2026-11-30T05:00:00Z",
                Some(("2026-11-30", "2026-11-30T05:00:00Z")),
            ),
            // Clocks are set back at three in the morning.
            (
                "Europe/Berlin",
                "2026-10-25T17:00:00Z",
                Some(("2026-10-25", "2026-10-25T17:00:00Z")),
            ),
            ("Nowhere/Else", "2026-11-30T17:00:00Z", None),
        ] {
            let found = ended(zone, now).map(|day| (day.date, day.end));
            let end = end.map(|(date, at)| {
                let at: DateTime<Utc> = at.parse().unwrap();
                (date.to_owned(), at.timestamp_millis())
            });
            assert_eq!(found, end, "{zone} {now}");
        }
    }
}
