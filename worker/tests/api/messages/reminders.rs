//! Reminders: a day and an hour before, of the call as it is then.

use super::{ADA, book_ada, cancel, later, mailed, patch, told};
use crate::prelude::*;
use chrono::TimeDelta;

#[tokio::test(start_paused = true)]
async fn a_reminder_is_sent_at_its_time_and_not_at_booking_time() {
    let world = World::new();
    let booking = book_ada(&world, 26 * 60).await;
    later(&world, 60).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST"]);
    later(&world, 61).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST", ""]);
    later(&world, 23 * 60).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST", "", ""]);
    let (_, answer) = world
        .send(
            Method::GET,
            &format!("/api/bookings/{booking}"),
            Value::Null,
        )
        .await;
    assert_eq!(answer["booking"]["reminder_sent"], true);
    assert!(answer["booking"]["reminder_sent_at"].is_string());
}

#[tokio::test(start_paused = true)]
async fn a_reminder_whose_moment_has_passed_at_booking_time_is_not_written() {
    let world = World::new();
    let soon = book_ada(&world, 15).await;
    assert_eq!(told(&world, &soon), ["attendee_booked sent"]);
    let tomorrow = book_ada(&world, 20 * 60).await;
    assert_eq!(
        told(&world, &tomorrow),
        ["attendee_booked sent", "attendee_reminder_hour pending"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_reschedule_drops_the_old_reminders_and_makes_new_ones() {
    let world = World::new();
    let booking = book_ada(&world, 26 * 60).await;
    let start = world.now() + TimeDelta::hours(50);
    patch(&world, &booking, json!({ "start_time": start })).await;
    assert_eq!(
        told(&world, &booking),
        [
            "attendee_booked sent",
            "attendee_reminder_day skipped moved",
            "attendee_reminder_hour skipped moved",
            "attendee_moved sent",
            "attendee_reminder_day pending",
            "attendee_reminder_hour pending",
            "operator_moved skipped own_action",
        ]
    );
    later(&world, 25 * 60).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST", "REQUEST"]);
    later(&world, 2 * 60).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST", "REQUEST", ""]);
}

#[tokio::test(start_paused = true)]
async fn two_hundred_cancelled_bookings_send_no_reminder() {
    let world = World::new();
    let mut bookings = Vec::new();
    for hours in 0..200 {
        bookings.push(book_ada(&world, 26 * 60 + hours * 60).await);
    }
    world.forced(
        "UPDATE booking_events SET status = 'cancelled', updated_at = updated_at + 1, version = version + 1",
    );
    assert_eq!(mailed(&world, ADA).len(), 200);
    for _ in 0..6 {
        later(&world, 1).await;
    }
    for _ in 0..10 {
        later(&world, 26 * 60).await;
    }
    let told = mailed(&world, ADA);
    assert_eq!(
        told.iter().filter(|method| **method == "CANCEL").count(),
        200
    );
    assert_eq!(
        told.len(),
        400,
        "confirmations and cancellations, and no reminder"
    );
}

/// The store itself would keep a reminder back that a change of its booking had left pending.
#[tokio::test(start_paused = true)]
async fn a_reminder_that_was_left_behind_is_kept_back_when_it_is_claimed() {
    let world = World::new();
    let booking = book_ada(&world, 26 * 60).await;
    world.sql("DROP TRIGGER booking_events_told_otherwise");
    cancel(&world, &booking).await;
    later(&world, 26 * 60 - 30).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST", "CANCEL"]);
    let told = told(&world, &booking).join(", ");
    assert!(
        told.contains("attendee_reminder_hour skipped cancelled"),
        "{told}"
    );
}
