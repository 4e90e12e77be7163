//! The event types: which of them are public, and each one's own address and questions.

// A form's editor is a handful of signals, which every closure has a copy of.
#![allow(clippy::large_types_passed_by_value)]

mod editor;
mod questions;
mod typed;

use super::{
    fields::{below, described},
    state::PageForm,
};
use crate::{public_page::PageField, ui::app::App, ui::states::Bars, words::public_page as words};
use callslot_shared::{api::EventType, ids::EventTypeId};
use leptos::prelude::*;

/// The choice of those that are public.
pub(super) fn chosen(app: &App, form: PageForm) -> impl IntoView + use<> {
    let field = PageField::EventTypes;
    let own = app.clone();
    let choices = move || match form.event_types.get() {
        None => view! { <Bars /> }.into_any(),
        Some(all) if all.is_empty() => {
            view! { <p class="note" id="no-event-type">{own.say(words::NO_EVENT_TYPES)}</p> }
                .into_any()
        }
        Some(all) => {
            let all = all.into_iter();
            all.map(|one| choice(&own, form, one))
                .collect_view()
                .into_any()
        }
    };
    view! {
        <fieldset
            class="field"
            id=field.id()
            tabindex="-1"
            aria-describedby=described(field)
        >
            <legend>{app.say(words::EVENT_TYPES)}</legend>
            {choices}
            {below(app, form, field, Some(words::EVENT_TYPES_HELP))}
        </fieldset>
    }
}

fn choice(app: &App, form: PageForm, event_type: EventType) -> impl IntoView + use<> {
    let id = event_type.id;
    let chosen = move || form.draft.read().event_types.contains(&id);
    let change = move |_| form.edit(|draft| draft.toggle_event_type(id));
    let inactive = (!event_type.active)
        .then(|| view! { <span class="meta">{app.say(words::INACTIVE)}</span> });
    view! {
        <label class="check">
            <input
                type="checkbox"
                value=id.to_string()
                prop:checked=chosen
                on:change=change
            />
            <span>{event_type.rules.name}</span>
            {inactive}
        </label>
    }
}

/// The address and the questions of each. Whoever may change the page may change event types, too.
pub(super) fn editors(app: &App, form: PageForm) -> impl IntoView + use<> {
    let may_change = form.may_change;
    // What is typed into one is not drawn anew because another is saved.
    let ids = Memo::new(move |_| {
        let all = form.event_types.read();
        let all = all.as_ref().filter(|_| may_change);
        all.map(|all| all.iter().map(|one| one.id).collect::<Vec<_>>())
            .unwrap_or_default()
    });
    let own = app.clone();
    let shown = move || {
        let ids = ids.get();
        (!ids.is_empty()).then(|| {
            let all = ids.into_iter();
            let all: Vec<_> = all.filter_map(|id| opened(&own, form, id)).collect();
            view! {
                <section aria-labelledby="page-questions">
                    <h3 id="page-questions">{own.say(words::EDIT)}</h3>
                    {all}
                </section>
            }
        })
    };
    view! { {shown} }
}

fn opened(app: &App, form: PageForm, id: EventTypeId) -> Option<impl IntoView + use<>> {
    let event_type = untrack(|| form.event_type(id))?;
    let name = [("name", &*event_type.rules.name)];
    let title = app.fill(words::EDIT_OF, &name);
    Some(view! {
        <details data-event-type=id.to_string()>
            <summary>{title}</summary>
            {editor::editor(app, form, event_type)}
        </details>
    })
}
