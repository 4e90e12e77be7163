//! Calls with organizations' own accounts and numbers: each attempt stays with one account.

use crate::prelude::*;
use callslot_worker::{
    encryption::EncryptionKeys,
    store::carrier_accounts,
    testing::accounts::{self, ACME, OTHER, TestAccount},
};
use std::sync::atomic::Ordering;

/// Another organization, at any hour, with an owner and an operator.
fn others(world: &World) {
    world
        .an_organization()
        .with_owner()
        .with_operator("019b0000-0000-7000-8000-000000000102", "+13125550102")
        .with_limit(CallLimit::AttendeeCallsPerMinute, 600)
        .with_voice(&json!({}));
}

/// The demo organization with an account of its own.
fn world() -> World {
    let world = World::new();
    accounts::exists(&world.phones, &ACME);
    accounts::connected(&world, &ACME);
    world
}

/// A booking of the other organization's operator of that number, so many seconds from now.
fn book_theirs(world: &World, number: u32, seconds: i64) -> String {
    let id = format!("019b0000-0000-7000-8000-0000000003{number:02}");
    let start = (world.now() + TimeDelta::seconds(seconds)).timestamp_millis();
    world
        .organization(OTHER.organization)
        .with_booking(&BookingRow {
            id: &id,
            user: &format!("019b0000-0000-7000-8000-0000000001{number:02}"),
            title: "Theirs",
            start,
            attendee_phone: "+13125550199",
            ..BookingRow::default()
        });
    id
}

/// The uses of own accounts.
fn used(world: &World) -> Vec<String> {
    world.phones.used.lock().unwrap().clone()
}

/// Replaces the account by the same one with another password and signing key.
fn with_new_credentials(world: &World) -> TestAccount {
    world.acme().without_carrier_account();
    let newer = TestAccount {
        token: "token-newer",
        signing_key: "signing-newer",
        ..ACME
    };
    let mut tokens = world.phones.tokens.lock().unwrap();
    tokens.insert(newer.project.to_owned(), newer.token.to_owned());
    accounts::connected(world, &newer);
    newer
}

/// Replaces the account by another one.
fn with_another_account(world: &World) -> TestAccount {
    world.acme().without_carrier_account();
    let second = TestAccount {
        host: "second.signalwire.com",
        project: "project-second",
        token: "token-second",
        signing_key: "signing-second",
        numbers: ["+12025550131", "+12025550132"],
        ..ACME
    };
    accounts::exists(&world.phones, &second);
    accounts::connected(world, &second);
    second
}

#[tokio::test(start_paused = true)]
async fn each_organizations_calls_go_over_its_own_account_at_its_own_pace() {
    let world = world();
    others(&world);
    accounts::exists(&world.phones, &OTHER);
    accounts::connected(&world, &OTHER);
    for _ in 0..2 {
        world.book_in(10).await;
    }
    for number in 1..=2 {
        book_theirs(&world, number, 10);
    }
    let report = world.tick().await;
    assert_eq!(report.placed, 4);
    // Two in each space at a time, a second apart.
    assert_eq!(world.asked_at(), [10.0, 10.0, 11.0, 11.0]);
    let mut used = used(&world);
    used.sort();
    let (acme, other) = (
        "project-acme create from +12025550111",
        "project-other create from +12025550121",
    );
    assert_eq!(used, [acme, acme, other, other]);
    assert_eq!(
        world.text(
            "SELECT group_concat(DISTINCT caller_space || ' ' || caller_id) FROM
             (SELECT * FROM call_attempts ORDER BY caller_space)"
        ),
        "acme.signalwire.com +12025550111,other.signalwire.com +12025550121"
    );
}

#[tokio::test(start_paused = true)]
async fn accounts_in_one_space_share_its_pace() {
    let world = world();
    others(&world);
    let neighbour = TestAccount {
        host: ACME.host,
        ..OTHER
    };
    accounts::exists(&world.phones, &neighbour);
    accounts::connected(&world, &neighbour);
    world.book_in(10).await;
    book_theirs(&world, 1, 10);
    world.tick().await;
    assert_eq!(world.asked_at(), [10.0, 11.0]);
}

#[tokio::test(start_paused = true)]
async fn an_organization_without_an_account_stays_with_the_services() {
    let world = world();
    others(&world);
    world.book_in(10).await;
    book_theirs(&world, 1, 10);
    world.tick().await;
    assert_eq!(world.asked_at(), [10.0, 10.0]);
    assert_eq!(used(&world), ["project-acme create from +12025550111"]);
    let from: Vec<_> = world.asked().into_iter().map(|asked| asked.from).collect();
    assert!(from.contains(&"+12025550100".to_owned()), "{from:?}");
}

#[tokio::test(start_paused = true)]
async fn webhooks_are_verified_with_the_key_of_the_attempts_organization() {
    let world = world();
    others(&world);
    accounts::exists(&world.phones, &OTHER);
    accounts::connected(&world, &OTHER);
    world.book_in(5).await;
    world.tick_by_hand().await;
    let attempt = attempt_of(&world, 0);
    let pairs = [("CallSid", "call-1"), ("CallStatus", "ringing")];
    for key in [
        callslot_worker::testing::SIGNING_KEY,
        OTHER.signing_key,
        "",
        ACME.token,
    ] {
        let (status, _) = world
            .webhook_by(key, &attempt, "status/operator", &pairs)
            .await;
        assert_eq!(status, 403, "{key}");
        let (status, _) = world.webhook_by(key, &attempt, "operator", &pairs).await;
        assert_eq!(status, 403, "{key}");
    }
    assert_eq!(world.text("SELECT status FROM calls"), "queued");
    let key = ACME.signing_key;
    let (status, _) = world
        .webhook_by(key, &attempt, "status/operator", &pairs)
        .await;
    assert_eq!(status, 204);
    assert_eq!(world.text("SELECT status FROM calls"), "ringing");
    // The second phone is called from the same number.
    let pressed = [("CallSid", "call-1"), ("Digits", "1")];
    let (_, document) = world.webhook_by(key, &attempt, "accepted", &pressed).await;
    assert!(document.contains("callerId=\"+12025550111\""), "{document}");
    // An address that proves to be this Worker's is no way past the key.
    let asked = world.asked().remove(0).document;
    let proven = asked.strip_prefix("https://callslot.example").unwrap();
    for (key, expected) in [(callslot_worker::testing::SIGNING_KEY, 403), (key, 200)] {
        let request = callslot_worker::testing::webhook(key, proven, &[("CallSid", "call-1")]);
        assert_eq!(world.text_of(request).await.0, expected, "{key}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_attempt_of_the_services_account_is_not_verified_with_an_organizations_key() {
    let world = World::new();
    world.book_in(5).await;
    world.tick_by_hand().await;
    accounts::exists(&world.phones, &ACME);
    accounts::connected(&world, &ACME);
    let attempt = attempt_of(&world, 0);
    let pairs = [("CallSid", "call-1"), ("CallStatus", "ringing")];
    let (status, _) = world
        .webhook_by(ACME.signing_key, &attempt, "status/operator", &pairs)
        .await;
    assert_eq!(status, 403);
    assert_eq!(
        world.webhook(&attempt, "status/operator", &pairs).await.0,
        204
    );
}

#[tokio::test(start_paused = true)]
async fn new_credentials_in_the_middle_of_a_call_end_it_and_both_keys_sign() {
    let world = world();
    let booking = world.book_in(5).await;
    world.tick_by_hand().await;
    let newer = with_new_credentials(&world);
    let attempt = attempt_of(&world, 0);
    for key in [ACME.signing_key, newer.signing_key] {
        let pairs = [("CallSid", "call-1"), ("CallStatus", "ringing")];
        let (status, _) = world
            .webhook_by(key, &attempt, "status/operator", &pairs)
            .await;
        assert_eq!(status, 204, "{key}");
    }
    let path = format!("/api/bookings/{booking}");
    world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(world.ended(), ["call-1"]);
}

#[tokio::test(start_paused = true)]
async fn another_account_in_the_middle_of_a_call_leaves_it_with_the_one_before() {
    let world = world();
    let booking = world.book_in(5).await;
    world.tick_by_hand().await;
    let second = with_another_account(&world);
    let attempt = attempt_of(&world, 0);
    let pairs = [("CallSid", "call-1"), ("CallStatus", "ringing")];
    for (key, expected) in [(second.signing_key, 403), (ACME.signing_key, 204)] {
        let (status, _) = world
            .webhook_by(key, &attempt, "status/operator", &pairs)
            .await;
        assert_eq!(status, expected, "{key}");
    }
    let path = format!("/api/bookings/{booking}");
    world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(used(&world).last().unwrap(), "project-acme end call-1");
}

#[tokio::test(start_paused = true)]
async fn an_account_that_changes_between_the_claim_and_the_commit_is_the_one_that_is_used() {
    let world = world();
    let booking = world.book_in(30).await;
    let (_, ()) = tokio::join!(world.tick(), async {
        tokio::time::sleep(Duration::from_secs(20)).await;
        assert_eq!(world.phases(&booking), "claimed");
        with_another_account(&world);
    });
    assert_eq!(used(&world), ["project-second create from +12025550131"]);
    assert_eq!(world.phases(&booking), "released placed");
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_answer_was_lost_is_looked_for_in_its_own_account() {
    let world = world();
    let booking = world.book_in(5).await;
    world
        .phones
        .answers
        .lock()
        .unwrap()
        .push_back(CarrierReaction::LoseAfterTaking);
    world.tick().await;
    world.tick().await;
    assert_eq!(world.phases(&booking), "placed");
    let used = used(&world);
    assert!(
        used.contains(&"project-acme list from +12025550111".to_owned()),
        "{used:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_quiet_call_is_looked_up_in_its_own_account() {
    let world = world();
    world.book_in(1).await;
    for _ in 0..4 {
        world.tick().await;
    }
    let used = used(&world);
    assert!(
        used.contains(&"project-acme look up call-1".to_owned()),
        "{used:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn credentials_that_cannot_be_opened_fail_the_booking_with_a_notice_and_keep_nobody_waiting()
{
    let gone = "1:CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=";
    let world = World::new();
    others(&world);
    accounts::exists(&world.phones, &ACME);
    accounts::write(&world, &ACME, &EncryptionKeys::parse(gone).unwrap());
    let booking = world.book_in(10).await;
    let theirs = book_theirs(&world, 1, 10);
    let report = world.tick().await;
    assert_eq!((report.refused, report.placed, report.errors), (1, 1, 0));
    assert_eq!(world.state(&booking), "failed: carrier_refused");
    assert_eq!(world.state(&theirs), "calling");
    assert_eq!(
        world.text("SELECT kind FROM notices WHERE organization_id LIKE '019a%'"),
        "carrier_refused"
    );
    assert_eq!(
        world.text("SELECT carrier_code FROM call_attempts WHERE phase = 'refused'"),
        "credentials_unreadable"
    );
    // The service's account did not stand in.
    assert_eq!(world.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_row_that_is_copied_to_another_organization_opens_nothing() {
    let world = world();
    others(&world);
    world.sql(&format!(
        "UPDATE carrier_accounts SET organization_id = '{}'",
        OTHER.organization
    ));
    let theirs = book_theirs(&world, 1, 10);
    world.tick().await;
    assert_eq!(world.state(&theirs), "failed: carrier_refused");
    assert_eq!(used(&world), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn calls_come_from_the_number_that_the_settings_name_if_it_is_the_organizations_own() {
    let world = world();
    world
        .acme()
        .with_voice(&json!({"caller_id": "+12025550112"}))
        .with_own_caller_id("+12025550112");
    let booking = world.book_in(5).await;
    world.tick_by_hand().await;
    assert_eq!(used(&world), ["project-acme create from +12025550112"]);
    assert_eq!(
        world.text("SELECT caller_id FROM call_attempts"),
        "+12025550112"
    );
    // It is not taken from a call under way.
    world.sql("DELETE FROM caller_ids");
    let pressed = [("CallSid", "call-1"), ("Digits", "1")];
    let attempt = attempt_of(&world, 0);
    let (_, document) = world
        .webhook_by(ACME.signing_key, &attempt, "accepted", &pressed)
        .await;
    assert!(document.contains("callerId=\"+12025550112\""), "{document}");
    assert_eq!(world.state(&booking), "calling");
}

#[tokio::test(start_paused = true)]
async fn a_number_that_is_the_organizations_own_no_more_is_not_called_from_and_somebody_is_told() {
    let cases: [(&str, WorldChange); 4] = [
        ("nobody's", |_| {}),
        ("another organization's", |world| {
            world
                .organization(OTHER.organization)
                .with_caller_id("+12025550112");
        }),
        ("of another project", |world| {
            world
                .acme()
                .with_caller_id_of("+12025550112", "https://acme.signalwire.com/other");
        }),
        // Granted in the service's account, not in the organization's.
        ("the service's", |world| {
            world.acme().with_caller_id("+12025550112");
        }),
    ];
    for (case, number) in cases {
        let world = world();
        others(&world);
        let booking = world.book_in(5).await;
        world
            .acme()
            .with_voice(&json!({"caller_id": "+12025550112"}));
        number(&world);
        world.tick().await;
        assert_eq!(world.asked().len(), 0, "{case}");
        assert_eq!(world.state(&booking), "failed: carrier_refused", "{case}");
        assert_eq!(world.phases(&booking), "released", "{case}");
        assert_eq!(
            world.text("SELECT kind || ' ' || carrier_code FROM notices, call_attempts"),
            "carrier_refused caller_id_not_owned",
            "{case}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_granted_number_is_called_from_with_the_services_account() {
    let world = World::new();
    world
        .acme()
        .with_voice(&json!({"caller_id": "+12025550177"}))
        .with_caller_id("+12025550177");
    world
        .phones
        .answers
        .lock()
        .unwrap()
        .push_back(CarrierReaction::LoseAfterTaking);
    let booking = world.book_in(5).await;
    world.tick().await;
    assert_eq!(world.asked()[0].from, "+12025550177");
    // Looked for between the numbers it was asked for with.
    world.tick().await;
    assert_eq!(world.phases(&booking), "placed");
}

#[tokio::test(start_paused = true)]
async fn credentials_that_no_attempt_needs_are_forgotten_a_day_later() {
    let world = world();
    world.book_in(5).await;
    world.tick_by_hand().await;
    let now = world.now().timestamp_millis();
    world.sql(&format!("UPDATE carrier_accounts SET ended_at = {now}"));
    let secrets = "SELECT group_concat(key_version || length(api_token || signing_key)) FROM carrier_accounts";
    let kept = world.text(secrets);
    world
        .phones
        .status
        .lock()
        .unwrap()
        .clone_from(&callslot_shared::call::CarrierStatus::InProgress);
    world.tick_by_hand().await;
    assert_eq!(world.text(secrets), kept);
    tokio::time::advance(Duration::from_secs(24 * 3_600)).await;
    world.sql("UPDATE call_attempts SET settled_at = 9000000000000, checked_at = 9000000000000");
    world.tick_by_hand().await;
    // It is still live.
    assert_eq!(world.text(secrets), kept);
    world.sql("UPDATE call_attempts SET phase = 'ended', ended_at = 1");
    world.tick_by_hand().await;
    assert_eq!(world.text(secrets), "00");
    let gone = callslot_worker::store::call_attempts::get(
        world.app.all_tenants(),
        attempt_of(&world, 0).parse().unwrap(),
    );
    let gone = gone.await.unwrap().unwrap();
    assert!(world.dialer().carrier_for(&gone).is_err());
}

#[tokio::test(start_paused = true)]
async fn a_recording_is_deleted_in_the_account_it_was_made_with() {
    let world = world();
    world.book_in(5).await;
    world.tick_by_hand().await;
    world.sql(
        "INSERT INTO recordings (id, organization_id, attempt_id, call_id, status, started_at, updated_at, to_delete_at)
         SELECT 'recording-1', organization_id, id, carrier_call_id, 'completed', 1, 1, 1 FROM call_attempts",
    );
    let report = world.tick_by_hand().await;
    assert_eq!(report.recordings_deleted, 1);
    assert!(used(&world).contains(&"project-acme delete recording-1".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_carrier_that_is_mute_about_one_account_does_not_keep_the_other_waiting() {
    let world = world();
    others(&world);
    let booking = world.book_in(5).await;
    let theirs = book_theirs(&world, 1, 5);
    // Its password is not taken any more.
    world.phones.tokens.lock().unwrap().clear();
    world.tick().await;
    assert_eq!(world.state(&booking), "failed: carrier_refused");
    assert_eq!(world.state(&theirs), "calling");
    assert!(!world.phones.mute.load(Ordering::Relaxed));
}

#[tokio::test(start_paused = true)]
async fn the_signers_of_an_attempt_are_its_accounts_and_nobody_elses() {
    let world = world();
    world.book_in(5).await;
    world.tick_by_hand().await;
    let attempt = attempt_of(&world, 0).parse().unwrap();
    with_another_account(&world);
    let signers = carrier_accounts::signers(world.app.all_tenants(), attempt)
        .await
        .unwrap();
    let carrier_accounts::Signers::Own(rows) = signers else {
        panic!("{signers:?}");
    };
    let projects: Vec<_> = rows.iter().map(|row| row.project_id.as_str()).collect();
    assert_eq!(projects, [ACME.project]);
}
