//! A receiver of webhooks that keeps what it is sent, by address.

use super::PausedClock;
use crate::{
    http_client::{HttpClient, HttpError, Request, Response},
    ports::Clock as _,
    webhook_signature::WebhookSecret,
};
use async_trait::async_trait;
use axum::http::HeaderMap;
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

/// The answer of an address from now on.
#[derive(Debug, Clone)]
pub enum ReceiverFault {
    /// This status, with this Retry-After.
    Status(u16, Option<u32>),
    /// This status, to events whose bodies contain this text.
    StatusOf(&'static str, u16),
    /// This status, after so long.
    SlowStatus(Duration, u16),
    /// It takes the event after so long.
    Slow(Duration),
    /// It takes the event, and its answer is lost.
    AnswerLost,
    /// It cannot be reached.
    Down,
}

/// A request that has arrived.
#[derive(Debug, Clone)]
pub struct ReceivedWebhook {
    /// The address.
    pub url: String,
    /// All headers.
    pub headers: HeaderMap,
    /// The body, as it came.
    pub body: String,
}

impl ReceivedWebhook {
    /// The event's id.
    pub fn id(&self) -> String {
        self.headers["webhook-id"].to_str().unwrap().to_owned()
    }

    /// The body, read.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The type of the event.
    pub fn event(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }

    /// Whether one of its signatures is by a secret.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let secret = WebhookSecret::parse(secret).unwrap();
        let timestamp = self.headers["webhook-timestamp"].to_str().unwrap();
        let expected = secret
            .sign(&self.id(), timestamp.parse().unwrap(), self.body.as_bytes())
            .unwrap();
        let signatures = self.headers["webhook-signature"].to_str().unwrap();
        signatures.split(' ').any(|signature| signature == expected)
    }
}

/// Everything that has arrived, and the faults of addresses.
pub struct WebhookReceiver {
    clock: Arc<PausedClock>,
    received: Mutex<Vec<ReceivedWebhook>>,
    faults: Mutex<HashMap<String, ReceiverFault>>,
    asked: Mutex<Vec<(chrono::DateTime<chrono::Utc>, String)>>,
}

impl WebhookReceiver {
    pub(super) fn of(clock: Arc<PausedClock>) -> Self {
        Self {
            clock,
            received: Mutex::default(),
            faults: Mutex::default(),
            asked: Mutex::default(),
        }
    }

    /// Has an address answer so from now on, or well again.
    pub fn fail(&self, url: &str, fault: Option<ReceiverFault>) {
        let mut faults = self.faults.lock().unwrap();
        match fault {
            Some(fault) => faults.insert(url.to_owned(), fault),
            None => faults.remove(url),
        };
    }

    /// Everything that was taken, in order.
    pub fn received(&self) -> Vec<ReceivedWebhook> {
        self.received.lock().unwrap().clone()
    }

    /// The types of the events that an address has taken, in order.
    pub fn events_at(&self, url: &str) -> Vec<String> {
        let received = self.received();
        let own = received.iter().filter(|webhook| webhook.url == url);
        own.map(ReceivedWebhook::event).collect()
    }

    /// When an address was asked, taken or not.
    pub fn asked(&self, url: &str) -> Vec<chrono::DateTime<chrono::Utc>> {
        let asked = self.asked.lock().unwrap();
        let own = asked.iter().filter(|(_, address)| address == url);
        own.map(|(at, _)| *at).collect()
    }

    fn take(&self, request: &Request) {
        self.received.lock().unwrap().push(ReceivedWebhook {
            url: request.url.to_string(),
            headers: request.headers.clone(),
            body: request.body.clone().unwrap_or_default(),
        });
    }
}

#[async_trait(?Send)]
impl HttpClient for WebhookReceiver {
    async fn send(&self, request: &Request) -> Result<Response, HttpError> {
        let url = request.url.to_string();
        self.asked
            .lock()
            .unwrap()
            .push((self.clock.now(), url.clone()));
        let fault = self.faults.lock().unwrap().get(&url).cloned();
        let answer = |status, retry_after, body: &str| Response {
            status,
            retry_after,
            body: body.to_owned(),
        };
        match fault {
            None => {}
            Some(ReceiverFault::StatusOf(text, status)) => {
                let body = request.body.as_deref().unwrap_or_default();
                if body.contains(text) {
                    return Ok(answer(status, None, "no"));
                }
            }
            Some(ReceiverFault::Status(status, retry_after)) => {
                return Ok(answer(status, retry_after, "no"));
            }
            Some(ReceiverFault::SlowStatus(time, status)) => {
                self.clock.sleep(time).await;
                return Ok(answer(status, None, "no"));
            }
            Some(ReceiverFault::Slow(time)) if time >= request.abort_after => {
                self.clock.sleep(request.abort_after).await;
                return Err(HttpError::TimedOut(request.abort_after));
            }
            Some(ReceiverFault::Slow(time)) => self.clock.sleep(time).await,
            Some(ReceiverFault::AnswerLost) => {
                self.take(request);
                return Err(HttpError::Failed("connection lost".into()));
            }
            Some(ReceiverFault::Down) => {
                return Err(HttpError::Failed("connection refused".into()));
            }
        }
        self.take(request);
        Ok(answer(200, None, "ok"))
    }
}
