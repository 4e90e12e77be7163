//! Quiet hours: 9 to 20 on the attendee's clock.

use super::{AGREED, book_texted, cancel, later, patch, texts, told};
use crate::prelude::*;
use chrono::{DateTime, TimeDelta, Utc};

/// Books a call with Ada in London at a time.
async fn book_at(world: &World, start: &str) -> String {
    let booking =
        json!({ "start_time": start, "timezone": "Europe/London", "sms_consent": AGREED });
    world.book(booking).await
}

/// Waits until a time, with a tick every quarter of an hour.
async fn until(world: &World, time: &str) {
    let time: DateTime<Utc> = time.parse().unwrap();
    while world.now() < time {
        later(world, 15).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_reminder_of_an_early_call_is_sent_on_the_evening_before() {
    let world = World::new();
    let booking = book_at(&world, "2026-03-04T08:30:00Z").await;
    until(&world, "2026-03-03T18:40:00Z").await;
    assert_eq!(told(&world, &booking), ["sms_reminder pending"]);
    until(&world, "2026-03-03T19:10:00Z").await;
    assert_eq!(told(&world, &booking), ["sms_reminder sent"]);
    assert!(
        texts(&world)[0].contains("Wed, Mar 4, 08:30 (London time)"),
        "{:?}",
        texts(&world)
    );
    // The carrier does not deliver it at night either.
    let sent = super::last(&world);
    let night: DateTime<Utc> = "2026-03-03T20:00:00Z".parse().unwrap();
    let left = (night - sent.at).num_seconds();
    assert!(
        (left - 1..=left).contains(&sent.valid_seconds.into()),
        "{} {left}",
        sent.valid_seconds
    );
}

#[tokio::test(start_paused = true)]
async fn a_reminder_whose_evening_has_passed_is_not_sent_at_night() {
    let world = World::new();
    until(&world, "2026-03-02T21:00:00Z").await;
    let booking = book_at(&world, "2026-03-03T08:30:00Z").await;
    later(&world, 1).await;
    assert_eq!(told(&world, &booking), ["sms_reminder skipped quiet_hours"]);
    until(&world, "2026-03-03T08:40:00Z").await;
    assert!(texts(&world).is_empty());
}

#[tokio::test(start_paused = true)]
async fn news_at_night_waits_for_the_morning_if_the_call_is_still_ahead() {
    let world = World::new();
    let moved = book_at(&world, "2026-03-04T12:00:00Z").await;
    let early = world.another_operator("+12125550198");
    let early = world
        .book(json!({
            "start_time": "2026-03-03T08:30:00Z", "timezone": "Europe/London", "sms_consent": AGREED, "user_id": early,
        }))
        .await;
    until(&world, "2026-03-02T22:00:00Z").await;
    let sent = texts(&world).len();
    patch(
        &world,
        &moved,
        json!({ "start_time": "2026-03-04T15:00:00Z" }),
    )
    .await;
    cancel(&world, &early).await;
    later(&world, 1).await;
    assert_eq!(texts(&world).len(), sent);
    let told_early = told(&world, &early).join(", ");
    assert!(
        told_early.contains("sms_cancelled skipped quiet_hours"),
        "{told_early}"
    );
    until(&world, "2026-03-03T09:05:00Z").await;
    assert_eq!(texts(&world).len(), sent + 1);
    assert!(texts(&world)[sent].contains("15:00 (London time)"));
}

#[tokio::test(start_paused = true)]
async fn hours_are_those_of_the_attendee_and_not_of_the_server() {
    let world = World::new();
    // It is 4 in the morning in Los Angeles.
    let start = world.now() + TimeDelta::minutes(600);
    let booking = world
        .book(json!({ "start_time": start, "timezone": "America/Los_Angeles", "sms_consent": AGREED }))
        .await;
    cancel(&world, &booking).await;
    later(&world, 1).await;
    assert!(texts(&world).is_empty());
    until(&world, "2026-03-02T17:05:00Z").await;
    assert_eq!(texts(&world).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_reminder_in_the_day_is_sent_an_hour_before_and_is_valid_until_the_call() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    later(&world, 139).await;
    assert!(
        texts(&world).is_empty(),
        "not at booking time, and not before its time"
    );
    later(&world, 2).await;
    assert_eq!(told(&world, &booking), ["sms_reminder sent"]);
    let sent = super::last(&world);
    assert_eq!(sent.from, super::SERVICE);
    assert!(
        (3_500..=3_600).contains(&sent.valid_seconds),
        "{}",
        sent.valid_seconds
    );
    assert_eq!(
        sent.body,
        "Acme Support: reminder of your call on Mon, Mar 2, 15:19 (London time). We call this number. Reply STOP to end texts."
    );
    let path = format!("/api/bookings/{booking}");
    let (_, shown) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(shown["booking"]["reminder_sent"], true);
}

#[tokio::test(start_paused = true)]
async fn a_reminder_with_fifteen_minutes_lead_is_not_written_after_its_moment() {
    let world = World::new();
    let booking = book_texted(&world, 15).await;
    later(&world, 1).await;
    assert_eq!(told(&world, &booking), [""]);
}
