//! Delivery: at least once, signed, under one id and with the same bytes; whatever dies, is slow, refuses or is away.

use super::{
    ALL, HOOK, OTHER_HOOK, cancel, deliveries, later, listed, listening, listening_to_all, patch,
    shown, versions,
};
use crate::prelude::*;
use callslot_worker::testing::{Fault, ReceivedWebhook, ReceiverFault};
use std::{collections::BTreeSet, time::Duration};
use tokio::task::LocalSet;

/// The type of the events that most tests here use.
const CREATED: &[&str] = &["booking.created"];

#[tokio::test(start_paused = true)]
async fn an_event_is_signed_as_the_standard_says() {
    let world = World::new();
    let endpoint = listening_to_all(&world).await;
    let booking = world.book_in(6_000).await;
    let received = world.receiver.received();
    let event = &received[0];
    assert_eq!(event.id(), format!("evt_{booking}_booking_created"));
    assert!(event.is_signed_with(&endpoint.secret));
    assert_eq!(event.headers["content-type"], "application/json");
    let sent = event.headers["webhook-timestamp"].to_str().unwrap();
    assert_eq!(sent, world.now().timestamp().to_string());
    let body = event.json();
    assert_eq!(body["type"], "booking.created");
    assert_eq!(body.as_object().unwrap().len(), 3);
    let (_, shown) = world
        .send(
            Method::GET,
            &format!("/api/bookings/{booking}"),
            Value::Null,
        )
        .await;
    assert_eq!(body["data"], shown["booking"], "the API's own resource");
}

#[tokio::test(start_paused = true)]
async fn worker_killed_between_commit_and_send_still_delivers() {
    let world = World::new();
    let endpoint = listening(&world, HOOK, CREATED).await;
    // A run has several hands, each of which claims.
    for _ in 0..3 {
        world.db.fail(
            "UPDATE webhook_endpoints SET lease_token = :token",
            Fault::Before,
        );
    }
    world.book_in(6_000).await;
    assert!(world.receiver.received().is_empty());
    assert_eq!(
        deliveries(&world, &endpoint).await,
        ["booking.created pending"]
    );
    later(&world, 60).await;
    assert_eq!(world.receiver.events_at(HOOK), CREATED);
}

#[tokio::test(start_paused = true)]
async fn an_event_whose_end_was_not_noted_comes_again_under_its_id_with_its_bytes() {
    let world = World::new();
    let endpoint = listening(&world, HOOK, CREATED).await;
    world.db.fail("tries = tries + 1", Fault::Before);
    let booking = world.book_in(6_000).await;
    patch(&world, &booking, json!({ "title": "Another" })).await;
    later(&world, 100).await;
    let received = world.receiver.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].id(), received[1].id());
    assert_eq!(received[0].body, received[1].body);
    assert_eq!(
        deliveries(&world, &endpoint).await,
        ["booking.created delivered"]
    );
}

#[tokio::test(start_paused = true)]
async fn two_endpoints_get_the_same_id_and_bytes_each_with_its_own_signature() {
    let world = World::new();
    let first = listening(&world, HOOK, CREATED).await;
    let second = listening(&world, OTHER_HOOK, CREATED).await;
    world.book_in(6_000).await;
    let received = world.receiver.received();
    let at = |url: &str| received.iter().find(|event| event.url == url).unwrap();
    let (one, other) = (at(HOOK), at(OTHER_HOOK));
    assert_eq!((one.id(), &one.body), (other.id(), &other.body));
    assert!(one.is_signed_with(&first.secret) && !one.is_signed_with(&second.secret));
    assert!(other.is_signed_with(&second.secret) && !other.is_signed_with(&first.secret));
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_is_down_for_two_hours_gets_every_event_once_it_is_up() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            listening_to_all(&world).await;
            world.receiver.fail(HOOK, Some(ReceiverFault::Down));
            let mut bookings = Vec::new();
            for n in 0..30 {
                let booking = world.book_in(90_000 + n * 2_400).await;
                patch(&world, &booking, json!({ "title": "Another" })).await;
                cancel(&world, &booking).await;
                bookings.push(booking);
            }
            for _ in 0..120 {
                later(&world, 60).await;
            }
            assert!(world.receiver.received().is_empty());
            let asked = world.receiver.asked(HOOK).len();
            assert!(asked < 80, "it is left in peace: {asked}");
            world.receiver.fail(HOOK, None);
            for _ in 0..10 {
                later(&world, 60).await;
            }
            let received = world.receiver.received();
            let got: BTreeSet<_> = received.iter().map(ReceivedWebhook::id).collect();
            for booking in &bookings {
                for event in ["booking_created", "booking_updated_2", "booking_cancelled"] {
                    assert!(got.contains(&format!("evt_{booking}_{event}")), "{event}");
                }
                // The newest state is known by the version, whatever came last.
                let own: Vec<_> = received
                    .iter()
                    .filter(|event| event.json()["data"]["id"] == **booking)
                    .cloned()
                    .collect();
                let newest = own.iter().max_by_key(|event| versions(&[(*event).clone()]));
                assert_eq!(newest.unwrap().json()["data"]["status"], "cancelled");
            }
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn the_schedule_is_the_standards() {
    let world = World::new();
    let endpoint = listening(&world, HOOK, CREATED).await;
    world
        .receiver
        .fail(HOOK, Some(ReceiverFault::Status(400, None)));
    world.book_in(600_000).await;
    later(&world, 10).await;
    for _ in 0..85 * 12 {
        later(&world, 300).await;
    }
    let asked = world.receiver.asked(HOOK);
    assert_eq!(asked.len(), 10);
    let total = (asked[9] - asked[0]).num_hours();
    assert!((75..84).contains(&total), "{total}");
    assert_eq!(
        deliveries(&world, &endpoint).await,
        ["booking.created failed exhausted"]
    );
    let attempts = &listed(&world, &endpoint).await[0]["attempts"];
    assert_eq!(attempts.as_array().unwrap().len(), 10);
    assert_eq!(
        (
            &attempts[9]["number"],
            &attempts[9]["status"],
            &attempts[9]["answer"]
        ),
        (&json!(10), &json!(400), &json!("no"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_redirect_is_a_failure_and_not_followed() {
    let world = World::new();
    let endpoint = listening(&world, HOOK, CREATED).await;
    world
        .receiver
        .fail(HOOK, Some(ReceiverFault::Status(302, None)));
    world.book_in(6_000).await;
    assert_eq!(
        deliveries(&world, &endpoint).await,
        ["booking.created pending redirect"]
    );
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_obeyed() {
    let world = World::new();
    let endpoint = listening(&world, HOOK, CREATED).await;
    world
        .receiver
        .fail(HOOK, Some(ReceiverFault::Status(429, Some(600))));
    world.book_in(60_000).await;
    world.book_in(66_000).await;
    for _ in 0..9 {
        later(&world, 60).await;
    }
    assert_eq!(
        world.receiver.asked(HOOK).len(),
        1,
        "nothing else is sent either"
    );
    world.receiver.fail(HOOK, None);
    later(&world, 90).await;
    assert_eq!(world.receiver.events_at(HOOK).len(), 2);
    let _ = endpoint;
}

#[tokio::test(start_paused = true)]
async fn gone_disables_the_endpoint_and_the_owner_is_told() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let endpoint = listening(&world, HOOK, CREATED).await;
            world.outbox.sent();
            let before = world.outbox.sent().len();
            world
                .receiver
                .fail(HOOK, Some(ReceiverFault::Status(410, None)));
            world.book_in(6_000).await;
            let shown = shown(&world, &endpoint).await;
            assert_eq!(
                (&shown["enabled"], &shown["disabled_reason"]),
                (&json!(false), &json!("gone"))
            );
            assert_eq!(
                deliveries(&world, &endpoint).await,
                ["booking.created failed gone"]
            );
            later(&world, 60).await;
            let mails = world.outbox.sent();
            assert_eq!(mails.len(), before + 1);
            assert!(mails[before].subject.contains("hooks.example.com"));
            let (_, notices) = world.send(Method::GET, "/api/notices", Value::Null).await;
            assert_eq!(notices["notices"][0]["kind"], "webhook_disabled");
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn three_failures_dont_silently_disable_a_webhook_and_replay_works() {
    let world = World::new();
    let endpoint = listening(&world, HOOK, CREATED).await;
    world
        .receiver
        .fail(HOOK, Some(ReceiverFault::Status(500, None)));
    let booking = world.book_in(600_000).await;
    for _ in 0..10 {
        later(&world, 60).await;
    }
    assert!(world.receiver.asked(HOOK).len() >= 3);
    assert_eq!(shown(&world, &endpoint).await["enabled"], true);
    world
        .receiver
        .fail(HOOK, Some(ReceiverFault::Status(400, None)));
    for _ in 0..85 * 6 {
        later(&world, 600).await;
    }
    assert_eq!(
        deliveries(&world, &endpoint).await,
        ["booking.created failed exhausted"]
    );
    world.receiver.fail(HOOK, None);
    let event = format!("evt_{booking}_booking_created");
    let path = format!("{}/replay", endpoint.path);
    let body = json!({ "event_id": event });
    let (status, answer) = world.send(Method::POST, &path, body).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{answer}");
    assert_eq!(answer["replayed"], 1);
    assert_eq!(world.receiver.received()[0].id(), event);
    assert_eq!(
        deliveries(&world, &endpoint).await,
        ["booking.created delivered"]
    );
}

#[tokio::test(start_paused = true)]
async fn five_days_of_only_failures_disable_it_with_a_mail_to_the_owner() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let endpoint = listening(&world, HOOK, CREATED).await;
            let before = world.outbox.sent().len();
            world.receiver.fail(HOOK, Some(ReceiverFault::Down));
            for day in 0..6 {
                if day < 5 {
                    let shown = shown(&world, &endpoint).await;
                    assert_eq!(shown["enabled"], true, "day {day}");
                }
                world.book_in(3_600_000 + day * 2_400).await;
                for _ in 0..24 {
                    later(&world, 3_600).await;
                }
            }
            let shown = shown(&world, &endpoint).await;
            assert_eq!(
                (&shown["enabled"], &shown["disabled_reason"]),
                (&json!(false), &json!("failing"))
            );
            let mails = world.outbox.sent();
            let told: Vec<_> = mails[before..]
                .iter()
                .filter(|mail| mail.subject.contains("hooks.example.com"))
                .collect();
            assert_eq!(told.len(), 1);
            assert!(told[0].text.contains("five days"), "{}", told[0].text);
            let (_, notices) = world.send(Method::GET, "/api/notices", Value::Null).await;
            let kinds = notices["notices"].to_string();
            assert!(kinds.contains("webhook_disabled"), "{kinds}");
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_success_in_between_begins_the_five_days_anew() {
    let world = World::new();
    let endpoint = listening(&world, HOOK, CREATED).await;
    world.receiver.fail(HOOK, Some(ReceiverFault::Down));
    world.book_in(600_000).await;
    assert!(shown(&world, &endpoint).await["failing_since"].is_string());
    world.receiver.fail(HOOK, None);
    later(&world, 600).await;
    assert!(shown(&world, &endpoint).await["failing_since"].is_null());
}

#[tokio::test(start_paused = true)]
async fn one_slow_endpoint_delays_no_other() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            listening(&world, HOOK, CREATED).await;
            listening(&world, OTHER_HOOK, CREATED).await;
            let slow = ReceiverFault::Slow(Duration::from_secs(60));
            world.receiver.fail(HOOK, Some(slow));
            let begun = world.now();
            for n in 0..5 {
                world.book_in(90_000 + n * 2_400).await;
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            tokio::time::sleep(Duration::from_secs(2)).await;
            let asked = world.receiver.asked(OTHER_HOOK);
            assert!(!asked.is_empty());
            assert!(asked[0] - begun < TimeDelta::seconds(1), "{asked:?}");
            assert_eq!(world.receiver.events_at(OTHER_HOOK).len(), 5);
            assert!(world.receiver.events_at(HOOK).is_empty());
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_takes_longer_than_fifteen_seconds_is_none() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let endpoint = listening(&world, HOOK, CREATED).await;
            let slow = ReceiverFault::Slow(Duration::from_secs(60));
            world.receiver.fail(HOOK, Some(slow));
            world.book_in(6_000).await;
            tokio::time::sleep(Duration::from_secs(20)).await;
            let attempt = &listed(&world, &endpoint).await[0]["attempts"][0];
            assert_eq!(
                (
                    &attempt["status"],
                    &attempt["error"],
                    &attempt["duration_ms"]
                ),
                (&Value::Null, &json!("timeout"), &json!(15_000))
            );
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn replay_of_a_range_sends_what_failed_in_it_or_all() {
    let world = World::new();
    let endpoint = listening(&world, HOOK, CREATED).await;
    let from = world.now();
    world.book_in(600_000).await;
    world
        .receiver
        .fail(HOOK, Some(ReceiverFault::Status(400, None)));
    world.book_in(606_000).await;
    for _ in 0..90 {
        later(&world, 3_600).await;
    }
    world.receiver.fail(HOOK, None);
    let path = format!("{}/replay", endpoint.path);
    let replay = async |delivered: bool| {
        let body =
            json!({ "from": from, "to": from + TimeDelta::hours(1), "delivered": delivered });
        let (status, answer) = world.send(Method::POST, &path, body).await;
        assert_eq!(status, StatusCode::ACCEPTED, "{answer}");
        answer["replayed"].clone()
    };
    assert_eq!(replay(false).await, 1);
    assert_eq!(world.receiver.events_at(HOOK).len(), 2);
    assert_eq!(replay(false).await, 0);
    assert_eq!(replay(true).await, 2);
    assert_eq!(world.receiver.events_at(HOOK).len(), 4);
    let ids: BTreeSet<_> = world
        .receiver
        .received()
        .iter()
        .map(ReceivedWebhook::id)
        .collect();
    assert_eq!(ids.len(), 2, "the same ids");
    let body = json!({ "event_id": "evt_nothing" });
    let (status, _) = world.send(Method::POST, &path, body).await;
    assert_eq!(status, StatusCode::CONFLICT);
}

#[tokio::test(start_paused = true)]
async fn a_long_booking_fits_into_twenty_kilobytes() {
    let world = World::new();
    listening_to_all(&world).await;
    world
        .book(json!({
            "start_time": world.now() + TimeDelta::minutes(100),
            "description": "ß".repeat(5_000), "notes": "語".repeat(10_000),
        }))
        .await;
    let event = &world.receiver.received()[0];
    assert!(event.body.len() < 20_000, "{}", event.body.len());
    assert!(
        event.json()["data"]["notes"]
            .as_str()
            .unwrap()
            .ends_with('…')
    );
}

#[tokio::test(start_paused = true)]
async fn whoever_has_no_endpoint_pays_nothing() {
    let world = World::new();
    listening(&world, HOOK, &ALL[..1]).await;
    world.rush(3, 5);
    world.tick().await;
    let rows = world.text("SELECT CAST(COUNT(*) AS TEXT) FROM webhook_events");
    assert_eq!(rows, "0");
}
