//! The member who asks, and their organization.

use crate::{
    identity::{
        browser::Browser,
        sign_in::{OLIVIA, me, send},
    },
    prelude::*,
};
use std::time::Duration;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";

/// Olivia also looks into the other organization, since later.
fn both(world: &World) {
    world
        .organization(OTHER)
        .with_member(OWNER, Role::Viewer)
        .member(OWNER)
        .joined_last();
}

#[tokio::test(start_paused = true)]
async fn a_person_switches_between_their_organizations_and_comes_back_to_the_last() {
    let world = World::new();
    world.another_organization();
    let home = Browser::at(&world, "192.0.2.1");
    let (code, _) = home.mailed(OLIVIA).await;
    let token = home.enter(OLIVIA, &code).await.token();
    let cookie = format!("__Host-callslot_session={token}");
    let headers = [("cookie", &*cookie), ("sec-fetch-site", "same-origin")];
    let switch = async |to: &str| {
        let body = json!({ "organization_id": to }).to_string();
        send(
            &world,
            Method::POST,
            "/api/organizations/switch",
            &headers,
            body,
        )
        .await
    };
    let nowhere = "019b0000-0000-7000-8000-00000000ffff";
    let [theirs, none] = [switch(OTHER).await, switch(nowhere).await];
    assert_eq!(theirs.status, 404);
    assert_eq!(theirs.alike(), none.alike());
    both(&world);
    assert_eq!(switch(OTHER).await.status, 200);
    let shown = me(&world, &token).await.json();
    let current: Vec<_> = shown["organizations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["current"] == true))
        .collect();
    assert_eq!(current, [("Acme Support", false), ("Other Clinic", true)]);
    let list = send(&world, Method::GET, "/api/bookings", &headers, "").await;
    assert_eq!(list.json()["bookings"][0]["title"], "Theirs");
    let audited = format!(
        "SELECT action FROM audit_log WHERE organization_id = '{OTHER}' AND action LIKE 'organization%'"
    );
    assert_eq!(world.text(&audited), "organization.enter");
    tokio::time::advance(Duration::from_secs(1)).await;
    let (_, link) = home.mailed(OLIVIA).await;
    let again = home.follow(&link).await.json();
    assert_eq!(again["session"]["organization_id"], OTHER, "the last one");
    world.organization(OTHER).member(OWNER).disabled();
    assert_eq!(me(&world, &token).await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn a_key_tells_of_its_own_organization_only() {
    let world = World::new();
    world.another_organization();
    both(&world);
    let (_, shown) = world.send(Method::GET, "/api/me", Value::Null).await;
    assert_eq!(shown["organizations"].as_array().unwrap().len(), 1);
    assert_eq!(shown["organizations"][0]["name"], "Acme Support");
}
