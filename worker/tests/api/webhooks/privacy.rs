//! Bodies that were sent are erased with its booking, and kept no longer than they can be delivered anew.

use super::{HOOK, deliveries, later, listed, listening, listening_to_all, patch};
use crate::{call::records, prelude::*};
use callslot_worker::testing::ReceiverFault;

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
