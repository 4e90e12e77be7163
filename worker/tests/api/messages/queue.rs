//! The queue: ids go from a request to the delivery, and whatever becomes of them, each message is sent once.

use super::{ADA, book_ada, cancel, later, mailed, told};
use crate::prelude::*;
use callslot_worker::testing::{Fault, LocalQueue, MailFault};
use std::{sync::Arc, time::Duration};

async fn consume(world: &World, ids: &[String]) -> u64 {
    world.app.deliver_queued(ids).await.unwrap().sent
}

fn queued(queue: &Arc<LocalQueue>) -> Vec<String> {
    let ids = queue.take();
    assert!(!ids.is_empty(), "nothing was put into the queue");
    ids
}

#[tokio::test(start_paused = true)]
async fn what_is_due_goes_into_the_queue_and_its_consumer_sends_it() {
    let (world, queue) = World::new().with_queue();
    let booking = book_ada(&world, 600).await;
    assert!(world.outbox.sent().is_empty(), "the request sends nothing");
    let ids = queued(&queue);
    assert_eq!(ids, [format!("{booking}.attendee_booked.1")], "no reminder");
    assert_eq!(consume(&world, &ids).await, 1);
    assert_eq!(mailed(&world, ADA), ["REQUEST"]);
}

#[tokio::test(start_paused = true)]
async fn an_id_that_comes_twice_or_late_does_nothing() {
    let (world, queue) = World::new().with_queue();
    let booking = book_ada(&world, 600).await;
    let ids = queued(&queue);
    let twice = [ids.clone(), ids.clone()].concat();
    assert_eq!(consume(&world, &twice).await, 1);
    assert_eq!(consume(&world, &ids).await, 0);
    assert_eq!(world.outbox.tries(), 1);
    let unsent = book_ada(&world, 700).await;
    let late = queued(&queue);
    cancel(&world, &unsent).await;
    assert_eq!(consume(&world, &late).await, 0);
    assert_eq!(
        told(&world, &unsent)[0],
        "attendee_booked skipped cancelled"
    );
    assert_eq!(mailed(&world, ADA), ["REQUEST"]);
    assert_eq!(told(&world, &booking)[0], "attendee_booked sent");
}

#[tokio::test(start_paused = true)]
async fn an_id_that_is_none_or_not_due_does_nothing() {
    let (world, queue) = World::new().with_queue();
    let booking = book_ada(&world, 600).await;
    let reminder = format!("{booking}.attendee_reminder_hour.1");
    let junk = ["", "none", "'; DROP TABLE messages", &reminder].map(str::to_owned);
    assert_eq!(consume(&world, &junk).await, 0);
    assert!(world.outbox.sent().is_empty());
    assert_eq!(consume(&world, &queued(&queue)).await, 1);
}

#[tokio::test(start_paused = true)]
async fn what_the_queue_loses_is_sent_by_a_tick() {
    let (world, queue) = World::new().with_queue();
    book_ada(&world, 600).await;
    drop(queued(&queue));
    later(&world, 1).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST"]);
}

#[tokio::test(start_paused = true)]
async fn where_the_queue_takes_nothing_the_request_delivers_itself() {
    let (world, queue) = World::new().with_queue();
    queue.be_down();
    book_ada(&world, 600).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST"]);
}

#[tokio::test(start_paused = true)]
async fn a_consumer_that_dies_after_sending_sends_nothing_twice() {
    let (world, queue) = World::new().with_queue();
    book_ada(&world, 600).await;
    let ids = queued(&queue);
    let lost = "UPDATE messages SET state = 'sent'";
    world.db.fail(lost, Fault::Before);
    assert!(world.app.deliver_queued(&ids).await.is_err());
    assert_eq!(consume(&world, &ids).await, 0, "its lease still holds");
    for _ in 0..5 {
        later(&world, 1).await;
    }
    assert_eq!((world.outbox.tries(), mailed(&world, ADA).len()), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn a_dead_provider_is_left_in_peace_by_requests_once_a_consumer_has_met_it() {
    let (world, queue) = World::new().with_queue();
    world.outbox.be_down(true);
    for n in 0..4 {
        book_ada(&world, 600 + n * 40).await;
    }
    let ids = queued(&queue);
    assert_eq!(ids.len(), 4);
    assert_eq!(consume(&world, &ids).await, 0);
    assert_eq!(world.outbox.tries(), 2, "the others are not tried");
    book_ada(&world, 900).await;
    assert!(queue.take().is_empty(), "it is left to the ticks");
    world.outbox.be_down(false);
    tokio::time::sleep(Duration::from_secs(31)).await;
    book_ada(&world, 1_000).await;
    assert!(consume(&world, &queued(&queue)).await > 0);
    for _ in 0..5 {
        later(&world, 1).await;
    }
    assert_eq!(mailed(&world, ADA).len(), 6);
}

#[tokio::test(start_paused = true)]
async fn more_than_one_request_to_the_queue_takes_are_put_in_several() {
    let (world, queue) = World::new().with_queue();
    let booking = book_ada(&world, 600).await;
    drop(queued(&queue));
    let now = world.now().timestamp_millis();
    world.sql(&format!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 250)
         INSERT INTO messages (id, organization_id, booking_id, kind, recipient, booking_version, start_time, due_at,
           deadline, created_at, updated_at)
         SELECT 'more.' || n, organization_id, booking_id, kind, recipient, booking_version, start_time, {now},
           deadline, created_at, updated_at FROM messages, n WHERE id = '{booking}.attendee_booked.1'"
    ));
    let other = book_ada(&world, 700).await;
    let mut ids = queue.take();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 251);
    assert!(ids.contains(&format!("{other}.attendee_booked.1")));
    book_ada(&world, 800).await;
    assert_eq!(queue.take().len(), 1, "each once");
}

#[tokio::test(start_paused = true)]
async fn a_message_that_a_person_tries_again_goes_into_the_queue_again_at_once() {
    let (world, queue) = World::new().with_queue();
    world.outbox.fail_as(MailFault::Refused);
    book_ada(&world, 600).await;
    let ids = queued(&queue);
    assert_eq!(consume(&world, &ids).await, 0);
    let retry = format!("/api/messages/{}/retry", ids[0]);
    let (status, answer) = world.send(Method::POST, &retry, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let again = queued(&queue);
    assert_eq!(again, ids);
    assert_eq!(consume(&world, &again).await, 1);
    assert_eq!(mailed(&world, ADA), ["REQUEST"]);
}
