//! A carrier that takes every call after the same time, at any pace, and rings nobody; a mail provider that takes every
//! message; and a receiver of webhooks that takes every event.

use std::future::IntoFuture as _;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Form, Json, Router};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// The path at which calls are asked for, of any account.
const CALLS: &str = "/api/laml/2010-04-01/Accounts/{project}/Calls";

/// The path at which messages are posted to the mail provider.
const EMAILS: &str = "/emails";
/// The time until it answers.
const MAIL_AFTER: Duration = Duration::from_millis(100);

/// The path at which events are posted to the receiver of webhooks.
const HOOKS: &str = "/hooks";
/// The time until it answers.
const HOOK_AFTER: Duration = Duration::from_millis(100);

/// A running one. Dropping it ends it.
pub(super) struct AcceptingCarrier {
    url: String,
    desk: Arc<Desk>,
    server: JoinHandle<()>,
}

/// A request for a call.
#[derive(Debug, Clone)]
pub(super) struct Request {
    /// When it came.
    pub(super) at: DateTime<Utc>,
    /// The number to ring.
    pub(super) to: String,
}

struct Desk {
    answer_after: Duration,
    requests: Mutex<Vec<Request>>,
    mails: AtomicUsize,
    events: AtomicUsize,
}

#[derive(Deserialize)]
struct Create {
    #[serde(rename = "To")]
    to: String,
}

impl AcceptingCarrier {
    /// Listens on a free port.
    pub(super) async fn start(answer_after: Duration) -> anyhow::Result<Self> {
        let desk = Arc::new(Desk {
            answer_after,
            requests: Mutex::default(),
            mails: AtomicUsize::default(),
            events: AtomicUsize::default(),
        });
        let app = Router::new()
            .route(CALLS, post(create))
            .route(EMAILS, post(take))
            .route(HOOKS, post(receive))
            .with_state(Arc::clone(&desk));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let server = axum::serve(listener, app).into_future();
        Ok(Self {
            url,
            desk,
            server: tokio::spawn(async move {
                // Serving ends with the task.
                let _ = server.await;
            }),
        })
    }

    /// Its address.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The number of messages that have come.
    pub(super) fn mails(&self) -> usize {
        self.desk.mails.load(Ordering::Relaxed)
    }

    /// The address of an endpoint of webhooks.
    pub(super) fn hook(&self) -> String {
        format!("{}{HOOKS}", self.url)
    }

    /// The number of events that have come to it.
    pub(super) fn events(&self) -> usize {
        self.desk.events.load(Ordering::Relaxed)
    }

    /// The requests that have come, in order.
    pub(super) fn requests(&self) -> Vec<Request> {
        let requests = self.desk.requests.lock();
        requests.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for AcceptingCarrier {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Answers in `SignalWire`'s shape that a call is queued.
async fn create(
    State(desk): State<Arc<Desk>>,
    Form(Create { to }): Form<Create>,
) -> (StatusCode, Json<Value>) {
    let request = Request { at: Utc::now(), to };
    desk.requests
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(request);
    tokio::time::sleep(desk.answer_after).await;
    let call = json!({ "sid": Uuid::new_v4(), "status": "queued" });
    (StatusCode::CREATED, Json(call))
}

/// Answers in Resend's shape that a message is taken.
async fn take(State(desk): State<Arc<Desk>>) -> Json<Value> {
    desk.mails.fetch_add(1, Ordering::Relaxed);
    tokio::time::sleep(MAIL_AFTER).await;
    Json(json!({ "id": Uuid::new_v4() }))
}

/// Answers that an event has arrived.
async fn receive(State(desk): State<Arc<Desk>>) -> StatusCode {
    desk.events.fetch_add(1, Ordering::Relaxed);
    tokio::time::sleep(HOOK_AFTER).await;
    StatusCode::NO_CONTENT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_call_is_taken_and_noted_with_its_number() {
        let carrier = AcceptingCarrier::start(Duration::from_millis(1))
            .await
            .unwrap();
        let url = format!("{}{}", carrier.url(), CALLS.replace("{project}", "any"));
        // As the Worker asks: names may come again.
        let form = "To=%2B12125560001&StatusCallbackEvent=ringing&StatusCallbackEvent=answered";
        let answer = reqwest::Client::new()
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 201);
        let call: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!(call["status"], "queued");
        assert!(Uuid::parse_str(call["sid"].as_str().unwrap()).is_ok());
        let numbers: Vec<_> = carrier.requests().into_iter().map(|it| it.to).collect();
        assert_eq!(numbers, ["+12125560001"]);
    }
    #[tokio::test]
    async fn every_event_is_taken_and_counted() {
        let carrier = AcceptingCarrier::start(Duration::from_millis(1))
            .await
            .unwrap();
        let client = reqwest::Client::new();
        for _ in 0..2 {
            let answer = client.post(carrier.hook()).body("{}").send().await.unwrap();
            assert_eq!(answer.status(), 204);
        }
        assert_eq!(carrier.events(), 2);
    }
}
