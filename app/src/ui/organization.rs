//! The organization that the person acts in, and the way to another.

use super::app::App;
use crate::{
    api::{Failure, Request},
    browser::client::fresh_key,
    words::states::ORGANIZATION,
};
use callslot_shared::{
    api::{MeBody, SwitchOrganization},
    ids::OrganizationId,
};
use leptos::{prelude::*, task::spawn_local};

/// All of them to choose from, if there are several. `switched` is told what came of a choice.
pub(super) fn chooser(
    app: &App,
    me: &MeBody,
    switched: Callback<Result<(), Failure>>,
) -> Option<impl IntoView + use<>> {
    if me.organizations.len() < 2 {
        return None;
    }
    let options: Vec<_> = me
        .organizations
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
        if let Ok(to) = event_target_value(&event).parse() {
            switch(&own, to, switched);
        }
    };
    Some(view! {
        <select id="organization" aria-label=app.say(ORGANIZATION) on:change=turn>
            {options}
        </select>
    })
}

fn switch(app: &App, organization_id: OrganizationId, switched: Callback<Result<(), Failure>>) {
    let app = app.clone();
    spawn_local(async move {
        let request = SwitchOrganization { organization_id };
        let path = "/api/organizations/switch";
        let request = Request::post(path, &request, &fresh_key());
        switched.run(app.client.done(request).await);
    });
}
