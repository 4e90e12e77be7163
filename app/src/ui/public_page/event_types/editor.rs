//! One event type's address and questions, which are saved with it.

use super::{questions::questions, typed::TypeEditor};
use crate::{
    public_page::EventTypeProblem,
    ui::{app::App, public_page::state::PageForm, states::refused},
    words::public_page as words,
};
use callslot_shared::api::EventType;
use leptos::{ev::SubmitEvent, prelude::*};

/// The form of one event type.
pub(super) fn editor(app: &App, form: PageForm, event_type: EventType) -> impl IntoView + use<> {
    let name = event_type.rules.name.clone();
    let editor = TypeEditor::begin(form, event_type);
    let own = app.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        editor.save(&own);
    };
    let own = app.clone();
    let failed = move || editor.failure.get().map(|failure| refused(&own, failure));
    let changed = app.say(words::TYPE_CHANGED);
    let changed = move || {
        editor
            .changed_meanwhile
            .get()
            .then(|| view! { <p class="note">{changed}</p> })
    };
    let own = app.clone();
    let said = move || {
        let problem = editor.problem.get()?;
        Some(own.say(problem.said()))
    };
    view! {
        <form novalidate on:submit=submit>
            {slug(app, editor)}
            {questions(app, editor)}
            <p class="wrong" id=editor.part("problem") role="alert">
                {said}
            </p>
            <div role="alert">{changed} {failed}</div>
            <p class="actions">
                <button
                    type="submit"
                    id=editor.part("save")
                    aria-disabled=move || editor.busy.get().to_string()
                >
                    {app.fill(words::SAVE_TYPE, &[("name", &name)])}
                </button>
            </p>
        </form>
    }
}

fn slug(app: &App, editor: TypeEditor) -> impl IntoView + use<> {
    let is_wrong = move || {
        matches!(
            *editor.problem.read(),
            Some(EventTypeProblem::Slug | EventTypeProblem::SlugTaken)
        )
    };
    let typed = move |event| {
        editor.slug.set(event_target_value(&event));
        editor.edited();
    };
    view! {
        <div class="field">
            <label for=editor.part("slug")>{app.say(words::TYPE_SLUG)}</label>
            <input
                id=editor.part("slug")
                maxlength="60"
                autocomplete="off"
                spellcheck="false"
                aria-describedby=editor.part("problem")
                aria-invalid=move || is_wrong().to_string()
                prop:value=move || editor.slug.get()
                on:input=typed
            />
        </div>
    }
}
