//! The outcome of a call, while nobody has said it yet.

use super::shown::Shown;
use crate::{
    api::{Failure, Request},
    route::{Beside, Prefill},
    schedule::details::outcome as word,
    ui::{app::App, schedule::toast::Toast, states::Problem},
    words::details as words,
};
use callslot_shared::{
    api::{DeclareOutcome, OutcomeBody, OutcomeKind},
    ids::CallId,
};
use leptos::{prelude::*, task::spawn_local};

/// The choices and a note.
pub(super) fn outcome(app: &App, shown: Shown, call: &CallId) -> impl IntoView + use<> {
    let (kind, note) = (
        RwSignal::new(None::<OutcomeKind>),
        RwSignal::new(String::new()),
    );
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<Failure>));
    let choices = OutcomeKind::ALL.map(|one| {
        view! {
            <button
                aria-pressed=move || (kind.get() == Some(one)).to_string()
                on:click=move |_| kind.set(Some(one))
            >
                {app.say(word(one))}
            </button>
        }
    });
    let (own, path) = (app.clone(), format!("/api/calls/{call}/outcome"));
    let save = move |_| {
        let Some(outcome) = kind.get_untracked() else {
            return;
        };
        let note = Some(note.get_untracked());
        let declared = match (DeclareOutcome { outcome, note }).checked() {
            Ok(declared) => declared,
            // The only rule that a person can break here.
            Err(error) => {
                let message = own.say(words::OUTCOME_OTHER_NOTE).to_owned();
                return failure.set(Some(Failure::Field {
                    field: error.field,
                    message,
                }));
            }
        };
        busy.set(true);
        let (app, request) = (own.clone(), Request::put(path.clone(), &declared));
        spawn_local(async move {
            match app.client.send::<OutcomeBody>(request).await {
                Ok(_) => {
                    shown.look(&app);
                    let booking = shown.booking.try_get_untracked().flatten();
                    if outcome == OutcomeKind::CallbackWanted
                        && let Some(booking) = booking
                    {
                        shown.page.open(Beside::New(Prefill::of(&booking)));
                    }
                    shown
                        .page
                        .done(&app, Toast::of(app.say(words::OUTCOME_SAVED)));
                }
                Err(why) => {
                    let _ = failure.try_set(Some(why));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let problem = move || failure.get().map(|failure| view! { <Problem failure /> });
    view! {
        <section class="question" aria-labelledby="outcome">
            <h3 id="outcome">{app.say(words::OUTCOME)}</h3>
            <div class="outcomes" role="group" aria-labelledby="outcome">
                {choices.into_iter().collect_view()}
            </div>
            <div class="field">
                <label for="outcome-note">{app.say(words::OUTCOME_NOTE)}</label>
                <textarea
                    id="outcome-note"
                    rows="2"
                    maxlength="2000"
                    prop:value=move || note.get()
                    on:input=move |event| note.set(event_target_value(&event))
                ></textarea>
            </div>
            {problem}
            <button
                class="primary"
                id="save-outcome"
                disabled=move || busy.get() || kind.get().is_none()
                on:click=save
            >
                {app.say(words::OUTCOME_SAVE)}
            </button>
        </section>
    }
}
