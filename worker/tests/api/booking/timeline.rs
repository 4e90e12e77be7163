//! The history of a booking: changes with their authors, and calls with their seconds.

use crate::{
    call::records::{hang_up, talking},
    prelude::*,
};
use callslot_worker::testing::CarrierReaction;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";

async fn timeline(world: &World, booking: &str) -> Vec<Value> {
    let path = format!("/api/bookings/{booking}/timeline");
    let (status, answer) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer["timeline"].as_array().unwrap().clone()
}

async fn events(world: &World, booking: &str) -> Vec<Value> {
    let timeline = timeline(world, booking).await.into_iter();
    timeline.map(|entry| entry["event"].clone()).collect()
}

async fn change(world: &World, booking: &str, change: Value) {
    tokio::time::advance(std::time::Duration::from_secs(1)).await;
    let path = format!("/api/bookings/{booking}");
    let (status, answer) = world.send(Method::PATCH, &path, change).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

/// A booking that was moved, handed over, edited, annotated, and called off.
async fn changed(world: &World) -> String {
    let booking = world
        .book(json!({"start_time": "2026-03-02T13:00:00Z", "user_id": OWNER}))
        .await;
    for fields in [
        json!({"start_time": "2026-03-02T14:00:00Z"}),
        json!({"user_id": OPERATOR}),
        json!({"title": "Another", "attendee_email": "ada@example.com"}),
        json!({"title": "Another"}),
        json!({"notes": "Prefers mornings"}),
        json!({"start_time": "2026-03-02T15:00:00Z", "user_id": OWNER, "duration_minutes": 45}),
    ] {
        change(world, &booking, fields).await;
    }
    tokio::time::advance(std::time::Duration::from_secs(1)).await;
    let path = format!("/api/bookings/{booking}");
    world.send(Method::DELETE, &path, Value::Null).await;
    booking
}

#[tokio::test(start_paused = true)]
async fn a_history_tells_what_each_change_changed() {
    let world = World::new();
    let booking = changed(&world).await;
    let moved = |from: &str, to: &str| {
        let (from, to) = (
            format!("2026-03-02T{from}:00Z"),
            format!("2026-03-02T{to}:00Z"),
        );
        json!({"kind": "moved", "from": from, "to": to, "cause": "request"})
    };
    let handed_over = |from, to| json!({"kind": "handed_over", "from": from, "to": to});
    let edited = |fields: &[&str]| json!({"kind": "edited", "fields": fields});
    assert_eq!(
        events(&world, &booking).await,
        [
            json!({"kind": "booked"}),
            moved("13:00", "14:00"),
            handed_over(OWNER, OPERATOR),
            edited(&["title", "attendee_email"]),
            edited(&["notes"]),
            moved("14:00", "15:00"),
            handed_over(OPERATOR, OWNER),
            edited(&["duration_minutes"]),
            json!({"kind": "cancelled"}),
        ]
    );
    for entry in timeline(&world, &booking).await {
        let key = json!({"kind": "key", "user_id": OWNER, "client": "api"});
        assert_eq!(entry["actor"], key, "{entry}");
    }
}

#[tokio::test(start_paused = true)]
async fn changes_from_before_they_were_kept_are_told_without_their_values() {
    let world = World::new();
    let booking = changed(&world).await;
    world.sql("DELETE FROM booking_changes");
    let unknown = json!({"kind": "edited", "fields": []});
    let notes = json!({"kind": "edited", "fields": ["notes"]});
    let told = events(&world, &booking).await;
    let (changes, annotated) = (&told[1..told.len() - 1], 4);
    for (place, event) in changes.iter().enumerate() {
        let expected = if place == annotated { &notes } else { &unknown };
        assert_eq!(event, expected, "{place}");
    }
    assert_eq!(changes.len(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_history_tells_a_call_with_its_seconds_and_what_came_of_it() {
    let world = World::new();
    let attempt = talking(&world).await;
    hang_up(&world, &attempt).await;
    let outcome = "/api/calls/call-1/outcome";
    let agreed = json!({"outcome": "agreed"});
    world.send(Method::PUT, outcome, agreed).await;
    tokio::time::advance(std::time::Duration::from_secs(1)).await;
    world.send(Method::DELETE, outcome, Value::Null).await;
    let booking = world.text("SELECT id FROM booking_events");
    let mut told = timeline(&world, &booking).await;
    for entry in &mut told {
        if let Some(call) = entry["event"].get_mut("call") {
            let of = call.as_object_mut().unwrap().remove("booking_id");
            assert_eq!(of, Some(json!(booking)));
        }
    }
    insta::assert_json_snapshot!("a_history", told);
}

#[tokio::test(start_paused = true)]
async fn a_history_tells_why_no_call_was_placed() {
    let world = World::new();
    let booking = world.book_in(5).await;
    tokio::time::advance(std::time::Duration::from_secs(3_600)).await;
    world.tick().await;
    let told = timeline(&world, &booking).await;
    let last = told.last().unwrap();
    assert_eq!(
        last["event"],
        json!({"kind": "failed", "reason": "missed_window"})
    );
    assert_eq!(
        last["actor"],
        json!({"kind": "system", "user_id": null, "client": null})
    );
    // Notes that are written later move nothing.
    let failed_at = last["at"].clone();
    change(&world, &booking, json!({"notes": "Sorry"})).await;
    let told = timeline(&world, &booking).await;
    let failed = told.iter().find(|entry| entry["event"]["kind"] == "failed");
    assert_eq!(failed.unwrap()["at"], failed_at);
}

#[tokio::test(start_paused = true)]
async fn a_carrier_that_refuses_is_told_with_its_code() {
    let world = World::new();
    let booking = world.book_in(5).await;
    let refusal = CarrierReaction::Refuse("21211");
    world.phones.answers.lock().unwrap().push_back(refusal);
    world.tick().await;
    let told = events(&world, &booking).await;
    let refused =
        json!({"kind": "not_called", "attempt": 1, "reason": "refused", "carrier_code": "21211"});
    assert!(told.contains(&refused), "{told:?}");
}
