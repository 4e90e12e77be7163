//! From the operator's phone being picked up to what became of the booking.

use crate::prelude::*;
use axum::{
    body::Body,
    http::{Method, Request},
};
use callslot_shared::call::CarrierStatus;
use callslot_worker::testing::{OWNER_KEY, World, webhook};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

/// Sees a call through to the operator's phone being picked up.
async fn answered(world: &World) -> (String, String) {
    let booking = world.book_in(10).await;
    world.tick().await;
    let attempt = attempt_of(world, 0);
    let (status, document) = world
        .webhook(&attempt, "operator", &[("CallSid", "call-1")])
        .await;
    assert_eq!(status, 200);
    assert!(document.contains("<Gather"), "{document}");
    (booking, attempt)
}

#[tokio::test(start_paused = true)]
async fn a_whole_call_completes_its_booking() {
    let world = World::new();
    let (booking, attempt) = answered(&world).await;
    let key = [("CallSid", "call-1"), ("Digits", "1")];
    let (_, dial) = world.webhook(&attempt, "accepted", &key).await;
    assert!(dial.contains("<Number"), "{dial}");
    let (_, whisper) = world
        .webhook(&attempt, "whisper", &[("CallSid", "call-2")])
        .await;
    assert!(
        whisper.contains("is recorded") && whisper.contains("<Redirect"),
        "{whisper}"
    );
    let (_, connected) = world
        .webhook(&attempt, "connected", &[("CallSid", "call-2")])
        .await;
    assert!(connected.ends_with("<Response></Response>"), "{connected}");
    let over = [
        ("CallSid", "call-1"),
        ("DialCallSid", "call-2"),
        ("DialCallStatus", "completed"),
    ];
    world.webhook(&attempt, "dialled", &over).await;
    assert_eq!(world.state(&booking), "calling");
    let end = [("CallSid", "call-1"), ("CallStatus", "completed")];
    world.webhook(&attempt, "status/operator", &end).await;
    assert_eq!(world.state(&booking), "completed");
    assert_eq!(world.phases(&booking), "ended");
    assert_eq!(world.text("SELECT call_id FROM booking_events"), "call-1");
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM notices"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn a_repeated_request_cannot_ring_the_attendee_twice() {
    let world = World::new();
    let (_, attempt) = answered(&world).await;
    let key = [("CallSid", "call-1"), ("Digits", "1")];
    let (_, first) = world.webhook(&attempt, "accepted", &key).await;
    let (_, second) = world.webhook(&attempt, "accepted", &key).await;
    let (_, third) = world
        .webhook(&attempt, "operator", &[("CallSid", "call-1")])
        .await;
    assert!(first.contains("<Dial"));
    assert!(
        !second.contains("<Dial") && second.contains("<Hangup"),
        "{second}"
    );
    assert!(
        !third.contains("<Gather") && third.contains("<Hangup"),
        "{third}"
    );
}

#[tokio::test(start_paused = true)]
async fn cancelling_a_calling_booking_hangs_up_and_nobody_is_bridged() {
    let world = World::new();
    let (booking, attempt) = answered(&world).await;
    let (_, answer) = world
        .send(
            Method::DELETE,
            &format!("/api/bookings/{booking}"),
            Value::Null,
        )
        .await;
    assert_eq!(
        (&answer["rang"], &answer["booking"]["status"]),
        (&json!("yes"), &json!("cancelled"))
    );
    assert_eq!(world.phones.ended.lock().unwrap().len(), 1);
    let key = [("CallSid", "call-1"), ("Digits", "1")];
    let (_, document) = world.webhook(&attempt, "accepted", &key).await;
    assert!(
        document.ends_with("<Response><Hangup/></Response>"),
        "{document}"
    );
    let end = [("CallSid", "call-1"), ("CallStatus", "completed")];
    world.webhook(&attempt, "status/operator", &end).await;
    assert_eq!(
        (world.state(&booking), world.phases(&booking)),
        ("cancelled".into(), "ended".into())
    );
}

#[tokio::test(start_paused = true)]
async fn cancelling_between_the_whisper_and_the_bridge_connects_nobody() {
    let world = World::new();
    let (booking, attempt) = answered(&world).await;
    world
        .webhook(
            &attempt,
            "accepted",
            &[("CallSid", "call-1"), ("Digits", "1")],
        )
        .await;
    world
        .webhook(&attempt, "whisper", &[("CallSid", "call-2")])
        .await;
    world
        .send(
            Method::DELETE,
            &format!("/api/bookings/{booking}"),
            Value::Null,
        )
        .await;
    let (_, document) = world
        .webhook(&attempt, "connected", &[("CallSid", "call-2")])
        .await;
    assert!(
        document.ends_with("<Response><Hangup/></Response>"),
        "{document}"
    );
}

/// Sees a call through to both sides' being connected.
async fn connected(world: &World) -> (String, String) {
    let (booking, attempt) = answered(world).await;
    let key = [("CallSid", "call-1"), ("Digits", "1")];
    world.webhook(&attempt, "accepted", &key).await;
    for step in ["whisper", "connected"] {
        let heard = [("CallSid", "call-2")];
        world.webhook(&attempt, step, &heard).await;
    }
    (booking, attempt)
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_hung_up_while_both_talk_completes_its_booking() {
    let world = World::new();
    let (booking, attempt) = connected(&world).await;
    let path = format!("/api/bookings/{booking}");
    for _ in 0..2 {
        let (status, answer) = world.send(Method::DELETE, &path, Value::Null).await;
        assert_eq!(status, 200, "{answer}");
        assert_eq!(
            (&answer["rang"], &answer["booking"]["status"]),
            (&json!("yes"), &json!("calling"))
        );
    }
    let ended = world.phones.ended.lock().unwrap().clone();
    assert!(
        ended.iter().any(|call| call.as_str() == "call-1"),
        "{ended:?}"
    );
    let end = [("CallSid", "call-1"), ("CallStatus", "completed")];
    world.webhook(&attempt, "status/operator", &end).await;
    let states = (world.state(&booking), world.phases(&booking));
    assert_eq!(states, ("completed".into(), "ended".into()));
    assert_eq!(world.text("SELECT ending FROM call_attempts"), "talked");
    tokio::time::advance(std::time::Duration::from_secs(1)).await;
    let (again, _) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(again, 409, "it is over");
    let audited =
        "SELECT group_concat(DISTINCT action) FROM audit_log WHERE action LIKE 'booking.%'";
    assert_eq!(world.text(audited), "booking.create,booking.hang_up");
}

#[tokio::test(start_paused = true)]
async fn whoever_hangs_up_is_told_if_the_carrier_does_not() {
    let world = World::new();
    let (booking, _) = connected(&world).await;
    world.phones.mute.store(true, Ordering::Relaxed);
    let path = format!("/api/bookings/{booking}");
    let (status, answer) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["code"]),
        (503, &json!("unavailable"))
    );
    assert_eq!(world.state(&booking), "calling");
    world.phones.mute.store(false, Ordering::Relaxed);
    assert_eq!(world.send(Method::DELETE, &path, Value::Null).await.0, 200);
}

#[tokio::test(start_paused = true)]
async fn hanging_up_on_another_version_of_the_booking_is_refused() {
    let world = World::new();
    let (booking, _) = connected(&world).await;
    let request = Request::delete(format!("/api/bookings/{booking}"))
        .header("authorization", format!("Bearer {OWNER_KEY}"))
        .header("if-match", "\"9\"");
    let (status, _) = world.request(request.body(Body::empty()).unwrap()).await;
    assert_eq!(status, 409);
    assert!(world.phones.ended.lock().unwrap().is_empty());
}

/// A webhook: its address below the attempt's, and its form.
type Event<'a> = (&'a str, &'a [(&'a str, &'a str)]);

#[tokio::test(start_paused = true)]
async fn each_way_a_call_fails_has_its_reason() {
    let key: Event = ("accepted", &[("CallSid", "call-1"), ("Digits", "5")]);
    let whisper: Event = ("whisper", &[("CallSid", "call-2")]);
    let dialled = |status: &'static str| {
        vec![
            ("CallSid", "call-1"),
            ("DialCallSid", "call-2"),
            ("DialCallStatus", status),
        ]
    };
    let over = |status: &'static str| vec![("CallSid", "call-1"), ("CallStatus", status)];
    let (busy, silent, hung_up) = (dialled("busy"), dialled("no-answer"), dialled("completed"));
    let (done, rang_out, broken) = (over("completed"), over("no-answer"), over("failed"));
    let nameless = vec![("CallSid", "call-1"), ("DialCallStatus", "busy")];
    let end: Event = ("status/operator", &done);
    let cases: Vec<(Vec<Event>, &str)> = vec![
        (vec![("status/operator", &rang_out)], "operator_no_answer"),
        (vec![("status/operator", &broken)], "call_failed"),
        (vec![end], "operator_no_answer"),
        (vec![key, ("dialled", &busy), end], "busy"),
        (vec![key, end, ("dialled", &busy)], "busy"),
        (vec![key, ("dialled", &nameless), end], "busy"),
        (vec![key, ("dialled", &silent), end], "attendee_no_answer"),
        (
            vec![key, whisper, ("dialled", &hung_up), end],
            "attendee_no_answer",
        ),
    ];
    for (events, reason) in cases {
        let world = World::new();
        let (booking, attempt) = answered(&world).await;
        for (address, pairs) in &events {
            world.webhook(&attempt, address, pairs).await;
        }
        assert_eq!(
            world.state(&booking),
            format!("failed: {reason}"),
            "{events:?}"
        );
        assert_eq!(world.text("SELECT kind FROM notices"), reason);
    }
}

#[tokio::test(start_paused = true)]
async fn late_and_repeated_callbacks_change_nothing() {
    let world = World::new();
    let (booking, attempt) = answered(&world).await;
    for status in ["completed", "ringing", "completed", "busy", "initiated"] {
        let pairs = [("CallSid", "call-1"), ("CallStatus", status)];
        assert_eq!(
            world.webhook(&attempt, "status/operator", &pairs).await.0,
            204
        );
        assert_eq!(world.state(&booking), "failed: operator_no_answer");
    }
    assert_eq!(world.text("SELECT status FROM calls"), "completed");
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_last_callback_never_came_is_settled_by_asking() {
    let world = World::new();
    let (booking, _) = answered(&world).await;
    *world.phones.status.lock().unwrap() = CarrierStatus::Completed;
    for _ in 0..6 {
        world.tick().await;
    }
    assert_eq!(world.state(&booking), "failed: operator_no_answer");
}

#[tokio::test(start_paused = true)]
async fn a_call_left_by_both_without_a_word_on_the_attendee_does_not_stay_open() {
    let world = World::new();
    let (booking, attempt) = answered(&world).await;
    world
        .webhook(
            &attempt,
            "accepted",
            &[("CallSid", "call-1"), ("Digits", "1")],
        )
        .await;
    let end = [("CallSid", "call-1"), ("CallStatus", "completed")];
    world.webhook(&attempt, "status/operator", &end).await;
    assert_eq!(world.state(&booking), "calling");
    *world.phones.status.lock().unwrap() = CarrierStatus::Completed;
    for _ in 0..3 {
        world.tick().await;
    }
    assert_eq!(world.state(&booking), "failed: attendee_no_answer");
}

#[tokio::test(start_paused = true)]
async fn a_webhook_that_is_not_signed_or_with_another_key_changes_nothing() {
    let world = World::new();
    let booking = world.book_in(10).await;
    world.tick().await;
    let attempt = attempt_of(&world, 0);
    let path = format!("/carrier/attempts/{attempt}/status/operator");
    let over = [("CallSid", "call-1"), ("CallStatus", "completed")];
    let unsigned = axum::http::Request::post(&path)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("CallSid=call-1&CallStatus=completed".into())
        .unwrap();
    for request in [unsigned, webhook("another-key", &path, &over)] {
        assert_eq!(world.request(request).await.0, 403);
        assert_eq!(world.state(&booking), "calling");
        assert_eq!(world.text("SELECT status FROM calls"), "queued");
    }
    assert_eq!(
        world.webhook(&attempt, "status/operator", &over).await.0,
        204
    );
    assert_eq!(world.text("SELECT status FROM calls"), "completed");
}
