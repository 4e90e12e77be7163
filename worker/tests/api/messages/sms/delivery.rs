//! Delivery: each text once, of what is true, and reported until its end.

use super::{AGREED, answers, book_texted, cancel, last, later, patch, report, texts, told};
use crate::prelude::*;
use callslot_worker::testing::{Fault, TextReaction};
use chrono::TimeDelta;
use std::sync::atomic::Ordering;

#[tokio::test(start_paused = true)]
async fn a_reschedule_drops_the_old_reminder_and_makes_a_new_one() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    let start = world.now() + TimeDelta::minutes(300);
    patch(&world, &booking, json!({ "start_time": start })).await;
    assert_eq!(
        told(&world, &booking),
        [
            "sms_reminder skipped moved",
            "sms_moved sent",
            "sms_reminder pending"
        ]
    );
    later(&world, 200).await;
    assert_eq!(texts(&world).len(), 1);
    later(&world, 41).await;
    assert_eq!(texts(&world).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn without_a_mail_provider_texts_are_sent_all_the_same() {
    let world = World::with_settings(&[("MAIL_BASE_URL", ""), ("MAIL_API_KEY", "")]);
    assert!(world.app.mailer.is_none());
    // More mails wait than a claim takes, and each longer than the text.
    for n in 0..15 {
        let start = world.now() + TimeDelta::minutes(3_000 + 60 * n);
        world
            .book(json!({
                "start_time": start, "timezone": "Europe/London", "attendee_email": "ada@example.com",
            }))
            .await;
    }
    let booking = book_texted(&world, 200).await;
    later(&world, 141).await;
    assert_eq!(told(&world, &booking), ["sms_reminder sent"]);
    let start = world.now() + TimeDelta::minutes(120);
    patch(&world, &booking, json!({ "start_time": start })).await;
    assert_eq!(texts(&world).len(), 2, "at once, by the request");
    answers(&world, "in-1", "STOP").await;
    assert_eq!(texts(&world).len(), 3, "its confirmation");
    let mails = "SELECT group_concat(DISTINCT state || ' ' || COALESCE(reason, '')) FROM messages
                 WHERE channel = 'mail' AND kind = 'attendee_booked'";
    assert_eq!(world.text(mails), "pending ");
    world.forced("UPDATE messages SET due_at = 1, deadline = 2 WHERE state = 'pending'");
    later(&world, 1).await;
    assert_eq!(world.text(mails), "skipped not_configured");
}

#[tokio::test(start_paused = true)]
async fn without_a_mail_provider_a_text_that_was_late_has_failed() {
    let world = World::with_settings(&[("MAIL_BASE_URL", ""), ("MAIL_API_KEY", "")]);
    let booking = book_texted(&world, 2_000).await;
    world.forced("UPDATE messages SET due_at = 1, deadline = 2 WHERE channel = 'sms'");
    later(&world, 1).await;
    assert_eq!(told(&world, &booking), ["sms_reminder failed deadline"]);
}

#[tokio::test(start_paused = true)]
async fn two_hundred_cancelled_bookings_send_no_text_reminder() {
    let world = World::new();
    for n in 0..200 {
        book_texted(&world, 26 * 60 + n * 60).await;
    }
    world.forced(
        "UPDATE booking_events SET status = 'cancelled', updated_at = updated_at + 1, version = version + 1",
    );
    for _ in 0..9 {
        later(&world, 26 * 60).await;
    }
    assert!(
        texts(&world)
            .iter()
            .all(|text| text.contains("is cancelled"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_call_is_told_once_and_its_reminder_is_dropped() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    cancel(&world, &booking).await;
    later(&world, 150).await;
    assert_eq!(
        told(&world, &booking),
        ["sms_reminder skipped cancelled", "sms_cancelled sent"]
    );
    assert_eq!(texts(&world).len(), 1);
    assert!(texts(&world)[0].contains("Nobody will call you"));
}

#[tokio::test(start_paused = true)]
async fn a_status_goes_on_and_never_back() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    later(&world, 141).await;
    let text = last(&world);
    for (status, code, expected) in [
        ("sent", "", "sms_reminder sent"),
        ("delivered", "", "sms_reminder delivered"),
        // Late, twice, and out of order.
        ("delivered", "", "sms_reminder delivered"),
        ("sent", "", "sms_reminder delivered"),
        ("undelivered", "30005", "sms_reminder delivered"),
        ("queued", "", "sms_reminder delivered"),
    ] {
        assert_eq!(report(&world, &text, status, code).await, 204, "{status}");
        assert_eq!(told(&world, &booking), [expected], "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_text_that_did_not_arrive_is_told_to_the_operator_and_stays_so() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    later(&world, 141).await;
    let text = last(&world);
    assert_eq!(report(&world, &text, "undelivered", "30005").await, 204);
    assert_eq!(told(&world, &booking), ["sms_reminder bounced undelivered"]);
    assert_eq!(report(&world, &text, "delivered", "").await, 204);
    assert_eq!(told(&world, &booking), ["sms_reminder bounced undelivered"]);
    let (_, notices) = world.send(Method::GET, "/api/notices", Value::Null).await;
    assert_eq!(notices["notices"][0]["kind"], "message_failed");
}

#[tokio::test(start_paused = true)]
async fn reports_are_believed_with_the_carriers_signature_only() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    later(&world, 141).await;
    let text = last(&world);
    let pairs = [("MessageSid", &*text.id), ("MessageStatus", "delivered")];
    let forged = callslot_worker::testing::webhook("another-key", &text.report, &pairs);
    assert_eq!(world.text_of(forged).await.0, StatusCode::FORBIDDEN);
    assert_eq!(told(&world, &booking), ["sms_reminder sent"]);
}

#[tokio::test(start_paused = true)]
async fn a_text_whose_answer_was_lost_is_found_in_the_carriers_list_and_not_sent_twice() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    world.phones.texts.react(TextReaction::LoseAfterTaking);
    later(&world, 141).await;
    assert_eq!(told(&world, &booking), ["sms_reminder pending no_answer"]);
    later(&world, 3).await;
    assert_eq!(told(&world, &booking), ["sms_reminder sent"]);
    assert_eq!(*world.phones.texts.tries.lock().unwrap(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_text_whose_answer_was_lost_and_that_no_list_shows_is_not_sent_again() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    world.phones.texts.react(TextReaction::LoseBeforeTaking);
    for _ in 0..200 {
        later(&world, 1).await;
    }
    assert_eq!(*world.phones.texts.tries.lock().unwrap(), 1);
    assert_eq!(
        told(&world, &booking),
        ["sms_reminder failed outcome_unknown"]
    );
    let (_, notices) = world.send(Method::GET, "/api/notices", Value::Null).await;
    assert_eq!(notices["notices"][0]["kind"], "message_failed");
}

#[tokio::test(start_paused = true)]
async fn a_report_settles_a_text_whose_answer_was_lost() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    world.phones.texts.react(TextReaction::LoseAfterTaking);
    world.phones.texts.forgets.store(true, Ordering::Relaxed);
    later(&world, 141).await;
    assert_eq!(report(&world, &last(&world), "delivered", "").await, 204);
    assert_eq!(told(&world, &booking), ["sms_reminder delivered"]);
    later(&world, 30).await;
    assert_eq!(*world.phones.texts.tries.lock().unwrap(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_text_of_an_invocation_that_died_after_asking_arrives_once() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    world
        .db
        .fail("UPDATE sms_attempts SET state = :state", Fault::Before);
    world
        .db
        .fail("UPDATE sms_attempts SET state = ?", Fault::Before);
    later(&world, 141).await;
    assert_eq!(texts(&world).len(), 1);
    for _ in 0..10 {
        later(&world, 1).await;
    }
    assert_eq!(*world.phones.texts.tries.lock().unwrap(), 1);
    assert_eq!(told(&world, &booking), ["sms_reminder sent"]);
}

#[tokio::test(start_paused = true)]
async fn the_beginning_of_a_try_whose_answer_was_lost_is_read_back() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    world.db.fail("INSERT INTO sms_attempts", Fault::After);
    later(&world, 141).await;
    assert_eq!(told(&world, &booking), ["sms_reminder sent"]);
    assert_eq!(texts(&world).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_cancelled_while_its_text_is_claimed_is_not_reminded_of() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    later(&world, 139).await;
    world.sql("DROP TRIGGER booking_events_sms_told_otherwise");
    cancel(&world, &booking).await;
    later(&world, 5).await;
    assert_eq!(texts(&world).len(), 1);
    assert!(texts(&world)[0].contains("is cancelled"));
}

#[tokio::test(start_paused = true)]
async fn a_text_is_in_the_attendees_language() {
    let world = World::new();
    let start = world.now() + TimeDelta::minutes(200);
    let booking = world
        .book(json!({
            "start_time": start, "timezone": "Europe/Berlin", "sms_consent": AGREED, "attendee_language": "de",
        }))
        .await;
    cancel(&world, &booking).await;
    assert_eq!(
        texts(&world),
        [
            "Acme Support: Ihr Telefonat am Mo., 2. März, 16:19 Uhr (Zeit in Berlin) ist abgesagt. Niemand ruft Sie an. STOP beendet diese SMS."
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_series_that_is_cancelled_is_one_text() {
    let world = World::new();
    let start = world.now() + TimeDelta::hours(30);
    let body = json!({
        "recurrence": "FREQ=WEEKLY;COUNT=5",
        "booking": {
            "start_time": start, "timezone": "Europe/London", "attendee_phone": super::ADAS, "title": "Weekly",
            "sms_consent": AGREED,
        },
    });
    let (status, answer) = world.send(Method::POST, "/api/series", body).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let series = answer["series"]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/series/{series}?scope=all");
    let (status, answer) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    later(&world, 1).await;
    assert_eq!(texts(&world).len(), 1, "{:?}", texts(&world));
    assert!(texts(&world)[0].contains("your calls from"));
}

#[tokio::test(start_paused = true)]
async fn a_kind_that_is_turned_off_is_not_sent() {
    let world = World::new();
    let body = json!({ "off": [{ "kind": "sms_cancelled" }] });
    let (status, answer) = world.send(Method::PUT, "/api/message-settings", body).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let booking = book_texted(&world, 200).await;
    cancel(&world, &booking).await;
    let told = told(&world, &booking).join(", ");
    assert!(
        told.contains("sms_cancelled skipped switched_off"),
        "{told}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_text_is_asked_for_if_no_report_comes() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    later(&world, 141).await;
    let delivered = callslot_worker::telephony::MessageStatus::Delivered;
    *world.phones.texts.status.lock().unwrap() = Some(delivered);
    for _ in 0..8 {
        later(&world, 15).await;
    }
    // A tick at a full quarter of an hour asks.
    for _ in 0..16 {
        later(&world, 1).await;
    }
    assert_eq!(told(&world, &booking), ["sms_reminder delivered"]);
}
