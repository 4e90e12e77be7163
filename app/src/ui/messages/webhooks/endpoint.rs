//! One endpoint: its state, its secret while it is new, what can be done with it, its form and its log.

use super::{WebhooksContext, back, form::form, list::state, log::log, trouble};
use crate::{
    api::{Failure, Request},
    browser::{dates, zone},
    route::WebhooksView,
    ui::{app::App, results::focus},
    webhooks::{EndpointDraft, WebhookRefusal, answered, path, plain_post},
    words::webhooks as words,
};
use callslot_shared::{
    api::{
        RotateWebhookSecret, WebhookDeliveryBody, WebhookEndpoint, WebhookEndpointBody,
        WebhookSecretBody,
    },
    ids::WebhookEndpointId,
    words::MemberText,
};
use leptos::{prelude::*, task::spawn_local};

/// A question before something that nothing undoes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Question {
    Rotate,
    Delete,
}

/// The state of the view.
#[derive(Clone, Copy)]
struct EndpointView {
    context: WebhooksContext,
    id: WebhookEndpointId,
    question: RwSignal<Option<Question>>,
    refusal: RwSignal<Option<WebhookRefusal>>,
    working: RwSignal<bool>,
    /// Counts what was sent from here, so that the log looks anew.
    sent: RwSignal<u32>,
}

pub(super) fn endpoint(
    app: &App,
    context: WebhooksContext,
    id: WebhookEndpointId,
) -> impl IntoView + use<> {
    let view = EndpointView {
        context,
        id,
        question: RwSignal::new(None),
        refusal: RwSignal::new(None),
        working: RwSignal::new(false),
        sent: RwSignal::new(0),
    };
    let Some(known) = view.known() else {
        // Deleted meanwhile, or another organization's.
        return view! { {back(app, context)} }.into_any();
    };
    let own = app.clone();
    let head = move || Some(heading(&own, &view.shown()?));
    let own = app.clone();
    let secret = move || secret(&own, view);
    let own = app.clone();
    let actions = move || Some(actions(&own, view, &view.shown()?));
    let own = app.clone();
    let said = move || {
        let here = WebhooksView::Endpoint(id);
        Some(trouble(&own, view.refusal.get()?, here))
    };
    view! {
        {back(app, context)}
        {head}
        {secret}
        {actions}
        <div id="webhook-trouble" role="alert">
            {said}
        </div>
        {form(app, context, Some(known))}
        {log(app, context, id, view.sent)}
    }
    .into_any()
}

impl EndpointView {
    fn find(self, all: Option<&Vec<WebhookEndpoint>>) -> Option<WebhookEndpoint> {
        all?.iter().find(|one| one.id == self.id).cloned()
    }

    fn known(self) -> Option<WebhookEndpoint> {
        self.context
            .endpoints
            .with_untracked(|all| self.find(all.as_ref()))
    }

    fn shown(self) -> Option<WebhookEndpoint> {
        self.context.endpoints.with(|all| self.find(all.as_ref()))
    }

    fn begin(self) -> bool {
        let is_idle = !self.working.get_untracked();
        if is_idle {
            self.working.set(true);
            self.refusal.set(None);
            self.question.set(None);
            self.context.messages.results.clear();
        }
        is_idle
    }

    fn ended<T>(self, app: &App, result: Result<T, WebhookRefusal>) -> Option<T> {
        let _ = self.working.try_set(false);
        match result {
            Ok(value) => Some(value),
            Err(refusal) => {
                // An answer that was lost may have been one of success.
                self.context.ask(app);
                let _ = self.refusal.try_set(Some(refusal));
                None
            }
        }
    }

    fn rotate(self, app: &App) {
        let (true, Some(known)) = (self.begin(), self.known()) else {
            return;
        };
        let app = app.clone();
        spawn_local(async move {
            let path = format!("{}/secret", path(self.id));
            let request =
                plain_post(path, &RotateWebhookSecret::default()).at_version(known.version);
            let rotated = answered::<WebhookSecretBody>(app.client.exchange(&request).await);
            if let Some(body) = self.ended(&app, rotated) {
                let _ = self.context.secret.try_set(Some((self.id, body.secret)));
                self.context.know(body.webhook_endpoint);
                focus("new-secret");
            }
        });
    }

    fn set_enabled(self, app: &App, enabled: bool) {
        let (true, Some(known)) = (self.begin(), self.known()) else {
            return;
        };
        let draft = EndpointDraft {
            enabled,
            ..EndpointDraft::from(&known)
        };
        let app = app.clone();
        spawn_local(async move {
            let body = draft.checked();
            let saved = match body {
                Ok(body) => {
                    let request = Request::put(path(self.id), &body).at_version(known.version);
                    answered::<WebhookEndpointBody>(app.client.exchange(&request).await)
                }
                Err(refusal) => Err(refusal),
            };
            if let Some(body) = self.ended(&app, saved) {
                self.context.know(body.webhook_endpoint);
                let text = if enabled {
                    words::ENABLED_NOW
                } else {
                    words::DISABLED_NOW
                };
                self.context.messages.results.done(app.say(text));
                let _ = self.sent.try_update(|sent| *sent += 1);
            }
        });
    }

    fn test(self, app: &App) {
        if !self.begin() {
            return;
        }
        let app = app.clone();
        spawn_local(async move {
            let request = Request::begin(format!("{}/test", path(self.id)));
            let tested = answered::<WebhookDeliveryBody>(app.client.exchange(&request).await);
            if self.ended(&app, tested).is_some() {
                self.context
                    .messages
                    .results
                    .done_in_passing(app.say(words::TESTED));
                let _ = self.sent.try_update(|sent| *sent += 1);
            }
        });
    }

    fn delete(self, app: &App) {
        let (true, Some(known)) = (self.begin(), self.known()) else {
            return;
        };
        let app = app.clone();
        spawn_local(async move {
            let request = Request::delete(path(self.id)).at_version(known.version);
            let deleted: Result<WebhookEndpointBody, Failure> = app.client.send(request).await;
            let deleted = deleted.map_err(WebhookRefusal::Failed);
            if self.ended(&app, deleted).is_some() {
                let _ = self.context.endpoints.try_update(|all| {
                    if let Some(all) = all {
                        all.retain(|one| one.id != self.id);
                    }
                });
                self.context.go(WebhooksView::List);
                self.context.messages.results.done(app.say(words::DELETED));
            }
        });
    }
}

fn heading(app: &App, endpoint: &WebhookEndpoint) -> impl IntoView + use<> {
    let until = endpoint.old_secret_until.filter(|at| *at > dates::now());
    let until = until.map(|at| {
        let when = zone::day_and_clock(app.language, &app.locale, at, dates::now());
        let text = app.fill(words::ROTATED_UNTIL, &[("when", &when)]);
        view! { <p class="meta">{text}</p> }
    });
    view! {
        <h3>{endpoint.url.clone()}</h3>
        <p class="about">{state(app, endpoint)}</p>
        {until}
    }
}

/// The secret, once.
fn secret(app: &App, view: EndpointView) -> Option<AnyView> {
    let (id, secret) = view.context.secret.get()?;
    if id != view.id {
        return None;
    }
    let close = move |_| view.context.secret.set(None);
    let shown = view! {
        <div class="question" role="group" id="new-secret" tabindex="-1" aria-label=app.say(words::SECRET)>
            <p>{app.say(words::SECRET_ONCE)}</p>
            <p>
                <code id="secret">{secret}</code>
            </p>
            <p class="actions">
                <button id="secret-kept" on:click=close>
                    {app.say(words::SECRET_KEPT)}
                </button>
            </p>
        </div>
    };
    Some(shown.into_any())
}

fn actions(app: &App, view: EndpointView, endpoint: &WebhookEndpoint) -> impl IntoView + use<> {
    if let Some(question) = view.question.get() {
        return sure(app, view, question).into_any();
    }
    let enabled = endpoint.enabled;
    let button = |id: &'static str, text: MemberText, act: Box<dyn Fn()>| {
        view! {
            <button
                id=id
                aria-disabled=move || view.working.get().to_string()
                on:click=move |_| act()
            >
                {app.say(text)}
            </button>
        }
    };
    let (for_test, for_switch) = (app.clone(), app.clone());
    let test = enabled.then(|| {
        button(
            "test-endpoint",
            words::TEST,
            Box::new(move || view.test(&for_test)),
        )
    });
    let (id, word) = if enabled {
        ("disable-endpoint", words::DISABLE)
    } else {
        ("enable-endpoint", words::ENABLE)
    };
    let switch = button(
        id,
        word,
        Box::new(move || view.set_enabled(&for_switch, !enabled)),
    );
    let ask = |question| -> Box<dyn Fn()> {
        Box::new(move || {
            view.question.set(Some(question));
            focus("keep-endpoint");
        })
    };
    let rotate = button("rotate-secret", words::ROTATE, ask(Question::Rotate));
    let delete = button("delete-endpoint", words::DELETE, ask(Question::Delete));
    view! { <p class="actions">{test} {switch} {rotate} {delete}</p> }.into_any()
}

/// Asks before something that nothing undoes.
fn sure(app: &App, view: EndpointView, question: Question) -> impl IntoView + use<> {
    let (text, yes) = match question {
        Question::Rotate => (words::ROTATE_SURE, words::ROTATE),
        Question::Delete => (words::DELETE_SURE, words::DELETE),
    };
    let own = app.clone();
    let go_on = move |_| match question {
        Question::Rotate => view.rotate(&own),
        Question::Delete => view.delete(&own),
    };
    let no = move |_| view.question.set(None);
    view! {
        <div class="question" role="group" aria-label=app.say(text)>
            <p>{app.say(text)}</p>
            <p class="actions">
                <button class="danger" id="sure-endpoint" on:click=go_on>
                    {app.say(yes)}
                </button>
                <button class="quiet" id="keep-endpoint" on:click=no>
                    {app.say(words::KEEP)}
                </button>
            </p>
        </div>
    }
}
