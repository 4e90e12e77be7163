//! Recurrence rules as text.

use crate::FieldError;
use chrono::{Datelike as _, NaiveDate, NaiveDateTime, Timelike as _, Weekday};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The field that errors name.
const FIELD: &str = "recurrence";
/// Longest text that is read, in bytes.
const MAX_TEXT: usize = 500;

/// The frequency of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
}

/// When it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It does not.
    Never,
    /// After so many.
    Count(u32),
    /// With the last one at or before.
    Until(Until),
}

/// The last time that may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Any time of a date.
    Date(NaiveDate),
    /// A local time.
    Local(NaiveDateTime),
    /// An instant, in universal time.
    Instant(NaiveDateTime),
}

/// A day of the week, or the n-th of them in a month or year (counted from the end if negative).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NthDay {
    /// Which one; all if absent.
    pub nth: Option<i16>,
    /// The day of the week.
    pub day: Weekday,
}

/// A rule by which something returns (RFC 5545, section 3.3.10), without times of day: each is at the time of
/// the first.
///
/// # Examples
/// ```
/// use callslot_shared::schedule::recurrence::Rule;
/// let rule: Rule = "FREQ=MONTHLY;BYDAY=-1FR;COUNT=6".parse().unwrap();
/// assert_eq!(rule.to_string(), "FREQ=MONTHLY;COUNT=6;BYDAY=-1FR");
/// assert!("FREQ=HOURLY".parse::<Rule>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rule {
    /// The frequency.
    pub frequency: Frequency,
    /// Every so many days, weeks, months or years.
    pub interval: u32,
    /// When it ends.
    pub end: End,
    /// Months, 1 to 12.
    pub months: Vec<i16>,
    /// Numbers of weeks, 1 to 53 or from the end.
    pub weeks: Vec<i16>,
    /// Days of the year, 1 to 366 or from the end.
    pub year_days: Vec<i16>,
    /// Days of the month, 1 to 31 or from the end.
    pub month_days: Vec<i16>,
    /// Days of the week.
    pub days: Vec<NthDay>,
    /// Which of a period's days, 1 to 366 or from the end.
    pub positions: Vec<i16>,
    /// The first day of a week.
    pub week_start: Weekday,
}

impl Rule {
    /// A rule that ends never and says nothing but how often.
    #[must_use]
    pub const fn every(frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: 1,
            end: End::Never,
            months: Vec::new(),
            weeks: Vec::new(),
            year_days: Vec::new(),
            month_days: Vec::new(),
            days: Vec::new(),
            positions: Vec::new(),
            week_start: Weekday::Mon,
        }
    }

    /// The combinations that RFC 5545 forbids.
    fn checked(self) -> Result<Self, FieldError> {
        use Frequency::{Daily, Monthly, Weekly, Yearly};
        let nth = self.days.iter().any(|day| day.nth.is_some());
        let none = self.months.is_empty()
            && self.weeks.is_empty()
            && self.year_days.is_empty()
            && self.month_days.is_empty()
            && self.days.is_empty();
        let problem = match self.frequency {
            Daily | Weekly | Monthly if !self.weeks.is_empty() => {
                "takes BYWEEKNO with FREQ=YEARLY only"
            }
            Daily | Weekly | Monthly if !self.year_days.is_empty() => {
                "takes BYYEARDAY with FREQ=YEARLY only"
            }
            Weekly if !self.month_days.is_empty() => "takes no BYMONTHDAY with FREQ=WEEKLY",
            Daily | Weekly if nth => {
                "takes a numbered BYDAY with FREQ=MONTHLY and FREQ=YEARLY only"
            }
            Yearly if nth && !self.weeks.is_empty() => "takes no numbered BYDAY with BYWEEKNO",
            _ if none && !self.positions.is_empty() => "takes BYSETPOS beside another BY part only",
            _ => return Ok(self),
        };
        Err(FieldError::new(FIELD, problem))
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), FieldError> {
        let positive = |most: u32| {
            let number = value.parse::<u32>().ok().filter(|n| (1..=most).contains(n));
            number.ok_or_else(|| wrong(name, value))
        };
        match name {
            "FREQ" => {} // read first
            "INTERVAL" => self.interval = positive(1000)?,
            "COUNT" | "UNTIL" if self.end != End::Never => {
                return Err(FieldError::new(FIELD, "has two ends; give COUNT or UNTIL"));
            }
            "COUNT" => self.end = End::Count(positive(10_000)?),
            "UNTIL" => self.end = End::Until(until(value).ok_or_else(|| wrong(name, value))?),
            "BYMONTH" => self.months = numbers(name, value, 12, false)?,
            "BYWEEKNO" => self.weeks = numbers(name, value, 53, true)?,
            "BYYEARDAY" => self.year_days = numbers(name, value, 366, true)?,
            "BYMONTHDAY" => self.month_days = numbers(name, value, 31, true)?,
            "BYSETPOS" => self.positions = numbers(name, value, 366, true)?,
            "BYDAY" => {
                let days: Option<Vec<_>> = value.split(',').map(nth_day).collect();
                self.days = days.ok_or_else(|| wrong(name, value))?;
            }
            "WKST" => self.week_start = weekday(value).ok_or_else(|| wrong(name, value))?,
            "BYHOUR" | "BYMINUTE" | "BYSECOND" => {
                return Err(FieldError::not_supported(
                    FIELD,
                    format!("cannot have {name}: every call is at the time of the first"),
                ));
            }
            _ => return Err(FieldError::new(FIELD, "has a part that is not of RFC 5545")),
        }
        Ok(())
    }
}

impl FromStr for Rule {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        if text.len() > MAX_TEXT {
            return Err(FieldError::new(
                FIELD,
                format!("has more than {MAX_TEXT} characters"),
            ));
        }
        let text = text.to_ascii_uppercase();
        let text = text.strip_prefix("RRULE:").unwrap_or(&text);
        let mut parts = Vec::new();
        for part in text.split(';').filter(|part| !part.is_empty()) {
            let part = part.split_once('=').ok_or_else(|| {
                FieldError::new(FIELD, "is not a rule such as FREQ=WEEKLY;COUNT=10")
            })?;
            if parts.iter().any(|(name, _)| *name == part.0) {
                return Err(FieldError::new(FIELD, "has a part twice"));
            }
            parts.push(part);
        }
        let frequency = parts.iter().find(|(name, _)| *name == "FREQ");
        let frequency = match frequency.map(|(_, value)| *value) {
            Some("DAILY") => Frequency::Daily,
            Some("WEEKLY") => Frequency::Weekly,
            Some("MONTHLY") => Frequency::Monthly,
            Some("YEARLY") => Frequency::Yearly,
            Some("HOURLY" | "MINUTELY" | "SECONDLY") => {
                return Err(FieldError::not_supported(
                    FIELD,
                    "cannot be more often than daily",
                ));
            }
            _ => {
                return Err(FieldError::new(
                    FIELD,
                    "needs FREQ, such as FREQ=WEEKLY;COUNT=10",
                ));
            }
        };
        let mut rule = Self::every(frequency);
        for (name, value) in parts {
            rule.take(name, value)?;
        }
        rule.checked()
    }
}

fn wrong(name: &str, value: &str) -> FieldError {
    let value: String = value.chars().take(40).collect();
    FieldError::new(
        FIELD,
        format!("has {name}={value}, which RFC 5545 does not allow"),
    )
}

/// Whole numbers from 1 to `most`, or from its negative where that is allowed, in order.
fn numbers(name: &str, value: &str, most: i16, negative: bool) -> Result<Vec<i16>, FieldError> {
    let least = if negative { -most } else { 1 };
    let number = |text: &str| {
        let number = text.parse::<i16>().ok();
        number.filter(|n| *n != 0 && (least..=most).contains(n))
    };
    let mut numbers: Vec<_> = value
        .split(',')
        .map(number)
        .collect::<Option<_>>()
        .ok_or_else(|| wrong(name, value))?;
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

fn weekday(text: &str) -> Option<Weekday> {
    let found = WEEKDAYS.iter().find(|(name, _)| *name == text);
    found.map(|(_, day)| *day)
}

fn nth_day(text: &str) -> Option<NthDay> {
    let (nth, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let nth = match nth {
        "" => None,
        nth => Some(
            nth.parse()
                .ok()
                .filter(|n| *n != 0 && (-53..=53).contains(n))?,
        ),
    };
    Some(NthDay {
        nth,
        day: weekday(day)?,
    })
}

fn until(text: &str) -> Option<Until> {
    if let Some(utc) = text.strip_suffix('Z') {
        return parse_datetime(utc).map(Until::Instant);
    }
    parse_datetime(text)
        .map(Until::Local)
        .or_else(|| date(text).map(Until::Date))
}

// By hand: what chrono reads and writes any pattern with is three times all of this module in the Worker.

/// A date such as 20260308.
fn date(text: &str) -> Option<NaiveDate> {
    let (year, month_day) = text.split_at_checked(4)?;
    let (month, day) = month_day.split_at_checked(2)?;
    NaiveDate::from_ymd_opt(digits(year, 4)?, two(month)?, two(day)?)
}

/// A date and a time such as 20260308T023000.
fn parse_datetime(text: &str) -> Option<NaiveDateTime> {
    let (day, time) = text.split_once('T')?;
    let (hour, rest) = time.split_at_checked(2)?;
    let (minute, second) = rest.split_at_checked(2)?;
    date(day)?.and_hms_opt(two(hour)?, two(minute)?, two(second)?)
}

fn two(text: &str) -> Option<u32> {
    digits(text, 2)?.try_into().ok()
}

fn digits(text: &str, count: usize) -> Option<i32> {
    let fits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

/// A date as [`date`] reads it.
struct Day(NaiveDate);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(day) = self;
        write!(f, "{:04}{:02}{:02}", day.year(), day.month(), day.day())
    }
}

/// A date and a time as [`parse_datetime`] reads them.
struct BasicDateTime(NaiveDateTime);

impl fmt::Display for BasicDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(datetime) = self;
        let day = Day(datetime.date());
        write!(
            f,
            "{day}T{:02}{:02}{:02}",
            datetime.hour(),
            datetime.minute(),
            datetime.second()
        )
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let frequency = match self.frequency {
            Frequency::Daily => "DAILY",
            Frequency::Weekly => "WEEKLY",
            Frequency::Monthly => "MONTHLY",
            Frequency::Yearly => "YEARLY",
        };
        write!(f, "FREQ={frequency}")?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        match self.end {
            End::Never => Ok(()),
            End::Count(count) => write!(f, ";COUNT={count}"),
            End::Until(Until::Date(date)) => write!(f, ";UNTIL={}", Day(date)),
            End::Until(Until::Local(datetime)) => write!(f, ";UNTIL={}", BasicDateTime(datetime)),
            End::Until(Until::Instant(utc)) => write!(f, ";UNTIL={}Z", BasicDateTime(utc)),
        }?;
        for (name, numbers) in [
            ("BYMONTH", &self.months),
            ("BYWEEKNO", &self.weeks),
            ("BYYEARDAY", &self.year_days),
            ("BYMONTHDAY", &self.month_days),
        ] {
            list(f, name, numbers.iter())?;
        }
        list(f, "BYDAY", self.days.iter())?;
        list(f, "BYSETPOS", self.positions.iter())?;
        if self.week_start != Weekday::Mon {
            let day = NthDay {
                nth: None,
                day: self.week_start,
            };
            write!(f, ";WKST={day}")?;
        }
        Ok(())
    }
}

fn list<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    values: impl Iterator<Item = T>,
) -> fmt::Result {
    for (place, value) in values.enumerate() {
        if place == 0 {
            write!(f, ";{name}={value}")?;
        } else {
            write!(f, ",{value}")?;
        }
    }
    Ok(())
}

impl fmt::Display for NthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(nth) = self.nth {
            write!(f, "{nth}")?;
        }
        let name = WEEKDAYS.iter().find(|(_, day)| *day == self.day);
        f.write_str(name.map_or("", |(name, _)| name))
    }
}

impl TryFrom<String> for Rule {
    type Error = FieldError;

    fn try_from(text: String) -> Result<Self, FieldError> {
        text.parse()
    }
}

impl From<Rule> for String {
    fn from(rule: Rule) -> Self {
        rule.to_string()
    }
}
