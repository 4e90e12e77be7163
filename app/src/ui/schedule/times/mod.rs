//! Choosing when: the free times of a week, or any other time.

mod free;
pub(super) mod other;
pub(super) mod picker;
mod roving;

use crate::{
    browser::dates,
    schedule::{week::moved, zones::date},
    ui::app::App,
    words::form as words,
};
use leptos::prelude::*;
use other::other;
use picker::{DAYS, Picker};

/// Free times, the chosen one, and any other time.
pub(super) fn times(app: &App, picker: Picker, may_force: Signal<bool>) -> impl IntoView + use<> {
    let own = app.clone();
    let chosen = move || {
        let at = picker.chosen.get()?;
        let when = picker.written(&own, at);
        let forced = picker.force.get().then(|| own.say(words::BOOK_ANYWAY_ON));
        Some(view! {
            <strong>{own.fill(words::CHOSEN, &[("when", &when)])}</strong>
            " "
            {forced}
        })
    };
    view! {
        <p class="chosen" id="chosen" role="status" tabindex="-1">
            {chosen}
        </p>
        {looking(app, picker)}
        {other(app, picker, may_force)}
    }
}

/// Free times, and the way to those of other days.
fn looking(app: &App, picker: Picker) -> impl IntoView + use<> {
    let today = date(dates::now(), picker.page.own);
    let turn = move |days: i64| {
        picker.day.set(None);
        picker.free.set(None);
        picker
            .first
            .update(|first| *first = moved(*first, days).max(today));
    };
    view! {
        <div class="free" role="group" aria-label=app.say(words::FREE_TIMES)>
            <p class="turn">
                <button
                    type="button"
                    class="quiet"
                    id="earlier"
                    disabled=move || picker.first.get() <= today
                    on:click=move |_| turn(-DAYS)
                >
                    {app.say(words::EARLIER)}
                </button>
                <strong>{app.say(words::FREE_TIMES)}</strong>
                <button type="button" class="quiet" id="later" on:click=move |_| turn(DAYS)>
                    {app.say(words::LATER)}
                </button>
            </p>
            {free::free(app, picker)}
        </div>
    }
}
