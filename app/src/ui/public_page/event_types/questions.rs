//! The questions of an event type.

use super::typed::{QuestionRow, TypeEditor};
use crate::{
    public_page::{EventTypeProblem, QuestionDraft, QuestionKind},
    ui::app::App,
    words::public_page as words,
};
use leptos::prelude::*;

pub(super) fn questions(app: &App, editor: TypeEditor) -> impl IntoView + use<> {
    let none = app.say(words::NO_QUESTIONS);
    let own = app.clone();
    let rows = move || editor.rows.get();
    let drawn = move |row: QuestionRow| question(&own, editor, &row);
    view! {
        <fieldset class="field">
            <legend>{app.say(words::QUESTIONS)}</legend>
            <p class="meta">{none}</p>
            <For each=rows key=|row| row.key children=drawn />
            <p class="actions">
                <button type="button" id=editor.part("add") on:click=move |_| editor.add()>
                    {app.say(words::ADD_QUESTION)}
                </button>
            </p>
        </fieldset>
    }
}

/// The place of a row among the others.
fn place(editor: TypeEditor, key: u32) -> Option<usize> {
    editor.rows.read().iter().position(|row| row.key == key)
}

fn question(app: &App, editor: TypeEditor, row: &QuestionRow) -> impl IntoView + use<> {
    let (key, draft) = (row.key, row.draft.clone());
    let number = move || (place(editor, key).unwrap_or_default() + 1).to_string();
    let own = app.clone();
    let title = move || own.fill(words::QUESTION, &[("number", &number())]);
    let own = app.clone();
    let label = move || own.fill(words::REMOVE_QUESTION, &[("number", &number())]);
    let (required, change) = (draft.clone(), draft.clone());
    let require = move |event| {
        change.write().required = event_target_checked(&event);
        editor.edited();
    };
    let is_choice = {
        let draft = draft.clone();
        Memo::new(move |_| draft.read().kind == QuestionKind::Choice)
    };
    let (own, of_choices, id) = (app.clone(), draft.clone(), row.id(editor.id));
    let choices = move || {
        is_choice
            .get()
            .then(|| choices(&own, editor, key, &of_choices, &id))
    };
    view! {
        <div class="question" role="group" aria-label=title>
            {text(app, editor, row)}
            {kind(app, editor, row)}
            {choices}
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || required.read().required
                    on:change=require
                />
                <span>{app.say(words::REQUIRED)}</span>
            </label>
            <p class="actions">
                <button
                    type="button"
                    class="quiet"
                    aria-label=label
                    on:click=move |_| editor.remove(key)
                >
                    {app.say(words::REMOVE)}
                </button>
            </p>
        </div>
    }
}

fn text(app: &App, editor: TypeEditor, row: &QuestionRow) -> impl IntoView + use<> {
    let (key, shown, typed) = (row.key, row.draft.clone(), row.draft.clone());
    let is_wrong = move || match editor.problem.get() {
        Some(EventTypeProblem::Label(wrong)) => place(editor, key) == Some(wrong),
        _ => false,
    };
    let typed = move |event| {
        typed.write().label = event_target_value(&event);
        editor.edited();
    };
    let id = row.id(editor.id);
    view! {
        <div class="field">
            <label for=id.clone()>{app.say(words::QUESTION_TEXT)}</label>
            <input
                id=id
                maxlength="300"
                autocomplete="off"
                aria-describedby=editor.part("problem")
                aria-invalid=move || is_wrong().to_string()
                prop:value=move || shown.read().label.clone()
                on:input=typed
            />
        </div>
    }
}

fn kind(app: &App, editor: TypeEditor, row: &QuestionRow) -> impl IntoView + use<> {
    let id = format!("{}-kind", row.id(editor.id));
    let options = QuestionKind::ALL.map(|kind| {
        let draft = row.draft.clone();
        view! {
            <option value=kind.as_str() prop:selected=move || draft.read().kind == kind>
                {app.say(kind.word())}
            </option>
        }
    });
    let draft = row.draft.clone();
    let choose = move |event| {
        draft.write().kind = QuestionKind::named(&event_target_value(&event));
        editor.edited();
    };
    view! {
        <div class="field">
            <label for=id.clone()>{app.say(words::QUESTION_KIND)}</label>
            <select id=id on:change=choose>
                {options.into_iter().collect_view()}
            </select>
        </div>
    }
}

/// The answers to choose from.
fn choices(
    app: &App,
    editor: TypeEditor,
    key: u32,
    draft: &ArcRwSignal<QuestionDraft>,
    id: &str,
) -> impl IntoView + use<> {
    let (shown, typed) = (draft.clone(), draft.clone());
    let is_wrong = move || match editor.problem.get() {
        Some(EventTypeProblem::Choices(wrong)) => place(editor, key) == Some(wrong),
        _ => false,
    };
    let typed = move |event| {
        typed.write().choices = event_target_value(&event);
        editor.edited();
    };
    let id = format!("{id}-choices");
    view! {
        <div class="field">
            <label for=id.clone()>{app.say(words::CHOICES)}</label>
            <textarea
                id=id
                rows="4"
                maxlength="5100"
                aria-describedby=editor.part("problem")
                aria-invalid=move || is_wrong().to_string()
                prop:value=move || shown.read().choices.clone()
                on:input=typed
            ></textarea>
        </div>
    }
}
