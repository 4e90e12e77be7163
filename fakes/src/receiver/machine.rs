//! The receiver itself: verifies, keeps, answers.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::environment::{self, Environment, Response};
use crate::mailbox::svix_signature;

/// The most that a time may be from now. Source: Standard Webhooks 1.0.0.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// The time that a slow receiver takes: longer than a sender waits.
const SLOW: Duration = Duration::from_secs(20);

/// Events that are kept of one endpoint.
const KEPT: usize = 500;

/// The behaviour of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiverBehaviour {
    /// It takes what is signed: 204, or 401.
    #[default]
    Takes,
    /// It answers 500.
    Fails,
    /// It answers 400.
    Refuses,
    /// It answers 302.
    Redirects,
    /// It takes events, after 20 seconds.
    Slow,
    /// It answers 429, and asks to wait for a minute.
    Throttles,
    /// It answers 410.
    Gone,
}

impl ReceiverBehaviour {
    /// All of them, each with what a page says of it.
    pub const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Takes, "takes", "takes events"),
        (Self::Fails, "fails", "fails (500)"),
        (Self::Refuses, "refuses", "refuses (400)"),
        (Self::Redirects, "redirects", "redirects (302)"),
        (Self::Slow, "slow", "takes 20 s"),
        (Self::Throttles, "throttles", "asks to wait (429)"),
        (Self::Gone, "gone", "is gone (410)"),
    ];
}

/// The result of looking at a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// It is genuine.
    Genuine,
    /// It is signed by nobody who knows the secret, or too long ago.
    Forged,
    /// No secret was entered for this endpoint.
    NotLookedAt,
}

/// An event that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceivedEvent {
    /// The endpoint's name.
    pub endpoint: String,
    /// `webhook-id`.
    pub id: String,
    /// `webhook-timestamp`.
    pub timestamp: String,
    /// `webhook-signature`.
    pub signature: String,
    /// When it came.
    pub at: DateTime<Utc>,
    /// Whether it is genuine.
    pub verification: Verification,
    /// Whether one of the same id was taken before.
    pub is_repeated: bool,
    /// The status that it was answered with.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// All that is known of an endpoint.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownEndpoint {
    pub(crate) secret: Option<String>,
    pub(crate) behaviour: ReceiverBehaviour,
    pub(crate) events: Vec<ReceivedEvent>,
}

/// A receiver of webhooks.
pub struct WebhookReceiver {
    environment: Arc<dyn Environment>,
    endpoints: watch::Sender<BTreeMap<String, KnownEndpoint>>,
}

impl WebhookReceiver {
    /// A receiver without endpoints.
    #[must_use]
    pub fn start(environment: Arc<dyn Environment>) -> Arc<Self> {
        Arc::new(Self {
            environment,
            endpoints: watch::Sender::new(BTreeMap::new()),
        })
    }

    /// Sets the secret that an endpoint verifies with; without one it takes everything.
    pub fn set_secret(&self, endpoint: &str, secret: Option<&str>) {
        let secret = secret.map(|secret| secret.trim().to_owned());
        self.change(endpoint, |known| {
            known.secret = secret.filter(|secret| !secret.is_empty());
        });
    }

    /// Sets how an endpoint answers from now on.
    pub fn set_behaviour(&self, endpoint: &str, behaviour: ReceiverBehaviour) {
        self.change(endpoint, |known| known.behaviour = behaviour);
    }

    /// Every event that came to an endpoint, in order.
    #[must_use]
    pub fn events(&self, endpoint: &str) -> Vec<ReceivedEvent> {
        let endpoints = self.endpoints.borrow();
        let known = endpoints.get(endpoint);
        known.map(|known| known.events.clone()).unwrap_or_default()
    }

    /// Wakes whoever looks on after every change.
    pub(crate) fn changes(&self) -> watch::Receiver<BTreeMap<String, KnownEndpoint>> {
        self.endpoints.subscribe()
    }

    /// Answers an event.
    pub async fn handle(&self, endpoint: &str, headers: &HeaderMap, body: &[u8]) -> Response {
        let now = self.environment.now();
        let known = self.endpoints.borrow().get(endpoint).cloned();
        let known = known.unwrap_or_default();
        let verification = verified(known.secret.as_deref(), headers, body, now);
        let status = match known.behaviour {
            ReceiverBehaviour::Fails => StatusCode::INTERNAL_SERVER_ERROR,
            ReceiverBehaviour::Refuses => StatusCode::BAD_REQUEST,
            ReceiverBehaviour::Redirects => StatusCode::FOUND,
            ReceiverBehaviour::Throttles => StatusCode::TOO_MANY_REQUESTS,
            ReceiverBehaviour::Gone => StatusCode::GONE,
            ReceiverBehaviour::Takes | ReceiverBehaviour::Slow
                if verification == Verification::Forged =>
            {
                StatusCode::UNAUTHORIZED
            }
            ReceiverBehaviour::Takes | ReceiverBehaviour::Slow => StatusCode::NO_CONTENT,
        };
        let header = |name| text(headers, name).unwrap_or_default().to_owned();
        let id = header("webhook-id");
        let is_taken = |event: &ReceivedEvent| event.id == id && event.status < 300;
        let is_repeated = known.events.iter().any(is_taken);
        let event = ReceivedEvent {
            endpoint: endpoint.to_owned(),
            id,
            timestamp: header("webhook-timestamp"),
            signature: header("webhook-signature"),
            at: now,
            verification,
            is_repeated,
            status: status.as_u16(),
            body: String::from_utf8_lossy(body).into_owned(),
        };
        self.change(endpoint, |known| {
            known.events.push(event);
            let excess = known.events.len().saturating_sub(KEPT);
            known.events.drain(..excess);
        });
        if known.behaviour == ReceiverBehaviour::Slow {
            self.environment.sleep(SLOW).await;
        }
        let mut response = environment::empty(status);
        if status == StatusCode::TOO_MANY_REQUESTS {
            let wait = HeaderValue::from_static("60");
            response.headers_mut().insert(header::RETRY_AFTER, wait);
        }
        if status == StatusCode::FOUND {
            let place = HeaderValue::from_static("/hooks/elsewhere");
            response.headers_mut().insert(header::LOCATION, place);
        }
        response
    }

    fn change(&self, endpoint: &str, change: impl FnOnce(&mut KnownEndpoint)) {
        self.endpoints.send_modify(|endpoints| {
            change(endpoints.entry(endpoint.to_owned()).or_default());
        });
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn verified(
    secret: Option<&str>,
    headers: &HeaderMap,
    body: &[u8],
    now: DateTime<Utc>,
) -> Verification {
    let Some(secret) = secret else {
        return Verification::NotLookedAt;
    };
    let genuine = || {
        let id = text(headers, "webhook-id")?;
        let timestamp: i64 = text(headers, "webhook-timestamp")?.parse().ok()?;
        let sent = DateTime::from_timestamp(timestamp, 0)?;
        let expected = svix_signature(secret, id, timestamp, body)?;
        let mut signatures = text(headers, "webhook-signature")?.split(' ');
        let is_recent = (now - sent).abs() <= TOLERANCE;
        Some(is_recent && signatures.any(|signature| signature == expected))
    };
    if genuine().unwrap_or(false) {
        Verification::Genuine
    } else {
        Verification::Forged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;

    fn look(secret: Option<&str>, signature: &str, late: i64) -> Verification {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", signature),
        ] {
            headers.insert(name, value.parse().unwrap());
        }
        let now = DateTime::from_timestamp(1_614_265_330 + late, 0).unwrap();
        verified(secret, &headers, BODY, now)
    }

    /// The vector that the specification's own libraries are tested with.
    #[test]
    fn one_of_several_signatures_is_enough_for_five_minutes() {
        let genuine = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        let both = format!("v1,bm90IGl0 {genuine}");
        assert_eq!(look(Some(SECRET), &both, 300), Verification::Genuine);
        assert_eq!(look(Some(SECRET), &both, 301), Verification::Forged);
        assert_eq!(look(Some(SECRET), "v1,bm90IGl0", 0), Verification::Forged);
        assert_eq!(look(None, "v1,bm90IGl0", 0), Verification::NotLookedAt);
    }
}
