//! Webhooks: whoever subscribes hears of every event, once it is true, and nobody else does.

mod address;
mod delivery;
mod endpoints;
mod events;
mod health;
mod history;
mod privacy;

use crate::prelude::*;
use callslot_worker::testing::ReceivedWebhook;
use std::time::Duration;

const HOOK: &str = "https://hooks.example.com/a";
const OTHER_HOOK: &str = "https://other.example.com/b";

/// All types that can be subscribed.
const ALL: [&str; 12] = [
    "booking.created",
    "booking.updated",
    "booking.rescheduled",
    "booking.cancelled",
    "booking.completed",
    "booking.failed",
    "call.ringing",
    "call.bridged",
    "call.ended",
    "outcome.declared",
    "recording.ready",
    "notice.created",
];

/// An endpoint that was made.
struct Endpoint {
    path: String,
    secret: String,
}

/// Makes an endpoint that receives these events.
async fn listening(world: &World, url: &str, events: &[&str]) -> Endpoint {
    let body = json!({ "url": url, "events": events });
    let (status, answer) = world
        .confirmed(Method::POST, "/api/webhook-endpoints", body)
        .await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let id = answer["webhook_endpoint"]["id"].as_str().unwrap();
    Endpoint {
        path: format!("/api/webhook-endpoints/{id}"),
        secret: answer["secret"].as_str().unwrap().to_owned(),
    }
}

/// An endpoint of all events.
async fn listening_to_all(world: &World) -> Endpoint {
    listening(world, HOOK, &ALL).await
}

async fn patch(world: &World, booking: &str, change: Value) {
    let path = format!("/api/bookings/{booking}");
    let (status, answer) = world.send(Method::PATCH, &path, change).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

async fn cancel(world: &World, booking: &str) {
    let path = format!("/api/bookings/{booking}");
    let (status, answer) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

/// Waits so many seconds, with a tick at their end.
async fn later(world: &World, seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    world.tick_by_hand().await;
}

/// The deliveries to an endpoint, the newest first, as `type state` and the reason, if there is one.
async fn deliveries(world: &World, endpoint: &Endpoint) -> Vec<String> {
    let found = listed(world, endpoint).await;
    let row = |delivery: &Value| {
        let text = |name: &str| delivery[name].as_str().unwrap_or_default().to_owned();
        let row = format!("{} {} {}", text("type"), text("state"), text("reason"));
        row.trim_end().to_owned()
    };
    found.iter().map(row).collect()
}

async fn listed(world: &World, endpoint: &Endpoint) -> Vec<Value> {
    let path = format!("{}/deliveries", endpoint.path);
    let (status, answer) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer["webhook_deliveries"].as_array().unwrap().clone()
}

async fn shown(world: &World, endpoint: &Endpoint) -> Value {
    let (status, answer) = world.send(Method::GET, &endpoint.path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer["webhook_endpoint"].clone()
}

/// The versions of the bookings that events told of, in the order in which they came.
fn versions(received: &[ReceivedWebhook]) -> Vec<i64> {
    let version = |webhook: &ReceivedWebhook| webhook.json()["data"]["version"].as_i64();
    received.iter().filter_map(version).collect()
}
