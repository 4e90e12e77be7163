//! Errors: what is for now is told from what is for good. A text that failed is neither dropped in silence nor tried for ever.

use super::{SERVICE, book_texted, last, later, report, texts, told};
use crate::prelude::*;
use callslot_worker::testing::TextReaction;
use std::sync::atomic::Ordering;

#[tokio::test(start_paused = true)]
async fn a_text_that_is_refused_for_good_is_told_to_the_operator_and_not_tried_again() {
    for code in [
        "21211", "21614", "21408", "21617", "21717", "30004", "30007",
    ] {
        let world = World::new();
        let booking = book_texted(&world, 200).await;
        world.phones.texts.react(TextReaction::Refuse(code));
        later(&world, 141).await;
        assert_eq!(
            told(&world, &booking),
            ["sms_reminder failed refused"],
            "{code}"
        );
        later(&world, 30).await;
        assert_eq!(*world.phones.texts.tries.lock().unwrap(), 1, "{code}");
        let (_, notices) = world.send(Method::GET, "/api/notices", Value::Null).await;
        assert_eq!(notices["notices"][0]["kind"], "message_failed");
    }
}

#[tokio::test(start_paused = true)]
async fn a_text_that_is_refused_for_now_is_sent_a_little_later() {
    for reaction in [
        TextReaction::Refuse("21611"),
        TextReaction::Refuse("30022"),
        TextReaction::Busy,
    ] {
        let world = World::new();
        let booking = book_texted(&world, 200).await;
        world.phones.texts.react(reaction.clone());
        later(&world, 141).await;
        assert_eq!(told(&world, &booking), ["sms_reminder pending throttled"]);
        for _ in 0..5 {
            later(&world, 1).await;
        }
        assert_eq!(
            told(&world, &booking),
            ["sms_reminder sent"],
            "{reaction:?}"
        );
        assert_eq!(texts(&world).len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_the_carrier_accounts_fault_fails_no_text() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    world.phones.texts.react(TextReaction::Refuse("30002"));
    later(&world, 141).await;
    assert_eq!(told(&world, &booking), ["sms_reminder pending account"]);
    for _ in 0..20 {
        later(&world, 1).await;
    }
    assert_eq!(told(&world, &booking), ["sms_reminder sent"]);
}

#[tokio::test(start_paused = true)]
async fn a_text_that_failed_twice_is_not_dropped_in_silence_nor_tried_for_ever() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    later(&world, 141).await;
    for tries in 1..=3 {
        assert_eq!(texts(&world).len(), tries);
        assert_eq!(
            report(&world, &last(&world), "undelivered", "30003").await,
            204
        );
        for _ in 0..4 {
            later(&world, 1).await;
        }
    }
    assert_eq!(told(&world, &booking), ["sms_reminder bounced unreachable"]);
    assert_eq!(texts(&world).len(), 3);
    let (_, notices) = world.send(Method::GET, "/api/notices", Value::Null).await;
    assert_eq!(notices["notices"][0]["kind"], "message_failed");
}

#[tokio::test(start_paused = true)]
async fn a_report_on_an_earlier_try_changes_nothing_of_a_later_one() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    later(&world, 141).await;
    let first = last(&world);
    assert_eq!(report(&world, &first, "undelivered", "30003").await, 204);
    for _ in 0..4 {
        later(&world, 1).await;
    }
    assert_eq!(report(&world, &first, "undelivered", "30003").await, 204);
    assert_eq!(told(&world, &booking), ["sms_reminder sent"]);
    assert_eq!(report(&world, &last(&world), "delivered", "").await, 204);
    assert_eq!(told(&world, &booking), ["sms_reminder delivered"]);
    assert_eq!(texts(&world).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_person_has_a_text_tried_again_that_failed() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    world.phones.texts.react(TextReaction::Refuse("21211"));
    later(&world, 141).await;
    let id = format!("{booking}.sms_reminder.1");
    let path = format!("/api/messages/{id}/retry");
    let (status, answer) = world.send(Method::POST, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(told(&world, &booking), ["sms_reminder sent"]);
    assert_eq!(texts(&world).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_text_that_is_refused_for_now_is_tried_three_times() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    for _ in 0..9 {
        world.phones.texts.react(TextReaction::Refuse("21611"));
    }
    later(&world, 141).await;
    for _ in 0..20 {
        later(&world, 1).await;
    }
    assert_eq!(*world.phones.texts.tries.lock().unwrap(), 3);
    assert_eq!(told(&world, &booking), ["sms_reminder failed throttled"]);
}

#[tokio::test(start_paused = true)]
async fn looks_for_a_text_are_no_tries_of_it() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    world.phones.texts.react(TextReaction::LoseAfterTaking);
    world.phones.texts.forgets.store(true, Ordering::Relaxed);
    later(&world, 141).await;
    for _ in 0..2 {
        later(&world, 2).await;
    }
    assert_eq!(
        report(&world, &last(&world), "undelivered", "30003").await,
        204
    );
    for _ in 0..4 {
        later(&world, 1).await;
    }
    assert_eq!(
        report(&world, &last(&world), "undelivered", "30003").await,
        204
    );
    for _ in 0..4 {
        later(&world, 1).await;
    }
    assert_eq!(texts(&world).len(), 3);
    assert_eq!(told(&world, &booking), ["sms_reminder sent"]);
}

#[tokio::test(start_paused = true)]
async fn one_account_that_takes_no_texts_keeps_back_no_other() {
    let world = World::new();
    accounts::exists(&world.phones, &accounts::ACME);
    book_texted(&world, 200).await;
    let theirs = accounts::ACME.body();
    // The first text is made before the account is connected, and goes over it all the same once it is.
    let (status, put) = world.confirmed(Method::PUT, "/api/carrier", theirs).await;
    assert_eq!(status, StatusCode::OK, "{put}");
    world.another_organization();
    world.sql(&format!(
        "INSERT INTO sms_replies (id, sender, number, keyword, answer, token, at)
         VALUES ('late', '{SERVICE}', '+14155552672', 'help', 'help', 't', {now});
         INSERT INTO messages (id, kind, channel, recipient, due_at, deadline, created_at, updated_at)
         SELECT 'sms.late', 'sms_reply', 'sms', 'attendee', m.due_at + 1, m.deadline, m.created_at, m.updated_at
         FROM messages m WHERE m.kind = 'sms_reminder'",
        now = world.now().timestamp_millis(),
    ));
    world.phones.texts.react(TextReaction::Refuse("30002"));
    later(&world, 141).await;
    assert_eq!(world.phones.texts.to("+14155552672").len(), 1);
    assert!(texts(&world).is_empty());
}
