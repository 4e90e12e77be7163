//! The form's parts, in the order a person thinks: who, when, what about.

use super::{
    fields::{
        CONSENT, DESCRIPTION, EMAIL, EXTENSION, MINUTES, NAME, NOTES, RECORDING, SUBJECT,
        TRANSCRIPTION, ZONE, choice, forget, said, text,
    },
    form::{Form, id},
    times::times,
};
use crate::{
    schedule::form::{Draft, as_typed},
    ui::app::App,
    words::form as words,
};
use callslot_shared::schedule::event_type::{Answer, Question};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// The fields of the attendee.
pub(super) fn who(app: &App, form: Form, not_a_number: Option<&str>) -> impl IntoView + use<> {
    let explained = not_a_number.map(|text| {
        let text = app.fill(words::NOT_A_NUMBER, &[("text", text)]);
        view! { <p class="note problem" id="not-a-number" role="alert">{text}</p> }
    });
    view! {
        <fieldset>
            <legend>{app.say(words::WHO)}</legend>
            {explained}
            {phone(app, form)}
            {text(app, form, EXTENSION)}
            {text(app, form, NAME)}
            <details>
                <summary>{app.say(words::MORE_WHO)}</summary>
                {text(app, form, EMAIL)}
                {text(app, form, ZONE)}
            </details>
        </fieldset>
    }
}

/// The number is written out as it is typed, and its country told.
fn phone(app: &App, form: Form) -> impl IntoView + use<> {
    const FIELD: &str = "attendee_phone";
    let typed = move |event: web_sys::Event| {
        let mut text = event_target_value(&event);
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        // Only what is typed at the end is written anew: elsewhere the caret would jump.
        let at_end = input.as_ref().is_some_and(|input| {
            let caret = input.selection_start().ok().flatten();
            caret.is_none_or(|caret| caret as usize >= text.encode_utf16().count())
        });
        if let (true, Some(written)) = (at_end, as_typed(&text)) {
            if let Some(input) = input {
                input.set_value(&written);
            }
            text = written;
        }
        form.draft.update(|draft| draft.phone = text);
        forget(form, FIELD);
    };
    // Not as it is typed: the extension's first digit is not yet all of it.
    let left = move |_| {
        form.draft.update(Draft::take_apart);
        forget(form, EXTENSION.name);
    };
    let country = move || {
        form.draft
            .read()
            .number()
            .and_then(|number| number.country())
    };
    let (own, hint) = (app.clone(), app.say(words::PHONE_HINT));
    let wrong = move || form.wrong.read().iter().any(|error| error.field == FIELD);
    view! {
        <div class="field">
            <label for=id(FIELD)>{app.say(words::PHONE)}</label>
            <input
                id=id(FIELD)
                type="tel"
                autocomplete="off"
                aria-describedby="phone-hint phone-problem"
                aria-invalid=move || wrong().to_string()
                prop:value=move || form.draft.read().phone.clone()
                on:input=typed
                on:change=left
            />
            <p class="meta" id="phone-hint">
                {move || country().unwrap_or_else(|| hint.to_owned())}
            </p>
            <p class="wrong" id="phone-problem">
                {move || said(&own, form, FIELD)}
            </p>
        </div>
    }
}

/// When.
pub(super) fn when(app: &App, form: Form) -> impl IntoView + use<> {
    let (own, telling) = (app.clone(), app.clone());
    let types = move || (!form.types.read().is_empty()).then(|| event_types(&own, form));
    let held = app.say(words::HELD);
    view! {
        <fieldset>
            <legend>{app.say(words::WHEN)}</legend>
            <div class="pair">{types} {text(app, form, MINUTES)}</div>
            {times(app, form.picker, form.may_force())}
            <p class="meta" role="status">
                {move || form.held.get().map(|_| held)}
            </p>
            <p class="wrong">{move || said(&telling, form, "start_time")}</p>
        </fieldset>
    }
}

fn event_types(app: &App, form: Form) -> impl IntoView + use<> {
    let options: Vec<_> = form
        .types
        .get()
        .into_iter()
        .map(|one| view! { <option value=one.id.to_string()>{one.rules.name}</option> })
        .collect();
    let chosen = move |event: web_sys::Event| {
        let id = event_target_value(&event);
        form.draft.update(|draft| draft.event_type = id);
        // Its own usual length holds until another is asked for.
        let usual = form
            .event_type()
            .and_then(|one| one.rules.durations.first().copied());
        let usual = usual.map(|minutes| minutes.to_string()).unwrap_or_default();
        form.draft.update(|draft| draft.minutes = usual);
        form.picker.chosen.set(None);
        forget(form, "event_type");
    };
    let own = app.clone();
    view! {
        <div class="field">
            <label for=id("event_type")>{app.say(words::EVENT_TYPE)}</label>
            <select
                id=id("event_type")
                prop:value=move || form.draft.read().event_type.clone()
                on:change=chosen
            >
                <option value="">{app.say(words::ANY_CALL)}</option>
                {options}
            </select>
            <p class="wrong">{move || said(&own, form, "event_type")}</p>
        </div>
    }
}

/// The fields of the subject.
pub(super) fn what(app: &App, form: Form) -> impl IntoView + use<> {
    let as_usual = ("", words::AS_USUAL);
    let own = app.clone();
    let questions = move || {
        let asked = form.event_type()?.rules.questions;
        let asked: Vec<_> = asked
            .into_iter()
            .map(|one| question(&own, form, one))
            .collect();
        Some(asked)
    };
    view! {
        <fieldset>
            <legend>{app.say(words::ABOUT)}</legend>
            {text(app, form, SUBJECT)}
            {questions}
            {text(app, form, NOTES)}
            <details>
                <summary>{app.say(words::DESCRIPTION)}</summary>
                {text(app, form, DESCRIPTION)}
            </details>
            <details>
                <summary>{app.say(words::SETTINGS)}</summary>
                {choice(app, form, RECORDING, &[as_usual, ("on", words::ON), ("off", words::OFF)])}
                {choice(
                    app,
                    form,
                    TRANSCRIPTION,
                    &[
                        as_usual,
                        ("off", words::OFF),
                        ("after_call", words::AFTER_CALL),
                        ("live", words::LIVE),
                    ],
                )}
                {choice(
                    app,
                    form,
                    CONSENT,
                    &[
                        as_usual,
                        ("off", words::OFF),
                        ("record_only", words::CONSENT_RECORD),
                        ("required", words::CONSENT_REQUIRED),
                    ],
                )}
            </details>
        </fieldset>
    }
}

fn question(app: &App, form: Form, question: Question) -> impl IntoView + use<> {
    let field = format!("answers.{}", question.id);
    let (id, name) = (id(&field), question.id.clone());
    let answered = move |event: web_sys::Event| {
        let answer = event_target_value(&event);
        form.draft.update(|draft| {
            draft.answers.insert(name.clone(), answer);
        });
        form.wrong
            .update(|wrong| wrong.retain(|error| !error.field.starts_with("answers")));
    };
    let options = match question.kind {
        Answer::Text | Answer::LongText => None,
        Answer::YesNo => Some(vec![
            ("true".to_owned(), app.say(words::YES).to_owned()),
            ("false".to_owned(), app.say(words::NO).to_owned()),
        ]),
        Answer::Choice(choices) => {
            Some(choices.into_iter().map(|one| (one.clone(), one)).collect())
        }
    };
    let control = match options {
        None => view! { <input id=id.clone() type="text" required=question.required on:input=answered /> }.into_any(),
        Some(options) => {
            let options: Vec<_> = options
                .into_iter()
                .map(|(value, word)| view! { <option value=value>{word}</option> })
                .collect();
            view! {
                <select id=id.clone() required=question.required on:change=answered>
                    <option value=""></option>
                    {options}
                </select>
            }
            .into_any()
        }
    };
    let own = app.clone();
    view! {
        <div class="field">
            <label for=id>{question.label}</label>
            {control}
            <p class="wrong">{move || said(&own, form, &field)}</p>
        </div>
    }
}
