//! Agreements: who gave one, when, by which words; and what happens without one.

use super::{ADAS, AGREED, answers, book_texted, later, patch, texts, told};
use crate::prelude::*;
use chrono::TimeDelta;

async fn consents(world: &World) -> Value {
    let (status, answer) = world
        .send(Method::GET, "/api/sms-consents", Value::Null)
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer["sms_consents"].clone()
}

#[tokio::test(start_paused = true)]
async fn without_an_agreement_no_text_is_sent() {
    let world = World::new();
    let start = world.now() + TimeDelta::minutes(200);
    let booking = world
        .book(json!({ "start_time": start, "timezone": "Europe/London" }))
        .await;
    later(&world, 141).await;
    super::cancel(&world, &booking).await;
    later(&world, 1).await;
    assert_eq!(told(&world, &booking), [""]);
    assert!(world.phones.texts.sent().is_empty());
    // Neither for a plan without messages.
    world.sql("UPDATE organizations SET plan = 'pro'");
    let written = "SELECT CAST(COUNT(*) AS TEXT) FROM messages WHERE channel = 'sms'";
    assert_eq!(world.text(written), "0");
}

#[tokio::test(start_paused = true)]
async fn an_agreement_says_who_gave_it_when_and_by_which_words() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    let listed = consents(&world).await;
    let consent = &listed[0];
    assert_eq!(consent["number"], ADAS);
    assert_eq!(consent["wording"], AGREED);
    assert_eq!(consent["source"], "booking");
    assert_eq!(consent["booking_id"], json!(booking));
    assert_eq!(consent["given_by"], OLIVIA);
    assert_eq!(consent["withdrawn_at"], Value::Null);
    let path = format!("/api/bookings/{booking}");
    let (_, shown) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(shown["booking"]["sms_consent"], AGREED);
}

#[tokio::test(start_paused = true)]
async fn an_agreement_that_is_given_later_brings_the_reminders_of_calls_to_come() {
    let world = World::new();
    let start = world.now() + TimeDelta::minutes(200);
    let booking = world
        .book(json!({ "start_time": start, "timezone": "Europe/London" }))
        .await;
    patch(&world, &booking, json!({ "sms_consent": AGREED })).await;
    assert_eq!(consents(&world).await[0]["given_by"], OLIVIA);
    assert_eq!(told(&world, &booking), ["sms_reminder pending"]);
    later(&world, 141).await;
    assert_eq!(texts(&world).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_agreement_is_the_numbers_and_does_not_pass_to_another() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    patch(
        &world,
        &booking,
        json!({ "attendee_phone": "+14155552672" }),
    )
    .await;
    assert_eq!(
        told(&world, &booking),
        ["sms_reminder skipped other_number"]
    );
    let path = format!("/api/bookings/{booking}");
    let (_, shown) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(shown["booking"]["sms_consent"], Value::Null);
    later(&world, 150).await;
    assert!(world.phones.texts.sent().is_empty());
    // The first number's own holds on.
    assert_eq!(consents(&world).await[0]["withdrawn_at"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn an_agreement_that_is_withdrawn_ends_texts_at_once() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    let path = format!("/api/sms-consents/{ADAS}");
    let (status, answer) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["sms_consent"]["withdrawn_by"], OLIVIA);
    let (status, _) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    later(&world, 150).await;
    assert_eq!(told(&world, &booking), ["sms_reminder skipped no_consent"]);
    assert!(world.phones.texts.sent().is_empty());
    let actions = world.text("SELECT group_concat(action) FROM audit_log");
    assert_eq!(actions, "booking.create,sms_consent.withdraw");
    // By the booking, too.
    patch(&world, &booking, json!({ "sms_consent": "Again." })).await;
    patch(&world, &booking, json!({ "sms_consent": null })).await;
    let held = "SELECT CAST(COUNT(*) AS TEXT) FROM sms_consents WHERE withdrawn_at IS NULL";
    assert_eq!(world.text(held), "0");
    assert_eq!(consents(&world).await.as_array().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn words_that_are_too_long_are_refused_by_name() {
    let world = World::new();
    let start = world.now() + TimeDelta::minutes(200);
    let body =
        json!({ "start_time": start, "attendee_phone": ADAS, "sms_consent": "a".repeat(501) });
    let (status, answer) = world.send(Method::POST, "/api/bookings", body).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer["error"]["field"], "sms_consent");
}

#[tokio::test(start_paused = true)]
async fn an_agreement_and_an_opt_out_are_the_organizations_own() {
    let world = World::new();
    world.another_organization();
    book_texted(&world, 200).await;
    answers(&world, "text-a", "STOP").await;
    world.sql(
        "INSERT INTO sms_consents (id, organization_id, number, given_at, source, wording)
         VALUES ('theirs', '019b0000-0000-7000-8000-000000000001', '+14155559999', 1, 'reply', 'START');
         INSERT INTO sms_opt_outs (organization_id, number, at, sender, said_in)
         VALUES ('019b0000-0000-7000-8000-000000000001', '+14155559998', 1, '+12025550100', 'x');",
    );
    assert_eq!(consents(&world).await.as_array().unwrap().len(), 1);
    for path in [
        "/api/sms-consents/+14155559999",
        "/api/sms-opt-outs/+14155559998",
    ] {
        let (status, _) = world.send(Method::DELETE, path, Value::Null).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_erased_attendee_leaves_no_number_and_no_words() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    later(&world, 141).await;
    super::cancel(&world, &booking).await;
    later(&world, 60).await;
    let body = json!({ "phone": ADAS });
    let (status, answer) = world
        .confirmed(Method::POST, "/api/attendees/erase", body)
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let kept = world.text(
        "SELECT group_concat(number || ' ' || wording) || (SELECT group_concat(number) FROM sms_attempts) FROM sms_consents",
    );
    assert!(!kept.contains(ADAS) && !kept.contains("Ada"), "{kept}");
}

async fn erase(world: &World, phone: &str) {
    let body = json!({ "phone": phone });
    let (status, answer) = world
        .confirmed(Method::POST, "/api/attendees/erase", body)
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn an_erasure_takes_the_agreement_along_of_a_number_that_the_booking_had_before() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    patch(
        &world,
        &booking,
        json!({ "attendee_phone": "+14155552672" }),
    )
    .await;
    super::cancel(&world, &booking).await;
    later(&world, 210).await;
    erase(&world, "+14155552672").await;
    let kept = world.text("SELECT group_concat(number || wording) FROM sms_consents");
    assert!(!kept.contains(ADAS) && !kept.contains("Ada"), "{kept}");
}

#[tokio::test(start_paused = true)]
async fn an_erasure_by_number_takes_along_what_has_no_booking() {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    super::cancel(&world, &booking).await;
    assert_eq!(texts(&world).len(), 1);
    answers(&world, "in-1", "STOP").await;
    answers(&world, "in-2", "START").await;
    patch_number_away(&world, &booking);
    later(&world, 210).await;
    erase(&world, ADAS).await;
    for table in ["sms_consents", "sms_attempts", "sms_replies"] {
        let left = world.text(&format!(
            "SELECT CAST(COUNT(*) AS TEXT) FROM {table} WHERE number = '{ADAS}'"
        ));
        assert_eq!(left, "0", "{table}");
    }
}

/// The booking is somebody else's by now.
fn patch_number_away(world: &World, booking: &str) {
    world.sql(&format!(
        "UPDATE booking_events SET attendee_phone = '+14155552672' WHERE id = '{booking}'"
    ));
}

#[tokio::test(start_paused = true)]
async fn an_agreement_of_a_number_without_a_booking_is_kept_no_longer_than_calls() {
    let world = World::new();
    world.sql(
        "UPDATE organizations SET retention_days = 30;
         INSERT INTO sms_consents (id, organization_id, number, given_at, source, wording)
         SELECT 'old', id, '+14155559999', 1, 'reply', 'START' FROM organizations;",
    );
    book_texted(&world, 200).await;
    later(&world, 1).await;
    later(&world, 61).await;
    let kept = world.text(
        "SELECT group_concat(number, ' ') FROM (SELECT number FROM sms_consents ORDER BY given_at)",
    );
    assert_eq!(kept, format!("+999000000000 {ADAS}"));
}
