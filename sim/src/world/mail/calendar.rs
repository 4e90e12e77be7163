//! Calendar objects and times as a reader's program and a reader take them, read without the Worker's own code.

use chrono::NaiveDateTime;
use jiff::{Timestamp, tz::TimeZone};

/// The facts of a calendar object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CalendarObject {
    pub(super) is_cancel: bool,
    pub(super) uid: String,
    pub(super) sequence: u32,
    /// In milliseconds since 1970.
    pub(super) start: i64,
}

impl CalendarObject {
    /// Reads one with a single event in UTC.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.replace("\r\n ", "");
        let value = |name: &str| {
            let mut lines = text.lines();
            lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        };
        let start = NaiveDateTime::parse_from_str(value("DTSTART")?, "%Y%m%dT%H%M%SZ").ok()?;
        Some(Self {
            is_cancel: match value("METHOD")? {
                "CANCEL" => true,
                "REQUEST" => false,
                _ => return None,
            },
            uid: value("UID")?.to_owned(),
            sequence: value("SEQUENCE")?.parse().ok()?,
            start: start.and_utc().timestamp_millis(),
        })
    }
}

/// The days of the week in a language, from Monday on.
fn weekdays(language: &str) -> [&'static str; 7] {
    match language {
        "es" => [
            "lunes",
            "martes",
            "miércoles",
            "jueves",
            "viernes",
            "sábado",
            "domingo",
        ],
        "fr" => [
            "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
        ],
        "de" => [
            "Montag",
            "Dienstag",
            "Mittwoch",
            "Donnerstag",
            "Freitag",
            "Samstag",
            "Sonntag",
        ],
        _ => [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ],
    }
}

/// Whether a text tells an instant in a language, on the clock of a zone with its name.
pub(super) fn tells(text: &str, at: i64, language: &str, zone: &str) -> bool {
    let (Ok(at), Ok(clock)) = (Timestamp::from_millisecond(at), TimeZone::get(zone)) else {
        return false;
    };
    let local = clock.to_datetime(at);
    let day = usize::try_from(local.weekday().to_monday_zero_offset()).unwrap_or(0);
    let time = format!("{:02}:{:02} (", local.hour(), local.minute());
    let place = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
    [weekdays(language)[day], &time, &place]
        .iter()
        .all(|part| text.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_object_is_read_over_its_folds() {
        let text = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nUID:a@call\r\n slot\r\nSEQUENCE:12\r\n\
          DTSTART:20261201T143000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let expected = CalendarObject {
            is_cancel: true,
            uid: "a@callslot".to_owned(),
            sequence: 12,
            start: 1_796_135_400_000,
        };
        assert_eq!(CalendarObject::read(text), Some(expected));
        assert_eq!(
            CalendarObject::read(&text.replace("CANCEL", "PUBLISH")),
            None
        );
    }

    #[test]
    fn a_time_is_told_by_day_clock_and_zone() {
        let at = 1_796_135_400_000;
        let text = "Dienstag, 1. Dezember\n15:30 (Zeit in Berlin, UTC+1)";
        assert!(tells(text, at, "de", "Europe/Berlin"));
        assert!(!tells(text, at, "fr", "Europe/Berlin"));
        assert!(!tells(text, at, "de", "Europe/London"));
        assert!(!tells(text, at + 60_000, "de", "Europe/Berlin"));
    }
}
