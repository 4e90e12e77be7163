//! The look of the page: names, logo, colour and languages.

use super::{
    fields::{TextField, below, described, is_wrong, text},
    logo::logo,
    state::PageForm,
};
use crate::{
    public_page::PageField,
    ui::app::App,
    words::{form as form_words, public_page as words},
};
use callslot_shared::{
    public_page::AccentColour,
    words::{Language, MemberText},
};
use leptos::prelude::*;

/// The colour that is begun with: the house's.
const HOUSE: &str = "#1d5fc4";

pub(super) fn look(app: &App, form: PageForm) -> impl IntoView + use<> {
    let name = TextField {
        field: PageField::Name,
        help: None,
        most: "100",
        lines: 1,
        read: |draft| &draft.name,
        write: |draft, text| draft.name = text,
    };
    let description = TextField {
        field: PageField::Description,
        help: Some(words::DESCRIPTION_HELP),
        most: "500",
        lines: 3,
        read: |draft| &draft.description,
        write: |draft, text| draft.description = text,
    };
    view! {
        <section aria-labelledby="page-look">
            <h3 id="page-look">{app.say(words::LOOK)}</h3>
            {text(app, form, name)}
            {text(app, form, description)}
            {logo(app, form)}
            {colour(app, form)}
            {languages(app, form)}
        </section>
    }
}

fn colour(app: &App, form: PageForm) -> impl IntoView + use<> {
    let field = PageField::AccentColour;
    let is_own = Memo::new(move |_| !form.draft.read().accent_colour.is_empty());
    let choose = move |event| {
        let colour = if event_target_checked(&event) {
            HOUSE
        } else {
            ""
        };
        form.edit(|draft| colour.clone_into(&mut draft.accent_colour));
    };
    let own = app.clone();
    let shown = move || is_own.get().then(|| own_colour(&own, form));
    view! {
        <fieldset class="field plain">
            <legend>{app.say(words::COLOUR)}</legend>
            <label class="check">
                <input
                    type="checkbox"
                    id="own-colour"
                    prop:checked=move || is_own.get()
                    on:change=choose
                />
                <span>{app.say(words::COLOUR_OWN)}</span>
            </label>
            {shown}
            {below(app, form, field, Some(words::COLOUR_HELP))}
        </fieldset>
    }
}

/// The colour as a text and as a choice, with the button as visitors see it.
fn own_colour(app: &App, form: PageForm) -> impl IntoView + use<> {
    let field = PageField::AccentColour;
    let typed = move |event| {
        let colour = event_target_value(&event);
        // A field that is emptied for another colour is still there to be typed into.
        let colour = if colour.is_empty() {
            "#".to_owned()
        } else {
            colour
        };
        form.edit(|draft| draft.accent_colour = colour);
    };
    let value = move || form.draft.read().accent_colour.clone();
    let parsed = Memo::new(move |_| {
        let draft = form.draft.read();
        AccentColour::parse(field.name(), draft.accent_colour.trim()).ok()
    });
    let picked = move || parsed.get().map_or(HOUSE.to_owned(), |one| one.to_string());
    let sample = app.say(words::COLOUR_SAMPLE);
    let own = app.clone();
    let button = move || {
        parsed.get().map(|colour| {
            let white = colour.text() == "#ffffff";
            let ratio = if white {
                colour.contrast_with_white()
            } else {
                colour.contrast_with_black()
            };
            let ratio = format!("{ratio:.1}");
            let contrast = own.fill(words::COLOUR_CONTRAST, &[("ratio", &ratio)]);
            view! {
                <span
                    class="sample"
                    style:background-color=colour.to_string()
                    style:color=colour.text()
                >
                    {sample}
                </span>
                <span class="meta" id="contrast">
                    {contrast}
                </span>
            }
        })
    };
    view! {
        <p class="about">
            <input
                id=field.id()
                class="short"
                maxlength="7"
                autocomplete="off"
                spellcheck="false"
                aria-label=app.say(words::COLOUR)
                aria-describedby=described(field)
                aria-invalid=move || is_wrong(form, field).to_string()
                prop:value=value
                on:input=typed
            />
            <input
                type="color"
                id="pick-colour"
                aria-label=app.say(words::COLOUR)
                prop:value=picked
                on:input=typed
            />
            {button}
        </p>
    }
}

/// The name of a language.
pub(super) const fn language_name(language: Language) -> MemberText {
    match language {
        Language::English => form_words::LANGUAGE_ENGLISH,
        Language::Spanish => form_words::LANGUAGE_SPANISH,
        Language::French => form_words::LANGUAGE_FRENCH,
        Language::German => form_words::LANGUAGE_GERMAN,
    }
}

fn languages(app: &App, form: PageForm) -> impl IntoView + use<> {
    let field = PageField::Languages;
    let choices = Language::ALL.map(|language| {
        let chosen = move || form.draft.read().languages.contains(&language);
        let change = move |_| form.edit(|draft| draft.toggle_language(language));
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    name=language.as_str()
                    prop:checked=chosen
                    on:change=change
                />
                <span>{app.say(language_name(language))}</span>
            </label>
        }
    });
    let options = Language::ALL.map(|language| {
        let is_first = move || form.draft.read().languages.first() == Some(&language);
        let is_left = move || !form.draft.read().languages.contains(&language);
        view! {
            <option value=language.as_str() disabled=is_left prop:selected=is_first>
                {app.say(language_name(language))}
            </option>
        }
    });
    let prefer = move |event| {
        if let Ok(language) = Language::parse("languages", &event_target_value(&event)) {
            form.edit(|draft| draft.prefer(language));
        }
    };
    view! {
        <fieldset
            class="field plain"
            id=field.id()
            tabindex="-1"
            aria-describedby=described(field)
        >
            <legend>{app.say(words::LANGUAGES)}</legend>
            {choices.into_iter().collect_view()}
            {below(app, form, field, None)}
        </fieldset>
        <div class="field">
            <label for="first-language">{app.say(words::LANGUAGE_FIRST)}</label>
            <select id="first-language" on:change=prefer>
                {options.into_iter().collect_view()}
            </select>
        </div>
    }
}
