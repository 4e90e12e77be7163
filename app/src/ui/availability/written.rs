//! Days and times as the locale writes them.

use crate::{
    browser::dates::written, browser::zone, schedule::zones, ui::app::App,
    words::availability as words,
};
use callslot_shared::{
    api::Off,
    schedule::{
        TimeZone,
        hours::{DayTime, Hours},
    },
};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

/// The day of a week, such as `Monday`.
pub(super) fn weekday(app: &App, day: Weekday, form: &str) -> String {
    // The first day of 1970 was a Thursday.
    let days = (day.num_days_from_monday() + 4) % 7;
    let at = noon(NaiveDate::default()) + TimeDelta::days(days.into());
    written(&app.locale, at, &[("weekday", form), ("timeZone", "UTC")])
}

/// A month with its year, such as `March 2026`.
pub(super) fn month(app: &App, date: NaiveDate) -> String {
    let options = [("month", "long"), ("year", "numeric"), ("timeZone", "UTC")];
    written(&app.locale, noon(date), &options)
}

/// A date in full, such as `Monday, March 2, 2026`.
pub(super) fn full_date(app: &App, date: NaiveDate) -> String {
    let options = [
        ("weekday", "long"),
        ("day", "numeric"),
        ("month", "long"),
        ("year", "numeric"),
        ("timeZone", "UTC"),
    ];
    written(&app.locale, noon(date), &options)
}

/// Hours in order, such as `9:00 AM – 5:00 PM`.
pub(super) fn hours(app: &App, hours: &[Hours]) -> String {
    if hours.is_empty() {
        return app.say(words::UNAVAILABLE).to_owned();
    }
    let one = |hours: &Hours| format!("{} – {}", time(app, hours.from), time(app, hours.to));
    hours.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn time(app: &App, time: DayTime) -> String {
    let at = NaiveDate::default().and_time(NaiveTime::MIN).and_utc();
    let at = at + TimeDelta::minutes(time.since_midnight().into());
    zone::clock(&app.locale, at, TimeZone::UTC, false)
}

/// The day and time of an instant.
pub(super) fn instant(app: &App, at: DateTime<Utc>, zone: TimeZone) -> String {
    let date = zone::date(&app.locale, zones::date(at, zone));
    format!("{date}, {}", zone::clock(&app.locale, at, zone, false))
}

/// When a time off is, in `zone`.
pub(super) fn off(app: &App, off: Off, zone: TimeZone) -> String {
    let (from, to) = match off {
        Off::Days(from, to) => {
            let [from, to] = [from, to].map(|date| zone::date(&app.locale, date));
            (from, to)
        }
        Off::Instants(start, end) => {
            let to = if zones::date(start, zone) == zones::date(end, zone) {
                zone::clock(&app.locale, end, zone, false)
            } else {
                instant(app, end, zone)
            };
            (instant(app, start, zone), to)
        }
    };
    if from == to {
        return from;
    }
    app.fill(words::SPAN, &[("from", &from), ("to", &to)])
}

/// Noon in Greenwich is on the same date there.
fn noon(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(12)
}
