//! One VEVENT.

use callslot_shared::schedule::local_time::LocalTime;
use chrono::{DateTime, Utc};

use super::{Entry, in_zone, property::Lines, timezone};
use crate::mail::Method;
use crate::utc::{basic, end};

/// The times of one VEVENT. Names bring their parameters.
pub(super) struct Event {
    pub(super) times: Vec<(String, String)>,
}

impl Event {
    /// A call at an instant.
    pub(super) fn at(start: DateTime<Utc>, minutes: u32) -> Self {
        Self {
            times: vec![
                ("DTSTART".to_owned(), basic(start)),
                ("DTEND".to_owned(), basic(end(start, minutes))),
            ],
        }
    }

    /// The same as one call of a series, which by the rule is at this time.
    pub(super) fn in_place_of(mut self, by_rule: LocalTime) -> Self {
        let (zone, value) = in_zone(by_rule.zone.canonical_name(), by_rule.datetime);
        self.times.push((format!("RECURRENCE-ID{zone}"), value));
        self
    }
}

impl Entry<'_> {
    /// Writes one call of a series.
    pub(super) fn occurrence(&self, by_rule: LocalTime, lines: &mut Lines) {
        let instant = by_rule.resolve().instant;
        timezone::write(
            by_rule.zone,
            instant.min(self.start),
            instant.max(self.start),
            lines,
        );
        let event = Event::at(self.start, self.minutes).in_place_of(by_rule);
        self.event(&event, lines);
    }

    /// Writes one event.
    pub(super) fn event(&self, event: &Event, lines: &mut Lines) {
        lines.raw("BEGIN", "VEVENT");
        lines.text("UID", self.uid);
        lines.raw("DTSTAMP", &basic(self.written_at));
        lines.raw("SEQUENCE", &self.sequence.to_string());
        for (name, value) in &event.times {
            lines.raw(name, value);
        }
        lines.text("SUMMARY", self.summary);
        if !self.description.is_empty() {
            lines.text("DESCRIPTION", self.description);
        }
        if !self.location.is_empty() {
            lines.text("LOCATION", self.location);
        }
        let status = match self.method {
            Method::Request => "CONFIRMED",
            Method::Cancel => "CANCELLED",
        };
        lines.raw("STATUS", status);
        lines.raw("TRANSP", "OPAQUE");
        lines.person("ORGANIZER", "", self.organizer);
        // The call is agreed on, and nobody reads replies: no calendar asks for one.
        let parameters = ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE";
        lines.person("ATTENDEE", parameters, self.attendee);
        lines.raw("END", "VEVENT");
    }
}
