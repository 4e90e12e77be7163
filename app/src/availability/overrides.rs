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

/// What a calendar tells of a date.
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

/// What a calendar tells of a date.
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
    /// Its kind.
    pub kind: Kind,
    /// Its own hours, kept while another kind is chosen.
    pub hours: DayDraft,
}

/// What is wrong with a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateProblem {
    /// It is to have own hours, and has none.
    NoHours,
    /// Hours.
    Hours(Vec<IntervalProblem>),
}

impl DateDraft {
    /// The draft that means the override that a date has. Own hours begin with those of the weekday.
    #[must_use]
    pub fn of(schedule: &Schedule, date: NaiveDate) -> Self {
        let own = on(schedule, date);
        let hours = match own {
            Some(own) if !own.hours.is_empty() => DayDraft::of(&own.hours),
            _ => DayDraft::of(&usual(schedule, date)),
        };
        Self {
            kind: kind(own),
            hours,
        }
    }

    /// The request; none for the usual hours. Or everything that is wrong.
    pub fn checked(&self) -> Result<Option<SaveOverride>, DateProblem> {
        match self.kind {
            Kind::Usual => Ok(None),
            Kind::Closed => Ok(Some(SaveOverride { hours: Vec::new() })),
            Kind::Hours if self.hours.is_empty() => Err(DateProblem::NoHours),
            Kind::Hours => {
                let hours = self.hours.checked().map_err(DateProblem::Hours)?;
                Ok(Some(SaveOverride { hours }))
            }
        }
    }
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
