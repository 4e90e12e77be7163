//! Fields of the form, each with its label, its help and what is wrong with it.

use super::state::PageForm;
use crate::{
    public_page::{PageDraft, PageField, problem},
    ui::app::App,
};
use callslot_shared::words::MemberText;
use leptos::prelude::*;

/// A line or some lines of text.
pub(super) struct TextField {
    pub(super) field: PageField,
    pub(super) help: Option<MemberText>,
    /// The most characters.
    pub(super) most: &'static str,
    /// The lines that are shown; one is a field that has one line only.
    pub(super) lines: u8,
    pub(super) read: fn(&PageDraft) -> &String,
    pub(super) write: fn(&mut PageDraft, String),
}

pub(super) fn text(app: &App, form: PageForm, of: TextField) -> impl IntoView + use<> {
    let TextField {
        field,
        most,
        read,
        write,
        ..
    } = of;
    let id = field.id();
    let value = move || read(&form.draft.read()).clone();
    let typed = move |event| {
        let text = event_target_value(&event);
        form.edit(|draft| write(draft, text));
    };
    let input = if of.lines == 1 {
        view! {
            <input
                id=id.clone()
                maxlength=most
                autocomplete="off"
                aria-describedby=described(field)
                aria-invalid=move || is_wrong(form, field).to_string()
                prop:value=value
                on:input=typed
            />
        }
        .into_any()
    } else {
        view! {
            <textarea
                id=id.clone()
                maxlength=most
                rows=of.lines.to_string()
                aria-describedby=described(field)
                aria-invalid=move || is_wrong(form, field).to_string()
                prop:value=value
                on:input=typed
            ></textarea>
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>{app.say(field.word())}</label>
            {input}
            {below(app, form, field, of.help)}
        </div>
    }
}

/// The ids of what describes a field.
pub(super) fn described(field: PageField) -> String {
    let id = field.id();
    format!("{id}-help {id}-problem")
}

pub(super) fn is_wrong(form: PageForm, field: PageField) -> bool {
    let wrong = form.wrong.read();
    wrong.as_ref().and_then(PageField::of) == Some(field)
}

/// The help and the problem of a field, below it.
pub(super) fn below(
    app: &App,
    form: PageForm,
    field: PageField,
    help: Option<MemberText>,
) -> impl IntoView + use<> {
    let id = field.id();
    let language = app.language;
    let said = move || {
        let wrong = form.wrong.get()?;
        (PageField::of(&wrong) == Some(field))
            .then(|| untrack(|| problem(language, &wrong, &form.draft.read())))
    };
    view! {
        <p class="meta" id=format!("{id}-help")>
            {help.map(|help| app.say(help))}
        </p>
        <p class="wrong" id=format!("{id}-problem") role="alert">
            {said}
        </p>
    }
}
