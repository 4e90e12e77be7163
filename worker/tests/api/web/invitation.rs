//! The page that an invitation's link leads to: it tells of that invitation, while it holds, and of nothing else.

use crate::{
    identity::sign_in::{link_token, send},
    prelude::*,
    tenancy::invitations::{signed_in, with},
};
use std::time::Duration;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const ADMIN: &str = "019a0000-0000-7000-8000-000000000102";
const GRACE: &str = "grace@acme.example";

/// Invites somebody, and answers the token of the link.
async fn invited_by(world: &World, user: &str, email: &str) -> String {
    let session = signed_in(world, user).await;
    let body = json!({"email": email, "name": "Grace Hopper", "role": "operator", "phone": "+1 212 555 0120"});
    let answer = with(world, &session, Method::POST, "/api/members", body).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    link_token(world.outbox.sent().last().unwrap())
}

async fn look(world: &World, token: &str, language: &str) -> (u16, String) {
    let path = format!("/invitation?token={token}");
    let headers = [("accept", "text/html"), ("accept-language", language)];
    let page = send(world, Method::GET, &path, &headers, "").await;
    (page.status, page.body)
}

#[tokio::test(start_paused = true)]
async fn mail_and_page_name_inviter_organization_and_role() {
    let world = World::new();
    let token = invited_by(&world, OWNER, GRACE).await;
    let says = "Olivia Owner invites you to Acme Support on Callslot as operator";
    let mail = world.outbox.sent().pop().unwrap();
    assert_eq!(mail.subject, says);
    assert!(
        mail.text.starts_with(&format!("{says}.\n")),
        "{}",
        mail.text
    );
    let (status, page) = look(&world, &token, "en").await;
    assert_eq!(status, 200);
    assert!(page.contains(&format!("{says}.")), "{page}");
    let (_, page) = look(&world, &token, "es").await;
    let says = "Olivia Owner le invita a Acme Support en Callslot como operador.";
    assert!(page.contains(says), "{page}");
}

#[tokio::test(start_paused = true)]
async fn the_page_tells_nothing_of_the_person_invited_and_of_other_invitations() {
    let world = World::new();
    invited_by(&world, OWNER, "ada@acme.example").await;
    let token = invited_by(&world, OWNER, GRACE).await;
    let (_, page) = look(&world, &token, "en").await;
    for hidden in ["grace", "Hopper", "555", "ada@", "olivia.owner@"] {
        assert!(!page.contains(hidden), "{hidden} in {page}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_link_that_opens_nothing_is_answered_alike_whatever_the_reason() {
    let unknown = look(&World::new(), &"0".repeat(64), "en").await;
    assert_eq!(unknown.0, 422);
    assert!(!unknown.1.contains("Acme"), "{}", unknown.1);
    let world = World::new();
    let first = invited_by(&world, OWNER, GRACE).await;
    let second = invited_by(&world, OWNER, GRACE).await;
    assert_eq!(look(&world, &first, "en").await, unknown, "another came");
    assert_eq!(look(&world, &second, "en").await.0, 200);
    let here = [("sec-fetch-site", "same-origin")];
    let form = format!("token={second}");
    send(&world, Method::POST, "/invitation", &here, form).await;
    assert_eq!(look(&world, &second, "en").await, unknown, "used");

    let world = World::new();
    let token = invited_by(&world, ADMIN, GRACE).await;
    assert_eq!(look(&world, &token, "en").await.0, 200);
    drop(world.member(ADMIN).becomes(Role::Viewer));
    assert_eq!(look(&world, &token, "en").await, unknown, "may not invite");

    let world = World::new();
    let token = invited_by(&world, OWNER, GRACE).await;
    tokio::time::advance(Duration::from_secs(7 * 24 * 3600)).await;
    assert_eq!(look(&world, &token, "en").await, unknown, "expired");
}
