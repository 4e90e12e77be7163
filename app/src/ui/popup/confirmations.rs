//! The prompts that are still to be confirmed on the call that is under way.

use super::refused;
use crate::{
    api::{Failure, Request},
    browser::client::fresh_key,
    popup::open_prompts,
    ui::app::App,
    words::popup::{CONFIRMED, TO_CONFIRM},
};
use callslot_shared::{
    api::{Confirm, ConfirmationBody, ConfirmationsBody},
    booking::Booking,
};
use leptos::{prelude::*, task::spawn_local};

/// The prompts that are open, once they are known.
pub(super) fn list(app: &App, booking: &Booking) -> impl IntoView + use<> {
    let Some(call) = &booking.call_id else {
        return ().into_any();
    };
    let path = format!("/api/calls/{call}/confirmations");
    let prompts = RwSignal::new(Vec::new());
    let failure = RwSignal::new(None);
    look(app, &path, prompts, failure);
    let (own, other) = (app.clone(), app.clone());
    let rows = move || {
        let row = |prompt| row(&own, &path, prompt, prompts, failure);
        let rows: Vec<_> = prompts.get().into_iter().map(row).collect();
        (!rows.is_empty()).then(|| {
            view! {
                <ul class="prompts" aria-label=own.say(TO_CONFIRM)>
                    {rows}
                </ul>
            }
        })
    };
    view! {
        {rows}
        {move || failure.get().map(|failure| refused(&other, failure))}
    }
    .into_any()
}

fn look(app: &App, path: &str, prompts: RwSignal<Vec<String>>, failure: RwSignal<Option<Failure>>) {
    let (app, path) = (app.clone(), path.to_owned());
    spawn_local(async move {
        match app.client.get::<ConfirmationsBody>(path).await {
            Ok(body) => prompts.set(open_prompts(&body)),
            // A plan or a role without confirmations is not asked for any.
            Err(Failure::PlanRequired { .. } | Failure::Forbidden { .. }) => {}
            Err(why) => failure.set(Some(why)),
        }
    });
}

fn row(
    app: &App,
    path: &str,
    prompt: String,
    prompts: RwSignal<Vec<String>>,
    failure: RwSignal<Option<Failure>>,
) -> impl IntoView + use<> {
    let working = RwSignal::new(false);
    // One key a prompt: pressed again after no answer, it is kept once.
    let key = fresh_key();
    let (own, path, what) = (app.clone(), path.to_owned(), prompt.clone());
    let keep = move |_| {
        working.set(true);
        let confirm = Confirm {
            prompt: what.clone(),
            note: None,
        };
        let request = Request::post(path.clone(), &confirm, &key);
        let (app, path) = (own.clone(), path.clone());
        spawn_local(async move {
            match app.client.send::<ConfirmationBody>(request).await {
                Ok(_) => look(&app, &path, prompts, failure),
                Err(why) => failure.set(Some(why)),
            }
            working.set(false);
        });
    };
    view! {
        <li>
            <span>{prompt}</span>
            <button disabled=working on:click=keep>{app.say(CONFIRMED)}</button>
        </li>
    }
}
