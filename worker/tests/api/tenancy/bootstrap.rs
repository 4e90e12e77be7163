//! The first organization: once, with the secret, and with an owner who can sign in.

use crate::{
    identity::sign_in::{Answer, link_token, post, send},
    prelude::*,
};
use callslot_worker::testing::{BOOTSTRAP_SECRET, Fault};

/// A Worker that nobody has used yet.
pub(crate) fn fresh() -> World {
    let world = World::new();
    world.sql(
        "DELETE FROM public_pages; DELETE FROM event_type_hosts; DELETE FROM event_types; DELETE FROM schedules; DELETE FROM api_keys; DELETE FROM voice_configs; DELETE FROM members; DELETE FROM users;
         DELETE FROM organizations",
    );
    world
}

async fn make(world: &World, secret: &str, name: &str) -> Answer {
    let body = json!({
        "organization": name, "name": "Nora New", "email": "Nora@New.example", "phone": "+1 212 555 0101",
    });
    let authorization = format!("Bearer {secret}");
    let headers = [("authorization", &*authorization)];
    send(
        world,
        Method::POST,
        "/api/bootstrap",
        &headers,
        body.to_string(),
    )
    .await
}

fn organizations(world: &World) -> String {
    world.text("SELECT CAST(COUNT(*) AS TEXT) FROM organizations")
}

#[tokio::test(start_paused = true)]
async fn the_first_organizations_owner_signs_in_and_runs_it() {
    let world = fresh();
    let answer = make(&world, BOOTSTRAP_SECRET, "New Clinic").await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    post(&world, "/api/sign-in", json!({"email": "nora@new.example"})).await;
    let token = link_token(&world.outbox.sent()[0]);
    let answer = post(&world, "/api/sign-in/verify", json!({ "token": token })).await;
    let authorization = format!("Bearer {}", answer.token());
    let headers = [("authorization", &*authorization)];
    let me = send(&world, Method::GET, "/api/me", &headers, "")
        .await
        .json();
    assert_eq!(me["organizations"][0]["role"], "owner");
    assert_eq!(me["organizations"][0]["plan"], "business");
    // In calling hours where the attendee may be.
    let booking = json!({"start_time": "2026-03-02T18:00:00Z", "attendee_phone": "+14155552671"});
    let booked = send(
        &world,
        Method::POST,
        "/api/bookings",
        &headers,
        booking.to_string(),
    )
    .await;
    assert_eq!(booked.status, 201, "{}", booked.body);
    let audited = world.text("SELECT action FROM audit_log ORDER BY rowid LIMIT 1");
    assert_eq!(audited, "organization.create");
}

#[tokio::test(start_paused = true)]
async fn there_is_one_first_organization_however_many_ask() {
    let world = fresh();
    let asked = (0..20).map(|n| make(&world, BOOTSTRAP_SECRET, if n % 2 == 0 { "A" } else { "B" }));
    let answers = futures_util::future::join_all(asked).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(made, 1);
    assert_eq!(organizations(&world), "1");
    assert_eq!(make(&world, BOOTSTRAP_SECRET, "C").await.status, 409);
}

#[tokio::test(start_paused = true)]
async fn without_the_secret_nothing_is_made() {
    let world = fresh();
    for wrong in ["", "x", &BOOTSTRAP_SECRET[1..]] {
        assert_eq!(make(&world, wrong, "A").await.status, 401);
    }
    assert_eq!(organizations(&world), "0");
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_makes_it_once_or_not_at_all() {
    for (fault, status, count) in [(Fault::Before, 503, "0"), (Fault::After, 201, "1")] {
        let world = fresh();
        world.db.fail("INTO organizations", fault);
        assert_eq!(make(&world, BOOTSTRAP_SECRET, "A").await.status, status);
        assert_eq!(organizations(&world), count);
    }
}
