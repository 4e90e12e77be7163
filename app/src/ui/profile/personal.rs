//! The person, and signing out.

use crate::ui::{account, app::App};
use leptos::prelude::*;

/// The section.
pub(super) fn personal(app: &App) -> impl IntoView + use<> {
    let (own, name) = (app.clone(), app.platform.settings_name());
    let settings = move |_| {
        let app = own.clone();
        leptos::task::spawn_local(async move { app.platform.open_settings().await });
    };
    view! {
        {account::section(app, Callback::new(|()| ()))}
        <p class="actions">
            <button id="settings" on:click=settings>
                {app.say(name)}
            </button>
        </p>
    }
}
