//! Limits of calls and numbers not to call, as people meet them.

use crate::prelude::*;
use axum::http::HeaderMap;
use callslot_worker::testing::Fault;
use tokio::task::LocalSet;

const ADA: &str = "+14155552671";

/// Calls Ada now, for an operator of the key's own: one alone has one call at a time.
async fn call(world: &World, key: &str) -> (u16, HeaderMap, Value) {
    let number: u32 = key.rsplit('-').next().unwrap().parse().unwrap();
    let operator = format!("019a0000-0000-7000-8000-{:012}", 1_000 + number);
    world.acme().with_operator(&operator, "+12125550199");
    let request = Request::post("/api/calls")
        .header("authorization", format!("Bearer {OWNER_KEY}"))
        .header("idempotency-key", key)
        .body(Body::from(
            json!({"attendee_phone": ADA, "user_id": operator}).to_string(),
        ))
        .unwrap();
    let answer = callslot_worker::serve(world.app.clone(), request).await;
    let (parts, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    (
        parts.status.as_u16(),
        parts.headers,
        serde_json::from_slice(&body).unwrap(),
    )
}

async fn set(world: &World, limits: Value) -> (u16, Value) {
    let (status, answer) = world.confirmed(Method::PUT, "/api/limits", limits).await;
    (status.as_u16(), answer)
}

fn count(world: &World, table: &str) -> String {
    world.text(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}"))
}

/// Two hundred calls at once below a limit of fifty: how many passed, and how many phones rang.
async fn crowd(world: &World) -> (usize, usize) {
    let keys: Vec<_> = (0..200).map(|n| format!("key-{n}")).collect();
    let calls = keys.iter().map(|key| call(world, key));
    let answers = futures_util::future::join_all(calls).await;
    let passed = answers.iter().filter(|answer| answer.0 == 201).count();
    let refused = answers.iter().filter(|answer| answer.0 == 429).count();
    assert_eq!(passed + refused, 200);
    (passed, world.asked().len())
}

#[tokio::test(start_paused = true)]
async fn of_two_hundred_calls_at_once_below_a_limit_of_fifty_fifty_pass_and_ring() {
    for limits in [
        json!({"calls_per_minute": 50}),
        json!({"calls_per_day": 50}),
    ] {
        LocalSet::new()
            .run_until(async {
                let world = World::with_settings(&[("DIAL_PACE_MS", "0")]);
                assert_eq!(set(&world, limits).await.0, 200);
                assert_eq!(crowd(&world).await, (50, 50));
                // Of the others nothing was written.
                for table in ["booking_events", "call_attempts", "idempotency_keys"] {
                    assert_eq!(count(&world, table), "50", "{table}");
                }
                assert_eq!(count(&world, "notices"), "0");
            })
            .await;
    }
}

#[tokio::test(start_paused = true)]
async fn places_below_a_limit_are_kept_whatever_the_database_loses() {
    let steps = [
        "INSERT INTO idempotency_keys",
        "INSERT INTO call_attempts",
        "SET phase = 'dialing'",
        "SET phase = 'placed'",
    ];
    for step in steps {
        for fault in [Fault::Before, Fault::After] {
            LocalSet::new()
                .run_until(async {
                    let world = World::with_settings(&[("DIAL_PACE_MS", "0")]);
                    set(&world, json!({"calls_per_day": 20})).await;
                    for _ in 0..5 {
                        world.db.fail(step, fault.clone());
                    }
                    let keys: Vec<_> = (0..60).map(|n| format!("key-{n}")).collect();
                    let calls = keys.iter().map(|key| call(&world, key));
                    futures_util::future::join_all(calls).await;
                    for _ in 0..8 {
                        world.tick().await;
                    }
                    // Asked again, the ones whose answer was lost say what became of them.
                    let calls = keys.iter().map(|key| call(&world, key));
                    futures_util::future::join_all(calls).await;
                    let asked = world.asked().len();
                    assert!((15..=20).contains(&asked), "{step} {fault:?}: {asked}");
                    let twice = world.text(
                        "SELECT CAST(COUNT(*) AS TEXT) FROM (
                           SELECT booking_id FROM call_attempts WHERE dialing_at IS NOT NULL
                           GROUP BY booking_id HAVING COUNT(*) > 1)",
                    );
                    assert_eq!(twice, "0", "{step} {fault:?}");
                })
                .await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_over_a_limit_is_told_when_there_is_room_again() {
    LocalSet::new()
        .run_until(async {
            let world = World::with_settings(&[("DIAL_PACE_MS", "0")]);
            set(&world, json!({"calls_per_minute": 1})).await;
            assert_eq!(call(&world, "key-1").await.0, 201);
            tokio::time::advance(std::time::Duration::from_secs(20)).await;
            let (status, headers, answer) = call(&world, "key-2").await;
            assert_eq!(
                (status, &answer["error"]["code"]),
                (429, &json!("rate_limited"))
            );
            assert_eq!(headers["retry-after"], "40");
            assert_eq!(headers["ratelimit-policy"], "\"calls-per-minute\";q=1;w=60");
            assert_eq!(headers["ratelimit"], "\"calls-per-minute\";r=0;t=40");
            // The same request again is the first that was taken, not one more.
            assert_eq!(call(&world, "key-1").await.0, 201);
            tokio::time::advance(std::time::Duration::from_secs(40)).await;
            assert_eq!(call(&world, "key-2").await.0, 201);
            set(&world, json!({"calls_per_day": 2})).await;
            let (status, headers, _) = call(&world, "key-3").await;
            assert_eq!(status, 429);
            assert_eq!(headers["ratelimit-policy"], "\"calls-per-day\";q=2;w=86400");
            // It is a minute past noon, ten seconds less.
            assert_eq!(headers["retry-after"], (12 * 3_600 - 50).to_string());
            tokio::time::advance(std::time::Duration::from_secs(12 * 3_600)).await;
            assert_eq!(call(&world, "key-3").await.0, 201);
            let (_, answer) = world.send(Method::GET, "/api/limits", Value::Null).await;
            assert_eq!(answer["limits"]["calls_today"], 1);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn limits_are_below_the_plans_and_kept_in_the_audit_log() {
    let world = World::new();
    world.acme().with_default_limits();
    let (_, answer) = world.send(Method::GET, "/api/limits", Value::Null).await;
    assert_eq!(
        answer["limits"],
        json!({
            "calls_per_day": 10_000, "calls_per_minute": 600, "calls_today": 0,
            "attendee_calls_per_minute": 1, "attendee_calls_per_day": 5, "member_calls_per_minute": 60,
            "member_calls_per_day": 1_000, "member_pending_bookings": 500, "calling_countries": null,
            "number_kinds": [],
            "own": {
                "calls_per_day": null, "calls_per_minute": null, "calling_prefixes": null,
                "attendee_calls_per_minute": null, "attendee_calls_per_day": null,
                "member_calls_per_minute": null, "member_calls_per_day": null,
                "member_pending_bookings": null,
            },
        })
    );
    let (status, answer) = set(
        &world,
        json!({"calls_per_day": 1_000_000, "calls_per_minute": 5, "calling_prefixes": ["+44", "+1"]}),
    )
    .await;
    assert_eq!(status, 200);
    assert_eq!(answer["limits"]["calls_per_day"], 10_000);
    assert_eq!(answer["limits"]["calls_per_minute"], 5);
    assert_eq!(
        answer["limits"]["own"]["calling_prefixes"],
        json!(["+1", "+44"])
    );
    for (field, bad) in [
        ("calls_per_day", json!({"calls_per_day": 1_000_001})),
        ("calls_per_minute", json!({"calls_per_minute": -1})),
        ("calling_prefixes", json!({"calling_prefixes": []})),
        ("calling_prefixes[0]", json!({"calling_prefixes": ["1"]})),
        ("colour", json!({"colour": "red"})),
    ] {
        let (status, answer) = set(&world, bad).await;
        assert!((400..500).contains(&status));
        assert_eq!(answer["error"]["field"], field, "{answer}");
    }
    let audited = "SELECT group_concat(action, ' ') FROM audit_log";
    assert_eq!(world.text(audited), "limits.change");
    world.members_in(Role::Owner).becomes(Role::Operator);
    assert_eq!(set(&world, json!({})).await.0, 403);
}

#[tokio::test(start_paused = true)]
async fn a_number_that_is_not_rung_cannot_be_booked() {
    let world = World::new();
    let id = world.book_in(600).await;
    let block = json!({"number": "+1 (415) 555-2671"});
    let (status, answer) = world
        .send(Method::POST, "/api/blocked-numbers", block.clone())
        .await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    assert_eq!(answer["blocked_number"]["number"], ADA);
    let again = world
        .send(Method::POST, "/api/blocked-numbers", block)
        .await;
    assert_eq!(again, (status, answer));
    let new = json!({"start_time": "2026-03-02T13:00:00Z", "attendee_phone": ADA});
    let refused = async |new: &Value| {
        let (status, answer) = world.send(Method::POST, "/api/bookings", new.clone()).await;
        (status.as_u16(), answer["error"]["field"].clone())
    };
    assert_eq!(refused(&new).await, (422, json!("attendee_phone")));
    let (status, _, answer) = call(&world, "key-1").await;
    assert_eq!(
        (status, &answer["error"]["field"]),
        (422, &json!("attendee_phone"))
    );
    // A booking can be annotated, and cannot be moved to such a number.
    let path = format!("/api/bookings/{id}");
    let (status, _) = world
        .send(Method::PATCH, &path, json!({"title": "New"}))
        .await;
    assert_eq!(status, StatusCode::OK);
    let other = world
        .book(json!({"start_time": "2026-03-02T14:00:00Z", "attendee_phone": "+442071838750"}))
        .await;
    let path = format!("/api/bookings/{other}");
    let (status, answer) = world
        .send(Method::PATCH, &path, json!({"attendee_phone": ADA}))
        .await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["field"]),
        (422, &json!("attendee_phone"))
    );
    let path = format!("/api/blocked-numbers/{ADA}");
    let (status, _) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK);
    let (status, _) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(refused(&new).await.0, 201);
    set(&world, json!({"calling_prefixes": ["+44"]})).await;
    assert_eq!(refused(&new).await, (422, json!("attendee_phone")));
    let actions = "SELECT group_concat(action, ' ') FROM audit_log WHERE action LIKE 'number.%'";
    assert_eq!(world.text(actions), "number.block number.unblock");
    let told = world.text("SELECT group_concat(details) FROM audit_log");
    assert!(!told.contains("415"), "{told}");
}

#[tokio::test(start_paused = true)]
async fn blocked_numbers_are_an_organizations_own_and_paged() {
    let world = World::new();
    world.another_organization();
    world
        .organization(OTHER)
        .with_blocked_number("+13125550199");
    for number in ["+14155552673", "+14155552671", "+14155552672"] {
        let block = json!({"number": number});
        world
            .send(Method::POST, "/api/blocked-numbers", block)
            .await;
    }
    let mut found = Vec::new();
    let mut path = "/api/blocked-numbers?limit=2".to_owned();
    loop {
        let (_, page) = world.send(Method::GET, &path, Value::Null).await;
        let numbers = page["blocked_numbers"].as_array().unwrap();
        found.extend(numbers.iter().map(|number| number["number"].clone()));
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("/api/blocked-numbers?limit=2&cursor={next}");
    }
    assert_eq!(found, ["+14155552671", "+14155552672", "+14155552673"]);
    let theirs = "/api/blocked-numbers/+13125550199";
    let (status, answer) = world.send(Method::DELETE, theirs, Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let nothing = world
        .send(Method::DELETE, "/api/blocked-numbers/x", Value::Null)
        .await;
    assert_eq!((status, answer), nothing);
    world.members_in(Role::Owner).becomes(Role::Operator);
    let (status, _) = world
        .send(
            Method::DELETE,
            "/api/blocked-numbers/+14155552671",
            Value::Null,
        )
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}
