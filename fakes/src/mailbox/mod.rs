//! A mail provider that delivers to a page: `POST /emails` in Resend's shape.
//!
//! Like the provider it takes a message once under one `Idempotency-Key`, and refuses the key with
//! another message.

#[cfg(feature = "server")]
mod page;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use http::{HeaderMap, Method, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::watch;

#[cfg(feature = "server")]
pub(crate) use self::page::routes;
use crate::environment::{self, Environment, Request, Response};

/// The address that messages are posted to.
pub(crate) const EMAILS: &str = "/emails";

/// A message as it arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The provider's id.
    pub id: String,
    /// When it came.
    pub at: DateTime<Utc>,
    /// The sender.
    pub from: String,
    /// The recipients.
    pub to: Vec<String>,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same with markup.
    pub html: String,
}

/// The body of a message that is posted.
#[derive(Debug, Deserialize)]
struct Posted {
    from: String,
    to: Vec<String>,
    subject: String,
    text: String,
    html: String,
}

#[derive(Default)]
pub(crate) struct Kept {
    messages: Vec<Message>,
    /// The message that came under each key, and the id it was given.
    keys: BTreeMap<String, (Vec<u8>, String)>,
}

/// Every message, and who waits for one.
pub(crate) struct Mailbox {
    api_key: String,
    environment: Arc<dyn Environment>,
    kept: watch::Sender<Kept>,
}

impl Mailbox {
    pub(crate) fn new(api_key: &str, environment: Arc<dyn Environment>) -> Arc<Self> {
        Arc::new(Self {
            environment,
            api_key: api_key.to_owned(),
            kept: watch::Sender::new(Kept::default()),
        })
    }

    pub(crate) fn messages(&self) -> Vec<Message> {
        self.kept.borrow().messages.clone()
    }

    /// Wakes whoever looks on after every message.
    pub(crate) fn changes(&self) -> watch::Receiver<Kept> {
        self.kept.subscribe()
    }

    /// Answers a request to send a message.
    pub(crate) fn handle(&self, request: &Request) -> Response {
        if request.method() != Method::POST {
            return environment::empty(StatusCode::METHOD_NOT_ALLOWED);
        }
        match self.send(request.headers(), request.body()) {
            Ok(id) => environment::json(StatusCode::OK, &json!({ "id": id })),
            Err(refusal) => *refusal,
        }
    }

    fn send(&self, headers: &HeaderMap, body: &[u8]) -> Result<String, Box<Response>> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        if text(header::AUTHORIZATION.as_str()) != Some(&format!("Bearer {}", self.api_key)) {
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
        let posted: Posted = serde_json::from_slice(body).map_err(|e| invalid(&e.to_string()))?;
        if posted.to.is_empty() || posted.to.iter().any(|to| !to.contains('@')) {
            return Err(invalid("Invalid `to` field."));
        }
        let key = text("idempotency-key");
        if key.is_some_and(|key| key.is_empty() || key.len() > 256) {
            let status = StatusCode::BAD_REQUEST;
            let message = "The idempotency key must be between 1-256 characters";
            return Err(refusal(status, "invalid_idempotency_key", message));
        }
        self.take(key, body, posted).ok_or_else(|| {
            let message = "Same idempotency key used with a different request payload";
            refusal(StatusCode::CONFLICT, "invalid_idempotent_request", message)
        })
    }

    /// Keeps a message and answers its id; `None` if its key came with another one before.
    fn take(&self, key: Option<&str>, body: &[u8], posted: Posted) -> Option<String> {
        let mut taken = None;
        self.kept.send_if_modified(|kept| {
            let known = key.and_then(|key| kept.keys.get(key));
            if let Some((before, id)) = known {
                if before == body {
                    taken = Some(id.clone());
                }
                return false;
            }
            let id = self.environment.uuid();
            if let Some(key) = key {
                let under = (body.to_vec(), id.clone());
                kept.keys.insert(key.to_owned(), under);
            }
            taken = Some(id.clone());
            kept.messages.push(Message {
                id,
                at: self.environment.now(),
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

fn refusal(status: StatusCode, name: &str, message: &str) -> Box<Response> {
    let body = json!({ "statusCode": status.as_u16(), "name": name, "message": message });
    Box::new(environment::json(status, &body))
}
