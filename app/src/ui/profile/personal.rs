//! The person, their phone, and signing out.

use super::{ProfileContext, about, phone};
use crate::ui::{account, app::App, states::Bars};
use leptos::{prelude::*, task::spawn_local};

/// The section.
pub(super) fn personal(app: &App, context: ProfileContext) -> impl IntoView + use<> {
    let known = Memo::new(move |_| context.me.read().is_some());
    let own = app.clone();
    let shown = move || {
        if known.get() {
            view! {
                {about::about(&own, context)}
                {phone::phone(&own, context)}
            }
            .into_any()
        } else {
            view! { <Bars /> }.into_any()
        }
    };
    view! {
        {shown}
        {account::section(app, Callback::new(|()| ()))}
        {settings(app)}
    }
}

/// The way to the settings that are no view.
pub(super) fn settings(app: &App) -> impl IntoView + use<> {
    let (own, name) = (app.clone(), app.platform.settings_name());
    let open = move |_| {
        let app = own.clone();
        spawn_local(async move { app.platform.open_settings().await });
    };
    view! {
        <p class="actions">
            <button id="settings" on:click=open>
                {app.say(name)}
            </button>
        </p>
    }
}
