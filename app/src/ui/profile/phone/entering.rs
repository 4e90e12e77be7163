//! The call, and the code that it reads out.

use super::{CODE, NUMBER, Phone, Step, Trouble, leave, trouble};
use crate::{
    browser::dates,
    profile::phone::{called, code, has_code},
    ui::{app::App, results::focus},
    words::profile as words,
};
use callslot_shared::api::PhoneVerification;
use leptos::{ev::SubmitEvent, prelude::*};

/// The form.
pub(super) fn entering(
    app: &App,
    phone: Phone,
    verification: &PhoneVerification,
) -> impl IntoView + use<> {
    let own = app.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match code(own.language, &phone.code.get_untracked()) {
            Ok(entered) => phone.enter(&own, entered),
            Err(said) => {
                phone.trouble.set(Some(Trouble::Said(said)));
                focus(CODE);
            }
        }
    };
    let typed = move |event| {
        phone.code.set(event_target_value(&event));
        phone.trouble.set(None);
    };
    let time = dates::clock(&app.locale, verification.expires_at);
    let field = has_code(verification.state).then(|| {
        view! {
            <div class="field">
                <label for=CODE>{app.say(words::CODE)}</label>
                <input
                    id=CODE
                    class="code"
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    maxlength="11"
                    aria-describedby="code-help phone-trouble"
                    aria-invalid=move || phone.trouble.read().is_some().to_string()
                    prop:value=move || phone.code.get()
                    on:input=typed
                />
                <p class="meta" id="code-help">
                    {app.fill(words::CODE_HELP, &[("time", &time)])}
                </p>
            </div>
        }
    });
    let verify = has_code(verification.state).then(|| {
        view! {
            <button class="primary" id="enter-code" disabled=phone.working>
                {app.say(words::CODE_VERIFY)}
            </button>
        }
    });
    let (own, number) = (app.clone(), verification.phone.clone());
    let again = move |_| phone.call(&own, number.clone());
    let other = move |_| {
        phone.trouble.set(None);
        phone.step.set(Step::Number);
        focus(NUMBER);
    };
    view! {
        <form id="code-form" novalidate on:submit=submit>
            <p class="note" id="calling-you" role="status" tabindex="-1">
                {called(app.language, verification)}
            </p>
            {field}
            {trouble(app, phone)}
            <p class="actions">
                {verify}
                <button type="button" id="call-again" disabled=phone.working on:click=again>
                    {app.say(words::CALL_AGAIN)}
                </button>
                <button type="button" class="quiet" id="other-phone" on:click=other>
                    {app.say(words::OTHER_NUMBER)}
                </button>
                {leave(app, phone)}
            </p>
        </form>
    }
}
