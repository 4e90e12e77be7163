//! The form, with what begins and ends with it.

mod end;
mod fields;
mod hold;
mod learn;
mod let_go;
mod order;
mod phone_field;
mod sections;
mod state;
mod submit;

use crate::{
    route::{Beside, Prefill},
    ui::{
        app::App,
        schedule::{back, focus, state::Page},
    },
    words::form as words,
};
use end::end;
use leptos::{prelude::*, task::spawn_local};
use let_go::let_go;
use state::{Form, id};

/// The form.
pub(super) fn form(app: &App, page: Page, prefill: &Prefill) -> impl IntoView + use<> {
    let form = Form::new(app, page, prefill);
    form.learn(app);
    form.follow_proposals();
    form.hold_what_is_chosen(app);
    let leaving = app.clone();
    on_cleanup(move || {
        let hold = form
            .draft
            .try_update_untracked(|draft| draft.hold.take())
            .flatten();
        spawn_local(async move { let_go(&leaving, hold).await });
    });
    let own = app.clone();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !form.busy.get_untracked() {
            form.submit(&own);
        }
    };
    let own = app.clone();
    let pressed = move |event: web_sys::KeyboardEvent| {
        let held = event.ctrl_key() || event.meta_key();
        if event.key() == "Enter" && held && !form.busy.get_untracked() {
            event.prevent_default();
            form.submit(&own);
        }
    };
    focus(id("attendee_phone"));
    view! {
        <form id="form" novalidate on:submit=submit on:keydown=pressed>
            <header>
                {back(app, page)} <h2>{app.say(words::TITLE)}</h2>
                <button
                    type="button"
                    class="quiet"
                    id="close"
                    on:click=move |_| page.open(Beside::Nothing)
                >
                    {app.say(crate::words::states::CLOSE)}
                </button>
            </header>
            {sections::who(app, form, prefill.not_a_number.as_deref())}
            {sections::when(app, form)}
            {sections::what(app, form)}
            {end(app, form)}
        </form>
    }
}
