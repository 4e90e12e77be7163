//! Fields: a label, a value, a hint, and beside it what is wrong.

use super::state::{Form, id};
use crate::{
    schedule::{form::Draft, wrong},
    ui::app::App,
    words::{desk, form as words},
};
use callslot_shared::words::MemberText;
use leptos::prelude::*;

/// A field of the draft.
#[derive(Clone, Copy)]
pub(super) struct Field {
    /// The API's name for it.
    pub(super) name: &'static str,
    /// Its name for the person.
    pub(super) label: MemberText,
    /// A word beside it.
    pub(super) hint: Option<MemberText>,
    /// The element that the browser is to make of it: an input's type, or `area`.
    pub(super) kind: &'static str,
    /// Its value.
    pub(super) of: fn(&mut Draft) -> &mut String,
}

/// A field to type into.
pub(super) fn text(app: &App, form: Form, field: Field) -> impl IntoView + use<> {
    let id = id(field.name);
    let (hint_id, problem_id) = (format!("{id}-hint"), format!("{id}-problem"));
    let described = format!("{hint_id} {problem_id}");
    let value = move || (field.of)(&mut form.draft.get()).clone();
    let wrong = move || {
        form.wrong
            .read()
            .iter()
            .any(|error| error.field == field.name)
    };
    let typed = move |event: web_sys::Event| {
        let typed = event_target_value(&event);
        form.draft.update(|draft| *(field.of)(draft) = typed);
        forget(form, field.name);
    };
    let own = app.clone();
    let problem = move || said(&own, form, field.name);
    let hint = field.hint.map(|hint| app.say(hint));
    let control = if field.kind == "area" {
        view! {
            <textarea
                id=id.clone()
                rows="3"
                aria-describedby=described
                aria-invalid=move || wrong().to_string()
                prop:value=value
                on:input=typed
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=id.clone()
                type=field.kind
                autocomplete="off"
                aria-describedby=described
                aria-invalid=move || wrong().to_string()
                prop:value=value
                on:input=typed
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>{app.say(field.label)}</label>
            {control}
            <p class="meta" id=hint_id>{hint}</p>
            <p class="wrong" id=problem_id>{problem}</p>
        </div>
    }
}

/// A field to choose in.
pub(super) fn choice(
    app: &App,
    form: Form,
    field: Field,
    options: &[(&'static str, MemberText)],
) -> impl IntoView + use<> {
    let id = id(field.name);
    let options: Vec<_> = options
        .iter()
        .map(|(value, word)| view! { <option value=*value>{app.say(*word)}</option> })
        .collect();
    let own = app.clone();
    let hint_id = format!("{id}-hint");
    let described = field.hint.map(|_| hint_id.clone());
    let hint = field.hint.map(|hint| {
        let hint = app.say(hint);
        view! { <p class="meta" id=hint_id>{hint}</p> }
    });
    view! {
        <div class="field">
            <label for=id.clone()>{app.say(field.label)}</label>
            <select
                id=id
                aria-describedby=described
                prop:value=move || (field.of)(&mut form.draft.get()).clone()
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    form.draft.update(|draft| *(field.of)(draft) = chosen);
                    forget(form, field.name);
                }
            >
                {options}
            </select>
            {hint}
            <p class="wrong">{move || said(&own, form, field.name)}</p>
        </div>
    }
}

/// Clears a field's error once it is edited.
pub(super) fn forget(form: Form, name: &str) {
    if form
        .wrong
        .with_untracked(|wrong| wrong.iter().any(|error| error.field == name))
    {
        form.wrong
            .update(|wrong| wrong.retain(|error| error.field != name));
    }
}

/// The words for the error of a field.
pub(super) fn said(app: &App, form: Form, name: &str) -> Option<String> {
    let wrong = form.wrong.read();
    let error = wrong.iter().find(|error| error.field == name)?;
    Some(wrong::said(app.language, error))
}

/// The fields of the form, by the API's names.
pub(super) const EXTENSION: Field = Field {
    name: "attendee_extension",
    label: words::EXTENSION,
    hint: Some(words::EXTENSION_HINT),
    kind: "tel",
    of: |draft| &mut draft.extension,
};
pub(super) const NAME: Field = Field {
    name: "attendee_name",
    label: words::NAME,
    hint: None,
    kind: "text",
    of: |draft| &mut draft.name,
};
pub(super) const EMAIL: Field = Field {
    name: "attendee_email",
    label: words::EMAIL,
    hint: None,
    kind: "email",
    of: |draft| &mut draft.email,
};
pub(super) const LANGUAGE: Field = Field {
    name: "attendee_language",
    label: words::LANGUAGE,
    hint: Some(words::LANGUAGE_HINT),
    kind: "",
    of: |draft| &mut draft.language,
};
pub(super) const ZONE: Field = Field {
    name: "timezone",
    label: words::ATTENDEE_ZONE,
    hint: Some(words::ATTENDEE_ZONE_HINT),
    kind: "text",
    of: |draft| &mut draft.zone,
};
pub(super) const MINUTES: Field = Field {
    name: "duration_minutes",
    label: words::MINUTES,
    hint: None,
    kind: "number",
    of: |draft| &mut draft.minutes,
};
pub(super) const TIMES: Field = Field {
    name: "times",
    label: desk::TIMES,
    hint: None,
    kind: "number",
    of: |draft| &mut draft.times,
};
pub(super) const SUBJECT: Field = Field {
    name: "title",
    label: words::SUBJECT,
    hint: Some(words::SUBJECT_HINT),
    kind: "text",
    of: |draft| &mut draft.title,
};
pub(super) const DESCRIPTION: Field = Field {
    name: "description",
    label: words::DESCRIPTION,
    hint: None,
    kind: "area",
    of: |draft| &mut draft.description,
};
pub(super) const NOTES: Field = Field {
    name: "notes",
    label: words::NOTES,
    hint: Some(words::NOTES_HINT),
    kind: "area",
    of: |draft| &mut draft.notes,
};
pub(super) const RECORDING: Field = Field {
    name: "modulations.recording",
    label: words::RECORDING,
    hint: None,
    kind: "",
    of: |draft| &mut draft.recording,
};
pub(super) const TRANSCRIPTION: Field = Field {
    name: "modulations.transcription",
    label: words::TRANSCRIPTION,
    hint: None,
    kind: "",
    of: |draft| &mut draft.transcription,
};
pub(super) const CONSENT: Field = Field {
    name: "modulations.consent",
    label: words::CONSENT,
    hint: None,
    kind: "",
    of: |draft| &mut draft.consent,
};
