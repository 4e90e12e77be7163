//! Everything that keeps phones from being rung for nothing.

use super::*;
use callslot_worker::testing::accounts::{self, ACME};
use std::time::Duration;

fn count(world: &World) -> String {
    world.text("SELECT CAST(COUNT(*) AS TEXT) FROM phone_verifications")
}

#[tokio::test(start_paused = true)]
async fn only_a_person_who_has_just_signed_in_on_a_page_has_a_phone_called() {
    let world = World::new();
    let extension = signed_in(&world, OWNER, SessionKind::Extension).await;
    let stale = page(&world, OWNER).await;
    tokio::time::advance(Duration::from_secs(15 * 60)).await;
    for token in [&*extension, &*stale, OWNER_KEY] {
        let (status, answer) = call(&world, token, "k", MOBILE).await;
        assert_eq!(
            (status.as_u16(), error(&answer)),
            (403, "fresh_sign_in_required")
        );
    }
    assert_eq!((world.asked().len(), &*count(&world)), (0, "0"));
}

#[tokio::test(start_paused = true)]
async fn a_key_is_required_and_a_request_that_breaks_a_rule_rings_nobody() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    let body = json!({ "phone": MOBILE });
    let (status, answer) = post(&world, &token, "/api/me/phone", None, &body).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["field"]),
        (400, &json!("Idempotency-Key"))
    );
    for phone in [
        "+1 900 555 0123",
        "+870 773 111 632",
        "+800 1234 5678",
        "+1 911",
        "call me",
        // The number that calls come from.
        "+1 202 555 0100",
    ] {
        let (status, answer) = call(&world, &token, phone, phone).await;
        assert_eq!(
            (status.as_u16(), error(&answer), &answer["error"]["field"]),
            (422, "invalid_field", &json!("phone")),
            "{phone}"
        );
    }
    assert_eq!((world.asked().len(), &*count(&world)), (0, "0"));
}

#[tokio::test(start_paused = true)]
async fn a_number_that_the_organization_does_not_call_is_not_called() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    world.acme().with_blocked_number(MOBILE);
    world.acme().calling_countries(&["US"]);
    for (phone, expected) in [
        (MOBILE, "invalid_field"),
        ("+1 876 555 0123", "country_not_allowed"),
        ("+44 20 7946 0123", "country_not_allowed"),
    ] {
        let (status, answer) = call(&world, &token, phone, phone).await;
        assert_eq!(
            (status.as_u16(), error(&answer), &answer["error"]["field"]),
            (422, expected, &json!("phone")),
            "{phone}"
        );
    }
    assert_eq!((world.asked().len(), &*count(&world)), (0, "0"));
    // A colleague's phone may be shared.
    called(&world, &token, "k", "+12125550103").await;
}

#[tokio::test(start_paused = true)]
async fn a_member_has_three_calls_an_hour() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    for n in 0..3 {
        called(
            &world,
            &token,
            &format!("k-{n}"),
            &format!("+1212555018{n}"),
        )
        .await;
        tokio::time::advance(Duration::from_secs(60)).await;
    }
    let limited = async |token: &str| {
        let mut asked = request(Method::POST, "/api/me/phone", Some(token));
        let key = "k-more".parse().unwrap();
        asked.headers_mut().insert("idempotency-key", key);
        *asked.body_mut() = Body::from(json!({"phone": "+12125550189"}).to_string());
        let answer = callslot_worker::serve(world.app.clone(), asked).await;
        let retry = answer.headers().get("retry-after").cloned();
        (answer.status().as_u16(), retry)
    };
    // The first counts until an hour after it.
    let (status, retry) = limited(&token).await;
    assert_eq!((status, retry), (429, Some("3420".parse().unwrap())));
    assert_eq!(world.asked().len(), 3);
    // Nothing of the first call is undone by what was refused.
    assert_eq!(states(&world), "closed closed placed");
    // A colleague has calls of their own.
    let colleague = page(&world, OPERATOR).await;
    assert_eq!(limited(&colleague).await.0, 202);
    tokio::time::advance(Duration::from_secs(57 * 60)).await;
    let later = page(&world, OWNER).await;
    assert_eq!(limited(&later).await.0, 202);
}

#[tokio::test(start_paused = true)]
async fn a_number_gets_five_calls_a_day_whoever_asks_and_from_whatever_organization() {
    let world = World::new();
    let theirs = world.another_organization();
    let mut n = 0;
    let mut ring = async |organization: &str, user: &str| {
        n += 1;
        let headers = axum::http::HeaderMap::new();
        let opened = world.open_session((organization, user), SessionKind::Page, &headers);
        let token = opened.await.unwrap().token;
        // Two forms of one Argentine subscriber.
        let phone = ["+54 11 2345 6789", "+54 9 11 2345 6789"][n % 2];
        let (status, answer) = call(&world, &token, &format!("k-{n}"), phone).await;
        tokio::time::advance(Duration::from_secs(2)).await;
        (status.as_u16(), answer)
    };
    let acme = "019a0000-0000-7000-8000-000000000001";
    for user in [OWNER, OPERATOR, OWNER] {
        assert_eq!(ring(acme, user).await.0, 202);
    }
    for _ in 0..2 {
        assert_eq!(ring(&theirs.id, OTTO).await.0, 202);
    }
    for (organization, user) in [(acme, OPERATOR), (&*theirs.id, OTTO)] {
        let (status, answer) = ring(organization, user).await;
        assert_eq!((status, error(&answer)), (429, "rate_limited"));
    }
    assert_eq!(world.asked().len(), 5);
    // An account of one's own is another caller space.
    accounts::exists(&world.phones, &ACME);
    accounts::connected(&world, &ACME);
    assert_eq!(ring(acme, OPERATOR).await.0, 202);
    assert_eq!(world.asked().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn an_organization_has_a_hundred_calls_a_day() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    world.sql(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
         INSERT INTO phone_verifications (id, organization_id, user_id, session_id, phone, language, state, salt, code_hash,
           idempotency_key, request_hash, caller_space, ask_at, created_at, expires_at)
         SELECT 'v-' || i, '019a0000-0000-7000-8000-000000000001', '{OPERATOR}', 's', '+1415555' || (1000 + i), 'en',
           'closed', '{0:032}', '{0:064}', 'k-' || i, '{0:064}', 'test-space', {1}, {1}, {1} FROM n",
        0,
        world.now().timestamp_millis() - 60_000,
    ));
    let (status, answer) = call(&world, &token, "k", MOBILE).await;
    assert_eq!((status.as_u16(), error(&answer)), (429, "rate_limited"));
    world.sql("DELETE FROM phone_verifications WHERE id = 'v-1'");
    called(&world, &token, "k", MOBILE).await;
}

#[tokio::test(start_paused = true)]
async fn a_call_comes_from_the_organizations_own_account_and_number() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    accounts::exists(&world.phones, &ACME);
    accounts::connected(&world, &ACME);
    called(&world, &token, "k", MOBILE).await;
    let asked = &world.asked()[0];
    assert_eq!((&*asked.from, &*asked.to), ("+12025550111", MOBILE));
    // Its webhooks are signed with that account's key, and with no other.
    let form = [("CallSid", "call-1")];
    let path = document_of(&world, 0);
    let genuine = webhook(ACME.signing_key, &path, &form);
    code_in(&world.text_of(genuine).await.1);
    let forged = webhook(SIGNING_KEY, &path, &form);
    assert_eq!(world.text_of(forged).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test(start_paused = true)]
async fn a_number_that_is_not_the_organizations_any_more_calls_nobody() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    world
        .acme()
        .with_voice(&json!({"caller_id": "+12025550199"}));
    let (status, answer) = call(&world, &token, "k", MOBILE).await;
    assert_eq!((status.as_u16(), error(&answer)), (503, "not_configured"));
    assert_eq!(world.asked().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_called_without_a_carrier() {
    let mut world = World::new();
    let token = page(&world, OWNER).await;
    world.app.carrier = None;
    let (status, answer) = call(&world, &token, "k", MOBILE).await;
    assert_eq!((status.as_u16(), error(&answer)), (503, "not_configured"));
    assert_eq!(&*count(&world), "0");
}

#[tokio::test(start_paused = true)]
async fn every_plan_and_role_may_verify_its_phone() {
    let world = World::new();
    world.acme().on_plan(Plan::Free);
    world.acme().with_booking_turned_off();
    let viewer = page(&world, "019a0000-0000-7000-8000-000000000105").await;
    called(&world, &viewer, "k", MOBILE).await;
}
