//! Punctuality of calls, and whether calls are being placed at all.

use crate::call::records;
use axum::http::{Method, StatusCode};
use callslot_worker::testing::{CarrierReaction, World};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// A call that begins on time, one that a lost tick delays by a minute, and one that is missed.
async fn three_calls() -> World {
    let world = World::new();
    world.book_in(5).await;
    world.tick_by_hand().await;
    world.book_in(1).await;
    world
        .app
        .clock
        .sleep(std::time::Duration::from_secs(61))
        .await;
    world.tick_by_hand().await;
    world.book_in(1).await;
    world
        .app
        .clock
        .sleep(std::time::Duration::from_secs(400))
        .await;
    world.tick_by_hand().await;
    world
}

#[tokio::test(start_paused = true)]
async fn delays_are_counted_from_the_booked_second() {
    let world = three_calls().await;
    let (status, answer) = world
        .send(Method::GET, "/api/punctuality", Value::Null)
        .await;
    assert_eq!(status, StatusCode::OK);
    let asked = &answer["asked_ms"];
    assert_eq!(asked["count"], 2, "{answer}");
    assert_eq!(
        (&asked["p50"], &asked["max"]),
        (&json!(0), &json!(60_000)),
        "{answer}"
    );
    // Taken up ahead of its time.
    assert!(
        answer["claimed_ms"]["p50"].as_i64().unwrap() < 0,
        "{answer}"
    );
    assert_eq!(answer["bridged_ms"], Value::Null);
    let missed = json!({
        "status": "failed", "failure_reason": "missed_window", "outcome": null, "count": 1,
    });
    assert!(
        answer["outcomes"].as_array().unwrap().contains(&missed),
        "{answer}"
    );
}

#[tokio::test(start_paused = true)]
async fn waiting_for_the_carriers_pace_is_told_from_waiting_for_callslot() {
    let waits = async |world: &World| {
        let (_, answer) = world
            .send(Method::GET, "/api/punctuality", Value::Null)
            .await;
        let of = |wait: &str| {
            let of = |part: &str| answer[wait][part].as_i64().unwrap();
            [of("p50"), of("max")]
        };
        [of("pace_wait_ms"), of("callslot_wait_ms")]
    };
    // Three in one second take turns.
    let world = World::new();
    for _ in 0..3 {
        world.book_in(5).await;
    }
    world.tick_by_hand().await;
    assert_eq!(waits(&world).await, [[1_000, 2_000], [0, 0]]);
    // One is a minute late, because a tick was lost.
    assert_eq!(waits(&three_calls().await).await, [[0, 0], [0, 60_000]]);
    // A carrier that takes nothing for a while makes everybody wait, as its pace does.
    let world = World::new();
    let busy = [CarrierReaction::Busy, CarrierReaction::Busy];
    world.phones.answers.lock().unwrap().extend(busy);
    world.book_in(5).await;
    world.tick_by_hand().await;
    let [pace, callslot] = waits(&world).await;
    assert!(
        pace[1] >= 1_000 && callslot == [0, 0],
        "{pace:?} {callslot:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_machine_that_picked_up_second_is_counted_as_what_a_person_says() {
    let world = World::new();
    let attempt = records::talking(&world).await;
    records::hang_up(&world, &attempt).await;
    let counted = async |outcome: Option<&str>| {
        if let Some(outcome) = outcome {
            let path = "/api/calls/call-1/outcome";
            let said = json!({"outcome": outcome});
            let (status, answer) = world.send(Method::PUT, path, said).await;
            assert_eq!(status, StatusCode::OK, "{answer}");
        }
        let (_, answer) = world
            .send(Method::GET, "/api/punctuality", Value::Null)
            .await;
        answer["outcomes"].clone()
    };
    for outcome in [None, Some("reached"), Some("voicemail")] {
        let expected = json!([{
            "status": "completed", "failure_reason": null, "outcome": outcome, "count": 1,
        }]);
        assert_eq!(counted(outcome).await, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn only_the_range_asked_for_is_counted() {
    let world = three_calls().await;
    let from = (world.now() + TimeDelta::seconds(10)).to_rfc3339();
    let to = (world.now() + TimeDelta::days(1)).to_rfc3339();
    let path = format!(
        "/api/punctuality?from={}&to={}",
        from.replace('+', "%2B"),
        to.replace('+', "%2B")
    );
    let (status, answer) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(
        (&answer["asked_ms"], &answer["outcomes"]),
        (&Value::Null, &json!([]))
    );
}

#[tokio::test(start_paused = true)]
async fn the_chart_is_a_picture() {
    let world = three_calls().await;
    let path = "/api/punctuality/chart";
    let (status, answer) = world.send(Method::GET, path, Value::Null).await;
    assert_eq!(status, StatusCode::OK);
    let picture = answer.as_str().unwrap();
    assert!(
        picture.starts_with("<svg ") && picture.contains("2 calls · half within 0.00 s"),
        "{picture}"
    );
}

#[tokio::test(start_paused = true)]
async fn health_says_when_nobody_takes_bookings_up() {
    let world = World::new();
    world.tick_by_hand().await;
    world.book_in(30).await;
    let health = async |after: u64| {
        world
            .app
            .clock
            .sleep(std::time::Duration::from_secs(after))
            .await;
        let (status, answer) = world.send(Method::GET, "/health", Value::Null).await;
        (
            status.as_u16(),
            answer["status"].as_str().unwrap().to_owned(),
        )
    };
    // At 60 s: its time came 30 s ago, which a lost tick explains.
    assert_eq!(health(60).await, (200, "ok".to_owned()));
    assert_eq!(health(65).await, (503, "overdue".to_owned()));
    assert_eq!(health(60).await, (503, "no_tick".to_owned()));
    world.tick_by_hand().await;
    assert_eq!(health(0).await, (200, "ok".to_owned()));
}
