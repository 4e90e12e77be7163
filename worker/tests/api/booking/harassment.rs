//! Nobody is called all the time, and nobody has everybody called.

use crate::prelude::*;
use axum::http::HeaderMap;
use std::time::Duration;
use tokio::task::LocalSet;

const ADA: &str = "+14155552671";

fn world() -> World {
    let world = World::with_settings(&[("DIAL_PACE_MS", "0")]);
    world.acme().with_default_limits();
    world
}

/// Calls a number now, for an operator of the key's own.
async fn call(world: &World, number: &str, key: &str) -> (u16, HeaderMap, Value) {
    let operator = world.another_operator("+12125550199");
    let request = Request::post("/api/calls")
        .header("authorization", format!("Bearer {OWNER_KEY}"))
        .header("idempotency-key", key)
        .body(Body::from(
            json!({"attendee_phone": number, "user_id": operator}).to_string(),
        ))
        .unwrap();
    let answer = callslot_worker::serve(world.app.clone(), request).await;
    let (parts, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let body = serde_json::from_slice(&body).unwrap();
    (parts.status.as_u16(), parts.headers, body)
}

/// Books Ada for that time, with an operator of the booking's own.
async fn book(world: &World, time: &str) -> (u16, Value) {
    let operator = world.another_operator("+12125550199");
    let body = json!({"start_time": time, "attendee_phone": ADA, "user_id": operator});
    let (status, answer) = world.send(Method::POST, "/api/bookings", body).await;
    (status.as_u16(), answer)
}

fn code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or_default()
}

fn bookings(world: &World) -> String {
    world.text("SELECT CAST(COUNT(*) AS TEXT) FROM booking_events")
}

#[tokio::test(start_paused = true)]
async fn four_calls_to_one_person_in_four_seconds_are_one_call() {
    LocalSet::new()
        .run_until(async {
            let world = world();
            let mut statuses = Vec::new();
            for n in 0..4 {
                let (status, _, answer) = call(&world, ADA, &format!("key-{n}")).await;
                statuses.push((status, code(&answer).to_owned()));
                tokio::time::advance(Duration::from_secs(1)).await;
            }
            let limited = || (409, "attendee_limit".to_owned());
            assert_eq!(
                statuses,
                [(201, String::new()), limited(), limited(), limited()]
            );
            assert_eq!(world.asked().len(), 1);
            // Somebody else can be called meanwhile, and Ada again a minute later.
            assert_eq!(call(&world, "+14155552672", "other").await.0, 201);
            tokio::time::advance(Duration::from_secs(57)).await;
            assert_eq!(call(&world, ADA, "later").await.0, 201);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn whoever_is_behind_another_extension_is_somebody_else_and_a_pause_is_nobody() {
    let world = world();
    let operator = world.another_operator("+12125550199");
    let book = async |extension: Value, hour: u32| {
        let body = json!({"start_time": format!("2026-03-02T{hour}:00:00Z"), "attendee_phone": ADA,
            "attendee_extension": extension, "user_id": operator});
        let (status, answer) = world.send(Method::POST, "/api/bookings", body).await;
        (status.as_u16(), code(&answer).to_owned(), answer)
    };
    for hour in 14..19 {
        let (status, code, _) = book(json!(",12"), hour).await;
        assert_eq!((status, &*code), (201, ""));
    }
    for same in ["12", ",,12", ";1,2"] {
        let (status, code, _) = book(json!(same), 20).await;
        assert_eq!((status, &*code), (409, "attendee_limit"), "{same}");
    }
    let (status, _, answer) = book(json!("13"), 20).await;
    assert_eq!(status, 201, "{answer}");
    assert_eq!(book(Value::Null, 21).await.0, 201);
    // A booking is moved to somebody who has no room, as little as one is made for them.
    let path = format!(
        "/api/bookings/{}",
        answer["booking"]["id"].as_str().unwrap()
    );
    let change = json!({"attendee_extension": ",,,12"});
    let (status, answer) = world.send(Method::PATCH, &path, change).await;
    assert_eq!((status.as_u16(), code(&answer)), (409, "attendee_limit"));
}

#[tokio::test(start_paused = true)]
async fn digits_that_nobody_waits_for_do_not_make_a_phone_ring_without_end() {
    let world = world();
    let book = async |extension: u32, minute: u32| {
        let operator = world.another_operator("+12125550199");
        let time = format!("2026-03-02T{}:{:02}:00Z", 14 + minute / 60, minute % 60);
        let body = json!({"start_time": time, "attendee_phone": ADA,
            "attendee_extension": extension.to_string(), "user_id": operator});
        let (status, answer) = world.send(Method::POST, "/api/bookings", body).await;
        (status.as_u16(), code(&answer).to_owned())
    };
    for n in 0..10 {
        assert_eq!(book(100 + n, 0).await.0, 201, "{n}");
    }
    let limited = (409, "attendee_limit".to_owned());
    assert_eq!(book(200, 0).await, limited, "by the minute");
    for n in 10..50 {
        assert_eq!(book(100 + n, n).await.0, 201, "{n}");
    }
    assert_eq!(book(200, 100).await, limited, "by the day");
}

#[tokio::test(start_paused = true)]
async fn of_twenty_calls_to_one_person_at_once_one_passes() {
    LocalSet::new()
        .run_until(async {
            let world = world();
            let keys: Vec<_> = (0..20).map(|n| format!("key-{n}")).collect();
            let calls = keys.iter().map(|key| call(&world, ADA, key));
            let answers = futures_util::future::join_all(calls).await;
            let passed = answers.iter().filter(|answer| answer.0 == 201).count();
            assert_eq!((passed, world.asked().len()), (1, 1));
            assert_eq!(bookings(&world), "1");
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_person_is_booked_five_times_a_day_and_once_a_minute() {
    let world = world();
    assert_eq!(book(&world, "2026-03-02T14:00:30Z").await.0, 201);
    for near in ["2026-03-02T14:00:00Z", "2026-03-02T14:01:29Z"] {
        let (status, answer) = book(&world, near).await;
        assert_eq!((status, code(&answer)), (409, "attendee_limit"), "{near}");
        assert_eq!(answer["error"]["field"], "attendee_phone");
    }
    for hour in 15..19 {
        let (status, answer) = book(&world, &format!("2026-03-02T{hour}:00:00Z")).await;
        assert_eq!(status, 201, "{answer}");
    }
    let (status, answer) = book(&world, "2026-03-02T20:00:00Z").await;
    assert_eq!((status, code(&answer)), (409, "attendee_limit"));
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(message.contains("5 calls a day"), "{message}");
    // The next day has room; so has this one, once a call is cancelled.
    let (status, answer) = book(&world, "2026-03-03T00:00:00Z").await;
    assert_eq!(status, 201, "{answer}");
    let path = format!(
        "/api/bookings/{}",
        answer["booking"]["id"].as_str().unwrap()
    );
    let back = json!({"start_time": "2026-03-02T20:00:00Z"});
    let (status, answer) = world.send(Method::PATCH, &path, back.clone()).await;
    assert_eq!((status.as_u16(), code(&answer)), (409, "attendee_limit"));
    let (status, _) = world
        .send(Method::PATCH, &path, json!({"title": "New"}))
        .await;
    assert_eq!(status.as_u16(), 200);
    world.first_booking().becomes(Status::Cancelled);
    let (status, answer) = world.send(Method::PATCH, &path, back).await;
    assert_eq!(status.as_u16(), 200, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn what_rang_and_was_cancelled_counts_too() {
    LocalSet::new()
        .run_until(async {
            let world = world();
            let (_, _, answer) = call(&world, ADA, "key-1").await;
            let path = format!(
                "/api/bookings/{}",
                answer["booking"]["id"].as_str().unwrap()
            );
            world.send(Method::DELETE, &path, Value::Null).await;
            let (status, _, answer) = call(&world, ADA, "key-2").await;
            assert_eq!((status, code(&answer)), (409, "attendee_limit"));
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_series_cannot_crowd_a_person_either() {
    let world = world();
    world.acme().with_limit(CallLimit::AttendeeCallsPerDay, 1);
    assert_eq!(book(&world, "2026-03-10T09:00:00Z").await.0, 201);
    let series = json!({"recurrence": "FREQ=DAILY;COUNT=10", "booking": {
        "start_time": "2026-03-04T14:00:00Z", "timezone": "UTC", "attendee_phone": ADA}});
    let (status, answer) = world
        .send(Method::POST, "/api/series", series.clone())
        .await;
    assert_eq!(
        (status.as_u16(), code(&answer)),
        (409, "attendee_limit"),
        "{answer}"
    );
    assert_eq!(bookings(&world), "1");
    world.every_booking().becomes(Status::Cancelled);
    let (status, answer) = world.send(Method::POST, "/api/series", series).await;
    assert_eq!(status.as_u16(), 201, "{answer}");
    // Its own calls are not in its way, wherever they move.
    let path = format!("/api/series/{}", answer["series"]["id"].as_str().unwrap());
    let day_later = json!({"scope": "all", "change": {"start_time": "2026-03-05T14:00:00Z"}});
    let (status, answer) = world.send(Method::PATCH, &path, day_later).await;
    assert_eq!(status.as_u16(), 200, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn one_member_cannot_book_without_end() {
    let world = world();
    world.acme().with_limit(CallLimit::MemberPendingBookings, 3);
    for hour in 14..17 {
        assert_eq!(
            book(&world, &format!("2026-03-02T{hour}:00:00Z")).await.0,
            201
        );
    }
    let (status, answer) = book(&world, "2026-03-02T18:00:00Z").await;
    assert_eq!((status, code(&answer)), (409, "pending_limit"));
    world.first_booking().becomes(Status::Cancelled);
    // A series counts with all of its calls.
    let series = |calls: u32| {
        json!({"recurrence": format!("FREQ=WEEKLY;COUNT={calls}"), "booking": {
            "start_time": "2026-03-04T14:00:00Z", "timezone": "UTC", "attendee_phone": ADA}})
    };
    let (status, answer) = world.send(Method::POST, "/api/series", series(2)).await;
    assert_eq!((status.as_u16(), code(&answer)), (409, "pending_limit"));
    let (status, answer) = world.send(Method::POST, "/api/series", series(1)).await;
    assert_eq!(status.as_u16(), 201, "{answer}");
    // Others have room of their own.
    world
        .owner_key()
        .acting_for("019a0000-0000-7000-8000-000000000103");
    assert_eq!(book(&world, "2026-03-02T19:00:00Z").await.0, 201);
}

#[tokio::test(start_paused = true)]
async fn six_hundred_calls_a_minute_are_not_one_members() {
    LocalSet::new()
        .run_until(async {
            let world = world();
            let numbers: Vec<_> = (0..80)
                .map(|n| format!("+1415555{:04}", 3000 + n))
                .collect();
            let calls = numbers.iter().map(|number| call(&world, number, number));
            let answers = futures_util::future::join_all(calls).await;
            let passed = answers.iter().filter(|answer| answer.0 == 201).count();
            assert_eq!((passed, world.asked().len()), (60, 60));
            let refused = answers.iter().find(|answer| answer.0 != 201).unwrap();
            assert_eq!((refused.0, code(&refused.2)), (429, "member_limit"));
            assert_eq!(
                refused.1["ratelimit-policy"],
                "\"member-calls-per-minute\";q=60;w=60"
            );
            assert!(refused.1.contains_key("retry-after"));
            tokio::time::advance(Duration::from_secs(60)).await;
            assert_eq!(call(&world, ADA, "later").await.0, 201);
            world.acme().with_limit(CallLimit::MemberCallsPerDay, 61);
            let (status, headers, answer) = call(&world, "+14155552672", "last").await;
            assert_eq!((status, code(&answer)), (429, "member_limit"));
            assert_eq!(
                headers["ratelimit-policy"],
                "\"member-calls-per-day\";q=61;w=86400"
            );
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_call_now_that_is_moved_holds_no_place_any_more() {
    let world = world();
    let (status, _) = book(&world, "2026-03-02T14:00:00Z").await;
    assert_eq!(status, 201);
    // As one that was asked for at once and waits for its turn.
    world.sql("UPDATE booking_events SET immediate = 1");
    let id = world.text("SELECT id FROM booking_events");
    let path = format!("/api/bookings/{id}");
    let (status, _) = world
        .send(Method::PATCH, &path, json!({"title": "Another"}))
        .await;
    assert_eq!(status.as_u16(), 200);
    let held = "SELECT CAST(SUM(immediate) AS TEXT) FROM booking_events";
    assert_eq!(world.text(held), "1");
    let moved = json!({"start_time": "2027-03-02T14:00:00Z"});
    let (status, answer) = world.send(Method::PATCH, &path, moved).await;
    assert_eq!(status.as_u16(), 200, "{answer}");
    assert_eq!(world.text(held), "0");
}

#[tokio::test(start_paused = true)]
async fn limits_are_raised_by_owners_and_admins_up_to_the_plans() {
    let world = world();
    let set = async |limits: Value| {
        let (status, answer) = world.confirmed(Method::PATCH, "/api/limits", limits).await;
        (status.as_u16(), answer)
    };
    let (status, answer) = set(json!({"attendee_calls_per_minute": 600})).await;
    assert_eq!(
        (status, &answer["limits"]["attendee_calls_per_minute"]),
        (200, &json!(600))
    );
    let (status, answer) = set(json!({"attendee_calls_per_minute": 601})).await;
    assert_eq!(
        (status, &answer["error"]["field"]),
        (422, &json!("attendee_calls_per_minute"))
    );
    // A limit that is left out stays, here and where the others are replaced.
    let (_, answer) = set(json!({"attendee_calls_per_day": 2, "calling_countries": ["US"]})).await;
    assert_eq!(answer["limits"]["own"]["attendee_calls_per_minute"], 600);
    let (_, answer) = world
        .send(Method::PUT, "/api/limits", json!({"calls_per_day": 7}))
        .await;
    let limits = &answer["limits"];
    assert_eq!(
        (
            &limits["attendee_calls_per_day"],
            &limits["calling_countries"],
            &limits["calls_per_day"]
        ),
        (&json!(2), &json!(["US"]), &json!(7))
    );
    let (_, answer) = set(json!({"attendee_calls_per_minute": null, "calls_per_day": null})).await;
    let limits = &answer["limits"];
    assert_eq!(
        (
            &limits["attendee_calls_per_minute"],
            &limits["calls_per_day"]
        ),
        (&json!(1), &json!(10_000))
    );
    // A smaller plan has smaller ones, whatever was set.
    world.acme().on_plan(Plan::Pro);
    let (_, answer) = world.send(Method::GET, "/api/limits", Value::Null).await;
    assert_eq!(answer["limits"]["attendee_calls_per_day"], 0);
}
