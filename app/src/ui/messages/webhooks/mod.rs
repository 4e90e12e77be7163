//! Webhooks: the endpoints of the organization, one of them with what was delivered to it, and adding one.

mod endpoint;
mod form;
mod list;
mod log;

use super::{MessagesContext, link};
use crate::{
    api::Failure,
    route::{MessagesView, Route, WebhooksView},
    schedule::denied,
    ui::{
        app::App,
        states::{Bars, Problem, refused},
    },
    webhooks::{ENDPOINTS_PATH, WebhookRefusal},
    words::webhooks as words,
};
use callslot_shared::{
    access::{Action, Feature},
    api::{WebhookEndpoint, WebhookEndpointsBody},
    ids::WebhookEndpointId,
};
use leptos::{prelude::*, task::spawn_local};

/// The state of all views of webhooks.
#[derive(Clone, Copy)]
struct WebhooksContext {
    messages: MessagesContext,
    /// The endpoints, once they are known.
    endpoints: RwSignal<Option<Vec<WebhookEndpoint>>>,
    /// Why there is nothing newer.
    failure: RwSignal<Option<Failure>>,
    /// A secret that was made a moment ago, and is shown once.
    secret: RwSignal<Option<(WebhookEndpointId, String)>>,
}

impl WebhooksContext {
    fn ask(self, app: &App) {
        let app = app.clone();
        spawn_local(async move {
            match app.client.get::<WebhookEndpointsBody>(ENDPOINTS_PATH).await {
                Ok(body) => {
                    let _ = self.failure.try_set(None);
                    let _ = self.endpoints.try_set(Some(body.webhook_endpoints));
                }
                Err(failure) => {
                    let _ = self.failure.try_set(Some(failure));
                }
            }
        });
    }

    /// Shows an endpoint as it is now.
    fn know(self, endpoint: WebhookEndpoint) {
        let _ = self.endpoints.try_update(|known| {
            let all = known.get_or_insert_default();
            match all.iter_mut().find(|one| one.id == endpoint.id) {
                Some(one) => *one = endpoint,
                None => all.push(endpoint),
            }
        });
    }

    fn go(self, view: WebhooksView) {
        let route = Route::Messages(MessagesView::Webhooks(view));
        self.messages.router.go(route);
    }
}

/// The part of the messages that is about webhooks.
pub(super) fn webhooks(
    app: &App,
    messages: MessagesContext,
    view: Memo<WebhooksView>,
) -> impl IntoView + use<> {
    let context = WebhooksContext {
        messages,
        endpoints: RwSignal::new(None),
        failure: RwSignal::new(None),
        secret: RwSignal::new(None),
    };
    let is_denied = move || {
        let me = messages.me.read();
        let denial = me
            .as_ref()
            .and_then(|me| denied(me, Feature::Webhooks, Action::Read));
        denial.is_some()
    };
    if untrack(is_denied) {
        let organization = super::name(messages);
        let text = app.fill(words::LEADERS_ONLY, &[("organization", &organization)]);
        return view! { <p class="note" id="webhooks-denied">{text}</p> }.into_any();
    }
    context.ask(app);
    let own = app.clone();
    let shown = move || {
        let view = view.get();
        if context.endpoints.with(Option::is_none) {
            return match context.failure.get() {
                Some(failure) => problem(&own, context, failure),
                None => view! { <Bars /> }.into_any(),
            };
        }
        match view {
            WebhooksView::List => list::list(&own, context).into_any(),
            WebhooksView::New => form::adding(&own, context).into_any(),
            WebhooksView::Endpoint(id) => endpoint::endpoint(&own, context, id).into_any(),
        }
    };
    view! {
        <p class="meta">{app.say(words::HELP)}</p>
        <div id="webhooks">{shown}</div>
    }
    .into_any()
}

fn problem(app: &App, context: WebhooksContext, failure: Failure) -> AnyView {
    let app = app.clone();
    let again = Callback::new(move |()| {
        context.failure.set(None);
        context.ask(&app);
    });
    let organization = super::name(context.messages);
    view! { <Problem failure organization again /> }.into_any()
}

/// The way back to all endpoints.
fn back(app: &App, context: WebhooksContext) -> impl IntoView + use<> {
    let route = Route::Messages(MessagesView::Webhooks(WebhooksView::List));
    let link = link(app, context.messages.router, route);
    view! {
        <p>
            <a id="all-endpoints" href=link.address on:click=link.go>
                {app.say(words::ALL_ENDPOINTS)}
            </a>
        </p>
    }
}

/// Why nothing was changed, and the way on.
fn trouble(app: &App, refusal: WebhookRefusal, here: WebhooksView) -> AnyView {
    let said = match refusal {
        WebhookRefusal::Url => app.say(words::URL_WRONG).into_any(),
        WebhookRefusal::Events => app.say(words::EVENTS_WRONG).into_any(),
        WebhookRefusal::FreshSignIn => prove(app, here),
        WebhookRefusal::Failed(failure) => return refused(app, failure),
    };
    view! { <p class="wrong">{said}</p> }.into_any()
}

fn prove(app: &App, here: WebhooksView) -> AnyView {
    let here = Route::Messages(MessagesView::Webhooks(here));
    match app.platform.proof(&here) {
        Some(address) => view! {
            {app.say(words::FRESH)}
            " "
            <a id="prove" href=address>
                {app.say(words::CONFIRM)}
            </a>
        }
        .into_any(),
        None => app.say(words::FRESH_WEB).into_any(),
    }
}
