//! Bodies that were sent are erased with its booking, and kept no longer than they can be delivered anew.

use super::{HOOK, deliveries, later, listed, listening, listening_to_all, patch};
use crate::{call::records, prelude::*};
use callslot_worker::testing::{Fault, ReceiverFault};
use std::time::Duration;
use tokio::task::LocalSet;

const ADA: &str = "+14155552671";

async fn erase(world: &World) {
    let (status, answer) = world
        .confirmed(
            Method::POST,
            "/api/attendees/erase",
            json!({ "phone": ADA }),
        )
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

fn bodies_with(world: &World, text: &str) -> String {
    world.text(&format!(
        "SELECT CAST(COUNT(*) AS TEXT) FROM webhook_events WHERE instr(body, '{text}') > 0"
    ))
}

#[tokio::test(start_paused = true)]
async fn an_erasure_takes_bodies_and_answers_along() {
    let world = World::new();
    let endpoint = listening_to_all(&world).await;
    let attempt = records::talking(&world).await;
    records::hang_up(&world, &attempt).await;
    world.sql("UPDATE webhook_attempts SET answer = 'got Ada'");
    assert_ne!(bodies_with(&world, ADA), "0");
    tokio::time::sleep(std::time::Duration::from_secs(7_200)).await;
    erase(&world).await;
    assert_eq!(bodies_with(&world, ADA), "0");
    let answers = world.text("SELECT CAST(COUNT(answer) AS TEXT) FROM webhook_attempts");
    assert_eq!(answers, "0");
    let event = listed(&world, &endpoint).await.last().unwrap()["event_id"].clone();
    let path = format!("{}/replay", endpoint.path);
    let before = world.receiver.received().len();
    world
        .send(Method::POST, &path, json!({ "event_id": event }))
        .await;
    assert_eq!(world.receiver.received().len(), before);
    let newest = deliveries(&world, &endpoint).await;
    assert_eq!(newest.last().unwrap(), "booking.created skipped erased");
}

#[tokio::test(start_paused = true)]
async fn an_erasure_takes_bodies_along_of_bookings_that_are_somebody_elses_by_now() {
    let world = World::new();
    listening_to_all(&world).await;
    let booking = world.book_in(6_000).await;
    patch(
        &world,
        &booking,
        json!({ "attendee_phone": "+14155552672", "attendee_name": "Bob" }),
    )
    .await;
    assert_ne!(bodies_with(&world, ADA), "0");
    erase(&world).await;
    assert_eq!(bodies_with(&world, ADA), "0");
}

#[tokio::test(start_paused = true)]
async fn events_are_forgotten_after_thirty_days() {
    let world = World::new();
    let endpoint = listening(&world, HOOK, &["booking.created"]).await;
    world.book_in(3_600_000).await;
    assert_eq!(listed(&world, &endpoint).await.len(), 1);
    // The tick that forgets runs every quarter of an hour.
    for _ in 0..31 * 24 {
        later(&world, 3_600 + 10).await;
        let to_quarter = 900 - world.now().timestamp().rem_euclid(900);
        later(&world, u64::try_from(to_quarter).unwrap()).await;
    }
    assert!(listed(&world, &endpoint).await.is_empty());
    let left = world.text(
        "SELECT CAST((SELECT COUNT(*) FROM webhook_events) + (SELECT COUNT(*) FROM webhook_attempts) AS TEXT)",
    );
    assert_eq!(left, "0");
}

#[tokio::test(start_paused = true)]
async fn what_is_past_its_deadline_has_failed() {
    let world = World::new();
    let endpoint = listening(&world, HOOK, &["booking.created"]).await;
    world.receiver.fail(HOOK, Some(ReceiverFault::Down));
    world.book_in(3_600_000).await;
    for _ in 0..85 {
        later(&world, 3_600).await;
    }
    let row = &deliveries(&world, &endpoint).await[0];
    assert!(row.starts_with("booking.created failed"), "{row}");
}

#[tokio::test(start_paused = true)]
async fn many_events_that_end_at_once_are_forgotten_at_once() {
    let world = World::new();
    listening(&world, HOOK, &["booking.created"]).await;
    world.sql(
        "INSERT INTO webhook_events (id, organization_id, type, at)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 350)
         SELECT 'evt_' || i, e.organization_id, 'booking.created', 1 FROM n, webhook_endpoints e;
         INSERT INTO webhook_deliveries (endpoint_id, event_id, organization_id, state, due_at, deadline, created_at, updated_at)
         SELECT e.id, v.id, e.organization_id, 'delivered', 1, 1, 1, 1 FROM webhook_endpoints e, webhook_events v;",
    );
    later(&world, 61).await;
    let left = world.text("SELECT CAST(COUNT(*) AS TEXT) FROM webhook_events");
    assert_eq!(left, "0");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_was_made_before_an_erasure_is_neither_stored_nor_sent_after_it() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let endpoint = listening(&world, HOOK, &["booking.cancelled"]).await;
            let booking = world.book_in(6_000).await;
            let read = "json_each(:bookings)) AND organization_id";
            world.db.fail(read, Fault::Late(Duration::from_secs(3)));
            super::cancel(&world, &booking).await;
            // The body is being made: the erasure comes before it is stored.
            tokio::time::sleep(Duration::from_secs(1)).await;
            erase(&world).await;
            tokio::time::sleep(Duration::from_secs(10)).await;
            later(&world, 60).await;
            assert!(world.receiver.received().is_empty());
            assert_eq!(bodies_with(&world, ADA), "0");
            assert_eq!(
                deliveries(&world, &endpoint).await,
                ["booking.cancelled skipped erased"]
            );
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_erased_while_its_batch_is_sent_is_not_sent() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let endpoint = listening(&world, HOOK, &["booking.created", "booking.cancelled"]).await;
            let slow = ReceiverFault::Slow(Duration::from_secs(5));
            world.receiver.fail(HOOK, Some(slow));
            let down = json!({ "url": HOOK, "events": ["booking.created", "booking.cancelled"] });
            world.sql("UPDATE webhook_endpoints SET rests_until = 4000000000000");
            let booking = world.book_in(6_000).await;
            super::cancel(&world, &booking).await;
            // Both are of one batch.
            let (status, _) = world.confirmed(Method::PUT, &endpoint.path, down).await;
            assert_eq!(status, StatusCode::OK);
            world.sql("UPDATE webhook_endpoints SET rests_until = 0");
            world
                .send(
                    Method::POST,
                    &format!("{}/test", endpoint.path),
                    Value::Null,
                )
                .await;
            tokio::time::sleep(Duration::from_secs(2)).await;
            erase(&world).await;
            tokio::time::sleep(Duration::from_secs(30)).await;
            let named = world.receiver.received();
            let named = named.iter().filter(|event| event.body.contains(ADA));
            assert_eq!(named.count(), 1, "the one that was on its way");
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_notice_about_several_bookings_tells_no_titles() {
    let world = World::new();
    listening(&world, HOOK, &["notice.created"]).await;
    let start = world.now() + TimeDelta::hours(30);
    let other = world.another_operator("+12125550198");
    world
        .book(json!({ "start_time": start, "title": "Ada's secret", "user_id": other }))
        .await;
    let path = format!("/api/members/{other}");
    let (status, answer) = world
        .send(Method::PATCH, &path, json!({ "active": false }))
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    later(&world, 1).await;
    let received = world.receiver.received();
    assert_eq!(received.len(), 1);
    let bookings = &received[0].json()["data"]["bookings"];
    assert_eq!(bookings.as_array().unwrap().len(), 1);
    assert_eq!(bookings[0]["title"], "");
}
