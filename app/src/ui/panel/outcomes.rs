//! The outcomes of calls: the newest asked for at once, those before it one press away.

use super::{Known, refresh};
use crate::{
    browser::dates,
    panel::another_call,
    popup::Undeclared,
    ui::{
        app::App,
        icons, numbers,
        outcome::{OutcomeForm, SavedOutcome},
    },
    words::{
        panel::{BOOK_CALL_BACK, CONCLUDE},
        popup::OUTCOME_MISSING,
    },
};
use callslot_shared::{api::OutcomeKind, ids::CallId};
use leptos::{prelude::*, task::spawn_local};

/// The calls without an outcome, and the one whose outcome was withdrawn, if there are any.
pub(super) fn list(
    app: &App,
    known: Known,
    calls: Memo<Vec<Undeclared>>,
) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    let chosen: RwSignal<Option<CallId>> = RwSignal::new(None);
    let open = Memo::new(move |_| {
        if known.reopened.read().is_some() {
            return None;
        }
        let calls = calls.get();
        let is_there = |id: &CallId| calls.iter().any(|one| one.call == *id);
        let chosen = chosen.get().filter(is_there);
        chosen.or_else(|| calls.first().map(|one| one.call.clone()))
    });
    let any = Memo::new(move |_| {
        calls.with(|calls| !calls.is_empty()) || known.reopened.read().is_some()
    });
    move || {
        let (own, other) = (app.clone(), app.clone());
        any.get().then(|| {
            view! {
                <section id="outcomes" aria-label=app.say(CONCLUDE)>
                    {move || known.reopened.get().map(|saved| again(&other, known, saved))}
                    <For
                        each=move || others(known, calls)
                        key=|call| call.call.clone()
                        children=move |call| concluded(&own, known, &call, open, chosen)
                    />
                </section>
            }
            .into_any()
        })
    }
}

/// The calls without an outcome, but the one whose outcome was withdrawn: its form is there already.
fn others(known: Known, calls: Memo<Vec<Undeclared>>) -> Vec<Undeclared> {
    let mut calls = calls.get();
    if let Some(saved) = &*known.reopened.read() {
        calls.retain(|one| one.call != saved.call.call);
    }
    calls
}

fn on_saved(app: &App, known: Known) -> Callback<SavedOutcome> {
    let app = app.clone();
    Callback::new(move |saved: SavedOutcome| {
        let wanted = saved.said.outcome == OutcomeKind::CallbackWanted;
        known
            .call_back
            .set(wanted.then(|| saved.call.booking.clone()));
        known.saved(&app, saved);
    })
}

/// The form of an outcome that was withdrawn a moment ago.
fn again(app: &App, known: Known, saved: SavedOutcome) -> impl IntoView + use<> {
    let (drafts, on_saved) = (known.drafts, on_saved(app, known));
    let app = app.clone();
    let on_leave = Callback::new(move |()| {
        known.reopened.set(None);
        known.said.set(None);
        refresh(&app, known);
    });
    let chosen = Some(saved.said.outcome);
    view! { <OutcomeForm call=saved.call chosen drafts on_saved on_leave /> }
}

fn concluded(
    app: &App,
    known: Known,
    call: &Undeclared,
    open: Memo<Option<CallId>>,
    chosen: RwSignal<Option<CallId>>,
) -> impl IntoView + use<> {
    let (app, call) = (app.clone(), call.clone());
    let id = call.call.clone();
    let is_open = Memo::new(move |_| open.with(|open| *open == Some(id.clone())));
    let on_saved = on_saved(&app, known);
    move || {
        if is_open.get() {
            let (call, drafts) = (call.clone(), known.drafts);
            return view! { <OutcomeForm call chosen=None drafts on_saved /> }.into_any();
        }
        let id = call.call.clone();
        view! {
            <p class="row">
                <span>{dates::clock(&app.locale, call.booking.start_time)}</span>
                <span class="clipped">{numbers::who(&call.booking)}</span>
                <button class="quiet" on:click=move |_| chosen.set(Some(id.clone()))>
                    {icons::flag()}
                    {app.say(OUTCOME_MISSING)}
                </button>
            </p>
        }
        .into_any()
    }
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
