//! The notices for the person of calls that did not come about.

use super::{Known, refresh, refused};
use crate::{
    api::{Failure, Request},
    browser::{client::fresh_key, dates},
    ui::app::App,
    words::panel::{GOT_IT, NOTICES},
};
use callslot_shared::api::{MarkRead, MarkedBody, Notice};
use leptos::{prelude::*, task::spawn_local};

/// The notices, if there are any.
pub(super) fn list(
    app: &App,
    known: Known,
    notices: Memo<Vec<Notice>>,
) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    move || {
        let notices = notices.get();
        let failure = RwSignal::new(None);
        let rows = notices
            .iter()
            .map(|notice| row(&app, known, notice, failure));
        let rows: Vec<_> = rows.collect();
        let own = app.clone();
        (!notices.is_empty()).then(|| {
            view! {
                <section id="notices" aria-labelledby="notices-title">
                    <h2 id="notices-title">{app.say(NOTICES)}</h2>
                    <ul>{rows}</ul>
                    {move || failure.get().map(|failure| refused(&own, failure))}
                </section>
            }
            .into_any()
        })
    }
}

fn row(
    app: &App,
    known: Known,
    notice: &Notice,
    failure: RwSignal<Option<Failure>>,
) -> impl IntoView + use<> {
    let (working, own, id) = (RwSignal::new(false), app.clone(), notice.id.clone());
    let read = move |_| {
        working.set(true);
        let mark = MarkRead {
            id: Some(id.clone()),
        };
        let (app, request) = (
            own.clone(),
            Request::post("/api/notices/read", &mark, &fresh_key()),
        );
        spawn_local(async move {
            match app.client.send::<MarkedBody>(request).await {
                Ok(_) => refresh(&app, known),
                Err(why) => failure.set(Some(why)),
            }
            working.set(false);
        });
    };
    let button = notice.read_at.is_none().then(|| {
        view! {
            <button class="quiet" disabled=working on:click=read>
                {app.say(GOT_IT)}
            </button>
        }
    });
    view! {
        <li>
            <span>
                {notice.sentence(app.language)}
                <span class="meta">
                    {dates::clock(&app.locale, notice.start_time)} " · " {notice.title.clone()}
                </span>
            </span>
            {button}
        </li>
    }
}
