//! Free times for a booking that is moved. Every world begins on Monday, 2026-03-02, at 11:59:50 UTC.

use crate::prelude::*;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const RANDOM: &str = "019b0000-0000-7000-8000-00000000ffff";

async fn text(world: &World, path: &str) -> (u16, String) {
    let (status, text) = world
        .text_of(request(Method::GET, path, Some(OWNER_KEY)))
        .await;
    (status.as_u16(), text)
}

/// The starts offered to the owner between noon and six, for half an hour each quarter of an hour.
async fn starts(world: &World, more: &str) -> Vec<String> {
    let query = format!("from=2026-03-02T13:00:00Z&to=2026-03-02T18:00:00Z{more}");
    let (status, text) = text(world, &format!("/api/slots?{query}")).await;
    assert_eq!(status, 200, "{more}: {text}");
    let answer: Value = serde_json::from_str(&text).unwrap();
    let days = answer["days"].as_array().unwrap().iter();
    let slots = days.flat_map(|day| day["slots"].as_array().unwrap());
    slots
        .map(|slot| slot["start"].as_str().unwrap()[11..16].to_owned())
        .collect()
}

/// A world in which the owner works from 13:00 to 18:00 and has a call from 14:00 to 14:30, which a second one follows.
async fn world() -> (World, String) {
    let world = World::new();
    let body = json!({
        "name": "Hours", "timezone": "UTC", "is_default": true,
        "weekly": [{"days": ["Mon"], "from": "13:00", "to": "18:00"}],
    });
    let (status, _) = world.send(Method::POST, "/api/schedules", body).await;
    assert_eq!(status, StatusCode::CREATED);
    let first = json!({"start_time": "2026-03-02T14:00:00Z", "duration_minutes": 30});
    let booking = world.book(first).await;
    world
        .book(json!({"start_time": "2026-03-02T14:30:00Z", "duration_minutes": 30}))
        .await;
    (world, booking)
}

/// Calls of the owner's, half an hour long, every quarter of an hour.
async fn event_type(world: &World, more: Value) -> String {
    let mut rules = json!({"name": "Call", "durations": [30], "slot_interval": 15});
    let object = rules.as_object_mut().unwrap();
    object.extend(more.as_object().unwrap().clone());
    let body = json!({"slug": "call", "rules": rules, "hosts": [{"user_id": OWNER}]});
    let (status, answer) = world.send(Method::POST, "/api/event-types", body).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    answer["event_type"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn the_times_next_to_a_booking_are_free_for_the_booking_itself() {
    let (world, booking) = world().await;
    let event = format!("&event_type={}", event_type(&world, json!({})).await);
    let without = starts(&world, &event).await;
    let with = starts(&world, &format!("{event}&moving={booking}")).await;
    let more: Vec<_> = with
        .iter()
        .filter(|start| !without.contains(start))
        .collect();
    // Not 14:15: there the call after it would be in the way.
    assert_eq!(more, ["13:45", "14:00"]);
    assert!(without.iter().all(|start| with.contains(start)));
    // An offered start can be had.
    let path = format!("/api/bookings/{booking}");
    let (status, answer) = world
        .send(
            Method::PATCH,
            &path,
            json!({"start_time": "2026-03-02T13:45:00Z"}),
        )
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn what_is_against_a_time_leaves_the_moved_booking_out() {
    let (world, booking) = world().await;
    let explained = async |time: &str, more: &str| {
        let path = format!("/api/slots/explain?at=2026-03-02T{time}:00Z&duration=30{more}");
        let (status, text) = text(&world, &path).await;
        assert_eq!(status, 200, "{text}");
        let answer: Value = serde_json::from_str(&text).unwrap();
        let reasons = answer["hosts"][0]["reasons"].as_array().unwrap().clone();
        reasons
            .iter()
            .map(|reason| reason["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let moving = format!("&moving={booking}");
    assert_eq!(explained("14:00", "").await, ["busy"]);
    assert!(explained("14:00", &moving).await.is_empty());
    assert_eq!(explained("14:30", &moving).await, ["busy"]);
}

#[tokio::test(start_paused = true)]
async fn a_moved_booking_does_not_count_towards_the_limit_that_it_fills() {
    let (world, _) = world().await;
    let rules = json!({"limits": {"month": {"count": 1}}});
    let event = event_type(&world, rules).await;
    let body = json!({"start_time": "2026-03-16T14:00:00Z", "event_type": event});
    // Two weeks away, so that it is read as one that counts and not as one in the way.
    let booking = world.book(body).await;
    let event = format!("&event_type={event}");
    assert!(starts(&world, &event).await.is_empty());
    let offered = starts(&world, &format!("{event}&moving={booking}")).await;
    assert!(offered.contains(&"13:00".to_owned()), "{offered:?}");
}

#[tokio::test(start_paused = true)]
async fn anothers_booking_and_a_hold_change_as_little_as_a_random_id() {
    let (world, booking) = world().await;
    world.another_organization();
    let body = json!({"start_time": "2026-03-02T16:00:00Z", "duration_minutes": 30});
    let (_, answer) = world.send(Method::POST, "/api/holds", body).await;
    let hold = answer["hold"]["id"].as_str().unwrap().to_owned();
    for path in [
        "/api/slots?duration=30&from=2026-03-02T13:00:00Z&to=2026-03-02T18:00:00Z",
        "/api/slots/explain?duration=30&at=2026-03-02T16:00:00Z",
        "/api/slots/explain?duration=30&at=2026-03-02T14:00:00Z",
    ] {
        let plain = text(&world, path).await;
        for id in [RANDOM, THEIRS, &hold] {
            assert_eq!(
                text(&world, &format!("{path}&moving={id}")).await,
                plain,
                "{id}"
            );
        }
        let (status, answer) = text(&world, &format!("{path}&moving=nonsense")).await;
        assert_eq!(status, 400);
        assert!(answer.contains("\"field\":\"moving\""), "{answer}");
    }
    // Somebody who may not see bookings learns nothing by naming one.
    let path = "/api/slots/explain?duration=30&at=2026-03-02T14:00:00Z";
    let moving = format!("{path}&moving={booking}");
    assert_ne!(text(&world, path).await, text(&world, &moving).await);
    world.acme().with_booking_turned_off();
    assert_eq!(text(&world, path).await, text(&world, &moving).await);
}
