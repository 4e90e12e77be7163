//! Owners are told by mail of whatever gives somebody power in their organization.

use crate::{
    identity::{
        passkeys::signed_in,
        sign_in::{link_token, post},
    },
    prelude::*,
};
use callslot_shared::api::SessionKind;

const ADMIN: &str = "019a0000-0000-7000-8000-000000000102";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";
const OLIVIA: &str = "olivia.owner@acme.example";
const ADAM: &str = "adam.admin@acme.example";

/// A world with two owners.
fn world() -> World {
    let world = World::new();
    world.member(ADMIN).becomes(Role::Owner).joined_last();
    world
}

/// The recipients and subjects of the messages, in order.
fn told(world: &World) -> Vec<(String, String)> {
    let sent = world.outbox.sent();
    sent.into_iter()
        .map(|mail| (mail.to, mail.subject))
        .collect()
}

fn each(subject: &str, to: &[&str]) -> Vec<(String, String)> {
    let line = |to: &&str| ((*to).to_owned(), subject.to_owned());
    to.iter().map(line).collect()
}

#[tokio::test(start_paused = true)]
async fn a_new_key_is_told_to_every_owner() {
    let world = world();
    let key = json!({"name": "Clinic", "scopes": ["read"]});
    let (status, answer) = world.confirmed(Method::POST, "/api/keys", key).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(
        told(&world),
        each("A new API key in Acme Support", &[OLIVIA, ADAM])
    );
    let text = &world.outbox.sent()[0].text;
    assert!(
        text.contains("Olivia Owner has created the API key “Clinic”"),
        "{text}"
    );
    assert!(!text.contains(answer["token"].as_str().unwrap()));
}

#[tokio::test(start_paused = true)]
async fn a_carrier_account_is_told_to_every_owner_without_its_secrets() {
    let world = world();
    accounts::exists(&world.phones, &accounts::ACME);
    let (status, answer) = world
        .confirmed(Method::PUT, "/api/carrier", accounts::ACME.body())
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(
        told(&world),
        each("Acme Support has a new carrier account", &[OLIVIA, ADAM])
    );
    let text = &world.outbox.sent()[0].text;
    assert!(text.contains("acme.signalwire.com"), "{text}");
    for secret in [
        accounts::ACME.token,
        accounts::ACME.signing_key,
        accounts::ACME.project,
    ] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_owner_is_told_to_every_owner_and_another_role_to_none() {
    let world = world();
    let path = format!("/api/members/{OPERATOR}");
    world
        .confirmed(Method::PATCH, &path, json!({"role": "admin"}))
        .await;
    assert_eq!(told(&world), []);
    world
        .confirmed(Method::PATCH, &path, json!({"role": "owner"}))
        .await;
    let all = [OLIVIA, "oscar.operator@acme.example", ADAM];
    let mut sent = told(&world);
    sent.sort_unstable();
    let mut expected = each("Oscar Operator is now an owner of Acme Support", &all);
    expected.sort_unstable();
    assert_eq!(sent, expected);
    world
        .confirmed(Method::PATCH, &path, json!({"active": false}))
        .await;
    world
        .confirmed(Method::PATCH, &path, json!({"active": true}))
        .await;
    assert_eq!(
        told(&world).len(),
        6,
        "an owner who was disabled is one again"
    );
}

#[tokio::test(start_paused = true)]
async fn an_owner_who_joins_by_invitation_is_told_to_the_others() {
    let world = world();
    let owner = signed_in(&world, ADMIN, SessionKind::Page).await;
    let mut invite = request(Method::POST, "/api/members", Some(&owner));
    let body = json!({"email": "grace@acme.example", "role": "owner"});
    *invite.body_mut() = Body::from(body.to_string());
    world.request(invite).await;
    let token = link_token(world.outbox.sent().last().unwrap());
    assert_eq!(told(&world).len(), 1, "the invitation alone");
    let joined = post(&world, "/api/invitations/accept", json!({ "token": token })).await;
    assert_eq!(joined.status, 200, "{}", joined.body);
    let sent = told(&world);
    assert_eq!(sent.len(), 4);
    assert!(
        sent[1..]
            .iter()
            .all(|(_, subject)| subject == "grace is now an owner of Acme Support")
    );
    let text = &world.outbox.sent()[1].text;
    assert!(
        text.contains("Adam Admin has made grace an owner"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_waits_for_a_message_or_fails_for_want_of_one() {
    let world = World::with_settings(&[("MAIL_API_KEY", "")]);
    let key = json!({"name": "Clinic", "scopes": ["read"]});
    let (status, _) = world
        .confirmed(Method::POST, "/api/keys", key.clone())
        .await;
    assert_eq!(status, StatusCode::CREATED);
    let world = World::new();
    world.db.fail(
        "u.name AS person, o.name AS organization FROM users u, organizations o",
        callslot_worker::testing::Fault::Before,
    );
    let (status, _) = world.confirmed(Method::POST, "/api/keys", key).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(told(&world), []);
}
