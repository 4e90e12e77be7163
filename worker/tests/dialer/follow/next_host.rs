//! In a round robin the next free host is rung where the one who was picked does not answer.

use crate::prelude::*;
use axum::http::Method;
use callslot_worker::testing::World;
use serde_json::{Value, json};
use std::time::Duration;

/// 2026-03-02T12:30:00Z in Unix milliseconds.
const HALF_PAST: i64 = 1_772_454_600_000;
const EVENT: &str = "019a0000-0000-7000-8000-000000000b09";
const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";

/// The owner first, then the operator, at any time.
fn hosts(world: &World, rings: bool) {
    let schedule = ScheduleRow {
        id: "019a0000-0000-7000-8000-000000000a09",
        name: "Always",
        weekly: json!([{"days": ["monday"], "from": "00:00", "to": "24:00"}]),
        ..ScheduleRow::default()
    };
    let host = |user, priority| EventTypeHost {
        user,
        schedule: Some(schedule.id),
        priority,
    };
    world
        .acme()
        .with_schedule(&schedule)
        .with_event_type(&EventTypeRow {
            id: EVENT,
            slug: "both",
            rules: json!({"name": "Both", "durations": [30], "next_host_rings": rings}),
            hosts: &[host(OWNER, 1), host(OPERATOR, 0)],
        });
    world.member(OPERATOR).with_phone("+12125550103");
}

/// Half past twelve, a minute before which the tick comes.
async fn booked(world: &World) -> String {
    let booking = world
        .book(json!({"start_time": "2026-03-02T12:30:00Z", "event_type": EVENT}))
        .await;
    tokio::time::advance(Duration::from_secs(29 * 60)).await;
    world.tick().await;
    booking
}

async fn operator(world: &World, index: usize, status: &str) {
    let call = format!("call-{}", index + 1);
    let pairs = [("CallSid", call.as_str()), ("CallStatus", status)];
    let (code, _) = world
        .webhook(&attempt_of(world, index), "status/operator", &pairs)
        .await;
    assert_eq!(code, 204);
}

fn rung(world: &World) -> String {
    world.text(
        "SELECT group_concat(u, ' ') FROM (
           SELECT CASE host_id WHEN '019a0000-0000-7000-8000-000000000101' THEN 'owner' ELSE 'operator' END AS u
           FROM call_attempts ORDER BY number)",
    )
}

#[tokio::test(start_paused = true)]
async fn the_next_host_is_rung_at_once_and_has_the_booking_once_they_accept() {
    for status in ["busy", "no-answer"] {
        let world = World::new();
        hosts(&world, true);
        let booking = booked(&world).await;
        operator(&world, 0, status).await;
        assert_eq!(world.state(&booking), "calling");
        world.tick().await;
        assert_eq!(world.phases(&booking), "ended placed");
        assert_eq!(rung(&world), "owner operator");
        // Until then it is whose it was.
        assert_eq!(world.text("SELECT user_id FROM booking_events"), OWNER);
        let key = [("CallSid", "call-2"), ("Digits", "1")];
        world
            .webhook(&attempt_of(&world, 1), "accepted", &key)
            .await;
        assert_eq!(world.text("SELECT user_id FROM booking_events"), OPERATOR);
        assert_eq!(
            world.text("SELECT kind || ' ' || user_id FROM notices"),
            format!("taken_over {OWNER}")
        );
        // The owner's calendar loses the call. The operator, who is on the phone, needs no mail about it.
        assert_eq!(
            world.text(
                "SELECT group_concat(kind || ' ' || member_id || ' ' || other_member) FROM messages"
            ),
            format!("operator_handed_over {OWNER} {OPERATOR}")
        );
        let (_, notices) = world.send(Method::GET, "/api/notices", Value::Null).await;
        let message = notices["notices"][0]["message"].as_str().unwrap();
        assert!(message.contains("a colleague took the call"), "{message}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_host_whose_time_is_taken_while_they_are_rung_still_takes_the_call_and_not_the_booking() {
    let world = World::new();
    hosts(&world, true);
    booked(&world).await;
    operator(&world, 0, "no-answer").await;
    world.tick().await;
    world.acme().with_hold(&HoldRow {
        id: "h",
        user: OPERATOR,
        start: HALF_PAST,
        minutes: 30,
        expires_at: 9_000_000_000_000,
    });
    let key = [("CallSid", "call-2"), ("Digits", "1")];
    let (code, _) = world
        .webhook(&attempt_of(&world, 1), "accepted", &key)
        .await;
    assert_eq!(code, 200);
    let stands = "SELECT user_id || ' ' || (SELECT COUNT(*) FROM call_attempts WHERE accepted_at IS NOT NULL)
         || ' ' || (SELECT COUNT(*) FROM notices) FROM booking_events";
    assert_eq!(world.text(stands), format!("{OWNER} 1 0"));
}

#[tokio::test(start_paused = true)]
async fn when_no_host_answers_the_booking_fails_and_nobody_is_rung_twice() {
    let world = World::new();
    hosts(&world, true);
    let booking = booked(&world).await;
    operator(&world, 0, "no-answer").await;
    world.tick().await;
    operator(&world, 1, "no-answer").await;
    assert_eq!(world.state(&booking), "failed: operator_no_answer");
    world.tick().await;
    assert_eq!(rung(&world), "owner operator");
    assert_eq!(world.text("SELECT user_id FROM booking_events"), OWNER);
}

#[tokio::test(start_paused = true)]
async fn a_host_who_has_another_call_was_disabled_or_is_not_to_be_rung_is_left_alone() {
    let changes: [(&str, bool, WorldChange); 4] = [
        ("called elsewhere", true, |world| {
            // It began a minute after the other one.
            world.acme().with_booking(&BookingRow {
                id: "x",
                user: OPERATOR,
                start: HALF_PAST + 60_000,
                ..BookingRow::default()
            });
        }),
        ("disabled", true, |world| {
            world.member(OPERATOR).disabled();
        }),
        ("a viewer", true, |world| {
            world.member(OPERATOR).becomes(Role::Viewer);
        }),
        ("not to be rung", false, |_| {}),
    ];
    for (what, rings, change) in changes {
        let world = World::new();
        hosts(&world, rings);
        let booking = booked(&world).await;
        change(&world);
        operator(&world, 0, "no-answer").await;
        assert_eq!(
            world.state(&booking),
            "failed: operator_no_answer",
            "{what}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_host_who_was_booked_or_disabled_right_before_being_rung_is_not_rung() {
    let changes: [(&str, WorldChange); 2] = [
        ("disabled", |world| drop(world.member(OPERATOR).disabled())),
        ("a viewer", |world| {
            drop(world.member(OPERATOR).becomes(Role::Viewer));
        }),
    ];
    for (what, change) in changes {
        let world = World::new();
        hosts(&world, true);
        let booking = booked(&world).await;
        operator(&world, 0, "no-answer").await;
        change(&world);
        world.tick().await;
        assert_eq!(world.asked().len(), 1, "{what}");
        assert!(world.state(&booking).starts_with("failed: operator_"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_booking_rings_no_next_host() {
    let world = World::new();
    hosts(&world, true);
    let booking = booked(&world).await;
    operator(&world, 0, "no-answer").await;
    world
        .send(
            Method::DELETE,
            &format!("/api/bookings/{booking}"),
            Value::Null,
        )
        .await;
    world.tick().await;
    assert_eq!(world.asked().len(), 1);
    assert_eq!(world.state(&booking), "cancelled");
}

#[tokio::test(start_paused = true)]
async fn a_moved_call_keeps_its_host_if_free_and_else_goes_to_the_next_with_a_notice() {
    let world = World::new();
    hosts(&world, true);
    let booking = world
        .book(json!({"start_time": "2026-03-02T12:30:00Z", "event_type": EVENT}))
        .await;
    let path = format!("/api/bookings/{booking}");
    let to = async |time: &str| {
        let (status, answer) = world
            .send(
                Method::PATCH,
                &path,
                json!({"start_time": format!("2026-03-02T{time}:00Z")}),
            )
            .await;
        assert_eq!(status, 200, "{answer}");
        answer["booking"]["user_id"].as_str().unwrap().to_owned()
    };
    assert_eq!(to("13:00").await, OWNER);
    world
        .book(json!({"start_time": "2026-03-02T14:00:00Z", "user_id": OWNER, "override": true}))
        .await;
    assert_eq!(to("14:00").await, OPERATOR);
    assert_eq!(
        world.text("SELECT kind || ' ' || user_id FROM notices"),
        format!("host_changed {OPERATOR}")
    );
    assert_eq!(to("15:00").await, OPERATOR);
}
