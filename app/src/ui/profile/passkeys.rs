//! Passkeys: which there are, taking one away, and adding one.

use super::{ProfileContext, TITLE, new_passkey::adding};
use crate::{
    api::{Failure, Request},
    browser::dates,
    profile::sessions::PASSKEYS_PATH,
    time::ago,
    ui::{app::App, results::focus},
    words::profile as words,
};
use callslot_shared::api::{Passkey, PasskeyBody, PasskeysBody};
use leptos::{prelude::*, task::spawn_local};

/// The section.
pub(super) fn passkeys(app: &App, context: ProfileContext) -> impl IntoView + use<> {
    context.passkeys.ask(app, PASSKEYS_PATH);
    let asked: RwSignal<Option<Passkey>> = RwSignal::new(None);
    let own = app.clone();
    let draw = move |body: PasskeysBody| list(&own, asked, body.passkeys);
    let shown = context.passkeys.shown(app, PASSKEYS_PATH, draw);
    let own = app.clone();
    let question = move || {
        let passkey = asked.get()?;
        Some(sure(&own, context, asked, passkey))
    };
    view! {
        <section id="passkeys" aria-labelledby="passkeys-title">
            <h3 id="passkeys-title">{app.say(words::PASSKEYS)}</h3>
            <p class="meta">{app.say(words::PASSKEYS_HELP)}</p>
            {shown}
            {question}
            {adding(app, context)}
        </section>
    }
}

fn list(app: &App, asked: RwSignal<Option<Passkey>>, passkeys: Vec<Passkey>) -> AnyView {
    if passkeys.is_empty() {
        return view! { <p>{app.say(words::PASSKEYS_NONE)}</p> }.into_any();
    }
    let rows = passkeys.into_iter().map(|passkey| {
        let used = passkey.last_used_at.map_or_else(
            || app.say(words::PASSKEY_UNUSED).to_owned(),
            |at| {
                let time = ago(app.language, at, dates::now());
                app.fill(words::PASSKEY_USED, &[("time", &time)])
            },
        );
        let synced = passkey
            .backed_up
            .then(|| format!(" · {}", app.say(words::PASSKEY_SYNCED)));
        let name = passkey.name.clone();
        let label = app.fill(words::PASSKEY_REMOVE_NAMED, &[("name", &name)]);
        let ask = move |_| {
            asked.set(Some(passkey.clone()));
            focus("keep-passkey");
        };
        view! {
            <li>
                <span>
                    <strong>{name}</strong>
                    <span class="meta">{used} {synced}</span>
                </span>
                <button aria-label=label on:click=ask>
                    {app.say(words::PASSKEY_REMOVE)}
                </button>
            </li>
        }
    });
    view! { <ul class="entries">{rows.collect_view()}</ul> }.into_any()
}

/// Asks before a passkey is removed, which nothing undoes.
fn sure(
    app: &App,
    context: ProfileContext,
    asked: RwSignal<Option<Passkey>>,
    passkey: Passkey,
) -> impl IntoView + use<> {
    let text = app.fill(words::PASSKEY_SURE, &[("name", &passkey.name)]);
    let own = app.clone();
    let yes = move |_| {
        asked.set(None);
        remove(&own, context, &passkey);
    };
    let no = move |_| {
        asked.set(None);
        focus(TITLE);
    };
    view! {
        <div class="question" role="group" aria-label=text.clone()>
            <p>{text.clone()}</p>
            <p class="actions">
                <button class="danger" id="remove-passkey" on:click=yes>
                    {app.say(words::PASSKEY_YES)}
                </button>
                <button class="quiet" id="keep-passkey" on:click=no>
                    {app.say(words::KEEP)}
                </button>
            </p>
        </div>
    }
}

fn remove(app: &App, context: ProfileContext, passkey: &Passkey) {
    let app = app.clone();
    let path = format!("{PASSKEYS_PATH}/{}", passkey.id);
    spawn_local(async move {
        let removed: Result<PasskeyBody, Failure> = app.client.send(Request::delete(path)).await;
        match removed {
            Ok(body) => {
                let name = [("name", &*body.passkey.name)];
                context
                    .results
                    .done(app.fill(words::PASSKEY_REMOVED, &name));
            }
            Err(failure) => context.results.failed(failure),
        }
        // An answer that was lost may have been one of success.
        context.passkeys.ask(&app, PASSKEYS_PATH);
    });
}
