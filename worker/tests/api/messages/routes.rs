//! Acceptance: whatever way a booking is made, moved, handed over or called off, those are told whom it concerns, each once,
//! on their own clock; and nobody is told of what has not happened.

use super::{ADA, OSCAR, OSCARS_MAIL, book_ada, cancel, later, mailed, patch, told};
use crate::prelude::*;
use chrono::TimeDelta;

const AMARA: &str = "019a0000-0000-7000-8000-000000000106";
const AMARAS_MAIL: &str = "amara.obi@acme.example";

/// Two calls of a week with Ada, taken by Oscar, from the tenth of March on at ten in New York.
async fn series(world: &World) -> Value {
    let body = json!({"recurrence": "FREQ=WEEKLY;COUNT=2", "booking": {
        "start_time": "2026-03-10T14:00:00Z", "timezone": "America/New_York", "attendee_phone": "+14155552671",
        "title": "Check-in", "attendee_email": ADA, "user_id": OSCAR,
    }});
    let (status, answer) = world.send(Method::POST, "/api/series", body).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    answer
}

/// The messages to Ada and Oscar about a change of a call or of its series, each by the method of the calendar entry.
async fn told_by(change: impl AsyncFn(&World, &str, &Value)) -> [Vec<&'static str>; 2] {
    let world = World::new();
    let series = series(&world).await;
    let first = series["bookings"][0]["booking_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let before = world.outbox.sent().len();
    assert_eq!(before, 2, "both were told of the series");
    change(&world, &first, &series).await;
    [ADA, OSCARS_MAIL].map(|to| mailed(&world, to).into_iter().skip(1).collect())
}

async fn of_series(world: &World, series: &Value, method: Method, query: &str, body: Value) {
    let path = format!(
        "/api/series/{}{query}",
        series["series"]["id"].as_str().unwrap()
    );
    let (status, answer) = world.send(method, &path, body).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn every_route_of_cancel_confirm_reschedule_emits() {
    let later_that_day = json!({ "start_time": "2026-03-10T16:00:00Z" });
    let first = "2026-03-10T10:00:00";
    let one = |change: Value| json!({ "scope": "this", "occurrence": first, "change": change });
    let all = |change: Value| json!({ "scope": "all", "change": change });
    let moved = [vec!["REQUEST"], vec!["REQUEST"]];
    let cancelled = [vec!["CANCEL"], vec!["CANCEL"]];

    let by_booking =
        told_by(async |world, booking, _| patch(world, booking, later_that_day.clone()).await)
            .await;
    assert_eq!(by_booking, moved, "PATCH /api/bookings");
    for body in [one(later_that_day.clone()), all(later_that_day.clone())] {
        let by_series = told_by(async |world, _, series| {
            of_series(world, series, Method::PATCH, "", body.clone()).await;
        })
        .await;
        assert_eq!(by_series, moved, "PATCH /api/series {body}");
    }
    let by_booking = told_by(async |world, booking, _| cancel(world, booking).await).await;
    assert_eq!(by_booking, cancelled, "DELETE /api/bookings");
    for query in [
        "",
        "?scope=all",
        "?scope=this&occurrence=2026-03-10T10:00:00",
    ] {
        let by_series = told_by(async |world, _, series| {
            of_series(world, series, Method::DELETE, query, Value::Null).await;
        })
        .await;
        assert_eq!(by_series, cancelled, "DELETE /api/series{query}");
    }
    let by_operator = json!({ "user_id": AMARA });
    let handed_over = [vec![], vec!["CANCEL"]];
    let by_booking = told_by(async |world, booking, _| {
        patch(world, booking, by_operator.clone()).await;
        assert_eq!(mailed(world, AMARAS_MAIL), ["REQUEST"]);
    })
    .await;
    assert_eq!(by_booking, handed_over, "PATCH /api/bookings");
    for body in [one(by_operator.clone()), all(by_operator.clone())] {
        let by_series = told_by(async |world, _, series| {
            of_series(world, series, Method::PATCH, "", body.clone()).await;
            assert_eq!(mailed(world, AMARAS_MAIL), ["REQUEST"]);
        })
        .await;
        assert_eq!(by_series, handed_over, "PATCH /api/series {body}");
    }
}

/// The rules of the zone have changed: both calls ring an hour later. That is one cause, and one message.
#[tokio::test(start_paused = true)]
async fn a_move_by_zone_data_is_told_once_of_a_whole_series() {
    let told = told_by(async |world, _, _| {
        world.sql("UPDATE booking_events SET zone_rules = '', local_start = replace(local_start, 'T10', 'T11')");
        for _ in 0..3 {
            later(world, 1).await;
        }
    })
    .await;
    assert_eq!(told, [vec!["REQUEST"], vec!["REQUEST"]]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_told_before_it_is_true() {
    let world = World::new();
    let booking = book_ada(&world, 600).await;
    let sent = world.outbox.sent().len();
    let start = world.now() + TimeDelta::minutes(600);
    let taken = json!({ "start_time": start, "attendee_phone": "+14155552672", "attendee_email": ADA, "title": "Second" });
    let (status, _) = world
        .send(Method::POST, "/api/bookings", taken.clone())
        .await;
    assert_eq!(status, StatusCode::CONFLICT, "the time is taken");
    let preview = json!({ "recurrence": "FREQ=DAILY;COUNT=3", "booking": {
        "start_time": start + TimeDelta::hours(2), "timezone": "UTC", "attendee_phone": "+14155552672", "attendee_email": ADA,
        "title": "Daily",
    }});
    let (status, _) = world
        .send(Method::POST, "/api/series/preview", preview)
        .await;
    assert_eq!(status, StatusCode::OK);
    let path = format!("/api/bookings/{booking}");
    let past = json!({ "start_time": world.now() - TimeDelta::hours(1) });
    let (status, _) = world.send(Method::PATCH, &path, past).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    later(&world, 5).await;
    assert_eq!(world.outbox.sent().len(), sent);
}

#[tokio::test(start_paused = true)]
async fn each_mail_is_in_its_readers_zone_and_tells_the_same_instant() {
    let world = World::new();
    world.sql(&format!(
        "INSERT INTO schedules (id, organization_id, user_id, name, timezone, weekly, updated_at, changed_in)
         VALUES ('019a0000-0000-7000-8000-000000000a77', '019a0000-0000-7000-8000-000000000001', '{OSCAR}', 'Mine',
           'Asia/Kolkata', '[]', 0, 'x')"
    ));
    world
        .book(json!({
            "start_time": "2026-03-10T14:30:00Z", "timezone": "Europe/Berlin", "attendee_email": ADA, "user_id": OSCAR,
            "override": true,
        }))
        .await;
    let sent = world.outbox.sent();
    let of = |to: &str| sent.iter().find(|mail| mail.to == to).unwrap().clone();
    for (to, clock) in [
        (ADA, "15:30 (Berlin time)"),
        (OSCARS_MAIL, "20:00 (Kolkata time)"),
    ] {
        let mail = of(to);
        assert!(mail.subject.ends_with(clock), "{}", mail.subject);
        let (time, zone) = clock.split_once(" (").unwrap();
        assert!(
            mail.text
                .contains(&format!("{time} ({}", zone.trim_end_matches(')'))),
            "{}",
            mail.text
        );
        let entry = mail.calendar.unwrap().text;
        assert!(
            entry.contains("\r\nDTSTART:20260310T143000Z\r\n"),
            "{entry}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_uid_survives_a_reschedule_and_no_second_entry_is_offered() {
    let world = World::new();
    let booking = book_ada(&world, 600).await;
    for hours in [11, 12] {
        let start = world.now() + TimeDelta::hours(hours);
        patch(&world, &booking, json!({ "start_time": start })).await;
    }
    let sent = world.outbox.sent();
    let uid = format!("\r\nUID:{booking}@callslot\r\n");
    assert_eq!(sent.len(), 3);
    for mail in &sent {
        let entry = mail.calendar.clone().unwrap().text;
        assert_eq!(
            entry.replace("\r\n ", "").matches(&uid).count(),
            1,
            "{entry}"
        );
    }
    let has_links: Vec<_> = sent
        .iter()
        .map(|mail| mail.text.contains("calendar.google.com"))
        .collect();
    assert_eq!(
        has_links,
        [true, false, false],
        "a link would add a second entry"
    );
}

#[tokio::test(start_paused = true)]
async fn an_invitation_opens() {
    let world = World::new();
    let name = "Übermäßig langer Name, der gefaltet wird, 小林太郎; und noch etwas mehr davon, bis die Zeile voll ist";
    world
        .book(json!({
            "start_time": world.now() + TimeDelta::hours(10), "attendee_email": ADA, "attendee_name": name, "user_id": OSCAR,
        }))
        .await;
    for mail in world.outbox.sent() {
        let entry = mail.calendar.unwrap();
        assert_eq!(
            entry.content_type(),
            "text/calendar; charset=utf-8; method=REQUEST"
        );
        assert!(
            entry.text.starts_with("BEGIN:VCALENDAR\r\n")
                && entry.text.ends_with("END:VCALENDAR\r\n")
        );
        assert!(entry.text.contains("\r\nMETHOD:REQUEST\r\n"));
        for line in entry.text.split_terminator("\r\n") {
            assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
        }
    }
}

/// There are no seats: each call has one attendee, also within a series.
#[tokio::test(start_paused = true)]
async fn one_cancelled_call_is_told_to_its_own_attendee_only() {
    let told = told_by(async |world, booking, series| {
        let grace = json!({ "attendee_email": "grace@example.com" });
        patch(world, booking, grace).await;
        assert_eq!(mailed(world, "grace@example.com"), ["REQUEST"]);
        cancel(world, booking).await;
        assert_eq!(mailed(world, "grace@example.com"), ["REQUEST", "CANCEL"]);
        let second = series["bookings"][1]["booking_id"].as_str().unwrap();
        cancel(world, second).await;
        assert_eq!(mailed(world, "grace@example.com").len(), 2);
    })
    .await;
    // Ada's are the end of the first call for her, and of the second.
    assert_eq!(told[0], ["CANCEL", "CANCEL"]);
}

#[tokio::test(start_paused = true)]
async fn whose_address_is_replaced_is_told_of_the_end_at_the_old_address() {
    let world = World::new();
    let booking = book_ada(&world, 600).await;
    let start = world.now() + TimeDelta::hours(12);
    let both = json!({ "attendee_email": "grace@example.com", "start_time": start });
    patch(&world, &booking, both).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST", "CANCEL"]);
    assert_eq!(mailed(&world, "grace@example.com"), ["REQUEST"]);
    let of_ada: Vec<_> = world
        .outbox
        .sent()
        .into_iter()
        .filter(|mail| mail.to == ADA)
        .collect();
    let line = |place: usize, name: &str| {
        let entry = of_ada[place].calendar.clone().unwrap().text;
        let found = entry.lines().find(|line| line.starts_with(name)).unwrap();
        found.to_owned()
    };
    assert_eq!(line(0, "UID:"), line(1, "UID:"));
    assert_eq!(
        line(0, "DTSTART:"),
        line(1, "DTSTART:"),
        "the time that she knows"
    );
    assert_ne!(line(0, "SEQUENCE:"), line(1, "SEQUENCE:"));
    patch(&world, &booking, json!({ "attendee_email": null })).await;
    assert_eq!(mailed(&world, "grace@example.com"), ["REQUEST", "CANCEL"]);
    assert_eq!(mailed(&world, ADA).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_old_address_that_was_never_told_is_told_nothing_and_is_not_kept() {
    tokio::task::LocalSet::new()
        .run_until(async {
            let world = World::new();
            world.db.fail(
                "UPDATE messages AS m SET state = 'claimed'",
                callslot_worker::testing::Fault::Before,
            );
            let booking = book_ada(&world, 600).await;
            patch(
                &world,
                &booking,
                json!({ "attendee_email": "grace@example.com" }),
            )
            .await;
            later(&world, 5).await;
            assert!(mailed(&world, ADA).is_empty());
            assert_eq!(mailed(&world, "grace@example.com"), ["REQUEST"]);
            let told = told(&world, &booking).join(", ");
            assert!(
                told.contains("attendee_cancelled skipped never_told"),
                "{told}"
            );
            let kept = world.text("SELECT CAST(COUNT(former_address) AS TEXT) FROM messages");
            assert_eq!(kept, "0");
        })
        .await;
}
