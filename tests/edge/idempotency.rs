//! Many clients at once on the real edge runtime: repeating themselves, and reading while others write.

use crate::environment::{ATTENDEE, Environment, OPERATOR};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::collections::HashSet;

#[tokio::test(flavor = "multi_thread")]
async fn fifty_simultaneous_posts_under_one_key_make_one_booking_and_get_equal_answers() {
    let environment = Environment::set().await;
    let booking =
        json!({"start_time": Utc::now() + TimeDelta::hours(1), "attendee_phone": ATTENDEE});
    let answers = futures_util::future::join_all((0..50).map(|_| {
        let request = environment.request(Method::POST, "/api/bookings");
        environment.send(request.header("idempotency-key", "one").json(&booking))
    }))
    .await;
    assert_eq!(answers[0].0, StatusCode::CREATED, "{}", answers[0].1);
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    let (_, list) = environment
        .send(environment.request(Method::GET, "/api/bookings?count=true"))
        .await;
    assert_eq!(list["total"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn calling_now_rings_within_the_request_and_once() {
    let environment = Environment::set().await;
    let body = json!({"attendee_phone": ATTENDEE, "attendee_name": "Ada Lovelace"});
    let answers = futures_util::future::join_all((0..10).map(|_| {
        let request = environment.request(Method::POST, "/api/calls");
        environment.send(request.header("idempotency-key", "now").json(&body))
    }))
    .await;
    assert_eq!(answers[0].0, StatusCode::CREATED, "{}", answers[0].1);
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:?}"
    );
    assert_eq!(answers[0].1["booking"]["status"], "calling");
    environment.carrier.settled().await;
    assert_eq!(environment.carrier.calls_to(OPERATOR).len(), 1);
    let (_, calls) = environment
        .send(environment.request(Method::GET, "/api/calls"))
        .await;
    let call = &calls["calls"][0];
    assert_eq!(call["ending"], "talked", "{call}");
    assert_eq!(call["legs"].as_array().unwrap().len(), 2);
}

const BOOKINGS: usize = 10_000;

/// Ten thousand bookings of the demo owner, half an hour apart and short, so that others fit between, written by
/// the database itself: made by somebody else, since a member's pending bookings are limited.
fn fixture(first: DateTime<Utc>) -> String {
    let first = first.timestamp_millis();
    format!(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {BOOKINGS} - 1)
         INSERT INTO booking_events (
           id, organization_id, user_id, title, start_time, end_time, duration_minutes, attendee_phone,
           created_at, updated_at, created_by)
         SELECT printf('019d0000-0000-7000-8000-%012x', i), '019a0000-0000-7000-8000-000000000001',
           '019a0000-0000-7000-8000-000000000101', 'Call ' || i, {first} + i * 1800000,
           {first} + i * 1800000 + 300000, 5, '+14155552671', {first}, {first},
           '019a0000-0000-7000-8000-000000000102'
         FROM n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn paging_through_ten_thousand_bookings_is_whole_while_others_come_and_go() {
    let environment = Environment::set().await;
    let first = Utc::now() + TimeDelta::days(1);
    environment.edge.execute_sql(&fixture(first)).await.unwrap();
    let mut seen: Vec<String> = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/bookings?limit=200{cursor}");
        let (status, page) = environment
            .send(environment.request(Method::GET, &path))
            .await;
        assert_eq!(status, StatusCode::OK, "{page}");
        let ids = page["bookings"].as_array().unwrap().iter();
        seen.extend(ids.map(|booking| booking["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
        assert!(seen.len() < 2 * BOOKINGS, "it does not end");
        // One made before where we are, one after, and one far ahead is cancelled.
        let place = i64::try_from(seen.len()).unwrap();
        for offset in [-50, 50] {
            let start = first + TimeDelta::minutes(30 * (place + offset) + 10);
            environment
                .book(start, json!({"duration_minutes": 5}))
                .await;
        }
        let gone = format!("019d0000-0000-7000-8000-{:012x}", BOOKINGS - seen.len() / 2);
        let path = format!("/api/bookings/{gone}");
        environment
            .send(environment.request(Method::DELETE, &path))
            .await;
    }
    let once: HashSet<&String> = seen.iter().collect();
    assert_eq!(once.len(), seen.len(), "none twice");
    let all: Vec<String> = (0..BOOKINGS)
        .map(|n| format!("019d0000-0000-7000-8000-{n:012x}"))
        .collect();
    let missing: Vec<_> = all.iter().filter(|id| !once.contains(id)).collect();
    assert_eq!(missing, Vec::<&String>::new(), "none left out");
    let (_, counted) = environment
        .send(environment.request(Method::GET, "/api/bookings?limit=1&count=true"))
        .await;
    assert!(
        counted["total"].as_u64() > Some(BOOKINGS as u64),
        "{}",
        counted["total"]
    );
}
