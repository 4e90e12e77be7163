//! Starts for which the carrier has no room: one call a second, and none more than 30 s after its start. Every world
//! begins on Monday, 2026-03-02, at 11:59:50 UTC.

use crate::prelude::*;
use callslot_shared::schedule::{Interval, queue::Pace};
use callslot_worker::{
    store::{
        Tenant,
        availability::{self, BusyDetail, BusySubject, Question},
        caller_space::{Around, Capacity},
    },
    testing::{
        Fault,
        accounts::{ACME, OTHER, connected},
    },
};
use tokio::task::LocalSet;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const OSCAR: &str = "019a0000-0000-7000-8000-000000000103";
const AT_ACME: &str = "019a0000-0000-7000-8000-000000000001";
const ELSEWHERE: &str = "019b0000-0000-7000-8000-000000000001";
const OTTO: &str = "019b0000-0000-7000-8000-000000000101";
/// An event type that two of the organization's operators take in turns, from nine to five in New York.
const INTRO: &str = "019a0000-0000-7000-8000-000000000b01";
/// Two in the afternoon, nine in New York.
const TWO: &str = "2026-03-02T14:00:00Z";

fn millis(instant: &str) -> i64 {
    instant
        .parse::<chrono::DateTime<chrono::Utc>>()
        .unwrap()
        .timestamp_millis()
}

/// Puts bookings of an organization's into the database, of operators of their own each.
fn crowd(world: &World, organization: &str, start: &str, calls: usize) {
    let start = millis(start);
    let count = world.text("SELECT CAST(COUNT(*) AS TEXT) FROM users");
    let base: usize = count.parse().unwrap();
    for n in base..base + calls {
        let operator = format!("u-{n}");
        world
            .organization(organization)
            .with_operator(&operator, "+13125550101")
            .with_booking(&BookingRow {
                id: &format!("b-{n}"),
                user: &operator,
                title: "Call",
                start,
                attendee_phone: &format!("+14155552{n:03}"),
                ..BookingRow::default()
            });
    }
}

/// A world in which another organization has that many calls at two.
fn crowded(calls: usize) -> World {
    let world = World::new();
    world.another_organization();
    crowd(&world, ELSEWHERE, TWO, calls);
    world
}

async fn post(world: &World, path: &str, body: Value) -> (u16, Value) {
    let (status, answer) = world.send(Method::POST, path, body).await;
    (status.as_u16(), answer)
}

fn at(start: &str) -> Value {
    json!({"start_time": start, "attendee_phone": "+14155552671", "duration_minutes": 30, "title": "Call"})
}

fn code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or_default()
}

fn count(world: &World, what: &str) -> String {
    world.text(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {what}"))
}

/// The counts, by caller space and start.
fn counted(world: &World) -> String {
    world.text(
        "SELECT COALESCE(group_concat(caller_space || ' ' || (start_time / 1000) || ' ' || calls, ', '), '') FROM (
           SELECT * FROM caller_space_starts ORDER BY caller_space, start_time)",
    )
}

async fn starts(world: &World, query: &str) -> Vec<String> {
    let path = format!("/api/slots?{query}");
    let (status, answer) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let days = answer["days"].as_array().unwrap().iter();
    let slots = days.flat_map(|day| day["slots"].as_array().unwrap());
    slots
        .map(|slot| slot["start"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn the_thirty_first_call_of_a_second_is_booked_and_the_next_gets_the_nearest_free_starts() {
    let world = crowded(30);
    assert_eq!(post(&world, "/api/bookings", at(TWO)).await.0, 201);
    let mut next = at(TWO);
    next["user_id"] = OSCAR.into();
    let (status, answer) = post(&world, "/api/bookings", next.clone()).await;
    assert_eq!((status, code(&answer)), (409, "carrier_busy"), "{answer}");
    let free = [
        "2026-03-02T13:58:00Z",
        "2026-03-02T13:59:00Z",
        "2026-03-02T14:01:00Z",
        "2026-03-02T14:02:00Z",
    ];
    assert_eq!(answer["error"]["starts"], json!(free), "{answer}");
    // Nothing is told of the others.
    let said = answer.to_string();
    assert!(
        !said.contains("30 calls") && !said.contains("31") && !said.contains("Other"),
        "{said}"
    );
    for start in free {
        let mut other = next.clone();
        other["user_id"] = world.another_operator("+12125550199").into();
        other["start_time"] = start.into();
        assert_eq!(post(&world, "/api/bookings", other).await.0, 201, "{start}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_second_later_one_of_them_has_been_asked_for() {
    let world = crowded(31);
    for (start, expected) in [
        ("2026-03-02T14:00:00.999Z", 409),
        ("2026-03-02T14:00:01Z", 201),
    ] {
        let (status, answer) = post(&world, "/api/bookings", at(start)).await;
        assert_eq!(status, expected, "{start}: {answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_would_push_one_behind_it_beyond_the_limit_is_not_booked() {
    let world = crowded(31);
    let (_, answer) = post(&world, "/api/bookings", at("2026-03-02T13:59:59.500Z")).await;
    assert_eq!(code(&answer), "carrier_busy");
    let (status, answer) = post(&world, "/api/bookings", at("2026-03-02T13:59:59Z")).await;
    assert_eq!(status, 201, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn without_a_pace_nothing_is_limited_and_the_limit_is_a_setting() {
    for (settings, expected) in [
        (&[("DIAL_PACE_MS", "0")], 201),
        (&[("DIAL_LATE_MOST", "31")], 201),
        (&[("DIAL_LATE_MOST", "29")], 409),
    ] {
        let world = World::with_settings(settings);
        world.another_organization();
        crowd(&world, ELSEWHERE, TWO, 30);
        let mut next = at(TWO);
        for user in [OWNER, OSCAR] {
            next["user_id"] = user.into();
            let (status, answer) = post(&world, "/api/bookings", next.clone()).await;
            assert_eq!(status, expected, "{settings:?} {answer}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn slots_and_explanations_leave_out_what_the_carrier_has_no_room_for() {
    let world = crowded(31);
    let event_type =
        format!("event_type={INTRO}&from=2026-03-02T14:00:00Z&to=2026-03-02T14:20:00Z&duration=15");
    assert_eq!(starts(&world, &event_type).await, ["2026-03-02T14:15:00Z"]);
    let path = format!("/api/slots/explain?event_type={INTRO}&at={TWO}&duration=15");
    let (_, answer) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(answer["free"], false);
    for host in answer["hosts"].as_array().unwrap() {
        assert_eq!(host["reasons"][0]["code"], "carrier_busy", "{answer}");
    }
    world.sql("DELETE FROM booking_events WHERE id = (SELECT MIN(id) FROM booking_events WHERE id LIKE 'b-%')");
    assert_eq!(starts(&world, &event_type).await.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_booking_of_an_event_type_gets_slots_of_it_for_other_starts() {
    let world = crowded(31);
    let mut wanted = at(TWO);
    wanted["event_type"] = INTRO.into();
    wanted["duration_minutes"] = 15.into();
    let (status, answer) = post(&world, "/api/bookings", wanted.clone()).await;
    assert_eq!((status, code(&answer)), (409, "carrier_busy"), "{answer}");
    let next = [
        "2026-03-02T14:15:00Z",
        "2026-03-02T14:30:00Z",
        "2026-03-02T14:45:00Z",
        "2026-03-02T15:00:00Z",
    ];
    assert_eq!(answer["error"]["starts"], json!(next), "{answer}");
    wanted["start_time"] = next[0].into();
    assert_eq!(post(&world, "/api/bookings", wanted).await.0, 201);
}

#[tokio::test(start_paused = true)]
async fn whoever_may_override_books_all_the_same_and_the_audit_log_says_so() {
    let world = crowded(31);
    let mut wanted = at(TWO);
    wanted["override"] = true.into();
    for event_type in [None, Some(INTRO)] {
        wanted["event_type"] = event_type.into();
        if event_type.is_some() {
            wanted["user_id"] = OSCAR.into();
        }
        let (status, answer) = post(&world, "/api/bookings", wanted.clone()).await;
        assert_eq!(status, 201, "{answer}");
        let id = answer["booking"]["id"].as_str().unwrap().to_owned();
        let details = world.text(&format!(
            "SELECT details FROM audit_log WHERE action = 'booking.create' AND subject_id = '{id}'"
        ));
        assert!(details.contains("\"override\":true"), "{details}");
    }
    // If there is room, nothing is overridden.
    wanted = at("2026-03-02T15:00:00Z");
    wanted["override"] = true.into();
    let (_, answer) = post(&world, "/api/bookings", wanted.clone()).await;
    let id = answer["booking"]["id"].as_str().unwrap().to_owned();
    let details = world.text(&format!(
        "SELECT details FROM audit_log WHERE subject_id = '{id}'"
    ));
    assert!(!details.contains("override"), "{details}");
    // An operator overrides for nobody else.
    world.member(OWNER).becomes(Role::Operator);
    wanted["start_time"] = TWO.into();
    wanted["user_id"] = OSCAR.into();
    wanted["duration_minutes"] = 5.into();
    let (status, answer) = post(&world, "/api/bookings", wanted).await;
    assert_eq!((status, code(&answer)), (403, "forbidden"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn of_two_bookings_for_the_last_room_one_is_written() {
    let world = crowded(30);
    let others: Vec<_> = (0..10)
        .map(|_| world.another_operator("+12125550199"))
        .collect();
    let book = async |user: &String| {
        let mut body = at(TWO);
        body["user_id"] = user.as_str().into();
        post(&world, "/api/bookings", body).await.0
    };
    let answers = futures_util::future::join_all(others.iter().map(book)).await;
    assert_eq!(answers.iter().filter(|status| **status == 201).count(), 1);
    assert_eq!(
        count(&world, "booking_events WHERE start_time = 1772460000000"),
        "31"
    );
}

#[tokio::test(start_paused = true)]
async fn a_hold_takes_room_until_it_is_booked_or_expires() {
    let world = crowded(30);
    let (status, held) = post(&world, "/api/holds", json!({"start_time": TWO})).await;
    assert_eq!(status, 201, "{held}");
    let mut other = at(TWO);
    other["user_id"] = OSCAR.into();
    let (_, answer) = post(&world, "/api/bookings", other.clone()).await;
    assert_eq!(code(&answer), "carrier_busy");
    let (_, answer) = post(
        &world,
        "/api/holds",
        json!({"start_time": TWO, "user_id": OSCAR}),
    )
    .await;
    assert_eq!(code(&answer), "carrier_busy", "{answer}");
    assert_eq!(
        answer["error"]["starts"].as_array().unwrap().len(),
        4,
        "{answer}"
    );
    // Its own booking takes its place.
    let mut own = at(TWO);
    own["hold"] = held["hold"]["id"].clone();
    assert_eq!(post(&world, "/api/bookings", own).await.0, 201);
    assert_eq!(
        code(&post(&world, "/api/bookings", other.clone()).await.1),
        "carrier_busy"
    );

    let world = crowded(30);
    assert_eq!(
        post(&world, "/api/holds", json!({"start_time": TWO}))
            .await
            .0,
        201
    );
    tokio::time::advance(std::time::Duration::from_secs(300)).await;
    assert_eq!(post(&world, "/api/bookings", other).await.0, 201);
}

#[tokio::test(start_paused = true)]
async fn a_booking_is_moved_to_a_start_with_room_only_and_is_not_in_its_own_way() {
    let world = crowded(30);
    let id = world.book(at("2026-03-02T14:00:01Z")).await;
    let path = format!("/api/bookings/{id}");
    let change = async |body: Value| {
        let (status, answer) = world.send(Method::PATCH, &path, body).await;
        (status.as_u16(), answer)
    };
    // It leaves its own second, so that there is room for it among the others.
    let (status, answer) = change(json!({"start_time": TWO})).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        change(json!({"start_time": "2026-03-02T16:00:00Z"}))
            .await
            .0,
        200
    );
    crowd(&world, ELSEWHERE, TWO, 1);
    let (status, answer) = change(json!({"start_time": TWO})).await;
    assert_eq!((status, code(&answer)), (409, "carrier_busy"), "{answer}");
    assert_eq!(
        answer["error"]["starts"].as_array().unwrap().len(),
        4,
        "{answer}"
    );
    let (status, answer) = change(json!({"start_time": TWO, "override": true})).await;
    assert_eq!(status, 200, "{answer}");
    // A booking that stands too late can still be edited.
    assert_eq!(
        change(json!({"title": "Another", "attendee_phone": "+14155552672"}))
            .await
            .0,
        200
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_now_that_would_wait_too_long_is_not_taken() {
    let world = World::new();
    world.another_organization();
    crowd(&world, ELSEWHERE, "2026-03-02T11:59:50Z", 31);
    let call = async |key: &str, body: Value| {
        let request = Request::post("/api/calls")
            .header("authorization", format!("Bearer {OWNER_KEY}"))
            .header("idempotency-key", key)
            .body(Body::from(body.to_string()))
            .unwrap();
        world.request(request).await
    };
    let ada = json!({"attendee_phone": "+14155552671"});
    let (status, answer) = call("a", ada.clone()).await;
    assert_eq!(
        (status.as_u16(), code(&answer)),
        (409, "carrier_busy"),
        "{answer}"
    );
    assert_eq!(
        answer["error"]["starts"][0], "2026-03-02T12:00:50Z",
        "{answer}"
    );
    let mut forced = ada.clone();
    forced["override"] = true.into();
    let local = LocalSet::new();
    let (status, answer) = local.run_until(call("b", forced)).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_series_names_the_call_for_which_the_carrier_has_no_room() {
    let world = World::new();
    world.another_organization();
    crowd(&world, ELSEWHERE, "2026-03-09T14:00:00Z", 31);
    let mut series = json!({"recurrence": "FREQ=WEEKLY;COUNT=3", "booking": {
        "start_time": TWO, "timezone": "UTC", "attendee_phone": "+14155552671", "title": "Check-in", "duration_minutes": 30,
    }});
    let (_, preview) = post(&world, "/api/series/preview", series.clone()).await;
    assert_eq!(preview["free"], false, "{preview}");
    let reasons = |n: usize| {
        preview["occurrences"][n]["reasons"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!([reasons(0), reasons(1), reasons(2)], [0, 1, 0], "{preview}");
    let (status, answer) = post(&world, "/api/series", series.clone()).await;
    assert_eq!(
        (status, code(&answer)),
        (409, "series_conflict"),
        "{answer}"
    );
    assert!(
        answer["error"]["reasons"][0]
            .as_str()
            .unwrap()
            .contains("carrier"),
        "{answer}"
    );
    series["booking"]["override"] = true.into();
    let (status, answer) = post(&world, "/api/series", series).await;
    assert_eq!(status, 201, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_series_whose_room_is_taken_before_it_is_written_is_not_written() {
    let world = crowded(30);
    let series = json!({"recurrence": "FREQ=WEEKLY;COUNT=3", "booking": {
        "start_time": TWO, "timezone": "UTC", "attendee_phone": "+14155552671", "title": "Check-in", "duration_minutes": 30,
    }});
    // It sees the last room, and another booking is faster.
    let late = Fault::Late(std::time::Duration::from_secs(1));
    world.db.fail("near (at, calls)", late);
    let mut other = at(TWO);
    other["user_id"] = OSCAR.into();
    let ((status, answer), (booked, _)) = tokio::join!(
        post(&world, "/api/series", series),
        post(&world, "/api/bookings", other)
    );
    assert_eq!(booked, 201);
    assert_eq!(
        (status, code(&answer)),
        (409, "series_conflict"),
        "{answer}"
    );
    assert_eq!(
        answer["error"]["message"],
        "One of the times was taken a moment ago. Ask again."
    );
    assert_eq!(count(&world, "booking_series"), "0");
}

#[tokio::test(start_paused = true)]
async fn a_series_is_moved_only_to_where_the_carrier_has_room() {
    let world = World::new();
    world.another_organization();
    let series = json!({"recurrence": "FREQ=WEEKLY;COUNT=3", "booking": {
        "start_time": TWO, "timezone": "UTC", "attendee_phone": "+14155552671", "title": "Check-in", "duration_minutes": 30,
    }});
    let (_, made) = post(&world, "/api/series", series).await;
    let path = format!("/api/series/{}", made["series"]["id"].as_str().unwrap());
    crowd(&world, ELSEWHERE, "2026-03-09T15:00:00Z", 31);
    let change = json!({"scope": "all", "change": {"start_time": "2026-03-02T15:00:00Z"}});
    let (status, answer) = world.send(Method::PATCH, &path, change).await;
    assert_eq!(
        (status.as_u16(), code(&answer)),
        (409, "series_conflict"),
        "{answer}"
    );
    // By two seconds there is room for the last of the others, and each of its own leaves where it was.
    let change = json!({"scope": "all", "change": {"start_time": "2026-03-02T15:00:02Z"}});
    let (status, answer) = world.send(Method::PATCH, &path, change).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn one_organization_takes_half_of_a_minute_of_a_space_that_others_share() {
    let world = World::new();
    world.another_organization();
    crowd(&world, AT_ACME, TWO, 20);
    crowd(&world, AT_ACME, "2026-03-02T14:00:59Z", 10);
    let half = "2026-03-02T14:00:30Z";
    let (_, answer) = post(&world, "/api/bookings", at(half)).await;
    assert_eq!(code(&answer), "carrier_busy", "{answer}");
    let query = format!("operator={OWNER}&from={half}&to=2026-03-02T14:01:30Z");
    assert_eq!(starts(&world, &query).await, Vec::<String>::new());
    let path = format!("/api/slots/explain?operator={OWNER}&at={half}");
    let (_, answer) = world.send(Method::GET, &path, Value::Null).await;
    assert!(answer.to_string().contains("carrier_busy"), "{answer}");
    // The others have theirs.
    assert_eq!(room_for(&world, ELSEWHERE, half).await, (true, true));
    // The next minute is another one.
    assert_eq!(
        post(&world, "/api/bookings", at("2026-03-02T14:01:00Z"))
            .await
            .0,
        201
    );

    for settings in [
        &[("DIAL_SPACE_SHARE", "100")],
        &[("DIAL_SPACE_SHARE", "52")],
    ] {
        let world = World::with_settings(settings);
        world.another_organization();
        crowd(&world, AT_ACME, half, 30);
        assert_eq!(post(&world, "/api/bookings", at(half)).await.0, 201);
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_has_a_space_alone_has_all_of_a_minute() {
    // Nobody else is there, or has an account of their own.
    for own in [None, Some(&OTHER), Some(&ACME)] {
        let world = World::new();
        if let Some(own) = own {
            world.another_organization();
            connected(&world, own);
        }
        crowd(&world, AT_ACME, TWO, 30);
        let (status, answer) = post(&world, "/api/bookings", at(TWO)).await;
        assert_eq!(status, 201, "{answer}");
        let mut next = at(TWO);
        next["user_id"] = OSCAR.into();
        assert_eq!(
            code(&post(&world, "/api/bookings", next).await.1),
            "carrier_busy"
        );
    }
    // Two organizations with one account share its space.
    let world = World::new();
    world.another_organization();
    connected(&world, &ACME);
    connected(&world, &OTHER);
    world.sql("UPDATE carrier_accounts SET caller_space = 'one'");
    crowd(&world, AT_ACME, TWO, 30);
    assert_eq!(
        code(&post(&world, "/api/bookings", at(TWO)).await.1),
        "carrier_busy"
    );
}

#[tokio::test(start_paused = true)]
async fn calls_of_another_caller_space_take_no_room() {
    let world = crowded(31);
    connected(&world, &OTHER);
    assert_eq!(post(&world, "/api/bookings", at(TWO)).await.0, 201);
    // Its calls come back into the deployment's space with its account's end.
    world.organization(ELSEWHERE).without_carrier_account();
    let mut next = at(TWO);
    next["user_id"] = OSCAR.into();
    assert_eq!(
        code(&post(&world, "/api/bookings", next).await.1),
        "carrier_busy"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_counted_follows_bookings_and_accounts() {
    let world = World::new();
    let id = world.book(at(TWO)).await;
    assert_eq!(counted(&world), " 1772460000 1");
    crowd(&world, AT_ACME, TWO, 2);
    connected(&world, &ACME);
    assert_eq!(counted(&world), "acme.signalwire.com 1772460000 3");
    let path = format!("/api/bookings/{id}");
    world
        .send(
            Method::PATCH,
            &path,
            json!({"start_time": "2026-03-02T15:00:00Z"}),
        )
        .await;
    let both = "acme.signalwire.com 1772460000 2, acme.signalwire.com 1772463600 1";
    assert_eq!(counted(&world), both);
    world.every_booking().titled("Another");
    assert_eq!(counted(&world), both);
    world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(counted(&world), "acme.signalwire.com 1772460000 2");
    world.acme().without_carrier_account();
    assert_eq!(counted(&world), " 1772460000 2");
    world.sql("UPDATE booking_events SET status = 'calling' WHERE id LIKE 'b-%'");
    assert_eq!(counted(&world), "");
    world.forced("UPDATE booking_events SET status = 'pending' WHERE status = 'calling'");
    world.sql("DELETE FROM booking_events WHERE status = 'pending'");
    assert_eq!(counted(&world), "");
}

/// Whether an organization has room at a start: by what is read, and by the statement that writes.
async fn room_for(world: &World, organization: &str, start: &str) -> (bool, bool) {
    let capacity = world.capacity();
    let of = Tenant::new(&*world.app.db, organization.parse().unwrap());
    let (start, now) = (millis(start), world.now().timestamp_millis());
    let written = callslot_worker::store::caller_space::has_room(of, start, now, &capacity).await;
    (
        queue_has_room(world, organization, start, &capacity).await,
        written.unwrap(),
    )
}

async fn queue_has_room(
    world: &World,
    organization: &str,
    start: i64,
    capacity: &Capacity,
) -> bool {
    let range = Interval::new(start, start + 1);
    let question = Question {
        whose: BusySubject::Operator(OTTO.parse().unwrap()),
        range,
        now: world.now().timestamp_millis(),
        named: BusyDetail::Only(None),
        around: Some(Around {
            capacity,
            starts: std::iter::once(range).collect(),
            leaving: &[],
        }),
    };
    let of = Tenant::new(&*world.app.db, organization.parse().unwrap());
    let found = availability::read(of, &question, |_| false).await.unwrap();
    found.queue.is_none_or(|queue| queue.has_room(start))
}

/// The rule is written twice: in Rust for slots and in SQL for what is written.
#[tokio::test(start_paused = true)]
async fn what_slots_offer_is_what_can_be_written() {
    let world = World::new();
    world.another_organization();
    let base = world.now().timestamp_millis();
    let mut state = 7_u64;
    let mut chance = |below: i64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(state >> 33).unwrap() % below
    };
    let (mut free, mut busy) = (0, 0);
    for _ in 0..60 {
        world.sql("DELETE FROM caller_space_starts");
        for _ in 0..chance(30) {
            let (at, calls) = (base + 500 * chance(240) - 20_000, 1 + chance(12));
            world.sql(&format!(
                "INSERT INTO caller_space_starts VALUES ('', {at}, {calls}) ON CONFLICT DO UPDATE SET calls = calls + 1"
            ));
        }
        let pace = Pace {
            between: 500 * chance(4),
            late_most: 1_000 * chance(20),
        };
        let capacity = Capacity::new(pace, 50, 300_000, "");
        for _ in 0..12 {
            let start = base + 250 * chance(480);
            let read = queue_has_room(&world, ELSEWHERE, start, &capacity).await;
            let of = Tenant::new(&*world.app.db, ELSEWHERE.parse().unwrap());
            let written =
                callslot_worker::store::caller_space::has_room(of, start, base, &capacity).await;
            assert_eq!(
                read,
                written.unwrap(),
                "{start} {capacity:?} {}",
                counted(&world)
            );
            *(if read { &mut free } else { &mut busy }) += 1;
        }
    }
    assert!(free > 100 && busy > 100, "{free} {busy}");
}
