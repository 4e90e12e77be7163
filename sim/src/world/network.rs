//! Requests to the Worker, each an invocation of its own.

use super::World;
use crate::executor::{self, Invocation};
use axum::body::{Body, to_bytes};
use callslot_worker::App;
use futures_util::future::{Either, select};
use http::Request;
use std::{pin::pin, rc::Rc};
use tokio::sync::oneshot;

/// The response that came back.
#[derive(Debug, Clone)]
pub(crate) struct HttpResponse {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl HttpResponse {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// Somebody who waits for an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Client {
    /// The time that somebody waits, in milliseconds.
    pub(crate) patience_ms: i64,
}

impl Client {
    /// A person's program.
    pub(crate) const PERSON: Self = Self {
        patience_ms: 30_000,
    };
    /// The carrier's webhooks.
    pub(crate) const CARRIER: Self = Self { patience_ms: 5_000 };

    /// Sends a request. `None` if no answer came in time, or ever will.
    pub(crate) async fn send(
        self,
        world: &Rc<World>,
        request: Request<Body>,
    ) -> Option<HttpResponse> {
        let invocation = world.invocation();
        self.send_to(world, &invocation, request).await
    }

    /// Sends a request that is answered by this very invocation.
    pub(crate) async fn send_to(
        self,
        world: &Rc<World>,
        invocation: &Rc<Invocation>,
        request: Request<Body>,
    ) -> Option<HttpResponse> {
        executor::sleep_ms(world.latency.between(5, 40)).await;
        let (tell, told) = oneshot::channel();
        let app = App {
            kicks: world.mail.instance(),
            webhook_kicks: world.webhooks.instance(),
            ..world.app.clone()
        };
        executor::spawn(invocation, async move {
            let response = callslot_worker::serve(app, request).await;
            let status = response.status().as_u16();
            let body = to_bytes(response.into_body(), usize::MAX)
                .await
                .unwrap_or_default();
            let body = String::from_utf8_lossy(&body).into_owned();
            // Whoever asked may have gone away.
            let _ = tell.send(HttpResponse { status, body });
        });
        let patience = pin!(executor::sleep_ms(self.patience_ms));
        let answer = match select(told, patience).await {
            Either::Left((answer, _)) => answer.ok(),
            Either::Right(_) => None,
        };
        executor::sleep_ms(world.latency.between(5, 40)).await;
        answer
    }
}
