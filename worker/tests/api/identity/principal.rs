//! The principal of a request: what an instance knows of earlier requests saves a round trip, and nothing rests on it.

use crate::prelude::*;
use axum::http::{Method, StatusCode};
use callslot_worker::testing::{Fault, World};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::sync::Arc;

/// A change of a member between two requests, and what the next one is answered.
type Case = (&'static str, WorldChange, StatusCode);

const CHANGES: [Case; 9] = [
    (
        "the key is revoked",
        |world| drop(world.owner_key().revoked()),
        StatusCode::UNAUTHORIZED,
    ),
    (
        "the key is over",
        |world| drop(world.owner_key().expired()),
        StatusCode::UNAUTHORIZED,
    ),
    (
        "the member is disabled",
        |world| drop(world.every_member().disabled()),
        StatusCode::UNAUTHORIZED,
    ),
    (
        "the key is gone",
        |world| world.sql("DELETE FROM api_keys"),
        StatusCode::UNAUTHORIZED,
    ),
    (
        "the member looks only",
        |world| drop(world.every_member().becomes(Role::Viewer)),
        StatusCode::FORBIDDEN,
    ),
    (
        "the key reads only",
        |world| drop(world.owner_key().with_scopes(&[Action::Read])),
        StatusCode::FORBIDDEN,
    ),
    (
        "the plan is free",
        |world| drop(world.acme().on_plan(Plan::Free)),
        StatusCode::PAYMENT_REQUIRED,
    ),
    (
        "booking is turned off",
        |world| drop(world.acme().with_booking_turned_off()),
        StatusCode::FORBIDDEN,
    ),
    (
        "calls are longer",
        |world| world.sql("UPDATE organizations SET default_booking_duration = 45"),
        StatusCode::CREATED,
    ),
];

async fn book(world: &World) -> (StatusCode, Value) {
    let start = world.now() + TimeDelta::hours(1);
    let body = json!({ "start_time": start, "attendee_phone": "+14155552671" });
    world.send(Method::POST, "/api/bookings", body).await
}

fn bookings(world: &World) -> String {
    world.text("SELECT CAST(COUNT(*) AS TEXT) FROM booking_events")
}

/// A world in which the owner has asked for something before.
async fn acquainted() -> World {
    let world = World::new();
    let (status, _) = world.send(Method::GET, "/api/bookings", Value::Null).await;
    assert_eq!(status, StatusCode::OK);
    world
}

#[tokio::test(start_paused = true)]
async fn a_change_of_who_asks_counts_from_the_next_request_on() {
    for (change, make, expected) in CHANGES {
        let world = acquainted().await;
        make(&world);
        let (status, answer) = book(&world).await;
        assert_eq!(status, expected, "{change}: {answer}");
        let made = if expected == StatusCode::CREATED {
            "1"
        } else {
            "0"
        };
        assert_eq!(bookings(&world), made, "{change}");
        if expected == StatusCode::CREATED {
            assert_eq!(answer["booking"]["duration_minutes"], 45, "{change}");
        }
        if expected == StatusCode::UNAUTHORIZED {
            for path in [
                "/api/bookings",
                "/api/bookings/019a0000-0000-7000-8000-000000000000",
            ] {
                let (status, _) = world.send(Method::GET, path, Value::Null).await;
                assert_eq!(status, expected, "{change}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_forbidden_before_is_done_once_it_is_allowed() {
    let world = World::new();
    world.acme().on_plan(Plan::Free);
    assert_eq!(book(&world).await.0, StatusCode::PAYMENT_REQUIRED);
    world.acme().on_plan(Plan::Business);
    assert_eq!(book(&world).await.0, StatusCode::CREATED);
    assert_eq!(bookings(&world), "1");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_moved_to_another_organization_shows_only_that_one() {
    let world = acquainted().await;
    book(&world).await;
    world.another_organization();
    world.owner_key().acting_in(OTHER, OTTO);
    let (_, answer) = world.send(Method::GET, "/api/bookings", Value::Null).await;
    let titles: Vec<_> = answer["bookings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|booking| booking["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles, ["Theirs"]);
    assert_eq!(book(&world).await.0, StatusCode::CREATED);
    let theirs = "SELECT CAST(COUNT(*) AS TEXT) FROM booking_events
                  WHERE organization_id = '019b0000-0000-7000-8000-000000000001'";
    assert_eq!(world.text(theirs), "2");
}

#[tokio::test(start_paused = true)]
async fn a_request_of_somebody_known_takes_one_round_trip() {
    let world = acquainted().await;
    let id = book(&world).await.1["booking"]["id"].to_string();
    let one = format!("/api/bookings/{}", id.trim_matches('"'));
    for path in ["/api/bookings?count=true", &one] {
        let before = world.trips();
        let (status, _) = world.send(Method::GET, path, Value::Null).await;
        assert_eq!((status, world.trips() - before), (StatusCode::OK, 1));
    }
    world.every_booking().becomes(Status::Cancelled);
    let before = world.trips();
    assert_eq!(book(&world).await.0, StatusCode::CREATED);
    assert_eq!(world.trips() - before, 1);
}

#[tokio::test(start_paused = true)]
async fn a_booking_whose_answer_was_lost_is_made_once() {
    for known in [true, false] {
        let mut world = acquainted().await;
        if !known {
            world.app.principals = Arc::default();
        }
        world.db.fail("INSERT INTO booking_events", Fault::After);
        assert_eq!(book(&world).await.0, StatusCode::CREATED);
        world.db.fail("INSERT INTO booking_events", Fault::Before);
        assert_eq!(book(&world).await.0, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(bookings(&world), "1");
    }
}
