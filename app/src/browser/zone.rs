//! The zone of this machine, and times as walls in any zone show them.

use super::dates::written;
use callslot_shared::schedule::{TimeZone, local_time::first_at_or_after};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use js_sys::{Array, Intl::DateTimeFormat, Object, Reflect};

/// The zone of this machine; UTC if it has one that is not in the zones' database.
#[must_use]
pub fn own() -> TimeZone {
    let options = DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let name = Reflect::get(&options, &"timeZone".into()).ok();
    name.and_then(|name| name.as_string())
        .and_then(|name| TimeZone::parse("timezone", &name).ok())
        .unwrap_or(TimeZone::UTC)
}

/// The time of day in a zone, with its day if asked for.
#[must_use]
pub fn clock(locale: &str, at: DateTime<Utc>, zone: TimeZone, with_day: bool) -> String {
    let mut options = vec![
        ("hour", "numeric"),
        ("minute", "2-digit"),
        ("timeZone", zone.name()),
    ];
    if with_day {
        options.push(("weekday", "short"));
    }
    written(locale, at, &options)
}

/// Day and time of day in a zone.
#[must_use]
pub fn moment(locale: &str, at: DateTime<Utc>, zone: TimeZone) -> String {
    let options = [
        ("weekday", "short"),
        ("month", "short"),
        ("day", "numeric"),
        ("hour", "numeric"),
        ("minute", "2-digit"),
        ("timeZone", zone.name()),
    ];
    written(locale, at, &options)
}

/// A date, such as `Mon, Mar 2`.
#[must_use]
pub fn date(locale: &str, date: NaiveDate) -> String {
    // Noon in Greenwich is on the same date there.
    let noon = date.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(12);
    let options = [
        ("weekday", "short"),
        ("month", "short"),
        ("day", "numeric"),
        ("timeZone", "UTC"),
    ];
    written(locale, noon, &options)
}

/// An hour of a day, as the locale writes it.
#[must_use]
pub fn hour(locale: &str, hour: u32) -> String {
    let at = first_at_or_after(NaiveDate::default().and_time(NaiveTime::MIN), TimeZone::UTC);
    let at =
        DateTime::from_timestamp_millis(at).unwrap_or_default() + TimeDelta::hours(hour.into());
    written(locale, at, &[("hour", "numeric"), ("timeZone", "UTC")])
}
