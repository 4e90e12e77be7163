//! No two bookings of an operator share time, whoever writes them; holds; and hours.

use crate::prelude::*;
use callslot_worker::testing::Fault;
use tokio::task::LocalSet;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";

/// A booking of the owner's on 2 March 2026.
fn at(time: &str, minutes: u32) -> Value {
    json!({
        "start_time": format!("2026-03-02T{time}:00Z"), "duration_minutes": minutes,
        "attendee_phone": "+14155552671", "title": format!("At {time}"),
    })
}

fn with(mut body: Value, name: &str, value: impl Into<Value>) -> Value {
    body[name] = value.into();
    body
}

async fn post(world: &World, path: &str, body: Value) -> (u16, Value) {
    let (status, answer) = world.send(Method::POST, path, body).await;
    (status.as_u16(), answer)
}

async fn book(world: &World, body: Value) -> (u16, Value) {
    post(world, "/api/bookings", body).await
}

async fn patch(world: &World, id: &Value, body: Value) -> (u16, Value) {
    let path = format!("/api/bookings/{}", id.as_str().unwrap());
    let (status, answer) = world.send(Method::PATCH, &path, body).await;
    (status.as_u16(), answer)
}

async fn call_now(world: &World, key: &str, body: Value) -> (u16, Value) {
    let request = Request::post("/api/calls")
        .header("authorization", format!("Bearer {OWNER_KEY}"))
        .header("idempotency-key", key)
        .body(Body::from(body.to_string()))
        .unwrap();
    let (status, answer) = world.request(request).await;
    (status.as_u16(), answer)
}

fn code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or_default()
}

fn count(world: &World, table: &str) -> String {
    world.text(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}"))
}

#[tokio::test(start_paused = true)]
async fn of_two_bookings_that_share_a_minute_the_second_is_refused_and_told_which_is_in_the_way() {
    let world = World::new();
    let (_, first) = book(&world, at("13:00", 30)).await;
    for (time, minutes) in [
        ("13:00", 30),
        ("12:56", 5),
        ("13:29", 5),
        ("12:30", 120),
        ("13:10", 5),
    ] {
        let (status, answer) = book(&world, at(time, minutes)).await;
        assert_eq!((status, code(&answer)), (409, "slot_taken"), "{time}");
        let conflict = &answer["error"]["conflict"];
        assert_eq!(conflict["booking_id"], first["booking"]["id"]);
        assert_eq!(conflict["title"], "At 13:00");
        assert_eq!(conflict["busy_from"], "2026-03-02T13:00:00Z");
        assert_eq!(conflict["busy_to"], "2026-03-02T13:30:00Z");
    }
    // Of those nothing was written.
    assert_eq!(count(&world, "booking_events"), "1");
    assert_eq!(count(&world, "audit_log"), "1");
    // Back to back is no overlap, another operator is free, and so is a cancelled time.
    assert_eq!(book(&world, at("13:30", 30)).await.0, 201);
    assert_eq!(book(&world, at("12:30", 30)).await.0, 201);
    assert_eq!(
        book(&world, with(at("13:00", 30), "user_id", OPERATOR))
            .await
            .0,
        201
    );
    let path = format!("/api/bookings/{}", first["booking"]["id"].as_str().unwrap());
    world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(book(&world, at("13:05", 10)).await.0, 201);
}

#[tokio::test(start_paused = true)]
async fn who_may_not_see_bookings_learns_nothing_of_what_is_in_the_way() {
    let world = World::new();
    book(&world, at("13:00", 30)).await;
    world.owner_key().with_scopes(&[Action::Write]);
    let (_, answer) = book(&world, at("13:00", 30)).await;
    assert_eq!(answer["error"]["code"], "slot_taken");
    assert_eq!(answer["error"]["conflict"], Value::Null);
    assert!(!answer.to_string().contains("13:"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_credential_that_was_revoked_meanwhile_learns_nothing_of_the_conflict() {
    let world = World::new();
    book(&world, at("13:00", 30)).await;
    world.owner_key().revoked();
    let (status, answer) = book(&world, at("13:00", 30)).await;
    assert_eq!((status, code(&answer)), (401, "unauthorized"));
}

#[tokio::test(start_paused = true)]
async fn moving_and_handing_over_pass_the_same_guard_and_editing_does_not_ask() {
    let world = World::new();
    let (_, first) = book(&world, at("13:00", 30)).await;
    let (_, second) = book(&world, at("14:00", 30)).await;
    let (_, others) = book(&world, with(at("13:10", 30), "user_id", OPERATOR)).await;
    let [first, second, others] =
        [first, second, others].map(|answer| answer["booking"]["id"].clone());
    let onto = json!({"start_time": "2026-03-02T13:15:00Z"});
    assert_eq!(code(&patch(&world, &second, onto).await.1), "slot_taken");
    let longer = json!({"duration_minutes": 61});
    assert_eq!(code(&patch(&world, &first, longer).await.1), "slot_taken");
    let handed = json!({"user_id": OWNER});
    let (status, answer) = patch(&world, &others, handed).await;
    assert_eq!((status, code(&answer)), (409, "slot_taken"));
    assert_eq!(answer["error"]["conflict"]["booking_id"], first);
    // Its own time is not in its way.
    let by_a_little = json!({"start_time": "2026-03-02T13:10:00Z"});
    assert_eq!(patch(&world, &first, by_a_little).await.0, 200);
    assert_eq!(
        patch(&world, &first, json!({"title": "Renamed"})).await.0,
        200
    );
}

#[tokio::test(start_paused = true)]
async fn bookings_that_overlapped_before_are_still_edited_dialled_and_shortened() {
    let world = World::new();
    let (_, first) = book(&world, at("13:00", 30)).await;
    let (_, second) = book(&world, with(at("13:10", 30), "user_id", OPERATOR)).await;
    // As from before the guard.
    world.sql(&format!(
        "DROP TRIGGER booking_events_taken_by_change; UPDATE booking_events SET user_id = '{OWNER}';"
    ));
    let migration = include_str!("../../../../migrations/0013_guards.sql");
    let begin = migration
        .find("CREATE TRIGGER booking_events_taken_by_change")
        .unwrap();
    let end = begin + migration[begin..].find("\nEND;").unwrap() + 5;
    world.sql(&migration[begin..end]);
    let ids = [
        first["booking"]["id"].clone(),
        second["booking"]["id"].clone(),
    ];
    assert_eq!(patch(&world, &ids[0], json!({"title": "New"})).await.0, 200);
    assert_eq!(
        patch(&world, &ids[0], json!({"duration_minutes": 20}))
            .await
            .0,
        200
    );
    assert_eq!(
        code(
            &patch(&world, &ids[0], json!({"duration_minutes": 40}))
                .await
                .1
        ),
        "slot_taken"
    );
    tokio::time::advance(std::time::Duration::from_secs(3_600)).await;
    world.tick().await;
    assert_eq!(world.state(ids[0].as_str().unwrap()), "calling");
}

#[tokio::test(start_paused = true)]
async fn of_a_hundred_at_once_that_overlap_one_is_booked() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let all = (0..100).map(|n| {
                let (hour, minute) = (13 + (n * 7) / 60 % 2, (n * 7) % 60);
                book(&world, at(&format!("{hour}:{minute:02}"), 480))
            });
            let answers = futures_util::future::join_all(all).await;
            let booked = answers.iter().filter(|(status, _)| *status == 201).count();
            assert_eq!(booked, 1);
            assert!(
                answers
                    .iter()
                    .all(|(status, answer)| *status == 201 || code(answer) == "slot_taken")
            );
            assert_eq!(count(&world, "booking_events"), "1");
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn the_same_request_under_its_key_is_the_first_again_and_not_in_its_own_way() {
    let world = World::new();
    let ask = async || {
        let request = Request::post("/api/bookings")
            .header("authorization", format!("Bearer {OWNER_KEY}"))
            .header("idempotency-key", "key-1")
            .body(Body::from(at("13:00", 30).to_string()))
            .unwrap();
        world.text_of(request).await
    };
    assert_eq!(ask().await, ask().await);
    // Nor if the database's answer was lost.
    world.db.fail("INSERT INTO booking_events", Fault::After);
    assert_eq!(book(&world, at("15:00", 30)).await.0, 201);
    assert_eq!(count(&world, "booking_events"), "2");
}

#[tokio::test(start_paused = true)]
async fn a_call_at_once_ends_where_the_next_begins_unless_its_length_was_chosen() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let ada = json!({"attendee_phone": "+14155552671"});
            book(&world, at("12:10", 30)).await;
            let (status, answer) =
                call_now(&world, "1", with(ada.clone(), "duration_minutes", 30)).await;
            assert_eq!((status, code(&answer)), (409, "slot_taken"));
            assert_eq!(count(&world, "booking_events"), "1");
            let (status, answer) = call_now(&world, "2", ada.clone()).await;
            assert_eq!(status, 201, "{answer}");
            assert_eq!(answer["booking"]["duration_minutes"], 10);
            // While it goes on, there is no other.
            let (_, answer) = call_now(&world, "3", ada.clone()).await;
            assert_eq!(code(&answer), "slot_taken");
            // Less than five minutes are no call.
            let other = with(ada, "user_id", OPERATOR);
            book(&world, with(at("12:04", 30), "user_id", OPERATOR)).await;
            assert_eq!(code(&call_now(&world, "4", other).await.1), "slot_taken");
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_time_that_is_held_is_booked_only_in_the_holds_place() {
    let world = World::new();
    let wanted = json!({"start_time": "2026-03-02T13:00:00Z"});
    let (status, held) = post(&world, "/api/holds", wanted.clone()).await;
    assert_eq!(status, 201);
    assert_eq!(held["hold"]["expires_at"], "2026-03-02T12:04:50Z");
    let id = held["hold"]["id"].clone();
    let (_, answer) = post(&world, "/api/holds", wanted).await;
    assert_eq!(code(&answer), "slot_taken");
    let (status, answer) = book(&world, at("13:10", 30)).await;
    assert_eq!((status, code(&answer)), (409, "slot_taken"));
    assert!(answer["error"]["conflict"]["booking_id"].is_null());
    // Nobody else's hold opens anything.
    world.every_hold().made_by(OPERATOR);
    let booking = with(at("13:10", 30), "hold", id.clone());
    assert_eq!(code(&book(&world, booking.clone()).await.1), "slot_taken");
    world.every_hold().made_by(OWNER);
    assert_eq!(book(&world, booking).await.0, 201);
    assert_eq!(count(&world, "slot_holds"), "0");
    let path = format!("/api/holds/{}", id.as_str().unwrap());
    assert_eq!(
        world.send(Method::GET, &path, Value::Null).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(start_paused = true)]
async fn a_colleagues_hold_that_a_booking_names_is_a_conflict_and_said_to_be_one() {
    let world = World::new();
    let wanted = json!({"start_time": "2026-03-02T13:00:00Z"});
    let (_, held) = post(&world, "/api/holds", wanted.clone()).await;
    world.every_hold().made_by(OPERATOR);
    let booking = with(at("13:10", 30), "hold", held["hold"]["id"].clone());
    for (path, body) in [("/api/bookings", booking), ("/api/holds", wanted)] {
        let (status, answer) = post(&world, path, body).await;
        assert_eq!((status, code(&answer)), (409, "slot_taken"), "{path}");
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(
            message.contains("about to be booked by a colleague"),
            "{message}"
        );
        let conflict = &answer["error"]["conflict"];
        assert_eq!(conflict["busy_from"], "2026-03-02T13:00:00Z");
        assert_eq!(conflict["busy_to"], "2026-03-02T13:30:00Z");
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_names_a_colleagues_hold_gets_a_host_whom_nobody_holds() {
    const INTRO: &str = "019a0000-0000-7000-8000-000000000b01";
    let world = World::new();
    let wanted = json!({"start_time": "2026-03-02T16:00:00Z", "event_type": INTRO});
    let mut hosts = Vec::new();
    for last in [false, false, true] {
        let (status, held) = post(&world, "/api/holds", wanted.clone()).await;
        assert_eq!(status, 201, "{held}");
        world.every_hold().made_by(OPERATOR);
        hosts.push(held["hold"]["user_id"].clone());
        let mut booking = wanted.clone();
        booking["hold"] = held["hold"]["id"].clone();
        booking["attendee_phone"] = "+14155552671".into();
        booking["timezone"] = "America/New_York".into();
        let (status, answer) = book(&world, booking).await;
        if last {
            assert_eq!((status, code(&answer)), (409, "slot_taken"), "{answer}");
            continue;
        }
        assert_eq!(status, 201, "{answer}");
        assert!(!hosts.contains(&answer["booking"]["user_id"]), "{answer}");
        for table in ["messages", "booking_changes", "booking_events"] {
            world.sql(&format!("DELETE FROM {table}"));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_hold_is_over_after_five_minutes_and_its_booking_is_taken_if_the_time_is_free() {
    let world = World::new();
    let (_, held) = post(
        &world,
        "/api/holds",
        json!({"start_time": "2026-03-02T13:00:00Z"}),
    )
    .await;
    let id = held["hold"]["id"].clone();
    let path = format!("/api/holds/{}", id.as_str().unwrap());
    assert_eq!(
        world.send(Method::GET, &path, Value::Null).await.0,
        StatusCode::OK
    );
    tokio::time::advance(std::time::Duration::from_secs(299)).await;
    assert_eq!(code(&book(&world, at("13:00", 30)).await.1), "slot_taken");
    tokio::time::advance(std::time::Duration::from_secs(1)).await;
    assert_eq!(
        world.send(Method::GET, &path, Value::Null).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        world.send(Method::DELETE, &path, Value::Null).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        book(&world, with(at("13:00", 30), "hold", id.clone()))
            .await
            .0,
        201
    );
    assert_eq!(
        code(&book(&world, with(at("13:00", 30), "hold", id)).await.1),
        "slot_taken"
    );
    world.tick_by_hand().await;
    assert_eq!(count(&world, "slot_holds"), "0");
}

#[tokio::test(start_paused = true)]
async fn a_member_holds_five_times_at_most_and_lets_go_of_their_own() {
    let world = World::new();
    let mut last = String::new();
    for hour in 13..18 {
        let hold = json!({"start_time": format!("2026-03-02T{hour}:00:00Z"), "user_id": OPERATOR});
        let (status, answer) = post(&world, "/api/holds", hold).await;
        assert_eq!(status, 201, "{answer}");
        last = format!("/api/holds/{}", answer["hold"]["id"].as_str().unwrap());
    }
    let sixth = json!({"start_time": "2026-03-02T20:00:00Z"});
    let (_, answer) = post(&world, "/api/holds", sixth.clone()).await;
    assert_eq!(code(&answer), "conflict");
    assert_eq!(
        world.send(Method::DELETE, &last, Value::Null).await.0,
        StatusCode::OK
    );
    assert_eq!(post(&world, "/api/holds", sixth).await.0, 201);
    let log = "SELECT group_concat(action) FROM (SELECT DISTINCT action FROM audit_log ORDER BY 1)";
    assert_eq!(world.text(log), "hold.create,hold.release");
}

#[tokio::test(start_paused = true)]
async fn a_hold_whose_answer_was_lost_is_made_once() {
    let world = World::new();
    world.db.fail("INSERT INTO slot_holds", Fault::After);
    let hold = json!({"start_time": "2026-03-02T13:00:00Z"});
    assert_eq!(post(&world, "/api/holds", hold).await.0, 201);
    assert_eq!(count(&world, "slot_holds"), "1");
}

/// The usual hours: noon by UTC is four in the morning in California.
fn usual_hours(world: &World) {
    world.acme().calling_at_the_usual_hours();
}

#[tokio::test(start_paused = true)]
async fn a_phone_is_booked_to_ring_only_in_calling_hours_where_it_may_be() {
    let world = World::new();
    usual_hours(&world);
    let (status, answer) = book(&world, at("15:59", 5)).await;
    assert_eq!((status, code(&answer)), (409, "outside_calling_hours"));
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(
        message.starts_with("It is 07:59 in America/Los_Angeles"),
        "{message}"
    );
    assert!(
        message.contains("08:00 to 21:00") && message.contains("`override: true`"),
        "{message}"
    );
    let (status, answer) = book(&world, at("16:00", 5)).await;
    assert_eq!(status, 201, "{answer}");
    let early = json!({"start_time": "2026-03-02T13:00:00Z"});
    let id = &answer["booking"]["id"];
    assert_eq!(
        code(&patch(&world, id, early.clone()).await.1),
        "outside_calling_hours"
    );
    // Titles are edited at any hour.
    assert_eq!(patch(&world, id, json!({"title": "New"})).await.0, 200);
    assert_eq!(
        patch(&world, id, with(early, "override", true)).await.0,
        200
    );
    assert_eq!(
        world.text("SELECT CAST(any_hour AS TEXT) FROM booking_events"),
        "1"
    );
    let log = "SELECT group_concat(action || details, ' ') FROM (SELECT * FROM audit_log ORDER BY at, id)";
    assert!(
        world
            .text(log)
            .contains(r#"booking.change{"version":3,"override":true}"#)
    );
}

#[tokio::test(start_paused = true)]
async fn an_organization_widens_and_narrows_its_calling_hours() {
    let world = World::new();
    usual_hours(&world);
    let set = async |hours: Value| {
        let body = json!({"calling_hours": hours});
        let (status, answer) = world
            .confirmed(Method::PATCH, "/api/organization", body)
            .await;
        (status.as_u16(), answer)
    };
    let (_, answer) = set(json!({"from": "05:00", "to": "24:00"})).await;
    assert_eq!(
        answer["organization"]["calling_hours"],
        json!({"from": "05:00", "to": "24:00"})
    );
    assert_eq!(book(&world, at("13:00", 5)).await.0, 201);
    let (_, answer) = set(Value::Null).await;
    assert_eq!(
        answer["organization"]["calling_hours"],
        json!({"from": "08:00", "to": "21:00"})
    );
    assert_eq!(
        code(&book(&world, at("13:05", 5)).await.1),
        "outside_calling_hours"
    );
    let (status, answer) = set(json!({"from": "08:00", "to": "08:00"})).await;
    assert_eq!(
        (status, &answer["error"]["field"]),
        (422, &json!("calling_hours"))
    );
}

#[tokio::test(start_paused = true)]
async fn operators_override_for_themselves_and_leaders_for_anybody() {
    let world = World::new();
    usual_hours(&world);
    world.members_in(Role::Owner).becomes(Role::Operator);
    let body = with(at("13:00", 5), "override", true);
    let (status, answer) = book(&world, with(body.clone(), "user_id", OPERATOR)).await;
    assert_eq!((status, code(&answer)), (403, "forbidden"));
    assert_eq!(book(&world, body.clone()).await.0, 201);
    world.member(OWNER).becomes(Role::Admin);
    assert_eq!(
        book(&world, with(body.clone(), "user_id", OPERATOR))
            .await
            .0,
        201
    );
    // An overlap is never overridden.
    assert_eq!(code(&book(&world, body).await.1), "slot_taken");
}

#[tokio::test(start_paused = true)]
async fn calling_at_once_keeps_to_calling_hours_too() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            usual_hours(&world);
            let ada = json!({"attendee_phone": "+14155552671"});
            let (_, answer) = call_now(&world, "1", ada.clone()).await;
            assert_eq!(code(&answer), "outside_calling_hours");
            assert!(world.asked().is_empty());
            let (status, _) = call_now(&world, "2", with(ada, "override", true)).await;
            assert_eq!((status, world.asked().len()), (201, 1));
        })
        .await;
}

/// The owner takes calls from one to two on Mondays.
fn one_to_two(world: &World) {
    world.acme().with_schedule(&ScheduleRow {
        user: Some(OWNER),
        weekly: json!([{"days": ["Mon"], "from": "13:00", "to": "14:00"}]),
        is_default: true,
        ..ScheduleRow::default()
    });
}

const EVENT: &str = "019a0000-0000-7000-8000-000000000802";

/// Twenty minutes with a buffer of ten minutes after it, taken by the owner.
fn intro(world: &World) {
    world.acme().with_event_type(&EventTypeRow {
        id: EVENT,
        slug: "intro",
        rules: json!({
            "name": "Intro", "durations": [20], "buffer_after": 10, "modulations": {"recording": false},
            "questions": [{"id": "topic", "label": "Topic", "required": true}],
        }),
        hosts: &[EventTypeHost::of(OWNER)],
    });
}

#[tokio::test(start_paused = true)]
async fn an_operator_with_a_schedule_is_booked_within_it_unless_that_is_overridden() {
    let world = World::new();
    one_to_two(&world);
    let (status, answer) = book(&world, at("15:00", 30)).await;
    assert_eq!((status, code(&answer)), (409, "outside_availability"));
    let reasons = answer["error"]["reasons"].as_array().unwrap();
    assert!(
        reasons[0].as_str().unwrap().starts_with("outside hours"),
        "{reasons:?}"
    );
    assert_eq!(answer["error"]["reason_codes"][0], "outside_hours");
    assert_eq!(count(&world, "booking_events"), "0");
    // Any minute within the hours will do, and whoever has no schedule takes calls at any time.
    let (status, answer) = book(&world, at("13:07", 30)).await;
    assert_eq!(status, 201, "{answer}");
    assert_eq!(
        book(&world, with(at("15:00", 30), "user_id", OPERATOR))
            .await
            .0,
        201
    );
    assert_eq!(
        book(&world, with(at("15:00", 30), "override", true))
            .await
            .0,
        201
    );
    assert_eq!(
        code(
            &book(&world, with(at("15:10", 30), "override", true))
                .await
                .1
        ),
        "slot_taken"
    );
    let late = json!({"start_time": "2026-03-02T16:00:00Z"});
    let id = &answer["booking"]["id"];
    assert_eq!(
        code(&patch(&world, id, late.clone()).await.1),
        "outside_availability"
    );
    assert_eq!(patch(&world, id, with(late, "override", true)).await.0, 200);
}

#[tokio::test(start_paused = true)]
async fn an_event_type_is_booked_at_its_slots_with_its_buffers_and_settings() {
    let world = World::new();
    one_to_two(&world);
    intro(&world);
    let intro = |time: &str| {
        json!({
            "start_time": format!("2026-03-02T{time}:00Z"), "attendee_phone": "+14155552671",
            "event_type": "019a0000-0000-7000-8000-000000000802", "answers": {"topic": "Invoice"},
        })
    };
    let mut silent = intro("13:00");
    silent["answers"] = json!({});
    let (status, answer) = book(&world, silent).await;
    assert_eq!(
        (status, &answer["error"]["field"]),
        (422, &json!("answers.topic"))
    );
    let (status, answer) = book(&world, intro("13:00")).await;
    assert_eq!(status, 201, "{answer}");
    let booking = &answer["booking"];
    assert_eq!(booking["duration_minutes"], 20);
    assert_eq!(booking["description"], "Topic: Invoice");
    assert_eq!(booking["modulations"]["recording"], false);
    assert_eq!(booking["user_id"], OWNER);
    // Its buffer is its operator's time.
    let (_, answer) = book(&world, at("13:25", 5)).await;
    assert_eq!(code(&answer), "slot_taken");
    assert_eq!(
        answer["error"]["conflict"]["busy_to"],
        "2026-03-02T13:30:00Z"
    );
    let (_, answer) = book(&world, intro("13:20")).await;
    assert_eq!(code(&answer), "slot_taken");
    let (_, answer) = book(&world, intro("13:45")).await;
    assert_eq!(code(&answer), "outside_availability", "{answer}");
    assert_eq!(book(&world, intro("13:40")).await.0, 201);
    let mut other = intro("13:00");
    other["event_type"] = "019a0000-0000-7000-8000-0000000009ff".into();
    assert_eq!(book(&world, other).await.1["error"]["field"], "event_type");
}

#[tokio::test(start_paused = true)]
async fn of_several_hosts_the_next_who_is_free_takes_it_until_none_is_left() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            intro(&world);
            world.sql(
                "UPDATE event_types SET rules = '{\"name\":\"Team\",\"durations\":[30]}';
                 INSERT INTO event_type_hosts (event_type_id, user_id, organization_id)
                 SELECT '019a0000-0000-7000-8000-000000000802', m.user_id, m.organization_id FROM members m
                 WHERE m.phone IN ('+12125550103', '+12125550106');",
            );
            let team = || {
                book(
                    &world,
                    json!({
                        "start_time": "2026-03-02T16:00:00Z", "attendee_phone": "+14155552671",
                        "event_type": "019a0000-0000-7000-8000-000000000802",
                    }),
                )
            };
            let answers = futures_util::future::join_all((0..8).map(|_| team())).await;
            let booked = answers.iter().filter(|(status, _)| *status == 201).count();
            assert_eq!(booked, 3, "{answers:?}");
            let operators = "SELECT CAST(COUNT(DISTINCT user_id) AS TEXT) FROM booking_events";
            assert_eq!(world.text(operators), "3");
        })
        .await;
}
