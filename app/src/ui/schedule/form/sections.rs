//! The form's parts, in the order a person thinks: who, when, what about.

use super::{
    fields::{
        CONSENT, DESCRIPTION, EMAIL, EXTENSION, LANGUAGE, MINUTES, NAME, NOTES, RECORDING, SUBJECT,
        TIMES, TRANSCRIPTION, ZONE, choice, forget, said, text,
    },
    phone_field::phone,
    state::{Form, id},
};
use crate::{
    schedule::{form::Repeat, people::operators as operators_of},
    ui::{app::App, schedule::times::times},
    words::{desk, form as words},
};
use callslot_shared::schedule::event_type::{Answer, Question};
use leptos::prelude::*;

/// The fields of the attendee.
pub(super) fn who(app: &App, form: Form, not_a_number: Option<&str>) -> impl IntoView + use<> {
    let explained = not_a_number.map(|text| {
        let text = app.fill(words::NOT_A_NUMBER, &[("text", text)]);
        view! { <p class="note problem" id="not-a-number" role="alert">{text}</p> }
    });
    let has_extension = form
        .draft
        .with_untracked(|draft| !draft.extension.is_empty());
    view! {
        <fieldset>
            <legend>{app.say(words::WHO)}</legend>
            {explained}
            <div class="pair even">{phone(app, form)} {text(app, form, NAME)}</div>
            <details open=has_extension>
                <summary>{app.say(desk::MORE_WHO)}</summary>
                {text(app, form, EXTENSION)}
                {text(app, form, EMAIL)}
                {notify(app, form)} {texts(app, form)}
                {choice(
                    app,
                    form,
                    LANGUAGE,
                    &[
                        ("", words::AS_USUAL),
                        ("en", words::LANGUAGE_ENGLISH),
                        ("es", words::LANGUAGE_SPANISH),
                        ("fr", words::LANGUAGE_FRENCH),
                        ("de", words::LANGUAGE_GERMAN),
                    ],
                )}
                {text(app, form, ZONE)}
            </details>
        </fieldset>
    }
}

/// Whether the attendee is told by mail: as soon as there is an address, unless the person says no.
fn notify(app: &App, form: Form) -> impl IntoView + use<> {
    let has_address = Memo::new(move |_| form.draft.read().has_address());
    let is_on = Memo::new(move |_| has_address.get() && !form.draft.read().quiet);
    let turned = move |event| {
        let on = event_target_checked(&event);
        form.draft.update(|draft| draft.quiet = !on);
    };
    let (own, word) = (app.clone(), app.say(words::NOTIFY));
    let help = move || {
        own.say(match (has_address.get(), is_on.get()) {
            (false, _) => words::NOTIFY_NO_ADDRESS,
            (true, true) => words::NOTIFY_ON,
            (true, false) => words::NOTIFY_OFF,
        })
    };
    view! {
        <div class="field">
            <label class="check">
                <input
                    type="checkbox"
                    id=id("notify")
                    aria-describedby="notify-help"
                    disabled=move || !has_address.get()
                    prop:checked=move || is_on.get()
                    on:change=turned
                />
                <span>{word}</span>
            </label>
            <p class="meta" id="notify-help">
                {help}
            </p>
        </div>
    }
}

/// Whether the attendee has agreed to text messages, by the words that stand beside the box.
fn texts(app: &App, form: Form) -> impl IntoView + use<> {
    let wording = app.say(words::SMS_CONSENT);
    let turned = move |event| {
        let agreed = event_target_checked(&event).then(|| wording.to_owned());
        form.draft.update(|draft| draft.sms_consent = agreed);
    };
    view! {
        <div class="field" role="group" aria-label=app.say(words::SMS)>
            <label class="check">
                <input
                    type="checkbox"
                    id=id("sms_consent")
                    aria-describedby="sms-help"
                    prop:checked=move || form.draft.read().sms_consent.is_some()
                    on:change=turned
                />
                <span>{wording}</span>
            </label>
            <p class="meta" id="sms-help">
                {app.say(words::SMS_HELP)}
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
            <div class="fields">
                {types} {text(app, form, MINUTES)} {operators(app, form)} {repeat(app, form)}
            </div>
            {times(app, form.picker, form.may_force())}
            <p class="meta" role="status">
                {move || form.held.get().map(|_| held)}
            </p>
            <p class="wrong">{move || said(&telling, form, "start_time")}</p>
        </fieldset>
    }
}

/// The operator whose phone takes the call. Hosts of an event type take turns.
fn operators(app: &App, form: Form) -> impl IntoView + use<> {
    let app = app.clone();
    move || {
        let of_event_type = form.draft.with(|draft| !draft.event_type.is_empty());
        let members = form.page.members.get();
        let me = form
            .page
            .me
            .with(|me| me.as_ref().map(|me| (me.user.id, me.user.name.clone())))?;
        let others: Vec<_> = operators_of(&members)
            .into_iter()
            .filter(|member| member.id != me.0)
            .map(|member| (member.id.to_string(), member.name.clone()))
            .collect();
        if of_event_type || others.is_empty() {
            return None;
        }
        let chosen = form.draft.with_untracked(|draft| draft.operator.clone());
        let others: Vec<_> = others
            .into_iter()
            .map(|(id, name)| {
                let selected = id == chosen;
                view! { <option value=id prop:selected=selected>{name}</option> }
            })
            .collect();
        let choose = move |event| {
            let id = event_target_value(&event);
            form.draft.update(|draft| draft.operator = id);
            form.picker.chosen.set(None);
            forget(form, "user_id");
        };
        let own = app.clone();
        Some(view! {
            <div class="field">
                <label for=id("user_id")>{app.say(desk::OPERATOR)}</label>
                <select id=id("user_id") on:change=choose>
                    <option value="">{app.fill(desk::YOU, &[("name", &me.1)])}</option>
                    {others}
                </select>
                <p class="wrong">{move || said(&own, form, "user_id")}</p>
            </div>
        })
    }
}

/// The rule by which the call returns, and the number of times.
fn repeat(app: &App, form: Form) -> impl IntoView + use<> {
    let options = Repeat::ALL.map(|one| {
        view! { <option value=one.as_str()>{app.say(one.word())}</option> }
    });
    let choose = move |event| {
        let repeat = Repeat::parse(&event_target_value(&event));
        form.draft.update(|draft| draft.repeat = repeat);
        forget(form, TIMES.name);
    };
    let own = app.clone();
    let repeats = Memo::new(move |_| form.draft.read().repeat != Repeat::Never);
    let times = move || repeats.get().then(|| text(&own, form, TIMES));
    view! {
        <div class="field">
            <label for=id("repeat")>{app.say(desk::REPEAT)}</label>
            <select
                id=id("repeat")
                prop:value=move || form.draft.read().repeat.as_str()
                on:change=choose
            >
                {options.into_iter().collect_view()}
            </select>
        </div>
        {times}
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
        let usual = usual
            .unwrap_or_else(|| form.usual.get_untracked())
            .to_string();
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
