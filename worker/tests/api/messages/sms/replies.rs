//! STOP, START and HELP.

use super::{ADAS, AGREED, SERVICE, answers, answers_to, book_texted, cancel, later, texts, told};
use crate::prelude::*;
use accounts::ACME;
use callslot_worker::testing::Fault;
use chrono::TimeDelta;

const OTHER_ORGANIZATION: &str = "019b0000-0000-7000-8000-000000000001";

fn opted_out(world: &World) -> String {
    world.text(
        "SELECT COALESCE(group_concat(organization_id), '') FROM (
           SELECT organization_id FROM sms_opt_outs ORDER BY organization_id)",
    )
}

/// A world in which Ada was texted once.
async fn texted() -> (World, String) {
    let world = World::new();
    let booking = book_texted(&world, 200).await;
    let start = world.now() + TimeDelta::minutes(300);
    super::patch(&world, &booking, json!({ "start_time": start })).await;
    assert_eq!(texts(&world).len(), 1);
    (world, booking)
}

#[tokio::test(start_paused = true)]
async fn after_a_stop_nothing_is_sent_but_its_one_confirmation() {
    let (world, booking) = texted().await;
    assert_eq!(answers(&world, "in-1", " stop. ").await, 204);
    assert_eq!(texts(&world).len(), 2);
    assert!(
        texts(&world)[1].contains("no more text messages"),
        "{:?}",
        texts(&world)
    );
    // Again, and in other words.
    assert_eq!(answers(&world, "in-1", " stop. ").await, 204);
    assert_eq!(answers(&world, "in-2", "Unsubscribe").await, 204);
    later(&world, 250).await;
    cancel(&world, &booking).await;
    later(&world, 1).await;
    assert_eq!(texts(&world).len(), 2);
    let told = told(&world, &booking).join(", ");
    assert!(told.contains("sms_reminder skipped opted_out"), "{told}");
    let actions =
        world.text("SELECT group_concat(action) FROM audit_log WHERE action LIKE 'sms.%'");
    assert_eq!(actions, "sms.stop");
}

#[tokio::test(start_paused = true)]
async fn a_stop_cancels_no_booking_also_if_the_word_is_cancel() {
    let (world, booking) = texted().await;
    assert_eq!(answers(&world, "in-1", "CANCEL").await, 204);
    assert_eq!(world.state(&booking), "pending");
    assert!(!opted_out(&world).is_empty());
    assert!(texts(&world)[1].contains("Your calls stay booked"));
}

#[tokio::test(start_paused = true)]
async fn a_stop_holds_against_what_a_member_enters_later() {
    let (world, _) = texted().await;
    answers(&world, "in-1", "STOP").await;
    let start = world.now() + TimeDelta::minutes(500);
    let other = world.another_operator("+12125550198");
    let booking = world
        .book(json!({
            "start_time": start, "timezone": "Europe/London", "sms_consent": AGREED, "user_id": other,
        }))
        .await;
    cancel(&world, &booking).await;
    assert_eq!(texts(&world).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_start_brings_texts_back() {
    let (world, booking) = texted().await;
    answers(&world, "in-1", "STOP").await;
    assert_eq!(answers(&world, "in-2", "Unstop").await, 204);
    assert_eq!(texts(&world).len(), 3);
    assert_eq!(opted_out(&world), "");
    // The STOP is told once more, late: it is not taken in again.
    assert_eq!(answers(&world, "in-1", "STOP").await, 204);
    assert_eq!(opted_out(&world), "");
    later(&world, 241).await;
    let sent = texts(&world);
    assert!(
        sent.last().unwrap().contains("reminder"),
        "{sent:?} {:?}",
        told(&world, &booking)
    );
    let source =
        world.text("SELECT source || wording FROM sms_consents WHERE withdrawn_at IS NULL");
    assert_eq!(source, "replyUnstop");
    // Another START changes nothing, and is not answered.
    answers(&world, "in-3", "START").await;
    assert_eq!(texts(&world).len(), sent.len());
}

#[tokio::test(start_paused = true)]
async fn help_is_answered_with_a_name_and_a_contact_once_an_hour() {
    let (world, _) = texted().await;
    assert_eq!(answers(&world, "in-1", "HELP").await, 204);
    assert_eq!(answers(&world, "in-2", "info?").await, 204);
    let sent = texts(&world);
    assert_eq!(sent.len(), 2);
    assert!(
        sent[1].contains("Acme Support") && sent[1].contains("olivia.owner@acme.example"),
        "{sent:?}"
    );
    later(&world, 61).await;
    answers(&world, "in-3", "Hilfe").await;
    assert_eq!(texts(&world).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn other_texts_change_nothing_and_are_not_kept() {
    let (world, _) = texted().await;
    assert_eq!(
        answers(&world, "in-1", "See you at ten! From me To you").await,
        204
    );
    assert_eq!(texts(&world).len(), 1);
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM sms_replies"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn a_stop_to_a_shared_number_holds_for_every_organization_that_texted_from_it() {
    let (world, _) = texted().await;
    world.another_organization();
    // They have texted her from it, too; a third has not.
    world.sql(&format!(
        "INSERT INTO organizations (id, name, plan) VALUES ('019c0000-0000-7000-8000-000000000001', 'Third', 'business');
         INSERT INTO sms_attempts (id, message_id, organization_id, sender, number, text_hash, segments, state, asked_at, updated_at)
         VALUES ('019b0000-0000-7000-8000-00000000aaaa', 'm', '{OTHER_ORGANIZATION}', '{SERVICE}', '{ADAS}', '{:064}', 1,
           'delivered', 1, 1);",
        0
    ));
    assert_eq!(answers(&world, "in-1", "STOP").await, 204);
    assert_eq!(
        opted_out(&world),
        format!("019a0000-0000-7000-8000-000000000001,{OTHER_ORGANIZATION}")
    );
    assert_eq!(texts(&world).len(), 2, "one confirmation");
    answers(&world, "in-2", "START").await;
    assert_eq!(opted_out(&world), "");
}

#[tokio::test(start_paused = true)]
async fn a_stop_to_an_organizations_own_number_is_its_own_and_signed_by_its_account() {
    let world = World::new();
    accounts::exists(&world.phones, &ACME);
    let (status, put) = world
        .confirmed(Method::PUT, "/api/carrier", ACME.body())
        .await;
    assert_eq!(status, StatusCode::OK, "{put}");
    let own = ACME.numbers[0];
    let address = world.phones.texts.addresses.lock().unwrap()[own].clone();
    let path = address
        .strip_prefix("https://callslot.example")
        .unwrap()
        .to_owned();
    let booking = book_texted(&world, 200).await;
    cancel(&world, &booking).await;
    assert_eq!(super::last(&world).from, own);
    let pairs = [
        ("Body", "STOP"),
        ("From", ADAS),
        ("MessageSid", "in-1"),
        ("To", own),
    ];
    // Not by the deployment's key.
    let forged =
        callslot_worker::testing::webhook(callslot_worker::testing::SIGNING_KEY, &path, &pairs);
    assert_eq!(world.text_of(forged).await.0, StatusCode::FORBIDDEN);
    assert_eq!(opted_out(&world), "");
    let genuine = callslot_worker::testing::webhook(ACME.signing_key, &path, &pairs);
    assert_eq!(world.text_of(genuine).await.0, StatusCode::NO_CONTENT);
    assert_eq!(opted_out(&world), ACME.organization);
    let confirmation = super::last(&world);
    assert_eq!((&*confirmation.from, &*confirmation.to), (own, ADAS));
    // Its reports are signed with its key, too.
    let status = [
        ("MessageSid", &*confirmation.id),
        ("MessageStatus", "delivered"),
    ];
    let forged = callslot_worker::testing::webhook(
        callslot_worker::testing::SIGNING_KEY,
        &confirmation.report,
        &status,
    );
    assert_eq!(world.text_of(forged).await.0, StatusCode::FORBIDDEN);
    let genuine =
        callslot_worker::testing::webhook(ACME.signing_key, &confirmation.report, &status);
    assert_eq!(world.text_of(genuine).await.0, StatusCode::NO_CONTENT);
}

#[tokio::test(start_paused = true)]
async fn an_account_that_keeps_its_address_for_texts_is_not_connected() {
    let world = World::new();
    accounts::exists(&world.phones, &ACME);
    let relaxed = std::sync::atomic::Ordering::Relaxed;
    world.phones.texts.is_stubborn.store(true, relaxed);
    let (status, answer) = world
        .confirmed(Method::PUT, "/api/carrier", ACME.body())
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    assert_eq!(answer["error"]["field"], "from_number");
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM carrier_accounts"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn texts_that_come_in_are_believed_with_the_carriers_signature_only() {
    let (world, _) = texted().await;
    let pairs = [
        ("Body", "STOP"),
        ("From", ADAS),
        ("MessageSid", "in-1"),
        ("To", SERVICE),
    ];
    let path = "/carrier/lines/deployment/received";
    let forged = callslot_worker::testing::webhook("another-key", path, &pairs);
    assert_eq!(world.text_of(forged).await.0, StatusCode::FORBIDDEN);
    assert_eq!(opted_out(&world), "");
    for line in ["nobody", OTHER_ORGANIZATION] {
        assert_eq!(
            answers_to(&world, line, SERVICE, ("in-1", "STOP")).await,
            if line == "nobody" { 404 } else { 403 }
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_stop_that_could_not_be_noted_is_answered_so_that_it_comes_again() {
    let (world, _) = texted().await;
    world.db.fail("INSERT INTO sms_replies", Fault::Before);
    assert!(answers(&world, "in-1", "STOP").await >= 500);
    assert_eq!(answers(&world, "in-1", "STOP").await, 204);
    assert_eq!(texts(&world).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_opt_out_is_listed_and_removed_and_needs_a_new_agreement() {
    let (world, _) = texted().await;
    answers(&world, "in-1", "STOP").await;
    let (_, listed) = world
        .send(Method::GET, "/api/sms-opt-outs", Value::Null)
        .await;
    assert_eq!(listed["sms_opt_outs"][0]["number"], ADAS);
    assert_eq!(listed["sms_opt_outs"][0]["sender"], SERVICE);
    let path = format!("/api/sms-opt-outs/{ADAS}");
    let (status, answer) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let (status, _) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    later(&world, 250).await;
    assert_eq!(texts(&world).len(), 2, "nothing without an agreement");
    let actions =
        world.text("SELECT group_concat(action) FROM audit_log WHERE action LIKE 'sms_%.%'");
    assert!(actions.contains("sms_opt_out.remove"), "{actions}");
}

/// The organizations that Ada agreed with, as far as it holds.
fn agreed_with(world: &World) -> String {
    world.text(
        "SELECT COALESCE(group_concat(organization_id), '') FROM (
           SELECT organization_id FROM sms_consents WHERE withdrawn_at IS NULL ORDER BY organization_id)",
    )
}

/// Another organization has texted Ada from the deployment's number, a minute ago.
fn they_text_too(world: &World) {
    world.another_organization();
    let at = world.now().timestamp_millis() - 60_000;
    world.sql(&format!(
        "INSERT INTO sms_attempts (id, message_id, organization_id, sender, number, text_hash, segments, state, asked_at, updated_at)
         VALUES ('019b0000-0000-7000-8000-00000000aaaa', 'm', '{OTHER_ORGANIZATION}', '{SERVICE}', '{ADAS}', '{:064}', 1,
           'delivered', {at}, {at});",
        0
    ));
}

#[tokio::test(start_paused = true)]
async fn a_yes_to_a_shared_number_is_no_agreement() {
    let (world, _) = texted().await;
    they_text_too(&world);
    world.sql("DELETE FROM sms_consents");
    for (n, text) in ["Yes", "Sí!", "oui", "ja", "continue"].iter().enumerate() {
        assert_eq!(answers(&world, &format!("in-{n}"), text).await, 204);
    }
    assert_eq!(agreed_with(&world), "");
    assert_eq!(texts(&world).len(), 1);
    // It answers the end of text messages.
    answers(&world, "in-8", "STOP").await;
    answers(&world, "in-9", "Yes").await;
    assert_eq!(opted_out(&world), "");
    assert_eq!(
        agreed_with(&world),
        format!("{},{OTHER_ORGANIZATION}", ACME.organization)
    );
}

#[tokio::test(start_paused = true)]
async fn a_start_without_a_stop_is_for_whoever_texted_last() {
    let (world, _) = texted().await;
    world.sql("DELETE FROM sms_consents");
    they_text_too(&world);
    world.sql("UPDATE sms_attempts SET asked_at = asked_at + 120000 WHERE message_id = 'm'");
    assert_eq!(answers(&world, "in-1", "START").await, 204);
    assert_eq!(agreed_with(&world), OTHER_ORGANIZATION);
}

#[tokio::test(start_paused = true)]
async fn a_start_ends_no_stop_that_was_said_to_another_number() {
    let (world, _) = texted().await;
    they_text_too(&world);
    world.sql(&format!(
        "INSERT INTO sms_opt_outs (organization_id, number, at, sender, said_in)
         VALUES ('{OTHER_ORGANIZATION}', '{ADAS}', 1, '+12025550177', 'x');"
    ));
    answers(&world, "in-1", "START").await;
    assert_eq!(opted_out(&world), OTHER_ORGANIZATION);
    assert_eq!(agreed_with(&world), ACME.organization);
}

#[tokio::test(start_paused = true)]
async fn a_stop_to_a_shared_number_binds_those_who_have_not_texted_from_it_yet() {
    let world = World::new();
    they_text_too(&world);
    assert_eq!(answers(&world, "in-1", "STOP").await, 204);
    assert_eq!(opted_out(&world), OTHER_ORGANIZATION);
    let before = texts(&world).len();
    let booking = book_texted(&world, 200).await;
    cancel(&world, &booking).await;
    later(&world, 1).await;
    assert_eq!(texts(&world).len(), before);
    let told = told(&world, &booking).join(", ");
    assert!(told.contains("sms_cancelled skipped opted_out"), "{told}");
}
