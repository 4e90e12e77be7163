//! Refusals of schedules, times off and event types, and the names they give.

use super::*;

/// Sends what cannot be meant, each with the field that is named, and finds that nothing was written.
async fn refuses(world: &World, cases: &[(Method, &str, Value, &str)]) {
    let lines = "SELECT CAST(COUNT(*) AS TEXT) FROM audit_log";
    let before = world.text(lines);
    for (method, path, body, field) in cases {
        let (status, answer) = send(world, method.clone(), path, body.clone()).await;
        assert!(status == 422 || status == 400, "{path} {body}: {answer}");
        assert_eq!(answer["error"]["field"], *field, "{path} {body}: {answer}");
    }
    assert_eq!(world.text(lines), before);
}

#[tokio::test(start_paused = true)]
async fn a_schedule_that_cannot_be_meant_is_refused_by_name() {
    let world = World::new();
    let path = path_of(&schedule(&world, json!({})).await);
    let week =
        |from: &str, to: &str| json!({"weekly": [{"days": ["Mon"], "from": from, "to": to}]});
    let made = |more: Value, field| (Method::POST, "/api/schedules", hours(&more), field);
    let changed = |more: Value, field| (Method::PUT, &*path, hours(&more), field);
    let cases = [
        made(json!({"name": " "}), "name"),
        made(json!({"timezone": "Mars/Olympus"}), "timezone"),
        made(week("09:00", "09:00"), "weekly"),
        made(week("9", "17:00"), "weekly"),
        made(json!({"user_id": OSCAR, "shared": true}), "user_id"),
        made(json!({"colour": "red"}), "colour"),
        changed(json!({"user_id": OSCAR}), "user_id"),
        changed(json!({"shared": true}), "shared"),
    ];
    refuses(&world, &cases).await;
}

#[tokio::test(start_paused = true)]
async fn a_date_that_cannot_be_meant_is_refused_by_name() {
    let world = World::new();
    let path = path_of(&schedule(&world, json!({})).await);
    let on = |date: &str| format!("{path}/overrides/{date}");
    let (good, no_date, far) = (on("2026-12-24"), on("2026-02-30"), on("9999-12-24"));
    let none = json!({"hours": []});
    let cases = [
        (
            Method::PUT,
            &*good,
            json!({"hours": [{"from": "24:00", "to": "09:00"}]}),
            "hours",
        ),
        (Method::PUT, &good, json!({}), "hours"),
        (Method::PUT, &no_date, none.clone(), "date"),
        (Method::DELETE, &no_date, Value::Null, "date"),
        (Method::PUT, &far, none, "date"),
    ];
    refuses(&world, &cases).await;
}

#[tokio::test(start_paused = true)]
async fn a_time_off_that_cannot_be_meant_is_refused_by_name() {
    let world = World::new();
    let off = |body: Value, field| (Method::POST, "/api/time-off", body, field);
    let (start, end) = ("2026-12-24T00:00:00Z", "2026-12-23T23:59:59.500Z");
    let cases = [
        off(json!({}), "from_date"),
        off(
            json!({"from_date": "2026-12-24", "to_date": "2026-12-23"}),
            "to_date",
        ),
        off(
            json!({"from_date": "2026-12-24", "to_date": "2028-12-23"}),
            "to_date",
        ),
        off(
            json!({"from_date": "2026-12-24", "starts_at": start}),
            "from_date",
        ),
        off(
            json!({"to_date": "2026-12-24", "starts_at": start, "ends_at": end}),
            "from_date",
        ),
        off(json!({"starts_at": start}), "from_date"),
        off(json!({"starts_at": start, "ends_at": end}), "ends_at"),
        off(json!({"starts_at": start, "ends_at": start}), "ends_at"),
        off(json!({"starts_at": "noon", "ends_at": end}), "starts_at"),
        off(
            json!({"from_date": "2026-12-24", "everybody": true, "user_id": OSCAR}),
            "user_id",
        ),
        off(
            json!({"from_date": "2026-12-24", "reason": "x".repeat(201)}),
            "reason",
        ),
    ];
    refuses(&world, &cases).await;
}

#[tokio::test(start_paused = true)]
async fn an_event_type_that_cannot_be_meant_is_refused_by_name() {
    let world = World::new();
    let own = schedule(&world, json!({})).await;
    let with = |pointer: &str, value: Value, field| {
        let mut body = json!({
            "slug": "new", "rules": {"name": "New", "durations": [30]}, "hosts": [{"user_id": OLIVIA}],
        });
        *body.pointer_mut(pointer).unwrap() = value;
        (Method::POST, "/api/event-types", body, field)
    };
    let hosts = |hosts: Value, field| with("/hosts", hosts, field);
    let olivia = json!({"user_id": OLIVIA});
    let unknown_rule = json!({"name": "n", "durations": [30], "buffers": 5});
    let cases = [
        with("/slug", json!("New"), "slug"),
        with("/slug", json!("intro-call"), "slug"),
        with("/rules/durations", json!([481]), "rules.durations"),
        with("/rules/name", json!(""), "rules.name"),
        with("/rules", unknown_rule, "rules.buffers"),
        hosts(json!([]), "hosts"),
        hosts(json!([olivia, olivia]), "hosts[1].user_id"),
        hosts(json!([olivia, {"user_id": ANA}]), "hosts[1].user_id"),
        hosts(
            json!([{"user_id": OSCAR, "schedule_id": own["id"]}]),
            "hosts[0].schedule_id",
        ),
        hosts(
            json!([{"user_id": OLIVIA, "weight": 10_001}]),
            "hosts[0].weight",
        ),
        hosts(
            json!([{"user_id": OLIVIA, "priority": 101}]),
            "hosts[0].priority",
        ),
    ];
    refuses(&world, &cases).await;
}

#[tokio::test(start_paused = true)]
async fn another_organizations_schedule_and_member_are_no_hosts() {
    let world = World::new();
    world.another_organization();
    world.organization(OTHER).with_schedule(&ScheduleRow {
        id: "019b0000-0000-7000-8000-000000000a01",
        ..ScheduleRow::default()
    });
    let answer_to = async |host: Value| {
        let body =
            json!({"slug": "new", "rules": {"name": "New", "durations": [30]}, "hosts": [host]});
        send(&world, Method::POST, "/api/event-types", body).await
    };
    for (theirs, nobodys) in [
        (
            json!({"user_id": "019b0000-0000-7000-8000-000000000101"}),
            json!({"user_id": "019c0000-0000-7000-8000-000000000101"}),
        ),
        (
            json!({"user_id": OLIVIA, "schedule_id": "019b0000-0000-7000-8000-000000000a01"}),
            json!({"user_id": OLIVIA, "schedule_id": "019c0000-0000-7000-8000-000000000a01"}),
        ),
    ] {
        let theirs = answer_to(theirs).await;
        assert_eq!(theirs.0, 422);
        assert_eq!(theirs, answer_to(nobodys).await);
    }
}
