//! A series is told of as one: one message and one calendar entry for whoever is told, whatever becomes of its calls.

use super::{ADA, OSCAR, OSCARS_MAIL, later, mailed};
use crate::prelude::*;
use chrono::TimeDelta;

/// A series with Ada on Mondays at ten in New York, from 9 March 2026 on: clocks have been set forward the day before.
async fn mondays(world: &World, count: u32) -> Value {
    series_with(world, count, json!({})).await
}

async fn series_with(world: &World, count: u32, more: Value) -> Value {
    let mut booking = json!({
        "start_time": "2026-03-09T14:00:00Z", "timezone": "America/New_York", "attendee_phone": "+14155552671",
        "attendee_name": "Ada Lovelace", "attendee_email": ADA, "title": "Check-in", "duration_minutes": 30,
    });
    let fields = booking.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    let body = json!({ "recurrence": format!("FREQ=WEEKLY;COUNT={count}"), "booking": booking });
    let (status, answer) = world.send(Method::POST, "/api/series", body).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    answer
}

fn path(series: &Value) -> String {
    format!("/api/series/{}", series["series"]["id"].as_str().unwrap())
}

fn booking(series: &Value, place: usize) -> String {
    series["bookings"][place]["booking_id"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn change(world: &World, series: &Value, body: Value) -> Value {
    let (status, answer) = world.send(Method::PATCH, &path(series), body).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer
}

async fn call_off(world: &World, series: &Value, query: &str) {
    let path = format!("{}{query}", path(series));
    let (status, answer) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

/// The lines of the calendar entries that an address was sent, unfolded.
fn entries(world: &World, to: &str) -> Vec<Vec<String>> {
    let sent = world.outbox.sent();
    let of = sent.iter().filter(|mail| mail.to == to);
    let entries = of.filter_map(|mail| mail.calendar.as_ref());
    let lines = |text: &str| {
        text.replace("\r\n ", "")
            .lines()
            .map(str::to_owned)
            .collect()
    };
    entries.map(|entry| lines(&entry.text)).collect()
}

/// The values of a property in an entry.
fn values<'a>(entry: &'a [String], name: &str) -> Vec<&'a str> {
    let is_it = |line: &&String| {
        let rest = line.strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with([':', ';']))
    };
    entry
        .iter()
        .filter(is_it)
        .map(|line| &line[name.len() + 1..])
        .collect()
}

/// Every entry has the UID of the series, and a later one a higher SEQUENCE.
#[track_caller]
fn assert_one_entry(world: &World, to: &str, series: &Value) {
    let entries = entries(world, to);
    let uid = format!("{}@callslot", series["series"]["id"].as_str().unwrap());
    let mut before = None;
    for entry in &entries {
        assert!(
            values(entry, "UID").iter().all(|found| *found == uid),
            "{entry:#?}"
        );
        let sequence: u32 = values(entry, "SEQUENCE")[0].parse().unwrap();
        assert!(
            before.is_none_or(|before| before < sequence),
            "{entries:#?}"
        );
        before = Some(sequence);
    }
}

fn subjects(world: &World, to: &str) -> Vec<String> {
    let sent = world.outbox.sent();
    let of = sent.into_iter().filter(|mail| mail.to == to);
    of.map(|mail| mail.subject).collect()
}

/// Messages of this state, by kind, with the number of them.
fn written(world: &World, state: &str) -> String {
    world.text(&format!(
        "SELECT COALESCE(group_concat(kind || ' ' || n, ', '), '') FROM (
           SELECT kind, COUNT(*) AS n FROM messages WHERE state = '{state}' GROUP BY kind ORDER BY kind)"
    ))
}

#[tokio::test(start_paused = true)]
async fn a_series_is_one_message_with_one_entry_of_one_uid() {
    let world = World::new();
    let series = series_with(&world, 40, json!({ "user_id": OSCAR })).await;
    assert_eq!(
        (mailed(&world, ADA), mailed(&world, OSCARS_MAIL)),
        (vec!["REQUEST"], vec!["REQUEST"])
    );
    assert_eq!(
        written(&world, "sent"),
        "attendee_booked 1, operator_booked 1"
    );
    assert_eq!(
        written(&world, "pending"),
        "attendee_reminder_day 40, attendee_reminder_hour 40",
        "reminders stay one for each call"
    );
    let entry = entries(&world, ADA).remove(0);
    assert_eq!(
        entry.iter().filter(|line| *line == "BEGIN:VEVENT").count(),
        1
    );
    assert!(values(&entry, "DTSTART").contains(&"TZID=America/New_York:20260309T100000"));
    // The fortieth is in winter, at the same time on the clock.
    assert!(
        values(&entry, "RRULE").contains(&"FREQ=WEEKLY;UNTIL=20261207T150000Z"),
        "{entry:#?}"
    );
    assert!(entry.contains(&"BEGIN:VTIMEZONE".to_owned()));
    assert_one_entry(&world, ADA, &series);
    let subject = "40 calls with Oscar Operator from Mon, Mar 9, 10:00 (New York time)";
    assert_eq!(subjects(&world, ADA), [subject]);
}

#[tokio::test(start_paused = true)]
async fn one_call_of_a_series_is_moved_and_cancelled_by_its_recurrence_id() {
    let world = World::new();
    let series = mondays(&world, 4).await;
    let second = booking(&series, 1);
    super::patch(
        &world,
        &second,
        json!({ "start_time": "2026-03-17T15:00:00Z" }),
    )
    .await;
    super::cancel(&world, &second).await;
    call_off(
        &world,
        &series,
        "?scope=this&occurrence=2026-03-23T10:00:00",
    )
    .await;
    assert_eq!(
        mailed(&world, ADA),
        ["REQUEST", "REQUEST", "CANCEL", "CANCEL"]
    );
    assert_one_entry(&world, ADA, &series);
    let entries = entries(&world, ADA);
    let ids: Vec<_> = entries
        .iter()
        .map(|entry| values(entry, "RECURRENCE-ID"))
        .collect();
    let second = "TZID=America/New_York:20260316T100000";
    assert_eq!(
        ids[1..],
        [
            [second],
            [second],
            ["TZID=America/New_York:20260323T100000"]
        ]
    );
    assert!(values(&entries[1], "DTSTART").contains(&"20260317T150000Z"));
    assert!(subjects(&world, ADA)[1].starts_with("Rescheduled: Call with"));
}

#[tokio::test(start_paused = true)]
async fn moving_a_whole_series_is_one_message_with_its_exceptions() {
    let world = World::new();
    let series = mondays(&world, 5).await;
    super::cancel(&world, &booking(&series, 2)).await;
    let moved = change(
        &world,
        &series,
        json!({ "scope": "all", "change": { "start_time": "2026-03-09T15:30:00Z" } }),
    )
    .await;
    assert_eq!(moved["series"]["id"], series["series"]["id"]);
    assert_eq!(mailed(&world, ADA), ["REQUEST", "CANCEL", "REQUEST"]);
    assert_one_entry(&world, ADA, &series);
    let entry = entries(&world, ADA).remove(2);
    assert!(
        values(&entry, "DTSTART").contains(&"TZID=America/New_York:20260309T113000"),
        "{entry:#?}"
    );
    assert_eq!(
        values(&entry, "EXDATE"),
        ["TZID=America/New_York:20260323T113000"]
    );
    let subject = &subjects(&world, ADA)[2];
    assert_eq!(
        subject,
        "Rescheduled: 4 calls with Olivia Owner from Mon, Mar 9, 11:30 (New York time)"
    );
    later(&world, 8 * 24 * 60).await;
    let reminders = mailed(&world, ADA)
        .into_iter()
        .filter(|method| method.is_empty());
    assert!(reminders.count() <= 2, "those of the time before are gone");
}

#[tokio::test(start_paused = true)]
async fn cancelling_a_whole_series_is_one_message() {
    let world = World::new();
    let series = series_with(&world, 6, json!({ "user_id": OSCAR })).await;
    call_off(&world, &series, "").await;
    for address in [ADA, OSCARS_MAIL] {
        assert_eq!(mailed(&world, address), ["REQUEST", "CANCEL"]);
        assert_one_entry(&world, address, &series);
        let entry = entries(&world, address).remove(1);
        assert!(values(&entry, "RECURRENCE-ID").is_empty());
    }
    let subject = &subjects(&world, ADA)[1];
    assert_eq!(
        subject,
        "Cancelled: 6 calls with Oscar Operator from Mon, Mar 9, 10:00 (New York time)"
    );
    for _ in 0..20 {
        later(&world, 24 * 60).await;
    }
    assert_eq!(mailed(&world, ADA).len(), 2, "no reminder");
}

#[tokio::test(start_paused = true)]
async fn nobody_outside_is_told_of_calls_of_a_series_that_are_cancelled_quietly() {
    let world = World::new();
    let series = series_with(&world, 6, json!({ "user_id": OSCAR })).await;
    call_off(
        &world,
        &series,
        "?scope=this&occurrence=2026-03-16T10:00:00&notify=false",
    )
    .await;
    call_off(&world, &series, "?notify=false").await;
    assert_eq!(mailed(&world, ADA), ["REQUEST"]);
    assert_eq!(mailed(&world, OSCARS_MAIL), ["REQUEST", "CANCEL", "CANCEL"]);
    for _ in 0..8 {
        later(&world, 24 * 60).await;
    }
    assert_eq!(mailed(&world, ADA).len(), 1, "no reminder");
}

/// Two causes of each of its calls, and one message.
#[tokio::test(start_paused = true)]
async fn who_is_to_be_told_from_now_on_of_a_series_that_is_moved_at_once_gets_one_mail() {
    let world = World::new();
    let series = series_with(&world, 3, json!({ "user_id": OSCAR, "notify": false })).await;
    let both = json!({ "notify": true, "start_time": "2026-03-09T15:30:00Z" });
    change(&world, &series, json!({ "scope": "all", "change": both })).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST"]);
    assert_eq!(mailed(&world, OSCARS_MAIL), ["REQUEST", "REQUEST"]);
    let of_attendee = world.text(
        "SELECT group_concat(kind || ' ' || state, ', ') FROM messages
         WHERE recipient = 'attendee' AND sequence IS NOT NULL",
    );
    assert_eq!(of_attendee, "attendee_booked sent");
}

#[tokio::test(start_paused = true)]
async fn a_series_that_ends_early_is_updated_with_its_last_call() {
    let world = World::new();
    let series = mondays(&world, 6).await;
    call_off(
        &world,
        &series,
        "?scope=following&occurrence=2026-03-30T10:00:00",
    )
    .await;
    assert_eq!(mailed(&world, ADA), ["REQUEST", "REQUEST"]);
    assert_one_entry(&world, ADA, &series);
    let entry = entries(&world, ADA).remove(1);
    assert!(
        values(&entry, "RRULE").contains(&"FREQ=WEEKLY;UNTIL=20260323T140000Z"),
        "{entry:#?}"
    );
    assert_eq!(
        subjects(&world, ADA)[1],
        "Changed: 3 calls with Olivia Owner from Mon, Mar 9, 10:00 (New York time)"
    );
}

#[tokio::test(start_paused = true)]
async fn another_rule_is_one_message_whatever_calls_it_moves_adds_and_cancels() {
    let world = World::new();
    let series = mondays(&world, 4).await;
    let longer = json!({ "scope": "all", "recurrence": "FREQ=WEEKLY;COUNT=6" });
    change(&world, &series, longer).await;
    let other = json!({ "scope": "all", "recurrence": "FREQ=DAILY;COUNT=3" });
    change(&world, &series, other).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST"; 3]);
    assert_one_entry(&world, ADA, &series);
    let entry = entries(&world, ADA).remove(2);
    assert!(
        values(&entry, "RRULE").contains(&"FREQ=DAILY;UNTIL=20260311T140000Z"),
        "{entry:#?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_split_series_ends_earlier_and_its_rest_is_a_series_of_its_own() {
    let world = World::new();
    let series = mondays(&world, 6).await;
    let split = json!({
        "scope": "following", "occurrence": "2026-03-30T10:00:00", "change": { "start_time": "2026-03-30T16:00:00Z" },
    });
    let following = change(&world, &series, split).await;
    assert_ne!(following["series"]["id"], series["series"]["id"]);
    assert_eq!(mailed(&world, ADA), ["REQUEST"; 3]);
    let uid = |entry: &Vec<String>| values(entry, "UID")[0].to_owned();
    let entries = entries(&world, ADA);
    let of = |whose: &Value| {
        let uid_of = format!("{}@callslot", whose["series"]["id"].as_str().unwrap());
        entries.iter().filter(|entry| uid(entry) == uid_of).count()
    };
    assert_eq!((of(&series), of(&following)), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn a_rest_that_begins_with_the_first_call_to_come_keeps_the_entry() {
    let world = World::new();
    let series = mondays(&world, 4).await;
    later(&world, 8 * 24 * 60).await;
    let before = mailed(&world, ADA).len();
    let split = json!({
        "scope": "following", "occurrence": "2026-03-16T10:00:00", "change": { "start_time": "2026-03-16T16:00:00Z" },
    });
    let following = change(&world, &series, split).await;
    assert_ne!(following["series"]["id"], series["series"]["id"]);
    assert_eq!(mailed(&world, ADA)[before..], ["REQUEST"]);
    assert_one_entry(&world, ADA, &series);
    call_off(&world, &following, "").await;
    assert_eq!(mailed(&world, ADA)[before..], ["REQUEST", "CANCEL"]);
    assert_one_entry(&world, ADA, &series);
}

#[tokio::test(start_paused = true)]
async fn a_series_that_is_handed_over_leaves_one_calendar_and_enters_the_other() {
    let world = World::new();
    let amara = "019a0000-0000-7000-8000-000000000106";
    let series = series_with(&world, 3, json!({ "user_id": OSCAR })).await;
    change(
        &world,
        &series,
        json!({ "scope": "all", "change": { "user_id": amara } }),
    )
    .await;
    assert_eq!(mailed(&world, OSCARS_MAIL), ["REQUEST", "CANCEL"]);
    assert_eq!(mailed(&world, "amara.obi@acme.example"), ["REQUEST"]);
    assert_one_entry(&world, OSCARS_MAIL, &series);
    let one = booking(&series, 1);
    super::patch(&world, &one, json!({ "user_id": OSCAR })).await;
    let entry = entries(&world, OSCARS_MAIL).pop().unwrap();
    assert_eq!(
        values(&entry, "RECURRENCE-ID"),
        ["TZID=America/New_York:20260316T100000"]
    );
    assert_eq!(
        mailed(&world, "amara.obi@acme.example"),
        ["REQUEST", "CANCEL"]
    );
}

#[tokio::test(start_paused = true)]
async fn another_address_of_a_whole_series_is_told_once_and_the_old_one_of_its_end() {
    let world = World::new();
    let series = mondays(&world, 5).await;
    let address = json!({ "scope": "all", "change": { "attendee_email": "grace@example.com" } });
    change(&world, &series, address).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST", "CANCEL"]);
    assert_eq!(mailed(&world, "grace@example.com"), ["REQUEST"]);
    assert_one_entry(&world, ADA, &series);
}

#[tokio::test(start_paused = true)]
async fn a_series_that_is_cancelled_before_it_was_told_of_is_not_told_of() {
    tokio::task::LocalSet::new()
        .run_until(async {
            let world = World::new();
            world
                .db
                .fail("UPDATE messages AS m SET state = 'claimed'", callslot_worker::testing::Fault::Before);
            let series = mondays(&world, 5).await;
            call_off(&world, &series, "").await;
            later(&world, 5).await;
            assert!(mailed(&world, ADA).is_empty());
            let skipped = world.text(
                "SELECT group_concat(kind || ' ' || reason, ', ') FROM (
                   SELECT kind, reason FROM messages WHERE whole = 1 AND recipient = 'attendee' ORDER BY kind)",
            );
            assert_eq!(skipped, "attendee_booked moved, attendee_cancelled never_told");
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_message_about_a_series_stands_in_the_history_of_each_of_its_calls() {
    let world = World::new();
    let series = mondays(&world, 3).await;
    for place in 0..3 {
        let query = format!(
            "/api/messages?booking_id={}&state=sent",
            booking(&series, place)
        );
        let (_, answer) = world.send(Method::GET, &query, Value::Null).await;
        let messages = answer["messages"].as_array().unwrap();
        assert_eq!(messages.len(), 1, "{answer}");
        assert_eq!(messages[0]["kind"], "attendee_booked");
    }
}

/// Two clocks of one zone, in one series: the entry is read by the clock of the zone, the mail tells the reader's.
#[tokio::test(start_paused = true)]
async fn a_series_over_a_change_of_clocks_stays_at_its_time_on_the_clock() {
    let world = World::new();
    let start = json!({ "start_time": "2026-03-05T15:00:00Z" });
    let series = series_with(&world, 3, start).await;
    let entry = entries(&world, ADA).remove(0);
    assert!(values(&entry, "DTSTART").contains(&"TZID=America/New_York:20260305T100000"));
    assert!(
        values(&entry, "RRULE").contains(&"FREQ=WEEKLY;UNTIL=20260319T140000Z"),
        "{entry:#?}"
    );
    let starts: Vec<_> = (0..3)
        .map(|place| series["bookings"][place]["start_time"].clone())
        .collect();
    assert_eq!(starts[1], "2026-03-12T14:00:00Z");
    assert!(
        world.now()
            < "2026-03-05T15:00:00Z"
                .parse::<chrono::DateTime<chrono::Utc>>()
                .unwrap()
                - TimeDelta::days(1)
    );
}
