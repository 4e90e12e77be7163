//! Which server the extension belongs to. A build for one server has no choice.

use super::Said;
use crate::{
    options::{EXAMPLE, SERVER, server},
    platform::{
        Store,
        extension::{self, Server},
    },
    ui::app::App,
    words::options::{
        SERVER_CHECK, SERVER_CHECKING, SERVER_FIXED, SERVER_LABEL, SERVER_SILENT, SERVER_TITLE,
        SERVER_UNWELL, SERVER_WELL, SERVER_WRONG,
    },
};
use callslot_shared::{api::HealthBody, words::MemberText};
use gloo::net::http::Request;
use leptos::{prelude::*, task::spawn_local};
use web_sys::{AbortSignal, RequestCredentials};

/// When to give up on a server, in milliseconds.
const ABORT_AFTER: u32 = 10_000;

pub(super) fn section(app: &App, said: Said) -> impl IntoView + use<> {
    let known: RwSignal<Option<Server>> = RwSignal::new(None);
    spawn_local(async move { known.set(extension::server().await) });
    let own = app.clone();
    let shown = move || {
        let known = known.get()?;
        let shown = if known.movable {
            field(&own, said, known.api).into_any()
        } else {
            let text = own.fill(SERVER_FIXED, &[("server", &known.api)]);
            view! { <p>{text}</p> }.into_any()
        };
        Some(shown)
    };
    view! {
        <section aria-labelledby="server-title">
            <h2 id="server-title">{app.say(SERVER_TITLE)}</h2>
            {shown}
        </section>
    }
}

fn field(app: &App, said: Said, api: String) -> impl IntoView + use<> {
    let text = RwSignal::new(api);
    let problem: RwSignal<Option<MemberText>> = RwSignal::new(None);
    let working = RwSignal::new(false);
    let (own, other) = (app.clone(), app.clone());
    let (idle, checking) = (app.say(SERVER_CHECK), app.say(SERVER_CHECKING));
    let check = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        let Some(api) = server(&text.get_untracked()) else {
            problem.set(Some(SERVER_WRONG));
            return;
        };
        working.set(true);
        let app = own.clone();
        spawn_local(async move {
            match health(&api).await {
                Some(well) => {
                    keep(&app, &api).await;
                    text.set(api);
                    said.set(app.say(if well { SERVER_WELL } else { SERVER_UNWELL }));
                }
                None => problem.set(Some(SERVER_SILENT)),
            }
            working.set(false);
        });
    };
    view! {
        <form on:submit=check novalidate>
            <label for="server">{app.say(SERVER_LABEL)}</label>
            <p class="row">
                <input
                    id="server"
                    type="url"
                    spellcheck="false"
                    prop:value=text
                    aria-invalid=move || problem.get().map(|_| "true")
                    aria-describedby="server-problem"
                    on:input=move |event| text.set(event_target_value(&event))
                />
                <button id="check" disabled=working>
                    {move || if working.get() { checking } else { idle }}
                </button>
            </p>
            <p class="problem" id="server-problem" role="alert">
                {move || problem.get().map(|problem| other.fill(problem, &[("example", EXAMPLE)]))}
            </p>
        </form>
    }
}

/// Tokens are of one server: whoever goes to another signs in there.
async fn keep(app: &App, api: &str) {
    let before: Option<String> = app.platform.get(Store::Settings, SERVER).await;
    app.platform.set(Store::Settings, SERVER, &api).await;
    if before.as_deref() != Some(api) {
        app.platform.sign_out().await;
    }
}

/// Whether the server is well; nothing if there is none of Callslot's.
async fn health(api: &str) -> Option<bool> {
    let request = Request::get(&format!("{api}/health"))
        .credentials(RequestCredentials::Omit)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(ABORT_AFTER)));
    let response = request.send().await.ok()?;
    let body: HealthBody = response.json().await.ok()?;
    Some(body.success)
}
