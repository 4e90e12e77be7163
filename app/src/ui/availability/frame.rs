//! The states that every section can be in.

use super::state::Availability;
use crate::{
    api::Failure,
    browser::dates,
    time::ago,
    ui::{
        app::App,
        states::{Bars, Problem},
    },
    words::{availability as words, states::OFFLINE},
};
use callslot_shared::words::MemberText;
use leptos::prelude::*;

/// Which of its states a section is in.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Loading,
    Failed(Failure),
    NotAllowed(String),
    Shown,
}

/// A section: its purpose, why there is nothing newer, and its content once there is something to show.
pub(super) fn frame<V: IntoView + 'static, C: Fn() -> V + Send + 'static>(
    app: &App,
    availability: Availability,
    (id, purpose): (&'static str, MemberText),
    content: C,
) -> impl IntoView + use<V, C> {
    let stage = Memo::new(move |_| {
        let known = availability.snapshot.read();
        match (known.as_ref(), availability.failure.get()) {
            (Some(known), _) if !known.may_change() => Stage::NotAllowed(known.organization()),
            (Some(_), _) => Stage::Shown,
            (None, Some(failure)) => Stage::Failed(failure),
            (None, None) => Stage::Loading,
        }
    });
    let own = app.clone();
    let shown = move || match stage.get() {
        Stage::Loading => view! { <Bars /> }.into_any(),
        Stage::Failed(failure) => {
            let app = own.clone();
            let again = Callback::new(move |()| availability.refresh(&app));
            view! { <Problem failure again /> }.into_any()
        }
        Stage::NotAllowed(organization) => {
            let text = own.fill(words::NOT_ALLOWED, &[("organization", &organization)]);
            view! { <p class="note" id="not-allowed">{text}</p> }.into_any()
        }
        Stage::Shown => content().into_any(),
    };
    view! {
        <section class="availability" id=id>
            <p class="meta">{app.say(purpose)}</p>
            {told(app, availability)}
            {shown}
        </section>
    }
}

/// Why nothing newer is shown.
fn told(app: &App, availability: Availability) -> impl IntoView + use<> {
    let own = app.clone();
    let problem = move || {
        let at = availability.snapshot.read().as_ref()?.at;
        let failure = availability.failure.get()?;
        Some(match failure {
            Failure::Offline => {
                let age = ago(own.language, at, dates::now());
                let text = own.fill(OFFLINE, &[("age", &age)]);
                view! { <p class="note" id="availability-offline">{text}</p> }.into_any()
            }
            failure => {
                let app = own.clone();
                let again = Callback::new(move |()| availability.refresh(&app));
                view! { <Problem failure again /> }.into_any()
            }
        })
    };
    view! { <div role="status" aria-live="polite">{problem}</div> }
}
