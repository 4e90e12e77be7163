//! Days and free times of an event type: lists of buttons under headings, and a strip of the month.

use super::{PageFrame, page, we_call};
use crate::web::templates::{hidden, problem};
use callslot_messages::Dates;
use callslot_shared::{
    schedule::{TimeZone, local_time::LocalTime},
    words::{Language, messages::dates, public as texts},
};
use chrono::{DateTime, Datelike as _, NaiveDate, SecondsFormat, Timelike as _, Utc};
use maud::{Markup, html};

/// Zones to choose from besides the one that is shown: one of each offset at least, where most people are.
const ZONES: [&str; 44] = [
    "Pacific/Honolulu",
    "America/Anchorage",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Denver",
    "America/Chicago",
    "America/Mexico_City",
    "America/New_York",
    "America/Toronto",
    "America/Bogota",
    "America/Lima",
    "America/Halifax",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "America/St_Johns",
    "Atlantic/Azores",
    "UTC",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Zurich",
    "Europe/Berlin",
    "Europe/Rome",
    "Europe/Warsaw",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Europe/Athens",
    "Africa/Cairo",
    "Europe/Istanbul",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Hong_Kong",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Australia/Sydney",
    "Pacific/Auckland",
];

/// The format of times.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DayClock {
    /// The zone.
    pub(crate) zone: TimeZone,
    /// Whether the clock has 12 hours.
    pub(crate) hour12: bool,
}

impl DayClock {
    /// A time of day: `15:30` or `3:30 pm`.
    pub(super) fn time(self, at: DateTime<Utc>) -> String {
        let local = LocalTime::of(at, self.zone).datetime;
        let (hour, minute) = (local.hour(), local.minute());
        if !self.hour12 {
            return format!("{hour:02}:{minute:02}");
        }
        let (is_pm, hour) = local.time().hour12();
        let half = if is_pm { "pm" } else { "am" };
        format!("{hour}:{minute:02}\u{a0}{half}")
    }
}

/// A day of the strip.
#[derive(Debug)]
pub(crate) struct DayLink {
    /// The date.
    pub(crate) date: NaiveDate,
    /// The number of its free times.
    pub(crate) count: usize,
    /// The address that shows them.
    pub(crate) href: String,
    /// Whether they are shown.
    pub(crate) is_chosen: bool,
}

/// A day with its free times.
#[derive(Debug)]
pub(crate) struct DayTimes {
    /// The date.
    pub(crate) date: NaiveDate,
    /// The starts.
    pub(crate) starts: Vec<DateTime<Utc>>,
}

/// The free times of an event type.
#[derive(Debug)]
pub(crate) struct TimesPage {
    /// The event type's name.
    pub(crate) name: String,
    /// The length that is shown, in minutes.
    pub(crate) minutes: u32,
    /// The lengths to choose from, in minutes.
    pub(crate) durations: Vec<u32>,
    /// The format of times.
    pub(crate) clock: DayClock,
    /// The first day of the month.
    pub(crate) month: NaiveDate,
    /// The address of the month before, if there can be times in it.
    pub(crate) earlier: Option<String>,
    /// The address of the month behind.
    pub(crate) later: Option<String>,
    /// The first free day behind the month, with its address.
    pub(crate) next: Option<(NaiveDate, String)>,
    /// The days that have a free time.
    pub(crate) days: Vec<DayLink>,
    /// The days that are shown with their times.
    pub(crate) times: Vec<DayTimes>,
    /// This page's address: it takes a time.
    pub(crate) action: String,
    /// The values that forms of this page hand on.
    pub(crate) kept: Vec<(String, String)>,
    /// The address of all event types, if there are others.
    pub(crate) all: Option<String>,
    /// A message before all else.
    pub(crate) problem: Option<&'static str>,
}

/// Shows when an event type can be booked.
pub(crate) fn times(frame: &PageFrame, shown: &TimesPage) -> Markup {
    let language = frame.language;
    let body = html! {
        (problem(shown.problem))
        p class="muted" { (we_call(language, &[shown.minutes])) }
        (settings(language, shown))
        (strip(language, shown))
        @for day in &shown.times {
            (day_times(language, shown, day))
        }
        @if let Some(all) = &shown.all {
            p { a href=(all) { (texts::OTHER_CALLS.template(language)) } }
        }
    };
    page(frame, &shown.name, &body)
}

/// The zone, the clock and the length, each to be changed.
fn settings(language: Language, shown: &TimesPage) -> Markup {
    let path = shown.action.split('?').next().unwrap_or_default();
    let own = shown.clock.zone.name();
    let is_listed = ZONES.contains(&own);
    let clocks = [(false, "0", texts::CLOCK_24), (true, "1", texts::CLOCK_12)];
    html! {
        form method="get" action=(path) class="settings" {
            @for (name, value) in &shown.kept {
                (hidden(name, value))
            }
            @if let [_, _, ..] = &*shown.durations {
                label {
                    (texts::LENGTH.template(language))
                    select name="duration" {
                        @for minutes in &shown.durations {
                            option value=(minutes) selected[*minutes == shown.minutes] {
                                (texts::MINUTES.fill(language, &[("minutes", &minutes.to_string())]))
                            }
                        }
                    }
                }
            }
            label {
                (texts::TIMES_IN.template(language))
                select name="tz" {
                    @if !is_listed {
                        option value=(own) selected { (place(shown.clock.zone)) }
                    }
                    @for name in ZONES {
                        option value=(name) selected[name == own] {
                            (name.rsplit('/').next().unwrap_or(name).replace('_', " "))
                        }
                    }
                }
            }
            label {
                span class="unseen" { (texts::CLOCK_24.template(language)) " / " (texts::CLOCK_12.template(language)) }
                select name="hour12" {
                    @for (is, value, says) in clocks {
                        option value=(value) selected[is == shown.clock.hour12] { (says.template(language)) }
                    }
                }
            }
            button class="quiet" { (texts::CHANGE.template(language)) }
        }
    }
}

fn place(zone: TimeZone) -> String {
    zone.place()
}

/// The month with its free days, and the way to others.
fn strip(language: Language, shown: &TimesPage) -> Markup {
    let month = month(language, shown.month);
    html! {
        nav class="month" aria-label=(texts::DAYS.template(language)) {
            div class="months" {
                @if let Some(earlier) = &shown.earlier {
                    a href=(earlier) rel="nofollow" aria-label=(texts::EARLIER.template(language)) { "‹" }
                }
                h2 { (month) }
                @if let Some(later) = &shown.later {
                    a href=(later) rel="nofollow" aria-label=(texts::LATER.template(language)) { "›" }
                }
            }
            @if shown.days.is_empty() {
                p {
                    @if shown.next.is_some() {
                        (texts::NO_TIMES.fill(language, &[("month", &month)]))
                    } @else {
                        (texts::NO_TIMES_AT_ALL.template(language))
                    }
                }
                @if let Some((date, href)) = &shown.next {
                    p {
                        a class="button" href=(href) rel="nofollow" {
                            (texts::NEXT_TIMES.fill(language, &[("date", &long(language, *date))]))
                        }
                    }
                }
            } @else {
                ol class="days" {
                    @for day in &shown.days {
                        li {
                            a href=(day.href) rel="nofollow" aria-current=[day.is_chosen.then_some("date")]
                                aria-label=(texts::DAY_FREE.fill(language, &[
                                    ("date", &long(language, day.date)),
                                    ("count", &day.count.to_string()),
                                ])) {
                                span { (weekday(language, day.date)) }
                                strong { (day.date.day()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A day's times, each a button that holds it.
fn day_times(language: Language, shown: &TimesPage, day: &DayTimes) -> Markup {
    html! {
        section {
            h3 { (long(language, day.date)) }
            form method="post" action=(shown.action) {
                (hidden("duration", &shown.minutes.to_string()))
                ul class="times" {
                    @for start in &day.starts {
                        li {
                            button name="start" value=(start.to_rfc3339_opts(SecondsFormat::AutoSi, true)) class="quiet" {
                                (shown.clock.time(*start))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A date as a heading has it. Noon by UTC is that date in UTC, whatever the page's zone.
fn long(language: Language, date: NaiveDate) -> String {
    let noon = date.and_hms_opt(12, 0, 0).unwrap_or_default().and_utc();
    let dates = Dates {
        language,
        zone: TimeZone::UTC,
        written_at: noon,
    };
    dates.date(noon)
}

fn word(list: &'static str, place: u32) -> &'static str {
    let place = usize::try_from(place).unwrap_or_default();
    list.split(' ').nth(place).unwrap_or_default()
}

fn weekday(language: Language, date: NaiveDate) -> &'static str {
    let names = dates::WEEKDAYS_SHORT.template(language);
    word(names, date.weekday().num_days_from_monday())
}

fn month(language: Language, first: NaiveDate) -> String {
    let name = word(dates::MONTHS.template(language), first.month0());
    format!("{name} {}", first.year())
}

/// A day and a time for a button: `2026-12-02 15:30`.
pub(super) fn day_and_time(clock: DayClock, at: DateTime<Utc>) -> String {
    let date = LocalTime::of(at, clock.zone).datetime.date();
    format!("{date} {}", clock.time(at))
}
