//! The number to call.

use super::{NUMBER, Phone, Trouble, leave, trouble};
use crate::{
    profile::phone::number,
    ui::{app::App, icons, results::focus},
    words::{profile as words, states::TRY_AGAIN},
};
use leptos::{ev::SubmitEvent, prelude::*};

/// The form.
pub(super) fn typing(app: &App, phone: Phone) -> impl IntoView + use<> {
    let own = app.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match number(own.language, &phone.number.get_untracked()) {
            Ok(number) => phone.call(&own, number),
            Err(said) => {
                phone.trouble.set(Some(Trouble::Said(said)));
                focus(NUMBER);
            }
        }
    };
    let typed = move |event| {
        phone.number.set(event_target_value(&event));
        phone.trouble.set(None);
        phone.unanswered.set(false);
    };
    let (call, calling, again) = (
        app.say(words::CALL_ME),
        app.say(words::CALLING),
        app.say(TRY_AGAIN),
    );
    let word = move || match (phone.working.get(), phone.unanswered.get()) {
        (true, _) => calling,
        (false, true) => again,
        (false, false) => call,
    };
    view! {
        <form id="phone-form" novalidate on:submit=submit>
            <div class="field">
                <label for=NUMBER>{app.say(words::PHONE_NUMBER)}</label>
                <input
                    id=NUMBER
                    type="tel"
                    autocomplete="tel"
                    maxlength="40"
                    aria-describedby="phone-help phone-trouble"
                    aria-invalid=move || phone.trouble.read().is_some().to_string()
                    prop:value=move || phone.number.get()
                    on:input=typed
                />
                <p class="meta" id="phone-help">
                    {app.say(words::PHONE_NUMBER_HELP)}
                </p>
                {trouble(app, phone)}
            </div>
            <p class="actions">
                <button class="primary" id="call-me" disabled=phone.working>
                    {icons::phone()}
                    {word}
                </button>
                {leave(app, phone)}
            </p>
        </form>
    }
}
