//! All endpoints.

use super::WebhooksContext;
use crate::{
    browser::{dates, zone},
    route::{MessagesView, Route, WebhooksView},
    ui::{app::App, messages::link},
    webhooks::endpoint_state,
    words::webhooks as words,
};
use callslot_shared::api::WebhookEndpoint;
use leptos::prelude::*;

pub(super) fn list(app: &App, context: WebhooksContext) -> impl IntoView + use<> {
    let own = app.clone();
    let rows = move || {
        let all = context.endpoints.get().unwrap_or_default();
        if all.is_empty() {
            return view! {
                <div class="state" id="no-endpoint" role="status">
                    <h3>{own.say(words::NONE)}</h3>
                    <p>{own.say(words::NONE_TEXT)}</p>
                </div>
            }
            .into_any();
        }
        let rows: Vec<_> = all.iter().map(|one| row(&own, context, one)).collect();
        view! { <ul class="deliveries" id="endpoints">{rows}</ul> }.into_any()
    };
    let add = move |_| context.go(WebhooksView::New);
    view! {
        {rows}
        <p class="actions">
            <button id="add-endpoint" on:click=add>
                {app.say(words::ADD)}
            </button>
        </p>
    }
}

fn row(app: &App, context: WebhooksContext, endpoint: &WebhookEndpoint) -> impl IntoView + use<> {
    let route = WebhooksView::Endpoint(endpoint.id);
    let route = Route::Messages(MessagesView::Webhooks(route));
    let link = link(app, context.messages.router, route);
    view! {
        <li data-endpoint=endpoint.id.to_string()>
            <p class="about">
                <a href=link.address on:click=link.go>
                    <strong>{endpoint.url.clone()}</strong>
                </a>
                <span class="meta">{endpoint.description.clone()}</span>
            </p>
            <p class="about">{state(app, endpoint)}</p>
        </li>
    }
}

/// The state of an endpoint, in words.
pub(super) fn state(app: &App, endpoint: &WebhookEndpoint) -> impl IntoView + use<> {
    let since = endpoint
        .failing_since
        .map(|at| zone::day_and_clock(app.language, &app.locale, at, dates::now()));
    let values = [("when", since.as_deref().unwrap_or_default())];
    let text = app.fill(endpoint_state(endpoint), &values);
    let colour = match (endpoint.enabled, since.is_some()) {
        (true, false) => "completed",
        (true, true) => "calling",
        (false, _) => "failed",
    };
    let class = format!("chip status-{colour}");
    view! { <span class=class>{text}</span> }
}
