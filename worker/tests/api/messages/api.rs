//! The API: what people were told, trying again, and what they are told of.

use super::{ADA, book_ada, cancel, later, mailed, told};
use crate::prelude::*;
use callslot_worker::testing::MailFault;

async fn list(world: &World, query: &str) -> Value {
    let path = format!("/api/messages{query}");
    let (status, answer) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer
}

async fn retry(world: &World, id: &str) -> (u16, Value) {
    let path = format!("/api/messages/{id}/retry");
    let (status, answer) = world.send(Method::POST, &path, Value::Null).await;
    (status.as_u16(), answer)
}

async fn turn_off(world: &World, off: Value) -> (u16, Value) {
    let body = json!({ "off": off });
    let (status, answer) = world.send(Method::PUT, "/api/message-settings", body).await;
    (status.as_u16(), answer)
}

#[tokio::test(start_paused = true)]
async fn messages_are_listed_by_booking_and_state_and_paged_without_their_texts() {
    let world = World::new();
    let first = book_ada(&world, 600).await;
    let second = book_ada(&world, 700).await;
    cancel(&world, &second).await;
    let all = list(&world, "").await;
    assert!(!all.to_string().contains(ADA) && !all.to_string().contains("Lovelace"));
    let of_first = list(&world, &format!("?booking_id={first}")).await;
    let listed = of_first["messages"].as_array().unwrap();
    let kinds: Vec<_> = listed.iter().map(|message| &message["kind"]).collect();
    assert_eq!(kinds, ["attendee_reminder_hour", "attendee_booked"]);
    let skipped = list(&world, "?state=skipped&channel=mail").await;
    assert_eq!(skipped["messages"].as_array().unwrap().len(), 2);
    let mut paged = Vec::new();
    let mut query = "?limit=2".to_owned();
    loop {
        let page = list(&world, &query).await;
        paged.extend(page["messages"].as_array().unwrap().clone());
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        query = format!("?limit=2&cursor={cursor}");
    }
    assert_eq!(json!(paged), all["messages"]);
}

#[tokio::test(start_paused = true)]
async fn a_message_that_failed_is_sent_when_it_is_tried_again_and_only_then() {
    let world = World::new();
    world.outbox.fail_as(MailFault::Refused);
    let booking = book_ada(&world, 600).await;
    let id = format!("{booking}.attendee_booked.1");
    later(&world, 30).await;
    assert!(world.outbox.sent().is_empty());
    let (status, answer) = retry(&world, &id).await;
    assert_eq!(
        (status, &answer["message"]["state"]),
        (200, &json!("pending"))
    );
    assert_eq!(mailed(&world, ADA), ["REQUEST"]);
    assert_eq!(retry(&world, &id).await.0, 409, "it is sent");
    assert_eq!(retry(&world, "nothing").await.0, 404);
    assert_eq!(
        world.text("SELECT action FROM audit_log ORDER BY at DESC, id DESC LIMIT 1"),
        "message.retry"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_over_is_not_sent_by_trying_again() {
    let world = World::new();
    world.outbox.fail_as(MailFault::Refused);
    let booking = book_ada(&world, 600).await;
    cancel(&world, &booking).await;
    retry(&world, &format!("{booking}.attendee_booked.1")).await;
    assert_eq!(
        told(&world, &booking)[0],
        "attendee_booked skipped cancelled"
    );
}

#[tokio::test(start_paused = true)]
async fn a_kind_that_is_turned_off_is_not_sent_for_whom_it_is_turned_off() {
    let world = World::new();
    let olivia = "019a0000-0000-7000-8000-000000000101";
    let off = json!([{"kind": "attendee_booked", "member_id": olivia}]);
    let (status, answer) = turn_off(&world, off.clone()).await;
    assert_eq!((status, &answer["message_settings"]["off"]), (200, &off));
    let hers = book_ada(&world, 600).await;
    assert_eq!(
        told(&world, &hers)[0],
        "attendee_booked skipped switched_off"
    );
    let oscars = world
        .book(json!({
            "start_time": world.now() + TimeDelta::hours(10), "attendee_email": ADA, "user_id": super::OSCAR,
        }))
        .await;
    assert_eq!(told(&world, &oscars)[0], "attendee_booked sent");
    assert_eq!(
        turn_off(&world, json!([])).await.1["message_settings"]["off"],
        json!([])
    );
}

#[tokio::test(start_paused = true)]
async fn a_booking_says_that_its_attendee_is_not_told() {
    let world = World::new();
    let start = world.now() + TimeDelta::hours(10);
    let booking = world
        .book(json!({ "start_time": start, "attendee_email": ADA, "notify": false }))
        .await;
    assert!(world.outbox.sent().is_empty());
    super::patch(&world, &booking, json!({ "notify": true })).await;
    super::patch(&world, &booking, json!({ "notify": false })).await;
    assert_eq!(
        told(&world, &booking),
        [
            "attendee_booked sent",
            "attendee_reminder_hour skipped not_wanted"
        ]
    );
}
