//! `POST /hooks/{name}` for webhooks, `GET /hooks` for people, `GET /simulator/hooks/{name}` for tools.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Deserialize;

use super::machine::{
    KnownEndpoint, ReceivedEvent, ReceiverBehaviour, Verification, WebhookReceiver,
};
use crate::same_origin::refuse_strangers;

/// Text and the page's own forms, and no script at all.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'";

/// Events that the page shows of one endpoint.
const SHOWN: usize = 50;

pub(crate) fn routes(receiver: Arc<WebhookReceiver>) -> Router {
    let people = Router::new()
        .route("/hooks", get(page).post(set))
        .route("/simulator/hooks/{name}", get(list))
        .layer(middleware::from_fn(refuse_strangers));
    Router::new()
        .route("/hooks/{name}", post(receive))
        .merge(people)
        .with_state(receiver)
}

async fn receive(
    State(receiver): State<Arc<WebhookReceiver>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    receiver
        .handle(&name, &headers, &body)
        .await
        .map(Body::from)
}

async fn list(
    State(receiver): State<Arc<WebhookReceiver>>,
    Path(name): Path<String>,
) -> Json<Vec<ReceivedEvent>> {
    Json(receiver.events(&name))
}

/// The settings of an endpoint, as its form has them.
#[derive(Deserialize)]
struct EndpointForm {
    name: String,
    #[serde(default)]
    secret: String,
    #[serde(default)]
    behaviour: ReceiverBehaviour,
}

async fn set(
    State(receiver): State<Arc<WebhookReceiver>>,
    Form(form): Form<EndpointForm>,
) -> Redirect {
    if !form.secret.is_empty() {
        receiver.set_secret(&form.name, Some(&form.secret));
    }
    receiver.set_behaviour(&form.name, form.behaviour);
    Redirect::to("/hooks")
}

async fn page(State(receiver): State<Arc<WebhookReceiver>>, headers: HeaderMap) -> Response {
    let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
    let host = host.unwrap_or_default().to_owned();
    let known = receiver.changes().borrow().clone();
    let body = html! {
        h1 { "Webhooks" }
        p {
            "An endpoint for each name: enter " code { "http://" (host) "/hooks/a" } " in Callslot, and the secret that it \
             shows here. " a href="/" { "The phones" } " · " a href="/mail" { "The mailbox" }
        }
        @for (name, endpoint) in &known {
            article {
                h2 { (name) }
                (form(name, endpoint))
                (events(endpoint))
            }
        }
        @if !known.contains_key("a") {
            article { h2 { "a" } (form("a", &KnownEndpoint::default())) }
        }
        p { a href="/hooks" { "Look again" } }
    };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { "Webhooks" }
                style { (PreEscaped(include_str!("../mailbox/mail.css"))) }
            }
            body { (body) }
        }
    };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, page).into_response()
}

fn form(name: &str, endpoint: &KnownEndpoint) -> Markup {
    let placeholder = match endpoint.secret {
        Some(_) => "known; enter another to change it",
        None => "whsec_…",
    };
    html! {
        form method="post" action="/hooks" {
            input type="hidden" name="name" value=(name);
            label { "Secret " input name="secret" autocomplete="off" placeholder=(placeholder); }
            " "
            label {
                "It "
                select name="behaviour" {
                    @for (behaviour, value, says) in ReceiverBehaviour::ALL {
                        option value=(value) selected[behaviour == endpoint.behaviour] { (says) }
                    }
                }
            }
            " "
            button { "Set" }
        }
    }
}

fn events(endpoint: &KnownEndpoint) -> Markup {
    html! {
        @for event in endpoint.events.iter().rev().take(SHOWN) {
            section class="card" {
                p {
                    b { (event.id) } " · " (event.at.format("%H:%M:%S UTC").to_string()) " · answered " (event.status) " · "
                    @match event.verification {
                        Verification::Genuine => "genuine",
                        Verification::Forged => "NOT GENUINE",
                        Verification::NotLookedAt => "no secret to verify with",
                    }
                    @if event.is_repeated { " · repeated" }
                }
                pre { (event.body) }
            }
        }
        @if endpoint.events.is_empty() { p { "No event yet." } }
    }
}
