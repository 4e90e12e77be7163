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
    let pick = RwSignal::new(String::new());
    let choose = move |event| {
        form.edit(|draft| draft.add_country(&event_target_value(&event)));
        // The choice is made anew for the next one.
        pick.set(String::new());
        pick.notify();
    };
    view! {
        <div class="field">
            <label for=field.id()>{app.say(words::COUNTRIES)}</label>
            {chosen}
            <select
                id=field.id()
                aria-describedby=described(field)
                aria-invalid=move || is_wrong(form, field).to_string()
                prop:value=move || pick.get()
                on:change=choose
            >
                <option value="">{app.say(words::COUNTRY_PICK)}</option>
                {options.collect_view()}
            </select>
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
