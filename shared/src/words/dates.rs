//! The form in which a date is written, by its distance from today.

use super::{Language, MemberText, extension::time};
use chrono::{DateTime, Datelike as _, NaiveDate, Timelike as _, Utc};

member_texts! {
    TODAY_AT: "today, {time}", "hoy, {time}";
    TOMORROW_AT: "tomorrow, {time}", "mañana, {time}";
    THIS_YEAR_AT: "{month} {day}, {time}", "{day} {month}, {time}";
    WITH_YEAR_AT: "{month} {day}, {year}, {time}", "{day} {month} {year}, {time}";
    JANUARY: "Jan", "ene";
    FEBRUARY: "Feb", "feb";
    MARCH: "Mar", "mar";
    APRIL: "Apr", "abr";
    MAY: "May", "may";
    JUNE: "Jun", "jun";
    JULY: "Jul", "jul";
    AUGUST: "Aug", "ago";
    SEPTEMBER: "Sep", "sept";
    OCTOBER: "Oct", "oct";
    NOVEMBER: "Nov", "nov";
    DECEMBER: "Dec", "dic";
}

/// The form in which a date is written. The locale writes the date itself: weekday, day and month, and the year if
/// the form is [`WithYear`](Self::WithYear).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateForm {
    /// The word "today".
    Today,
    /// The word "tomorrow".
    Tomorrow,
    /// A date of this year, written without the year.
    ThisYear,
    /// A date of another year, written with the year.
    WithYear,
}

impl DateForm {
    /// The form for a date on the calendar of the reader. `DateForm::of` takes an instant and a zone instead.
    #[must_use]
    pub fn of_date(date: NaiveDate, today: NaiveDate) -> Self {
        match date {
            date if date == today => Self::Today,
            date if Some(date) == today.succ_opt() => Self::Tomorrow,
            date if date.year() == today.year() => Self::ThisYear,
            _ => Self::WithYear,
        }
    }

    /// The word that stands in place of the date, if there is one.
    #[must_use]
    pub const fn word(self) -> Option<MemberText> {
        match self {
            Self::Today => Some(time::TODAY),
            Self::Tomorrow => Some(time::TOMORROW),
            Self::ThisYear | Self::WithYear => None,
        }
    }

    /// The same within a sentence, before the time of day (`{time}`).
    #[must_use]
    pub const fn word_and_time(self) -> Option<MemberText> {
        match self {
            Self::Today => Some(TODAY_AT),
            Self::Tomorrow => Some(TOMORROW_AT),
            Self::ThisYear | Self::WithYear => None,
        }
    }
}

/// An instant to the minute in UTC, for pages that the Worker writes without knowing the reader's zone.
///
/// # Examples
/// ```
/// use callslot_shared::words::{Language, dates::in_utc};
/// let [at, now] = ["2025-12-31T09:05:00Z", "2026-11-30T12:00:00Z"].map(|at| at.parse().unwrap());
/// assert_eq!(in_utc(Language::English, at, now), "Dec 31, 2025, 09:05 UTC");
/// assert_eq!(in_utc(Language::English, now, now), "today, 12:00 UTC");
/// ```
#[must_use]
pub fn in_utc(language: Language, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let text = match DateForm::of_date(at.date_naive(), now.date_naive()) {
        DateForm::Today => TODAY_AT,
        DateForm::Tomorrow => TOMORROW_AT,
        DateForm::ThisYear => THIS_YEAR_AT,
        DateForm::WithYear => WITH_YEAR_AT,
    };
    let values = [
        ("month", language.say(month(at.month()))),
        ("day", &at.day().to_string()),
        ("year", &at.year().to_string()),
        ("time", &format!("{:02}:{:02} UTC", at.hour(), at.minute())),
    ];
    language.fill(text, &values)
}

/// The short name of a month, 1 to 12.
const fn month(number: u32) -> MemberText {
    match number {
        1 => JANUARY,
        2 => FEBRUARY,
        3 => MARCH,
        4 => APRIL,
        5 => MAY,
        6 => JUNE,
        7 => JULY,
        8 => AUGUST,
        9 => SEPTEMBER,
        10 => OCTOBER,
        11 => NOVEMBER,
        _ => DECEMBER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(today: &str, date: &str, form: DateForm) {
        let [today, date] = [today, date].map(|date| date.parse().unwrap());
        assert_eq!(DateForm::of_date(date, today), form);
    }

    #[test]
    fn the_year_is_written_when_it_is_another() {
        check("2026-11-30", "2026-12-31", DateForm::ThisYear);
        check("2026-11-30", "2026-01-01", DateForm::ThisYear);
        check("2026-11-30", "2027-01-01", DateForm::WithYear);
        check("2026-11-30", "2025-11-30", DateForm::WithYear);
        check("2026-12-30", "2027-01-01", DateForm::WithYear);
    }

    #[test]
    fn today_and_tomorrow_are_words() {
        check("2026-11-30", "2026-11-30", DateForm::Today);
        check("2026-11-30", "2026-12-01", DateForm::Tomorrow);
        check("2026-12-31", "2027-01-01", DateForm::Tomorrow);
        check("2028-02-28", "2028-02-29", DateForm::Tomorrow);
        check("2026-11-30", "2026-11-29", DateForm::ThisYear);
        check("2026-11-30", "2026-12-02", DateForm::ThisYear);
    }

    #[test]
    fn a_page_writes_dates_in_the_language_of_its_reader() {
        let now = "2026-11-30T12:00:00Z".parse().unwrap();
        for (at, english, spanish) in [
            ("2026-11-30T00:00:59Z", "today, 00:00 UTC", "hoy, 00:00 UTC"),
            (
                "2026-12-01T23:59:00Z",
                "tomorrow, 23:59 UTC",
                "mañana, 23:59 UTC",
            ),
            (
                "2026-08-09T07:05:00Z",
                "Aug 9, 07:05 UTC",
                "9 ago, 07:05 UTC",
            ),
            (
                "2025-01-31T10:30:00Z",
                "Jan 31, 2025, 10:30 UTC",
                "31 ene 2025, 10:30 UTC",
            ),
        ] {
            let at = at.parse().unwrap();
            assert_eq!(in_utc(Language::English, at, now), english);
            assert_eq!(in_utc(Language::Spanish, at, now), spanish);
        }
    }

    #[test]
    fn only_the_two_near_days_have_a_word() {
        let word = |form: DateForm| form.word().map(|text| text.english);
        assert_eq!(word(DateForm::Today), Some("Today"));
        assert_eq!(word(DateForm::Tomorrow), Some("Tomorrow"));
        for form in [DateForm::ThisYear, DateForm::WithYear] {
            assert_eq!((form.word(), form.word_and_time()), (None, None));
        }
    }
}
