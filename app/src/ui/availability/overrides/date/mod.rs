//! The hours of the date that is chosen.

mod save;

use crate::{
    availability::{
        hours::{DayDraft, IntervalProblem},
        overrides::{DateDraft, on, usual},
    },
    ui::{
        app::App,
        availability::{
            intervals::{Editor, add, editor},
            saving::Saving,
            state::Availability,
            written,
        },
        results::focus,
    },
    words::availability as words,
};
use callslot_shared::api::Schedule;
use chrono::NaiveDate;
use leptos::prelude::*;

/// The beginning of the ids of the date's hours.
const ID: &str = "own";

/// The form.
#[derive(Clone, Copy)]
pub(super) struct DateForm {
    pub(super) availability: Availability,
    /// The schedule whose dates these are.
    pub(super) schedule: Memo<Option<Schedule>>,
    /// The date that is chosen.
    pub(super) date: RwSignal<Option<NaiveDate>>,
    closed: RwSignal<bool>,
    hours: RwSignal<DayDraft>,
    /// The schedule as the draft began with it.
    base: RwSignal<Option<Schedule>>,
    wrong: RwSignal<Vec<IntervalProblem>>,
    /// Whether own hours are meant, and there are none.
    missing: RwSignal<bool>,
    saving: Saving,
    /// The hours that somebody else has given the date meanwhile.
    theirs: RwSignal<Option<String>>,
}

impl DateForm {
    pub(super) fn new(availability: Availability, schedule: Memo<Option<Schedule>>) -> Self {
        Self {
            availability,
            schedule,
            date: RwSignal::new(None),
            closed: RwSignal::new(true),
            hours: RwSignal::new(DayDraft::default()),
            base: RwSignal::new(None),
            wrong: RwSignal::new(Vec::new()),
            missing: RwSignal::new(false),
            saving: Saving::new(
                availability,
                "date-affected",
                [words::OUTSIDE_ONE, words::OUTSIDE],
            ),
            theirs: RwSignal::new(None),
        }
    }

    /// Begins with the hours of a date.
    pub(super) fn choose(self, date: NaiveDate) {
        let Some(schedule) = self.schedule.get_untracked() else {
            return;
        };
        self.edited();
        self.theirs.set(None);
        let draft = DateDraft::of(&schedule, date);
        self.closed.set(draft.closed);
        self.hours.set(draft.hours);
        self.base.set(Some(schedule));
        self.date.set(Some(date));
        focus("date-title");
    }

    /// Forgets faults and questions about the draft: it has changed.
    fn edited(self) {
        if !self.wrong.with_untracked(Vec::is_empty) {
            self.wrong.set(Vec::new());
        }
        if self.missing.get_untracked() {
            self.missing.set(false);
        }
        self.saving.edited();
    }

    /// The form, once a date is chosen.
    pub(super) fn drawn(self, app: &App) -> impl IntoView + use<> {
        let app = app.clone();
        move || Some(self.form(&app, self.date.get()?))
    }

    fn form(self, app: &App, date: NaiveDate) -> impl IntoView + use<> {
        let name = written::full_date(app, date);
        let own = app.clone();
        let submit = move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            self.save(&own, date, false);
        };
        let own = app.clone();
        let anyway = Callback::new(move |()| self.save(&own, date, true));
        let own = app.clone();
        let usual = move || {
            let hours = self.schedule.read().as_ref().map(|one| usual(one, date))?;
            let hours = written::hours(&own, &hours);
            Some(own.fill(words::USUAL, &[("hours", &hours)]))
        };
        let own = app.clone();
        let theirs = move || {
            let hours = self.theirs.get()?;
            let text = own.fill(words::THEIRS_DATE, &[("hours", &hours)]);
            Some(view! { <p class="note" id="date-theirs" tabindex="-1">{text}</p> })
        };
        view! {
            <form id="date-form" novalidate aria-labelledby="date-title" on:submit=submit>
                <h3 id="date-title" tabindex="-1">
                    {name.clone()}
                </h3>
                <p class="meta">{usual}</p>
                {self.kinds(app)}
                {self.own_hours(app, &name)}
                {theirs}
                {self.saving.drawn(app, "date-save", anyway)}
                {self.buttons(app, date)}
            </form>
        }
    }

    /// Unavailable, or own hours.
    fn kinds(self, app: &App) -> impl IntoView + use<> {
        let kinds = [
            (true, "date-closed", words::UNAVAILABLE),
            (false, "date-hours", words::OWN_HOURS),
        ];
        let kinds = kinds.map(|(closed, id, text)| {
            let choose = move |_| {
                self.closed.set(closed);
                self.edited();
            };
            view! {
                <label class="check">
                    <input
                        type="radio"
                        name="date-kind"
                        id=id
                        prop:checked=move || self.closed.get() == closed
                        on:change=choose
                    />
                    <span>{app.say(text)}</span>
                </label>
            }
        });
        view! {
            <div class="checks" role="radiogroup" aria-label=app.say(words::DATE_KIND)>
                {kinds.into_iter().collect_view()}
            </div>
        }
    }

    fn own_hours(self, app: &App, name: &str) -> impl IntoView + use<> {
        let (app, name) = (app.clone(), name.to_owned());
        let edited = Editor {
            id: ID,
            day: self.hours,
            wrong: self.wrong.into(),
            edited: Callback::new(move |()| self.edited()),
        };
        let missing = app.say(words::WRONG_NO_HOURS);
        move || {
            (!self.closed.get()).then(|| {
                view! {
                    <div class="intervals">
                        {editor(&app, edited, &name)}
                        <p class="actions">{add(&app, edited, &name)}</p>
                        <p class="wrong" role="alert">
                            {move || self.missing.get().then_some(missing)}
                        </p>
                    </div>
                }
            })
        }
    }

    fn buttons(self, app: &App, date: NaiveDate) -> impl IntoView + use<> {
        let (idle, busy) = (app.say(words::SAVE), app.say(words::SAVING));
        let has_own = Memo::new(move |_| {
            let schedule = self.schedule.read();
            schedule.as_ref().is_some_and(|one| on(one, date).is_some())
        });
        let own = app.clone();
        let remove = move || {
            let app = own.clone();
            has_own.get().then(|| {
                let text = app.say(words::REMOVE_OVERRIDE);
                let remove = move |_| self.remove(&app, date);
                view! {
                    <button type="button" id="date-remove" on:click=remove>
                        {text}
                    </button>
                }
            })
        };
        view! {
            <p class="actions">
                <button
                    type="submit"
                    class="primary"
                    id="date-save"
                    aria-disabled=move || self.saving.is_busy().to_string()
                >
                    {move || if self.saving.is_busy() { busy } else { idle }}
                </button>
                {remove}
            </p>
        }
    }
}
