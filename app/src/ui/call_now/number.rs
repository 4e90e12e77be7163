//! The number to call.

use super::{Calling, Step, leave, problem};
use crate::{
    browser::dates, call_now::request, schedule::wrong, ui::app::App, words::calling as words,
};
use leptos::prelude::*;

/// The form.
pub(super) fn number(app: &App, calling: Calling) -> impl IntoView + use<> {
    let own = app.clone();
    let go_on = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let draft = calling.draft.get_untracked();
        match request(&draft, calling.person(), dates::now()) {
            Ok(call) => {
                calling.problem.set(None);
                calling.step.set(Step::Confirm(call));
                calling.remember(&own);
            }
            Err(error) => calling.problem.set(Some(wrong::said(own.language, &error))),
        }
    };
    let given = move || {
        let draft = calling.draft.get_untracked();
        draft.not_a_number.unwrap_or(draft.phone)
    };
    let change = move |event| {
        calling.problem.set(None);
        calling.draft.update(|draft| {
            draft.phone = event_target_value(&event);
            draft.not_a_number = None;
        });
    };
    let names = move |event| {
        calling
            .draft
            .update(|draft| draft.name = event_target_value(&event));
    };
    let name = calling.draft.get_untracked().name;
    let focused = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = focused.get() {
            let _ = field.focus();
        }
    });
    view! {
        <form novalidate aria-label=app.say(words::CALL_NUMBER) on:submit=go_on>
            <label class="meta" for="callee-number">
                {app.say(words::NUMBER)}
            </label>
            <input
                id="callee-number"
                type="tel"
                autocomplete="off"
                maxlength="160"
                node_ref=focused
                prop:value=given()
                aria-describedby="call-problem"
                aria-invalid=move || calling.problem.read().is_some().then_some("true")
                on:input=change
            />
            <p class="meta">{app.say(words::NUMBER_HELP)}</p>
            <label class="meta" for="callee-name">
                {app.say(words::NAME)}
            </label>
            <input
                id="callee-name"
                autocomplete="off"
                maxlength="200"
                prop:value=name
                on:input=names
            />
            {problem(calling)}
            <p class="actions">
                <button class="primary" id="continue">
                    {app.say(words::CONTINUE)}
                </button>
                {leave(app, calling, "no")}
            </p>
        </form>
    }
}
