//! The result of what the person did last, and the ways to a call, to all calls and to the side panel.

use super::Known;
use crate::{
    platform::extension::panel,
    route::{Prefill, Route},
    ui::{app::App, outcome::not_withdrawn, toast::toast},
    words::{
        calling::{ALL_CALLS, CALL_NUMBER, SIDE_PANEL},
        popup::SCHEDULE,
    },
};
use leptos::{prelude::*, task::spawn_local};

/// The result of what the person did last, and the ways on. Who never may book is not offered to.
pub(super) fn footer(app: &App, known: Known, may_call: bool) -> impl IntoView + use<> {
    let (own, other) = (app.clone(), app.clone());
    let open = move |app: &App, route: Route| {
        let app = app.clone();
        spawn_local(async move { app.platform.open(&route).await });
    };
    let schedule = move |_| open(&own, Route::new_call(Prefill::default()));
    let all = move |_| open(&other, Route::default());
    let call = move |_| {
        known.begin();
        known.calling.set(Some(Prefill::default()));
    };
    let ways = may_call.then(|| {
        view! {
            <button id="call-number" disabled=move || known.calling.read().is_some() on:click=call>
                {app.say(CALL_NUMBER)}
            </button>
            <button class="primary" id="schedule" on:click=schedule>
                {app.say(SCHEDULE)}
            </button>
        }
    });
    view! {
        <footer>
            {told(app, known)}
            <p class="links">
                <button class="quiet" id="all-calls" on:click=all>
                    {app.say(ALL_CALLS)}
                </button>
                {panel_button(known, "side-panel", "quiet", app.say(SIDE_PANEL))}
            </p>
            {ways}
        </footer>
    }
}

/// The result of what the person did last. An outcome can be withdrawn.
fn told(app: &App, known: Known) -> impl IntoView + use<> {
    let own = app.clone();
    let undo = Signal::derive(move || {
        let saved = known.saved.get()?;
        let app = own.clone();
        Some(Callback::new(move |()| {
            let (app, saved) = (app.clone(), saved.clone());
            known.begin();
            spawn_local(async move {
                match saved.withdraw(&app, known.drafts).await {
                    Ok(()) => {
                        app.platform.count_again();
                        known.said.set(Some(saved.undoing(&app)));
                        known.reopened.set(Some(saved));
                    }
                    Err(failure) => known.done(&app, not_withdrawn(&app, &failure).to_owned()),
                }
            });
        }))
    });
    toast(app, known.said, undo)
}

/// Opens the side panel, which is the cockpit of the call that is under way.
pub(super) fn panel_button(
    known: Known,
    id: &'static str,
    class: &'static str,
    word: &'static str,
) -> impl IntoView {
    let open = move |_| {
        let opening = panel::open(known.window.get_untracked());
        spawn_local(async move {
            opening.or_in_a_tab().await;
            // The panel is there in its place.
            let _ = window().close();
        });
    };
    view! {
        <button type="button" class=class id=id on:click=open>
            {word}
        </button>
    }
}
