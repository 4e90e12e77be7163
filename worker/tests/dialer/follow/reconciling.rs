//! The fate of an attempt whose answer was lost. It is never asked again.

use crate::prelude::*;
use axum::http::Method;
use callslot_shared::{call::CarrierStatus, ids::CallId};
use callslot_worker::{
    store::call_attempts,
    telephony::ListedCall,
    testing::{CarrierReaction, World},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::{sync::atomic::Ordering, time::Duration};

/// A booking for ten seconds from now whose attempt has just become unknown.
async fn lost(world: &World, answer: CarrierReaction) -> String {
    let booking = world.book_in(10).await;
    world.phones.answers.lock().unwrap().push_back(answer);
    let report = world.tick().await;
    assert_eq!(report.unknown, 1);
    assert_eq!(world.phases(&booking), "unknown");
    booking
}

/// Another program's call to the owner's phone, so many seconds after the attempt's request.
fn other(world: &World, id: &str, seconds: Option<i64>) {
    let asked = world.asked()[0].at;
    world.phones.others.lock().unwrap().push(ListedCall {
        id: CallId::parse(id).unwrap(),
        status: CarrierStatus::Ringing,
        created_at: seconds.map(|seconds| asked + TimeDelta::seconds(seconds)),
    });
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_answer_was_lost_is_found_in_the_list_and_not_dialled_again() {
    let world = World::new();
    let booking = lost(&world, CarrierReaction::LoseAfterTaking).await;
    let report = world.tick().await;
    assert_eq!((report.adopted, world.asked().len()), (1, 1));
    assert_eq!(world.phases(&booking), "placed");
    assert_eq!(world.text("SELECT call_id FROM booking_events"), "call-1");
    assert_eq!(world.text("SELECT status FROM calls"), "ringing");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_not_found_proves_nothing_and_ends_in_a_notice() {
    let world = World::new();
    let booking = lost(&world, CarrierReaction::LoseBeforeTaking).await;
    for _ in 0..4 {
        world.tick().await;
        assert_eq!(world.phases(&booking), "unknown");
    }
    for _ in 0..2 {
        world.tick().await;
    }
    assert_eq!(world.asked().len(), 1);
    assert_eq!(world.state(&booking), "failed: outcome_unknown");
    assert_eq!(world.phases(&booking), "closed");
    assert_eq!(world.text("SELECT kind FROM notices"), "outcome_unknown");
}

/// A call in the list: its id, and how many seconds after the attempt's request it was created.
type Listed = (&'static str, Option<i64>);

#[tokio::test(start_paused = true)]
async fn nothing_is_adopted_unless_it_can_only_be_that_call() {
    let cases: [(&str, &[Listed]); 5] = [
        ("two that fit", &[("a", Some(1)), ("b", Some(20))]),
        (
            "one that fits and one without a time",
            &[("a", Some(1)), ("b", None)],
        ),
        ("one without a time", &[("a", None)]),
        ("one from before", &[("a", Some(-6))]),
        ("one from after", &[("a", Some(31))]),
    ];
    for (case, calls) in cases {
        let world = World::new();
        let booking = lost(&world, CarrierReaction::LoseBeforeTaking).await;
        for (id, seconds) in calls {
            other(&world, id, *seconds);
        }
        let report = world.tick().await;
        assert_eq!((report.adopted, report.errors), (0, 0), "{case}");
        assert_eq!(world.phases(&booking), "unknown", "{case}");
        assert!(world.phones.searches.load(Ordering::Relaxed) > 0, "{case}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_another_attempt_is_bound_to_is_not_adopted() {
    let world = World::new();
    let first = lost(&world, CarrierReaction::LoseBeforeTaking).await;
    // The same phone rings for another booking, within the first attempt's window.
    world.sql(
        "INSERT INTO calls (id, organization_id, booking_id, attempt_id, leg, status, rank, created_at, updated_at)
         SELECT 'bound', organization_id, booking_id, id, 'attendee', 'completed', 4, 0, 0 FROM call_attempts",
    );
    other(&world, "bound", Some(2));
    let report = world.tick().await;
    assert_eq!(report.adopted, 0);
    assert_eq!(world.phases(&first), "unknown");
    other(&world, "free", Some(3));
    world.tick().await;
    assert_eq!(
        world.text("SELECT carrier_call_id FROM call_attempts"),
        "free"
    );
}

#[tokio::test(start_paused = true)]
async fn two_unsettled_attempts_of_one_phone_are_not_told_apart() {
    let world = World::new();
    // Two operators who share a phone: one alone has no two calls at a time.
    let colleague = world.another_operator("+12125550101");
    let start = world.now() + TimeDelta::seconds(12);
    let bookings = [
        world.book_in(10).await,
        world
            .book(json!({"start_time": start, "user_id": colleague}))
            .await,
    ];
    world.phones.answers.lock().unwrap().extend([
        CarrierReaction::LoseAfterTaking,
        CarrierReaction::LoseBeforeTaking,
    ]);
    world.tick().await;
    let report = world.tick().await;
    assert_eq!(report.adopted, 0);
    assert_eq!(world.phones.searches.load(Ordering::Relaxed), 0);
    // A webhook settles one of them, and then the other is alone.
    let pairs = [("CallSid", "call-1"), ("CallStatus", "ringing")];
    world
        .webhook(&attempt_of(&world, 0), "status/operator", &pairs)
        .await;
    world.tick().await;
    assert_eq!(world.phones.searches.load(Ordering::Relaxed), 1);
    assert_eq!(
        bookings.map(|booking| world.phases(&booking)),
        ["placed", "unknown"]
    );
    for _ in 0..5 {
        world.tick().await;
    }
    assert_eq!(
        world.text("SELECT group_concat(kind) FROM notices"),
        "outcome_unknown"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_found_for_a_cancelled_booking_is_hung_up() {
    let world = World::new();
    let booking = lost(&world, CarrierReaction::LoseAfterTaking).await;
    let (_, answer) = world
        .send(
            Method::DELETE,
            &format!("/api/bookings/{booking}"),
            Value::Null,
        )
        .await;
    assert_eq!(answer["rang"], "unknown");
    assert!(world.ended().is_empty());
    world.tick().await;
    assert_eq!(world.ended(), ["call-1"]);
    assert_eq!(world.state(&booking), "cancelled");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_shows_up_after_it_was_given_up_is_ended_by_every_event() {
    let world = World::new();
    let booking = lost(&world, CarrierReaction::LoseAfterTaking).await;
    world.phones.mute.store(true, Ordering::Relaxed);
    for _ in 0..6 {
        world.tick().await;
    }
    assert_eq!(world.state(&booking), "failed: outcome_unknown");
    let attempt = attempt_of(&world, 0);
    let pairs = [("CallSid", "call-1"), ("CallStatus", "ringing")];
    world.webhook(&attempt, "status/operator", &pairs).await;
    assert!(world.ended().is_empty(), "the carrier did not listen");
    world.phones.mute.store(false, Ordering::Relaxed);
    let (_, document) = world
        .webhook(&attempt, "operator", &[("CallSid", "call-1")])
        .await;
    assert!(
        document.ends_with("<Response><Hangup/></Response>"),
        "{document}"
    );
    assert_eq!(world.ended(), ["call-1"]);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_cannot_be_read_is_asked_for_again_and_not_for_ever() {
    let world = World::new();
    let booking = lost(&world, CarrierReaction::LoseAfterTaking).await;
    world.phones.mute.store(true, Ordering::Relaxed);
    for _ in 0..8 {
        world.tick().await;
    }
    // Once a minute while grace lasts, and once more.
    assert!((4..=6).contains(&world.phones.searches.load(Ordering::Relaxed)));
    assert_eq!(world.state(&booking), "failed: outcome_unknown");
}

/// Runs a tick in which the carrier takes nine seconds to answer, and does something meanwhile.
async fn answered_late(world: &World, meanwhile: impl AsyncFnOnce()) {
    let slow = CarrierReaction::TakeSlowly(Duration::from_secs(9));
    world.phones.answers.lock().unwrap().push_back(slow);
    tokio::join!(world.tick(), async {
        while world.asked().is_empty() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        meanwhile().await;
    });
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_comes_after_all_settles_an_unknown_attempt() {
    let world = World::new();
    let booking = world.book_in(10).await;
    answered_late(&world, async || {
        world.attempts().forced(Phase::Unknown);
    })
    .await;
    assert_eq!(world.phases(&booking), "placed");
    assert!(world.ended().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_answer_for_an_attempt_that_was_given_up_ends_its_call() {
    let world = World::new();
    let booking = world.book_in(10).await;
    answered_late(&world, async || {
        world.attempts().forced(Phase::Closed);
    })
    .await;
    assert_eq!(world.phases(&booking), "closed");
    assert_eq!(world.ended(), ["call-1"]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_for_a_booking_that_was_cancelled_meanwhile_ends_its_call() {
    let world = World::new();
    let booking = world.book_in(10).await;
    let path = format!("/api/bookings/{booking}");
    answered_late(&world, async || {
        world.send(Method::DELETE, &path, Value::Null).await;
    })
    .await;
    assert_eq!(world.state(&booking), "cancelled");
    assert_eq!(world.ended(), ["call-1"]);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_comes_too_late_does_not_settle_an_unknown_attempt() {
    let world = World::new();
    let booking = lost(&world, CarrierReaction::LoseAfterTaking).await;
    let id = attempt_of(&world, 0).parse().unwrap();
    let attempt = call_attempts::get(world.app.all_tenants(), id)
        .await
        .unwrap()
        .unwrap();
    call_attempts::refuse(world.app.all_tenants(), &attempt, "21211", world.now())
        .await
        .unwrap();
    assert_eq!(world.phases(&booking), "unknown");
    assert_eq!(world.state(&booking), "calling");
}
