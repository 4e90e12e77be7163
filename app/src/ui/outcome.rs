//! The form for a call's outcome: six choices, rarer ones beside, a note, one Save. It is sent at once, so that closing a page
//! loses nothing; Undo withdraws it, and the form is as it was.

use super::{app::App, drafts::NoteDrafts, states::refused};
use crate::{
    api::{Failure, Request},
    browser::dates,
    panel::{RARE, USUAL},
    phone,
    popup::{Undeclared, outcome, who},
    words::{
        calling::{CHOOSE, NOT_UNDONE, SAVE, SAVED, UNDOING},
        panel::{CALL_AT, HOW_DID_IT_GO, NOTE_LABEL, RARE_OUTCOMES},
        popup::{NOT_NOW, NOTE_NEEDED},
        states::OFFLINE_REFUSED,
    },
};
use callslot_shared::api::{DeclareOutcome, OutcomeBody, OutcomeKind};
use leptos::{prelude::*, task::spawn_local};

/// An outcome that was saved, with all that its form needs to open again.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedOutcome {
    /// The call.
    pub call: Undeclared,
    /// The outcome.
    pub said: DeclareOutcome,
}

impl SavedOutcome {
    /// The saved outcome, in words.
    #[must_use]
    pub fn told(&self, app: &App) -> String {
        self.fill(app, SAVED)
    }

    /// Withdraws it. The form begins with its note.
    pub async fn withdraw(&self, app: &App, drafts: NoteDrafts) -> Result<(), Failure> {
        let request = Request::delete(format!("/api/calls/{}/outcome", self.call.call));
        app.client.send::<OutcomeBody>(request).await?;
        let note = self.said.note.clone().unwrap_or_default();
        drafts.write(app, self.call.booking.id, note);
        Ok(())
    }

    /// The outcome that was withdrawn.
    #[must_use]
    pub fn undoing(&self, app: &App) -> String {
        self.fill(app, UNDOING)
    }

    fn fill(&self, app: &App, text: callslot_shared::words::MemberText) -> String {
        app.fill(text, &[("outcome", app.say(outcome(self.said.outcome)))])
    }
}

/// Why an outcome was not withdrawn, and that it stands.
#[must_use]
pub fn not_withdrawn(app: &App, failure: &Failure) -> &'static str {
    match failure {
        Failure::Offline => app.say(OFFLINE_REFUSED),
        _ => app.say(NOT_UNDONE),
    }
}

/// The state of a form.
#[derive(Clone, Copy)]
struct Form {
    chosen: RwSignal<Option<OutcomeKind>>,
    missing: RwSignal<Option<&'static str>>,
    working: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

/// The form for a call's outcome.
#[component]
pub fn OutcomeForm(
    /// The call.
    call: Undeclared,
    /// The choice to begin with.
    chosen: Option<OutcomeKind>,
    /// The notes that are being written.
    drafts: NoteDrafts,
    /// Is told what was saved.
    on_saved: Callback<SavedOutcome>,
    /// Leaves the form, where there is something to leave it for.
    #[prop(optional)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let app = super::app::app();
    let form = Form {
        chosen: RwSignal::new(chosen),
        missing: RwSignal::new(None),
        working: RwSignal::new(false),
        failure: RwSignal::new(None),
    };
    let (own, about) = (app.clone(), call.booking.clone());
    let title = move || {
        phone::track();
        own.fill(HOW_DID_IT_GO, &[("who", &who(&about))])
    };
    let clock = dates::clock(&app.locale, call.booking.start_time);
    let when = app.fill(CALL_AT, &[("time", &clock)]);
    let choices = |kinds: &[OutcomeKind]| -> Vec<_> {
        kinds.iter().map(|kind| choice(&app, *kind, form)).collect()
    };
    let booking = call.booking.id;
    let (own, other) = (app.clone(), app.clone());
    let typed = move |event| {
        form.missing.set(None);
        drafts.write(&own, booking, event_target_value(&event));
    };
    let (usual, rare) = (choices(&USUAL), choices(&RARE));
    let (id, call_title) = (call.call.to_string(), call.booking.title.clone());
    let own = app.clone();
    let save = move |_| save(&own, &call, form, drafts, on_saved);
    let leave = on_leave.map(|leave| {
        let word = app.say(NOT_NOW);
        view! { <button type="button" class="quiet" on:click=move |_| leave.run(())>{word}</button> }
    });
    view! {
        <div class="asked" role="group" aria-labelledby="asked-title" data-call=id>
            <h2 id="asked-title">{title}</h2>
            <p class="meta">{when} " · " {call_title}</p>
            <div class="choices">{usual}</div>
            <div class="rare">
                <span class="meta">{app.say(RARE_OUTCOMES)}</span>
                {rare}
            </div>
            <label>
                <span class="meta">{app.say(NOTE_LABEL)}</span>
                <textarea
                    id="note"
                    maxlength="2000"
                    rows="3"
                    prop:value=move || drafts.of(booking)
                    aria-invalid=move || form.missing.read().is_some().then_some("true")
                    on:input=typed
                ></textarea>
            </label>
            <p class="problem" role="alert">
                {move || form.missing.get()}
            </p>
            {move || form.failure.get().map(|failure| refused(&other, failure))}
            <p class="actions">
                <button
                    type="button"
                    class="primary"
                    id="save-outcome"
                    disabled=form.working
                    on:click=save
                >
                    {app.say(SAVE)}
                </button>
                {leave}
            </p>
        </div>
    }
}

fn choice(app: &App, kind: OutcomeKind, form: Form) -> impl IntoView + use<> {
    let choose = move |_| {
        form.missing.set(None);
        form.chosen.set(Some(kind));
    };
    view! {
        <button
            type="button"
            data-outcome=kind.as_str()
            aria-pressed=move || (form.chosen.get() == Some(kind)).to_string()
            disabled=form.working
            on:click=choose
        >
            {app.say(outcome(kind))}
        </button>
    }
}

fn save(
    app: &App,
    call: &Undeclared,
    form: Form,
    drafts: NoteDrafts,
    on_saved: Callback<SavedOutcome>,
) {
    let Some(outcome) = form.chosen.get_untracked() else {
        return form.missing.set(Some(app.say(CHOOSE)));
    };
    let note = drafts.of_untracked(call.booking.id);
    let said = DeclareOutcome {
        outcome,
        note: Some(note).filter(|note| !note.trim().is_empty()),
    };
    let Ok(said) = said.checked() else {
        return form.missing.set(Some(app.say(NOTE_NEEDED)));
    };
    form.working.set(true);
    form.failure.set(None);
    let (app, call) = (app.clone(), call.clone());
    spawn_local(async move {
        let path = format!("/api/calls/{}/outcome", call.call);
        let request = Request::put(path, &said);
        match app.client.send::<OutcomeBody>(request).await {
            Ok(_) => {
                drafts.forget(&app, call.booking.id);
                on_saved.try_run(SavedOutcome { call, said });
            }
            Err(why) => form.failure.set(Some(why)),
        }
        form.working.set(false);
    });
}
