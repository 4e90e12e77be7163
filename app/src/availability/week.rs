//! The hours of a common week as they are typed.

use super::hours::{DayDraft, IntervalProblem, insert};
use callslot_shared::schedule::{
    TimeZone,
    hours::{Hours, ScheduleRules, WeekStart, WeeklyHours},
};
use chrono::Weekday;

/// The days, as they are kept.
pub const DAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// The days in the order in which a week shows them.
#[must_use]
pub fn in_order(start: WeekStart) -> [Weekday; 7] {
    let mut days = DAYS;
    days.rotate_left(start.day().num_days_from_monday() as usize);
    days
}

/// A fault of a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeekProblem {
    /// There is no such zone.
    Zone,
    /// Hours of a day.
    Hours(Weekday, IntervalProblem),
}

/// The hours of a week.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WeekDraft {
    /// The zone's name.
    pub zone: String,
    /// The hours of each of [`DAYS`].
    pub days: [DayDraft; 7],
}

impl WeekDraft {
    /// The draft that means these rules.
    #[must_use]
    pub fn of(rules: &ScheduleRules) -> Self {
        Self {
            zone: rules.timezone.name().to_owned(),
            days: DAYS.map(|day| DayDraft::of(&on(&rules.weekly, day))),
        }
    }

    /// Zone and hours; or everything that is wrong with them.
    pub fn checked(&self) -> Result<(TimeZone, Vec<WeeklyHours>), Vec<WeekProblem>> {
        let (mut weekly, mut problems) = (Vec::new(), Vec::new());
        let zone = TimeZone::parse("timezone", &self.zone);
        if zone.is_err() {
            problems.push(WeekProblem::Zone);
        }
        for (day, draft) in DAYS.into_iter().zip(&self.days) {
            match draft.checked() {
                Ok(hours) => hours
                    .into_iter()
                    .for_each(|hours| gather(&mut weekly, day, hours)),
                Err(found) => {
                    problems.extend(found.into_iter().map(|one| WeekProblem::Hours(day, one)));
                }
            }
        }
        match zone {
            Ok(zone) if problems.is_empty() => Ok((zone, weekly)),
            _ => Err(problems),
        }
    }
}

/// The hours that begin on a day of the week, in order.
#[must_use]
pub fn on(weekly: &[WeeklyHours], day: Weekday) -> Vec<Hours> {
    let mut hours = Vec::new();
    for one in weekly.iter().filter(|one| one.days.contains(&day)) {
        insert(&mut hours, one.hours(), |hours| hours.from);
    }
    hours
}

/// Days with the same hours share an entry.
fn gather(weekly: &mut Vec<WeeklyHours>, day: Weekday, hours: Hours) {
    match weekly.iter_mut().find(|one| one.hours() == hours) {
        Some(entry) => entry.days.push(day),
        None => weekly.push(WeeklyHours {
            days: vec![day],
            from: hours.from,
            to: hours.to,
        }),
    }
}
