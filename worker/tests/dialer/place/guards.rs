//! Calling hours when it comes to dialling, and local times that are kept.

use crate::prelude::*;
use axum::http::Method;
use callslot_shared::schedule::local_time::ZONE_RULES;

/// The usual hours: noon by UTC is four in the morning in California.

#[tokio::test(start_paused = true)]
async fn what_is_outside_calling_hours_when_it_is_due_is_not_dialled_and_told() {
    let world = World::new();
    let booking = world.book_in(10).await;
    world.acme().calling_at_the_usual_hours();
    world.tick().await;
    assert!(world.asked().is_empty());
    assert_eq!(world.state(&booking), "failed: outside_calling_hours");
    assert_eq!(world.phases(&booking), "released");
    assert_eq!(
        world.text("SELECT kind FROM notices"),
        "outside_calling_hours"
    );
    let (_, told) = world.send(Method::GET, "/api/notices", Value::Null).await;
    assert_eq!(told["notices"][0]["kind"], "outside_calling_hours");
}

#[tokio::test(start_paused = true)]
async fn what_was_booked_at_any_hour_is_dialled_at_any_hour() {
    let world = World::new();
    world.acme().calling_at_the_usual_hours();
    let start = world.now() + TimeDelta::seconds(10);
    let booking = world
        .book(json!({"start_time": start, "override": true}))
        .await;
    world.tick().await;
    assert_eq!(world.state(&booking), "calling");
}

#[tokio::test(start_paused = true)]
async fn a_booking_moved_while_it_is_claimed_does_not_fail_by_the_hours_it_had() {
    let world = World::new();
    let booking = world.book_in(40).await;
    world.acme().calling_at_the_usual_hours();
    let path = format!("/api/bookings/{booking}");
    let move_it = async {
        tokio::time::sleep(std::time::Duration::from_secs(20)).await;
        assert_eq!(world.phases(&booking), "claimed");
        let later = json!({"start_time": "2026-03-02T18:00:00Z"});
        let (status, answer) = world.send(Method::PATCH, &path, later).await;
        assert_eq!(status.as_u16(), 200, "{answer}");
    };
    futures_util::future::join(world.tick(), move_it).await;
    assert_eq!(world.state(&booking), "pending");
}

/// As if it had been booked under rules by which Berlin's clocks are an hour off in April.
async fn stale(world: &World) -> String {
    let booking = world
        .book(json!({"start_time": "2026-04-20T08:00:00Z", "timezone": "Europe/Berlin"}))
        .await;
    assert_eq!(
        world.text("SELECT local_start || ' ' || zone_rules FROM booking_events"),
        format!("2026-04-20T10:00:00 {ZONE_RULES}")
    );
    world
        .every_booking()
        .placed_by_zone_rules("1999a", Some("2026-04-20T11:00:00"));
    booking
}

#[tokio::test(start_paused = true)]
async fn a_booking_follows_its_wall_time_when_its_zones_rules_change() {
    let world = World::new();
    let booking = stale(&world).await;
    let report = world.tick_by_hand().await;
    assert_eq!(report.zones_followed, 1);
    let path = format!("/api/bookings/{booking}");
    let (_, answer) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(answer["booking"]["start_time"], "2026-04-20T09:00:00Z");
    assert_eq!(answer["booking"]["end_time"], "2026-04-20T09:30:00Z");
    assert_eq!(answer["booking"]["version"], 2);
    assert_eq!(
        world.text("SELECT zone_rules FROM booking_events"),
        ZONE_RULES
    );
    let (_, told) = world.send(Method::GET, "/api/notices", Value::Null).await;
    assert_eq!(told["notices"][0]["kind"], "time_moved");
    // Once.
    assert_eq!(world.tick_by_hand().await.zones_followed, 0);
}

#[tokio::test(start_paused = true)]
async fn a_booking_whose_wall_time_is_taken_by_now_stays_and_its_operator_is_told() {
    let world = World::new();
    let booking = stale(&world).await;
    world
        .book(json!({"start_time": "2026-04-20T09:15:00Z"}))
        .await;
    assert_eq!(world.tick_by_hand().await.zones_followed, 0);
    let moved =
        format!("SELECT CAST(start_time AS TEXT) FROM booking_events WHERE id = '{booking}'");
    assert_eq!(world.text(&moved), "1776672000000");
    assert_eq!(world.text("SELECT kind FROM notices"), "time_kept");
}

#[tokio::test(start_paused = true)]
async fn bookings_from_before_wall_times_were_kept_are_given_theirs() {
    let world = World::new();
    world
        .book(json!({"start_time": "2026-04-20T08:00:00Z", "timezone": "Europe/Berlin"}))
        .await;
    world.every_booking().placed_by_zone_rules("", None);
    world.tick_by_hand().await;
    assert_eq!(
        world.text("SELECT local_start || ' ' || version FROM booking_events"),
        "2026-04-20T10:00:00 1"
    );
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM notices"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_about_to_ring_is_left_alone() {
    let world = World::new();
    world.book_in(70).await;
    world
        .every_booking()
        .placed_by_zone_rules("1999a", Some("2026-04-20T11:00:00"));
    world.tick_by_hand().await;
    assert_eq!(world.text("SELECT zone_rules FROM booking_events"), "1999a");
}
