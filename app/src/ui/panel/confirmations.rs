//! The prompts to be confirmed on the call that is under way, as a checklist. A confirmed one stays so: the
//! record is of what was said.

use super::{Known, refused};
use crate::{
    api::{Failure, Request},
    browser::client::fresh_key,
    panel::{Live, Prompt},
    ui::app::App,
    words::panel::{ALL_CONFIRMED, CHECKLIST, PROMPT_KEPT},
};
use callslot_shared::api::{Confirm, ConfirmationBody};
use leptos::{prelude::*, task::spawn_local};

/// The checklist, as long as there is a call with prompts.
pub(super) fn list(
    app: &App,
    known: Known,
    live: Memo<Option<Live>>,
) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    let of = |live: &Option<Live>| {
        Some((
            live.as_ref()?.call.as_ref()?.id.to_string(),
            live.as_ref()?.prompts.clone(),
        ))
    };
    let call = Memo::new(move |_| {
        live.with(|live| {
            of(live)
                .filter(|(_, prompts)| !prompts.is_empty())
                .map(|(id, _)| id)
        })
    });
    let prompts = Memo::new(move |_| {
        live.with(|live| of(live).map(|(_, prompts)| prompts).unwrap_or_default())
    });
    move || {
        let call = call.get()?;
        let failure = RwSignal::new(None);
        let (own, other) = (app.clone(), app.clone());
        let all = move || prompts.with(|all| all.iter().all(|one| one.confirmed));
        let done = app.say(ALL_CONFIRMED);
        let texts = move || {
            prompts
                .get()
                .into_iter()
                .map(|one| one.text)
                .collect::<Vec<_>>()
        };
        let section = view! {
            <section class="checklist" id="checklist" aria-labelledby="checklist-title">
                <h2 id="checklist-title">{app.say(CHECKLIST)}</h2>
                <ul>
                    <For
                        each=texts
                        key=Clone::clone
                        children=move |text| row(&own, known, &call, text, prompts, failure)
                    />
                </ul>
                <p class="meta">{move || all().then_some(done)}</p>
                {move || failure.get().map(|failure| refused(&other, failure))}
            </section>
        };
        Some(section.into_any())
    }
}

fn row(
    app: &App,
    known: Known,
    call: &str,
    text: String,
    prompts: Memo<Vec<Prompt>>,
    failure: RwSignal<Option<Failure>>,
) -> impl IntoView + use<> {
    // One key a prompt: ticked again after no answer, it is kept once.
    let (key, working) = (fresh_key(), RwSignal::new(false));
    let (app, call, prompt) = (app.clone(), call.to_owned(), text.clone());
    let of = text.clone();
    let confirmed = Memo::new(move |_| {
        prompts.with(|all| all.iter().any(|one| one.text == of && one.confirmed))
    });
    let keep = move |_| {
        if confirmed.get_untracked() || working.get_untracked() {
            return;
        }
        working.set(true);
        failure.set(None);
        let confirm = Confirm {
            prompt: prompt.clone(),
            note: None,
        };
        let path = format!("/api/calls/{call}/confirmations");
        let (app, request) = (app.clone(), Request::post(path, &confirm, &key));
        let said = app.fill(PROMPT_KEPT, &[("prompt", &prompt)]);
        spawn_local(async move {
            match app.client.send::<ConfirmationBody>(request).await {
                Ok(_) => known.done(&app, said),
                Err(why) => failure.set(Some(why)),
            }
            working.set(false);
        });
    };
    // Not disabled once it is ticked: that would take the focus away from whoever ticks by keyboard.
    let ticked = move || if confirmed.get() { "true" } else { "false" };
    view! {
        <li>
            <button
                type="button"
                role="checkbox"
                class="prompt"
                aria-checked=ticked
                aria-busy=move || working.get().then_some("true")
                aria-disabled=move || confirmed.get().then_some("true")
                on:click=keep
            >
                <span class="box" aria-hidden="true">
                    {move || confirmed.get().then(crate::ui::icons::tick)}
                </span>
                <span>{text}</span>
            </button>
        </li>
    }
}
