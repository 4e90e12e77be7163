//! The outcomes of calls: the newest asked for at once, those before it one press away.

use super::{Known, refused};
use crate::{
    api::{Failure, Request},
    browser::dates,
    panel::{RARE, USUAL, another_call},
    popup::{Undeclared, outcome, who},
    ui::{app::App, icons},
    words::{
        panel::{BOOK_CALL_BACK, CALL_AT, CONCLUDE, HOW_DID_IT_GO, NOTE_LABEL, RARE_OUTCOMES},
        popup::{NOTE_NEEDED, OUTCOME_KEPT, OUTCOME_MISSING},
    },
};
use callslot_shared::{
    api::{DeclareOutcome, OutcomeBody, OutcomeKind},
    ids::CallId,
};
use leptos::{prelude::*, task::spawn_local};

/// A form that is being filled in.
#[derive(Clone, Copy)]
struct Form {
    note: RwSignal<String>,
    note_missing: RwSignal<bool>,
    working: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

/// The calls without an outcome, if there are any.
pub(super) fn list(
    app: &App,
    known: Known,
    calls: Memo<Vec<Undeclared>>,
) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    let chosen: RwSignal<Option<CallId>> = RwSignal::new(None);
    let open = Memo::new(move |_| {
        let calls = calls.get();
        let is_there = |id: &CallId| calls.iter().any(|one| one.call == *id);
        let chosen = chosen.get().filter(is_there);
        chosen.or_else(|| calls.first().map(|one| one.call.clone()))
    });
    let any = Memo::new(move |_| calls.with(|calls| !calls.is_empty()));
    move || {
        let own = app.clone();
        any.get().then(|| {
            view! {
                <section id="outcomes" aria-label=app.say(CONCLUDE)>
                    <For
                        each=move || calls.get()
                        key=|call| call.call.clone()
                        children=move |call| concluded(&own, known, &call, open, chosen)
                    />
                </section>
            }
            .into_any()
        })
    }
}

fn concluded(
    app: &App,
    known: Known,
    call: &Undeclared,
    open: Memo<Option<CallId>>,
    chosen: RwSignal<Option<CallId>>,
) -> impl IntoView + use<> {
    let form = Form {
        note: RwSignal::new(String::new()),
        note_missing: RwSignal::new(false),
        working: RwSignal::new(false),
        failure: RwSignal::new(None),
    };
    let (app, call) = (app.clone(), call.clone());
    let id = call.call.clone();
    let is_open = Memo::new(move |_| open.with(|open| *open == Some(id.clone())));
    move || {
        if is_open.get() {
            return asked(&app, known, &call, form).into_any();
        }
        let id = call.call.clone();
        view! {
            <p class="row">
                <span>{dates::clock(&app.locale, call.booking.start_time)}</span>
                <span class="clipped">{who(&call.booking)}</span>
                <button class="quiet" on:click=move |_| chosen.set(Some(id.clone()))>
                    {icons::flag()}
                    {app.say(OUTCOME_MISSING)}
                </button>
            </p>
        }
        .into_any()
    }
}

fn asked(app: &App, known: Known, call: &Undeclared, form: Form) -> impl IntoView + use<> {
    let title = app.fill(HOW_DID_IT_GO, &[("who", &who(&call.booking))]);
    let clock = dates::clock(&app.locale, call.booking.start_time);
    let when = app.fill(CALL_AT, &[("time", &clock)]);
    let choices = |kinds: &[OutcomeKind]| -> Vec<_> {
        kinds
            .iter()
            .map(|kind| choice(app, known, call, *kind, form))
            .collect()
    };
    let (own, needed) = (app.clone(), app.say(NOTE_NEEDED));
    view! {
        <div class="asked" role="group" aria-labelledby="asked-title" data-call=call.call.to_string()>
            <h2 id="asked-title">{title}</h2>
            <p class="meta">{when} " · " {call.booking.title.clone()}</p>
            <label>
                <span class="meta">{app.say(NOTE_LABEL)}</span>
                <textarea
                    id="note"
                    maxlength="2000"
                    rows="3"
                    prop:value=form.note
                    aria-invalid=move || form.note_missing.get().then_some("true")
                    on:input=move |event| {
                        form.note.set(event_target_value(&event));
                        form.note_missing.set(false);
                    }
                ></textarea>
            </label>
            <p class="problem" role="alert">{move || form.note_missing.get().then_some(needed)}</p>
            {move || form.failure.get().map(|failure| refused(&own, failure))}
            <div class="choices">{choices(&USUAL)}</div>
            <div class="rare">
                <span class="meta">{app.say(RARE_OUTCOMES)}</span>
                {choices(&RARE)}
            </div>
        </div>
    }
}

fn choice(
    app: &App,
    known: Known,
    call: &Undeclared,
    kind: OutcomeKind,
    form: Form,
) -> impl IntoView + use<> {
    let word = app.say(outcome(kind));
    let (app, call) = (app.clone(), call.clone());
    let declare = move |_| {
        let note = Some(form.note.get_untracked()).filter(|note| !note.trim().is_empty());
        let said = DeclareOutcome {
            outcome: kind,
            note,
        };
        match said.checked() {
            Ok(said) => declare(&app, known, &call, said, form),
            Err(_) => form.note_missing.set(true),
        }
    };
    view! {
        <button
            type="button"
            data-outcome=kind.as_str()
            disabled=form.working
            on:click=declare
        >
            {word}
        </button>
    }
}

fn declare(app: &App, known: Known, call: &Undeclared, said: DeclareOutcome, form: Form) {
    form.working.set(true);
    form.failure.set(None);
    let (app, booking) = (app.clone(), call.booking.clone());
    let path = format!("/api/calls/{}/outcome", call.call);
    spawn_local(async move {
        let request = Request::put(path, &said);
        match app.client.send::<OutcomeBody>(request).await {
            Ok(_) => {
                let again = said.outcome == OutcomeKind::CallbackWanted;
                known.call_back.set(again.then_some(booking));
                known.done(&app, app.say(OUTCOME_KEPT).to_owned());
            }
            Err(why) => form.failure.set(Some(why)),
        }
        form.working.set(false);
    });
}

/// The way to the call that the attendee asked for.
pub(super) fn call_back(app: &App, known: Known) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    move || {
        let form = another_call(&known.call_back.get()?);
        let own = app.clone();
        let open = move |_| {
            let (app, form) = (own.clone(), form.clone());
            known.call_back.set(None);
            spawn_local(async move { app.platform.open(&form).await });
        };
        let button = view! {
            <p class="row">
                <button class="primary" id="call-back" on:click=open>
                    {app.say(BOOK_CALL_BACK)}
                </button>
            </p>
        };
        Some(button.into_any())
    }
}
