//! The countries whose numbers are called: those that are chosen, and one more.

use super::{
    fields::{below, described, is_wrong},
    state::PageForm,
};
use crate::{
    browser::countries::named,
    options,
    public_page::PageField,
    ui::{app::App, results::focus},
    words::public_page as words,
};
use leptos::prelude::*;

pub(super) fn countries(app: &App, form: PageForm) -> impl IntoView + use<> {
    let field = PageField::AllowedCountries;
    let known = StoredValue::new(named(&app.locale, &options::countries()));
    let own = app.clone();
    let chosen = move || {
        let all = form.draft.read().allowed_countries.clone();
        let rows = all.into_iter().map(|code| row(&own, form, known, code));
        view! { <ul class="chosen-countries">{rows.collect_view()}</ul> }
    };
    let options = known.get_value().into_iter().map(|(code, name)| {
        let is_chosen = move || {
            let draft = form.draft.read();
            draft.allowed_countries.iter().any(|one| one == code)
        };
        view! {
            <option value=code disabled=is_chosen>
                {name}
            </option>
        }
    });
    // Arrow keys choose one after the other: none of them is added before it is meant.
    let pick = RwSignal::new(String::new());
    let add = move |_| {
        let country = pick.get_untracked();
        form.edit(|draft| draft.add_country(&country));
        pick.set(String::new());
        focus(field.id());
    };
    view! {
        <div class="field">
            <label for=field.id()>{app.say(words::COUNTRIES)}</label>
            {chosen}
            <div class="pair">
                <select
                    id=field.id()
                    aria-describedby=described(field)
                    aria-invalid=move || is_wrong(form, field).to_string()
                    prop:value=move || pick.get()
                    on:change=move |event| pick.set(event_target_value(&event))
                >
                    <option value="">{app.say(words::COUNTRY_PICK)}</option>
                    {options.collect_view()}
                </select>
                <button type="button" id="add-country" on:click=add>
                    {app.say(words::COUNTRY_ADD)}
                </button>
            </div>
            {below(app, form, field, Some(words::COUNTRIES_HELP))}
        </div>
    }
}

fn row(
    app: &App,
    form: PageForm,
    known: StoredValue<Vec<(&'static str, String)>>,
    code: String,
) -> impl IntoView + use<> {
    let name = known.with_value(|all| {
        let found = all.iter().find(|(one, _)| *one == code);
        found.map_or_else(|| code.clone(), |(_, name)| name.clone())
    });
    let label = app.fill(words::COUNTRY_REMOVE, &[("country", &name)]);
    let remove = move |_| {
        form.edit(|draft| draft.allowed_countries.retain(|one| *one != code));
        focus(PageField::AllowedCountries.id());
    };
    view! {
        <li class="about">
            <span>{name}</span>
            <button type="button" class="quiet" aria-label=label on:click=remove>
                {app.say(words::REMOVE)}
            </button>
        </li>
    }
}
