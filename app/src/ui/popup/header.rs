//! Which organization it is about, settings, and signing out.

use super::{Known, refresh};
use crate::{
    api::Request,
    browser::client::fresh_key,
    platform::Store,
    schedule::{self, organization},
    ui::{app::App, icons},
    words::states::{ORGANIZATION, SETTINGS, SIGN_OUT},
};
use callslot_shared::{
    api::{MeBody, SessionBody, SwitchOrganization},
    ids::OrganizationId,
};
use leptos::{prelude::*, task::spawn_local};

/// The popup's head.
pub(super) fn header(app: &App, known: Known, me: &MeBody) -> impl IntoView + use<> {
    let (own, other) = (app.clone(), app.clone());
    let settings = move |_| {
        let app = own.clone();
        spawn_local(async move { app.platform.open_settings().await });
    };
    let leave = move |_| {
        let app = other.clone();
        spawn_local(async move { app.platform.sign_out().await });
    };
    view! {
        <header>
            {chosen(app, known, me)}
            <span>
                <button
                    class="icon"
                    id="settings"
                    title=app.say(SETTINGS)
                    aria-label=app.say(SETTINGS)
                    on:click=settings
                >
                    {icons::gear()}
                </button>
                <button
                    class="icon"
                    id="sign-out"
                    title=app.say(SIGN_OUT)
                    aria-label=app.say(SIGN_OUT)
                    on:click=leave
                >
                    {icons::leave()}
                </button>
            </span>
        </header>
    }
}

/// Its name, or all of them to choose from.
fn chosen(app: &App, known: Known, me: &MeBody) -> AnyView {
    let all = &me.organizations;
    let name = organization(me).map(|one| one.name.clone());
    if all.len() < 2 {
        return view! { <h1 class="clipped">{name}</h1> }.into_any();
    }
    let options: Vec<_> = all
        .iter()
        .map(|one| {
            view! {
                <option value=one.id.to_string() selected=one.current>
                    {one.name.clone()}
                </option>
            }
        })
        .collect();
    let own = app.clone();
    let turn = move |event| {
        if let Ok(to) = event_target_value(&event).parse::<OrganizationId>() {
            switch(&own, known, to);
        }
    };
    view! {
        <h1 class="hidden-text">{name}</h1>
        <select id="organization" aria-label=app.say(ORGANIZATION) on:change=turn>
            {options}
        </select>
    }
    .into_any()
}

fn switch(app: &App, known: Known, organization_id: OrganizationId) {
    let app = app.clone();
    spawn_local(async move {
        let request = SwitchOrganization { organization_id };
        let path = "/api/organizations/switch";
        let request = Request::post(path, &request, &fresh_key());
        match app.client.send::<SessionBody>(request).await {
            Ok(_) => {
                // Nothing of the one is shown under the name of the other.
                known.switched.update(|count| *count += 1);
                known.busy.set(false);
                known.said.set(None);
                known.saved.set(None);
                known.reopened.set(None);
                known.calling.set(None);
                known.failure.set(None);
                known.forget(&app).await;
                app.platform.forget(Store::Session, schedule::KEPT).await;
                refresh(&app, known);
            }
            Err(failure) => known.failure.set(Some(failure)),
        }
    });
}
