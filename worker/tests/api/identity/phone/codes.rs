//! The way from a call to a phone that is verified.

use super::*;
use callslot_worker::testing::{self, Fault};
use std::time::Duration;
use tokio::task::LocalSet;

#[tokio::test(start_paused = true)]
async fn a_call_tells_a_code_that_makes_the_phone_ones_own() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    let (status, answer) = call(&world, &token, "k", "+1 (212) 555-0177").await;
    assert_eq!(status, StatusCode::ACCEPTED, "{answer}");
    assert_eq!(
        answer["verification"],
        json!({"phone": MOBILE, "state": "placed", "expires_at": "2026-03-02T12:09:50Z"})
    );
    let asked = &world.asked()[0];
    assert_eq!(
        (&*asked.to, &*asked.from, asked.detect_machine),
        (MOBILE, "+12025550100", true)
    );
    let document = told(&world, 0, "call-1").await;
    assert!(document.contains("Your Callslot code is "), "{document}");
    assert!(document.ends_with("<Hangup/></Response>"), "{document}");
    assert!(!document.contains("record"), "{document}");
    let code = code_in(&document);
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let (status, answer) = enter(&world, &token, &spaced).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(
        (&answer["user"]["phone"], &answer["user"]["phone_verified"]),
        (&json!(MOBILE), &json!(true))
    );
    let (_, me) = world
        .request(request(Method::GET, "/api/me", Some(&token)))
        .await;
    assert_eq!(me["user"], answer["user"]);
    assert_eq!(
        audited(&world),
        "phone_verification.begin member.verify_phone"
    );
    let (status, again) = enter(&world, &token, &code).await;
    assert_eq!((status.as_u16(), error(&again)), (409, "conflict"));
    assert_eq!(states(&world), "closed");
}

#[tokio::test(start_paused = true)]
async fn the_code_is_told_in_the_language_of_whoever_asks() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    world.sql("UPDATE users SET language = 'es'");
    called(&world, &token, "k", MOBILE).await;
    let document = told(&world, 0, "call-1").await;
    assert!(document.contains("Su código de Callslot es "), "{document}");
    assert!(document.contains(r#"language="es-"#), "{document}");
}

#[tokio::test(start_paused = true)]
async fn the_code_is_in_no_answer_row_log_or_audit_entry() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    let (_, answer) = call(&world, &token, "k", MOBILE).await;
    let code = code_in(&told(&world, 0, "call-1").await);
    let (_, again) = call(&world, &token, "k", MOBILE).await;
    let (_, wrong) = enter(&world, &token, other_than(&code)).await;
    let (_, right) = enter(&world, &token, &code).await;
    let row = world.text(
        "SELECT group_concat(concat_ws(' ', id, salt, code_hash, idempotency_key, request_hash, tried_in, verified_in,
           carrier_call_id, carrier_code)) FROM phone_verifications",
    );
    let log = world.text("SELECT group_concat(details || subject_id) FROM audit_log");
    let kept = world.text("SELECT COALESCE(group_concat(body), '') FROM idempotency_keys");
    let texts = [
        answer.to_string(),
        again.to_string(),
        wrong.to_string(),
        right.to_string(),
        row,
        log,
        kept,
        document_of(&world, 0),
    ];
    for text in texts.into_iter().chain(testing::logged()) {
        assert!(!text.contains(&code), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_document_says_the_code_of_a_live_call_only() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    called(&world, &token, "k", MOBILE).await;
    // Another call than its own, a machine, and steps that such a call has not.
    assert_eq!(told(&world, 0, "another-call").await, HANGS_UP);
    for machine in ["machine_start", "machine_end_beep", "fax"] {
        let form = [("CallSid", "call-1"), ("AnsweredBy", machine)];
        assert_eq!(told_as(&world, 0, &form).await, HANGS_UP, "{machine}");
    }
    let path = document_of(&world, 0);
    for step in ["accepted", "whisper", "consent", "connected", "dialled"] {
        let path = path.replace("/operator", &format!("/{step}"));
        let asked = webhook(
            SIGNING_KEY,
            &path,
            &[("CallSid", "call-1"), ("Digits", "1")],
        );
        assert_eq!(world.text_of(asked).await.1, HANGS_UP, "{step}");
    }
    // The carrier may ask twice for the same call.
    let first = told(&world, 0, "call-1").await;
    assert_eq!(told(&world, 0, "call-1").await, first);
    tokio::time::advance(Duration::from_secs(599)).await;
    assert_eq!(told(&world, 0, "call-1").await, first);
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(told(&world, 0, "call-1").await, HANGS_UP);
}

#[tokio::test(start_paused = true)]
async fn a_document_for_nobodys_verification_hangs_up_and_an_unsigned_request_gets_none() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    called(&world, &token, "k", MOBILE).await;
    let path = document_of(&world, 0);
    let form = [("CallSid", "call-1")];
    let unsigned = webhook("another-key", &path, &form);
    assert_eq!(world.text_of(unsigned).await.0, StatusCode::FORBIDDEN);
    let id = path.split('/').nth(3).unwrap();
    let nobodys = path.replace(id, "019c0000-0000-7000-8000-000000000001");
    let (nobodys, _) = nobodys.split_once('?').unwrap();
    let asked = webhook(SIGNING_KEY, nobodys, &form);
    assert_eq!(world.text_of(asked).await.1, HANGS_UP);
    // A proof that is an attempt's proves no verification, and the other way round.
    let attempts = path.replace("/verifications/", "/attempts/");
    let asked = webhook(SIGNING_KEY, &attempts, &form);
    assert_eq!(world.text_of(asked).await.1, HANGS_UP);
}

#[tokio::test(start_paused = true)]
async fn a_code_made_under_another_secret_is_not_told() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    called(&world, &token, "k", MOBILE).await;
    world.sql("UPDATE phone_verifications SET code_hash = replace(code_hash, substr(code_hash, 1, 8), '00000000')");
    assert_eq!(told(&world, 0, "call-1").await, HANGS_UP);
}

#[tokio::test(start_paused = true)]
async fn a_later_call_takes_the_place_of_an_earlier_one() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    called(&world, &token, "k-1", MOBILE).await;
    let earlier = code_in(&told(&world, 0, "call-1").await);
    tokio::time::advance(Duration::from_secs(2)).await;
    called(&world, &token, "k-2", "+12125550178").await;
    assert_eq!(states(&world), "closed placed");
    assert_eq!(told(&world, 0, "call-1").await, HANGS_UP);
    let later = code_in(&told(&world, 1, "call-2").await);
    assert_ne!(earlier, later);
    let (status, answer) = enter(&world, &token, &earlier).await;
    assert_eq!((status.as_u16(), error(&answer)), (422, "invalid_field"));
    let (status, answer) = enter(&world, &token, &later).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["user"]["phone"], "+12125550178");
}

#[tokio::test(start_paused = true)]
async fn a_code_can_be_tried_five_times() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    called(&world, &token, "k", MOBILE).await;
    let code = code_in(&told(&world, 0, "call-1").await);
    for left in [
        "4 tries are",
        "3 tries are",
        "2 tries are",
        "one try is",
        "",
    ] {
        let (status, answer) = enter(&world, &token, other_than(&code)).await;
        assert_eq!((status.as_u16(), error(&answer)), (422, "invalid_field"));
        assert_eq!(answer["error"]["field"], "code");
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(message.contains(left), "{message}");
    }
    let (status, answer) = enter(&world, &token, &code).await;
    assert_eq!((status.as_u16(), error(&answer)), (409, "conflict"));
    assert_eq!(
        audited(&world).matches("phone_verification.fail").count(),
        5
    );
    // The number of the member is what it was.
    assert_eq!(own_phone(&world), "+12125550101");
}

fn own_phone(world: &World) -> String {
    world.text(&format!(
        "SELECT phone FROM members WHERE user_id = '{OWNER}'"
    ))
}

#[tokio::test(start_paused = true)]
async fn of_many_tries_at_once_five_are_tried_and_a_right_code_counts_once() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let token = page(&world, OWNER).await;
            called(&world, &token, "k-1", MOBILE).await;
            let code = code_in(&told(&world, 0, "call-1").await);
            let tries = (0..20).map(|_| enter(&world, &token, other_than(&code)));
            let answers = futures_util::future::join_all(tries).await;
            let wrong = answers.iter().filter(|(status, _)| status.as_u16() == 422);
            assert_eq!(wrong.count(), 5);
            called(&world, &token, "k-2", MOBILE).await;
            let code = code_in(&told(&world, 1, "call-2").await);
            let tries = (0..8).map(|_| enter(&world, &token, &code));
            let answers = futures_util::future::join_all(tries).await;
            let right = answers.iter().filter(|(status, _)| status.as_u16() == 200);
            assert_eq!(right.count(), 1, "{answers:?}");
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_code_is_entered_within_ten_minutes() {
    for (seconds, expected) in [(599, 200), (600, 409)] {
        let world = World::new();
        let token = page(&world, OWNER).await;
        called(&world, &token, "k", MOBILE).await;
        let code = code_in(&told(&world, 0, "call-1").await);
        tokio::time::advance(Duration::from_secs(seconds)).await;
        let (status, answer) = enter(&world, &token, &code).await;
        assert_eq!(status.as_u16(), expected, "{seconds}: {answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_is_entered_in_the_session_that_asked_for_it() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    called(&world, &token, "k", MOBILE).await;
    let code = code_in(&told(&world, 0, "call-1").await);
    let elsewhere = page(&world, OWNER).await;
    let extension = signed_in(&world, OWNER, SessionKind::Extension).await;
    let colleague = page(&world, OPERATOR).await;
    for other in [elsewhere, extension, colleague] {
        let (status, answer) = enter(&world, &other, &code).await;
        assert_eq!((status.as_u16(), error(&answer)), (409, "conflict"));
    }
    let (status, _) = enter(&world, OWNER_KEY, &code).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(enter(&world, &token, &code).await.0, StatusCode::OK);
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_an_admin_enters_is_not_verified_and_one_that_stays_is() {
    let world = World::new();
    let token = page(&world, OPERATOR).await;
    called(&world, &token, "k", MOBILE).await;
    let code = code_in(&told(&world, 0, "call-1").await);
    assert_eq!(enter(&world, &token, &code).await.0, StatusCode::OK);
    let shown = async || {
        let (_, me) = world
            .request(request(Method::GET, "/api/me", Some(&token)))
            .await;
        (
            me["user"]["phone"].clone(),
            me["user"]["phone_verified"].clone(),
        )
    };
    let path = format!("/api/members/{OPERATOR}");
    let enters = async |phone: &str| {
        let change = json!({ "phone": phone });
        world.confirmed(Method::PATCH, &path, change).await.0
    };
    assert_eq!(enters(MOBILE).await, StatusCode::OK);
    assert_eq!(shown().await, (json!(MOBILE), json!(true)));
    assert_eq!(enters("+12125550179").await, StatusCode::OK);
    assert_eq!(shown().await, (json!("+12125550179"), json!(false)));
    // The one that was verified before has to be verified anew.
    assert_eq!(enters(MOBILE).await, StatusCode::OK);
    assert_eq!(shown().await, (json!(MOBILE), json!(false)));
}

#[tokio::test(start_paused = true)]
async fn a_code_opens_nothing_before_its_call_is_asked_for_or_once_that_is_over() {
    for (state, expected) in [
        ("claimed", 409),
        ("dialing", 200),
        ("placed", 200),
        ("unknown", 200),
        ("refused", 409),
        ("closed", 409),
    ] {
        let world = World::new();
        let token = page(&world, OWNER).await;
        called(&world, &token, "k", MOBILE).await;
        let code = code_in(&told(&world, 0, "call-1").await);
        // Not every state can follow from the one that is there.
        world.sql("DROP TRIGGER phone_verifications_states");
        world.sql(&format!("UPDATE phone_verifications SET state = '{state}'"));
        let wrong = if expected == 200 { 422 } else { expected };
        let (status, answer) = enter(&world, &token, other_than(&code)).await;
        assert_eq!(status.as_u16(), wrong, "{state}: {answer}");
        let tries = world.text("SELECT CAST(tries AS TEXT) FROM phone_verifications");
        assert_eq!(tries == "1", expected == 200, "{state}");
        let (status, answer) = enter(&world, &token, &code).await;
        assert_eq!(status.as_u16(), expected, "{state}: {answer}");
        assert_eq!(own_phone(&world) == MOBILE, expected == 200, "{state}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_whose_call_is_replaced_while_it_is_entered_opens_nothing() {
    let local = LocalSet::new();
    let entered = local.run_until(async {
        let world = World::new();
        let token = page(&world, OWNER).await;
        called(&world, &token, "k-1", MOBILE).await;
        let code = code_in(&told(&world, 0, "call-1").await);
        let spends = "SET tries = tries + 1";
        world.db.fail(spends, Fault::Late(Duration::from_secs(5)));
        let replaced = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            called(&world, &token, "k-2", "+12125550178").await;
        };
        let ((status, answer), ()) = tokio::join!(enter(&world, &token, &code), replaced);
        assert_eq!((status.as_u16(), error(&answer)), (409, "conflict"));
        assert_eq!(own_phone(&world), "+12125550101");
        assert_eq!(states(&world), "closed placed");
    });
    Box::pin(entered).await;
}
