//! The zone of this machine, and times as walls in any zone show them.

use super::dates::{now, written};
use callslot_shared::{
    schedule::{
        TimeZone,
        local_time::{LocalTime, first_at_or_after},
    },
    words::{Language, dates::DateForm},
};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use js_sys::{Array, Intl::DateTimeFormat, Object, Reflect};
use std::collections::BTreeMap;

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

/// Times of day in a zone, each written once however many calls begin at it.
#[derive(Debug)]
pub struct Clocks<'a> {
    locale: &'a str,
    zone: TimeZone,
    written: BTreeMap<DateTime<Utc>, String>,
}

impl<'a> Clocks<'a> {
    /// None is written yet.
    #[must_use]
    pub const fn new(locale: &'a str, zone: TimeZone) -> Self {
        Self {
            locale,
            zone,
            written: BTreeMap::new(),
        }
    }

    /// The time of day at an instant.
    pub fn at(&mut self, at: DateTime<Utc>) -> &str {
        let (locale, zone) = (self.locale, self.zone);
        let written = self.written.entry(at);
        written.or_insert_with(|| clock(locale, at, zone, false))
    }
}

/// The day and the time of day here, within a sentence: `today, 15:30`, or a date.
#[must_use]
pub fn day_and_clock(
    language: Language,
    locale: &str,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> String {
    let here = own();
    let clock = clock(locale, at, here, false);
    let form = DateForm::of(at, now, here).word_and_time();
    form.map_or_else(
        || {
            let day = LocalTime::of(at, here).datetime.date();
            format!("{}, {clock}", date(locale, day))
        },
        |text| language.fill(text, &[("time", &clock)]),
    )
}

/// Day and time of day in a zone, to the second; with the year where it is not this one.
#[must_use]
pub fn moment(locale: &str, at: DateTime<Utc>, zone: TimeZone) -> String {
    let mut options = vec![
        ("weekday", "short"),
        ("month", "short"),
        ("day", "numeric"),
        ("hour", "numeric"),
        ("minute", "2-digit"),
        ("second", "2-digit"),
        ("timeZone", zone.name()),
    ];
    if DateForm::of(at, now(), zone) == DateForm::WithYear {
        options.push(("year", "numeric"));
    }
    written(locale, at, &options)
}

/// A date, such as `Mon, Mar 2`; with the year where it is not this one.
#[must_use]
pub fn date(locale: &str, date: NaiveDate) -> String {
    // Noon in Greenwich is on the same date there.
    let noon = date.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(12);
    let mut options = vec![
        ("weekday", "short"),
        ("month", "short"),
        ("day", "numeric"),
        ("timeZone", "UTC"),
    ];
    // On either side of midnight on New Year's Eve it is this year in one zone and not in another: a year too many does no harm.
    if DateForm::of_date(date, now().date_naive()) == DateForm::WithYear {
        options.push(("year", "numeric"));
    }
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
