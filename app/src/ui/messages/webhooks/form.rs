//! The form of an endpoint: its address, what it is for, and the events that it receives.

use super::{WebhooksContext, back, trouble};
use crate::{
    api::Request,
    route::WebhooksView,
    ui::app::App,
    webhooks::{
        ENDPOINTS_PATH, EndpointDraft, WebhookRefusal, answered, event_name, path, plain_post,
        subscribable,
    },
    words::webhooks as words,
};
use callslot_shared::{
    api::{WebhookEndpoint, WebhookEndpointBody, WebhookSecretBody},
    webhook::WebhookEventType,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// The state of a form.
#[derive(Clone, Copy)]
struct EndpointForm {
    context: WebhooksContext,
    /// The endpoint that is changed; none if one is added.
    of: StoredValue<Option<WebhookEndpoint>>,
    draft: RwSignal<EndpointDraft>,
    refusal: RwSignal<Option<WebhookRefusal>>,
    working: RwSignal<bool>,
}

/// The view in which an endpoint is added.
pub(super) fn adding(app: &App, context: WebhooksContext) -> impl IntoView + use<> {
    view! {
        {back(app, context)}
        <h3>{app.say(words::ADD)}</h3>
        {form(app, context, None)}
    }
}

/// The form for an endpoint, or for one that is to be added.
pub(super) fn form(
    app: &App,
    context: WebhooksContext,
    of: Option<WebhookEndpoint>,
) -> impl IntoView + use<> {
    let draft = of.as_ref().map(EndpointDraft::from).unwrap_or_default();
    let form = EndpointForm {
        context,
        of: StoredValue::new(of),
        draft: RwSignal::new(draft),
        refusal: RwSignal::new(None),
        working: RwSignal::new(false),
    };
    let own = app.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        form.save(&own);
    };
    let own = app.clone();
    let said = move || Some(trouble(&own, form.refusal.get()?, form.here()));
    view! {
        <form id="endpoint-form" novalidate on:submit=submit>
            {address(app, form)}
            {description(app, form)}
            {events(app, form)}
            <div id="endpoint-trouble" role="alert">
                {said}
            </div>
            <p class="actions">
                <button
                    type="submit"
                    id="save-endpoint"
                    aria-disabled=move || form.working.get().to_string()
                >
                    {app.say(words::SAVE)}
                </button>
            </p>
        </form>
    }
}

fn address(app: &App, form: EndpointForm) -> impl IntoView + use<> {
    let is_wrong = move || *form.refusal.read() == Some(WebhookRefusal::Url);
    let typed = move |event| {
        form.refusal.set(None);
        let url = event_target_value(&event);
        form.draft.update(|draft| draft.url = url);
    };
    view! {
        <div class="field">
            <label for="endpoint-url">{app.say(words::URL)}</label>
            <input
                id="endpoint-url"
                type="url"
                maxlength="2000"
                autocomplete="off"
                placeholder="https://hooks.example.com/callslot"
                aria-describedby="endpoint-url-help endpoint-trouble"
                aria-invalid=move || is_wrong().to_string()
                prop:value=move || form.draft.read().url.clone()
                on:input=typed
            />
            <p class="meta" id="endpoint-url-help">
                {app.say(words::URL_HELP)}
            </p>
        </div>
    }
}

fn description(app: &App, form: EndpointForm) -> impl IntoView + use<> {
    let typed = move |event| {
        let description = event_target_value(&event);
        form.draft.update(|draft| draft.description = description);
    };
    view! {
        <div class="field">
            <label for="endpoint-description">{app.say(words::DESCRIPTION)}</label>
            <input
                id="endpoint-description"
                maxlength="200"
                autocomplete="off"
                prop:value=move || form.draft.read().description.clone()
                on:input=typed
            />
        </div>
    }
}

fn events(app: &App, form: EndpointForm) -> impl IntoView + use<> {
    let choices: Vec<_> = subscribable()
        .map(|event| choice(app, form, event))
        .collect();
    view! {
        <fieldset class="field" id="endpoint-events">
            <legend>{app.say(words::EVENTS)}</legend>
            {choices}
        </fieldset>
    }
}

fn choice(app: &App, form: EndpointForm, event: WebhookEventType) -> impl IntoView + use<> {
    let chosen = move || form.draft.read().events.contains(&event);
    let change = move |_| {
        form.refusal.set(None);
        form.draft.update(|draft| draft.toggle(event));
    };
    view! {
        <label class="check">
            <input type="checkbox" name=event.as_str() prop:checked=chosen on:change=change />
            <span>{app.say(event_name(event))} " " <code>{event.as_str()}</code></span>
        </label>
    }
}

impl EndpointForm {
    fn here(self) -> WebhooksView {
        self.of.with_value(|of| {
            of.as_ref()
                .map_or(WebhooksView::New, |of| WebhooksView::Endpoint(of.id))
        })
    }

    fn save(self, app: &App) {
        if self.working.get_untracked() {
            return;
        }
        let body = match self.draft.read_untracked().checked() {
            Ok(body) => body,
            Err(refusal) => return self.refusal.set(Some(refusal)),
        };
        self.working.set(true);
        self.refusal.set(None);
        self.context.messages.results.clear();
        let (app, of) = (app.clone(), self.of.get_value());
        spawn_local(async move {
            let refusal = if let Some(of) = of {
                let request = Request::put(path(of.id), &body).at_version(of.version);
                let saved = answered::<WebhookEndpointBody>(app.client.exchange(&request).await);
                saved
                    .map(|body| self.saved(&app, body.webhook_endpoint))
                    .err()
            } else {
                let request = plain_post(ENDPOINTS_PATH.to_owned(), &body);
                let made = answered::<WebhookSecretBody>(app.client.exchange(&request).await);
                made.map(|body| self.made(&app, body)).err()
            };
            let _ = self.working.try_set(false);
            if let Some(refusal) = refusal {
                // An answer that was lost may have been one of success.
                self.context.ask(&app);
                let _ = self.refusal.try_set(Some(refusal));
            }
        });
    }

    fn saved(self, app: &App, endpoint: WebhookEndpoint) {
        let _ = self.of.try_set_value(Some(endpoint.clone()));
        self.context.know(endpoint);
        self.context.messages.results.done(app.say(words::SAVED));
    }

    fn made(self, app: &App, body: WebhookSecretBody) {
        let id = body.webhook_endpoint.id;
        let _ = self.context.secret.try_set(Some((id, body.secret)));
        self.context.know(body.webhook_endpoint);
        self.context.go(WebhooksView::Endpoint(id));
        self.context
            .messages
            .results
            .done_in_passing(app.say(words::MADE));
    }
}
