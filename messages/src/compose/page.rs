//! The page of a call for its attendee, in the words of the letters.

use callslot_shared::{
    schedule::TimeZone,
    words::{
        Language,
        messages::{attendee as texts, call_page},
    },
};
use chrono::{DateTime, NaiveDate, Utc};

use super::attendee::Told;
use crate::call::CallFacts;
use crate::dates::Dates;
use crate::letter::Part;

/// The state of a call, as its page tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallState {
    /// It takes place.
    Booked,
    /// It takes place at another time.
    Moved {
        /// The start before.
        previous: DateTime<Utc>,
    },
    /// It is being placed.
    Ringing,
    /// It does not take place.
    Cancelled,
    /// It did not take place.
    Missed,
    /// It is over.
    Over,
}

/// The reader of a page.
#[derive(Debug, Clone, Copy)]
pub struct PageReader {
    /// The language.
    pub language: Language,
    /// The zone that times are told in.
    pub zone: TimeZone,
    /// The time of reading. Dates of that year are written without it.
    pub now: DateTime<Utc>,
}

impl PageReader {
    /// A date of the reader's calendar: `Tuesday, December 1`.
    #[must_use]
    pub fn date(self, at: DateTime<Utc>) -> String {
        self.dates().date(at)
    }

    /// A time of day on the reader's clock: `15:30`.
    #[must_use]
    pub fn time(self, at: DateTime<Utc>) -> String {
        self.dates().time(at)
    }

    /// A time within a text: `Tuesday, December 1, 15:30 (Berlin time)`.
    #[must_use]
    pub fn long(self, at: DateTime<Utc>) -> String {
        self.dates().long(at)
    }

    /// The zone at a time, with its offset: `Berlin time, UTC+1`.
    #[must_use]
    pub fn zone_name(self, at: DateTime<Utc>) -> String {
        self.dates().zone(at)
    }

    /// A month: `December 2026`.
    #[must_use]
    pub fn month(self, first: NaiveDate) -> String {
        self.dates().month(first)
    }

    const fn dates(self) -> Dates {
        Dates {
            language: self.language,
            zone: self.zone,
            written_at: self.now,
        }
    }
}

/// The content of the page of a call, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallPage {
    /// The sentence that says the state.
    pub heading: String,
    /// The date.
    pub date: String,
    /// The time of day.
    pub time: String,
    /// The zone of both, with its offset.
    pub zone: String,
    /// Sentences about the call.
    pub notes: Vec<String>,
    /// Names and values.
    pub facts: Vec<(&'static str, String)>,
    /// The label and the addresses that add the call to a calendar, while it is to come.
    pub calendar: Option<(&'static str, Vec<(&'static str, String)>)>,
    /// The sentence that says for whom Callslot shows it.
    pub sent_for: String,
}

/// The page of a call.
#[must_use]
pub fn call_page(call: &CallFacts, state: CallState, reader: PageReader) -> CallPage {
    let dates = reader.dates();
    let told = Told::new(call, dates);
    let heading = match state {
        CallState::Booked => texts::BOOKED_SAYS,
        CallState::Moved { .. } => texts::MOVED_SAYS,
        CallState::Ringing => call_page::RINGING_SAYS,
        CallState::Cancelled => texts::CANCELLED_SAYS,
        CallState::Missed => texts::MISSED_SAYS,
        CallState::Over => call_page::OVER_SAYS,
    };
    let (notes, calendar) = match state {
        CallState::Booked => (vec![told.promise()], links(&told)),
        CallState::Moved { previous } => {
            let when = dates.long(previous);
            let before = texts::PREVIOUSLY.fill(reader.language, &[("when", &*when)]);
            (vec![before, told.promise()], links(&told))
        }
        CallState::Ringing => (
            vec![told.fill(call_page::RINGING_NOTE), told.promise()],
            None,
        ),
        CallState::Cancelled => (vec![told.fill(texts::NOBODY_CALLS)], None),
        CallState::Missed | CallState::Over => (Vec::new(), None),
    };
    CallPage {
        heading: told.fill(heading),
        date: dates.date(call.start),
        time: dates.time(call.start),
        zone: dates.zone(call.start),
        notes,
        facts: told.facts(),
        calendar,
        sent_for: told.fill(texts::SENT_FOR),
    }
}

fn links(told: &Told<'_>) -> Option<(&'static str, Vec<(&'static str, String)>)> {
    match told.calendar_links()? {
        Part::Links { label, links } => Some((label, links)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{call, utc, zone};

    fn page(state: CallState, language: Language) -> CallPage {
        let reader = PageReader {
            language,
            zone: zone("Europe/Berlin"),
            now: utc("2026-11-30T09:00:00Z"),
        };
        call_page(&call(), state, reader)
    }

    #[test]
    fn a_page_says_the_state_of_a_call_in_the_readers_language() {
        let previous = utc("2026-12-01T08:00:00Z");
        for (state, language, heading) in [
            (
                CallState::Booked,
                Language::English,
                "Your call with Olivia is booked.",
            ),
            (
                CallState::Moved { previous },
                Language::German,
                "Ihr Telefonat mit Olivia hat eine neue Zeit.",
            ),
            (
                CallState::Cancelled,
                Language::French,
                "Votre appel avec Olivia est annulé.",
            ),
            (
                CallState::Missed,
                Language::Spanish,
                "Su llamada con Olivia no se realizó.",
            ),
            (
                CallState::Ringing,
                Language::Spanish,
                "Su llamada con Olivia se está realizando ahora.",
            ),
            (
                CallState::Over,
                Language::English,
                "Your call with Olivia is over.",
            ),
        ] {
            assert_eq!(page(state, language).heading, heading);
        }
    }

    #[test]
    fn a_call_to_come_has_its_time_its_recording_and_links_to_calendars() {
        let shown = page(CallState::Booked, Language::English);
        assert_eq!(
            [&*shown.date, &*shown.time, &*shown.zone],
            ["Tuesday, December 1", "15:30", "Berlin time, UTC+1"]
        );
        assert!(shown.notes[0].contains("is recorded"), "{:?}", shown.notes);
        let (_, links) = shown.calendar.unwrap();
        let names: Vec<_> = links.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["Google", "Outlook", "Calendar file (.ics)"]);
        for (_, link) in &links[..2] {
            assert!(!link.contains("abc"), "it tells the token: {link}");
        }
    }

    #[test]
    fn a_reader_sees_dates_and_months_in_their_language() {
        let at = utc("2026-12-01T14:30:00Z");
        for (language, month, long) in [
            (
                Language::English,
                "December 2026",
                "Tuesday, December 1, 15:30 (Berlin time)",
            ),
            (
                Language::Spanish,
                "diciembre de 2026",
                "martes, 1 de diciembre, a las 15:30 (hora de Berlin)",
            ),
            (
                Language::French,
                "décembre 2026",
                "mardi 1er décembre à 15:30 (heure de Berlin)",
            ),
            (
                Language::German,
                "Dezember 2026",
                "Dienstag, 1. Dezember, 15:30 Uhr (Zeit in Berlin)",
            ),
        ] {
            let reader = PageReader {
                language,
                zone: zone("Europe/Berlin"),
                now: utc("2026-11-30T09:00:00Z"),
            };
            assert_eq!(reader.month(at.date_naive()), month);
            assert_eq!(reader.long(at), long);
        }
    }

    #[test]
    fn a_call_that_is_not_to_come_is_put_into_no_calendar() {
        for state in [CallState::Cancelled, CallState::Missed, CallState::Over] {
            let shown = page(state, Language::English);
            assert_eq!(shown.calendar, None, "{state:?}");
            assert!(!shown.notes.iter().any(|note| note.contains("recorded")));
        }
    }
}
