//! The form's end: why it was not booked, the way on, and the button.

use super::state::Form;
use crate::{
    api::Failure,
    schedule::{organization, refusal::Refusal, slots::next_free},
    ui::{app::App, schedule::times::other::anyway, states::Problem},
    words::{desk::SUBMIT_KEYS, form as words},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// Why it was not booked, and the button.
pub(super) fn end(app: &App, form: Form) -> impl IntoView + use<> {
    let (idle, busy) = (app.say(words::SUBMIT), app.say(words::SUBMITTING));
    let (own, counting) = (app.clone(), app.clone());
    let refused = move || {
        form.refused
            .get()
            .map(|refusal| refused(&own, form, refusal))
    };
    let mistakes = move || {
        let count = form.wrong.read().len();
        (count > 1).then(|| counting.fill(words::MISTAKES, &[("count", &count.to_string())]))
    };
    view! {
        <div id="refused" tabindex="-1" role="alert">
            {refused}
        </div>
        <footer>
            <button
                type="submit"
                class="primary"
                id="submit"
                aria-keyshortcuts="Control+Enter"
                disabled=form.busy
            >
                {move || if form.busy.get() { busy } else { idle }}
            </button>
            <span class="meta" aria-hidden="true">
                {app.say(SUBMIT_KEYS)}
            </span>
            <p class="wrong" role="alert">
                {mistakes}
            </p>
        </footer>
    }
}

fn refused(app: &App, form: Form, refusal: Refusal) -> AnyView {
    let picker = form.picker;
    let force = Callback::new(move |()| {
        picker.force.set(true);
        form.refused.set(None);
    });
    match refusal {
        Refusal::Taken(_) => taken(app, form).into_any(),
        Refusal::Crowded(starts) => {
            let message = if starts.is_empty() {
                words::WHY_CARRIER_BUSY
            } else {
                words::CROWDED
            };
            view! {
                <div class="note" id="crowded">
                    <p>{app.say(message)}</p>
                    <div class="times">{offers(app, form, starts)}</div>
                    {anyway(app, form.may_force(), force)}
                </div>
            }
            .into_any()
        }
        Refusal::Outside(reasons) => {
            let lines: Vec<_> = reasons
                .into_iter()
                .map(|reason| view! { <li>{reason.said(app.language)}</li> })
                .collect();
            view! {
                <div class="note">
                    <p>{app.say(words::AGAINST)}</p>
                    <ul class="reasons">{lines}</ul>
                    {anyway(app, form.may_force(), force)}
                </div>
            }
            .into_any()
        }
        Refusal::CallingHours(message) => view! {
            <div class="note">
                <p>{app.say(words::WHY_CALLING_HOURS)}</p>
                <p class="meta">{app.in_english(message)}</p>
                {anyway(app, form.may_force(), force)}
            </div>
        }
        .into_any(),
        Refusal::Other(Failure::Offline) => {
            view! { <p class="note" id="unsure">{app.say(words::UNSURE)}</p> }.into_any()
        }
        Refusal::Other(failure) => {
            let me = form.page.me.get_untracked();
            let name = me
                .as_ref()
                .and_then(organization)
                .map(|one| one.name.clone());
            view! { <Problem failure organization=name.unwrap_or_default() /> }.into_any()
        }
        // It stands beside its field.
        Refusal::Field(_) => ().into_any(),
    }
}

/// The next free times in place of one that was taken.
fn taken(app: &App, form: Form) -> impl IntoView + use<> {
    let own = app.clone();
    move || {
        let (chosen, free) = (form.picker.chosen.get(), form.picker.free.get());
        let next = chosen
            .zip(free.as_ref())
            .map_or_else(Vec::new, |(at, free)| next_free(free, at));
        let message = if next.is_empty() {
            words::TAKEN_NONE
        } else {
            words::TAKEN
        };
        let times = offers(&own, form, next);
        view! {
            <div class="note" id="taken">
                <p>{own.say(message)}</p>
                <div class="times">{times}</div>
            </div>
        }
    }
}

/// Other times, each a button that chooses it.
fn offers(app: &App, form: Form, starts: Vec<DateTime<Utc>>) -> Vec<impl IntoView + use<>> {
    let offer = |at| {
        let choose = move |_| {
            form.refused.set(None);
            form.picker.choose(at, None, false);
        };
        view! {
            <button type="button" class="slot" on:click=choose>
                {form.picker.written(app, at)}
            </button>
        }
    };
    starts.into_iter().map(offer).collect()
}
