//! A mail provider that delivers to a page: `POST /emails` in Resend's shape, `GET /mail` for people,
//! `GET /simulator/mail` for tools.
//!
//! Like the provider it takes a message once under one `Idempotency-Key`, and refuses the key with
//! another message.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use chrono::{DateTime, Utc};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::watch;
use uuid::Uuid;

use crate::same_origin::refuse_strangers;

/// Nothing but text and links, and no script at all.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// A message as it arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The provider's id.
    pub id: String,
    /// When it came.
    pub at: DateTime<Utc>,
    /// Who sent it.
    pub from: String,
    /// Whom it is for.
    pub to: Vec<String>,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// The same with markup.
    pub html: String,
}

/// What is posted.
#[derive(Debug, Deserialize)]
struct Posted {
    from: String,
    to: Vec<String>,
    subject: String,
    text: String,
    html: String,
}

#[derive(Default)]
struct Kept {
    messages: Vec<Message>,
    /// What came under each key, and the id it was given.
    keys: HashMap<String, (String, String)>,
}

/// Every message, and who waits for one.
pub(crate) struct Mailbox {
    api_key: String,
    kept: watch::Sender<Kept>,
}

impl Mailbox {
    pub(crate) fn new(api_key: &str) -> Arc<Self> {
        Arc::new(Self {
            api_key: api_key.to_owned(),
            kept: watch::Sender::new(Kept::default()),
        })
    }

    pub(crate) fn messages(&self) -> Vec<Message> {
        self.kept.borrow().messages.clone()
    }

    /// The messages to an address, once there are `count` of them.
    pub(crate) async fn until(
        &self,
        address: &str,
        count: usize,
        limit: Duration,
    ) -> anyhow::Result<Vec<Message>> {
        let to = |kept: &Kept| -> Vec<Message> {
            let messages = kept.messages.iter();
            messages
                .filter(|message| message.to.iter().any(|to| to == address))
                .cloned()
                .collect()
        };
        let mut kept = self.kept.subscribe();
        let met = kept.wait_for(|kept| to(kept).len() >= count);
        let found = match tokio::time::timeout(limit, met).await {
            Ok(kept) => Some(to(&*kept?)),
            Err(_) => None,
        };
        found.ok_or_else(|| {
            anyhow::anyhow!(
                "no {count} messages to {address} within {limit:?}: {:#?}",
                self.messages()
            )
        })
    }

    /// Keeps a message and answers its id; `None` if its key came with another one before.
    fn take(&self, key: Option<&str>, body: &str, posted: Posted) -> Option<String> {
        let mut taken = None;
        self.kept.send_if_modified(|kept| {
            let known = key.and_then(|key| kept.keys.get(key));
            if let Some((before, id)) = known {
                if before == body {
                    taken = Some(id.clone());
                }
                return false;
            }
            let id = Uuid::new_v4().to_string();
            if let Some(key) = key {
                let under = (body.to_owned(), id.clone());
                kept.keys.insert(key.to_owned(), under);
            }
            taken = Some(id.clone());
            kept.messages.push(Message {
                id,
                at: Utc::now(),
                from: posted.from,
                to: posted.to,
                subject: posted.subject,
                text: posted.text,
                html: posted.html,
            });
            true
        });
        taken
    }
}

pub(crate) fn routes(mailbox: Arc<Mailbox>) -> Router {
    let people = Router::new()
        .route("/mail", get(page))
        .route("/simulator/mail", get(list))
        .layer(middleware::from_fn(refuse_strangers));
    Router::new()
        .route("/emails", post(send))
        .merge(people)
        .with_state(mailbox)
}

fn refusal(status: StatusCode, name: &str, message: &str) -> Response {
    let body = json!({ "statusCode": status.as_u16(), "name": name, "message": message });
    (status, Json(body)).into_response()
}

async fn send(
    State(mailbox): State<Arc<Mailbox>>,
    headers: HeaderMap,
    body: String,
) -> Result<Json<serde_json::Value>, Response> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text(header::AUTHORIZATION.as_str()) != Some(&format!("Bearer {}", mailbox.api_key)) {
        return Err(refusal(
            StatusCode::FORBIDDEN,
            "invalid_api_key",
            "API key is invalid",
        ));
    }
    let invalid = |message: &str| {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        refusal(status, "validation_error", message)
    };
    let posted: Posted = serde_json::from_str(&body).map_err(|e| invalid(&e.to_string()))?;
    if posted.to.is_empty() || posted.to.iter().any(|to| !to.contains('@')) {
        return Err(invalid("Invalid `to` field."));
    }
    let key = text("idempotency-key");
    if key.is_some_and(|key| key.is_empty() || key.len() > 256) {
        let status = StatusCode::BAD_REQUEST;
        let message = "The idempotency key must be between 1-256 characters";
        return Err(refusal(status, "invalid_idempotency_key", message));
    }
    let id = mailbox.take(key, &body, posted).ok_or_else(|| {
        let message = "Same idempotency key used with a different request payload";
        refusal(StatusCode::CONFLICT, "invalid_idempotent_request", message)
    })?;
    Ok(Json(json!({ "id": id })))
}

async fn list(State(mailbox): State<Arc<Mailbox>>) -> Json<Vec<Message>> {
    Json(mailbox.messages())
}

async fn page(State(mailbox): State<Arc<Mailbox>>) -> Response {
    let messages = mailbox.messages();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta http-equiv="refresh" content="3";
                title { "Mailbox" }
                style { (PreEscaped(include_str!("mail.css"))) }
            }
            body {
                h1 { "Mailbox" }
                p {
                    "Every message that would have been sent, the newest first. "
                    a href="/" { "The phones" }
                }
                @for message in messages.iter().rev() {
                    article {
                        h2 { (message.subject) }
                        p { "To " (message.to.join(", ")) " · " (message.at.format("%H:%M:%S UTC").to_string()) }
                        pre { (linked(&message.text)) }
                    }
                }
                @if messages.is_empty() {
                    p { "No message yet. Sign in somewhere." }
                }
            }
        }
    };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, page).into_response()
}

/// Text with its addresses as links.
fn linked(text: &str) -> Markup {
    html! {
        @for word in text.split_inclusive(char::is_whitespace) {
            @if word.starts_with("http://") || word.starts_with("https://") {
                a href=(word.trim_end()) { (word) }
            } @else {
                (word)
            }
        }
    }
}
