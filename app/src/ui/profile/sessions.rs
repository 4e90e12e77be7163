//! Sessions: where the person is signed in, and ending them.

use super::{ProfileContext, TITLE};
use crate::{
    api::{Failure, Request},
    browser::dates,
    profile::sessions::{SESSIONS_PATH, device, ended, ordered},
    time::ago,
    ui::{app::App, results::focus},
    words::profile as words,
};
use callslot_shared::{
    api::{Session, SessionEndedBody, SessionsBody},
    ids::SessionId,
};
use leptos::{prelude::*, task::spawn_local};

/// The section.
pub(super) fn sessions(app: &App, context: ProfileContext) -> impl IntoView + use<> {
    context.sessions.ask(app, SESSIONS_PATH);
    let own = app.clone();
    let draw = move |body: SessionsBody| list(&own, context, ordered(body.sessions));
    let shown = context.sessions.shown(app, SESSIONS_PATH, draw);
    view! {
        <section id="sessions" aria-labelledby="sessions-title">
            <h3 id="sessions-title">{app.say(words::SESSIONS)}</h3>
            <p class="meta">{app.say(words::SESSIONS_HELP)}</p>
            {shown}
        </section>
    }
}

fn list(app: &App, context: ProfileContext, sessions: Vec<Session>) -> impl IntoView + use<> {
    let others = sessions.iter().filter(|one| !one.current);
    let others: Vec<SessionId> = others.map(|one| one.id).collect();
    let rows = sessions
        .into_iter()
        .map(|session| row(app, context, session));
    let rows = rows.collect_view();
    view! {
        <ul class="entries">{rows}</ul>
        {end_others(app, context, others)}
    }
}

fn row(app: &App, context: ProfileContext, session: Session) -> impl IntoView + use<> {
    let name = device(app.language, &session);
    let time = ago(app.language, session.last_used_at, dates::now());
    let used = app.fill(words::SESSION_USED, &[("time", &time)]);
    let end = if session.current {
        view! { <span class="meta">{app.say(words::THIS_SESSION)}</span> }.into_any()
    } else {
        let own = app.clone();
        let label = app.fill(words::SESSION_END_NAMED, &[("device", &name)]);
        let working = RwSignal::new(false);
        let end = move |_| {
            working.set(true);
            end(&own, context, session.id);
        };
        view! {
            <button class="end-session" aria-label=label disabled=working on:click=end>
                {app.say(words::SESSION_END)}
            </button>
        }
        .into_any()
    };
    view! {
        <li>
            <span>
                <strong>{name}</strong>
                <span class="meta">{used}</span>
            </span>
            {end}
        </li>
    }
}

fn end(app: &App, context: ProfileContext, id: SessionId) {
    let app = app.clone();
    spawn_local(async move {
        match ask_to_end(&app, id).await {
            Ok(body) => context.results.done(ended(app.language, &body)),
            Err(failure) => context.results.failed(failure),
        }
        // An answer that was lost may have been one of success.
        context.sessions.ask(&app, SESSIONS_PATH);
    });
}

async fn ask_to_end(app: &App, id: SessionId) -> Result<SessionEndedBody, Failure> {
    let path = format!("{SESSIONS_PATH}/{id}");
    app.client.send(Request::delete(path)).await
}

/// Ends all but this one, once the person has said so a second time.
fn end_others(app: &App, context: ProfileContext, others: Vec<SessionId>) -> AnyView {
    if others.is_empty() {
        return view! { <p class="meta">{app.say(words::ONLY_SESSION)}</p> }.into_any();
    }
    let asked = RwSignal::new(false);
    let app = app.clone();
    let shown = move || {
        if !asked.get() {
            let ask = move |_| {
                asked.set(true);
                focus("keep-sessions");
            };
            return view! {
                <button id="end-others" on:click=ask>
                    {app.say(words::END_OTHERS)}
                </button>
            }
            .into_any();
        }
        let count = others.len().to_string();
        let text = app.fill(words::END_OTHERS_SURE, &[("count", &count)]);
        let (own, others) = (app.clone(), others.clone());
        let yes = move |_| {
            asked.set(false);
            end_all(&own, context, others.clone());
        };
        let no = move |_| {
            asked.set(false);
            focus(TITLE);
        };
        view! {
            <div class="question" role="group" aria-label=text.clone()>
                <p>{text.clone()}</p>
                <p class="actions">
                    <button class="danger" id="end-others-yes" on:click=yes>
                        {app.say(words::END_OTHERS_YES)}
                    </button>
                    <button class="quiet" id="keep-sessions" on:click=no>
                        {app.say(words::KEEP)}
                    </button>
                </p>
            </div>
        }
        .into_any()
    };
    view! { <div>{shown}</div> }.into_any()
}

/// Ends one after the other; those that have ended meanwhile count too.
fn end_all(app: &App, context: ProfileContext, others: Vec<SessionId>) {
    let app = app.clone();
    spawn_local(async move {
        let mut failed = None;
        let mut count = 0;
        for id in others {
            match ask_to_end(&app, id).await {
                Ok(_) | Err(Failure::Conflict { .. }) => count += 1,
                Err(failure) => {
                    failed = Some(failure);
                    break;
                }
            }
        }
        if let Some(failure) = failed {
            context.results.failed(failure);
        } else {
            let count = count.to_string();
            let text = app.fill(words::OTHERS_ENDED, &[("count", &count)]);
            context.results.done(text);
        }
        context.sessions.ask(&app, SESSIONS_PATH);
    });
}
