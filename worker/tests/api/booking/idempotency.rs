//! Repeating, paging, searching, sorting, and not losing anybody's update.

use crate::prelude::*;
use axum::http::{HeaderMap, HeaderValue};
use callslot_worker::testing::Fault;

/// Sends a request with headers and answers with the headers.
async fn exchange(
    world: &World,
    method: Method,
    path: &str,
    headers: &[(&'static str, &str)],
    body: &Value,
) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {OWNER_KEY}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = if body.is_null() {
        Body::empty()
    } else {
        Body::from(body.to_string())
    };
    let response = callslot_worker::serve(world.app.clone(), request.body(body).unwrap()).await;
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    (
        parts.status,
        parts.headers,
        String::from_utf8(bytes.to_vec()).unwrap(),
    )
}

fn a_booking() -> Value {
    json!({"start_time": "2026-03-02T13:00:00Z", "attendee_phone": "+14155552671"})
}

async fn post(world: &World, key: &str, body: &Value) -> (StatusCode, String) {
    let headers = [("idempotency-key", key)];
    let (status, _, text) = exchange(world, Method::POST, "/api/bookings", &headers, body).await;
    (status, text)
}

#[tokio::test(start_paused = true)]
async fn the_same_request_under_the_same_key_is_done_once_and_answers_the_same() {
    let world = World::new();
    let first = post(&world, "key-1", &a_booking()).await;
    assert_eq!(first.0, StatusCode::CREATED);
    // Spelled differently, even after its start has come, it is the same request.
    tokio::time::advance(std::time::Duration::from_secs(7200)).await;
    let spaced = json!({"attendee_phone": "+14155552671", "start_time": "2026-03-02T13:00:00Z"});
    assert_eq!(post(&world, "key-1", &spaced).await, first);
    let stored = world.text("SELECT COUNT(*) || ' ' || id FROM booking_events");
    let answered: Value = serde_json::from_str(&first.1).unwrap();
    assert_eq!(
        stored,
        format!("1 {}", answered["booking"]["id"].as_str().unwrap())
    );
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM audit_log"),
        "1"
    );
}

#[tokio::test(start_paused = true)]
async fn a_repeated_request_is_answered_with_the_whole_of_the_first_answer() {
    let series = json!({
        "recurrence": "FREQ=DAILY;COUNT=2",
        "booking": {"start_time": "2026-03-03T13:00:00Z", "attendee_phone": "+14155552671", "timezone": "UTC"},
    });
    let now = json!({"attendee_phone": "+14155552671", "user_id": "019a0000-0000-7000-8000-000000000103"});
    for (path, body, told) in [
        ("/api/bookings", a_booking(), true),
        ("/api/series", series, true),
        ("/api/calls", now, false),
    ] {
        let world = World::new();
        let ask = async || {
            let headers = [("idempotency-key", "the same twice")];
            let (status, mut headers, body) =
                exchange(&world, Method::POST, path, &headers, &body).await;
            headers.remove("x-request-id");
            (status, headers, body)
        };
        let first = ask().await;
        assert_eq!(first.0, StatusCode::CREATED, "{path}: {}", first.2);
        assert_eq!(first.1.contains_key("etag"), told, "{path}");
        assert_eq!(first.1.contains_key("location"), told, "{path}");
        assert!(!first.1.contains_key("idempotency-replayed"), "{path}");
        let count = world.text("SELECT CAST(COUNT(*) AS TEXT) FROM booking_events");
        let mut again = ask().await;
        let replayed = again.1.remove("idempotency-replayed");
        assert_eq!(replayed, Some(HeaderValue::from_static("true")), "{path}");
        assert_eq!(again, first, "{path}");
        let after = world.text("SELECT CAST(COUNT(*) AS TEXT) FROM booking_events");
        assert_eq!(after, count, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_was_kept_without_headers_is_repeated_without() {
    let world = World::new();
    post(&world, "key-1", &a_booking()).await;
    world.sql("UPDATE idempotency_keys SET headers = NULL");
    let key = [("idempotency-key", "key-1")];
    let (status, headers, _) =
        exchange(&world, Method::POST, "/api/bookings", &key, &a_booking()).await;
    assert_eq!(status, StatusCode::CREATED);
    assert!(!headers.contains_key("etag") && headers.contains_key("idempotency-replayed"));
}

#[tokio::test(start_paused = true)]
async fn another_request_under_the_same_key_is_a_conflict() {
    let world = World::new();
    post(&world, "key-1", &a_booking()).await;
    let mut other = a_booking();
    other["title"] = "Another".into();
    let (status, text) = post(&world, "key-1", &other).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(text.contains("idempotency_conflict"), "{text}");
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM booking_events"),
        "1"
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_is_forgotten_after_a_day() {
    let world = World::new();
    let mut booking = a_booking();
    booking["start_time"] = "2026-03-09T13:00:00Z".into();
    let first = post(&world, "key-1", &booking).await;
    world.every_booking().becomes(Status::Cancelled);
    tokio::time::advance(std::time::Duration::from_secs(24 * 3600)).await;
    let second = post(&world, "key-1", &booking).await;
    assert_eq!(second.0, StatusCode::CREATED);
    assert_ne!(first.1, second.1);
    tokio::time::advance(std::time::Duration::from_secs(25 * 3600)).await;
    world.tick_by_hand().await;
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM idempotency_keys"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn a_refused_request_does_not_use_up_its_key() {
    let world = World::new();
    let mut bad = a_booking();
    bad["user_id"] = "019a0000-0000-7000-8000-000000000105".into();
    assert_eq!(
        post(&world, "key-1", &bad).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        post(&world, "key-1", &a_booking()).await.0,
        StatusCode::CREATED
    );
    for key in ["", &"x".repeat(256)] {
        let (status, text) = post(&world, key, &a_booking()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{text}");
        assert!(text.contains("\"field\":\"Idempotency-Key\""), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_under_a_key_is_settled_and_repeated() {
    let world = World::new();
    world
        .db
        .faults
        .lock()
        .unwrap()
        .push(("INSERT INTO booking_events", Fault::After));
    let first = post(&world, "key-1", &a_booking()).await;
    assert_eq!(first.0, StatusCode::CREATED);
    assert_eq!(post(&world, "key-1", &a_booking()).await, first);
}

#[tokio::test(start_paused = true)]
async fn the_answer_to_a_booking_is_the_booking_as_it_is_shown() {
    let world = World::new();
    let mut asked = a_booking();
    asked["modulations"] = json!({"recording": true, "survey": false});
    asked["notes"] = "Line one\nLine two".into();
    let (_, answer) = post(&world, "key-1", &asked).await;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let path = format!(
        "/api/bookings/{}",
        answer["booking"]["id"].as_str().unwrap()
    );
    assert_eq!(world.send(Method::GET, &path, Value::Null).await.1, answer);
}

#[tokio::test(start_paused = true)]
async fn a_change_that_names_an_old_version_is_refused() {
    let world = World::new();
    let path = format!("/api/bookings/{}", world.book_in(600).await);
    let (_, headers, _) = exchange(&world, Method::GET, &path, &[], &Value::Null).await;
    let tag = headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(tag, "\"1\"");
    let change = json!({"title": "Mine"});
    let named = [("if-match", tag.as_str())];
    let (status, headers, _) = exchange(&world, Method::PATCH, &path, &named, &change).await;
    assert_eq!(
        (status, &headers["etag"]),
        (StatusCode::OK, &HeaderValue::from_static("\"2\""))
    );
    for method in [Method::PATCH, Method::DELETE] {
        let (status, _, text) = exchange(&world, method, &path, &named, &change).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(text.contains("version_conflict"), "{text}");
    }
    let known = [("if-none-match", "\"2\"")];
    let (status, _, text) = exchange(&world, Method::GET, &path, &known, &Value::Null).await;
    assert_eq!((status, text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let named = [("if-match", "\"2\"")];
    let (status, _, _) = exchange(&world, Method::DELETE, &path, &named, &Value::Null).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test(start_paused = true)]
async fn every_answer_is_named() {
    let world = World::new();
    for path in ["/health", "/nowhere", "/api/bookings"] {
        let (_, headers, _) = exchange(&world, Method::GET, path, &[], &Value::Null).await;
        assert_eq!(headers["x-request-id"].len(), 36, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_answer_tells_browsers_to_be_careful() {
    for (public_url, https) in [
        ("https://callslot.example", true),
        ("http://127.0.0.1:8787", false),
        ("", false),
    ] {
        let world = World::with_settings(&[("PUBLIC_URL", public_url)]);
        for path in ["/health", "/nowhere", "/api/bookings"] {
            let (_, headers, _) = exchange(&world, Method::GET, path, &[], &Value::Null).await;
            assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
            assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
            assert_eq!(headers.get_all("cache-control").iter().count(), 1, "{path}");
            let strict = headers.contains_key("strict-transport-security");
            assert_eq!(strict, https, "{public_url} {path}");
        }
        let (_, headers, _) =
            exchange(&world, Method::GET, "/api/bookings", &[], &Value::Null).await;
        assert_eq!(headers["cache-control"], "no-store");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_can_be_asked_for_again_says_when() {
    let world = World::new();
    world
        .db
        .faults
        .lock()
        .unwrap()
        .push(("FROM booking_events", Fault::Before));
    let (status, headers, _) =
        exchange(&world, Method::GET, "/api/bookings", &[], &Value::Null).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(headers["retry-after"], "1");
}

async fn titles(world: &World, query: &str) -> (Vec<String>, Value) {
    let (status, answer) = world
        .send(Method::GET, &format!("/api/bookings?{query}"), Value::Null)
        .await;
    assert_eq!(status, StatusCode::OK, "{query} {answer}");
    let titles = answer["bookings"].as_array().unwrap().iter();
    (
        titles
            .map(|b| b["title"].as_str().unwrap().to_owned())
            .collect(),
        answer,
    )
}

#[tokio::test(start_paused = true)]
async fn lists_are_searched_sorted_counted_and_joined_over_statuses() {
    let world = World::new();
    for (hour, title, name, phone) in [
        (15, "Contract 100%", "Ada Lovelace", "+14155552671"),
        (13, "Demo", "Grace Hopper", "+442079460123"),
        (14, "Follow_up", "Alan Turing", "+4930901820"),
    ] {
        let start = format!("2026-03-02T{hour}:00:00Z");
        world.book(json!({"start_time": start, "title": title, "attendee_name": name, "attendee_phone": phone})).await;
        tokio::time::advance(std::time::Duration::from_millis(5)).await;
    }
    let (_, all) = titles(&world, "").await;
    let demo = all["bookings"][0]["id"].as_str().unwrap().to_owned();
    world
        .send(
            Method::DELETE,
            &format!("/api/bookings/{demo}"),
            Value::Null,
        )
        .await;
    for (query, expected) in [
        (
            "sort=-start_time",
            vec!["Contract 100%", "Follow_up", "Demo"],
        ),
        (
            "sort=created_at",
            vec!["Contract 100%", "Demo", "Follow_up"],
        ),
        (
            "sort=-created_at&status=pending",
            vec!["Follow_up", "Contract 100%"],
        ),
        (
            "status=pending&status=cancelled",
            vec!["Demo", "Follow_up", "Contract 100%"],
        ),
        ("status=cancelled,failed", vec!["Demo"]),
        ("search=hopper", vec!["Demo"]),
        ("search=100%25", vec!["Contract 100%"]),
        ("search=_", vec!["Follow_up"]),
        ("search=4930%20901", vec!["Follow_up"]),
        ("search=(415)%20555", vec!["Contract 100%"]),
        ("search=nobody", vec![]),
    ] {
        assert_eq!(titles(&world, query).await.0, expected, "{query}");
    }
    assert_eq!(titles(&world, "count=true&limit=1").await.1["total"], 3);
    assert_eq!(
        titles(&world, "count=true&status=pending,failed&limit=1")
            .await
            .1["total"],
        2
    );
    assert_eq!(titles(&world, "limit=1").await.1.get("total"), None);
}

#[tokio::test(start_paused = true)]
async fn a_cursor_neither_repeats_nor_skips_while_bookings_come_and_go() {
    for sort in ["start_time", "-start_time", "created_at", "-created_at"] {
        let world = World::new();
        let mut stay = Vec::new();
        let mut go = Vec::new();
        for n in 0..40_i64 {
            // Several share a start.
            let id = world.book_in(3600 + n / 4 * 60).await;
            if n % 3 == 0 {
                go.push(id);
            } else {
                stay.push(id);
            }
        }
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let query = format!("sort={sort}&limit=7{cursor}");
            let (_, page) = titles(&world, &query).await;
            seen.extend(
                page["bookings"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|b| b["id"].as_str().unwrap().to_owned()),
            );
            let Some(next) = page["next_cursor"].as_str() else {
                break;
            };
            cursor = format!("&cursor={next}");
            world
                .book_in(3600 + i64::try_from(seen.len()).unwrap() * 7)
                .await;
            if let Some(id) = go.pop() {
                world
                    .send(Method::DELETE, &format!("/api/bookings/{id}"), Value::Null)
                    .await;
            }
            if seen.len() > 200 {
                break;
            }
        }
        let mut once = seen.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), seen.len(), "{sort}: none twice");
        assert!(
            stay.iter().all(|id| seen.contains(id)),
            "{sort}: none left out"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_cursor_from_elsewhere_is_refused() {
    let world = World::new();
    for _ in 0..3 {
        world.book_in(3600).await;
    }
    let (_, page) = titles(&world, "limit=1").await;
    let cursor = page["next_cursor"].as_str().unwrap();
    for query in [
        "cursor=nonsense".to_owned(),
        format!("cursor={cursor}&sort=created_at"),
        format!("cursor={cursor}&offset=1"),
        "sort=title".to_owned(),
        "count=perhaps".to_owned(),
    ] {
        let (status, answer) = world
            .send(Method::GET, &format!("/api/bookings?{query}"), Value::Null)
            .await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query} {answer}");
        assert!(answer["error"]["field"].is_string());
    }
}
