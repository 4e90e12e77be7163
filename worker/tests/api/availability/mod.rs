//! Schedules, times off and event types as people manage them.

mod refusals;

use crate::prelude::*;
use callslot_worker::testing::Fault;

const OLIVIA: &str = "019a0000-0000-7000-8000-000000000101";
const OSCAR: &str = "019a0000-0000-7000-8000-000000000103";
const ANA: &str = "019a0000-0000-7000-8000-000000000104";
/// The demo organization's event type.
const INTRO: &str = "/api/event-types/019a0000-0000-7000-8000-000000000b01";

async fn send(world: &World, method: Method, path: &str, body: Value) -> (u16, Value) {
    let (status, answer) = world.send(method, path, body).await;
    (status.as_u16(), answer)
}

/// As [`send`], if it is at a version.
async fn at_version(world: &World, method: Method, path: &str, tag: &str, body: Value) -> u16 {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {OWNER_KEY}"))
        .header("if-match", tag)
        .body(Body::from(body.to_string()))
        .unwrap();
    world.request(request).await.0.as_u16()
}

fn hours(more: &Value) -> Value {
    let mut body = json!({
        "name": "Mine", "timezone": "europe/berlin",
        "weekly": [{"days": ["Mon"], "from": "09:00", "to": "12:00"}],
    });
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    body
}

async fn schedule(world: &World, more: Value) -> Value {
    let (status, answer) = send(world, Method::POST, "/api/schedules", hours(&more)).await;
    assert_eq!(status, 201, "{answer}");
    answer["schedule"].clone()
}

fn path_of(schedule: &Value) -> String {
    format!("/api/schedules/{}", schedule["id"].as_str().unwrap())
}

fn become_operator(world: &World) {
    world.members_in(Role::Owner).becomes(Role::Operator);
}

fn audited(world: &World) -> String {
    world.text("SELECT group_concat(action, ' ') FROM (SELECT action FROM audit_log ORDER BY id)")
}

#[tokio::test(start_paused = true)]
async fn a_schedule_is_made_changed_and_deleted_with_a_line_each() {
    let world = World::new();
    let made = schedule(&world, json!({})).await;
    assert_eq!(made["timezone"], "Europe/Berlin");
    assert_eq!(
        (&made["user_id"], &made["version"]),
        (&json!(OLIVIA), &json!(1))
    );
    let path = path_of(&made);
    let (status, answer) = send(&world, Method::PUT, &path, hours(&json!({"name": "New"}))).await;
    assert_eq!(
        (status, &answer["schedule"]["version"]),
        (200, &json!(2)),
        "{answer}"
    );
    let date = format!("{path}/overrides/2026-12-24");
    let late = json!({"hours": [{"from": "10:00", "to": "11:00"}]});
    let (status, answer) = send(&world, Method::PUT, &date, late.clone()).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        answer["schedule"]["overrides"],
        json!([{"date": "2026-12-24", "hours": [{"from": "10:00", "to": "11:00"}]}])
    );
    // The dates stay when the rest is replaced.
    let (_, answer) = send(&world, Method::PUT, &path, hours(&json!({}))).await;
    assert_eq!(answer["schedule"]["overrides"].as_array().unwrap().len(), 1);
    assert_eq!(
        send(&world, Method::GET, &path, Value::Null).await.1["schedule"],
        answer["schedule"]
    );
    let (_, list) = send(&world, Method::GET, "/api/schedules", Value::Null).await;
    assert_eq!(list["schedules"].as_array().unwrap().len(), 2);
    let (_, page) = send(&world, Method::GET, "/api/schedules?limit=1", Value::Null).await;
    let next = page["next_cursor"].as_str().unwrap();
    let (_, page) = send(
        &world,
        Method::GET,
        &format!("/api/schedules?limit=1&cursor={next}"),
        Value::Null,
    )
    .await;
    assert_eq!(
        (
            page["schedules"].as_array().unwrap().len(),
            &page["next_cursor"]
        ),
        (1, &Value::Null)
    );
    assert_eq!(
        send(&world, Method::DELETE, &path, Value::Null).await.0,
        200
    );
    assert_eq!(
        send(&world, Method::DELETE, &path, Value::Null).await.0,
        404
    );
    assert_eq!(
        audited(&world),
        "schedule.create schedule.change schedule.override schedule.change schedule.delete"
    );
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM schedule_overrides"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn what_others_have_changed_is_not_changed() {
    let world = World::new();
    let path = path_of(&schedule(&world, json!({})).await);
    let date = format!("{path}/overrides/2026-12-24");
    for (method, path, body) in [
        (Method::PUT, &path, hours(&json!({"name": "New"}))),
        (Method::PUT, &date, json!({"hours": []})),
        (Method::DELETE, &date, Value::Null),
        (Method::DELETE, &path, Value::Null),
    ] {
        assert_eq!(at_version(&world, method, path, "\"7\"", body).await, 409);
    }
    assert_eq!(audited(&world), "schedule.create");
    assert_eq!(
        at_version(&world, Method::PUT, &date, "\"1\"", json!({"hours": []})).await,
        200
    );
    assert_eq!(
        at_version(&world, Method::DELETE, &path, "\"1\"", Value::Null).await,
        409
    );
    assert_eq!(
        at_version(&world, Method::DELETE, &path, "\"2\"", Value::Null).await,
        200
    );
    let event = json!({"slug": "new", "rules": {"name": "New", "durations": [30]}, "hosts": [{"user_id": OLIVIA}]});
    assert_eq!(
        at_version(&world, Method::PUT, INTRO, "\"7\"", event).await,
        409
    );
    assert_eq!(
        at_version(&world, Method::DELETE, INTRO, "\"7\"", Value::Null).await,
        409
    );
}

#[tokio::test(start_paused = true)]
async fn of_a_members_schedules_one_is_the_default() {
    let world = World::new();
    let first = schedule(&world, json!({"is_default": true})).await;
    let second = schedule(&world, json!({"is_default": true})).await;
    let other = schedule(&world, json!({"is_default": true, "user_id": OSCAR})).await;
    let shared = schedule(&world, json!({"is_default": true, "shared": true})).await;
    let defaults = async || {
        let (_, list) = send(&world, Method::GET, "/api/schedules", Value::Null).await;
        let all = list["schedules"].as_array().unwrap().clone();
        let all = all
            .into_iter()
            .filter(|schedule| schedule["is_default"] == true);
        all.map(|schedule| schedule["id"].clone())
            .collect::<Vec<_>>()
    };
    for id in [&second["id"], &other["id"], &shared["id"]] {
        assert!(defaults().await.contains(id));
    }
    assert_eq!(defaults().await.len(), 3);
    let body = hours(&json!({"is_default": true}));
    send(&world, Method::PUT, &path_of(&first), body).await;
    assert_eq!(defaults().await.len(), 3);
    assert!(defaults().await.contains(&first["id"]));
}

#[tokio::test(start_paused = true)]
async fn operators_manage_their_own_and_others_nothing() {
    let world = World::new();
    let oscars = schedule(&world, json!({"user_id": OSCAR})).await;
    let own = schedule(&world, json!({})).await;
    let off = json!({"from_date": "2026-12-24", "reason": "Surgery", "user_id": OSCAR});
    let (_, off) = send(&world, Method::POST, "/api/time-off", off).await;
    let off = format!("/api/time-off/{}", off["time_off"]["id"].as_str().unwrap());
    become_operator(&world);
    assert_eq!(
        send(&world, Method::PUT, &path_of(&own), hours(&json!({})))
            .await
            .0,
        200
    );
    let date = format!("{}/overrides/2026-12-24", path_of(&oscars));
    for (method, path, body) in [
        (Method::PUT, path_of(&oscars), hours(&json!({}))),
        (Method::DELETE, path_of(&oscars), Value::Null),
        (Method::PUT, date.clone(), json!({"hours": []})),
        (Method::DELETE, date, Value::Null),
        (
            Method::POST,
            "/api/schedules".to_owned(),
            hours(&json!({"user_id": OSCAR})),
        ),
        (
            Method::POST,
            "/api/schedules".to_owned(),
            hours(&json!({"shared": true})),
        ),
        (
            Method::POST,
            "/api/time-off".to_owned(),
            json!({"everybody": true, "from_date": "2026-12-24"}),
        ),
        (
            Method::POST,
            "/api/time-off".to_owned(),
            json!({"user_id": OSCAR, "from_date": "2026-12-24"}),
        ),
        (Method::DELETE, off, Value::Null),
        (Method::DELETE, INTRO.to_owned(), Value::Null),
    ] {
        let (status, answer) = send(&world, method.clone(), &path, body).await;
        assert_eq!(
            (status, &answer["error"]["code"]),
            (403, &json!("forbidden")),
            "{method} {path}"
        );
    }
    // A colleague's reason is none of theirs.
    let (_, list) = send(&world, Method::GET, "/api/time-off", Value::Null).await;
    assert_eq!(list["times_off"][0]["reason"], Value::Null);
    assert!(!list.to_string().contains("Surgery"));
    let own = json!({"from_date": "2026-12-24", "reason": "Family"});
    assert_eq!(
        send(&world, Method::POST, "/api/time-off", own).await.0,
        201
    );
    world.member(OLIVIA).becomes(Role::Viewer);
    assert_eq!(
        send(&world, Method::GET, "/api/schedules", Value::Null)
            .await
            .0,
        200
    );
    assert_eq!(
        send(&world, Method::GET, "/api/event-types", Value::Null)
            .await
            .0,
        200
    );
    assert_eq!(
        send(&world, Method::POST, "/api/schedules", hours(&json!({})))
            .await
            .0,
        403
    );
}

#[tokio::test(start_paused = true)]
async fn an_event_type_is_made_changed_and_deleted_with_a_line_each() {
    let world = World::new();
    let own = schedule(&world, json!({})).await;
    let body = json!({
        "slug": "demo",
        "rules": {"name": "Demo", "durations": [30], "limits": {"day": {"count": 2}}},
        "hosts": [{"user_id": OLIVIA, "schedule_id": own["id"], "weight": 50, "priority": 2}, {"user_id": OSCAR}],
    });
    let (status, answer) = send(&world, Method::POST, "/api/event-types", body.clone()).await;
    assert_eq!(status, 201, "{answer}");
    let event = &answer["event_type"];
    assert_eq!(event["hosts"][0], body["hosts"][0]);
    assert_eq!(
        (&event["active"], &event["rules"]["limits"]["day"]["count"]),
        (&json!(true), &json!(2))
    );
    let path = format!("/api/event-types/{}", event["id"].as_str().unwrap());
    // A schedule that hosts go by stays.
    assert_eq!(
        send(&world, Method::DELETE, &path_of(&own), Value::Null)
            .await
            .0,
        409
    );
    let one = json!({"slug": "demo", "active": false, "rules": body["rules"], "hosts": [{"user_id": OSCAR}]});
    let (status, answer) = send(&world, Method::PUT, &path, one).await;
    assert_eq!(
        (status, &answer["event_type"]["version"]),
        (200, &json!(2)),
        "{answer}"
    );
    assert_eq!(answer["event_type"]["hosts"].as_array().unwrap().len(), 1);
    assert_eq!(
        send(&world, Method::DELETE, &path_of(&own), Value::Null)
            .await
            .0,
        200
    );
    assert_eq!(
        send(&world, Method::DELETE, &path, Value::Null).await.0,
        200
    );
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(send(&world, method, &path, Value::Null).await.0, 404);
    }
    assert_eq!(
        audited(&world),
        "schedule.create event_type.create event_type.change schedule.delete event_type.delete"
    );
    // Its slug is free again.
    assert_eq!(
        send(&world, Method::POST, "/api/event-types", body).await.0,
        422
    );
    let again = json!({"slug": "demo", "rules": {"name": "n", "durations": [30]}, "hosts": [{"user_id": OSCAR}]});
    assert_eq!(
        send(&world, Method::POST, "/api/event-types", again)
            .await
            .0,
        201
    );
}

#[tokio::test(start_paused = true)]
async fn several_hosts_need_a_plan_that_includes_them() {
    let world = World::new();
    world.acme().on_plan(Plan::Free);
    let make = async |slug: &str, hosts: Value| {
        let body = json!({"slug": slug, "rules": {"name": "n", "durations": [30]}, "hosts": hosts});
        send(&world, Method::POST, "/api/event-types", body).await.0
    };
    assert_eq!(make("one", json!([{"user_id": OLIVIA}])).await, 201);
    let two = json!([{"user_id": OLIVIA}, {"user_id": OSCAR}]);
    assert_eq!(make("two", two.clone()).await, 402);
    world
        .acme()
        .on_plan(Plan::Business)
        .with_booking_turned_off();
    assert_eq!(make("two", two).await, 201);
}

#[tokio::test(start_paused = true)]
async fn answers_that_were_lost_are_settled_by_reading_back() {
    let world = World::new();
    let event = json!({"slug": "new", "rules": {"name": "n", "durations": [30]}, "hosts": [{"user_id": OSCAR}]});
    let own = schedule(&world, json!({})).await;
    let path = path_of(&own);
    let date = format!("{path}/overrides/2026-12-24");
    let off = json!({"from_date": "2026-12-24"});
    let cases = [
        (
            "INSERT INTO schedules",
            Method::POST,
            "/api/schedules",
            hours(&json!({})),
        ),
        ("UPDATE schedules", Method::PUT, &*path, hours(&json!({}))),
        (
            "INSERT INTO schedule_overrides",
            Method::PUT,
            &*date,
            json!({"hours": []}),
        ),
        (
            "DELETE FROM schedule_overrides",
            Method::DELETE,
            &*date,
            Value::Null,
        ),
        ("INSERT INTO time_off", Method::POST, "/api/time-off", off),
        (
            "INSERT INTO event_types",
            Method::POST,
            "/api/event-types",
            event.clone(),
        ),
        (
            "UPDATE event_types",
            Method::PUT,
            INTRO,
            json!({"slug": "n", "rules": event["rules"], "hosts": event["hosts"]}),
        ),
        ("DELETE FROM schedules", Method::DELETE, &*path, Value::Null),
        ("UPDATE event_types", Method::DELETE, INTRO, Value::Null),
    ];
    for (statement, method, path, body) in cases {
        world.db.fail(statement, Fault::Before);
        let (status, _) = send(&world, method.clone(), path, body.clone()).await;
        assert_eq!(status, 503, "{method} {path}");
        world.db.fail(statement, Fault::After);
        let (status, answer) = send(&world, method.clone(), path, body).await;
        assert!((200..300).contains(&status), "{method} {path}: {answer}");
    }
    let (_, list) = send(&world, Method::GET, "/api/time-off", Value::Null).await;
    let id = list["times_off"][0]["id"].as_str().unwrap();
    let path = format!("/api/time-off/{id}");
    world.db.fail("DELETE FROM time_off", Fault::After);
    assert_eq!(
        send(&world, Method::DELETE, &path, Value::Null).await.0,
        200
    );
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM time_off"),
        "0"
    );
    let lines = "SELECT CAST(COUNT(*) AS TEXT) FROM audit_log";
    assert_eq!(world.text(lines), "11");
}
