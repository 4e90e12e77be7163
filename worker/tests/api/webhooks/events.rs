//! Events: every route that changes something emits them, once it is true, with the API's own resource.

use super::{ALL, HOOK, OTHER_HOOK, cancel, later, listening, listening_to_all, patch};
use crate::{call::records, prelude::*};

/// The types and the versions of what an endpoint has received, in the order of their ids' versions.
fn types(world: &World) -> Vec<String> {
    world.receiver.events_at(HOOK)
}

#[tokio::test(start_paused = true)]
async fn a_bookings_life_is_told_with_its_versions() {
    let world = World::new();
    listening_to_all(&world).await;
    let booking = world.book_in(6_000).await;
    patch(&world, &booking, json!({ "title": "Another" })).await;
    let start = world.now() + TimeDelta::hours(5);
    patch(&world, &booking, json!({ "start_time": start })).await;
    cancel(&world, &booking).await;
    assert_eq!(
        types(&world),
        [
            "booking.created",
            "booking.updated",
            "booking.rescheduled",
            "booking.cancelled"
        ]
    );
    assert_eq!(super::versions(&world.receiver.received()), [1, 2, 3, 4]);
}

#[tokio::test(start_paused = true)]
async fn a_calls_life_is_told_as_the_api_shows_it() {
    let world = World::new();
    listening_to_all(&world).await;
    let attempt = records::talking(&world).await;
    records::hang_up(&world, &attempt).await;
    let body = json!({ "outcome": "agreed", "note": "On Tuesday" });
    let (status, _) = world
        .send(Method::PUT, "/api/calls/call-1/outcome", body)
        .await;
    assert_eq!(status, StatusCode::OK);
    later(&world, 1).await;
    assert_eq!(
        types(&world),
        [
            "booking.created",
            "call.ringing",
            "call.ringing",
            "call.bridged",
            "booking.completed",
            "call.ended",
            "outcome.declared",
        ]
    );
    let received = world.receiver.received();
    let (_, shown) = world
        .send(Method::GET, "/api/calls/call-1", Value::Null)
        .await;
    let ended = received[5].json();
    let mut call = ended["data"].clone();
    let version = call.as_object_mut().unwrap().remove("booking_version");
    assert_eq!(call["id"], "call-1");
    assert_eq!(call["bridged_at"], shown["call"]["bridged_at"]);
    assert!(version.unwrap().as_u64().unwrap() > 1);
    let outcome = received[6].json()["data"].clone();
    assert_eq!(
        (&outcome["call_id"], &outcome["outcome"], &outcome["note"]),
        (&json!("call-1"), &json!("agreed"), &json!("On Tuesday"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_recording_is_told_of_once_it_can_be_fetched() {
    let world = World::new();
    listening_to_all(&world).await;
    let attempt = records::talking(&world).await;
    world.sql(&format!(
        "INSERT INTO recordings (id, organization_id, attempt_id, call_id, status, started_at, updated_at)
         SELECT 'rec-1', organization_id, id, 'call-1', 'in_progress', 1, 1 FROM call_attempts WHERE id = '{attempt}'"
    ));
    later(&world, 1).await;
    assert!(!types(&world).contains(&"recording.ready".to_owned()));
    let now = world.now().timestamp_millis();
    world.sql(&format!(
        "UPDATE recordings SET status = 'completed', url = 'https://carrier.example/rec-1', duration_seconds = 60,
           updated_at = {now} WHERE id = 'rec-1'"
    ));
    later(&world, 1).await;
    let received = world.receiver.received();
    let ready = received.last().unwrap().json();
    assert_eq!(ready["type"], "recording.ready");
    assert_eq!(ready["data"]["url"], "https://carrier.example/rec-1");
    assert_eq!(ready["data"]["call_id"], "call-1");
}

#[tokio::test(start_paused = true)]
async fn a_missed_call_is_told_with_its_notice() {
    let world = World::new();
    listening_to_all(&world).await;
    let booking = world.book_in(60).await;
    tokio::time::sleep(std::time::Duration::from_secs(600)).await;
    world.tick_by_hand().await;
    assert_eq!(world.state(&booking), "failed: missed_window");
    later(&world, 1).await;
    let mut told = types(&world);
    told.sort();
    assert_eq!(
        told,
        ["booking.created", "booking.failed", "notice.created"]
    );
    let received = world.receiver.received();
    let notice = received
        .iter()
        .find(|event| event.event() == "notice.created")
        .unwrap();
    assert_eq!(notice.json()["data"]["kind"], "missed_window");
}

#[tokio::test(start_paused = true)]
async fn every_route_emits() {
    let world = World::new();
    listening(
        &world,
        HOOK,
        &[
            "booking.created",
            "booking.rescheduled",
            "booking.cancelled",
        ],
    )
    .await;
    // A series: each of its calls.
    let start = world.now() + TimeDelta::days(1);
    let booking =
        json!({ "start_time": start, "attendee_phone": "+14155552671", "timezone": "UTC" });
    let series = json!({ "recurrence": "FREQ=DAILY;COUNT=3", "booking": booking });
    let (status, made) = world.send(Method::POST, "/api/series", series).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let id = made["series"]["id"].as_str().unwrap().to_owned();
    assert_eq!(types(&world).len(), 3);
    let path = format!("/api/series/{id}?scope=all");
    let (status, answer) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let told = types(&world);
    let count = |event: &str| told.iter().filter(|told| *told == event).count();
    assert_eq!(
        (count("booking.created"), count("booking.cancelled")),
        (3, 3)
    );
    // A change by the database itself, whoever asks for it.
    let booking = world.book_in(6_000).await;
    world.sql(&format!(
        "UPDATE booking_events SET status = 'cancelled', version = version + 1 WHERE id = '{booking}'"
    ));
    later(&world, 1).await;
    assert_eq!(types(&world).last().unwrap(), "booking.cancelled");
}

#[tokio::test(start_paused = true)]
async fn a_change_to_what_a_booking_has_already_is_not_told() {
    let world = World::new();
    listening_to_all(&world).await;
    let booking = world.book_in(6_000).await;
    let path = format!("/api/bookings/{booking}");
    let (_, shown) = world.send(Method::GET, &path, Value::Null).await;
    let shown = &shown["booking"];
    for same in [
        json!({}),
        json!({ "title": shown["title"] }),
        json!({ "title": "  Follow-up " }),
        json!({ "notes": null }),
        json!({ "start_time": shown["start_time"], "user_id": shown["user_id"], "timezone": shown["timezone"] }),
        json!({ "attendee_phone": shown["attendee_phone"], "attendee_name": shown["attendee_name"] }),
    ] {
        patch(&world, &booking, same.clone()).await;
        assert_eq!(types(&world), ["booking.created"], "{same}");
    }
    patch(&world, &booking, json!({ "notes": "Has the contract" })).await;
    let told = types(&world);
    assert_eq!(told, ["booking.created", "booking.updated"]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_another_member_gets_is_told_as_updated() {
    let world = World::new();
    listening_to_all(&world).await;
    let booking = world.book_in(6_000).await;
    let other = world.another_operator("+12125550198");
    patch(&world, &booking, json!({ "user_id": other })).await;
    assert_eq!(types(&world), ["booking.created", "booking.updated"]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_told_before_it_is_true() {
    let world = World::new();
    listening_to_all(&world).await;
    // Refused: nothing was written, and nothing is told.
    let taken = json!({ "attendee_phone": "+14155552671", "start_time": "2020-01-01T00:00:00Z" });
    let (status, _) = world.send(Method::POST, "/api/bookings", taken).await;
    assert!(status.is_client_error());
    assert!(types(&world).is_empty());
    world.book_in(6_000).await;
    assert_eq!(types(&world), ["booking.created"]);
}

#[tokio::test(start_paused = true)]
async fn an_event_has_the_state_at_its_first_delivery_and_keeps_it() {
    let world = World::new();
    listening(&world, HOOK, &["booking.created"]).await;
    let down = callslot_worker::testing::ReceiverFault::Status(400, None);
    world.receiver.fail(HOOK, Some(down));
    let booking = world.book_in(90_000).await;
    patch(&world, &booking, json!({ "title": "Another" })).await;
    world.receiver.fail(HOOK, None);
    later(&world, 60).await;
    let event = &world.receiver.received()[0];
    assert_eq!(event.json()["data"]["title"], "Follow-up");
    assert_eq!(event.json()["data"]["version"], 1);
}

#[tokio::test(start_paused = true)]
async fn a_smaller_plan_has_no_webhooks() {
    let world = World::new();
    listening_to_all(&world).await;
    listening(&world, OTHER_HOOK, &ALL).await;
    let booking = world.book_in(6_000).await;
    let before = world.receiver.received().len();
    world.sql("UPDATE organizations SET plan = 'pro'");
    world.sql(&format!(
        "UPDATE booking_events SET status = 'cancelled', version = version + 1 WHERE id = '{booking}'"
    ));
    later(&world, 1).await;
    assert_eq!(world.receiver.received().len(), before);
}

/// The plans in the trigger, and in the claim, are those of the table.
#[test]
fn the_triggers_plans_are_those_that_include_webhooks() {
    let named = callslot_shared::access::plans_with(callslot_shared::access::Feature::Webhooks)
        .iter()
        .map(|plan| {
            format!(
                "'{}'",
                serde_json::to_value(plan).unwrap().as_str().unwrap()
            )
        });
    let list = named.collect::<Vec<_>>().join(", ");
    let migration = include_str!("../../../../migrations/0036_webhooks.sql");
    let claim = include_str!("../../../src/store/webhooks/all_tenants/claim.rs");
    for text in [migration, claim] {
        assert!(text.contains(&format!("o.plan IN ({list})")), "{list}");
    }
}

/// The states in the trigger are those of the table.
#[test]
fn the_triggers_states_are_those_of_the_table() {
    let named = callslot_shared::webhook::DELIVERY_STATES
        .iter()
        .map(|(from, to)| format!("'{} {}'", from.as_str(), to.as_str()));
    let list = named.collect::<Vec<_>>().join(", ");
    let migration = include_str!("../../../../migrations/0036_webhooks.sql");
    assert!(migration.contains(&list), "{list}");
}
