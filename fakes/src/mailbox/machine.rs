//! The provider itself: takes messages, keeps them, and tells what became of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde_json::json;
use tokio::sync::watch;

use super::faults::{MailFault, MailFaultInjector};
use super::message::{Message, Posted};
use super::webhook::{MailEvent, MailWebhook};
use crate::environment::{self, Environment, Request, Response};

/// The address that messages are posted to.
pub(crate) const EMAILS: &str = "/emails";

/// The time for which a key stands for its message.
const KEY_LASTS: TimeDelta = TimeDelta::hours(24);

/// The time that a request that is to time out is held: longer than any client waits.
const HELD: Duration = Duration::from_mins(1);

/// Rules of the provider.
#[derive(Clone)]
pub struct MailSettings {
    /// The key of its API.
    pub api_key: String,
    /// The length of one of its seconds, in which it counts how long delivery and further attempts take.
    pub second: Duration,
    /// The time between a message and the first event of it, and between two events. In its own time.
    pub transit: Duration,
}

/// The services that the provider needs.
#[derive(Clone)]
pub struct MailPorts {
    /// Time, tasks, requests and chance.
    pub environment: Arc<dyn Environment>,
    /// Everything that goes wrong.
    pub faults: Arc<dyn MailFaultInjector>,
}

/// The provider's books.
#[derive(Default)]
pub(crate) struct Kept {
    messages: Vec<Message>,
    events: Vec<MailEvent>,
    /// The message that came under each key.
    keys: BTreeMap<String, KnownKey>,
    /// Keys whose first request has no answer yet.
    busy: BTreeSet<String>,
}

struct KnownKey {
    at: DateTime<Utc>,
    body: Vec<u8>,
    id: String,
}

/// A mail provider.
pub struct Mailbox {
    settings: MailSettings,
    ports: MailPorts,
    webhook: Mutex<Option<MailWebhook>>,
    kept: watch::Sender<Kept>,
}

impl Mailbox {
    /// A provider without messages.
    #[must_use]
    pub fn start(settings: MailSettings, ports: MailPorts) -> Arc<Self> {
        Arc::new(Self {
            settings,
            ports,
            webhook: Mutex::default(),
            kept: watch::Sender::new(Kept::default()),
        })
    }

    /// Every message that was taken, in order.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        self.kept.borrow().messages.clone()
    }

    /// Every event of a message, in order.
    #[must_use]
    pub fn events(&self) -> Vec<MailEvent> {
        self.kept.borrow().events.clone()
    }

    /// Sets the customer's server for webhooks. Without one none is sent.
    pub fn set_webhook(&self, webhook: Option<MailWebhook>) {
        *self.webhook.lock().unwrap_or_else(PoisonError::into_inner) = webhook;
    }

    /// Wakes whoever looks on after every change.
    pub(crate) fn changes(&self) -> watch::Receiver<Kept> {
        self.kept.subscribe()
    }

    /// Answers a request to send a message.
    pub async fn handle(self: &Arc<Self>, request: &Request) -> Response {
        if request.method() != Method::POST || request.uri().path() != EMAILS {
            return environment::empty(StatusCode::METHOD_NOT_ALLOWED);
        }
        let sent = Sent::read(&self.settings, request.headers(), request.body());
        let sent = match sent {
            Ok(sent) => sent,
            Err(refusal) => return *refusal,
        };
        match self.ports.faults.send() {
            None => self.take(&sent),
            Some(MailFault::ErrorNotAccepted) => unavailable(),
            Some(MailFault::ErrorAccepted) => {
                self.take(&sent);
                unavailable()
            }
            Some(MailFault::TimeoutNotAccepted) => self.silence().await,
            Some(MailFault::TimeoutAccepted) => {
                self.take(&sent);
                self.silence().await
            }
            Some(MailFault::Throttled(seconds)) => {
                let mut answer = refused(429, "rate_limit_exceeded", "Too many requests.");
                let wait = HeaderValue::from(seconds);
                answer.headers_mut().insert(header::RETRY_AFTER, wait);
                answer
            }
            Some(MailFault::QuotaExceeded) => refused(
                429,
                "daily_quota_exceeded",
                "You have reached your daily email sending quota.",
            ),
            Some(MailFault::Slow(delay)) => {
                let answer = self.take(&sent);
                self.set_busy(&sent, true);
                self.ports.environment.sleep(delay).await;
                self.set_busy(&sent, false);
                answer
            }
        }
    }

    /// Keeps a message, and answers its id.
    fn take(self: &Arc<Self>, sent: &Sent<'_>) -> Response {
        let now = self.ports.environment.now();
        let mut taken = None;
        let mut answer = None;
        self.kept.send_if_modified(|kept| {
            kept.keys.retain(|_, known| now - known.at < KEY_LASTS);
            answer = kept.known(sent);
            if answer.is_some() {
                return false;
            }
            let id = self.ports.environment.uuid();
            if let Some(key) = sent.key {
                let known = KnownKey {
                    at: now,
                    body: sent.body.to_vec(),
                    id: id.clone(),
                };
                kept.keys.insert(key.to_owned(), known);
            }
            let message = sent.posted.clone().kept(id, now, sent.key);
            kept.messages.push(message.clone());
            taken = Some(message);
            true
        });
        if let Some(message) = taken {
            answer = Some(accepted(&message.id));
            let telling = Box::pin(self.clone().tell(message));
            self.ports.environment.spawn(telling);
        }
        answer.unwrap_or_else(unavailable)
    }

    /// Leaves a client waiting.
    async fn silence(&self) -> Response {
        self.ports.environment.sleep(HELD).await;
        environment::empty(StatusCode::GATEWAY_TIMEOUT)
    }

    fn set_busy(&self, sent: &Sent<'_>, is_busy: bool) {
        let Some(key) = sent.key else { return };
        self.kept.send_modify(|kept| {
            if is_busy {
                kept.busy.insert(key.to_owned());
            } else {
                kept.busy.remove(key);
            }
        });
    }

    pub(super) fn environment(&self) -> &dyn Environment {
        &*self.ports.environment
    }

    pub(super) fn faults(&self) -> &dyn MailFaultInjector {
        &*self.ports.faults
    }

    pub(super) fn transit(&self) -> Duration {
        self.settings.transit
    }

    pub(super) fn webhook(&self) -> Option<MailWebhook> {
        let webhook = self.webhook.lock().unwrap_or_else(PoisonError::into_inner);
        webhook.clone()
    }

    /// Waits for so long in the provider's own time.
    pub(super) async fn wait(&self, time: Duration) {
        let time = self.settings.second.mul_f64(time.as_secs_f64());
        self.ports.environment.sleep(time).await;
    }

    pub(super) fn note(&self, event: MailEvent) {
        self.kept.send_modify(|kept| kept.events.push(event));
    }

    pub(super) fn attempted(&self, id: &str, is_delivered: bool) {
        self.kept.send_modify(|kept| {
            let event = kept.events.iter_mut().find(|event| event.id == id);
            if let Some(event) = event {
                event.attempts += 1;
                event.is_delivered |= is_delivered;
            }
        });
    }
}

impl Kept {
    /// The answer to a request whose key is known already.
    fn known(&self, sent: &Sent<'_>) -> Option<Response> {
        let key = sent.key?;
        let known = self.keys.get(key)?;
        Some(if known.body != sent.body {
            refused(
                409,
                "invalid_idempotent_request",
                "Same idempotency key used with a different request payload",
            )
        } else if self.busy.contains(key) {
            refused(
                409,
                "concurrent_idempotent_requests",
                "Same idempotency key used while original request is still in progress",
            )
        } else {
            accepted(&known.id)
        })
    }
}

/// A request that the provider has read.
struct Sent<'a> {
    posted: Posted,
    body: &'a [u8],
    key: Option<&'a str>,
}

impl<'a> Sent<'a> {
    fn read(
        settings: &MailSettings,
        headers: &'a HeaderMap,
        body: &'a [u8],
    ) -> Result<Self, Box<Response>> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        if text(header::USER_AGENT.as_str()).is_none_or(str::is_empty) {
            let message = "Missing `User-Agent` header.";
            return Err(Box::new(refused(403, "validation_error", message)));
        }
        if text(header::AUTHORIZATION.as_str()) != Some(&format!("Bearer {}", settings.api_key)) {
            let refusal = refused(403, "invalid_api_key", "API key is invalid");
            return Err(Box::new(refusal));
        }
        let posted = Posted::read(body)
            .map_err(|message| Box::new(refused(422, "validation_error", &message)))?;
        let key = text("idempotency-key");
        if key.is_some_and(|key| key.is_empty() || key.len() > 256) {
            let message = "The idempotency key must be between 1-256 characters";
            return Err(Box::new(refused(400, "invalid_idempotency_key", message)));
        }
        Ok(Self { posted, body, key })
    }
}

fn accepted(id: &str) -> Response {
    environment::json(StatusCode::OK, &json!({ "id": id }))
}

fn unavailable() -> Response {
    refused(500, "application_error", "An unexpected error occurred.")
}

fn refused(status: u16, name: &str, message: &str) -> Response {
    let body = json!({ "statusCode": status, "name": name, "message": message });
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    environment::json(status, &body)
}
