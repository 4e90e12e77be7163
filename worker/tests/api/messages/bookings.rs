//! The causes: whatever changes a booking tells those whom it concerns, in the same transaction.

use super::{ADA, OSCAR, OSCARS_MAIL, book_ada, cancel, later, mailed, patch, told};
use crate::prelude::*;
use callslot_worker::testing::Fault;
use chrono::TimeDelta;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_booking_is_confirmed_to_its_attendee_at_once() {
    let world = World::new();
    let booking = book_ada(&world, 600).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST"]);
    let mail = world.outbox.sent().remove(0);
    assert!(mail.text.contains("Olivia Owner"), "{}", mail.text);
    assert_eq!(mail.reply_to.as_deref(), Some("olivia.owner@acme.example"));
    assert_eq!(
        told(&world, &booking),
        ["attendee_booked sent", "attendee_reminder_hour pending"]
    );
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM messages WHERE payload IS NOT NULL"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn nobody_is_told_who_has_no_address_or_did_it_themselves() {
    let world = World::new();
    world.book_in(36_000).await;
    assert!(world.outbox.sent().is_empty());
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM messages"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn an_operator_is_told_of_a_call_that_a_colleague_books_moves_and_cancels_for_them() {
    let world = World::new();
    let start = world.now() + TimeDelta::hours(10);
    let booking = world
        .book(json!({ "start_time": start, "user_id": OSCAR }))
        .await;
    patch(
        &world,
        &booking,
        json!({ "start_time": start + TimeDelta::hours(1) }),
    )
    .await;
    cancel(&world, &booking).await;
    assert_eq!(
        told(&world, &booking),
        [
            "operator_booked sent",
            "operator_moved sent",
            "operator_cancelled sent"
        ]
    );
    assert_eq!(
        mailed(&world, OSCARS_MAIL),
        ["REQUEST", "REQUEST", "CANCEL"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_cancel_mail_has_the_method_cancel_the_same_uid_and_a_higher_sequence() {
    let world = World::new();
    let booking = book_ada(&world, 600).await;
    let start = world.now() + TimeDelta::hours(12);
    patch(&world, &booking, json!({ "start_time": start })).await;
    cancel(&world, &booking).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST", "REQUEST", "CANCEL"]);
    let line = |name: &str| -> Vec<String> {
        let sent = world.outbox.sent();
        let line = |mail: &callslot_messages::Mail| {
            let text = mail.calendar.clone().unwrap().text.replace("\r\n ", "");
            let found = text.lines().find_map(|line| line.strip_prefix(name));
            found.map(str::to_owned).unwrap()
        };
        sent.iter().map(line).collect()
    };
    let uids = line("UID:");
    assert!(
        uids.iter()
            .all(|uid| *uid == uids[0] && uid.contains(&booking)),
        "{uids:?}"
    );
    let sequences: Vec<u32> = line("SEQUENCE:")
        .iter()
        .map(|n| n.parse().unwrap())
        .collect();
    assert!(sequences.is_sorted_by(|a, b| a < b), "{sequences:?}");
}

#[tokio::test(start_paused = true)]
async fn who_gives_a_call_away_and_who_gets_it_are_both_told() {
    let world = World::new();
    let booking = world
        .book(json!({ "start_time": world.now() + TimeDelta::hours(10), "user_id": OSCAR }))
        .await;
    let amara = "019a0000-0000-7000-8000-000000000106";
    patch(&world, &booking, json!({ "user_id": amara })).await;
    assert_eq!(
        told(&world, &booking),
        [
            "operator_booked sent",
            "operator_handed_over sent",
            "operator_taken_over sent"
        ]
    );
    assert_eq!(mailed(&world, OSCARS_MAIL), ["REQUEST", "CANCEL"]);
    assert_eq!(mailed(&world, "amara.obi@acme.example"), ["REQUEST"]);
}

#[tokio::test(start_paused = true)]
async fn who_gives_a_call_away_once_it_is_due_is_told_all_the_same() {
    let world = World::new();
    let booking = world
        .book(json!({ "start_time": world.now() + TimeDelta::hours(10), "user_id": OSCAR }))
        .await;
    // Its time has come, and no tick yet.
    tokio::time::sleep(Duration::from_secs(10 * 3600 + 1)).await;
    let amara = "019a0000-0000-7000-8000-000000000106";
    patch(&world, &booking, json!({ "user_id": amara })).await;
    assert_eq!(
        told(&world, &booking),
        ["operator_booked sent", "operator_handed_over sent"]
    );
    assert_eq!(mailed(&world, OSCARS_MAIL), ["REQUEST", "CANCEL"]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_missed_is_told_to_whoever_was_told_of_it() {
    let world = World::new();
    let booking = book_ada(&world, 30).await;
    later(&world, 40).await;
    later(&world, 1).await;
    assert_eq!(world.state(&booking), "failed: missed_window");
    assert_eq!(
        told(&world, &booking),
        [
            "attendee_booked sent",
            "attendee_missed sent",
            "operator_missed sent"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_cancellation_is_told_to_those_only_who_were_told_of_the_call() {
    let world = World::new();
    let acme = "019a0000-0000-7000-8000-000000000001";
    world.sql(&format!(
        "INSERT INTO message_switches (organization_id, kind, subject_id) VALUES ('{acme}', 'attendee_booked', '{acme}')"
    ));
    let booking = book_ada(&world, 600).await;
    cancel(&world, &booking).await;
    assert_eq!(
        told(&world, &booking),
        [
            "attendee_booked skipped switched_off",
            "attendee_reminder_hour skipped cancelled",
            "attendee_cancelled skipped never_told",
            "operator_cancelled skipped own_action",
        ]
    );
    assert!(world.outbox.sent().is_empty());
}

#[tokio::test(start_paused = true)]
async fn another_address_is_told_anew_and_the_old_one_of_the_end_alone() {
    let world = World::new();
    let booking = book_ada(&world, 600).await;
    patch(
        &world,
        &booking,
        json!({ "attendee_email": "grace@example.com" }),
    )
    .await;
    assert_eq!(mailed(&world, "grace@example.com"), ["REQUEST"]);
    later(&world, 545).await;
    let to: Vec<_> = world
        .outbox
        .sent()
        .into_iter()
        .map(|mail| mail.to)
        .collect();
    let grace = "grace@example.com";
    assert_eq!(to, [ADA, grace, ADA, grace]);
    assert_eq!(mailed(&world, ADA), ["REQUEST", "CANCEL"]);
}

#[tokio::test(start_paused = true)]
async fn a_merely_newer_version_keeps_no_message_back() {
    let world = World::new();
    world.outbox.fail(Fault::Before);
    let booking = book_ada(&world, 600).await;
    patch(&world, &booking, json!({ "notes": "Bring the contract." })).await;
    patch(&world, &booking, json!({ "title": "Contract" })).await;
    later(&world, 5).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST"]);
}

#[tokio::test(start_paused = true)]
async fn attendees_are_told_by_organizations_whose_plan_includes_it() {
    let world = World::new();
    world.sql("UPDATE organizations SET plan = 'business'");
    let business = book_ada(&world, 600).await;
    world.sql("UPDATE organizations SET plan = 'enterprise'");
    let enterprise = book_ada(&world, 700).await;
    for booking in [business, enterprise] {
        assert_eq!(told(&world, &booking)[0], "attendee_booked sent");
    }
    assert_eq!(
        callslot_shared::access::plans_with(callslot_shared::access::Feature::Messages)
            .iter()
            .map(|plan| plan.as_str())
            .collect::<Vec<_>>(),
        ["business", "enterprise"],
        "the triggers on bookings name them"
    );
}
