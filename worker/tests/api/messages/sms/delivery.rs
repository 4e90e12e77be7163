//! Delivery: each text once, of what is true, and reported until its end.

use super::{AGREED, answers, book_texted, cancel, last, later, patch, report, texts, told};
use crate::prelude::*;
use callslot_worker::testing::{Fault, TextReaction};
use chrono::{DateTime, TimeDelta, Utc};
use std::{sync::atomic::Ordering, time::Duration};
use tokio::task::LocalSet;

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

/// The number of reminders that Ada's phone got.
fn reminders(world: &World) -> usize {
    let texts = texts(world);
    texts
        .iter()
        .filter(|text| text.contains("reminder"))
        .count()
}

#[tokio::test(start_paused = true)]
async fn a_call_is_reminded_of_once_although_it_was_edited_and_agreed_to_anew() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    patch(&world, &booking, json!({ "title": "Another" })).await;
    let path = format!("/api/sms-consents/{}", super::ADAS);
    let (status, answer) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    patch(&world, &booking, json!({ "sms_consent": "Again." })).await;
    assert_eq!(told(&world, &booking), ["sms_reminder pending"]);
    later(&world, 150).await;
    assert_eq!(reminders(&world), 1);
}

#[tokio::test(start_paused = true)]
async fn a_reminder_of_the_evening_is_not_sent_anew_because_messages_were_off_for_a_while() {
    let world = World::new();
    let booking = json!({
        "start_time": "2026-03-04T08:30:00Z", "timezone": "Europe/London", "sms_consent": AGREED,
    });
    let booking = world.book(booking).await;
    while world.now() < "2026-03-03T19:30:00Z".parse::<DateTime<Utc>>().unwrap() {
        later(&world, 15).await;
    }
    assert_eq!(reminders(&world), 1);
    for notify in [false, true] {
        patch(&world, &booking, json!({ "notify": notify })).await;
    }
    later(&world, 1).await;
    assert_eq!(told(&world, &booking), ["sms_reminder sent"]);
    assert_eq!(reminders(&world), 1);
}

#[tokio::test(start_paused = true)]
async fn another_number_that_has_agreed_before_is_reminded_and_the_first_is_not() {
    const BOBS: &str = "+14155552672";
    let world = World::new();
    let start = world.now() + TimeDelta::minutes(900);
    let bobs = json!({
        "start_time": start, "timezone": "Europe/London", "sms_consent": AGREED, "attendee_phone": BOBS,
    });
    world.book(bobs).await;
    let booking = book_texted(&world, 200).await;
    patch(&world, &booking, json!({ "attendee_phone": BOBS })).await;
    assert_eq!(
        told(&world, &booking),
        ["sms_reminder skipped other_number", "sms_reminder pending"]
    );
    later(&world, 141).await;
    assert!(texts(&world).is_empty());
    assert_eq!(world.phones.texts.to(BOBS).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_late_report_on_a_try_that_was_given_up_leaves_the_next_as_it_is() {
    for (status, code) in [("delivered", ""), ("undelivered", "30005")] {
        let world = World::new();
        let booking = book_texted(&world, 200).await;
        world.phones.texts.react(TextReaction::LoseAfterTaking);
        world.phones.texts.forgets.store(true, Ordering::Relaxed);
        later(&world, 141).await;
        let first = last(&world);
        for _ in 0..45 {
            later(&world, 1).await;
        }
        assert_eq!(
            told(&world, &booking),
            ["sms_reminder failed outcome_unknown"]
        );
        let path = format!("/api/messages/{booking}.sms_reminder.1/retry");
        let (retried, answer) = world.send(Method::POST, &path, Value::Null).await;
        assert_eq!(retried, StatusCode::OK, "{answer}");
        assert_eq!(told(&world, &booking), ["sms_reminder sent"]);
        for _ in 0..2 {
            assert_eq!(report(&world, &first, status, code).await, 204, "{status}");
            assert_eq!(told(&world, &booking), ["sms_reminder sent"], "{status}");
        }
        assert_eq!(report(&world, &last(&world), "delivered", "").await, 204);
        assert_eq!(told(&world, &booking), ["sms_reminder delivered"]);
        assert_eq!(texts(&world).len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_text_about_a_series_does_not_go_to_a_number_that_was_just_replaced() {
    const BOBS: &str = "+14155552672";
    let in_a_moment = |seconds| tokio::time::sleep(Duration::from_secs(seconds));
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let start = world.now() + TimeDelta::hours(30);
            let body = json!({
                "recurrence": "FREQ=WEEKLY;COUNT=3",
                "booking": {
                    "start_time": start, "timezone": "Europe/London", "attendee_phone": super::ADAS, "title": "Weekly",
                    "sms_consent": AGREED,
                },
            });
            let (status, answer) = world.send(Method::POST, "/api/series", body).await;
            assert_eq!(status, StatusCode::CREATED, "{answer}");
            in_a_moment(30).await;
            let series = answer["series"]["id"].as_str().unwrap().to_owned();
            let claimed = "FROM messages m INDEXED BY messages_claimed";
            world
                .db
                .fail(claimed, Fault::Late(Duration::from_secs(3)));
            let path = format!("/api/series/{series}?scope=all");
            let (status, answer) = world.send(Method::DELETE, &path, Value::Null).await;
            assert_eq!(status, StatusCode::OK, "{answer}");
            // What it is made of is read, and it is not begun yet.
            in_a_moment(1).await;
            world.sql(&format!(
                "UPDATE booking_events SET attendee_phone = '{BOBS}'"
            ));
            in_a_moment(20).await;
            assert!(texts(&world).is_empty(), "{:?}", texts(&world));
            later(&world, 5).await;
            assert_eq!(world.phones.texts.to(BOBS).len(), 1);
        })
        .await;
}
