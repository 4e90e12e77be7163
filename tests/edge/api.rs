//! The API on the real edge runtime. Native tests cover what each rule says; here is what only the runtime
//! can show: real D1, real headers, real bodies.

use crate::environment::{ATTENDEE, Environment};
use callslot_harness::{Edge, EdgeOptions};
use chrono::{TimeDelta, Utc};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_booking_is_made_shown_listed_changed_and_cancelled() {
    let environment = Environment::set().await;
    let start = Utc::now() + TimeDelta::hours(1);
    let booked = environment
        .book(start, json!({"timezone": "europe/berlin", "duration_minutes": 45, "modulations": {"recording": true}}))
        .await;
    assert_eq!(booked["attendee_phone"], ATTENDEE);
    assert_eq!(booked["timezone"], "Europe/Berlin");
    assert_eq!(booked["version"], 1);
    assert_eq!(environment.booking(&booked["id"]).await, booked);
    let path = format!("/api/bookings/{}", booked["id"].as_str().unwrap());
    let moved = json!({"start_time": start + TimeDelta::hours(1), "notes": "Moved at Ada's wish"});
    let (status, answer) = environment
        .send(environment.request(Method::PATCH, &path).json(&moved))
        .await;
    assert_eq!(
        (status, &answer["booking"]["version"]),
        (StatusCode::OK, &json!(2)),
        "{answer}"
    );
    assert_eq!(answer["booking"]["duration_minutes"], 45);
    let (_, list) = environment
        .send(environment.request(Method::GET, "/api/bookings?status=pending"))
        .await;
    assert_eq!(list["bookings"], json!([answer["booking"]]));
    let (status, answer) = environment
        .send(environment.request(Method::DELETE, &path))
        .await;
    assert_eq!(
        (status, &answer["rang"]),
        (StatusCode::OK, &json!("no")),
        "{answer}"
    );
    let (status, again) = environment
        .send(environment.request(Method::DELETE, &path))
        .await;
    assert_eq!((status, &again), (StatusCode::OK, &answer));
    let (status, answer) = environment
        .send(environment.request(Method::PATCH, &path).json(&moved))
        .await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (StatusCode::CONFLICT, &json!("conflict"))
    );
    let log = "SELECT action FROM audit_log ORDER BY id";
    let log = environment.edge.execute_sql(log).await.unwrap();
    assert_eq!(
        json!(log),
        json!([{"action": "booking.create"}, {"action": "booking.change"}, {"action": "booking.cancel"}])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_by_its_status_and_nothing_is_written() {
    let environment = Environment::set().await;
    let post = |body: String| {
        environment
            .request(Method::POST, "/api/bookings")
            .body(body)
    };
    let valid = |extra: &str| {
        let start = Utc::now() + TimeDelta::hours(1);
        format!(
            "{{\"start_time\":\"{}\",\"attendee_phone\":\"{ATTENDEE}\"{extra}}}",
            start.to_rfc3339()
        )
    };
    let deep = format!(
        ",\"modulations\":{}1{}",
        "{\"a\":".repeat(500),
        "}".repeat(500)
    );
    let large = format!(",\"notes\":\"{}\"", "x".repeat(70_000));
    let cases = [
        (post(String::new()), 400, "body"),
        (post("{".into()), 400, "body"),
        (post(valid(",\"colour\":\"red\"")), 400, "colour"),
        (
            post(valid(",\"duration_minutes\":\"30\"")),
            400,
            "duration_minutes",
        ),
        (post(valid(&deep)), 400, "modulations.a"),
        (
            post(valid(",\"duration_minutes\":4")),
            422,
            "duration_minutes",
        ),
        (
            post(valid(",\"timezone\":\"Mars/Olympus\"")),
            422,
            "timezone",
        ),
        (
            post(valid(
                ",\"user_id\":\"019a0000-0000-7000-8000-000000000105\"",
            )),
            422,
            "user_id",
        ),
        (
            post(valid(
                ",\"user_id\":\"019a0000-0000-7000-8000-00000000ffff\"",
            )),
            422,
            "user_id",
        ),
    ];
    for (request, status, field) in cases {
        let (got, answer) = environment
            .send(request.header("content-type", "application/json"))
            .await;
        assert_eq!(
            (got.as_u16(), &answer["error"]["field"]),
            (status, &json!(field)),
            "{answer}"
        );
    }
    let large = post(valid(&large)).header("content-type", "application/json");
    assert_eq!(
        environment.send(large).await.0,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let form = post(valid("")).header("content-type", "text/plain");
    assert_eq!(
        environment.send(form).await.0,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    let (_, list) = environment
        .send(environment.request(Method::GET, "/api/bookings"))
        .await;
    assert_eq!(list["bookings"], json!([]));
}

/// D1 refuses patterns of LIKE that SQLite takes.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_text_is_searched_for_like_a_short_one() {
    let environment = Environment::set().await;
    let start = Utc::now() + TimeDelta::hours(1);
    let title = "Quarterly ".repeat(10);
    let booked = environment.book(start, json!({"title": title})).await;
    let path = format!("/api/bookings?search={}", title.trim().to_uppercase());
    let (status, found) = environment
        .send(environment.request(Method::GET, &path))
        .await;
    assert_eq!(
        (status, &found["bookings"]),
        (StatusCode::OK, &json!([booked])),
        "{found}"
    );
}

/// A body that is left unread would take the next request on its connection with it.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_request_with_a_body_leaves_its_connection_in_order() {
    let environment = Environment::set().await;
    for _ in 0..50 {
        let refused = environment
            .request(Method::PUT, "/api/calls")
            .body("x".repeat(500));
        assert_eq!(
            environment.send(refused).await.0,
            StatusCode::METHOD_NOT_ALLOWED
        );
        let next = environment
            .request(Method::POST, "/api/notices/read")
            .json(&json!({}));
        let (status, answer) = environment.send(next).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trigger_opens_to_its_secret_only() {
    let environment = Environment::set().await;
    let url = format!("{}/api/cron/scheduled-calls", environment.edge.url());
    let ask = |token: Option<&str>| {
        let request = reqwest::Client::new().get(&url);
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    };
    assert_eq!(
        environment.send(ask(None)).await.0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        environment.send(ask(Some("guess"))).await.0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(environment.tick().await["claimed"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_secrets_the_worker_refuses_instead_of_opening() {
    let mut options = EdgeOptions::default().demo();
    for name in ["CRON_SECRET", "SIGNALWIRE_SIGNING_KEY"] {
        options.variables.remove(name);
    }
    let edge = Edge::start(options).await.unwrap();
    let client = reqwest::Client::new();
    let tick = client
        .get(format!("{}/api/cron/scheduled-calls", edge.url()))
        .bearer_auth("");
    let hook = client.post(format!(
        "{}/carrier/attempts/019a0000-0000-7000-8000-000000000001/operator",
        edge.url()
    ));
    for request in [tick, hook] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["error"]["code"], "not_configured");
    }
}
