//! An attendee's extension, wherever a booking is made, changed, shown and held.

use crate::prelude::*;
use tokio::task::LocalSet;

const STORED: &str =
    "SELECT COALESCE(group_concat(attendee_extension, ' '), 'none') FROM booking_events";

fn ada(more: &Value) -> Value {
    let mut body = json!({
        "start_time": "2026-03-02T15:00:00Z", "attendee_phone": "+14155552671", "timezone": "UTC",
    });
    let more = more.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(more);
    body
}

#[tokio::test(start_paused = true)]
async fn an_extension_is_kept_shown_and_changed_like_the_number_that_it_belongs_to() {
    let world = World::new();
    let id = world
        .book(ada(&json!({"attendee_extension": "p12-w3#"})))
        .await;
    let path = format!("/api/bookings/{id}");
    let shown = async || {
        let (_, answer) = world.send(Method::GET, &path, Value::Null).await;
        let (_, list) = world.send(Method::GET, "/api/bookings", Value::Null).await;
        let one = answer["booking"]["attendee_extension"].clone();
        assert_eq!(one, list["bookings"][0]["attendee_extension"]);
        one
    };
    assert_eq!(shown().await, ",12;3#");
    for (change, expected) in [
        (json!({"title": "Other"}), json!(",12;3#")),
        (json!({"attendee_extension": "99"}), json!("99")),
        (json!({"attendee_phone": "+14155552672"}), Value::Null),
        (json!({"attendee_extension": "5"}), json!("5")),
        (json!({"attendee_extension": null}), Value::Null),
    ] {
        let (status, answer) = world.send(Method::PATCH, &path, change.clone()).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert_eq!(
            answer["booking"]["attendee_extension"], expected,
            "{change}"
        );
        assert_eq!(shown().await, expected, "{change}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_no_extension_is_refused_by_name_and_nothing_is_written() {
    let world = World::new();
    let id = world.book(ada(&json!({"attendee_extension": "12"}))).await;
    let path = format!("/api/bookings/{id}");
    for wrong in [
        "12;ext=3",
        ",,",
        "<Hangup/>",
        "${call.from}",
        &"1".repeat(33),
    ] {
        let wrong = json!({"attendee_extension": wrong});
        for (method, path, body) in [
            (Method::POST, "/api/bookings", ada(&wrong)),
            (Method::PATCH, path.as_str(), wrong.clone()),
            (
                Method::POST,
                "/api/series",
                json!({"recurrence": "FREQ=DAILY;COUNT=2", "booking": ada(&wrong)}),
            ),
        ] {
            let (status, answer) = world.send(method, path, body).await;
            assert_eq!(
                status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{wrong} {path}: {answer}"
            );
            let field = answer["error"]["field"].as_str().unwrap();
            assert!(field.ends_with("attendee_extension"), "{answer}");
        }
    }
    assert_eq!(world.text(STORED), "12");
}

#[tokio::test(start_paused = true)]
async fn every_call_of_a_series_has_the_extension_and_a_change_reaches_each() {
    let world = World::new();
    let series = json!({
        "recurrence": "FREQ=DAILY;COUNT=3", "booking": ada(&json!({"attendee_extension": "x12"})),
    });
    let (status, answer) = world.send(Method::POST, "/api/series", series).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    assert_eq!(world.text(STORED), "12 12 12");
    let path = format!("/api/series/{}", answer["series"]["id"].as_str().unwrap());
    let change = json!({"scope": "all", "change": {"attendee_extension": "34"}});
    let (status, answer) = world.send(Method::PATCH, &path, change).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(world.text(STORED), "34 34 34");
    let more = json!({"scope": "all", "recurrence": "FREQ=DAILY;COUNT=4"});
    let (status, answer) = world.send(Method::PATCH, &path, more).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(world.text(STORED), "34 34 34 34");
}

#[tokio::test(start_paused = true)]
async fn a_booking_in_place_of_a_hold_and_a_call_now_take_one() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let hold = json!({"start_time": "2026-03-02T15:00:00Z", "duration_minutes": 30});
            let (status, answer) = world.send(Method::POST, "/api/holds", hold).await;
            assert_eq!(status, StatusCode::CREATED, "{answer}");
            let hold = answer["hold"]["id"].clone();
            let booking = ada(&json!({
                "hold": hold, "duration_minutes": 30, "attendee_extension": "12",
            }));
            let (status, answer) = world.send(Method::POST, "/api/bookings", booking).await;
            assert_eq!(status, StatusCode::CREATED, "{answer}");
            assert_eq!(answer["booking"]["attendee_extension"], "12");
            let request = Request::post("/api/calls")
                .header("authorization", format!("Bearer {OWNER_KEY}"))
                .header("idempotency-key", "k")
                .body(Body::from(
                    json!({"attendee_phone": "+14155552671", "attendee_extension": "w34"})
                        .to_string(),
                ))
                .unwrap();
            let (status, answer) = world.request(request).await;
            assert_eq!(status, StatusCode::CREATED, "{answer}");
            assert_eq!(answer["booking"]["attendee_extension"], ";34");
            assert!(world.asked()[0].document.contains("/calling/"));
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn an_export_has_the_extension_as_it_is_and_as_it_was_dialled() {
    let world = World::new();
    let start = world.now() + chrono::TimeDelta::seconds(5);
    world
        .book(ada(
            &json!({"start_time": start, "attendee_extension": "12"}),
        ))
        .await;
    world.tick().await;
    let who = json!({"phone": "+14155552671"});
    let (_, held) = world.send(Method::POST, "/api/attendees/export", who).await;
    let booking = &held["bookings"][0];
    assert_eq!(booking["booking"]["attendee_extension"], "12", "{held}");
    assert_eq!(booking["calls"][0]["attendee_extension"], "12", "{held}");
}
