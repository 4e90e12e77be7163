//! Instants as they come in: each is read or refused by name, and none breaks an answer, its own or another's.

use crate::{
    prelude::*,
    tenancy::invitations::{signed_in, with},
};
use proptest::prelude::*;

const FARID: &str = "019a0000-0000-7000-8000-000000000111";
const OSCAR: &str = "019a0000-0000-7000-8000-000000000103";
const ACME: &str = "019a0000-0000-7000-8000-000000000001";
const INTRO: &str = "019a0000-0000-7000-8000-000000000b01";
const OWNER: &str = "019a0000-0000-7000-8000-000000000101";

/// The refusal: its status, its code and its field.
fn refused(answer: &(StatusCode, Value)) -> (u16, &str, &str) {
    let error = &answer.1["error"];
    (
        answer.0.as_u16(),
        error["code"].as_str().unwrap_or("none"),
        error["field"].as_str().unwrap_or("none"),
    )
}

async fn get(world: &World, path: &str) -> (StatusCode, Value) {
    world.send(Method::GET, path, Value::Null).await
}

async fn post(world: &World, path: &str, body: Value) -> (StatusCode, Value) {
    world.send(Method::POST, path, body).await
}

/// Asks what everybody asks about the time of Farid and of Oscar, and sees it answered.
async fn all_is_well(world: &World) {
    let by_event_type = json!({
        "event_type": INTRO, "duration_minutes": 15, "attendee_phone": "+14155550123", "timezone": "America/New_York",
        "start_time": "2026-03-03T19:00:00Z",
    });
    let series = json!({
        "recurrence": "FREQ=DAILY;COUNT=2",
        "booking": {"attendee_phone": "+14155550123", "user_id": FARID, "duration_minutes": 15, "timezone": "UTC",
            "start_time": "2026-03-04T17:00:00Z"},
    });
    for path in [
        &format!("/api/slots/explain?operator={FARID}&at=2026-03-03T15:00:00Z"),
        &format!("/api/slots/explain?event_type={INTRO}&at=2026-03-03T15:00:00Z"),
        &format!("/api/slots?operator={FARID}"),
        &format!("/api/slots?event_type={INTRO}"),
        "/api/bookings",
    ] {
        let (status, answer) = get(world, path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
    }
    let (status, answer) = post(world, "/api/series/preview", series).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let (status, answer) = post(world, "/api/bookings", by_event_type).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn second_sixty_is_refused_by_name_and_breaks_nothing_for_anybody() {
    let world = World::new();
    let wanted = |time: &str| {
        json!({"attendee_phone": "+14155550123", "user_id": FARID, "duration_minutes": 15,
            "override": true, "start_time": time})
    };
    let held = |operator: &str, time: &str| json!({"user_id": operator, "duration_minutes": 15, "start_time": time});
    for (path, body) in [
        ("/api/bookings", wanted("2026-03-03T15:30:60Z")),
        ("/api/holds", held(FARID, "2026-03-03T16:30:60Z")),
        ("/api/holds", held(OSCAR, "2026-03-03T16:30:60.5+00:00")),
    ] {
        let answer = post(&world, path, body).await;
        assert_eq!(
            refused(&answer),
            (422, "invalid_field", "start_time"),
            "{path}"
        );
    }
    let id = world.book(wanted("2026-03-03T15:00:00Z")).await;
    for (field, time) in [
        ("start_time", "2026-03-03T15:30:60Z"),
        ("end_time", "2026-03-03T15:14:60Z"),
    ] {
        let path = format!("/api/bookings/{id}");
        let answer = world.send(Method::PATCH, &path, json!({field: time})).await;
        assert_eq!(refused(&answer), (422, "invalid_field", field));
    }
    let off = json!({"starts_at": "2026-03-03T15:30:00Z", "ends_at": "2026-03-03T15:59:60Z", "reason": ""});
    let answer = post(&world, "/api/time-off", off).await;
    assert_eq!(refused(&answer), (422, "invalid_field", "ends_at"));
    let key = json!({"name": "k", "scopes": ["read"], "expires_at": "2026-03-03T15:59:60Z"});
    let owner = signed_in(&world, OWNER).await;
    let answer = with(&world, &owner, Method::POST, "/api/keys", key).await;
    let answer = (StatusCode::from_u16(answer.status).unwrap(), answer.json());
    assert_eq!(refused(&answer), (422, "invalid_field", "expires_at"));
    let answer = get(&world, "/api/audit?from=2026-03-03T15:59:60Z").await;
    assert_eq!(refused(&answer), (400, "invalid_request", "from"));
    all_is_well(&world).await;
}

#[tokio::test(start_paused = true)]
async fn a_hold_that_was_stored_a_second_too_short_breaks_nothing_for_anybody() {
    let world = World::new();
    let (now, start) = (world.now().timestamp_millis(), 1_772_555_460_000_i64);
    for (id, operator) in [("1", FARID), ("2", OSCAR)] {
        world.sql(&format!(
            "INSERT INTO slot_holds (id, organization_id, user_id, event_type_id, start_time, duration_minutes, busy_from,
               busy_to, created_at, expires_at, created_by)
             VALUES ('019a0000-0000-7000-8000-000000000e0{id}', '{ACME}', '{operator}', '{INTRO}', {start}, 15, {start} + 1000,
               {start} + 15 * 60000 - 1000, {now}, {now} + 300000, '{OWNER}')"
        ));
    }
    all_is_well(&world).await;
    // It is 16:31 to 16:45 and 59 seconds, and all of that is taken.
    for (at, free) in [
        ("16:15", true),
        ("16:30", false),
        ("16:45", false),
        ("17:00", true),
    ] {
        let path =
            format!("/api/slots/explain?operator={FARID}&duration=15&at=2026-03-03T{at}:00Z");
        assert_eq!(get(&world, &path).await.1["free"], free, "{at}");
    }
    let (status, hold) = get(&world, "/api/holds/019a0000-0000-7000-8000-000000000e01").await;
    assert_eq!(status, StatusCode::OK, "{hold}");
}

#[tokio::test(start_paused = true)]
async fn a_row_that_cannot_be_read_takes_no_other_along() {
    let world = World::new();
    let broken = world
        .book(json!({"start_time": "2026-03-03T15:00:00Z", "user_id": FARID, "override": true}))
        .await;
    let good = world
        .book(json!({"start_time": "2026-03-03T16:00:00Z", "user_id": FARID, "override": true}))
        .await;
    world.sql(&format!(
        "UPDATE booking_events SET timezone = 'Mars/Base' WHERE id = '{broken}'"
    ));
    for (id, rules) in [("c1", "{}"), ("c2", r#"{"name":"Call","durations":[30]}"#)] {
        world.sql(&format!(
            "INSERT INTO event_types (id, organization_id, slug, rules, updated_at, changed_in)
             VALUES ('019a0000-0000-7000-8000-000000000b{id}', '{ACME}', '{id}', '{rules}', 0, '')"
        ));
    }
    world.sql(&format!(
        "INSERT INTO schedules (id, organization_id, user_id, name, timezone, weekly, is_default, updated_at, changed_in)
         VALUES ('019a0000-0000-7000-8000-000000000a02', '{ACME}', '{OSCAR}', 'Broken', 'Mars/Base', '[]', 1, 0, '')"
    ));
    let (status, list) = get(&world, "/api/bookings?limit=1").await;
    assert_eq!((status, &list["bookings"]), (StatusCode::OK, &json!([])));
    let (status, list) = get(&world, "/api/bookings").await;
    assert_eq!(status, StatusCode::OK);
    let ids: Vec<_> = list["bookings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| &b["id"])
        .collect();
    assert_eq!(ids, [&json!(good)]);
    // The rest of the list stays in reach of whoever asks for one after the other.
    let (_, list) = get(&world, "/api/event-types?limit=2").await;
    assert_eq!(list["event_types"].as_array().unwrap().len(), 1);
    assert!(list["next_cursor"].is_string(), "{list}");
    let (_, list) = get(&world, "/api/event-types").await;
    assert_eq!(list["event_types"].as_array().unwrap().len(), 2, "{list}");
    let (_, list) = get(&world, "/api/schedules").await;
    assert_eq!(list["schedules"].as_array().unwrap().len(), 1, "{list}");
    let told = callslot_worker::testing::logged();
    assert!(
        told.iter().any(|line| line.contains("store.row")),
        "{told:?}"
    );
    all_is_well(&world).await;
}

#[tokio::test(start_paused = true)]
async fn free_times_are_told_within_reach_only() {
    let world = World::new();
    for (path, field) in [
        ("/api/slots/explain?at=9999-12-31T23:59:59Z", "at"),
        ("/api/slots/explain?at=2200-01-01T00:00:00Z", "at"),
        ("/api/slots/explain?at=0001-01-01T00:00:00Z", "at"),
        ("/api/slots?from=9999-12-31T00:00:00Z", "from"),
        ("/api/slots?from=9999-12-31", "from"),
        ("/api/slots?from=2199-12-31&to=2200-01-02", "to"),
        ("/api/slots?from=1969-12-31", "from"),
    ] {
        let answer = get(&world, path).await;
        assert_eq!(refused(&answer), (400, "invalid_request", field), "{path}");
    }
    for path in [
        "/api/slots/explain?at=2199-12-31T23:59:59.999Z",
        "/api/slots?from=2199-12-30",
        "/api/slots?from=1970-01-01",
    ] {
        assert_eq!(get(&world, path).await.0, StatusCode::OK, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_whole_number_may_be_written_with_a_point() {
    let world = World::new();
    let send = async |minutes: &str| {
        let body = format!(
            r#"{{"start_time":"2026-03-03T18:00:00Z","attendee_phone":"+14155550123","user_id":"{FARID}",
                "duration_minutes":{minutes},"override":true}}"#
        );
        let request = Request::post("/api/bookings")
            .header("authorization", format!("Bearer {OWNER_KEY}"))
            .header("content-type", "application/json")
            .body(Body::from(body))
            .unwrap();
        world.request(request).await
    };
    for bad in ["15.5", "1e300", "-15.0"] {
        assert_eq!(refused(&send(bad).await).2, "duration_minutes", "{bad}");
    }
    let (status, answer) = send("15.0").await;
    assert_eq!(
        (status.as_u16(), &answer["booking"]["duration_minutes"]),
        (201, &json!(15))
    );
}

/// Texts that look like RFC 3339, with everything about it that is rare.
fn texts() -> impl Strategy<Value = String> {
    let year = prop_oneof![
        3 => Just(2026), 1 => Just(2027), 1 => Just(2016), 1 => Just(1), 1 => Just(0), 1 => Just(1969), 1 => Just(1970),
        1 => Just(2199), 1 => Just(2262), 1 => Just(9999), 1 => 0..10_000,
    ];
    let date = (
        year,
        prop_oneof![Just(3), Just(12), 1..=13],
        prop_oneof![Just(3), Just(31), 0..=32],
    );
    let time = (
        prop_oneof![Just(23), Just(24), 0..=24],
        prop_oneof![Just(59), 0..=60],
        prop_oneof![Just(59), Just(60), 0..=61],
    );
    let fraction = prop_oneof![
        2 => Just(String::new()), 1 => Just(".999999999".to_owned()), 1 => "\\.[0-9]{1,9}", 1 => Just(".".to_owned()),
    ];
    let offset = prop_oneof![
        3 => Just("Z".to_owned()), 1 => Just("z".to_owned()), 1 => Just("+23:59".to_owned()), 1 => Just("-23:59".to_owned()),
        1 => Just("-00:00".to_owned()), 1 => Just("+24:00".to_owned()), 1 => Just(String::new()), 1 => "[+-][0-2][0-9]:[0-6][0-9]",
    ];
    let between = prop_oneof![4 => Just('T'), 1 => Just('t'), 1 => Just(' ')];
    (date, between, time, fraction, offset).prop_map(
        |((year, month, day), between, (hour, minute, second), fraction, offset)| {
            format!("{year:04}-{month:02}-{day:02}{between}{hour:02}:{minute:02}:{second:02}{fraction}{offset}")
        },
    )
}

/// Everything that takes an instant.
fn asked(time: &str, other: &str) -> Vec<(Method, String, Value)> {
    let booking = json!({"attendee_phone": "+14155550123", "user_id": FARID, "duration_minutes": 15, "start_time": time,
        "override": true});
    let mut ended = booking.clone();
    ended["end_time"] = other.into();
    let mut of_type = booking.clone();
    of_type["event_type"] = INTRO.into();
    let series = json!({"recurrence": "FREQ=DAILY;COUNT=3", "booking": booking});
    let [at, to] = [time, other]
        .map(|text| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>());
    let get = |path: String| (Method::GET, path, Value::Null);
    let post = |path: &str, body: Value| (Method::POST, path.to_owned(), body);
    vec![
        post(
            "/api/holds",
            json!({"user_id": FARID, "duration_minutes": 15, "start_time": time}),
        ),
        post(
            "/api/holds",
            json!({"event_type": INTRO, "start_time": time}),
        ),
        post("/api/bookings", ended),
        post("/api/bookings", of_type),
        post("/api/bookings", booking),
        post("/api/series/preview", series.clone()),
        post("/api/series", series),
        post(
            "/api/time-off",
            json!({"starts_at": time, "ends_at": other, "reason": ""}),
        ),
        post(
            "/api/time-off",
            json!({"starts_at": other, "ends_at": time, "reason": ""}),
        ),
        post(
            "/api/keys",
            json!({"name": "k", "scopes": ["read"], "expires_at": time}),
        ),
        get(format!("/api/slots/explain?operator={FARID}&at={at}")),
        get(format!("/api/slots/explain?event_type={INTRO}&at={at}")),
        get(format!("/api/slots?operator={FARID}&from={at}")),
        get(format!("/api/slots?event_type={INTRO}&from={at}&to={to}")),
        get(format!("/api/bookings?from={at}&to={to}")),
        get(format!("/api/audit?from={at}&to={to}")),
        get(format!("/api/punctuality?from={at}&to={to}")),
    ]
}

/// The requests of others meanwhile.
const LISTS: [&str; 10] = [
    "/api/bookings",
    "/api/time-off",
    "/api/keys",
    "/api/audit",
    "/api/event-types",
    "/api/slots?operator=019a0000-0000-7000-8000-000000000111",
    "/api/slots?event_type=019a0000-0000-7000-8000-000000000b01",
    "/api/slots/explain?operator=019a0000-0000-7000-8000-000000000111",
    "/api/slots/explain?event_type=019a0000-0000-7000-8000-000000000b01&at=2026-03-03T15:00:00Z",
    "/api/punctuality",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn no_instant_makes_its_answer_or_another_fail(time in texts(), other in texts()) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        let failed = runtime.block_on(async {
            let world = World::new();
            let mut failed = Vec::new();
            for (method, path, body) in asked(&time, &other) {
                let (status, answer) = world.send(method, &path, body.clone()).await;
                if status.is_server_error() {
                    failed.push(format!("{path} {body}: {status} {answer}"));
                }
                if status.is_success() && time.contains(":60") && (body.to_string() + &path).contains(":60") {
                    failed.push(format!("{path} {body} is taken"));
                }
            }
            for path in LISTS {
                let (status, answer) = get(&world, path).await;
                if status != StatusCode::OK {
                    failed.push(format!("then {path}: {status} {answer}"));
                }
            }
            failed
        });
        prop_assert!(failed.is_empty(), "{time} {other}: {failed:#?}");
    }
}
