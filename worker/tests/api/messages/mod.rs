//! Messages: each recipient is told once, of what is true when it is sent, and what does not arrive is seen.

mod api;
mod bookings;
mod bounces;
mod days;
mod delivery;
mod links;
mod opt_outs;
mod queue;
mod reminders;
mod routes;
mod series;
mod settings;
mod sms;

use crate::prelude::*;
use chrono::TimeDelta;
use std::time::Duration;

const ADA: &str = "ada@example.com";
const OSCAR: &str = "019a0000-0000-7000-8000-000000000103";
const OSCARS_MAIL: &str = "oscar.operator@acme.example";

/// Books a call so many minutes from now with Ada, who has an address. The owner takes it.
async fn book_ada(world: &World, minutes: i64) -> String {
    let start = world.now() + TimeDelta::minutes(minutes);
    world
        .book(json!({ "start_time": start, "attendee_email": ADA }))
        .await
}

async fn patch(world: &World, booking: &str, change: Value) {
    let path = format!("/api/bookings/{booking}");
    let (status, answer) = world.send(Method::PATCH, &path, change).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

async fn cancel(world: &World, booking: &str) {
    cancel_with(world, booking, "").await;
}

/// Cancels a call, with parameters.
async fn cancel_with(world: &World, booking: &str, query: &str) {
    let path = format!("/api/bookings/{booking}{query}");
    let (status, answer) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

/// A booking's messages in the order of the versions that brought them about, as `kind state` and the reason, if there is one.
fn told(world: &World, booking: &str) -> Vec<String> {
    let rows = world.text(&format!(
        "SELECT COALESCE(group_concat(row, ', '), '') FROM (
           SELECT kind || ' ' || state || COALESCE(' ' || reason, '') AS row FROM messages
           WHERE booking_id = '{booking}' ORDER BY booking_version, kind)"
    ));
    rows.split(", ").map(str::to_owned).collect()
}

/// The mails to an address, as the method of the calendar entry and the subject.
fn mailed(world: &World, to: &str) -> Vec<&'static str> {
    let sent = world.outbox.sent();
    let to = sent.iter().filter(|mail| mail.to == to);
    to.map(|mail| {
        mail.calendar
            .as_ref()
            .map_or("", |entry| entry.method.as_str())
    })
    .collect()
}

/// Waits so many minutes, with a tick at their end.
async fn later(world: &World, minutes: u64) {
    tokio::time::sleep(Duration::from_secs(minutes * 60)).await;
    world.tick_by_hand().await;
}
