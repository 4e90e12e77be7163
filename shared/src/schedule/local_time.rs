//! Local times and their instants.

use super::{
    TimeZone,
    millis::{MAX_MILLIS, Millis},
    tz_rules::{self, Instants},
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _, Utc};
use serde::{Deserialize, Serialize};

pub use super::millis::from_millis;

/// A time as it was agreed on: what clocks read, and in which zone.
///
/// # Examples
/// ```
/// use callslot_shared::schedule::{TimeZone, local_time::{LocalTime, Reading}};
/// let zone = TimeZone::parse("timezone", "America/New_York").unwrap();
/// let datetime = "2026-03-08T02:30:00".parse().unwrap();
/// let resolved = LocalTime { datetime, zone, second: false }.resolve();
/// assert_eq!(resolved.reading, Reading::Gap);
/// assert_eq!(resolved.instant.to_rfc3339(), "2026-03-08T07:30:00+00:00");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalTime {
    /// The time that the clock reads.
    #[serde(rename = "wall")]
    pub datetime: NaiveDateTime,
    /// The zone of the clock.
    pub zone: TimeZone,
    /// Whether the second of two such times is meant, where clocks are set back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub second: bool,
}

/// A local time as it is stored and told, and as chrono parses it. Not by a pattern: what chrono reads any
/// pattern with is not in the Worker otherwise.
///
/// # Examples
/// ```
/// use callslot_shared::schedule::local_time::{to_minute, written};
/// let datetime = "2026-03-08T02:30:00".parse().unwrap();
/// assert_eq!(written(datetime), "2026-03-08T02:30:00");
/// assert_eq!(to_minute(datetime), "2026-03-08 02:30");
/// ```
#[must_use]
pub fn written(datetime: NaiveDateTime) -> String {
    format!("{datetime:?}")
}

/// A local time to the minute, as people read it.
#[must_use]
pub fn to_minute(datetime: NaiveDateTime) -> String {
    format!(
        "{} {:02}:{:02}",
        datetime.date(),
        datetime.hour(),
        datetime.minute()
    )
}

/// The number of times that a clock reads a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ClockReading))]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Once, as on most days.
    #[default]
    Once,
    /// Never: clocks are set forward over it.
    Gap,
    /// Twice: clocks are set back over it.
    Fold,
}

/// The instant of a local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResolvedTime {
    /// The instant.
    pub instant: DateTime<Utc>,
    /// The number of times that the clock reads that time.
    pub reading: Reading,
}

impl LocalTime {
    /// The local time in `zone` at `instant`.
    #[must_use]
    pub fn of(instant: DateTime<Utc>, zone: TimeZone) -> Self {
        let instant = instant.timestamp_millis();
        let datetime = local_of(instant, zone);
        let second = matches!(instants(datetime, zone), Instants::Two(first, _) if instant > first);
        Self {
            datetime,
            zone,
            second,
        }
    }

    /// Another time of the same zone: of two such times the first, but for this time itself.
    #[must_use]
    pub fn on_its_clock(&self, datetime: NaiveDateTime) -> Self {
        Self {
            datetime,
            zone: self.zone,
            second: self.second && datetime == self.datetime,
        }
    }

    /// The instant that is meant. A time in a gap is as much after it as it is in it: the offset from before the gap
    /// holds.
    #[must_use]
    pub fn resolve(&self) -> ResolvedTime {
        let (first, second, reading) = readings(self.datetime, self.zone);
        ResolvedTime {
            instant: from_millis(if self.second { second } else { first }),
            reading,
        }
    }
}

/// The release of the time zone database that all of this follows.
pub const ZONE_RULES: &str = tz_rules::RELEASE;

/// A change of a zone's offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OffsetChange {
    /// The instant.
    pub at: DateTime<Utc>,
    /// The offset before, in minutes.
    pub before: i64,
    /// The offset from then on, in minutes.
    pub after: i64,
}

/// Every change of a zone's offset from `from` on and before `to`, as far as the rules of the release go (the year 2059).
///
/// # Examples
/// ```
/// use callslot_shared::schedule::{TimeZone, local_time::offset_changes};
/// let berlin = TimeZone::parse("timezone", "Europe/Berlin").unwrap();
/// let [from, to] = ["2026-06-01T00:00:00Z", "2027-01-01T00:00:00Z"].map(|at| at.parse().unwrap());
/// let changes = offset_changes(berlin, from, to);
/// assert_eq!((changes[0].before, changes[0].after), (120, 60));
/// assert_eq!(changes[0].at.to_rfc3339(), "2026-10-25T01:00:00+00:00");
/// ```
#[must_use]
pub fn offset_changes(zone: TimeZone, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<OffsetChange> {
    let rules = zone.rules();
    let changes = rules.changes(from.timestamp_millis(), to.timestamp_millis());
    let change = |(at, before, after)| OffsetChange {
        at: from_millis(at),
        before: before / 60_000,
        after: after / 60_000,
    };
    changes.map(change).collect()
}

/// A zone's offset from UTC at an instant, in minutes.
#[must_use]
pub fn offset_minutes(zone: TimeZone, at: DateTime<Utc>) -> i64 {
    zone.rules().offset(at.timestamp_millis()) / 60_000
}

/// The instants of a local time.
fn instants(datetime: NaiveDateTime, zone: TimeZone) -> Instants {
    let as_utc = datetime.and_utc().timestamp_millis();
    zone.rules().instants(as_utc.clamp(-MAX_MILLIS, MAX_MILLIS))
}

/// The first and the last instant of a local time; both are the same but in a fold.
fn readings(datetime: NaiveDateTime, zone: TimeZone) -> (Millis, Millis, Reading) {
    match instants(datetime, zone) {
        Instants::One(instant) => (instant, instant, Reading::Once),
        Instants::Two(first, second) => (first, second, Reading::Fold),
        Instants::None { by_the_old, .. } => (by_the_old, by_the_old, Reading::Gap),
    }
}

/// The first instant at which clocks read `datetime` or later on.
#[must_use]
pub fn first_at_or_after(datetime: NaiveDateTime, zone: TimeZone) -> Millis {
    match instants(datetime, zone) {
        Instants::One(instant) | Instants::Two(instant, _) => instant,
        Instants::None { change, .. } => change,
    }
}

/// The instant at which a date begins.
pub(crate) fn midnight(date: NaiveDate, zone: TimeZone) -> Millis {
    first_at_or_after(date.and_time(NaiveTime::MIN), zone)
}

/// The local date at an instant.
pub(crate) fn date_of(instant: Millis, zone: TimeZone) -> NaiveDate {
    local_of(instant, zone).date()
}

/// The local time at an instant.
pub(crate) fn local_of(instant: Millis, zone: TimeZone) -> NaiveDateTime {
    let instant = instant.clamp(-MAX_MILLIS, MAX_MILLIS);
    from_millis(instant + zone.rules().offset(instant)).naive_utc()
}

/// A zone's offset at an instant.
#[cfg(test)]
pub(crate) fn offset_millis(zone: TimeZone, instant: Millis) -> Millis {
    local_of(instant, zone).and_utc().timestamp_millis() - instant
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(zone: &str, datetime: &str) -> LocalTime {
        LocalTime {
            datetime: datetime.parse().unwrap(),
            zone: TimeZone::parse("z", zone).unwrap(),
            second: false,
        }
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_in_a_gap_takes_the_offset_from_before_it() {
        let resolved = local("America/New_York", "2026-03-08T02:30:00").resolve();
        assert_eq!(resolved.reading, Reading::Gap);
        assert_eq!(resolved.instant, utc("2026-03-08T07:30:00Z"));
        let half_an_hour = local("Australia/Lord_Howe", "2026-10-04T02:15:00").resolve();
        assert_eq!(half_an_hour.reading, Reading::Gap);
        assert_eq!(half_an_hour.instant, utc("2026-10-03T15:45:00Z"));
    }

    #[test]
    fn hours_in_a_gap_begin_when_it_ends() {
        let gap = local("America/New_York", "2026-03-08T02:30:00");
        assert_eq!(
            first_at_or_after(gap.datetime, gap.zone),
            utc("2026-03-08T07:00:00Z").timestamp_millis()
        );
    }

    #[test]
    fn a_time_in_a_fold_is_the_first_unless_the_second_is_named() {
        let first = local("America/New_York", "2026-11-01T01:30:00");
        assert_eq!(first.resolve().reading, Reading::Fold);
        assert_eq!(first.resolve().instant, utc("2026-11-01T05:30:00Z"));
        let second = LocalTime {
            second: true,
            ..first
        };
        assert_eq!(second.resolve().instant, utc("2026-11-01T06:30:00Z"));
        for pass in [first, second] {
            assert_eq!(LocalTime::of(pass.resolve().instant, pass.zone), pass);
        }
    }

    #[test]
    fn a_day_that_was_skipped_ends_where_the_next_begins() {
        let skipped = local("Pacific/Apia", "2011-12-30T12:00:00");
        assert_eq!(
            first_at_or_after(skipped.datetime, skipped.zone),
            utc("2011-12-30T10:00:00Z").timestamp_millis()
        );
    }
}
