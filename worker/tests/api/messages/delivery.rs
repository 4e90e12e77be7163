//! Delivery: at least once, and by the provider's key once; whatever dies, is slow or refuses.

use super::{ADA, OSCAR, book_ada, cancel, later, mailed, patch, told};
use crate::prelude::*;
use callslot_worker::testing::{Fault, MailFault};
use chrono::TimeDelta;
use std::time::Duration;
use tokio::task::LocalSet;

#[tokio::test(start_paused = true)]
async fn a_message_of_an_invocation_that_died_before_sending_is_sent_by_a_tick() {
    let world = World::new();
    world
        .db
        .fail("UPDATE messages AS m SET state = 'claimed'", Fault::Before);
    let booking = book_ada(&world, 600).await;
    assert!(world.outbox.sent().is_empty());
    assert_eq!(told(&world, &booking)[0], "attendee_booked pending");
    later(&world, 1).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST"]);
}

#[tokio::test(start_paused = true)]
async fn a_message_of_an_invocation_that_died_after_sending_arrives_once() {
    let world = World::new();
    world
        .db
        .fail("UPDATE messages SET state = 'sent'", Fault::Before);
    let booking = book_ada(&world, 600).await;
    assert_eq!(told(&world, &booking)[0], "attendee_booked claimed");
    later(&world, 1).await;
    assert_eq!(world.outbox.tries(), 1, "its lease still holds");
    later(&world, 4).await;
    assert_eq!((world.outbox.tries(), mailed(&world, ADA).len()), (2, 1));
    assert_eq!(told(&world, &booking)[0], "attendee_booked sent");
}

#[tokio::test(start_paused = true)]
async fn all_that_was_to_be_told_in_an_outage_of_two_hours_arrives_after_it() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            world.outbox.be_down(true);
            for n in 0..20 {
                book_ada(&world, 600 + n * 40).await;
            }
            for _ in 0..120 {
                later(&world, 1).await;
            }
            assert!(world.outbox.sent().is_empty());
            assert!(world.outbox.tries() < 20 + 120 * 3, "it is left in peace");
            world.outbox.be_down(false);
            for _ in 0..20 {
                later(&world, 1).await;
            }
            assert_eq!(mailed(&world, ADA).len(), 20);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_refused_message_keeps_no_other_back_and_is_told_to_the_operator() {
    let world = World::new();
    world.outbox.fail_as(MailFault::Refused);
    let refused = book_ada(&world, 600).await;
    let other = book_ada(&world, 700).await;
    assert_eq!(told(&world, &refused)[0], "attendee_booked failed refused");
    assert_eq!(told(&world, &other)[0], "attendee_booked sent");
    let (_, notices) = world.send(Method::GET, "/api/notices", Value::Null).await;
    let notice = &notices["notices"][0];
    assert_eq!(
        (&notice["kind"], &notice["booking_id"]),
        (&json!("message_failed"), &json!(refused))
    );
    assert_eq!(
        notice["message"],
        "A message about the call with Ada Lovelace could not be delivered. Check the address and the number."
    );
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_asks_to_wait_is_not_asked_before() {
    let world = World::new();
    world
        .outbox
        .fail_as(MailFault::Throttled(Some(Duration::from_secs(300))));
    book_ada(&world, 600).await;
    later(&world, 4).await;
    assert_eq!(world.outbox.tries(), 1);
    later(&world, 3).await;
    assert_eq!(mailed(&world, ADA).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_the_accounts_fault_fails_no_message() {
    let world = World::new();
    world.outbox.fail_as(MailFault::Account);
    let booking = book_ada(&world, 600).await;
    assert_eq!(told(&world, &booking)[0], "attendee_booked pending account");
    later(&world, 15).await;
    assert_eq!(told(&world, &booking)[0], "attendee_booked sent");
}

#[tokio::test(start_paused = true)]
async fn a_message_past_its_deadline_fails_and_is_told_to_the_operator() {
    let world = World::new();
    world.outbox.be_down(true);
    let booking = book_ada(&world, 3_000).await;
    cancel(&world, &booking).await;
    later(&world, 25 * 60).await;
    let told = told(&world, &booking).join(", ");
    assert!(
        told.contains("attendee_cancelled failed deadline"),
        "{told}"
    );
    let (_, notices) = world.send(Method::GET, "/api/notices", Value::Null).await;
    assert_eq!(notices["notices"][0]["kind"], "message_failed");
    world.outbox.be_down(false);
    later(&world, 60).await;
    assert!(world.outbox.sent().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_booking_is_not_confirmed_late() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            world.outbox.be_down(true);
            let booking = book_ada(&world, 600).await;
            tokio::time::sleep(Duration::from_secs(10)).await;
            cancel(&world, &booking).await;
            world.outbox.be_down(false);
            later(&world, 5).await;
            let told = told(&world, &booking);
            assert_eq!(told[0], "attendee_booked skipped cancelled");
            // It may have been sent, so its end is told.
            assert_eq!(mailed(&world, ADA), ["CANCEL"]);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn no_address_and_no_content_is_stored_in_clear_or_kept() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            world.outbox.be_down(true);
            book_ada(&world, 600).await;
            tokio::time::sleep(Duration::from_secs(10)).await;
            let stored = "SELECT COALESCE(group_concat(address || payload), '') FROM messages";
            let sealed = world.text(stored);
            assert!(!sealed.is_empty() && !sealed.contains("Ada") && !sealed.contains(ADA));
            world.outbox.be_down(false);
            later(&world, 5).await;
            assert_eq!(world.text(stored), "");
        })
        .await;
}

/// Has the first try of the next message lost, with its end: until its lease is over it stays claimed, with its content.
fn leave_claimed(world: &World) {
    world.outbox.fail(Fault::Before);
    let end = "UPDATE messages SET state = CASE WHEN";
    world.db.fail(end, Fault::Before);
}

#[tokio::test(start_paused = true)]
async fn a_message_that_was_tried_before_its_address_changed_is_not_tried_again() {
    let world = World::new();
    leave_claimed(&world);
    let booking = book_ada(&world, 600).await;
    assert_eq!(told(&world, &booking)[0], "attendee_booked claimed");
    let grace = json!({ "attendee_email": "grace@example.com" });
    patch(&world, &booking, grace).await;
    for _ in 0..10 {
        later(&world, 1).await;
    }
    assert_eq!(
        told(&world, &booking)[0],
        "attendee_booked skipped other_address"
    );
    // The try may have arrived all the same.
    assert_eq!(mailed(&world, ADA), ["CANCEL"]);
    assert_eq!(mailed(&world, "grace@example.com"), ["REQUEST"]);
}

#[tokio::test(start_paused = true)]
async fn a_message_that_was_tried_before_its_address_came_back_is_not_tried_again() {
    let world = World::new();
    leave_claimed(&world);
    let booking = book_ada(&world, 600).await;
    let hash = callslot_worker::notifications::address_hash(ADA);
    world.sql(&format!(
        "INSERT INTO mail_stops (address_hash, reason, at) VALUES ('{hash}', 'bounced', 1)"
    ));
    for _ in 0..10 {
        later(&world, 1).await;
    }
    assert_eq!(told(&world, &booking)[0], "attendee_booked skipped stopped");
    assert!(world.outbox.sent().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_reminder_that_waits_for_others_until_the_start_is_not_sent() {
    let world = World::new();
    let start = world.now() + TimeDelta::minutes(61);
    for member in [json!(null), json!(OSCAR)] {
        let booking = json!({ "start_time": start, "attendee_email": ADA, "user_id": member });
        world.book(booking).await;
    }
    let before = world.outbox.sent().len();
    // The first reminder takes until after the start.
    let slow = Fault::Late(Duration::from_secs(90));
    world.outbox.fail_as(MailFault::Way(slow));
    later(&world, 60).await;
    let states = "SELECT group_concat(state || COALESCE(' ' || reason, ''), ', ') FROM (
      SELECT state, reason FROM messages WHERE kind = 'attendee_reminder_hour' ORDER BY state)";
    assert_eq!(world.text(states), "failed deadline, sent");
    assert_eq!(world.outbox.sent().len(), before + 1);
}
