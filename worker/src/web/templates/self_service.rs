//! The pages on which attendees change their call. All of them are small forms and links: nothing needs a script.

use super::{no_index, page};
use callslot_messages::PageReader;
use callslot_shared::{
    schedule::{TimeZone, self_service::ChangeRefusal},
    words::{AttendeeText, Language, messages::self_service as texts},
};
use chrono::{DateTime, Datelike as _, NaiveDate, SecondsFormat, Utc};
use maud::{Markup, html};

/// Zones to choose from, besides the reader's own.
const ZONES: [&str; 50] = [
    "Pacific/Honolulu",
    "America/Anchorage",
    "America/Los_Angeles",
    "America/Denver",
    "America/Phoenix",
    "America/Mexico_City",
    "America/Chicago",
    "America/Bogota",
    "America/Lima",
    "America/New_York",
    "America/Toronto",
    "America/Caracas",
    "America/Halifax",
    "America/Santiago",
    "America/St_Johns",
    "America/Argentina/Buenos_Aires",
    "America/Sao_Paulo",
    "Atlantic/Azores",
    "UTC",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Africa/Casablanca",
    "Africa/Lagos",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Rome",
    "Europe/Stockholm",
    "Europe/Warsaw",
    "Europe/Athens",
    "Europe/Helsinki",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Asia/Jerusalem",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Shanghai",
    "Asia/Manila",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Australia/Sydney",
    "Pacific/Auckland",
];

/// The name of each language in itself.
const LANGUAGES: [(Language, &str); 4] = [
    (Language::English, "English"),
    (Language::Spanish, "Español"),
    (Language::French, "Français"),
    (Language::German, "Deutsch"),
];

/// The call that a page is about, and the addresses of its pages.
#[derive(Debug, Clone)]
pub(crate) struct CallShown {
    /// The reader.
    pub(crate) reader: PageReader,
    /// The operator's name.
    pub(crate) who: String,
    /// The organization's name.
    pub(crate) organization: String,
    /// The attendee's number, as it is shown.
    pub(crate) number: String,
    /// The address at which the organization is reached.
    pub(crate) contact: String,
    /// Minutes of the call.
    pub(crate) minutes: u32,
    /// The start.
    pub(crate) start: DateTime<Utc>,
    /// The path of its page: `/c/{token}`.
    pub(crate) path: String,
    /// What the reader has chosen, as it goes on from page to page: names and values.
    pub(crate) view: Vec<(&'static str, String)>,
}

impl CallShown {
    const fn language(&self) -> Language {
        self.reader.language
    }

    fn say(&self, text: AttendeeText) -> &'static str {
        text.template(self.language())
    }

    fn fill(&self, text: AttendeeText) -> String {
        self.fill_with(text, &[])
    }

    fn fill_with(&self, text: AttendeeText, more: &[(&str, &str)]) -> String {
        let mut values = vec![
            ("who", &*self.who),
            ("organization", &*self.organization),
            ("number", &*self.number),
            ("contact", &*self.contact),
        ];
        values.extend_from_slice(more);
        text.fill(self.language(), &values)
    }

    /// The address of one of its pages, with values and what the reader has chosen.
    pub(crate) fn address(&self, place: &str, values: &[(&str, &str)]) -> String {
        let mut address = format!("{}{place}", self.path);
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(values);
        query.extend_pairs(&self.view);
        let query = query.finish();
        if !query.is_empty() {
            address.push('?');
            address.push_str(&query);
        }
        address
    }

    /// The address at which a time is asked about.
    fn time(&self, start: DateTime<Utc>) -> String {
        let start = start.to_rfc3339_opts(SecondsFormat::Secs, true);
        self.address("/time", &[("start", &*start)])
    }
}

/// The changes that the page of a call offers.
#[derive(Debug, Clone)]
pub(crate) struct CallActions {
    /// The call.
    pub(crate) shown: CallShown,
    /// A sentence above them, about what was just asked for.
    pub(crate) note: Option<AttendeeText>,
    /// The label of choosing a time, if one can be chosen.
    pub(crate) choose: Option<AttendeeText>,
    /// Whether the call can be cancelled.
    pub(crate) cancel: bool,
}

/// The note above a call.
pub(super) fn note(actions: &CallActions) -> Markup {
    html! {
        @if let Some(note) = actions.note {
            p class="problem" role="status" { (actions.shown.say(note)) }
        }
    }
}

/// The ways on from a call.
pub(super) fn actions(actions: &CallActions) -> Markup {
    let shown = &actions.shown;
    html! {
        @if actions.choose.is_some() || actions.cancel {
            p class="actions" {
                @if let Some(label) = actions.choose {
                    a class="button" href=(shown.address("/times", &[])) { (shown.say(label)) }
                }
                @if actions.cancel {
                    a class="button quiet" href=(shown.address("/cancel", &[])) { (shown.say(texts::CANCEL)) }
                }
            }
        }
        p class="actions" {
            a class="button quiet" href=(shown.address("/stop-calls", &[])) { (shown.say(texts::STOP_CALLS)) }
        }
        (view(shown, "", &[]))
    }
}

/// Chooses zone and language of a page.
fn view(shown: &CallShown, place: &str, kept: &[(&str, &str)]) -> Markup {
    let current = shown.reader.zone;
    let known = ZONES
        .into_iter()
        .filter_map(|name| TimeZone::parse("zone", name).ok());
    let zones: Vec<TimeZone> = known.collect();
    let is_known = ZONES.contains(&current.name());
    let option = |zone: TimeZone| {
        html! {
            option value=(zone.name()) selected[zone.name() == current.name()] { (zone.name().replace('_', " ")) }
        }
    };
    html! {
        details class="view" {
            summary { (shown.say(texts::VIEW)) }
            form method="get" action={ (shown.path) (place) } {
                @for (name, value) in kept {
                    (super::hidden(name, value))
                }
                label for="zone" { (shown.say(texts::ZONE)) }
                select id="zone" name="zone" {
                    @if !is_known { (option(current)) }
                    @for zone in zones { (option(zone)) }
                }
                label for="lang" { (shown.say(texts::LANGUAGE)) }
                select id="lang" name="lang" {
                    @for (language, name) in LANGUAGES {
                        option value=(language.as_str()) lang=(language.as_str()) selected[language == shown.language()] { (name) }
                    }
                }
                button class="quiet" { (shown.say(texts::SHOW)) }
            }
        }
    }
}

/// The way back, and the zone and language.
fn back(shown: &CallShown) -> Markup {
    html! {
        p { a href=(shown.address("", &[])) { (shown.say(texts::BACK)) } }
    }
}

/// A form with a proof and a button.
fn ask(shown: &CallShown, place: &str, values: &[(&str, &str)], button: AttendeeText) -> Markup {
    html! {
        form method="post" action=(shown.address(place, &[])) {
            @for (name, value) in values {
                (super::hidden(name, value))
            }
            p class="actions" {
                button { (shown.say(button)) }
            }
        }
    }
}

fn whole(shown: &CallShown, title: &str, body: &Markup) -> Markup {
    page(shown.language(), title, &no_index(), body)
}

/// Says that a link was replaced, and nothing of its call.
pub(crate) fn replaced(language: Language) -> Markup {
    let body = html! { p { (texts::REPLACED_SAYS.template(language)) } };
    let title = texts::REPLACED.template(language);
    page(language, title, &no_index(), &body)
}

/// Asks whether a call is to be cancelled.
pub(crate) fn ask_to_cancel(shown: &CallShown, form: &str) -> Markup {
    let when = shown.reader.long(shown.start);
    let body = html! {
        p { (shown.fill_with(texts::CANCEL_SAYS, &[("when", &when)])) }
        (ask(shown, "/cancel", &[("form", form)], texts::CANCEL))
        (back(shown))
    };
    whole(shown, &shown.fill(texts::CANCEL_ASKS), &body)
}

/// Says that a change cannot be made here, why, and how to reach somebody who can.
pub(crate) fn refused(shown: &CallShown, refusal: ChangeRefusal) -> Markup {
    let (title, says) = match refusal {
        ChangeRefusal::TooLate { notice } if notice > 0 => {
            let notice = length(shown, notice);
            let says = shown.fill_with(texts::TOO_LATE_SAYS, &[("notice", &notice)]);
            (texts::TOO_LATE, says)
        }
        _ => (texts::NOT_HERE, shown.fill(texts::NOT_HERE_SAYS)),
    };
    let body = html! {
        p { (says) }
        p { (shown.fill(texts::REACH)) }
        p class="actions" {
            a class="button quiet" href={ "mailto:" (shown.contact) } { (shown.contact) }
        }
        (back(shown))
    };
    whole(shown, shown.say(title), &body)
}

/// A notice in words: whole hours from two on, else minutes.
fn length(shown: &CallShown, minutes: u32) -> String {
    let (text, count) = if minutes >= 120 && minutes.is_multiple_of(60) {
        (texts::NOTICE_HOURS, minutes / 60)
    } else {
        (texts::NOTICE_MINUTES, minutes)
    };
    text.fill(shown.language(), &[("count", &*count.to_string())])
}

/// A day with free times.
#[derive(Debug, Clone)]
pub(crate) struct DayShown {
    /// The date on the reader's calendar.
    pub(crate) date: NaiveDate,
    /// The starts.
    pub(crate) starts: Vec<DateTime<Utc>>,
}

/// A month of free times.
#[derive(Debug, Clone)]
pub(crate) struct MonthShown {
    /// Its first day.
    pub(crate) first: NaiveDate,
    /// The days with free times.
    pub(crate) days: Vec<DayShown>,
    /// The days whose times are listed: from this one on.
    pub(crate) from: NaiveDate,
    /// The first days of the months before and after, as far as one can go.
    pub(crate) around: [Option<NaiveDate>; 2],
}

/// The most days whose times are listed at once.
const DAYS_LISTED: usize = 7;

/// Free times to choose from: a strip of the month's days, and the times of the next ones.
pub(crate) fn times(shown: &CallShown, month: &MonthShown) -> Markup {
    let minutes = shown.minutes.to_string();
    let zone = shown.reader.zone_name(shown.start);
    let listed = month.days.iter().filter(|day| day.date >= month.from);
    let listed: Vec<&DayShown> = listed.take(DAYS_LISTED).collect();
    let first = listed.first().map(|day| day.date);
    let from = |date: NaiveDate| shown.address("/times", &[("from", &*date.to_string())]);
    let body = html! {
        p { (shown.fill_with(texts::TIMES_WITH, &[("minutes", &minutes)])) }
        p class="muted" { (texts::TIMES_IN.fill(shown.language(), &[("zone", &zone)])) }
        nav aria-label=(shown.say(texts::DAYS)) {
            p class="months" {
                @let [before, after] = month.around;
                @if let Some(before) = before {
                    a href=(from(before)) rel="prev" { (shown.say(texts::EARLIER_MONTH)) }
                }
                strong { (shown.reader.month(month.first)) }
                @if let Some(after) = after {
                    a href=(from(after)) rel="next" { (shown.say(texts::LATER_MONTH)) }
                }
            }
            @if !month.days.is_empty() {
                ul class="days" {
                    @for day in &month.days {
                        li {
                            a href=(from(day.date)) aria-label=(named(shown, day)) aria-current=[(Some(day.date) == first).then_some("date")] {
                                (day.date.day())
                            }
                        }
                    }
                }
            }
        }
        @if listed.is_empty() {
            p { (shown.say(texts::NO_TIMES)) }
        }
        @for day in listed {
            h2 { (day_name(shown, day)) }
            (slots(shown, &day.starts))
        }
        (back(shown))
        (view(shown, "/times", &[("from", &*month.from.to_string())]))
    };
    whole(shown, shown.say(texts::TIMES), &body)
}

/// A day's name, in which it is told how many times are free.
fn named(shown: &CallShown, day: &DayShown) -> String {
    let count = day.starts.len().to_string();
    let count = texts::FREE_TIMES.fill(shown.language(), &[("count", &*count)]);
    format!("{}, {count}", day_name(shown, day))
}

fn day_name(shown: &CallShown, day: &DayShown) -> String {
    let start = day.starts.first();
    start.map_or_else(|| day.date.to_string(), |start| shown.reader.date(*start))
}

fn slots(shown: &CallShown, starts: &[DateTime<Utc>]) -> Markup {
    html! {
        ul class="slots" {
            @for start in starts {
                li { a href=(shown.time(*start)) { (shown.reader.time(*start)) } }
            }
        }
    }
}

/// The use of a new time, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeUse {
    /// The call is moved.
    Move,
    /// A call is booked.
    Book,
}

impl TimeUse {
    /// Its name in a form.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Move => "move",
            Self::Book => "book",
        }
    }
}

/// Asks whether a call is to have a time.
pub(crate) fn ask_for_time(
    shown: &CallShown,
    wanted: TimeUse,
    start: DateTime<Utc>,
    form: &str,
) -> Markup {
    let (title, button) = match wanted {
        TimeUse::Move => (texts::MOVE_ASKS, texts::MOVE),
        TimeUse::Book => (texts::BOOK_ASKS, texts::BOOK),
    };
    let at = start.to_rfc3339_opts(SecondsFormat::Secs, true);
    let values = [("form", form), ("for", wanted.name()), ("start", &*at)];
    let body = html! {
        dl {
            @if wanted == TimeUse::Move {
                div {
                    dt { (shown.say(texts::FROM)) }
                    dd { (shown.reader.long(shown.start)) }
                }
            }
            div {
                dt { (shown.say(texts::TO)) }
                dd { strong { (shown.reader.long(start)) } }
            }
        }
        (ask(shown, "/time", &values, button))
        p { a href=(shown.address("/times", &[])) { (shown.say(texts::OTHER_TIME)) } }
        (back(shown))
    };
    whole(shown, &shown.fill(title), &body)
}

/// Says that a time is lost, and which near it are free.
pub(crate) fn lost(shown: &CallShown, near: &[DateTime<Utc>]) -> Markup {
    let body = html! {
        @if near.is_empty() {
            p role="status" { (shown.say(texts::NONE_NEAR)) }
        } @else {
            p role="status" { (shown.say(texts::LOST_SAYS)) }
            @for start in near {
                p class="actions" {
                    a class="button quiet" href=(shown.time(*start)) { (shown.reader.long(*start)) }
                }
            }
        }
        p { a href=(shown.address("/times", &[])) { (shown.say(texts::OTHER_TIME)) } }
        (back(shown))
    };
    whole(shown, shown.say(texts::LOST), &body)
}

/// Asks whether an organization's calls to the number are to end, and says which do.
pub(crate) fn ask_to_stop_calls(
    shown: &CallShown,
    planned: &[DateTime<Utc>],
    form: &str,
) -> Markup {
    let says = if planned.is_empty() {
        texts::STOP_NONE
    } else {
        texts::STOP_CANCELS
    };
    let body = html! {
        p { (shown.fill(says)) }
        @if !planned.is_empty() {
            ul {
                @for start in planned {
                    li { (shown.reader.long(*start)) }
                }
            }
        }
        (ask(shown, "/stop-calls", &[("form", form)], texts::STOP_CALLS))
        (back(shown))
    };
    whole(shown, &shown.fill(texts::STOP_ASKS), &body)
}

/// Says that they have ended.
pub(crate) fn calls_stopped(shown: &CallShown, cancelled: usize) -> Markup {
    let count = cancelled.to_string();
    let body = html! {
        p role="status" { (shown.fill_with(texts::STOPPED_SAYS, &[("count", &count)])) }
    };
    whole(shown, &shown.fill(texts::STOPPED), &body)
}
