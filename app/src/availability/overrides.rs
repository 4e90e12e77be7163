//! The hours of one date.

use super::{
    hours::{DayDraft, IntervalProblem},
    rules, week,
};
use callslot_shared::{
    api::{SaveOverride, Schedule, TimeOff},
    schedule::{
        TimeZone,
        hours::{DateOverride, Hours, ScheduleRules},
    },
};
use chrono::{Datelike as _, NaiveDate};

use crate::schedule::zones;

/// The hours that hold on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Those of its weekday.
    Usual,
    /// None.
    Closed,
    /// Its own.
    Hours,
}

/// The mark of a date in a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Its hours.
    pub kind: Kind,
    /// Whether it is one of a time off.
    pub off: bool,
}

/// The override of a date.
#[must_use]
pub fn on(schedule: &Schedule, date: NaiveDate) -> Option<&DateOverride> {
    schedule.overrides.iter().find(|one| one.date == date)
}

/// The mark of a date in a calendar.
#[must_use]
pub fn mark(schedule: &Schedule, times_off: &[TimeOff], date: NaiveDate) -> Mark {
    Mark {
        kind: kind(on(schedule, date)),
        off: times_off
            .iter()
            .any(|off| is_on(off, date, schedule.timezone)),
    }
}

/// The kind of a date's hours.
#[must_use]
pub fn kind(own: Option<&DateOverride>) -> Kind {
    match own {
        None => Kind::Usual,
        Some(own) if own.hours.is_empty() => Kind::Closed,
        Some(_) => Kind::Hours,
    }
}

/// Whether a time off has to do with a date.
fn is_on(off: &TimeOff, date: NaiveDate, zone: TimeZone) -> bool {
    let within = |from: NaiveDate, to: NaiveDate| (from..=to).contains(&date);
    match (off.from_date, off.starts_at, off.ends_at) {
        (Some(from), _, _) => within(from, off.to_date.unwrap_or(from)),
        (None, Some(start), Some(end)) => within(zones::date(start, zone), zones::date(end, zone)),
        _ => false,
    }
}

/// The hours that a date has without an override.
#[must_use]
pub fn usual(schedule: &Schedule, date: NaiveDate) -> Vec<Hours> {
    week::on(&schedule.weekly, date.weekday())
}

/// The override of a date as it is typed.
#[derive(Debug, Clone, PartialEq)]
pub struct DateDraft {
    /// Whether the date has no hours.
    pub closed: bool,
    /// Its own hours, kept while it has none.
    pub hours: DayDraft,
}

/// A fault of a date's hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateProblem {
    /// It is to have own hours, and has none.
    NoHours,
    /// Hours.
    Hours(Vec<IntervalProblem>),
}

impl DateDraft {
    /// The draft that means the override that a date has. Without one a date is taken to be meant as closed, and own hours
    /// begin with those of the weekday.
    #[must_use]
    pub fn of(schedule: &Schedule, date: NaiveDate) -> Self {
        match on(schedule, date) {
            Some(own) if !own.hours.is_empty() => Self {
                closed: false,
                hours: DayDraft::of(&own.hours),
            },
            _ => Self {
                closed: true,
                hours: DayDraft::of(&usual(schedule, date)),
            },
        }
    }

    /// The request; or everything that is wrong.
    pub fn checked(&self) -> Result<SaveOverride, DateProblem> {
        let hours = if self.closed {
            Vec::new()
        } else if self.hours.is_empty() {
            return Err(DateProblem::NoHours);
        } else {
            self.hours.checked().map_err(DateProblem::Hours)?
        };
        Ok(SaveOverride { hours })
    }
}

/// The request that gives a date the override that it has.
#[must_use]
pub fn as_saved(own: &DateOverride) -> SaveOverride {
    SaveOverride {
        hours: own.hours.clone(),
    }
}

/// The dates of overrides that are not over, in order.
#[must_use]
pub fn ahead(schedule: &Schedule, today: NaiveDate) -> Vec<DateOverride> {
    // The API answers with them in order.
    let all = schedule.overrides.iter();
    all.filter(|one| one.date >= today).cloned().collect()
}

/// The rules of a schedule once a date has these hours.
#[must_use]
pub fn changed(schedule: &Schedule, date: NaiveDate, hours: Option<&[Hours]>) -> ScheduleRules {
    let mut rules = rules(schedule);
    rules.overrides.retain(|one| one.date != date);
    if let Some(hours) = hours {
        rules.overrides.push(DateOverride {
            date,
            hours: hours.to_vec(),
        });
    }
    rules
}
