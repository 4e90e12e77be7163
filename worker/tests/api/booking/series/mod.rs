//! Series: all of one or nothing, on the clocks of its zone, and changed in part or whole.

mod clocks;
mod operators;

use crate::prelude::*;
use callslot_worker::testing::Fault;
use tokio::task::LocalSet;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";

/// A series of half hours in New York, where 2 March 2026 10:00 is 15:00 in universal time.
fn series(rule: &str, start: &str) -> Value {
    json!({"recurrence": rule, "booking": {
        "start_time": start, "timezone": "America/New_York", "attendee_phone": "+14155552671",
        "title": "Check-in", "duration_minutes": 30,
    }})
}

async fn post(world: &World, path: &str, body: Value) -> (u16, Value) {
    let (status, answer) = world.send(Method::POST, path, body).await;
    (status.as_u16(), answer)
}

async fn make(world: &World, rule: &str, start: &str) -> Value {
    let (status, answer) = post(world, "/api/series", series(rule, start)).await;
    assert_eq!(status, 201, "{answer}");
    answer
}

/// Four Mondays at ten in New York, from 9 March on.
async fn mondays(world: &World) -> (String, Value) {
    let answer = make(world, "FREQ=WEEKLY;COUNT=4", "2026-03-09T14:00:00Z").await;
    let path = format!("/api/series/{}", answer["series"]["id"].as_str().unwrap());
    (path, answer)
}

async fn patch(world: &World, path: &str, body: Value) -> (u16, Value) {
    let (status, answer) = world.send(Method::PATCH, path, body).await;
    (status.as_u16(), answer)
}

fn code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or_default()
}

/// The days and times of a series' bookings that are pending, in universal time.
fn starts(answer: &Value) -> Vec<String> {
    let bookings = answer["bookings"].as_array().unwrap().iter();
    bookings
        .filter(|booking| booking["status"] == "pending")
        .map(|booking| booking["start_time"].as_str().unwrap()[5..16].replace('T', " "))
        .collect()
}

fn ids(answer: &Value) -> Vec<&str> {
    let bookings = answer["bookings"].as_array().unwrap().iter();
    bookings
        .map(|booking| booking["booking_id"].as_str().unwrap())
        .collect()
}

fn count(world: &World, what: &str) -> String {
    world.text(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {what}"))
}

#[tokio::test(start_paused = true)]
async fn ten_in_new_york_stays_ten_in_new_york_when_booked_from_dubai() {
    let world = World::new();
    // Both ends of summer time lie within.
    let answer = make(&world, "FREQ=WEEKLY;COUNT=40", "2026-03-02T19:00:00+04:00").await;
    let bookings = answer["bookings"].as_array().unwrap();
    assert_eq!(bookings.len(), 40);
    for booking in bookings {
        assert!(
            booking["occurrence"]
                .as_str()
                .unwrap()
                .ends_with("T10:00:00")
        );
    }
    let at = |place: usize| bookings[place]["start_time"].as_str().unwrap();
    assert_eq!(at(0), "2026-03-02T15:00:00Z");
    assert_eq!(at(1), "2026-03-09T14:00:00Z");
    assert_eq!(at(34), "2026-10-26T14:00:00Z");
    assert_eq!(at(35), "2026-11-02T15:00:00Z");
    let walls = "SELECT group_concat(DISTINCT substr(local_start, 12)) FROM booking_events";
    assert_eq!(world.text(walls), "10:00:00");
    // A booking of it says so.
    let path = format!("/api/bookings/{}", ids(&answer)[1]);
    let (_, booking) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(booking["booking"]["series_id"], answer["series"]["id"]);
    assert_eq!(booking["booking"]["occurrence"], "2026-03-09T10:00:00");
}

#[tokio::test(start_paused = true)]
async fn a_time_that_clocks_skip_rings_later_and_of_one_that_comes_twice_the_first_is_meant() {
    let world = World::new();
    let gap = series("FREQ=DAILY;COUNT=3", "2026-03-07T02:30:00-05:00");
    let (status, answer) = post(&world, "/api/series/preview", gap).await;
    assert_eq!(status, 200, "{answer}");
    let second = &answer["occurrences"][1];
    assert_eq!(second["occurrence"], "2026-03-08T02:30:00");
    assert_eq!(second["local_time"], "2026-03-08T03:30:00");
    assert_eq!(second["start_time"], "2026-03-08T07:30:00Z");
    assert_eq!(
        answer["occurrences"][2]["local_time"],
        "2026-03-09T02:30:00"
    );
    let fold = series("FREQ=DAILY;COUNT=2", "2026-10-31T01:30:00-04:00");
    let (_, answer) = post(&world, "/api/series", fold).await;
    assert_eq!(answer["bookings"][1]["start_time"], "2026-11-01T05:30:00Z");
}

#[tokio::test(start_paused = true)]
async fn a_series_in_whose_way_something_is_at_its_tenth_call_is_refused_whole_and_says_which() {
    let world = World::new();
    let single = json!({"start_time": "2026-05-11T14:10:00Z", "attendee_phone": "+14155552672", "title": "Dentist"});
    assert_eq!(post(&world, "/api/bookings", single).await.0, 201);
    let wanted = series("FREQ=WEEKLY;COUNT=12", "2026-03-09T14:00:00Z");
    let (status, answer) = post(&world, "/api/series", wanted.clone()).await;
    assert_eq!((status, code(&answer)), (409, "series_conflict"));
    let reasons = answer["error"]["reasons"].as_array().unwrap();
    assert_eq!(reasons.len(), 1);
    let reason = reasons[0].as_str().unwrap();
    assert!(
        reason.starts_with("call 10 at 2026-05-11 10:00 in America/New_York"),
        "{reason}"
    );
    assert!(reason.contains("Dentist"), "{reason}");
    assert_eq!(
        [
            count(&world, "booking_events"),
            count(&world, "booking_series")
        ],
        ["1", "0"]
    );
    assert_eq!(count(&world, "audit_log"), "1");
    // The preview shows the same, call by call.
    let (_, preview) = post(&world, "/api/series/preview", wanted).await;
    assert_eq!(preview["free"], false);
    let against: Vec<_> = preview["occurrences"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|occurrence| !occurrence["reasons"].as_array().unwrap().is_empty())
        .map(|occurrence| occurrence["number"].as_u64().unwrap())
        .collect();
    assert_eq!(against, [10]);
}

#[tokio::test(start_paused = true)]
async fn the_database_refuses_a_whole_series_for_one_overlap() {
    let world = World::new();
    let (path, _) = mondays(&world).await;
    // As if it were booked between the check and the write.
    world.every_booking().becomes(Status::Cancelled);
    world.sql(
        "CREATE TRIGGER raced AFTER INSERT ON booking_series BEGIN
           INSERT INTO booking_events (id, organization_id, user_id, title, start_time, end_time, duration_minutes,
             attendee_phone, created_at, updated_at, created_by)
           SELECT id || 'x', organization_id, user_id, title, start_time, end_time, duration_minutes,
             attendee_phone, 1, 1, created_by
           FROM booking_events WHERE occurrence = '2026-03-23T10:00:00' AND NEW.id IS NOT NULL; END",
    );
    let (status, answer) = post(
        &world,
        "/api/series",
        series("FREQ=WEEKLY;COUNT=4", "2026-03-09T14:00:00Z"),
    )
    .await;
    assert_eq!(
        (status, code(&answer)),
        (409, "series_conflict"),
        "{answer}"
    );
    assert_eq!(
        [
            count(&world, "booking_events"),
            count(&world, "booking_series")
        ],
        ["4", "1"]
    );
    assert_eq!(
        world.send(Method::GET, &path, Value::Null).await.0,
        StatusCode::OK
    );
}

#[tokio::test(start_paused = true)]
async fn of_twenty_at_once_one_series_is_booked_whole() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let ask = || {
                post(
                    &world,
                    "/api/series",
                    series("FREQ=WEEKLY;COUNT=8", "2026-03-09T14:00:00Z"),
                )
            };
            let answers = futures_util::future::join_all((0..20).map(|_| ask())).await;
            assert_eq!(
                answers.iter().filter(|(status, _)| *status == 201).count(),
                1
            );
            assert_eq!(
                [
                    count(&world, "booking_events"),
                    count(&world, "booking_series")
                ],
                ["8", "1"]
            );
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn the_same_request_under_its_key_is_the_first_again_also_if_an_answer_was_lost() {
    let world = World::new();
    let ask = async || {
        let request = Request::post("/api/series")
            .header("authorization", format!("Bearer {OWNER_KEY}"))
            .header("idempotency-key", "key-1")
            .body(Body::from(
                series("FREQ=DAILY;COUNT=3", "2026-03-09T14:00:00Z").to_string(),
            ))
            .unwrap();
        world.text_of(request).await
    };
    world.db.fail("INSERT INTO booking_series", Fault::After);
    let first = ask().await;
    assert_eq!(first.0, StatusCode::CREATED, "{}", first.1);
    assert_eq!(first, ask().await);
    assert_eq!(count(&world, "booking_events"), "3");
}

#[tokio::test(start_paused = true)]
async fn a_series_has_at_most_a_hundred_calls_within_two_years_and_names_its_zone() {
    let world = World::new();
    let refused = async |body: Value| {
        let (status, answer) = post(&world, "/api/series", body).await;
        (
            status,
            answer["error"]["field"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        )
    };
    let start = "2026-03-09T14:00:00Z";
    for rule in [
        "FREQ=DAILY;COUNT=101",
        "FREQ=YEARLY;COUNT=4",
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=TU;COUNT=2",
    ] {
        assert_eq!(
            refused(series(rule, start)).await,
            (422, "recurrence".to_owned()),
            "{rule}"
        );
    }
    let mut nowhere = series("FREQ=DAILY;COUNT=2", start);
    nowhere["booking"]
        .as_object_mut()
        .unwrap()
        .remove("timezone");
    assert_eq!(refused(nowhere).await, (422, "timezone".to_owned()));
    assert_eq!(count(&world, "booking_events"), "0");
    let answer = make(&world, "FREQ=DAILY;COUNT=100", start).await;
    assert_eq!(answer["bookings"].as_array().unwrap().len(), 100);
}

#[tokio::test(start_paused = true)]
async fn all_calls_move_together_through_each_others_old_times_and_free_what_they_leave() {
    let world = World::new();
    let (path, before) = mondays(&world).await;
    // A week later each is where the next one was.
    let later = json!({"scope": "all", "change": {"start_time": "2026-03-16T14:00:00Z"}});
    let (status, answer) = patch(&world, &path, later).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        starts(&answer),
        ["03-16 14:00", "03-23 14:00", "03-30 14:00", "04-06 14:00"]
    );
    assert_eq!(ids(&answer), ids(&before));
    assert_eq!(answer["series"]["version"], 2);
    let single = json!({"start_time": "2026-03-09T14:00:00Z", "attendee_phone": "+14155552672"});
    assert_eq!(post(&world, "/api/bookings", single).await.0, 201);
    // Back again is no way any more: the first time is taken.
    let back = json!({"scope": "all", "change": {"start_time": "2026-03-09T14:00:00Z"}});
    let (status, refused) = patch(&world, &path, back).await;
    assert_eq!((status, code(&refused)), (409, "series_conflict"));
    let (_, now) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(starts(&now), starts(&answer));
}

#[tokio::test(start_paused = true)]
async fn one_call_is_moved_and_keeps_its_place_when_the_others_move() {
    let world = World::new();
    let (path, before) = mondays(&world).await;
    let this = json!({
        "scope": "this", "occurrence": "2026-03-16T10:00:00", "change": {"start_time": "2026-03-18T20:00:00Z"},
    });
    let (_, answer) = patch(&world, &path, this).await;
    assert_eq!(
        starts(&answer),
        ["03-09 14:00", "03-18 20:00", "03-23 14:00", "03-30 14:00"]
    );
    assert_eq!(answer["bookings"][1]["occurrence"], "2026-03-16T10:00:00");
    // As by its own address.
    let own = format!("/api/bookings/{}", ids(&before)[2]);
    let (status, _) = patch(&world, &own, json!({"start_time": "2026-03-25T20:00:00Z"})).await;
    assert_eq!(status, 200);
    let all = json!({"scope": "all", "change": {"start_time": "2026-03-09T14:30:00Z"}});
    let (status, answer) = patch(&world, &path, all).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        starts(&answer),
        ["03-09 14:30", "03-18 20:00", "03-25 20:00", "03-30 14:30"]
    );
    assert_eq!(answer["bookings"][2]["occurrence"], "2026-03-23T10:30:00");
}

#[tokio::test(start_paused = true)]
async fn what_follows_is_split_off_and_what_came_before_stays() {
    let world = World::new();
    let (path, before) = mondays(&world).await;
    let following = json!({
        "scope": "following", "occurrence": "2026-03-23T10:00:00",
        "change": {"start_time": "2026-03-24T15:00:00Z", "title": "New"},
    });
    let (status, after) = patch(&world, &path, following).await;
    assert_eq!(status, 200, "{after}");
    assert_ne!(after["series"]["id"], before["series"]["id"]);
    assert_eq!(after["series"]["local_start"], "2026-03-24T11:00:00");
    assert_eq!(starts(&after), ["03-24 15:00", "03-31 15:00"]);
    let (_, first) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(first["series"]["recurrence"], "FREQ=WEEKLY;COUNT=2");
    assert_eq!(starts(&first), ["03-09 14:00", "03-16 14:00"]);
    let titles = "SELECT group_concat(title, ',') FROM (SELECT title FROM booking_events ORDER BY start_time)";
    assert_eq!(world.text(titles), "Check-in,Check-in,New,New");
}

#[tokio::test(start_paused = true)]
async fn another_rule_adds_calls_and_calls_off_what_is_too_many() {
    let world = World::new();
    let (path, before) = mondays(&world).await;
    let more = json!({"scope": "all", "recurrence": "FREQ=WEEKLY;COUNT=6"});
    let (status, answer) = patch(&world, &path, more).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(starts(&answer).len(), 6);
    assert_eq!(ids(&answer)[..4], ids(&before)[..]);
    let fewer = json!({"scope": "all", "recurrence": "FREQ=WEEKLY;INTERVAL=2;COUNT=2"});
    let (_, answer) = patch(&world, &path, fewer).await;
    assert_eq!(starts(&answer), ["03-09 14:00", "03-23 14:00"]);
    assert_eq!(
        count(&world, "booking_events WHERE status = 'cancelled'"),
        "4"
    );
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_over_or_under_way_are_not_touched() {
    let world = World::new();
    let (path, _) = mondays(&world).await;
    tokio::time::advance(std::time::Duration::from_secs(7 * 86_400 + 3 * 3_600)).await;
    world
        .occurrence("2026-03-16T10:00:00")
        .becomes(Status::Calling);
    let all = json!({"scope": "all", "change": {"start_time": "2026-03-23T15:00:00Z"}});
    let (status, answer) = patch(&world, &path, all).await;
    assert_eq!(status, 200, "{answer}");
    let of = |place: usize| answer["bookings"][place]["start_time"].as_str().unwrap();
    assert_eq!(
        [of(0), of(1)],
        ["2026-03-09T14:00:00Z", "2026-03-16T14:00:00Z"]
    );
    assert_eq!(
        [of(2), of(3)],
        ["2026-03-23T15:00:00Z", "2026-03-30T15:00:00Z"]
    );
    let gone =
        json!({"scope": "this", "occurrence": "2026-03-09T10:00:00", "change": {"title": "x"}});
    let (status, answer) = patch(&world, &path, gone).await;
    assert_eq!(
        (status, &answer["error"]["field"]),
        (422, &json!("occurrence"))
    );
    let (_, answer) = world.send(Method::DELETE, &path, Value::Null).await;
    assert!(starts(&answer).is_empty());
    assert_eq!(
        count(&world, "booking_events WHERE status = 'calling'"),
        "1"
    );
}

#[tokio::test(start_paused = true)]
async fn one_following_or_all_are_called_off_and_do_not_ring() {
    let world = World::new();
    let (path, _) = mondays(&world).await;
    let (_, answer) = world
        .send(
            Method::DELETE,
            &format!("{path}?scope=this&occurrence=2026-03-16T10:00:00"),
            Value::Null,
        )
        .await;
    assert_eq!(
        starts(&answer),
        ["03-09 14:00", "03-23 14:00", "03-30 14:00"]
    );
    let following = format!("{path}?scope=following&occurrence=2026-03-30T10:00:00");
    let (_, answer) = world.send(Method::DELETE, &following, Value::Null).await;
    assert_eq!(starts(&answer), ["03-09 14:00", "03-23 14:00"]);
    assert_eq!(answer["series"]["recurrence"], "FREQ=WEEKLY;COUNT=3");
    let (_, answer) = world.send(Method::DELETE, &path, Value::Null).await;
    assert!(starts(&answer).is_empty());
    // Asked again it is the same.
    let (status, _) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK);
    let seconds = 7 * 86_400 + 2 * 3_600;
    tokio::time::advance(std::time::Duration::from_secs(seconds)).await;
    world.tick().await;
    assert!(world.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_change_of_another_version_or_beside_another_change_does_nothing() {
    let world = World::new();
    let (path, before) = mondays(&world).await;
    let stale = async |method: Method, body: Value| {
        let request = Request::builder()
            .method(method)
            .uri(&path)
            .header("authorization", format!("Bearer {OWNER_KEY}"))
            .header("if-match", "\"7\"")
            .body(Body::from(body.to_string()))
            .unwrap();
        world.request(request).await.0.as_u16()
    };
    let title = json!({"scope": "all", "change": {"title": "New"}});
    assert_eq!(stale(Method::PATCH, title.clone()).await, 409);
    assert_eq!(stale(Method::DELETE, Value::Null).await, 409);
    // Somebody changes one booking right before the write.
    world.sql(&format!(
        "CREATE TRIGGER raced BEFORE UPDATE ON booking_events WHEN OLD.id = '{}' BEGIN SELECT RAISE(ABORT, 'no'); END",
        ids(&before)[3]
    ));
    assert_eq!(patch(&world, &path, title.clone()).await.0, 503);
    world.sql("DROP TRIGGER raced");
    assert_eq!(count(&world, "booking_events WHERE title = 'New'"), "0");
    world.db.fail("UPDATE booking_series", Fault::After);
    let (status, answer) = patch(&world, &path, title).await;
    assert_eq!((status, &answer["series"]["version"]), (200, &json!(2)));
    assert_eq!(count(&world, "booking_events WHERE title = 'New'"), "4");
}

#[tokio::test(start_paused = true)]
async fn hours_are_overridden_by_whoever_may_and_the_audit_log_says_so() {
    let world = World::new();
    world.acme().calling_at_the_usual_hours();
    // Six in the morning in California.
    let mut early = series("FREQ=WEEKLY;COUNT=3", "2026-03-09T13:00:00Z");
    let (status, answer) = post(&world, "/api/series", early.clone()).await;
    assert_eq!((status, code(&answer)), (409, "series_conflict"));
    assert_eq!(answer["error"]["reasons"].as_array().unwrap().len(), 3);
    early["booking"]["override"] = json!(true);
    assert_eq!(post(&world, "/api/series", early).await.0, 201);
    assert_eq!(count(&world, "booking_events WHERE any_hour = 1"), "3");
    assert_eq!(
        count(&world, "audit_log WHERE details LIKE '%override%'"),
        "1"
    );
    assert_eq!(
        count(&world, "audit_log WHERE action = 'booking.create'"),
        "3"
    );
}
