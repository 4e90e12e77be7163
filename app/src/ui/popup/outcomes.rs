//! Calls of today that nobody has said the outcome of.

use super::{Known, refused};
use crate::{
    api::{Failure, Request},
    browser::dates,
    popup::{Undeclared, outcome, who},
    ui::{app::App, icons},
    words::popup::{
        NOT_NOW, NOTE, NOTE_NEEDED, OUTCOME_KEPT, OUTCOME_MISSING, OUTCOME_OF, OUTCOMES,
    },
};
use callslot_shared::api::{DeclareOutcome, OutcomeBody, OutcomeKind};
use leptos::{prelude::*, task::spawn_local};

/// The list, with a form in the place of the one that is being concluded.
pub(super) fn list(app: &App, known: Known, calls: &[Undeclared]) -> impl IntoView + use<> {
    if calls.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = calls.iter().map(|call| row(app, known, call)).collect();
    view! {
        <ul class="calls" aria-label=app.say(OUTCOMES)>
            {rows}
        </ul>
    }
    .into_any()
}

fn row(app: &App, known: Known, call: &Undeclared) -> impl IntoView + use<> {
    let open = RwSignal::new(false);
    let (own, of) = (app.clone(), call.clone());
    move || {
        if open.get() {
            return view! { <li class="form">{form(&own, known, &of, open)}</li> }.into_any();
        }
        let begin = move |_| {
            known.busy.set(true);
            known.said.set(None);
            open.set(true);
        };
        view! {
            <li>
                <span>{dates::clock(&own.locale, of.booking.start_time)}</span>
                <span class="clipped">{who(&of.booking)}</span>
                <button class="quiet outcome" on:click=begin>
                    {icons::flag()}
                    {own.say(OUTCOME_MISSING)}
                </button>
            </li>
        }
        .into_any()
    }
}

fn form(app: &App, known: Known, call: &Undeclared, open: RwSignal<bool>) -> impl IntoView + use<> {
    let note = RwSignal::new(String::new());
    let (working, failure) = (RwSignal::new(false), RwSignal::new(None));
    let note_missing = RwSignal::new(false);
    let choices: Vec<_> = OutcomeKind::ALL
        .into_iter()
        .map(|kind| {
            let (app, id) = (app.clone(), call.call.to_string());
            let word = app.say(outcome(kind));
            let declare = move |_| {
                let said = DeclareOutcome {
                    outcome: kind,
                    note: Some(note.get_untracked()).filter(|note| !note.is_empty()),
                };
                let Ok(said) = said.checked() else {
                    note_missing.set(true);
                    return;
                };
                declare(&app, known, &id, said, working, failure);
            };
            view! {
                <button
                    type="button"
                    data-outcome=kind.as_str()
                    disabled=working
                    on:click=declare
                >
                    {word}
                </button>
            }
        })
        .collect();
    let title = app.fill(OUTCOME_OF, &[("who", &who(&call.booking))]);
    let (own, needed) = (app.clone(), app.say(NOTE_NEEDED));
    view! {
        <div role="group" aria-label=title.clone()>
            <p>{title.clone()}</p>
            <label class="meta">
                {app.say(NOTE)}
                <textarea id="note" maxlength="2000" rows="2" prop:value=note
                    on:input=move |event| note.set(event_target_value(&event))></textarea>
            </label>
            <p class="problem" role="alert">{move || note_missing.get().then_some(needed)}</p>
            {move || failure.get().map(|failure| refused(&own, failure))}
            <div class="choices">{choices}</div>
            <button
                class="quiet"
                on:click=move |_| {
                    known.busy.set(false);
                    open.set(false);
                }
            >
                {app.say(NOT_NOW)}
            </button>
        </div>
    }
}

fn declare(
    app: &App,
    known: Known,
    call: &str,
    said: DeclareOutcome,
    working: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
) {
    working.set(true);
    let (app, path) = (app.clone(), format!("/api/calls/{call}/outcome"));
    spawn_local(async move {
        match app
            .client
            .send::<OutcomeBody>(Request::put(path, &said))
            .await
        {
            Ok(_) => known.done(&app, app.say(OUTCOME_KEPT).to_owned()),
            Err(why) => failure.set(Some(why)),
        }
        working.set(false);
    });
}
