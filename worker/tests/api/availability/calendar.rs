//! Weeks that begin on Sunday, and notice that is counted in calendar days. It is Monday, 2026-03-02, 11:59:50 UTC.

use crate::prelude::*;

const OLIVIA: &str = "019a0000-0000-7000-8000-000000000101";
const OSCAR: &str = "019a0000-0000-7000-8000-000000000103";

async fn send(world: &World, method: Method, path: &str, body: Value) -> (u16, Value) {
    let (status, answer) = world.send(method, path, body).await;
    (status.as_u16(), answer)
}

fn hours(more: &Value) -> Value {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let mut body = json!({
        "name": "Mine", "timezone": "America/Los_Angeles", "is_default": true,
        "weekly": [{"days": days, "from": "09:00", "to": "10:00"}],
    });
    let more = more.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(more);
    body
}

async fn schedule(world: &World, more: &Value) -> Value {
    let (status, answer) = send(world, Method::POST, "/api/schedules", hours(more)).await;
    assert_eq!(status, 201, "{answer}");
    answer["schedule"].clone()
}

/// An event type of an hour that the owner takes.
async fn event_type(world: &World, rules: &Value) -> String {
    let mut all = json!({"name": "Call", "durations": [60]});
    let rules = rules.as_object().unwrap().clone();
    all.as_object_mut().unwrap().extend(rules);
    let body = json!({"slug": "call", "rules": all, "hosts": [{"user_id": OLIVIA}]});
    let (status, answer) = send(world, Method::POST, "/api/event-types", body).await;
    assert_eq!(status, 201, "{answer}");
    answer["event_type"]["id"].as_str().unwrap().to_owned()
}

/// The dates on which the event type can be booked.
async fn dates(world: &World, event: &str, range: &str) -> Vec<String> {
    let path = format!("/api/slots?event_type={event}&timezone=America/Los_Angeles&{range}");
    let (status, answer) = send(world, Method::GET, &path, Value::Null).await;
    assert_eq!(status, 200, "{answer}");
    let days = answer["days"].as_array().unwrap().iter();
    days.filter(|day| !day["slots"].as_array().unwrap().is_empty())
        .map(|day| day["date"].as_str().unwrap().to_owned())
        .collect()
}

fn booking(event: &str, start: &str) -> Value {
    json!({"event_type": event, "start_time": start, "attendee_phone": "+14155552671", "title": "With Ada"})
}

#[tokio::test(start_paused = true)]
async fn a_schedule_keeps_the_day_on_which_its_weeks_begin() {
    let world = World::new();
    let made = schedule(&world, &json!({"week_start": "sunday"})).await;
    assert_eq!(made["week_start"], "sunday");
    let path = format!("/api/schedules/{}", made["id"].as_str().unwrap());
    let (_, shown) = send(&world, Method::GET, &path, Value::Null).await;
    assert_eq!(shown["schedule"], made);
    // Without it a week begins on Monday, also when a schedule is replaced.
    let (_, replaced) = send(&world, Method::PUT, &path, hours(&json!({}))).await;
    assert_eq!(replaced["schedule"]["week_start"], "monday");
    for wrong in [json!("friday"), json!("Sunday"), json!(7), Value::Null] {
        let body = hours(&json!({"week_start": wrong}));
        for (method, path) in [(Method::POST, "/api/schedules"), (Method::PUT, &*path)] {
            let (status, answer) = send(&world, method, path, body.clone()).await;
            assert!(status == 400 || status == 422, "{body}: {answer}");
            assert_eq!(answer["error"]["field"], "week_start", "{body}: {answer}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_by_the_week_counts_from_the_schedules_first_day() {
    let world = World::new();
    let made = schedule(&world, &json!({"week_start": "sunday"})).await;
    let event = event_type(&world, &json!({"limits": {"week": {"count": 1}}})).await;
    // Sunday, 8 March.
    let (status, answer) = send(
        &world,
        Method::POST,
        "/api/bookings",
        booking(&event, "2026-03-08T16:00:00Z"),
    )
    .await;
    assert_eq!(status, 201, "{answer}");
    let range = "from=2026-03-07&to=2026-03-15";
    assert_eq!(
        dates(&world, &event, range).await,
        ["2026-03-07", "2026-03-15"]
    );
    let monday = booking(&event, "2026-03-09T16:00:00Z");
    let (status, answer) = send(&world, Method::POST, "/api/bookings", monday.clone()).await;
    assert_eq!(status, 409, "{answer}");
    let reasons = answer["error"]["reasons"].to_string();
    assert!(
        reasons.contains("the limit of the week 2026-03-08T08:00:00Z to 2026-03-15T07:00:00Z"),
        "{reasons}"
    );
    // By weeks from Monday that booking was the last of its week.
    let path = format!("/api/schedules/{}", made["id"].as_str().unwrap());
    let (status, _) = send(
        &world,
        Method::PUT,
        &path,
        hours(&json!({"is_default": true})),
    )
    .await;
    assert_eq!(status, 200);
    let next: Vec<_> = (9..=15).map(|day| format!("2026-03-{day:02}")).collect();
    assert_eq!(dates(&world, &event, range).await, next);
    assert_eq!(
        send(&world, Method::POST, "/api/bookings", monday).await.0,
        201
    );
}

#[tokio::test(start_paused = true)]
async fn notice_in_days_is_not_today_by_the_hosts_zone() {
    let world = World::new();
    schedule(&world, &json!({})).await;
    let event = event_type(&world, &json!({"minimum_notice_days": 1})).await;
    let range = "from=2026-03-02&to=2026-03-04";
    assert_eq!(
        dates(&world, &event, range).await,
        ["2026-03-03", "2026-03-04"]
    );
    // Four hours from now, at nine in Los Angeles: today.
    let today = booking(&event, "2026-03-02T17:00:00Z");
    let (status, answer) = send(&world, Method::POST, "/api/bookings", today).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (409, &json!("outside_availability")),
        "{answer}"
    );
    let tomorrow = booking(&event, "2026-03-03T17:00:00Z");
    let (status, answer) = send(&world, Method::POST, "/api/bookings", tomorrow).await;
    assert_eq!(status, 201, "{answer}");
    let path = format!("/api/slots/explain?event_type={event}&at=2026-03-02T17:00:00Z");
    let (_, answer) = send(&world, Method::GET, &path, Value::Null).await;
    let reason = &answer["hosts"][0]["reasons"][0];
    assert_eq!(reason["code"], "notice");
    let message = reason["message"].as_str().unwrap();
    assert_eq!(
        message,
        "too soon: the first possible instant is 2026-03-03T08:00:00Z"
    );
    let wrong = json!({"slug": "far", "hosts": [{"user_id": OSCAR}],
        "rules": {"name": "Far", "durations": [30], "minimum_notice_days": 732}});
    let (status, answer) = send(&world, Method::POST, "/api/event-types", wrong).await;
    assert_eq!(status, 422, "{answer}");
    assert_eq!(answer["error"]["field"], "rules.minimum_notice_days");
}
