//! Saving the hours of a date, and taking them away.

use super::{DateForm, ID};
use crate::{
    api::Failure,
    availability::{
        affected::outside,
        change::Change,
        hours::IntervalProblem,
        overrides::{DateDraft, DateProblem, as_saved, changed, on, usual},
        rules,
    },
    ui::{
        app::App,
        availability::{intervals, state::send, written},
        results::focus,
    },
    words::availability as words,
};
use callslot_shared::api::{SaveOverride, Schedule, ScheduleBody};
use chrono::NaiveDate;
use leptos::prelude::*;

impl DateForm {
    /// Saves what is typed. Bookings that it leaves outside are told first, unless that was `confirmed`.
    pub(super) fn save(self, app: &App, date: NaiveDate, confirmed: bool) {
        self.edited();
        let draft = DateDraft {
            closed: self.closed.get_untracked(),
            hours: self.hours.get_untracked(),
        };
        match draft.checked() {
            Ok(hours) => self.change(app, date, Some(hours), confirmed),
            Err(DateProblem::NoHours) => {
                self.missing.set(true);
                focus(format!("{ID}-add"));
            }
            Err(DateProblem::Hours(problems)) => {
                if let Some(IntervalProblem { key, end, .. }) = problems.first() {
                    focus(intervals::id(ID, *key, *end));
                }
                self.wrong.set(problems);
            }
        }
    }

    /// Gives the date the hours of its weekday again.
    pub(super) fn remove(self, app: &App, date: NaiveDate) {
        self.edited();
        self.change(app, date, None, true);
    }

    fn change(self, app: &App, date: NaiveDate, hours: Option<SaveOverride>, confirmed: bool) {
        let Some(base) = self.base.get_untracked() else {
            return;
        };
        if untrack(|| self.saving.is_busy()) {
            return;
        }
        let app = app.clone();
        self.saving.begin(async move {
            self.send(&app, base, (date, hours), confirmed).await;
        });
    }

    async fn send(
        self,
        app: &App,
        base: Schedule,
        (date, hours): (NaiveDate, Option<SaveOverride>),
        confirmed: bool,
    ) {
        let affected = |bookings: &[_]| {
            let new = hours.as_ref().map(|hours| &*hours.hours);
            outside(bookings, &rules(&base), &changed(&base, date, new))
        };
        if !confirmed && !self.saving.leaves_none(app, affected).await {
            return;
        }
        let change = |base: &Schedule| Change::Date(base.id, base.version, date, hours.clone());
        let mut answer = send::<ScheduleBody>(app, &change(&base)).await;
        let mut base = base;
        if matches!(answer, Err(Failure::VersionConflict)) {
            self.availability.look(app).await;
            let Some(now) = self.schedule.try_get_untracked().flatten() else {
                return self.saving.refuse(Failure::VersionConflict);
            };
            // Whatever else has changed, this date may be as it was.
            if now.id != base.id || on(&now, date) != on(&base, date) {
                return self.show_theirs(app, now, date);
            }
            answer = send(app, &change(&now)).await;
            base = now;
        }
        match answer {
            Ok(body) => self.done(app, &base, body.schedule, date),
            Err(failure) => self.saving.fail(app, failure).await,
        }
    }

    /// Tells what somebody else has saved. What is typed stays, and is saved the next time.
    fn show_theirs(self, app: &App, now: Schedule, date: NaiveDate) {
        let hours = on(&now, date).map_or_else(|| usual(&now, date), |own| own.hours.clone());
        self.theirs.try_set(Some(written::hours(app, &hours)));
        self.base.try_set(Some(now));
        focus("date-theirs");
    }

    fn done(self, app: &App, base: &Schedule, schedule: Schedule, date: NaiveDate) {
        let before = on(base, date).map(as_saved);
        let text = if on(&schedule, date).is_some() {
            words::OVERRIDE_SAVED
        } else {
            words::OVERRIDE_REMOVED
        };
        let back = Change::Date(schedule.id, schedule.version, date, before);
        self.availability.saved(schedule);
        self.date.try_set(None);
        let text = app.fill(text, &[("date", &written::full_date(app, date))]);
        self.availability.undoable(app, text, back);
    }
}
