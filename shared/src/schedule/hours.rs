//! Schedules: when somebody takes calls.

use super::{
    Interval, Intervals, Millis, TimeZone,
    local_time::{LocalTime, Reading, date_of, first_at_or_after, from_millis, local_of, midnight},
};
use crate::{FieldError, de::read_from_objects};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Most entries of one kind that a schedule has: a day each for some years.
const MAX_ENTRIES: usize = 1000;

/// A time of day in whole minutes, 00:00 to 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(
        value_type = String,
        pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$",
        examples("09:00"),
    )
)]
#[serde(try_from = "String", into = "String")]
pub struct DayTime(u16);

impl DayTime {
    const DAY: u16 = 24 * 60;

    /// So many minutes after midnight, at most a day.
    #[must_use]
    pub const fn minutes(minutes: u16) -> Option<Self> {
        if minutes <= Self::DAY {
            Some(Self(minutes))
        } else {
            None
        }
    }

    /// The number of minutes after midnight.
    #[must_use]
    pub const fn since_midnight(self) -> u16 {
        self.0
    }

    /// A full hour of the day, at most 24.
    #[must_use]
    pub const fn hour(hour: u8) -> Option<Self> {
        Self::minutes(hour as u16 * 60)
    }

    /// This time on a date; 24:00 is the next date's midnight.
    pub(crate) fn on(self, date: NaiveDate) -> NaiveDateTime {
        date.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(self.0))
    }
}

impl TryFrom<String> for DayTime {
    type Error = FieldError;

    fn try_from(text: String) -> Result<Self, FieldError> {
        let two = |part: &str| {
            let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<u16>().ok()).flatten()
        };
        text.split_once(':')
            .and_then(|(hour, minute)| Some((two(hour)?, two(minute).filter(|m| *m < 60)?)))
            .and_then(|(hour, minute)| Self::minutes(hour * 60 + minute))
            .ok_or_else(|| {
                FieldError::new("hours", "need times of day such as 09:00, at most 24:00")
            })
    }
}

impl From<DayTime> for String {
    fn from(time: DayTime) -> Self {
        time.to_string()
    }
}

impl fmt::Display for DayTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// From one time of day to another. Hours that end at or before their start end on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Hours {
    /// When they begin; not 24:00.
    pub from: DayTime,
    /// When they end.
    pub to: DayTime,
}

impl Hours {
    /// Whether they have no length, or begin where a day ends.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.from == self.to || self.from.0 == DayTime::DAY
    }

    /// Whether no minute of them is outside `other`.
    #[must_use]
    pub fn is_within(self, other: Self) -> bool {
        let length = |hours: Self| {
            let minutes = i32::from(hours.to.0) - i32::from(hours.from.0);
            if minutes > 0 {
                minutes
            } else {
                minutes + i32::from(DayTime::DAY)
            }
        };
        let later =
            (i32::from(self.from.0) - i32::from(other.from.0)).rem_euclid(DayTime::DAY.into());
        length(other) == i32::from(DayTime::DAY) || later + length(self) <= length(other)
    }

    /// The instants of the hours that begin on a date.
    pub(crate) fn on(self, date: NaiveDate, zone: TimeZone) -> Interval {
        let end = if self.to > self.from {
            date
        } else {
            date.succ_opt().unwrap_or(date)
        };
        Interval::new(
            first_at_or_after(self.from.on(date), zone),
            first_at_or_after(self.to.on(end), zone),
        )
    }
}

/// Hours that return every week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct WeeklyHours {
    /// The days on which they begin.
    #[cfg_attr(
        feature = "openapi",
        schema(schema_with = weekdays)
    )]
    pub days: Vec<Weekday>,
    /// When they begin; not 24:00.
    pub from: DayTime,
    /// When they end; on the next day if that is at or before the beginning.
    pub to: DayTime,
}

read_from_objects!(Hours, WeeklyHours);

/// Days of the week, as the API's document has them.
#[cfg(feature = "openapi")]
fn weekdays() -> utoipa::openapi::ArrayBuilder {
    use utoipa::openapi::{ArrayBuilder, ObjectBuilder, Type};
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let day = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(days));
    ArrayBuilder::new()
        .items(day.build())
        .max_items(Some(7))
        .description(Some("The days on which they begin."))
}

impl WeeklyHours {
    /// The hours of each of the days.
    #[must_use]
    pub const fn hours(&self) -> Hours {
        Hours {
            from: self.from,
            to: self.to,
        }
    }
}

/// The hours that hold on one date in place of the weekly hours and of a holiday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DateOverride {
    /// The date, in the schedule's zone.
    pub date: NaiveDate,
    /// The hours that begin on it; none if it is closed.
    pub hours: Vec<Hours>,
}

/// A time without calls, whatever the hours say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeOffPeriod {
    /// When it begins, in the schedule's local time.
    pub from: NaiveDateTime,
    /// When it ends, in the schedule's local time.
    pub to: NaiveDateTime,
    /// The reason.
    #[serde(default)]
    pub name: String,
}

/// A date on which no hours begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The date, in the schedule's zone.
    pub date: NaiveDate,
    /// Its name.
    pub name: String,
}

/// The day on which a week begins, where calls are counted by the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WeekStart {
    /// As in ISO 8601.
    #[default]
    Monday,
    /// As in the calendars of the United States.
    Sunday,
}

impl WeekStart {
    /// Its name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Sunday => "sunday",
        }
    }

    /// The first day.
    #[must_use]
    pub const fn day(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Mon,
            Self::Sunday => Weekday::Sun,
        }
    }
}

/// The times at which somebody takes calls. Hours that begin on a date belong to it, also beyond midnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleRules {
    /// Its name.
    pub name: String,
    /// The zone in which all of it is meant.
    pub timezone: TimeZone,
    /// The day on which its weeks begin, for limits by the week.
    #[serde(default)]
    pub week_start: WeekStart,
    /// The hours of a common week.
    #[serde(default)]
    pub weekly: Vec<WeeklyHours>,
    /// Dates that are not common.
    #[serde(default)]
    pub overrides: Vec<DateOverride>,
    /// Times without calls.
    #[serde(default)]
    pub time_off: Vec<TimeOffPeriod>,
    /// Dates without hours.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
}

/// A schedule over a range of time.
#[derive(Debug, Clone, Default)]
pub struct Open {
    /// The hours one by one, in order of their starts; slots are counted from a start.
    pub windows: Vec<Interval>,
    /// The times without calls, in order of their starts.
    pub off: Vec<(Interval, usize)>,
    /// The hours joined.
    pub hours: Intervals,
    /// The hours joined, without the times without calls.
    pub open: Intervals,
}

impl TimeOffPeriod {
    /// From one instant to another, as clocks in `zone` tell it. Clocks that are set back tell a time twice: where
    /// one of the ends is the second, the time off takes in the whole of what is told twice on that side.
    #[must_use]
    pub fn between(at: Interval, zone: TimeZone, name: String) -> Self {
        let end = LocalTime::of(from_millis(at.end), zone);
        let mut to = end.datetime;
        if end.second {
            let again = |datetime| LocalTime { datetime, ..end }.resolve().reading == Reading::Fold;
            // No clock was ever set back by more than a day.
            let mut later = (1..=24 * 60).map(|minutes| end.datetime + TimeDelta::minutes(minutes));
            to = later.find(|datetime| !again(*datetime)).unwrap_or(to);
        }
        Self {
            from: local_of(at.start, zone),
            to,
            name,
        }
    }
}

impl ScheduleRules {
    /// The schedule assumed of somebody who has none: Monday to Friday, 09:00 to 17:00.
    #[must_use]
    pub fn assumed(timezone: TimeZone) -> Self {
        let hour = |hour: u16| DayTime(hour * 60);
        Self {
            name: "Working hours".to_owned(),
            timezone,
            week_start: WeekStart::default(),
            weekly: vec![WeeklyHours {
                days: vec![
                    Weekday::Mon,
                    Weekday::Tue,
                    Weekday::Wed,
                    Weekday::Thu,
                    Weekday::Fri,
                ],
                from: hour(9),
                to: hour(17),
            }],
            overrides: Vec::new(),
            time_off: Vec::new(),
            holidays: Vec::new(),
        }
    }

    /// Refuses what cannot be meant, with the field's name.
    pub fn checked(mut self) -> Result<Self, FieldError> {
        self.name = crate::text::clean("name", &self.name, 100)?;
        let counts = [
            ("weekly", self.weekly.len()),
            ("overrides", self.overrides.len()),
            ("time_off", self.time_off.len()),
            ("holidays", self.holidays.len()),
        ];
        for (field, count) in counts {
            if count > MAX_ENTRIES {
                return Err(FieldError::new(
                    field,
                    format!("has more than {MAX_ENTRIES} entries"),
                ));
            }
        }
        let weekly = self.weekly.iter().map(|weekly| ("weekly", weekly.hours()));
        let special = self.overrides.iter().flat_map(|date| &date.hours);
        for (field, hours) in weekly.chain(special.map(|hours| ("overrides", *hours))) {
            if hours.is_nothing() {
                return Err(FieldError::new(
                    field,
                    "has hours of no length; a whole day is 00:00 to 24:00",
                ));
            }
        }
        if self.time_off.iter().any(|off| off.to <= off.from) {
            return Err(FieldError::new("time_off", "ends before it begins"));
        }
        let mut dates: Vec<_> = self.overrides.iter().map(|date| date.date).collect();
        dates.sort_unstable();
        if dates.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err(FieldError::new(
                "overrides",
                "name a date twice; give all its hours in one",
            ));
        }
        let dates = self.overrides.iter().map(|day| ("overrides", day.date));
        let dates = dates.chain(self.holidays.iter().map(|day| ("holidays", day.date)));
        let off = self
            .time_off
            .iter()
            .flat_map(|off| [off.from.date(), off.to.date()]);
        for (field, date) in dates.chain(off.map(|date| ("time_off", date))) {
            if !(1970..3000).contains(&date.year()) {
                return Err(FieldError::new(
                    field,
                    "names a year before 1970 or after 2999",
                ));
            }
        }
        Ok(self)
    }

    /// The holiday on a date, unless an override opens it.
    #[must_use]
    pub fn holiday(&self, date: NaiveDate) -> Option<&Holiday> {
        if self.overrides.iter().any(|day| day.date == date) {
            return None;
        }
        self.holidays.iter().find(|holiday| holiday.date == date)
    }

    /// The hours that begin on a date.
    fn hours_on(&self, date: NaiveDate, each: &mut impl FnMut(Hours)) {
        if let Some(day) = self.overrides.iter().find(|day| day.date == date) {
            day.hours.iter().copied().for_each(each);
        } else if self.holiday(date).is_none() {
            let today = |weekly: &&WeeklyHours| weekly.days.contains(&date.weekday());
            self.weekly
                .iter()
                .filter(today)
                .for_each(|weekly| each(weekly.hours()));
        }
    }

    /// The hours that have to do with a range. Those at its ends are whole, so that what is asked of them does not
    /// depend on the range.
    #[must_use]
    pub fn open(&self, range: Interval) -> Open {
        let zone = self.timezone;
        let mut windows = Vec::new();
        for date in dates(range.widened(2 * DAY, DAY), zone) {
            let first = windows.len();
            self.hours_on(date, &mut |hours| windows.push(hours.on(date, zone)));
            join_from(&mut windows, first);
        }
        windows.sort_unstable();
        let mut off: Vec<_> = self
            .time_off
            .iter()
            .enumerate()
            .map(|(place, off)| {
                let (from, to) = (
                    first_at_or_after(off.from, zone),
                    first_at_or_after(off.to, zone),
                );
                (Interval::new(from, to), place)
            })
            .filter(|(off, _)| off.overlaps(range.widened(2 * DAY, 2 * DAY)))
            .collect();
        off.sort_unstable();
        let hours: Intervals = windows.iter().copied().collect();
        let open = hours.subtract(&off.iter().map(|(off, _)| *off).collect());
        Open {
            windows,
            off,
            hours,
            open,
        }
    }
}

/// A day's length on most days; only for margins.
const DAY: Millis = 24 * 3_600_000;

/// Every date that has to do with a range. Bounded, so that a hostile range does not run for ever.
pub(crate) fn dates(range: Interval, zone: TimeZone) -> impl Iterator<Item = NaiveDate> {
    let last = date_of(range.end, zone);
    date_of(range.start, zone)
        .iter_days()
        .take_while(move |date| *date <= last)
        .take(4000)
}

/// Joins the hours of one date where they meet; those of the next date stay apart, each with its own start.
fn join_from(windows: &mut Vec<Interval>, first: usize) {
    if windows.len() > first + 1 || windows.get(first).is_some_and(|window| window.is_empty()) {
        let joined: Intervals = windows.drain(first..).collect();
        windows.extend_from_slice(joined.as_slice());
    }
}

/// The periods of a kind that have to do with a range: the dates on which they begin.
pub(crate) fn period_starts(
    range: Interval,
    zone: TimeZone,
    begin: impl Fn(NaiveDate) -> NaiveDate,
    next: impl Fn(NaiveDate) -> NaiveDate,
) -> Vec<Millis> {
    let last = date_of(range.end, zone);
    let mut date = begin(date_of(range.start, zone));
    let mut starts = Vec::new();
    while date <= last && starts.len() < 4000 {
        starts.push(midnight(date, zone));
        date = next(date);
    }
    starts.push(midnight(date, zone));
    starts
}
