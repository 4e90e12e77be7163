//! A series as one event with its rule, and an event for each call that is at another time.

use callslot_shared::schedule::{
    local_time::{LocalTime, Reading},
    recurrence::{End, Occurrence, RecurrenceSet, Rule, Until},
};
use chrono::{NaiveDateTime, TimeDelta};

use super::event::Event;
use super::{Entry, in_zone, property::Lines, timezone};
use crate::utc::end;

/// The rule of a series with its end as an instant: where a start has a zone, RFC 5545 has UNTIL in UTC. A count would not
/// do: calendars count no time that clocks skip, and a call at such a time takes place.
pub(crate) fn rule_in_utc(set: &RecurrenceSet) -> Rule {
    let last = all(set)
        .last()
        .map_or(set.start.resolve().instant, |call| call.resolve().instant);
    Rule {
        end: End::Until(Until::Instant(last.naive_utc())),
        ..set.rule.clone()
    }
}

/// Every time of the rule, whether it is cancelled or not.
fn all(set: &RecurrenceSet) -> impl Iterator<Item = LocalTime> {
    let whole = RecurrenceSet {
        cancelled: Vec::new(),
        moved: Vec::new(),
        ..set.clone()
    };
    whole.occurrences().into_iter().map(|call| call.local)
}

impl Entry<'_> {
    /// Writes a whole series.
    pub(super) fn series(&self, set: &RecurrenceSet, lines: &mut Lines) {
        let zone = set.start.zone;
        let calls = set.occurrences();
        let times: Vec<LocalTime> = all(set).collect();
        let instants = (times.iter().map(|time| time.resolve().instant))
            .chain(calls.iter().map(|call| call.instant));
        let first = instants.clone().min().unwrap_or(self.start);
        let last = instants.max().unwrap_or(self.start);
        timezone::write(zone, first, last, lines);
        self.event(&self.by_rule(set, &times, &calls), lines);
        for call in &calls {
            let by_rule = on_clock(set, call.by_rule);
            let read = by_rule.resolve();
            // Calendars differ about a time that clocks skip or read twice: they are told the instant.
            if call.instant != read.instant || read.reading != Reading::Once {
                let event = Event::at(call.instant, self.minutes).in_place_of(by_rule);
                self.event(&event, lines);
            }
        }
    }

    /// The event with the rule, and what the rule has too much.
    fn by_rule(&self, set: &RecurrenceSet, times: &[LocalTime], calls: &[Occurrence]) -> Event {
        let zone = set.start.zone.canonical_name();
        let property = |name: &str, at: NaiveDateTime| {
            let (zone, value) = in_zone(zone, at);
            (format!("{name}{zone}"), value)
        };
        // A start that clocks skip is read with the offset from before (RFC 5545, section 3.3.5), as it is meant.
        let start = set.start.datetime;
        let end = end(set.start.resolve().instant, self.minutes);
        let end = LocalTime::of(end, set.start.zone).datetime;
        let mut written = vec![property("DTSTART", start)];
        if end - start == TimeDelta::minutes(self.minutes.into()) {
            written.push(property("DTEND", end));
        } else {
            written.push(("DURATION".to_owned(), format!("PT{}M", self.minutes)));
        }
        written.push(("RRULE".to_owned(), rule_in_utc(set).to_string()));
        for time in times {
            if !calls.iter().any(|call| call.by_rule == time.datetime) {
                written.push(property("EXDATE", time.datetime));
            }
        }
        Event { times: written }
    }
}

/// A time of the rule, as a calendar reads it on the clock of the series: of two the first (RFC 5545, section 3.3.5).
fn on_clock(set: &RecurrenceSet, by_rule: NaiveDateTime) -> LocalTime {
    LocalTime {
        datetime: by_rule,
        zone: set.start.zone,
        second: false,
    }
}
