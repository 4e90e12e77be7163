//! The change of the time zone database from 2025b to 2026f, with bookings that were stored under the old rules.

use crate::prelude::*;
use axum::http::Method;
use callslot_shared::schedule::local_time::ZONE_RULES;
use callslot_worker::testing::World;
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::time::Duration;

/// Zone, local time, the instant of it by 2025b and by 2026f.
type Stored = (&'static str, &'static str, &'static str, &'static str);

const CHANGED: [Stored; 6] = [
    (
        "America/Vancouver",
        "2026-12-14T10:00:00",
        "2026-12-14T18:00:00Z",
        "2026-12-14T17:00:00Z",
    ),
    (
        "America/Edmonton",
        "2026-12-14T10:00:00",
        "2026-12-14T17:00:00Z",
        "2026-12-14T16:00:00Z",
    ),
    (
        "America/Winnipeg",
        "2026-12-14T10:00:00",
        "2026-12-14T16:00:00Z",
        "2026-12-14T15:00:00Z",
    ),
    (
        "America/Havana",
        "2026-12-14T10:00:00",
        "2026-12-14T15:00:00Z",
        "2026-12-14T14:00:00Z",
    ),
    (
        "Africa/Casablanca",
        "2026-12-14T10:00:00",
        "2026-12-14T09:00:00Z",
        "2026-12-14T10:00:00Z",
    ),
    // Clocks are set an hour later in the night than 2025b has it.
    (
        "Europe/Chisinau",
        "2026-10-25T03:30:00",
        "2026-10-25T01:30:00Z",
        "2026-10-25T00:30:00Z",
    ),
];

/// A booking of an operator as 2025b had it stored.
async fn stored(world: &World, operator: &str, (zone, wall, old, _): Stored) -> String {
    let booking =
        json!({"start_time": old, "timezone": zone, "user_id": operator, "override": true});
    let id = world.book(booking).await;
    world.booking(&id).placed_by_zone_rules("2025b", Some(wall));
    id
}

/// When a booking rings, and what clocks were to read then, by which release.
async fn rings(world: &World, id: &str) -> (String, String) {
    let path = format!("/api/bookings/{id}");
    let (_, answer) = world.send(Method::GET, &path, Value::Null).await;
    let start = answer["booking"]["start_time"].as_str().unwrap().to_owned();
    let kept =
        format!("SELECT local_start || ' ' || zone_rules FROM booking_events WHERE id = '{id}'");
    (start, world.text(&kept))
}

fn notice(world: &World, id: &str) -> String {
    world.text(&format!(
        "SELECT COALESCE((SELECT kind || ' ' || user_id FROM notices WHERE booking_id = '{id}'), '')"
    ))
}

#[tokio::test(start_paused = true)]
async fn bookings_of_2025b_keep_their_wall_time_and_their_operators_are_told() {
    let world = World::new();
    let mut ids = Vec::new();
    for booking in CHANGED {
        ids.push(stored(&world, OPERATORS[0], booking).await);
    }
    let berlin = (
        "Europe/Berlin",
        "2026-12-14T10:00:00",
        "2026-12-14T09:00:00Z",
        "2026-12-14T09:00:00Z",
    );
    let same = stored(&world, OPERATORS[1], berlin).await;
    assert_eq!(world.tick_by_hand().await.zones_followed, 6);
    for (id, (zone, wall, _, new)) in ids.iter().zip(CHANGED) {
        let (start, kept) = rings(&world, id).await;
        assert_eq!(
            (start.as_str(), kept),
            (new, format!("{wall} {ZONE_RULES}")),
            "{zone}"
        );
        assert_eq!(
            notice(&world, id),
            format!("time_moved {}", OPERATORS[0]),
            "{zone}"
        );
    }
    let path = format!("/api/bookings/{}/timeline", ids[0]);
    let (_, told) = world.send(Method::GET, &path, Value::Null).await;
    let moved = &told["timeline"][1];
    let (_, _, from, to) = CHANGED[0];
    let event = json!({"kind": "moved", "from": from, "to": to, "cause": "time_zone_rules"});
    assert_eq!(
        (&moved["event"], &moved["actor"]["kind"]),
        (&event, &json!("system"))
    );
    let (start, kept) = rings(&world, &same).await;
    assert_eq!(start, "2026-12-14T09:00:00Z");
    assert_eq!(kept, format!("2026-12-14T10:00:00 {ZONE_RULES}"));
    assert_eq!(notice(&world, &same), "");
}

/// Calls in Casablanca one after the other: by 2026f each rings when the one after the next did.
async fn queue(world: &World) -> Vec<String> {
    let mut ids = Vec::new();
    for half in 0..12 {
        let old = 9 * 60 + half * 30;
        let text = |minutes: i32| format!("2026-12-14T{:02}:{:02}:00", minutes / 60, minutes % 60);
        let (wall, old) = (text(old + 60).leak(), format!("{}Z", text(old)).leak());
        ids.push(stored(world, OPERATORS[0], ("Africa/Casablanca", wall, old, "")).await);
    }
    ids
}

#[tokio::test(start_paused = true)]
async fn calls_one_after_the_other_move_like_a_queue() {
    let world = World::new();
    let ids = queue(&world).await;
    let mut followed = 0;
    for _ in 0..3 {
        followed += world.tick_by_hand().await.zones_followed;
    }
    assert_eq!(followed, 12);
    for (half, id) in ids.iter().enumerate() {
        let minutes = 10 * 60 + half * 30;
        let expected = format!("2026-12-14T{:02}:{:02}:00Z", minutes / 60, minutes % 60);
        assert_eq!(rings(&world, id).await.0, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_time_is_taken_for_good_stays_and_says_why_and_so_do_those_behind_it() {
    let world = World::new();
    let ids = queue(&world).await;
    // Booked by the new rules, where the last two are to go.
    let taken =
        json!({"start_time": "2026-12-14T15:15:00Z", "user_id": OPERATORS[0], "override": true});
    world.book(taken).await;
    for _ in 0..3 {
        world.tick_by_hand().await;
    }
    for id in &ids {
        assert_eq!(notice(&world, id), format!("time_kept {}", OPERATORS[0]));
        assert!(rings(&world, id).await.1.ends_with(ZONE_RULES));
    }
    assert_eq!(rings(&world, &ids[0]).await.0, "2026-12-14T09:00:00Z");
    let (_, told) = world.send(Method::GET, "/api/notices", Value::Null).await;
    let message = told["notices"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("another call has the agreed time"),
        "{message}"
    );
}

#[tokio::test(start_paused = true)]
async fn two_calls_that_would_change_places_stay_and_say_why() {
    let world = World::new();
    let east = (
        "Africa/Casablanca",
        "2026-12-14T18:00:00",
        "2026-12-14T17:00:00Z",
        "",
    );
    let ids = [
        stored(&world, OPERATORS[0], CHANGED[0]).await,
        stored(&world, OPERATORS[0], east).await,
    ];
    assert_eq!(world.tick_by_hand().await.zones_followed, 0);
    for id in &ids {
        assert_eq!(notice(&world, id), format!("time_kept {}", OPERATORS[0]));
    }
    assert_eq!(rings(&world, &ids[0]).await.0, CHANGED[0].2);
}

#[tokio::test(start_paused = true)]
async fn a_call_of_several_hosts_waits_for_the_calls_of_all_of_them() {
    let world = World::new();
    let together = stored(&world, OPERATORS[0], CHANGED[4]).await;
    world.booking(&together).with_co_hosts(&[OPERATORS[1]]);
    let after = (
        "Africa/Casablanca",
        "2026-12-14T11:00:00",
        "2026-12-14T10:00:00Z",
        "",
    );
    let after = stored(&world, OPERATORS[1], after).await;
    // And the other way round: what is in the way is the time of a co-host.
    let last = (
        "Africa/Casablanca",
        "2026-12-14T12:00:00",
        "2026-12-14T11:00:00Z",
        "",
    );
    let last = stored(&world, OPERATORS[2], last).await;
    world.booking(&last).with_co_hosts(&[OPERATORS[1]]);
    assert_eq!(world.tick_by_hand().await.zones_followed, 3);
    for (id, start) in [(together, "10"), (after, "11"), (last, "12")] {
        assert_eq!(
            rings(&world, &id).await.0,
            format!("2026-12-14T{start}:00:00Z")
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_time_is_held_for_a_moment_moves_when_it_is_not() {
    let world = World::new();
    let id = stored(&world, OPERATORS[0], CHANGED[4]).await;
    let hold = json!({"start_time": CHANGED[4].3, "duration_minutes": 30, "user_id": OPERATORS[0]});
    let (status, answer) = world.send(Method::POST, "/api/holds", hold).await;
    assert_eq!(status.as_u16(), 201, "{answer}");
    assert_eq!(world.tick_by_hand().await.zones_followed, 0);
    assert_eq!(notice(&world, &id), "");
    tokio::time::sleep(Duration::from_secs(301)).await;
    assert_eq!(world.tick_by_hand().await.zones_followed, 1);
    assert_eq!(rings(&world, &id).await.0, CHANGED[4].3);
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_time_is_over_by_the_new_rules_stays_and_says_why() {
    let world = World::new();
    let start = world.now() + TimeDelta::minutes(20);
    let id = world
        .book(json!({"start_time": start, "timezone": "America/Vancouver"}))
        .await;
    world
        .every_booking()
        .placed_by_zone_rules("2025b", Some("2026-03-02T03:20:00"));
    assert_eq!(world.tick_by_hand().await.zones_followed, 0);
    assert!(notice(&world, &id).starts_with("time_too_close "));
    let (_, told) = world.send(Method::GET, "/api/notices", Value::Null).await;
    let message = told["notices"][0]["message"].as_str().unwrap();
    assert!(message.contains("past or too close"), "{message}");
}

#[tokio::test(start_paused = true)]
async fn bookings_whose_instants_hold_are_done_by_the_hundred() {
    let world = World::new();
    for minutes in 0..120 {
        let start = world.now() + TimeDelta::days(30) + TimeDelta::minutes(30 * minutes);
        let booking = json!({"start_time": start, "user_id": OPERATORS[0], "timezone": "Europe/Berlin", "override": true});
        world.book(booking).await;
    }
    world.every_booking().placed_by_zone_rules("2025b", None);
    world.tick_by_hand().await;
    let left = "SELECT COUNT(*) || ' ' || MAX(version) FROM booking_events WHERE zone_rules = ";
    assert_eq!(world.text(&format!("{left}'{ZONE_RULES}'")), "120 1");
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM notices"),
        "0"
    );
}

/// Which release is older is asked of their names, as texts.
#[test]
fn releases_are_in_the_order_of_their_names() {
    let releases = ["", "1999a", "2025b", "2026f", "2026z", "2026za", "2027a"];
    assert!(releases.is_sorted());
    assert!(ZONE_RULES >= "2026f" && ZONE_RULES.len() >= 5);
}
