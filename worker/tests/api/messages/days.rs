//! Messages of a day's end: calls without an outcome to their operator, notices to owners; each once a day.

use super::{OSCAR, OSCARS_MAIL, later};
use crate::prelude::*;
use callslot_shared::booking::FailureReason;
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

const OLIVIAS_MAIL: &str = "olivia.owner@acme.example";
const ACME: &str = "019a0000-0000-7000-8000-000000000001";

/// Writes a call that Oscar has taken at a time today, and said nothing of.
async fn taken(world: &World, at: &str, who: &str) -> String {
    let booking = world
        .book(json!({
            "start_time": world.now() + TimeDelta::days(20), "attendee_name": who, "user_id": OSCAR, "notify": false,
        }))
        .await;
    let at: DateTime<Utc> = at.parse().unwrap();
    let at = at.timestamp_millis();
    world.sql(&format!(
        "UPDATE booking_events SET start_time = {at}, end_time = {at} + duration_minutes * 60000, status = 'calling'
         WHERE id = '{booking}';
         UPDATE booking_events SET status = 'completed' WHERE id = '{booking}';
         INSERT INTO call_attempts (id, organization_id, booking_id, number, phase, claim_token, lease_until, booking_version,
           ask_at, caller_space, claimed_at, dialing_at, settled_at, ended_at, operator_phone, attendee_phone,
           carrier_call_id, accepted_at, bridged_at, ending)
         VALUES ('a-{booking}', '{ACME}', '{booking}', 1, 'ended', 't', 0, 1, {at}, '', {at}, {at}, {at}, {at},
           '+12125550103', '+14155552671', 'c-{booking}', {at}, {at}, 'bridged')"
    ));
    world.sql("UPDATE messages SET state = 'skipped' WHERE state = 'pending'");
    booking
}

/// Waits until a time, with a tick then.
async fn until(world: &World, at: &str) {
    let at: DateTime<Utc> = at.parse().unwrap();
    let wait = (at - world.now()).to_std().unwrap();
    tokio::time::sleep(wait + Duration::from_millis(1)).await;
    world.tick_by_hand().await;
}

/// The subjects and texts of what an address was sent about its day.
fn of_day(world: &World, to: &str) -> Vec<(String, String)> {
    let sent = world.outbox.sent();
    let days = sent
        .into_iter()
        .filter(|mail| mail.to == to && mail.calendar.is_none());
    days.map(|mail| (mail.subject, mail.text)).collect()
}

fn written(world: &World, kind: &str) -> String {
    world.text(&format!(
        "SELECT COALESCE(group_concat(state || COALESCE(' ' || reason, ''), ', '), '') FROM messages WHERE kind = '{kind}'"
    ))
}

/// The organization's hours are New York's: six in the evening there is eleven at night in UTC.
#[tokio::test(start_paused = true)]
async fn missing_outcomes_are_one_mail_at_the_end_of_the_operators_day() {
    let world = World::new();
    let first = taken(&world, "2026-03-02T14:00:00Z", "Ada Lovelace").await;
    taken(&world, "2026-03-02T15:00:00Z", "Grace Hopper").await;
    until(&world, "2026-03-02T22:45:00Z").await;
    assert!(
        of_day(&world, OSCARS_MAIL).is_empty(),
        "the day is not over"
    );
    until(&world, "2026-03-02T23:00:00Z").await;
    let mails = of_day(&world, OSCARS_MAIL);
    assert_eq!(mails.len(), 1);
    let (subject, text) = &mails[0];
    assert_eq!(subject, "2 calls need an outcome");
    assert!(
        text.contains("09:00 (New York time)  Ada Lovelace"),
        "{text}"
    );
    assert!(text.contains("Grace Hopper"), "{text}");
    for _ in 0..8 {
        later(&world, 15).await;
    }
    assert_eq!(of_day(&world, OSCARS_MAIL).len(), 1, "once a day");
    assert_eq!(
        world.text(&format!(
            "SELECT status FROM booking_events WHERE id = '{first}'"
        )),
        "completed"
    );
    until(&world, "2026-03-03T23:00:00Z").await;
    assert_eq!(of_day(&world, OSCARS_MAIL).len(), 1, "of the day alone");
}

#[tokio::test(start_paused = true)]
async fn who_misses_no_outcome_gets_no_mail() {
    let world = World::new();
    taken(&world, "2026-03-02T14:00:00Z", "Ada Lovelace").await;
    world.sql("UPDATE call_attempts SET outcome = 'reached'");
    until(&world, "2026-03-02T23:00:00Z").await;
    assert_eq!(
        (
            of_day(&world, OSCARS_MAIL).len(),
            written(&world, "outcomes_missing")
        ),
        (0, String::new())
    );
}

#[tokio::test(start_paused = true)]
async fn an_outcome_that_is_declared_before_the_mail_is_sent_is_not_asked_for() {
    let world = World::new();
    taken(&world, "2026-03-02T14:00:00Z", "Ada Lovelace").await;
    world.db.fail(
        "UPDATE messages AS m SET state = 'claimed'",
        callslot_worker::testing::Fault::Before,
    );
    until(&world, "2026-03-02T23:00:00Z").await;
    world.sql("UPDATE call_attempts SET outcome = 'reached'");
    later(&world, 1).await;
    assert_eq!(
        (
            of_day(&world, OSCARS_MAIL).len(),
            &*written(&world, "outcomes_missing")
        ),
        (0, "skipped over")
    );
}

#[tokio::test(start_paused = true)]
async fn the_notices_of_a_day_are_one_mail_to_each_owner() {
    let world = World::new();
    for hours in [1, 2] {
        let start = world.now() + TimeDelta::hours(hours);
        let booking = world.book(json!({ "start_time": start })).await;
        world.booking(&booking).failed(FailureReason::MissedWindow);
    }
    until(&world, "2026-03-02T23:00:00Z").await;
    let mails = of_day(&world, OLIVIAS_MAIL);
    let daily: Vec<_> = mails
        .iter()
        .filter(|(subject, _)| subject.starts_with("Notices of"))
        .collect();
    assert_eq!(daily.len(), 1, "{mails:?}");
    let (subject, text) = daily[0];
    assert_eq!(subject, "Notices of Acme Support, Monday, March 2");
    assert_eq!(text.matches("was not placed in time").count(), 2, "{text}");
    assert_eq!(written(&world, "daily_notices"), "sent");
    until(&world, "2026-03-03T23:00:00Z").await;
    assert_eq!(
        written(&world, "daily_notices"),
        "sent",
        "none without a notice"
    );
}

#[tokio::test(start_paused = true)]
async fn mails_of_a_days_end_are_turned_off_as_others_are() {
    let world = World::new();
    taken(&world, "2026-03-02T14:00:00Z", "Ada Lovelace").await;
    let off = json!({ "off": [{ "kind": "outcomes_missing", "member_id": OSCAR }, { "kind": "daily_notices" }] });
    let (status, answer) = world.send(Method::PUT, "/api/message-settings", off).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    until(&world, "2026-03-02T23:00:00Z").await;
    assert_eq!(written(&world, "outcomes_missing"), "skipped switched_off");
    assert!(of_day(&world, OSCARS_MAIL).is_empty());
}
