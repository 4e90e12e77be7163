//! Nobody's time is booked or held twice, whoever asks at once.

use crate::environment::{ATTENDEE, Environment};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::HashMap;

const AT_ONCE: i64 = 100;

/// Sends all at once; how many came back with each status, and every error's code.
async fn at_once(
    environment: &Environment,
    path: &str,
    bodies: impl Iterator<Item = Value>,
) -> HashMap<(u16, String), usize> {
    let asked =
        bodies.map(|body| environment.send(environment.request(Method::POST, path).json(&body)));
    let mut answers = HashMap::new();
    for (status, answer) in futures_util::future::join_all(asked).await {
        let code = answer["error"]["code"].as_str().unwrap_or_default();
        *answers
            .entry((status.as_u16(), code.to_owned()))
            .or_default() += 1;
    }
    answers
}

fn one_of_a_hundred() -> HashMap<(u16, String), usize> {
    HashMap::from([
        ((201, String::new()), 1),
        ((409, "slot_taken".to_owned()), 99),
    ])
}

fn tomorrow() -> DateTime<Utc> {
    Utc::now() + TimeDelta::days(1)
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_hundred_bookings_at_once_that_overlap_one_is_made() {
    let environment = Environment::set().await;
    let start = tomorrow();
    // No two begin together, and each overlaps every other.
    let bodies = (0..AT_ONCE).map(|n| {
        json!({
            "start_time": start + TimeDelta::minutes(n * 3), "duration_minutes": 480 - n,
            "attendee_phone": ATTENDEE,
        })
    });
    let answers = at_once(&environment, "/api/bookings", bodies).await;
    assert_eq!(answers, one_of_a_hundred(), "{}", environment.edge.output());
    let rows = "SELECT id FROM booking_events UNION ALL SELECT id FROM audit_log";
    assert_eq!(environment.edge.execute_sql(rows).await.unwrap().len(), 2);
    // The answer says what is in the way, and right after it is free.
    let (_, list) = environment
        .send(environment.request(Method::GET, "/api/bookings"))
        .await;
    let booked = &list["bookings"][0];
    let again = |start: &Value| json!({"start_time": start, "duration_minutes": 5, "attendee_phone": ATTENDEE});
    let ask = |start: &Value| {
        let body = again(start);
        environment.send(
            environment
                .request(Method::POST, "/api/bookings")
                .json(&body),
        )
    };
    let (status, answer) = ask(&booked["start_time"]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(answer["error"]["conflict"]["booking_id"], booked["id"]);
    let (status, answer) = ask(&booked["end_time"]).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_hundred_holds_at_once_for_one_slot_one_is_made() {
    let environment = Environment::set().await;
    let start = tomorrow();
    let bodies = (0..AT_ONCE).map(|_| json!({"start_time": start}));
    let answers = at_once(&environment, "/api/holds", bodies).await;
    assert_eq!(answers, one_of_a_hundred(), "{}", environment.edge.output());
}
