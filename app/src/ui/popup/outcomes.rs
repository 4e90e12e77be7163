//! Calls of today that nobody has said the outcome of.

use super::{Known, refresh};
use crate::{
    browser::dates,
    popup::Undeclared,
    ui::{
        app::App,
        icons, numbers,
        outcome::{OutcomeForm, SavedOutcome},
    },
    words::popup::{OUTCOME_MISSING, OUTCOMES},
};
use leptos::prelude::*;

/// The list, with a form in the place of the one that is being concluded, or concluded anew.
pub(super) fn list(app: &App, known: Known, calls: &[Undeclared]) -> impl IntoView + use<> {
    let rows: Vec<_> = calls.iter().map(|call| row(app, known, call)).collect();
    let list = (!rows.is_empty()).then(|| {
        view! {
            <ul class="calls" aria-label=app.say(OUTCOMES)>
                {rows}
            </ul>
        }
    });
    let own = app.clone();
    view! {
        {move || known.reopened.get().map(|saved| again(&own, known, saved))}
        {list}
    }
}

fn row(app: &App, known: Known, call: &Undeclared) -> impl IntoView + use<> {
    let open = RwSignal::new(false);
    let (own, of) = (app.clone(), call.clone());
    let on_saved = on_saved(app, known);
    move || {
        if open.get() {
            let (call, drafts) = (of.clone(), known.drafts);
            let on_leave = Callback::new(move |()| {
                known.busy.set(false);
                open.set(false);
            });
            return view! {
                <li class="form">
                    <OutcomeForm call chosen=None drafts on_saved on_leave />
                </li>
            }
            .into_any();
        }
        let begin = move |_| {
            known.begin();
            open.set(true);
        };
        view! {
            <li>
                <span>{dates::clock(&own.locale, of.booking.start_time)}</span>
                <span class="clipped">{numbers::who(&of.booking)}</span>
                <button class="quiet outcome" on:click=begin>
                    {icons::flag()}
                    {own.say(OUTCOME_MISSING)}
                </button>
            </li>
        }
        .into_any()
    }
}

fn on_saved(app: &App, known: Known) -> Callback<SavedOutcome> {
    let app = app.clone();
    Callback::new(move |saved: SavedOutcome| known.saved(&app, saved))
}

/// The form of an outcome that was withdrawn a moment ago.
fn again(app: &App, known: Known, saved: SavedOutcome) -> impl IntoView + use<> {
    let (drafts, on_saved) = (known.drafts, on_saved(app, known));
    let app = app.clone();
    let on_leave = Callback::new(move |()| {
        known.said.set(None);
        known.reopened.set(None);
        known.busy.set(false);
        refresh(&app, known);
    });
    let chosen = Some(saved.said.outcome);
    view! {
        <section class="again">
            <OutcomeForm call=saved.call chosen drafts on_saved on_leave />
        </section>
    }
}
