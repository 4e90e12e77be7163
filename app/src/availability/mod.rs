//! A member's own availability, from the API's answers and what the person types: working hours, overrides, time off.

pub mod affected;
pub mod change;
pub mod hours;
pub mod month;
pub mod overrides;
pub mod time_off;
pub mod week;

#[cfg(test)]
mod tests;

use crate::{
    phone,
    route::escaped,
    schedule::{may, organization},
};
use callslot_shared::{
    access::{Action, Feature},
    api::{MeBody, SaveSchedule, Schedule, TimeOff},
    ids::ScheduleId,
    schedule::{TimeZone, hours::ScheduleRules},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The key of the last answers in the storage of the session.
pub const KEPT: &str = "availability";

/// The last answers, for a page that is opened while the server is not reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AvailabilitySnapshot {
    /// When it was so.
    pub at: DateTime<Utc>,
    /// The person who is signed in, and the organization.
    pub me: MeBody,
    /// The person's own schedules and those of the organization, in the order they were made.
    pub schedules: Vec<Schedule>,
    /// The person's own times off and everybody's.
    pub times_off: Vec<TimeOff>,
}

/// The hours that hold for a member.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A schedule of their own.
    Own(Schedule),
    /// The organization's, because they have none of their own.
    Shared(Schedule),
    /// Nobody has said any: they are assumed.
    Assumed(ScheduleRules),
}

impl Source {
    /// The rules, without time off.
    #[must_use]
    pub fn rules(&self) -> ScheduleRules {
        match self {
            Self::Own(schedule) | Self::Shared(schedule) => rules(schedule),
            Self::Assumed(rules) => rules.clone(),
        }
    }

    /// The person's own schedule.
    #[must_use]
    pub fn own(&self) -> Option<&Schedule> {
        match self {
            Self::Own(schedule) => Some(schedule),
            Self::Shared(_) | Self::Assumed(_) => None,
        }
    }
}

impl AvailabilitySnapshot {
    /// Keeps what is the person's own or everybody's: the API answers with colleagues', too.
    #[must_use]
    pub fn narrowed(mut self) -> Self {
        let me = self.me.user.id;
        self.schedules
            .retain(|one| one.user_id.is_none_or(|user| user == me));
        self.times_off
            .retain(|one| one.user_id.is_none_or(|user| user == me));
        self
    }

    /// The person's own schedules.
    pub fn own(&self) -> impl Iterator<Item = &Schedule> {
        let me = Some(self.me.user.id);
        self.schedules.iter().filter(move |one| one.user_id == me)
    }

    /// The hours to change: those of the schedule that is chosen, else of the own default, else of the first own one. Without
    /// any the organization's hold, or else those that are assumed where the person's phone is, or in the zone `here`.
    #[must_use]
    pub fn source(&self, chosen: Option<ScheduleId>, here: TimeZone) -> Source {
        let by_choice = self.own().find(|one| Some(one.id) == chosen);
        let own = by_choice
            .or_else(|| self.own().find(|one| one.is_default))
            .or_else(|| self.own().next());
        if let Some(schedule) = own {
            return Source::Own(schedule.clone());
        }
        let mut shared = self.schedules.iter().filter(|one| one.user_id.is_none());
        if let Some(schedule) = shared.find(|one| one.is_default) {
            return Source::Shared(schedule.clone());
        }
        let number = self.me.user.phone.as_ref();
        let zone = number.and_then(|number| phone::zones(number).first().copied());
        Source::Assumed(ScheduleRules::assumed(zone.unwrap_or(here)))
    }

    /// Puts a schedule in the place of its former version.
    pub fn replace_schedule(&mut self, schedule: Schedule) {
        if schedule.is_default {
            let others = self.schedules.iter_mut();
            others
                .filter(|one| one.user_id == schedule.user_id)
                .for_each(|one| one.is_default = false);
        }
        match self.schedules.iter_mut().find(|one| one.id == schedule.id) {
            Some(former) => *former = schedule,
            None => self.schedules.push(schedule),
        }
    }

    /// Whether the person may set their own availability.
    #[must_use]
    pub fn may_change(&self) -> bool {
        may(&self.me, Feature::Schedules, Action::Write)
    }

    /// The organization's name.
    #[must_use]
    pub fn organization(&self) -> String {
        organization(&self.me).map_or_else(String::new, |one| one.name.clone())
    }
}

/// The rules of a schedule, without time off.
#[must_use]
pub fn rules(schedule: &Schedule) -> ScheduleRules {
    ScheduleRules {
        name: schedule.name.clone(),
        timezone: schedule.timezone,
        week_start: schedule.week_start,
        weekly: schedule.weekly.clone(),
        overrides: schedule.overrides.clone(),
        time_off: Vec::new(),
        holidays: Vec::new(),
    }
}

/// The request that makes a schedule what it is, but for its overrides.
#[must_use]
pub fn as_saved(schedule: &Schedule) -> SaveSchedule {
    SaveSchedule {
        name: schedule.name.clone(),
        timezone: schedule.timezone,
        week_start: schedule.week_start,
        weekly: schedule.weekly.clone(),
        user_id: None,
        shared: false,
        is_default: schedule.is_default,
    }
}

/// A page of a list.
#[must_use]
pub fn page(path: &str, cursor: Option<&str>) -> String {
    let first = format!("{path}?limit=200");
    match cursor {
        Some(cursor) => format!("{first}&cursor={}", escaped(cursor)),
        None => first,
    }
}
