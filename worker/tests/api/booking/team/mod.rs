//! A call that several hosts take together: one is rung, and the time of all is kept. Every world begins on Monday,
//! 2026-03-02, at 11:59:50 UTC.

use crate::prelude::*;

mod bookings;
mod holds;
mod series;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";

async fn send(world: &World, method: Method, path: &str, body: Value) -> (u16, Value) {
    let (status, answer) = world.send(method, path, body).await;
    (status.as_u16(), answer)
}

async fn post(world: &World, path: &str, body: Value) -> (u16, Value) {
    send(world, Method::POST, path, body).await
}

async fn patch(world: &World, booking: &Value, body: Value) -> (u16, Value) {
    let path = format!("/api/bookings/{}", text(booking));
    send(world, Method::PATCH, &path, body).await
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or_default()
}

/// A world with one more operator, in which everybody works around the clock; and an event type of half an hour that the
/// owner, the operator and the third take together, with the third's id.
async fn team(rules: Value) -> (World, String, String) {
    let world = World::new();
    world.member(OPERATOR).with_phone("+12125550103");
    let third = world.another_operator("+12125550177");
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let always = json!({
        "name": "Always", "timezone": "UTC", "shared": true, "is_default": true,
        "weekly": [{"days": days, "from": "00:00", "to": "24:00"}],
    });
    let (status, answer) = post(&world, "/api/schedules", always).await;
    assert_eq!(status, 201, "{answer}");
    let mut all = json!({
        "name": "Together", "durations": [30], "slot_interval": 15, "assignment": "collective",
    });
    let object = all.as_object_mut().unwrap();
    object.extend(rules.as_object().unwrap().clone());
    let hosts: Vec<_> = [OWNER, OPERATOR, &third]
        .map(|id| json!({"user_id": id}))
        .into();
    let body = json!({"slug": "together", "hosts": hosts, "rules": all});
    let (status, answer) = post(&world, "/api/event-types", body).await;
    assert_eq!(status, 201, "{answer}");
    let event = text(&answer["event_type"]["id"]).to_owned();
    (world, event, third)
}

fn at(time: &str) -> Value {
    json!({
        "start_time": format!("2026-03-02T{time}:00Z"), "attendee_phone": "+14155552671", "title": format!("At {time}"),
    })
}

/// Half an hour of one member alone.
fn alone(time: &str, user: &str) -> Value {
    let mut body = at(time);
    body["user_id"] = user.into();
    body["duration_minutes"] = 30.into();
    body
}

fn of(time: &str, event: &str) -> Value {
    let mut body = at(time);
    body["event_type"] = event.into();
    body
}

async fn book(world: &World, body: Value) -> (u16, Value) {
    post(world, "/api/bookings", body).await
}

async fn booked(world: &World, body: Value) -> Value {
    let (status, answer) = book(world, body).await;
    assert_eq!(status, 201, "{answer}");
    answer["booking"].clone()
}

async fn is_refused(world: &World, body: Value) -> Value {
    let (status, answer) = book(world, body).await;
    assert_eq!((status, code(&answer)), (409, "slot_taken"), "{answer}");
    answer["error"].clone()
}

/// The members whose time is kept besides the operators', in order.
fn kept(world: &World) -> Vec<String> {
    let all = world.text(
        "SELECT COALESCE(group_concat(kept, ' '), '') FROM (
           SELECT user_id || '@' || strftime('%H:%M', busy_from / 1000, 'unixepoch') AS kept FROM slot_holds
           ORDER BY user_id, busy_from)",
    );
    all.split_whitespace().map(str::to_owned).collect()
}

fn kept_of(hosts: &[&str], times: &[&str]) -> Vec<String> {
    let mut all: Vec<_> = hosts
        .iter()
        .flat_map(|host| times.iter().map(move |time| format!("{host}@{time}")))
        .collect();
    all.sort();
    all
}

/// The number of pairs of calls that share a host and time, by the bookings' own columns.
fn shared_time(world: &World) -> String {
    world.text(
        "WITH taken AS (
           SELECT b.id, b.user_id, b.busy_from, b.busy_to FROM booking_events b WHERE b.status IN ('pending', 'calling')
           UNION ALL
           SELECT b.id, c.value, b.busy_from, b.busy_to FROM booking_events b, json_each(b.co_hosts) c
           WHERE b.status IN ('pending', 'calling'))
         SELECT CAST(COUNT(*) AS TEXT) FROM taken x JOIN taken y
           ON x.user_id = y.user_id AND x.id < y.id AND x.busy_from < y.busy_to AND x.busy_to > y.busy_from",
    )
}
