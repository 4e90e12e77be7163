//! Things that a tick puts right: calls that wait too long, legs that nobody wants, a carrier that is mute.

use crate::prelude::*;
use axum::http::Method;
use callslot_shared::call::CarrierStatus;
use callslot_worker::testing::{Fault, World};
use serde_json::{Value, json};
use std::{sync::atomic::Ordering, time::Duration};

/// A booking for ten seconds from now whose call the carrier has taken.
async fn placed(world: &World) -> String {
    let booking = world.book_in(10).await;
    assert_eq!(world.tick().await.placed, 1);
    booking
}

fn carrier_says(world: &World, status: CarrierStatus) {
    *world.phones.status.lock().unwrap() = status;
}

fn mute(world: &World, mute: bool) {
    world.phones.mute.store(mute, Ordering::Relaxed);
}

async fn cancel(world: &World, booking: &str) {
    let path = format!("/api/bookings/{booking}");
    world.send(Method::DELETE, &path, Value::Null).await;
}

#[tokio::test(start_paused = true)]
async fn a_call_that_still_waits_at_the_carrier_past_its_grace_is_taken_back() {
    let world = World::new();
    let booking = placed(&world).await;
    carrier_says(&world, CarrierStatus::Queued);
    for _ in 0..4 {
        world.tick().await;
        assert_eq!(world.state(&booking), "calling");
    }
    for _ in 0..2 {
        world.tick().await;
    }
    assert_eq!(world.ended(), ["call-1"]);
    assert_eq!(world.state(&booking), "failed: missed_window");
    assert_eq!(world.text("SELECT kind FROM notices"), "missed_window");
    assert_eq!(world.text("SELECT ending FROM call_attempts"), "never_rang");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_to_be_taken_back_and_could_not_be_is_hung_up_when_it_rings() {
    let world = World::new();
    let booking = placed(&world).await;
    carrier_says(&world, CarrierStatus::Queued);
    for _ in 0..6 {
        world.tick().await;
    }
    assert_eq!(world.state(&booking), "failed: missed_window");
    let attempt = attempt_of(&world, 0);
    let ringing = [("CallSid", "call-1"), ("CallStatus", "ringing")];
    world.webhook(&attempt, "status/operator", &ringing).await;
    let (_, document) = world
        .webhook(&attempt, "operator", &[("CallSid", "call-1")])
        .await;
    assert!(document.ends_with("<Response><Hangup/></Response>"));
    assert!(world.ended().len() >= 3, "{:?}", world.ended());
}

#[tokio::test(start_paused = true)]
async fn a_call_that_rings_past_its_grace_is_left_ringing() {
    let world = World::new();
    let booking = placed(&world).await;
    carrier_says(&world, CarrierStatus::Ringing);
    for _ in 0..7 {
        world.tick().await;
    }
    assert_eq!(world.state(&booking), "calling");
    assert!(world.ended().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_carrier_that_never_speaks_of_a_call_again_does_not_keep_its_booking_open() {
    let world = World::new();
    let booking = placed(&world).await;
    mute(&world, true);
    let mut minutes = 1;
    while world.state(&booking) == "calling" {
        world.tick().await;
        minutes += 1;
        assert!(minutes < 60, "still open");
    }
    assert!((15..=18).contains(&minutes), "{minutes}");
    assert_eq!(world.state(&booking), "failed: outcome_unknown");
    assert_eq!(world.text("SELECT kind FROM notices"), "outcome_unknown");
    assert_eq!(world.text("SELECT ending FROM call_attempts"), "not_known");
}

#[tokio::test(start_paused = true)]
async fn a_conversation_that_nobody_tells_the_end_of_lasts_as_long_as_one_can() {
    let world = World::new();
    let booking = placed(&world).await;
    let attempt = attempt_of(&world, 0);
    for (address, pairs) in [
        ("operator", vec![("CallSid", "call-1")]),
        ("accepted", vec![("CallSid", "call-1"), ("Digits", "1")]),
        ("whisper", vec![("CallSid", "leg")]),
        ("connected", vec![("CallSid", "leg")]),
    ] {
        world.webhook(&attempt, address, &pairs).await;
    }
    mute(&world, true);
    tokio::time::sleep(Duration::from_secs(4 * 3600)).await;
    world.tick().await;
    assert_eq!(world.state(&booking), "calling");
    tokio::time::sleep(Duration::from_secs(600)).await;
    world.tick().await;
    assert_eq!(world.state(&booking), "failed: outcome_unknown");
}

#[tokio::test(start_paused = true)]
async fn a_hang_up_that_failed_is_tried_again_until_the_leg_is_over() {
    let world = World::new();
    let booking = placed(&world).await;
    mute(&world, true);
    cancel(&world, &booking).await;
    world.tick().await;
    assert!(world.ended().is_empty());
    mute(&world, false);
    let report = world.tick().await;
    assert_eq!(report.hung_up, 1);
    assert_eq!(world.ended(), ["call-1"]);
    carrier_says(&world, CarrierStatus::Completed);
    world.tick().await;
    let settled = world.tick().await;
    assert_eq!((settled.hung_up, settled.looked_up), (0, 0));
    assert_eq!(world.phases(&booking), "ended");
    assert_eq!(world.state(&booking), "cancelled");
}

#[tokio::test(start_paused = true)]
async fn the_next_event_hangs_up_what_could_not_be_hung_up() {
    let world = World::new();
    let booking = placed(&world).await;
    mute(&world, true);
    cancel(&world, &booking).await;
    mute(&world, false);
    let attempt = attempt_of(&world, 0);
    for status in ["initiated", "ringing"] {
        let pairs = [("CallSid", "call-1"), ("CallStatus", status)];
        world.webhook(&attempt, "status/operator", &pairs).await;
    }
    assert_eq!(world.ended(), ["call-1", "call-1"]);
}

#[tokio::test(start_paused = true)]
async fn an_attendees_leg_that_outlives_its_attempt_is_hung_up() {
    let world = World::new();
    let booking = placed(&world).await;
    let attempt = attempt_of(&world, 0);
    let key = [("CallSid", "call-1"), ("Digits", "1")];
    world.webhook(&attempt, "accepted", &key).await;
    let ringing = [("CallSid", "leg"), ("CallStatus", "ringing")];
    world.webhook(&attempt, "status/attendee", &ringing).await;
    // Nobody tells of the attendee's leg any more; the operator's is over.
    let end = [("CallSid", "call-1"), ("CallStatus", "completed")];
    world.webhook(&attempt, "status/operator", &end).await;
    tokio::time::sleep(Duration::from_secs(60)).await;
    for _ in 0..2 {
        world.tick().await;
    }
    assert_eq!(world.state(&booking), "failed: attendee_no_answer");
    world.tick().await;
    assert_eq!(world.ended(), ["leg"]);
    // An event of it that comes late hangs it up too.
    let late = [("CallSid", "leg"), ("CallStatus", "in-progress")];
    world.webhook(&attempt, "status/attendee", &late).await;
    assert_eq!(world.ended(), ["leg", "leg"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_over_is_not_hung_up() {
    let world = World::new();
    let booking = placed(&world).await;
    let attempt = attempt_of(&world, 0);
    for status in ["completed", "ringing", "initiated"] {
        let pairs = [("CallSid", "call-1"), ("CallStatus", status)];
        world.webhook(&attempt, "status/operator", &pairs).await;
    }
    // Late news does not bring it back.
    assert_eq!(world.text("SELECT status FROM calls"), "completed");
    for _ in 0..3 {
        world.tick().await;
    }
    assert_eq!(world.state(&booking), "failed: operator_no_answer");
    assert!(world.ended().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_carrier_that_asks_to_wait_for_an_hour_does_not_keep_a_booking_open() {
    let world = World::new();
    let booking = world.book_in(10).await;
    world.tick().await;
    // As after a 429 that names an hour.
    world.forced(
        "UPDATE call_attempts SET phase = 'claimed', carrier_call_id = NULL, ask_at = ask_at + 3600000,
           lease_until = lease_until + 3600000",
    );
    for _ in 0..6 {
        world.tick().await;
    }
    assert_eq!(world.state(&booking), "failed: missed_window");
    assert_eq!(world.phases(&booking), "released");
}

#[tokio::test(start_paused = true)]
async fn a_slow_carrier_in_the_sweep_does_not_keep_calls_waiting() {
    let world = World::new();
    world.phones.slow.store(true, Ordering::Relaxed);
    for _ in 0..4 {
        world.book_in(10).await;
    }
    world.tick().await;
    tokio::time::sleep(Duration::from_secs(60)).await;
    let before = world.now();
    world.book_in(5).await;
    let report = world.tick().await;
    assert!(report.looked_up > 0);
    let asked = world.asked().last().unwrap().at - before;
    assert_eq!(asked.num_seconds(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_sweep_that_fails_does_not_keep_calls_from_being_placed_and_is_told_of() {
    let world = World::new();
    world.book_in(10).await;
    let faults = &world.db.faults;
    faults
        .lock()
        .unwrap()
        .push(("SET phase = 'closed'", Fault::Before));
    let outcome = world
        .dialer()
        .tick(callslot_worker::dialer::Trigger {
            source: callslot_worker::dialer::Source::Schedule,
            scheduled_for: world.now(),
        })
        .await;
    assert!(outcome.is_err());
    assert_eq!(world.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn whatever_write_fails_every_booking_ends_and_is_dialled_once() {
    let steps = [
        "SET phase = 'dialing'",
        "SET phase = 'placed'",
        "SET phase = 'unknown'",
        "SET phase = 'ended', ending = :ending",
        "SET phase = 'closed'",
        "SET checked_at = :now",
    ];
    for step in steps {
        for fault in [Fault::Before, Fault::After] {
            let world = World::new();
            let booking = world.book_in(10).await;
            world.db.faults.lock().unwrap().push((step, fault.clone()));
            carrier_says(&world, CarrierStatus::NoAnswer);
            for _ in 0..20 {
                let trigger = callslot_worker::dialer::Trigger {
                    source: callslot_worker::dialer::Source::Schedule,
                    scheduled_for: world.now(),
                };
                let _ = world.dialer().tick(trigger).await;
            }
            assert_eq!(world.asked().len(), 1, "{step} {fault:?}");
            let (_, booking) = world
                .send(
                    Method::GET,
                    &format!("/api/bookings/{booking}"),
                    Value::Null,
                )
                .await;
            assert_eq!(
                booking["booking"]["status"],
                json!("failed"),
                "{step} {fault:?}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn where_nothing_is_configured_to_dial_with_bookings_end_as_missed() {
    let world = World::with_settings(&[(callslot_worker::settings::SIGNING_KEY, "")]);
    let booking = world.book_in(10).await;
    tokio::time::sleep(Duration::from_secs(320)).await;
    let trigger = callslot_worker::dialer::Trigger {
        source: callslot_worker::dialer::Source::Schedule,
        scheduled_for: world.now(),
    };
    assert!(world.app.tick(trigger).await.is_err());
    assert_eq!(world.state(&booking), "failed: missed_window");
    assert_eq!(world.text("SELECT kind FROM notices"), "missed_window");
}
