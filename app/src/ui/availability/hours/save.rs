//! Saving the hours: what is wrong, what is affected, and what somebody else has changed meanwhile.

use super::{HoursForm, days::name};
use crate::{
    api::Failure,
    availability::{
        AvailabilitySnapshot, Source, affected::outside, as_saved, change::Change,
        week::WeekProblem,
    },
    ui::{
        app::App,
        availability::{intervals, state::send},
        results::focus,
    },
    words::availability as words,
};
use callslot_shared::{
    api::{ErrorCode, SaveSchedule, Schedule, ScheduleBody},
    schedule::{
        TimeZone,
        hours::{ScheduleRules, WeeklyHours},
    },
};
use leptos::prelude::*;

impl HoursForm {
    /// Saves what is typed. Bookings that it leaves outside are told first, unless that was `confirmed`.
    pub(super) fn save(self, app: &App, confirmed: bool) {
        if untrack(|| self.saving.is_busy()) {
            return;
        }
        self.edited();
        let Some(base) = self.base.get_untracked() else {
            return;
        };
        match untrack(|| self.draft()).checked() {
            Err(problems) => {
                focus_on_first(&problems);
                self.wrong.set(problems);
            }
            Ok(week) => {
                let app = app.clone();
                self.saving.begin(async move {
                    self.send(&app, base, week, confirmed).await;
                });
            }
        }
    }

    async fn send(
        self,
        app: &App,
        base: Source,
        (zone, weekly): (TimeZone, Vec<WeeklyHours>),
        confirmed: bool,
    ) {
        let before = base.rules();
        let after = ScheduleRules {
            timezone: zone,
            weekly,
            ..before.clone()
        };
        let request = self.request(app, &base, &after);
        let affected = |bookings: &[_]| outside(bookings, &before, &after);
        if !confirmed && !self.saving.leaves_none(app, affected).await {
            return;
        }
        let change = match base.own() {
            Some(own) => Change::Replace(own.id, own.version, Box::new(request)),
            None => Change::Make(Box::new(request)),
        };
        match send::<ScheduleBody>(app, &change).await {
            Ok(body) => self.done(app, &base, body.schedule),
            Err(
                failure @ (Failure::VersionConflict
                | Failure::Conflict {
                    code: ErrorCode::NotFound,
                    ..
                }),
            ) => self.changed_meanwhile(app, &base, failure).await,
            Err(failure) => self.saving.fail(app, failure).await,
        }
    }

    fn request(self, app: &App, base: &Source, rules: &ScheduleRules) -> SaveSchedule {
        let own = base.own();
        let has_default = self.availability.snapshot.with_untracked(|known| {
            let mut all = known.iter().flat_map(AvailabilitySnapshot::own);
            all.any(|one| one.is_default)
        });
        SaveSchedule {
            name: own.map_or_else(
                || app.say(words::NEW_NAME).to_owned(),
                |own| own.name.clone(),
            ),
            timezone: rules.timezone,
            week_start: rules.week_start,
            weekly: rules.weekly.clone(),
            user_id: None,
            shared: false,
            is_default: own.is_some_and(|own| own.is_default) || !has_default,
        }
    }

    fn done(self, app: &App, base: &Source, schedule: Schedule) {
        let (id, version) = (schedule.id, schedule.version);
        let back = match base.own() {
            Some(own) => Change::Replace(id, version, Box::new(as_saved(own))),
            None => Change::Delete(id, version),
        };
        // The person may have gone on to another section.
        if self.saving.is_shown() {
            self.base.set(None);
            self.take(Source::Own(schedule.clone()));
            self.availability.saved(schedule);
        }
        let text = app.say(words::HOURS_SAVED).to_owned();
        self.availability.undoable(app, text, back);
    }

    /// Somebody else was there first. What is typed stays.
    async fn changed_meanwhile(self, app: &App, base: &Source, failure: Failure) {
        self.availability.look(app).await;
        let Some(own) = base.own().filter(|_| self.saving.is_shown()) else {
            return self.saving.refuse(failure);
        };
        let now = self.availability.snapshot.with_untracked(|known| {
            let mut all = known.iter().flat_map(AvailabilitySnapshot::own);
            all.find(|one| one.id == own.id).cloned()
        });
        if let Some(theirs) = now {
            self.theirs.set(Some(theirs));
            focus("hours-theirs");
        } else {
            self.base.set(Some(Source::Assumed(base.rules())));
            self.gone.set(true);
            focus("hours-save");
        }
    }
}

fn focus_on_first(problems: &[WeekProblem]) {
    match problems.first() {
        Some(WeekProblem::Zone) => focus("hours-zone"),
        Some(WeekProblem::Hours(day, problem)) => {
            focus(intervals::id(name(*day), problem.key, problem.end));
        }
        None => {}
    }
}
