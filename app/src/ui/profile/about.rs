//! Name and language. A language that is saved is spoken at once.

use super::ProfileContext;
use crate::{
    api::{Failure, Request},
    profile::personal::{PersonalDraft, back},
    schedule::wrong,
    ui::{app::App, results::focus},
    words::profile as words,
};
use callslot_shared::{
    api::{ChangeMe, Me, MeBody},
    words::Language,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

const NAME: &str = "profile-name";

/// The form's state.
#[derive(Clone, Copy)]
struct About {
    context: ProfileContext,
    draft: RwSignal<PersonalDraft>,
    /// The problem of the name.
    problem: RwSignal<Option<String>>,
    working: RwSignal<bool>,
}

/// The form.
pub(super) fn about(app: &App, context: ProfileContext) -> impl IntoView + use<> {
    let me = context.me.get_untracked().map(|me| me.user);
    let about = me.map(|me| About {
        context,
        draft: RwSignal::new(PersonalDraft::of(&me)),
        problem: RwSignal::new(None),
        working: RwSignal::new(false),
    });
    about.map(|about| form(app, about))
}

fn form(app: &App, about: About) -> impl IntoView + use<> {
    // A change made elsewhere, or undone, is shown unless something else is typed.
    Effect::new(move |before: Option<Option<Me>>| {
        let me = about.context.me.get().map(|me| me.user);
        if let (Some(Some(before)), Some(me)) = (before, &me)
            && about.draft.get_untracked() == PersonalDraft::of(&before)
        {
            about.draft.set(PersonalDraft::of(me));
        }
        me
    });
    let own = app.clone();
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if !about.working.get_untracked() {
            submit(&own, about);
        }
    };
    view! {
        <section aria-labelledby="about-title">
            <h3 id="about-title">{app.say(words::ABOUT_YOU)}</h3>
            <form id="about" novalidate on:submit=save>
                {name(app, about)}
                {language(app, about)}
                <p class="actions">
                    <button class="primary" id="save-profile" disabled=about.working>
                        {app.say(words::SAVE)}
                    </button>
                </p>
            </form>
        </section>
    }
}

fn name(app: &App, about: About) -> impl IntoView + use<> {
    let typed = move |event| {
        let name = event_target_value(&event);
        about.draft.update(|draft| draft.name = name);
        about.problem.set(None);
    };
    view! {
        <div class="field">
            <label for=NAME>{app.say(words::NAME)}</label>
            <input
                id=NAME
                autocomplete="name"
                maxlength="100"
                aria-describedby="name-help name-problem"
                aria-invalid=move || about.problem.read().is_some().to_string()
                prop:value=move || about.draft.read().name.clone()
                on:input=typed
            />
            <p class="meta" id="name-help">
                {app.say(words::NAME_HELP)}
            </p>
            <p class="wrong" id="name-problem" role="alert">
                {move || about.problem.get()}
            </p>
        </div>
    }
}

fn language(app: &App, about: About) -> impl IntoView + use<> {
    let choices = [
        (None, words::LANGUAGE_BROWSER),
        (Some(Language::English), words::LANGUAGE_ENGLISH),
        (Some(Language::Spanish), words::LANGUAGE_SPANISH),
    ];
    let options = choices.map(|(language, word)| {
        let code = language.map_or("", Language::as_str);
        let selected = move || about.draft.read().language == language;
        view! {
            <option value=code prop:selected=selected>
                {app.say(word)}
            </option>
        }
    });
    let choose = move |event| {
        let code = event_target_value(&event);
        let language = Language::parse("language", &code).ok();
        about.draft.update(|draft| draft.language = language);
    };
    view! {
        <div class="field">
            <label for="profile-language">{app.say(words::LANGUAGE)}</label>
            <select id="profile-language" aria-describedby="language-help" on:change=choose>
                {options.into_iter().collect_view()}
            </select>
            <p class="meta" id="language-help">
                {app.say(words::LANGUAGE_HELP)}
            </p>
        </div>
    }
}

fn submit(app: &App, about: About) {
    let Some(me) = about.context.me.get_untracked() else {
        return;
    };
    let results = about.context.results;
    let change = match about.draft.get_untracked().change(&me.user) {
        Ok(Some(change)) => change,
        Ok(None) => return results.done(app.say(words::UNCHANGED)),
        Err(error) => {
            about.problem.set(Some(wrong::said(app.language, &error)));
            return focus(NAME);
        }
    };
    results.clear();
    about.working.set(true);
    let (app, me) = (app.clone(), me.user);
    spawn_local(async move {
        let back = back(&me, &change);
        match send(&app, about.context, change).await {
            Ok(now) => {
                let _ = about.draft.try_set(PersonalDraft::of(&now));
                let own = app.clone();
                let undo = Callback::new(move |()| undo(&own, about.context, back.clone()));
                results.undoable(app.current_untracked().say(words::SAVED), undo);
            }
            Err(failure) => results.failed(failure),
        }
        let _ = about.working.try_set(false);
    });
}

fn undo(app: &App, context: ProfileContext, change: ChangeMe) {
    let app = app.clone();
    spawn_local(async move {
        match send(&app, context, change).await {
            Ok(_) => context
                .results
                .done(app.current_untracked().say(words::UNDONE)),
            Err(failure) => context.results.failed(failure),
        }
    });
}

/// Changes the profile, and everything that shows it.
async fn send(app: &App, context: ProfileContext, change: ChangeMe) -> Result<Me, Failure> {
    let request = Request::patch("/api/me", &change);
    let body: MeBody = match app.client.send(request).await {
        Err(Failure::Offline) => read_back(app, &change).await?,
        answer => answer?,
    };
    let now = body.user.clone();
    context.me.set(Some(body));
    app.speak(now.language).await;
    Ok(now)
}

/// The person as they are, if a change whose answer was lost has been made.
async fn read_back(app: &App, change: &ChangeMe) -> Result<MeBody, Failure> {
    let body: MeBody = app.client.get("/api/me").await?;
    let me = &body.user;
    let named = change.name.as_ref().is_none_or(|name| *name == me.name);
    let spoken = change
        .language
        .is_none_or(|language| language == me.language);
    if named && spoken {
        Ok(body)
    } else {
        Err(Failure::Offline)
    }
}
