//! Working hours: the form, and how it is saved.

mod conflict;
mod days;
mod save;

use super::{fields::zone_names, frame::frame, saving::Saving, state::Availability};
use crate::{
    availability::{
        AvailabilitySnapshot, Source,
        hours::DayDraft,
        week::{DAYS, WeekDraft, WeekProblem},
    },
    phone,
    ui::{
        app::{App, app},
        results::focus,
    },
    words::availability as words,
};
use callslot_shared::{api::Schedule, ids::ScheduleId};
use leptos::prelude::*;

/// The working hours of the person who is signed in.
#[component]
pub fn WorkingHours() -> impl IntoView {
    let app = app();
    let availability = Availability::begin(&app);
    let form = HoursForm::new(availability);
    let own = app.clone();
    let content = move || form.drawn(&own);
    frame(&app, availability, ("hours", words::HOURS_TEXT), content)
}

/// The form.
#[derive(Clone, Copy)]
struct HoursForm {
    availability: Availability,
    /// The schedule that is chosen, where the person has several.
    chosen: RwSignal<Option<ScheduleId>>,
    /// The hours that the draft began with.
    base: RwSignal<Option<Source>>,
    zone: RwSignal<String>,
    /// The hours of each of [`DAYS`].
    days: [RwSignal<DayDraft>; 7],
    wrong: RwSignal<Vec<WeekProblem>>,
    saving: Saving,
    /// The hours that somebody else has saved meanwhile.
    theirs: RwSignal<Option<Schedule>>,
    /// Whether the schedule was deleted meanwhile.
    gone: RwSignal<bool>,
}

impl HoursForm {
    fn new(availability: Availability) -> Self {
        let texts = [words::OUTSIDE_ONE, words::OUTSIDE];
        let form = Self {
            availability,
            chosen: RwSignal::new(None),
            base: RwSignal::new(None),
            zone: RwSignal::new(String::new()),
            days: DAYS.map(|_| RwSignal::new(DayDraft::default())),
            wrong: RwSignal::new(Vec::new()),
            saving: Saving::new(availability, "hours-affected", texts),
            theirs: RwSignal::new(None),
            gone: RwSignal::new(false),
        };
        // Newer hours take the place of those that nobody has changed here.
        Effect::new(move |_| {
            phone::track();
            let chosen = form.chosen.get();
            let source = availability
                .snapshot
                .with(|known| Some(known.as_ref()?.source(chosen, availability.here)));
            if let Some(source) = source
                && !untrack(|| form.is_changed())
            {
                form.take(source);
            }
        });
        form
    }

    /// The week as it is typed.
    fn draft(self) -> WeekDraft {
        WeekDraft {
            zone: self.zone.get(),
            days: self.days.map(|day| day.get()),
        }
    }

    /// Whether the person has changed anything.
    fn is_changed(self) -> bool {
        let base = self
            .base
            .with(|base| Some(WeekDraft::of(&base.as_ref()?.rules())));
        base.is_some_and(|base| base != self.draft())
    }

    /// Begins with these hours.
    fn take(self, source: Source) {
        if self.base.get_untracked().as_ref() == Some(&source) && !untrack(|| self.is_changed()) {
            return;
        }
        let week = WeekDraft::of(&source.rules());
        self.zone.set(week.zone);
        for (signal, day) in self.days.into_iter().zip(week.days) {
            signal.set(day);
        }
        self.base.set(Some(source));
        self.edited();
        self.theirs.set(None);
        self.gone.set(false);
    }

    /// Forgets faults and questions about the draft: it has changed.
    fn edited(self) {
        if !self.wrong.with_untracked(Vec::is_empty) {
            self.wrong.set(Vec::new());
        }
        self.saving.edited();
    }

    /// Gives the changes up.
    fn discard(self) {
        let chosen = self.chosen.get_untracked();
        let here = self.availability.here;
        let source = self
            .availability
            .snapshot
            .with_untracked(|known| Some(known.as_ref()?.source(chosen, here)));
        if let Some(source) = source {
            self.base.set(None);
            self.take(source);
            focus("hours-save");
        }
    }

    fn drawn(self, app: &App) -> impl IntoView + use<> {
        let own = app.clone();
        let submit = move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            self.save(&own, false);
        };
        let own = app.clone();
        let anyway = Callback::new(move |()| self.save(&own, true));
        view! {
            <form id="hours-form" novalidate on:submit=submit>
                {self.note(app)} {self.chooser(app)} {self.zone_field(app)} {self.week(app)}
                {self.conflict(app)}
                {self.saving.drawn(app, "hours-save", anyway)}
                {self.buttons(app)}
            </form>
        }
    }

    /// Which hours these are, where they are not the person's own.
    fn note(self, app: &App) -> impl IntoView + use<> {
        let app = app.clone();
        let said = move || {
            if self.gone.get() {
                return Some(app.say(words::GONE).to_owned());
            }
            match &*self.base.read() {
                Some(Source::Shared(schedule)) => {
                    Some(app.fill(words::HOURS_SHARED, &[("name", &schedule.name)]))
                }
                Some(Source::Assumed(_)) => Some(app.say(words::HOURS_ASSUMED).to_owned()),
                Some(Source::Own(_)) | None => None,
            }
        };
        move || said().map(|said| view! { <p class="note" id="hours-note">{said}</p> })
    }

    /// The choice of a schedule, if the person has several.
    fn chooser(self, app: &App) -> impl IntoView + use<> {
        let label = app.say(words::SCHEDULE);
        let schedules = Memo::new(move |_| {
            let known = self.availability.snapshot.read();
            let own = known.iter().flat_map(AvailabilitySnapshot::own);
            own.map(|one| (one.id, one.name.clone()))
                .collect::<Vec<_>>()
        });
        let shown = move || {
            let base = self.base.read();
            Some(base.as_ref()?.own()?.id)
        };
        let choose = move |event| {
            self.chosen.set(event_target_value(&event).parse().ok());
            self.discard();
        };
        move || {
            let schedules = schedules.get();
            (schedules.len() > 1).then(|| {
                let options = schedules.into_iter().map(|(id, name)| {
                    view! {
                        <option value=id.to_string() prop:selected=move || shown() == Some(id)>
                            {name}
                        </option>
                    }
                });
                view! {
                    <div class="field">
                        <label for="hours-schedule">{label}</label>
                        <select id="hours-schedule" on:change=choose>
                            {options.collect_view()}
                        </select>
                    </div>
                }
            })
        }
    }

    fn zone_field(self, app: &App) -> impl IntoView + use<> {
        let is_wrong = move || self.wrong.read().contains(&WeekProblem::Zone);
        let text = app.say(words::WRONG_ZONE);
        let names = zone_names().into_iter();
        let names = names.map(|name| view! { <option value=name></option> });
        let typed = move |event| {
            self.zone.set(event_target_value(&event));
            self.edited();
        };
        view! {
            <div class="field">
                <label for="hours-zone">{app.say(words::ZONE)}</label>
                <input
                    id="hours-zone"
                    list="zone-names"
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby="hours-zone-hint hours-zone-problem"
                    aria-invalid=move || is_wrong().to_string()
                    prop:value=move || self.zone.get()
                    on:input=typed
                />
                <datalist id="zone-names">{names.collect_view()}</datalist>
                <p class="meta" id="hours-zone-hint">
                    {app.say(words::ZONE_HINT)}
                </p>
                <p class="wrong" id="hours-zone-problem">
                    {move || is_wrong().then_some(text)}
                </p>
            </div>
        }
    }

    fn buttons(self, app: &App) -> impl IntoView + use<> {
        let (idle, busy) = (app.say(words::SAVE), app.say(words::SAVING));
        let discard = app.say(words::DISCARD);
        let changed = Memo::new(move |_| self.is_changed());
        let give_up = move || {
            changed.get().then(|| {
                view! {
                    <button
                        type="button"
                        class="quiet"
                        id="hours-discard"
                        on:click=move |_| self.discard()
                    >
                        {discard}
                    </button>
                }
            })
        };
        view! {
            <p class="actions">
                <button
                    type="submit"
                    class="primary"
                    id="hours-save"
                    aria-disabled=move || self.saving.is_busy().to_string()
                >
                    {move || if self.saving.is_busy() { busy } else { idle }}
                </button>
                {give_up}
            </p>
        }
    }
}
