//! Deliveries of one booking's events, for its history.

use super::{HOOK, OTHER_HOOK, listening, listening_to_all, patch};
use crate::prelude::*;
use callslot_worker::testing::ReceiverFault;

async fn of_booking(world: &World, booking: &str) -> Vec<Value> {
    let path = format!("/api/bookings/{booking}/webhook-deliveries");
    let (status, answer) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer["webhook_deliveries"].as_array().unwrap().clone()
}

/// As `type host state tries reason`.
fn line(delivery: &Value) -> String {
    let text = |name: &str| delivery[name].as_str().unwrap_or_default();
    let tries = &delivery["tries"];
    let (event, host, state) = (text("type"), text("host"), text("state"));
    let line = format!("{event} {host} {state} {tries} {}", text("reason"));
    line.trim_end().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_booking_has_the_deliveries_of_its_events_to_all_endpoints() {
    let world = World::new();
    listening_to_all(&world).await;
    listening(&world, OTHER_HOOK, &["booking.updated"]).await;
    let down = ReceiverFault::Status(500, None);
    world.receiver.fail(OTHER_HOOK, Some(down));
    let booking = world.book_in(6_000).await;
    world.book_in(60_000).await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    patch(&world, &booking, json!({ "title": "Another" })).await;
    let found = of_booking(&world, &booking).await;
    let mut lines: Vec<_> = found.iter().map(line).collect();
    assert_eq!(
        lines.pop().unwrap(),
        "booking.created hooks.example.com delivered 1"
    );
    lines.sort();
    assert_eq!(
        lines,
        [
            "booking.updated hooks.example.com delivered 1",
            "booking.updated other.example.com pending 1 unavailable",
        ]
    );
    // Of an address only the host is told: the rest may be a secret.
    assert!(!json!(found).to_string().contains(HOOK));
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_is_deleted_was_told_all_the_same() {
    let world = World::new();
    let endpoint = listening_to_all(&world).await;
    let booking = world.book_in(6_000).await;
    let (status, _) = world
        .send(Method::DELETE, &endpoint.path, Value::Null)
        .await;
    assert_eq!(status, StatusCode::OK);
    let found = of_booking(&world, &booking).await;
    let lines: Vec<_> = found.iter().map(line).collect();
    assert_eq!(lines, ["booking.created hooks.example.com delivered 1"]);
}

#[tokio::test(start_paused = true)]
async fn the_hundred_newest_are_told() {
    let world = World::new();
    listening_to_all(&world).await;
    let booking = world.book_in(6_000).await;
    world.sql(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
         INSERT INTO webhook_events (id, organization_id, type, booking_id, at)
         SELECT 'evt_' || i, b.organization_id, 'booking.updated', b.id, i FROM booking_events b, n WHERE b.id = '{booking}';
         INSERT INTO webhook_deliveries (endpoint_id, event_id, organization_id, state, due_at, deadline, created_at, updated_at)
         SELECT e.id, v.id, v.organization_id, 'failed', v.at, v.at + 1, v.at, v.at
         FROM webhook_endpoints e, webhook_events v WHERE v.type = 'booking.updated'"
    ));
    let found = of_booking(&world, &booking).await;
    assert_eq!(found.len(), 100);
    assert_eq!(found[0]["type"], "booking.created");
    assert_eq!(found[1]["event_id"], "evt_120");
}
