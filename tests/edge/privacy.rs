//! Erasure on the real edge runtime: the same SQL on D1, the carrier's own recordings, the real trigger.

use crate::environment::{ATTENDEE, Environment};
use chrono::{TimeDelta, Utc};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn an_attendee_is_exported_erased_and_gone_and_the_audit_log_says_from_where() {
    let environment = Environment::set().await;
    let start = Utc::now() + TimeDelta::hours(1);
    let booked = environment
        .book(
            start,
            json!({"attendee_email": "ada@example.com", "notes": "Ada Lovelace"}),
        )
        .await;
    let post = async |what: &str| {
        environment
            .confirmed(Method::POST, &format!("/api/attendees/{what}"))
            .await
            .json(&json!({"phone": ATTENDEE}))
    };
    let (status, held) = environment.send(post("export").await).await;
    assert_eq!(status, StatusCode::OK, "{held}");
    assert_eq!(held["bookings"][0]["booking"], booked);
    let (status, answer) = environment.send(post("erase").await).await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    let path = format!("/api/bookings/{}", booked["id"].as_str().unwrap());
    environment
        .send(environment.request(Method::DELETE, &path))
        .await;
    let erase = post("erase").await.header("origin", environment.edge.url());
    let (status, answer) = environment.send(erase).await;
    assert_eq!(
        (status, &answer["bookings"]),
        (StatusCode::OK, &json!(1)),
        "{answer}"
    );
    let left = environment.booking(&booked["id"]).await;
    assert_eq!(
        (&left["title"], &left["notes"]),
        (&json!("Erased"), &Value::Null)
    );
    let (_, held) = environment.send(post("export").await).await;
    assert_eq!(held["bookings"], json!([]));
    let audit = "/api/audit?action=attendee.erase";
    let (_, audit) = environment
        .send(environment.request(Method::GET, audit))
        .await;
    assert_eq!(
        audit["entries"][0]["details"],
        json!({"bookings": 1, "recordings": 0})
    );
    assert_eq!(audit["entries"][0]["subject_id"], answer["subject_id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tick_erases_what_is_not_kept_any_longer() {
    let environment = Environment::set().await;
    let booked = environment
        .book(Utc::now() + TimeDelta::hours(1), json!({}))
        .await;
    let path = format!("/api/bookings/{}", booked["id"].as_str().unwrap());
    environment
        .send(environment.request(Method::DELETE, &path))
        .await;
    let keep = environment
        .confirmed(Method::PATCH, "/api/organization")
        .await
        .json(&json!({"retention_days": 1}));
    let (status, answer) = environment.send(keep).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let past = "UPDATE booking_events SET start_time = start_time - 172800000, end_time = end_time - 172800000";
    environment.edge.execute_sql(past).await.unwrap();
    environment.tick().await;
    let left = environment.booking(&booked["id"]).await;
    assert_eq!(left["attendee_name"], Value::Null, "{left}");
    assert!(left["erased_at"].is_string(), "{left}");
}
