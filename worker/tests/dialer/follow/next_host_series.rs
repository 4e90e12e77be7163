//! The calls of a series ring the next free host like any other booking of a round robin.

use crate::prelude::*;
use axum::http::Method;
use callslot_worker::testing::World;
use serde_json::{Value, json};
use std::time::Duration;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";
const AMARA: &str = "019a0000-0000-7000-8000-000000000106";

/// An event type that the owner, the operator and Amara take in turns, the owner first, on Mondays; `rings` says
/// whether the next host is rung.
async fn event_type(world: &World, rings: bool) -> Value {
    world.member(OPERATOR).with_phone("+12125550103");
    world.member(AMARA).with_phone("+12125550106");
    let schedule = json!({
        "name": "Always", "timezone": "UTC", "shared": true, "is_default": true,
        "weekly": [{"days": ["Mon"], "from": "00:00", "to": "24:00"}],
    });
    let (status, answer) = world.send(Method::POST, "/api/schedules", schedule).await;
    assert_eq!(status.as_u16(), 201, "{answer}");
    let body = json!({
        "slug": "all", "rules": {"name": "All", "durations": [30], "next_host_rings": rings},
        "hosts": [
            {"user_id": OWNER, "priority": 2}, {"user_id": OPERATOR, "priority": 1}, {"user_id": AMARA},
        ],
    });
    let (status, answer) = world.send(Method::POST, "/api/event-types", body).await;
    assert_eq!(status.as_u16(), 201, "{answer}");
    answer["event_type"]["id"].clone()
}

/// Two Mondays at half past twelve, this one and the next.
async fn series(world: &World, event_type: &Value, more: &[(&str, &str)]) -> String {
    let mut booking = json!({
        "start_time": "2026-03-02T12:30:00Z", "timezone": "UTC", "attendee_phone": "+14155552671",
        "event_type": event_type,
    });
    for (name, value) in more {
        booking[*name] = (*value).into();
    }
    let body = json!({"recurrence": "FREQ=WEEKLY;COUNT=2", "booking": booking});
    let (status, answer) = world.send(Method::POST, "/api/series", body).await;
    assert_eq!(status.as_u16(), 201, "{answer}");
    format!("/api/series/{}", answer["series"]["id"].as_str().unwrap())
}

/// The hosts who are rung next, booking by booking.
fn next(world: &World) -> String {
    let names = world.text(
        "SELECT group_concat(COALESCE(next_hosts, '-'), ' ') FROM (SELECT next_hosts FROM booking_events ORDER BY start_time)",
    );
    [(OWNER, "owner"), (OPERATOR, "operator"), (AMARA, "amara")]
        .into_iter()
        .fold(names.replace('"', ""), |names, (id, name)| {
            names.replace(id, name)
        })
}

#[tokio::test(start_paused = true)]
async fn the_next_free_host_of_a_series_call_is_rung_and_has_that_call_alone() {
    let world = World::new();
    let event_type = event_type(&world, true).await;
    series(&world, &event_type, &[]).await;
    assert_eq!(next(&world), "[operator,amara] [operator,amara]");
    tokio::time::advance(Duration::from_secs(29 * 60)).await;
    world.tick().await;
    let pairs = [("CallSid", "call-1"), ("CallStatus", "no-answer")];
    let attempt = attempt_of(&world, 0);
    world.webhook(&attempt, "status/operator", &pairs).await;
    world.tick().await;
    assert_eq!(world.asked().len(), 2);
    let key = [("CallSid", "call-2"), ("Digits", "1")];
    let attempt = attempt_of(&world, 1);
    world.webhook(&attempt, "accepted", &key).await;
    let whose = "SELECT group_concat(user_id, ' ') FROM (SELECT user_id FROM booking_events ORDER BY start_time)";
    assert_eq!(world.text(whose), format!("{OPERATOR} {OWNER}"));
}

#[tokio::test(start_paused = true)]
async fn each_call_of_a_series_knows_who_is_free_at_its_own_time() {
    let world = World::new();
    let event_type = event_type(&world, true).await;
    let body = json!({"start_time": "2026-03-09T12:30:00Z", "user_id": OPERATOR, "override": true});
    world.book(body).await;
    world.sql("UPDATE booking_events SET next_hosts = NULL");
    series(&world, &event_type, &[]).await;
    // The one in the middle is the operator's other call.
    let all = next(&world);
    assert!(all.starts_with("[operator,amara] "), "{all}");
    assert!(all.contains(" [amara]"), "{all}");
}

#[tokio::test(start_paused = true)]
async fn a_series_of_a_named_operator_or_of_an_event_type_that_does_not_say_so_rings_nobody_else() {
    for (rings, more) in [(true, vec![("user_id", OWNER)]), (false, vec![])] {
        let world = World::new();
        let event_type = event_type(&world, rings).await;
        series(&world, &event_type, &more).await;
        assert_eq!(next(&world), "- -");
    }
}

#[tokio::test(start_paused = true)]
async fn a_series_that_is_moved_knows_its_next_hosts_anew_and_one_that_is_renamed_keeps_them() {
    let world = World::new();
    let event_type = event_type(&world, true).await;
    let path = series(&world, &event_type, &[]).await;
    let change = async |body: Value| {
        let (status, answer) = world.send(Method::PATCH, &path, body).await;
        assert_eq!(status.as_u16(), 200, "{answer}");
    };
    change(json!({"scope": "all", "change": {"title": "New"}})).await;
    assert_eq!(next(&world), "[operator,amara] [operator,amara]");
    // At three on the first Monday the operator is taken.
    let body = json!({"start_time": "2026-03-02T15:00:00Z", "user_id": OPERATOR, "override": true});
    let other = world.book(body).await;
    change(json!({"scope": "all", "change": {"start_time": "2026-03-02T15:00:00Z"}})).await;
    world.booking(&other).becomes(Status::Cancelled);
    let all = next(&world);
    assert_eq!(all, "[amara] - [amara,operator]");
    // A series that is handed over by hand is its new operator's.
    change(json!({"scope": "all", "change": {"user_id": AMARA}})).await;
    assert!(!next(&world).contains('['), "{}", next(&world));
}
