//! Another attempt after a busy line or no answer, where the organization turned it on.

use crate::prelude::*;
use axum::http::Method;
use callslot_shared::call::Ending;
use callslot_worker::{
    store::call_attempts::{self, Conclusion},
    testing::{CarrierReaction, World},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::time::Duration;

/// The demo organization, with so many later attempts, a minute apart.
async fn with_retries(count: u32) -> World {
    let world = World::new();
    let change = json!({ "retry_count": count });
    let (status, _) = world.send(Method::PATCH, "/api/organization", change).await;
    assert_eq!(status, 200);
    world
}

/// Tells what became of the operator's leg of an attempt, the first being 0.
async fn operator(world: &World, index: usize, status: &str) {
    let call = format!("call-{}", index + 1);
    let pairs = [("CallSid", call.as_str()), ("CallStatus", status)];
    let attempt = attempt_of(world, index);
    let (code, _) = world.webhook(&attempt, "status/operator", &pairs).await;
    assert_eq!(code, 204);
}

/// The operator accepts, and the attendee's leg of an attempt comes to this.
async fn attendee(world: &World, index: usize, status: &str) {
    let (call, attempt) = (format!("call-{}", index + 1), attempt_of(world, index));
    let key = [("CallSid", call.as_str()), ("Digits", "1")];
    world.webhook(&attempt, "accepted", &key).await;
    let over = [("CallSid", call.as_str()), ("DialCallStatus", status)];
    world.webhook(&attempt, "dialled", &over).await;
    operator(world, index, "completed").await;
}

async fn cancel(world: &World, booking: &str) -> Value {
    let path = format!("/api/bookings/{booking}");
    world.send(Method::DELETE, &path, Value::Null).await.1
}

#[tokio::test(start_paused = true)]
async fn without_being_turned_on_there_is_one_attempt() {
    let world = World::new();
    let booking = world.book_in(10).await;
    world.tick().await;
    operator(&world, 0, "busy").await;
    assert_eq!(world.state(&booking), "failed: operator_no_answer");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_nobody_took_is_placed_again_after_the_spacing() {
    for status in ["busy", "no-answer"] {
        let world = with_retries(1).await;
        let booking = world.book_in(10).await;
        world.tick().await;
        operator(&world, 0, status).await;
        assert_eq!(world.state(&booking), "calling");
        assert_eq!(world.text("SELECT COUNT(*) || '' FROM notices"), "0");
        world.tick().await;
        assert_eq!(world.asked_at(), [10.0, 120.0]);
        assert_eq!(world.phases(&booking), "ended placed");
        assert_eq!(world.text("SELECT call_id FROM booking_events"), "call-2");
        operator(&world, 1, status).await;
        assert_eq!(world.state(&booking), "failed: operator_no_answer");
        assert_eq!(world.text("SELECT kind FROM notices"), "operator_no_answer");
        world.tick().await;
        assert_eq!(world.asked().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn an_attendee_who_was_busy_is_reached_by_a_later_attempt() {
    let world = with_retries(3).await;
    let booking = world.book_in(10).await;
    world.tick().await;
    attendee(&world, 0, "busy").await;
    world.tick().await;
    attendee(&world, 1, "no-answer").await;
    assert_eq!(world.state(&booking), "calling");
    world.tick().await;
    let attempt = attempt_of(&world, 2);
    for (address, pairs) in [
        ("accepted", vec![("CallSid", "call-3"), ("Digits", "1")]),
        ("whisper", vec![("CallSid", "leg")]),
        ("connected", vec![("CallSid", "leg")]),
    ] {
        world.webhook(&attempt, address, &pairs).await;
    }
    operator(&world, 2, "completed").await;
    assert_eq!(world.state(&booking), "completed");
    assert_eq!(world.phases(&booking), "ended ended ended");
    let path = format!("/api/calls?booking_id={booking}");
    let (_, list) = world.send(Method::GET, &path, Value::Null).await;
    let endings: Vec<_> = list["calls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|call| (call["attempt"].clone(), call["ending"].clone()))
        .collect();
    assert_eq!(
        endings,
        [
            (3, "talked"),
            (2, "attendee_no_answer"),
            (1, "attendee_busy")
        ]
        .map(|(attempt, ending)| (attempt.into(), ending.into()))
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_person_decided_or_a_line_refused_is_not_tried_again() {
    for (status, reason) in [
        ("completed", "operator_no_answer"),
        ("canceled", "operator_no_answer"),
        ("failed", "call_failed"),
    ] {
        let world = with_retries(3).await;
        let booking = world.book_in(10).await;
        world.tick().await;
        operator(&world, 0, status).await;
        assert_eq!(world.state(&booking), format!("failed: {reason}"));
    }
}

#[tokio::test(start_paused = true)]
async fn without_time_for_another_attempt_the_booking_ends_at_once() {
    let world = with_retries(1).await;
    world.sql("UPDATE organizations SET retry_spacing_seconds = 300");
    let booking = world.book_in(10).await;
    world.tick().await;
    attendee(&world, 0, "busy").await;
    assert_eq!(world.state(&booking), "failed: busy");
}

#[tokio::test(start_paused = true)]
async fn a_later_attempt_that_time_ran_out_for_fails_by_what_the_last_one_came_to() {
    let world = with_retries(1).await;
    let bookings = [world.book_in(10).await, world.book_in(12).await];
    world.tick().await;
    attendee(&world, 0, "busy").await;
    attendee(&world, 1, "no-answer").await;
    // No tick comes until grace is over.
    tokio::time::sleep(Duration::from_secs(300)).await;
    let report = world.tick().await;
    assert_eq!((report.missed, world.asked().len()), (2, 2));
    assert_eq!(
        bookings.map(|booking| world.state(&booking)),
        ["failed: busy", "failed: attendee_no_answer"]
    );
    assert_eq!(
        world.text("SELECT group_concat(kind) FROM (SELECT kind FROM notices ORDER BY kind)"),
        "attendee_no_answer,busy"
    );
}

#[tokio::test(start_paused = true)]
async fn a_booking_cancelled_between_attempts_never_rings_again() {
    let world = with_retries(1).await;
    let booking = world.book_in(10).await;
    world.tick().await;
    operator(&world, 0, "no-answer").await;
    let answer = cancel(&world, &booking).await;
    assert_eq!(
        (&answer["rang"], &answer["booking"]["status"]),
        (&json!("yes"), &json!("cancelled"))
    );
    for _ in 0..3 {
        world.tick().await;
    }
    assert_eq!(world.asked().len(), 1);
    assert_eq!(world.phases(&booking), "ended");
}

#[tokio::test(start_paused = true)]
async fn cancelling_while_a_later_attempt_waits_releases_it_and_says_that_the_phone_rang() {
    let world = with_retries(1).await;
    let booking = world.book_in(10).await;
    world.tick().await;
    operator(&world, 0, "no-answer").await;
    let (_, answer) = tokio::join!(world.tick(), async {
        tokio::time::sleep(Duration::from_secs(30)).await;
        assert_eq!(world.phases(&booking), "ended claimed");
        cancel(&world, &booking).await
    });
    assert_eq!(answer["rang"], "yes");
    assert_eq!(world.phases(&booking), "ended released");
    assert_eq!(world.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_the_first_attempt_tells_late_changes_nothing_of_the_second() {
    let world = with_retries(1).await;
    let booking = world.book_in(10).await;
    world.tick().await;
    operator(&world, 0, "no-answer").await;
    let document = || async {
        let pairs = [("CallSid", "call-1")];
        let (_, document) = world
            .webhook(&attempt_of(&world, 0), "operator", &pairs)
            .await;
        assert!(document.ends_with("<Response><Hangup/></Response>"));
    };
    document().await;
    world.tick().await;
    for status in ["no-answer", "busy", "ringing", "completed"] {
        operator(&world, 0, status).await;
    }
    document().await;
    assert_eq!(world.state(&booking), "calling");
    assert_eq!(world.phases(&booking), "ended placed");
    assert_eq!(world.text("SELECT call_id FROM booking_events"), "call-2");
    assert_eq!(world.text("SELECT COUNT(*) || '' FROM notices"), "0");
}

#[tokio::test(start_paused = true)]
async fn a_later_attempt_passes_the_whole_guard() {
    let world = with_retries(1).await;
    let booking = world.book_in(10).await;
    world.tick().await;
    operator(&world, 0, "busy").await;
    world.every_member().disabled();
    world.tick().await;
    assert_eq!(world.asked().len(), 1);
    assert_eq!(world.state(&booking), "failed: operator_unavailable");
}

#[tokio::test(start_paused = true)]
async fn a_later_attempt_whose_answer_is_lost_is_not_followed_by_another() {
    let world = with_retries(3).await;
    let booking = world.book_in(10).await;
    world.tick().await;
    operator(&world, 0, "busy").await;
    let lost = CarrierReaction::LoseBeforeTaking;
    world.phones.answers.lock().unwrap().push_back(lost);
    for _ in 0..6 {
        world.tick().await;
    }
    assert_eq!(world.asked().len(), 2);
    assert_eq!(world.phases(&booking), "ended closed");
    assert_eq!(world.state(&booking), "failed: outcome_unknown");
}

#[tokio::test(start_paused = true)]
async fn the_end_of_an_attempt_that_is_told_twice_ends_the_booking_of_no_later_one() {
    let world = with_retries(1).await;
    let booking = world.book_in(10).await;
    world.tick().await;
    let id = attempt_of(&world, 0).parse().unwrap();
    // As a second webhook read it, at the same moment as the first.
    let read = call_attempts::get(world.app.all_tenants(), id)
        .await
        .unwrap()
        .unwrap();
    operator(&world, 0, "no-answer").await;
    world.tick().await;
    assert_eq!(world.phases(&booking), "ended placed");
    let conclusion = Conclusion {
        ending: Ending::OperatorNoAnswer,
        grace: TimeDelta::minutes(5),
        at: world.now(),
    };
    call_attempts::conclude(world.app.all_tenants(), &read, conclusion)
        .await
        .unwrap();
    assert_eq!(world.state(&booking), "calling");
    assert_eq!(world.phases(&booking), "ended placed");
}
