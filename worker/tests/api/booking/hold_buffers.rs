//! A time that is held for an event type is held with its buffers.

use crate::prelude::*;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";
const ANALYST: &str = "019a0000-0000-7000-8000-000000000104";

async fn post(world: &World, path: &str, body: Value) -> (u16, Value) {
    let (status, answer) = world.send(Method::POST, path, body).await;
    (status.as_u16(), answer)
}

/// An event type of half an hour, a quarter of an hour of buffer before it and after it, and its id.
async fn event_type(world: &World, hosts: &[&str]) -> Value {
    let hosts: Vec<_> = hosts.iter().map(|id| json!({"user_id": id})).collect();
    let body = json!({
        "slug": "buffered", "hosts": hosts,
        "rules": {"name": "Buffered", "durations": [30], "slot_interval": 5, "buffer_before": 15, "buffer_after": 15},
    });
    let (status, answer) = post(world, "/api/event-types", body).await;
    assert_eq!(status, 201, "{answer}");
    answer["event_type"]["id"].clone()
}

fn at(time: &str) -> Value {
    json!({"start_time": format!("2026-03-02T{time}:00Z")})
}

fn of(time: &str, event_type: &Value) -> Value {
    let mut body = at(time);
    body["event_type"] = event_type.clone();
    body
}

async fn hold(world: &World, body: Value) -> (u16, Value) {
    post(world, "/api/holds", body).await
}

fn code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or_default()
}

#[tokio::test(start_paused = true)]
async fn a_hold_keeps_its_event_types_buffers_free_between_it_and_bookings() {
    let world = World::new();
    let buffered = event_type(&world, &[OWNER]).await;
    let (status, _) = post(&world, "/api/bookings", {
        let mut body = at("14:00");
        body["attendee_phone"] = "+14155552671".into();
        body
    })
    .await;
    assert_eq!(status, 201);
    // The booking is from 14:00 to 14:30 and has no buffers of its own.
    for time in ["13:20", "13:30", "14:30", "14:40"] {
        let (status, answer) = hold(&world, of(time, &buffered)).await;
        assert_eq!((status, code(&answer)), (409, "slot_taken"), "{time}");
        let conflict = &answer["error"]["conflict"];
        assert_eq!(conflict["busy_from"], "2026-03-02T14:00:00Z", "{answer}");
    }
    assert_eq!(hold(&world, of("13:15", &buffered)).await.0, 201);
    let (status, answer) = hold(&world, of("14:45", &buffered)).await;
    assert_eq!(
        (status, &answer["hold"]["duration_minutes"]),
        (201, &json!(30))
    );
    // A booking or a hold without buffers keeps out of those of a hold.
    for path in ["/api/bookings", "/api/holds"] {
        let mut body = at("15:20");
        if path == "/api/bookings" {
            body["attendee_phone"] = "+14155552671".into();
        }
        let (status, answer) = post(&world, path, body).await;
        assert_eq!((status, code(&answer)), (409, "slot_taken"), "{path}");
    }
    assert_eq!(hold(&world, at("15:30")).await.0, 201);
}

#[tokio::test(start_paused = true)]
async fn two_holds_are_as_far_apart_as_the_buffers_of_both() {
    let world = World::new();
    let buffered = event_type(&world, &[OWNER]).await;
    assert_eq!(hold(&world, of("14:00", &buffered)).await.0, 201);
    for time in ["14:30", "14:45", "14:55", "13:05"] {
        let (status, answer) = hold(&world, of(time, &buffered)).await;
        assert_eq!((status, code(&answer)), (409, "slot_taken"), "{time}");
    }
    assert_eq!(hold(&world, of("15:00", &buffered)).await.0, 201);
    assert_eq!(hold(&world, of("13:00", &buffered)).await.0, 201);
}

#[tokio::test(start_paused = true)]
async fn a_booking_of_the_event_type_takes_the_place_of_its_hold() {
    let world = World::new();
    let buffered = event_type(&world, &[OWNER]).await;
    let (_, answer) = hold(&world, of("14:00", &buffered)).await;
    let mut body = of("14:00", &buffered);
    body["attendee_phone"] = "+14155552671".into();
    let (status, refused) = post(&world, "/api/bookings", body.clone()).await;
    assert_eq!((status, code(&refused)), (409, "slot_taken"));
    body["hold"] = answer["hold"]["id"].clone();
    let (status, answer) = post(&world, "/api/bookings", body).await;
    assert_eq!(status, 201, "{answer}");
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM slot_holds"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn a_hold_is_of_a_host_the_one_whose_turn_it_is_or_the_one_who_is_named() {
    let world = World::new();
    let buffered = event_type(&world, &[OWNER, OPERATOR]).await;
    let (_, first) = hold(&world, of("14:00", &buffered)).await;
    let (status, second) = hold(&world, of("14:00", &buffered)).await;
    assert_eq!(status, 201, "{second}");
    let mut whose = [&first, &second].map(|answer| answer["hold"]["user_id"].as_str().unwrap());
    whose.sort_unstable();
    assert_eq!(whose, [OWNER, OPERATOR]);
    let (status, third) = hold(&world, of("14:00", &buffered)).await;
    assert_eq!((status, code(&third)), (409, "slot_taken"));
    for (who, expected) in [(OPERATOR, 201), (ANALYST, 422)] {
        let mut body = of("16:00", &buffered);
        body["user_id"] = who.into();
        let (status, answer) = hold(&world, body).await;
        assert_eq!(status, expected, "{answer}");
        if status == 201 {
            assert_eq!(answer["hold"]["user_id"], who);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn anothers_event_type_cannot_be_held_and_answers_like_none() {
    let world = World::new();
    world.another_organization();
    let theirs = "019b0000-0000-7000-8000-000000000801";
    world.organization(OTHER).with_event_type(&EventTypeRow {
        id: theirs,
        slug: "theirs",
        rules: json!({"name": "Theirs", "durations": [20]}),
        ..EventTypeRow::default()
    });
    let mut answers = Vec::new();
    for id in [theirs, "019b0000-0000-7000-8000-00000000ffff", "nonsense"] {
        answers.push(hold(&world, of("14:00", &json!(id))).await);
    }
    assert_eq!(
        (answers[0].0, &answers[0].1["error"]["field"]),
        (422, &json!("event_type"))
    );
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM slot_holds"),
        "0"
    );
}
