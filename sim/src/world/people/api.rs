//! The requests of people's programs to the Worker, and how they take its answers.

use crate::{
    executor,
    world::{Client, HttpResponse, World},
};
use axum::body::Body;
use http::{Method, Request};
use serde_json::Value;
use std::rc::Rc;

/// The number of times a program asks while the answer is no answer.
const TRIES: u32 = 5;

/// A request of a member.
pub(super) struct Ask<'a> {
    pub(super) organization: usize,
    pub(super) method: Method,
    pub(super) path: &'a str,
    pub(super) body: Value,
    /// The Idempotency-Key.
    pub(super) key: Option<String>,
}

/// Asks until there is an answer that says something, a few times. `None` if there never was one.
pub(super) async fn ask(world: &Rc<World>, ask: &Ask<'_>) -> Option<HttpResponse> {
    for _ in 0..TRIES {
        let answer = Client::PERSON.send(world, request(world, ask)?).await;
        if let Some(answer) = answer.filter(|answer| answer.status < 500) {
            if answer.json()["error"]["code"] == "slot_taken" {
                world.oracle.slot_taken();
                return Some(answer);
            }
            // Too many calls are booked around that second: as good a reason to take another.
            let is_crowded = answer.json()["error"]["code"] == "carrier_busy";
            if answer.status != 409 || is_crowded {
                return Some(answer);
            }
        }
        executor::sleep_ms(1_000).await;
    }
    None
}

fn request(world: &World, ask: &Ask<'_>) -> Option<Request<Body>> {
    let key = &world.organizations[ask.organization].key;
    let mut request = Request::builder()
        .method(ask.method.clone())
        .uri(ask.path)
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", "application/json");
    if let Some(key) = &ask.key {
        request = request.header("idempotency-key", key);
    }
    let body = if ask.body.is_null() {
        Body::empty()
    } else {
        Body::from(ask.body.to_string())
    };
    request.body(body).ok()
}
