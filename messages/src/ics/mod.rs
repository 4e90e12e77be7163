//! Calendar objects: RFC 5545, and RFC 5546 for invitations and their end.
//!
//! Written by hand. The crate `icalendar` writes no VTIMEZONE and no invitation, so that all but the folding of lines would
//! be here all the same. A library that is not used here reads back what is written (`tests/calendar.rs`).
//!
//! A call is told in UTC. A series is one event with a rule, in the time of its zone, so that it stays at its time on the
//! clock. Outlook reads a series' zone from its VTIMEZONE alone, others from its name.

mod event;
mod property;
mod series;
mod timezone;

use callslot_shared::schedule::recurrence::RecurrenceSet;
use chrono::{DateTime, NaiveDateTime, Utc};

use self::event::Event;
use self::property::Lines;
use crate::mail::{Invite, Method};
pub(crate) use series::rule_in_utc;

/// Facts of an entry, in the recipient's words.
pub(crate) struct Entry<'a> {
    pub(crate) method: Method,
    pub(crate) uid: &'a str,
    pub(crate) sequence: u32,
    /// The DTSTAMP.
    pub(crate) written_at: DateTime<Utc>,
    pub(crate) start: DateTime<Utc>,
    pub(crate) minutes: u32,
    pub(crate) summary: &'a str,
    pub(crate) description: &'a str,
    pub(crate) location: &'a str,
    /// A name and an address of mail.
    pub(crate) organizer: Person<'a>,
    pub(crate) attendee: Person<'a>,
    pub(crate) part: EntryPart<'a>,
}

/// The part of a series that an entry is.
#[derive(Clone, Copy)]
pub(crate) enum EntryPart<'a> {
    /// A call by itself.
    Single,
    /// The whole series.
    Series(&'a RecurrenceSet),
    /// One call of a series, by its time in the rule.
    Occurrence(callslot_shared::schedule::local_time::LocalTime),
}

/// A name and an address of mail.
#[derive(Clone, Copy)]
pub(crate) struct Person<'a> {
    pub(crate) name: Option<&'a str>,
    pub(crate) address: &'a str,
}

impl Entry<'_> {
    /// The calendar object.
    pub(crate) fn invite(&self) -> Invite {
        let mut lines = Lines::default();
        lines.raw("BEGIN", "VCALENDAR");
        lines.raw("VERSION", "2.0");
        lines.raw("PRODID", "-//Callslot//Callslot//EN");
        lines.raw("CALSCALE", "GREGORIAN");
        lines.raw("METHOD", self.method.as_str());
        match (self.part, self.method) {
            (EntryPart::Series(set), Method::Request) => self.series(set, &mut lines),
            (EntryPart::Occurrence(by_rule), _) => self.occurrence(by_rule, &mut lines),
            // The end of a series needs its UID alone.
            (EntryPart::Single | EntryPart::Series(_), _) => {
                self.event(&Event::at(self.start, self.minutes), &mut lines);
            }
        }
        lines.raw("END", "VCALENDAR");
        Invite {
            method: self.method,
            text: lines.folded(),
        }
    }
}

/// A local time with the name of its zone, as parameter and value.
fn in_zone(zone: &str, at: NaiveDateTime) -> (String, String) {
    (format!(";TZID={zone}"), crate::utc::local(at))
}
