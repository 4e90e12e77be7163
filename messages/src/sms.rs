//! Text messages: one sentence or two in the attendee's language, on their clock, with the organization's name first and the word
//! that ends them last.

use crate::dates::Dates;
use callslot_shared::{
    schedule::TimeZone,
    words::{AttendeeText, Language, messages::sms as texts},
};
use chrono::{DateTime, Utc};

/// Most characters of an organization's name in a text message.
const MOST_OF_A_NAME: usize = 40;

/// The content of a text message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsContent {
    /// The organization's name.
    pub organization: String,
    /// The attendee's language.
    pub language: Language,
    /// The attendee's zone.
    pub zone: TimeZone,
    /// When it was decided on. Dates of that year are written without it.
    pub written_at: DateTime<Utc>,
    /// The event.
    pub event: SmsEvent,
}

/// The event that a text message tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SmsEvent {
    /// The call is soon, at this time.
    Reminder(DateTime<Utc>),
    /// The call is at another time: this.
    Moved(DateTime<Utc>),
    /// The call at this time does not take place.
    Cancelled(DateTime<Utc>),
    /// Calls of a series are at other times; this is the next.
    SeriesMoved(DateTime<Utc>),
    /// Calls of a series do not take place.
    SeriesCancelled {
        /// The first of them.
        first: DateTime<Utc>,
        /// The next one that does, if one does.
        next: Option<DateTime<Utc>>,
    },
    /// The attendee gets no more text messages.
    Stopped,
    /// The attendee gets text messages.
    Started,
    /// The attendee asks who writes.
    Help {
        /// An address at which the organization is reached.
        contact: String,
    },
}

/// The text of a message.
#[must_use]
pub fn sms(content: &SmsContent) -> String {
    let language = content.language;
    let dates = Dates {
        language,
        zone: content.zone,
        written_at: content.written_at,
    };
    let (text, when): (AttendeeText, _) = match &content.event {
        SmsEvent::Reminder(start) => (texts::REMINDER, Some(start)),
        SmsEvent::Moved(start) => (texts::MOVED, Some(start)),
        SmsEvent::Cancelled(start) => (texts::CANCELLED, Some(start)),
        SmsEvent::SeriesMoved(next) => (texts::SERIES_MOVED, Some(next)),
        SmsEvent::SeriesCancelled {
            next: Some(next), ..
        } => (texts::SERIES_CANCELLED_IN_PART, Some(next)),
        SmsEvent::SeriesCancelled { first, next: None } => (texts::SERIES_CANCELLED, Some(first)),
        SmsEvent::Stopped => (texts::STOPPED, None),
        SmsEvent::Started => (texts::STARTED, None),
        SmsEvent::Help { .. } => (texts::HELP, None),
    };
    let when = when.map(|at| dates.short(*at)).unwrap_or_default();
    let contact = match &content.event {
        SmsEvent::Help { contact } => contact,
        _ => "",
    };
    let organization = name(&content.organization);
    let values = [
        ("organization", &*organization),
        ("when", &*when),
        ("contact", contact),
        ("end", texts::END.template(language)),
    ];
    text.fill(language, &values)
}

/// A name in one line, and not longer than a message can bear.
fn name(organization: &str) -> String {
    let line = organization
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let whole: String = line.chars().take(MOST_OF_A_NAME).collect();
    whole.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use callslot_shared::sms::{Encoding, segments};

    const START: &str = "2026-12-01T14:30:00Z";

    fn content(language: Language, event: SmsEvent) -> SmsContent {
        SmsContent {
            organization: "Acme Support".to_owned(),
            language,
            zone: TimeZone::parse("zone", "Europe/Berlin").unwrap(),
            written_at: "2026-11-30T12:00:00Z".parse().unwrap(),
            event,
        }
    }

    fn events() -> Vec<SmsEvent> {
        let start = START.parse().unwrap();
        vec![
            SmsEvent::Reminder(start),
            SmsEvent::Moved(start),
            SmsEvent::Cancelled(start),
            SmsEvent::SeriesMoved(start),
            SmsEvent::SeriesCancelled {
                first: start,
                next: Some(start),
            },
            SmsEvent::SeriesCancelled {
                first: start,
                next: None,
            },
            SmsEvent::Stopped,
            SmsEvent::Started,
            SmsEvent::Help {
                contact: "olivia@acme.example".to_owned(),
            },
        ]
    }

    #[test]
    fn texts_read_as_reviewed() {
        let mut lines = Vec::new();
        for language in Language::ALL {
            for event in events() {
                let text = sms(&content(language, event));
                lines.push(format!("{} {text}", segments(&text).count));
            }
        }
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn a_text_tells_the_time_on_the_attendees_clock_with_its_zone() {
        let at = |zone| {
            let zone = TimeZone::parse("zone", zone).unwrap();
            let event = SmsEvent::Reminder(START.parse().unwrap());
            sms(&SmsContent {
                zone,
                ..content(Language::English, event)
            })
        };
        assert!(at("Europe/Berlin").contains("Tue, Dec 1, 15:30 (Berlin time)"));
        assert!(at("America/New_York").contains("Tue, Dec 1, 09:30 (New York time)"));
    }

    #[test]
    fn texts_are_in_the_gsm_alphabet_and_at_most_two_segments() {
        for language in Language::ALL {
            for event in events() {
                let text = sms(&content(language, event));
                let segments = segments(&text);
                assert_eq!(segments.encoding, Encoding::Gsm7, "{text}");
                assert!(segments.count <= 2, "{text}");
            }
        }
    }

    #[test]
    fn every_text_about_a_call_names_the_organization_and_the_way_out() {
        for language in Language::ALL {
            for event in events() {
                let text = sms(&content(language, event));
                assert!(text.starts_with("Acme Support"), "{text}");
                assert!(text.contains("STOP") || text.contains("START"), "{text}");
            }
        }
    }

    #[test]
    fn a_long_name_is_cut_and_breaks_no_line() {
        let event = SmsEvent::Stopped;
        let text = sms(&SmsContent {
            organization: format!("A\n{}", "b".repeat(300)),
            ..content(Language::English, event)
        });
        assert!(!text.contains('\n') && text.chars().count() < 200, "{text}");
    }
}
