//! Times off: the list, and the form to add one.

mod list;
mod save;

use super::{fields::follow, frame::frame, saving::Saving, state::Availability};
use crate::{
    availability::time_off::{OffDraft, OffField},
    phone,
    schedule::zones::city,
    ui::app::{App, app},
    words::{availability as words, schedule::ZONE},
};
use callslot_shared::{schedule::TimeZone, words::MemberText};
use leptos::{html::Input, prelude::*};

/// The times off of the person who is signed in.
#[component]
pub fn TimeOff() -> impl IntoView {
    let app = app();
    let availability = Availability::begin(&app);
    let form = OffForm {
        availability,
        draft: RwSignal::new(OffDraft::default()),
        wrong: RwSignal::new(Vec::new()),
        saving: Saving::new(
            availability,
            "off-affected",
            [words::WITHIN_ONE, words::WITHIN],
        ),
    };
    let own = app.clone();
    let content = move || {
        view! {
            {form.list(&own)}
            {form.drawn(&own)}
        }
    };
    frame(
        &app,
        availability,
        ("time-off", words::TIME_OFF_TEXT),
        content,
    )
}

/// The form.
#[derive(Clone, Copy)]
struct OffForm {
    availability: Availability,
    draft: RwSignal<OffDraft>,
    wrong: RwSignal<Vec<(OffField, MemberText)>>,
    saving: Saving,
}

impl OffForm {
    /// The zone in which the person works.
    fn zone(self) -> TimeZone {
        phone::track();
        let here = self.availability.here;
        self.availability.snapshot.with(|known| {
            let source = known.as_ref().map(|known| known.source(None, here));
            source.map_or(here, |source| source.rules().timezone)
        })
    }

    fn edited(self) {
        if !self.wrong.with_untracked(Vec::is_empty) {
            self.wrong.set(Vec::new());
        }
        self.saving.edited();
    }

    fn drawn(self, app: &App) -> impl IntoView + use<> {
        let own = app.clone();
        let submit = move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            self.add(&own, false);
        };
        let own = app.clone();
        let anyway = Callback::new(move |()| self.add(&own, true));
        let busy = move || self.saving.is_busy().to_string();
        view! {
            <form id="off-form" novalidate aria-labelledby="off-title" on:submit=submit>
                <h3 id="off-title">{app.say(words::ADD_TIME_OFF)}</h3>
                <div class="pair even">
                    {self.field(app, OffField::FirstDay)} {self.field(app, OffField::LastDay)}
                </div>
                {self.whole(app)}
                {self.times(app)}
                {self.field(app, OffField::Reason)}
                {self.saving.drawn(app, "off-save", anyway)}
                <p class="actions">
                    <button type="submit" class="primary" id="off-save" aria-disabled=busy>
                        {app.say(words::ADD_TIME_OFF)}
                    </button>
                </p>
            </form>
        }
    }

    fn whole(self, app: &App) -> impl IntoView + use<> {
        let choose = move |event| {
            let whole = event_target_checked(&event);
            self.draft.update(|draft| draft.partial = !whole);
            self.edited();
        };
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    id="off-whole"
                    prop:checked=move || !self.draft.read().partial
                    on:change=choose
                />
                <span>{app.say(words::WHOLE_DAYS)}</span>
            </label>
        }
    }

    /// The times of the first and the last day, where they are not whole.
    fn times(self, app: &App) -> impl IntoView + use<> {
        let partial = Memo::new(move |_| self.draft.read().partial);
        let app = app.clone();
        move || {
            partial.get().then(|| {
                let place = app.fill(ZONE, &[("place", &city(self.zone()))]);
                view! {
                    <div class="pair even">
                        {self.field(&app, OffField::StartTime)}
                        {self.field(&app, OffField::EndTime)}
                    </div>
                    <p class="meta">{place}</p>
                }
            })
        }
    }

    fn field(self, app: &App, field: OffField) -> impl IntoView + use<> {
        let (label, kind) = match field {
            OffField::FirstDay => (words::FIRST_DAY, "date"),
            OffField::LastDay => (words::LAST_DAY, "date"),
            OffField::StartTime => (words::START_TIME, "time"),
            OffField::EndTime => (words::END_TIME, "time"),
            OffField::Reason => (words::REASON, "text"),
        };
        let hint = (field == OffField::Reason).then(|| app.say(words::REASON_HINT));
        let place = NodeRef::<Input>::new();
        follow(place, move || self.draft.read().get(field).to_owned());
        let typed = move |event| {
            let text = event_target_value(&event);
            self.draft.update(|draft| draft.set(field, text));
            self.edited();
        };
        let problem = move || {
            let wrong = self.wrong.read();
            let found = wrong.iter().find(|(of, _)| *of == field);
            found.map(|(_, text)| *text)
        };
        let own = app.clone();
        let said = move || problem().map(|text| own.say(text));
        let id = id(field);
        let (hint_id, problem_id) = (format!("{id}-hint"), format!("{id}-problem"));
        view! {
            <div class="field">
                <label for=id>{app.say(label)}</label>
                <input
                    type=kind
                    id=id
                    node_ref=place
                    autocomplete="off"
                    aria-describedby=format!("{hint_id} {problem_id}")
                    aria-invalid=move || problem().is_some().to_string()
                    on:input=typed
                />
                <p class="meta" id=hint_id>{hint}</p>
                <p class="wrong" id=problem_id>
                    {said}
                </p>
            </div>
        }
    }
}

const fn id(field: OffField) -> &'static str {
    match field {
        OffField::FirstDay => "off-from",
        OffField::LastDay => "off-to",
        OffField::StartTime => "off-start",
        OffField::EndTime => "off-end",
        OffField::Reason => "off-reason",
    }
}
