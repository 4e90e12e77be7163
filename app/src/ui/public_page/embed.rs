//! The markup for other sites, to be copied.

use super::{copy::copy_button, state::PageForm};
use crate::{
    public_page::{EmbedKind, EmbedOptions, EmbedTheme, embed_code},
    ui::app::App,
    words::public_page as words,
};
use callslot_shared::{ids::EventTypeId, public_page::AccentColour, words::MemberText};
use leptos::prelude::*;

/// The choices that the markup depends on.
#[derive(Clone, Copy)]
struct Choices {
    kind: RwSignal<EmbedKind>,
    theme: RwSignal<EmbedTheme>,
    event_type: RwSignal<Option<EventTypeId>>,
}

pub(super) fn embed(app: &App, form: PageForm) -> impl IntoView + use<> {
    let choices = Choices {
        kind: RwSignal::new(EmbedKind::default()),
        theme: RwSignal::new(EmbedTheme::default()),
        event_type: RwSignal::new(None),
    };
    let code = Signal::derive(move || code(form, choices).unwrap_or_default());
    // As it is saved: what is only typed works nowhere yet.
    let needs = Memo::new(move |_| {
        let base = form.base.read();
        base.as_ref()
            .is_some_and(|base| !base.enabled || base.frame_origins.is_empty())
    });
    let has_code = Memo::new(move |_| !code.read().is_empty());
    let text = app.say(words::EMBED_NEEDS);
    let note = move || {
        needs
            .get()
            .then(|| view! { <p class="note" id="embed-needs">{text}</p> })
    };
    let own = app.clone();
    let shown = move || has_code.get().then(|| parts(&own, form, choices, code));
    view! {
        <section aria-labelledby="page-embed" id="embed">
            <h3 id="page-embed">{app.say(words::EMBED)}</h3>
            <p class="meta">{app.say(words::EMBED_HELP)}</p>
            {note}
            {shown}
        </section>
    }
}

fn code(form: PageForm, choices: Choices) -> Option<String> {
    let base = form.base.read();
    let base = base.as_ref()?;
    let server = form.server.read();
    let event_type = choices.event_type.get();
    let event_type = event_type.and_then(|id| form.event_type(id));
    let accent = base.accent_colour.as_deref();
    let accent = accent.and_then(|colour| AccentColour::parse("accent_colour", colour).ok());
    (!server.is_empty()).then_some(())?;
    Some(embed_code(&EmbedOptions {
        server: &server,
        slug: base.slug.as_deref()?,
        event_type: event_type.as_ref().map(|one| &*one.slug),
        kind: choices.kind.get(),
        theme: choices.theme.get(),
        accent,
        language: base.languages.first().copied().unwrap_or_default(),
    }))
}

fn parts(
    app: &App,
    form: PageForm,
    choices: Choices,
    code: Signal<String>,
) -> impl IntoView + use<> {
    view! {
        <div class="pair even">
            {kinds(app, choices)}
            {shows(app, form, choices)}
            {themes(app, choices)}
        </div>
        <div class="field">
            <label for="embed-code">{app.say(words::EMBED_CODE)}</label>
            <textarea
                id="embed-code"
                rows="4"
                readonly
                spellcheck="false"
                prop:value=move || code.get()
            ></textarea>
        </div>
        <p class="actions">{copy_button(app, form, ("copy-embed", words::EMBED_COPY), code)}</p>
    }
}

/// A choice with its label.
fn select(
    app: &App,
    (id, label): (&'static str, MemberText),
    options: AnyView,
    choose: impl Fn(String) + 'static,
) -> AnyView {
    let choose = move |event| choose(event_target_value(&event));
    view! {
        <div class="field">
            <label for=id>{app.say(label)}</label>
            <select id=id on:change=choose>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn kinds(app: &App, choices: Choices) -> impl IntoView + use<> {
    let word = |kind| match kind {
        EmbedKind::Inline => words::EMBED_INLINE,
        EmbedKind::Popup => words::EMBED_POPUP,
        EmbedKind::Button => words::EMBED_BUTTON,
    };
    let options = EmbedKind::ALL
        .map(|kind| view! { <option value=kind.as_str()>{app.say(word(kind))}</option> });
    let options = options.into_iter().collect_view().into_any();
    select(
        app,
        ("embed-kind", words::EMBED_KIND),
        options,
        move |value| {
            let mut all = EmbedKind::ALL.into_iter();
            let chosen = all.find(|kind| kind.as_str() == value);
            choices.kind.set(chosen.unwrap_or_default());
        },
    )
}

fn themes(app: &App, choices: Choices) -> impl IntoView + use<> {
    let word = |theme| match theme {
        EmbedTheme::Auto => words::THEME_AUTO,
        EmbedTheme::Light => words::THEME_LIGHT,
        EmbedTheme::Dark => words::THEME_DARK,
    };
    let options = EmbedTheme::ALL
        .map(|theme| view! { <option value=theme.as_str()>{app.say(word(theme))}</option> });
    let options = options.into_iter().collect_view().into_any();
    select(
        app,
        ("embed-theme", words::EMBED_THEME),
        options,
        move |value| {
            let mut all = EmbedTheme::ALL.into_iter();
            let chosen = all.find(|theme| theme.as_str() == value);
            choices.theme.set(chosen.unwrap_or_default());
        },
    )
}

/// The event types that are public as it is saved, or all.
fn shows(app: &App, form: PageForm, choices: Choices) -> impl IntoView + use<> {
    let public = move || {
        let base = form.base.get();
        let ids = base.map(|base| base.event_types).unwrap_or_default();
        let found = ids.into_iter().filter_map(|id| form.event_type(id));
        found
            .map(|one| view! { <option value=one.id.to_string()>{one.rules.name}</option> })
            .collect_view()
    };
    let options = view! {
        <option value="">{app.say(words::EMBED_ALL)}</option>
        {public}
    };
    let options = options.into_any();
    select(
        app,
        ("embed-shows", words::EMBED_SHOWS),
        options,
        move |value| {
            choices.event_type.set(value.parse().ok());
        },
    )
}
