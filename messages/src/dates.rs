//! Instants as a reader sees them: in their language, on the clocks of their zone.

use callslot_shared::{
    schedule::{
        TimeZone,
        local_time::{LocalTime, offset_minutes},
    },
    words::{AttendeeText, Language, messages::dates as texts},
};
use chrono::{DateTime, Datelike as _, NaiveDate, Timelike as _, Utc};

/// The way in which one message, or one page, writes dates.
#[derive(Debug, Clone, Copy)]
pub struct Dates {
    /// The reader's language.
    pub language: Language,
    /// The zone that times are told in.
    pub zone: TimeZone,
    /// When the message was decided on. Dates of that year are written without it.
    pub written_at: DateTime<Utc>,
}

impl Dates {
    /// A time for a subject: `Tue, Dec 1, 15:30 (Berlin time)`.
    #[must_use]
    pub fn short(&self, at: DateTime<Utc>) -> String {
        let date = self.written(at, &SHORT);
        self.at(&date, at, &self.zone_name(at))
    }

    /// A time within a text: `Tuesday, December 1, 15:30 (Berlin time)`.
    #[must_use]
    pub fn long(&self, at: DateTime<Utc>) -> String {
        self.at(&self.date(at), at, &self.zone_name(at))
    }

    /// A date: `Tuesday, December 1`.
    #[must_use]
    pub fn date(&self, at: DateTime<Utc>) -> String {
        self.written(at, &LONG)
    }

    /// A month with its year: `December 2026`.
    pub(crate) fn month(&self, first: NaiveDate) -> String {
        let month = usize::try_from(first.month0()).unwrap_or_default();
        let mut names = texts::MONTHS.template(self.language).split(' ');
        let values = [
            ("month", names.nth(month).unwrap_or_default()),
            ("year", &*first.year().to_string()),
        ];
        texts::MONTH.fill(self.language, &values)
    }

    /// The time of day alone.
    #[must_use]
    pub fn time(&self, at: DateTime<Utc>) -> String {
        let local = self.local(at);
        format!(
            "{:02}:{:02}",
            local.datetime.hour(),
            local.datetime.minute()
        )
    }

    /// The zone with its offset: `Berlin time, UTC+1`.
    #[must_use]
    pub fn zone(&self, at: DateTime<Utc>) -> String {
        let (name, offset) = (self.zone_name(at), self.offset(at));
        if name == offset {
            return name;
        }
        format!("{name}, {offset}")
    }

    fn at(&self, date: &str, at: DateTime<Utc>, zone: &str) -> String {
        let values = [("date", date), ("time", &*self.time(at)), ("zone", zone)];
        texts::AT.fill(self.language, &values)
    }

    fn written(&self, at: DateTime<Utc>, form: &Form) -> String {
        let date = self.local(at).datetime.date();
        let this_year = self.local(self.written_at).datetime.year();
        let text = if date.year() == this_year {
            form.date
        } else {
            form.with_year
        };
        let name = |list: AttendeeText, place: u32| {
            let mut names = list.template(self.language).split(' ');
            let place = usize::try_from(place).unwrap_or_default();
            names.nth(place).unwrap_or_default()
        };
        let values = [
            (
                "weekday",
                name(form.weekdays, date.weekday().num_days_from_monday()),
            ),
            ("month", name(form.months, date.month0())),
            ("day", &*self.day(date)),
            ("year", &*date.year().to_string()),
        ];
        text.fill(self.language, &values)
    }

    /// The day of the month. French writes the first as an ordinal.
    fn day(&self, date: NaiveDate) -> String {
        if self.language == Language::French && date.day() == 1 {
            return "1er".to_owned();
        }
        date.day().to_string()
    }

    /// The zone's place, or the offset of a zone that has none.
    fn zone_name(&self, at: DateTime<Utc>) -> String {
        let name = self.zone.canonical_name();
        if name.starts_with("Etc/") || !name.contains('/') {
            return self.offset(at);
        }
        texts::PLACE.fill(self.language, &[("place", &*self.zone.place())])
    }

    /// The offset: `UTC+1`, `UTC−3:30`, `UTC`.
    fn offset(&self, at: DateTime<Utc>) -> String {
        let minutes = offset_minutes(self.zone, at);
        let sign = match minutes {
            0 => return "UTC".to_owned(),
            1.. => '+',
            _ => '\u{2212}',
        };
        let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
        if rest == 0 {
            return format!("UTC{sign}{hours}");
        }
        format!("UTC{sign}{hours}:{rest:02}")
    }

    fn local(&self, at: DateTime<Utc>) -> LocalTime {
        LocalTime::of(at, self.zone)
    }
}

/// The texts of a date.
struct Form {
    weekdays: AttendeeText,
    months: AttendeeText,
    date: AttendeeText,
    with_year: AttendeeText,
}

const LONG: Form = Form {
    weekdays: texts::WEEKDAYS,
    months: texts::MONTHS,
    date: texts::DATE,
    with_year: texts::DATE_WITH_YEAR,
};

const SHORT: Form = Form {
    weekdays: texts::WEEKDAYS_SHORT,
    months: texts::MONTHS_SHORT,
    date: texts::DATE_SHORT,
    with_year: texts::DATE_SHORT_WITH_YEAR,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(zone: &str, at: &str, language: Language, expected: [&str; 3]) {
        let dates = Dates {
            language,
            zone: TimeZone::parse("zone", zone).unwrap(),
            written_at: "2026-11-30T12:00:00Z".parse().unwrap(),
        };
        let at = at.parse().unwrap();
        assert_eq!([dates.short(at), dates.long(at), dates.zone(at)], expected);
    }

    #[test]
    fn a_time_is_told_on_the_readers_clock_with_its_zone() {
        let (berlin, at) = ("Europe/Berlin", "2026-12-01T14:30:00Z");
        check(
            berlin,
            at,
            Language::English,
            [
                "Tue, Dec 1, 15:30 (Berlin time)",
                "Tuesday, December 1, 15:30 (Berlin time)",
                "Berlin time, UTC+1",
            ],
        );
        check(
            berlin,
            at,
            Language::Spanish,
            [
                "mar, 1 dic, a las 15:30 (hora de Berlin)",
                "martes, 1 de diciembre, a las 15:30 (hora de Berlin)",
                "hora de Berlin, UTC+1",
            ],
        );
        check(
            berlin,
            at,
            Language::French,
            [
                "mar. 1er déc. à 15:30 (heure de Berlin)",
                "mardi 1er décembre à 15:30 (heure de Berlin)",
                "heure de Berlin, UTC+1",
            ],
        );
        check(
            berlin,
            at,
            Language::German,
            [
                "Di., 1. Dez., 15:30 Uhr (Zeit in Berlin)",
                "Dienstag, 1. Dezember, 15:30 Uhr (Zeit in Berlin)",
                "Zeit in Berlin, UTC+1",
            ],
        );
    }

    #[test]
    fn the_year_is_written_when_it_is_another_on_the_readers_calendar() {
        // It is 2027 in Auckland already, and still 2026 in New York.
        let at = "2026-12-31T20:00:00Z";
        check(
            "Pacific/Auckland",
            at,
            Language::English,
            [
                "Fri, Jan 1, 2027, 09:00 (Auckland time)",
                "Friday, January 1, 2027, 09:00 (Auckland time)",
                "Auckland time, UTC+13",
            ],
        );
        check(
            "America/New_York",
            at,
            Language::English,
            [
                "Thu, Dec 31, 15:00 (New York time)",
                "Thursday, December 31, 15:00 (New York time)",
                "New York time, UTC\u{2212}5",
            ],
        );
    }

    #[test]
    fn a_zone_without_a_place_is_told_by_its_offset() {
        let at = "2026-12-01T14:30:00Z";
        for (zone, expected) in [
            ("UTC", "UTC"),
            // The sign of these names is the other way round.
            ("Etc/GMT+5", "UTC\u{2212}5"),
            ("US/Eastern", "Eastern time, UTC\u{2212}5"),
            ("Asia/Kolkata", "Kolkata time, UTC+5:30"),
            ("America/St_Johns", "St Johns time, UTC\u{2212}3:30"),
        ] {
            let dates = Dates {
                language: Language::English,
                zone: TimeZone::parse("zone", zone).unwrap(),
                written_at: DateTime::UNIX_EPOCH,
            };
            assert_eq!(dates.zone(at.parse().unwrap()), expected);
        }
    }
}
