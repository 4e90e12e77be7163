//! Endpoints: made, changed, deleted; their secrets; what is refused.

use super::{
    ALL, Endpoint, HOOK, OTHER_HOOK, cancel, deliveries, listening, listening_to_all, shown,
};
use crate::prelude::*;

#[tokio::test(start_paused = true)]
async fn an_endpoint_is_made_and_its_secret_shown_once() {
    let world = World::new();
    let body = json!({
        "url": HOOK, "description": " Clinic ", "events": ["booking.cancelled", "booking.created"],
    });
    let (status, made) = world
        .confirmed(Method::POST, "/api/webhook-endpoints", body)
        .await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let secret = made["secret"].as_str().unwrap();
    assert!(
        secret.starts_with("whsec_") && secret.len() == 50,
        "{secret}"
    );
    let endpoint = &made["webhook_endpoint"];
    assert_eq!(endpoint["url"], HOOK);
    assert_eq!(endpoint["description"], "Clinic");
    assert_eq!(
        endpoint["events"],
        json!(["booking.created", "booking.cancelled"])
    );
    assert_eq!(
        (&endpoint["enabled"], &endpoint["version"]),
        (&json!(true), &json!(1))
    );
    let (_, list) = world
        .send(Method::GET, "/api/webhook-endpoints", Value::Null)
        .await;
    assert_eq!(&list["webhook_endpoints"][0], endpoint);
    assert!(!list.to_string().contains(secret));
    let stored = world.text("SELECT secret FROM webhook_endpoints");
    assert!(!stored.contains(secret));
}

#[tokio::test(start_paused = true)]
async fn a_key_makes_no_endpoint() {
    let world = World::new();
    let body = json!({ "url": HOOK, "events": ["booking.created"] });
    let (status, answer) = world
        .send(Method::POST, "/api/webhook-endpoints", body)
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(answer["error"]["code"], "fresh_sign_in_required");
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_is_changed_at_its_version_only() {
    let world = World::new();
    let endpoint = listening_to_all(&world).await;
    let change = |version: &str, url: &str| {
        Request::put(&endpoint.path)
            .header(
                "authorization",
                format!("Bearer {}", world.just_signed_in()),
            )
            .header("content-type", "application/json")
            .header("if-match", version)
            .body(Body::from(
                json!({ "url": url, "events": ["booking.created"] }).to_string(),
            ))
            .unwrap()
    };
    let (status, answer) = world.request(change("\"1\"", OTHER_HOOK)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["webhook_endpoint"]["version"], 2);
    let (status, answer) = world.request(change("\"1\"", HOOK)).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(answer["error"]["code"], "version_conflict");
    assert_eq!(shown(&world, &endpoint).await["url"], OTHER_HOOK);
}

#[tokio::test(start_paused = true)]
async fn a_deleted_endpoint_gets_nothing_more() {
    let world = World::new();
    let endpoint = listening_to_all(&world).await;
    let (status, _) = world
        .send(Method::DELETE, &endpoint.path, Value::Null)
        .await;
    assert_eq!(status, StatusCode::OK);
    world.book_in(6_000).await;
    assert!(world.receiver.received().is_empty());
    let (status, _) = world.send(Method::GET, &endpoint.path, Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let left = world.text("SELECT COALESCE(secret, 'none') FROM webhook_endpoints");
    assert_eq!(left, "none");
}

#[tokio::test(start_paused = true)]
async fn a_disabled_endpoint_gets_nothing_until_it_is_enabled() {
    let world = World::new();
    let endpoint = listening(&world, HOOK, &["booking.created"]).await;
    let save = async |enabled: bool| {
        let body = json!({ "url": HOOK, "events": ["booking.created"], "enabled": enabled });
        let (status, answer) = world.confirmed(Method::PUT, &endpoint.path, body).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    };
    save(false).await;
    world.book_in(6_000).await;
    let test = format!("{}/test", endpoint.path);
    let (status, _) = world.send(Method::POST, &test, Value::Null).await;
    assert_eq!(status, StatusCode::CONFLICT);
    save(true).await;
    world.book_in(12_000).await;
    assert_eq!(world.receiver.events_at(HOOK), ["booking.created"]);
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_hears_only_of_the_events_that_it_asks_for() {
    let world = World::new();
    listening(&world, HOOK, &["booking.cancelled"]).await;
    listening(&world, OTHER_HOOK, &["booking.created"]).await;
    let booking = world.book_in(6_000).await;
    cancel(&world, &booking).await;
    assert_eq!(world.receiver.events_at(HOOK), ["booking.cancelled"]);
    assert_eq!(world.receiver.events_at(OTHER_HOOK), ["booking.created"]);
}

#[tokio::test(start_paused = true)]
async fn during_a_rotation_both_secrets_sign() {
    let world = World::new();
    let endpoint = listening_to_all(&world).await;
    let rotate = async |hours: u32| {
        let path = format!("{}/secret", endpoint.path);
        let body = json!({ "overlap_hours": hours });
        let (status, answer) = world.confirmed(Method::POST, &path, body).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["secret"].as_str().unwrap().to_owned()
    };
    let signed = |secret: &str| {
        world
            .receiver
            .received()
            .last()
            .unwrap()
            .is_signed_with(secret)
    };
    let second = rotate(2).await;
    world.book_in(90_000).await;
    assert!(signed(&endpoint.secret) && signed(&second));
    tokio::time::sleep(std::time::Duration::from_secs(2 * 3_600)).await;
    world.book_in(120_000).await;
    assert!(!signed(&endpoint.secret) && signed(&second));
    let third = rotate(0).await;
    world.book_in(150_000).await;
    assert!(!signed(&second) && signed(&third));
    let path = format!("{}/secret", endpoint.path);
    let (status, answer) = world
        .confirmed(Method::POST, &path, json!({ "overlap_hours": 25 }))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer["error"]["field"], "overlap_hours");
}

#[tokio::test(start_paused = true)]
async fn a_test_is_sent_once_and_shows_how_it_went() {
    let world = World::new();
    let endpoint = listening(&world, HOOK, &["booking.created"]).await;
    let test = format!("{}/test", endpoint.path);
    let (status, answer) = world.send(Method::POST, &test, Value::Null).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{answer}");
    assert_eq!(answer["webhook_delivery"]["state"], "delivered");
    assert_eq!(world.receiver.events_at(HOOK), ["webhook.test"]);
    let fault = callslot_worker::testing::ReceiverFault::Status(500, None);
    world.receiver.fail(HOOK, Some(fault));
    let (_, answer) = world.send(Method::POST, &test, Value::Null).await;
    let delivery = &answer["webhook_delivery"];
    assert_eq!(delivery["state"], "failed");
    assert_eq!(delivery["attempts"][0]["status"], 500);
    assert_eq!(delivery["attempts"][0]["answer"], "no");
    assert_eq!(
        deliveries(&world, &endpoint).await,
        ["webhook.test failed unavailable", "webhook.test delivered"]
    );
}

#[tokio::test(start_paused = true)]
async fn another_organization_neither_sees_an_endpoint_nor_is_heard_at_it() {
    let world = World::new();
    let endpoint = listening_to_all(&world).await;
    world.rush(1, 600);
    super::later(&world, 2).await;
    assert!(world.receiver.received().is_empty());
    let theirs = world
        .text("SELECT CAST(COUNT(*) AS TEXT) FROM webhook_events WHERE organization_id <> '019a0000-0000-7000-8000-000000000001'");
    assert_eq!(theirs, "0");
    let _ = endpoint;
}

#[tokio::test(start_paused = true)]
async fn twenty_endpoints_are_enough() {
    let world = World::new();
    for _ in 0..20 {
        listening(&world, HOOK, &["booking.created"]).await;
    }
    let body = json!({ "url": HOOK, "events": ["booking.created"] });
    let (status, answer) = world
        .confirmed(Method::POST, "/api/webhook-endpoints", body)
        .await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn changes_of_endpoints_are_audited_and_told_to_the_owners() {
    tokio::task::LocalSet::new()
        .run_until(async {
            let world = World::new();
            let endpoint = listening_to_all(&world).await;
            let Endpoint { path, .. } = &endpoint;
            let rotate = format!("{path}/secret");
            world.confirmed(Method::POST, &rotate, json!({})).await;
            let test = format!("{path}/test");
            world.send(Method::POST, &test, Value::Null).await;
            let body = json!({ "url": OTHER_HOOK, "events": ALL });
            world.confirmed(Method::PUT, path, body).await;
            world.send(Method::DELETE, path, Value::Null).await;
            let actions = world.text(
                "SELECT group_concat(action, ' ') FROM (
                   SELECT action FROM audit_log WHERE action LIKE 'webhook%' ORDER BY at, id)",
            );
            assert_eq!(
                actions,
                "webhook_endpoint.create webhook_endpoint.rotate webhook_endpoint.test webhook_endpoint.change \
                 webhook_endpoint.delete"
            );
            let subjects: Vec<_> = world
                .outbox
                .sent()
                .iter()
                .map(|mail| mail.subject.clone())
                .collect();
            assert_eq!(subjects.len(), 2, "{subjects:?}");
            assert!(subjects[0].contains("hooks.example.com"), "{subjects:?}");
            assert!(subjects[1].contains("other.example.com"), "{subjects:?}");
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_rotation_within_another_is_refused_and_its_end_forgets_the_secret() {
    let world = World::new();
    let endpoint = listening_to_all(&world).await;
    let path = format!("{}/secret", endpoint.path);
    let rotate = async |hours: u32| {
        let body = json!({ "overlap_hours": hours });
        let (status, answer) = world.confirmed(Method::POST, &path, body).await;
        (status.as_u16(), answer)
    };
    assert_eq!(rotate(2).await.0, 200);
    let (status, answer) = rotate(2).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (409, &json!("conflict"))
    );
    world.book_in(90_000).await;
    let received = world.receiver.received();
    assert!(received[0].is_signed_with(&endpoint.secret), "as promised");
    let kept = "SELECT CAST(COUNT(old_secret) AS TEXT) FROM webhook_endpoints";
    assert_eq!(world.text(kept), "1");
    for _ in 0..9 {
        super::later(&world, 900).await;
    }
    for _ in 0..15 {
        super::later(&world, 60).await;
    }
    assert_eq!(world.text(kept), "0");
    assert_eq!(rotate(2).await.0, 200);
    // An old one that has leaked ends at once.
    assert_eq!(rotate(0).await.0, 200);
    assert_eq!(world.text(kept), "0");
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_is_tested_ten_times_in_a_minute_at_most() {
    let world = World::new();
    let endpoint = listening_to_all(&world).await;
    let path = format!("{}/test", endpoint.path);
    let test = async || world.send(Method::POST, &path, Value::Null).await;
    for _ in 0..10 {
        assert_eq!(test().await.0, StatusCode::ACCEPTED);
    }
    let (status, answer) = test().await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer["error"]["code"], "rate_limited");
    assert_eq!(world.receiver.received().len(), 10);
    super::later(&world, 61).await;
    assert_eq!(test().await.0, StatusCode::ACCEPTED);
}

#[tokio::test(start_paused = true)]
async fn after_a_change_of_the_plan_nothing_goes_out_and_an_endpoint_can_be_deleted() {
    let world = World::new();
    let endpoint = listening_to_all(&world).await;
    let down = callslot_worker::testing::ReceiverFault::Down;
    world.receiver.fail(HOOK, Some(down));
    world.book_in(90_000).await;
    world.sql("UPDATE organizations SET plan = 'pro'");
    world.receiver.fail(HOOK, None);
    for _ in 0..20 {
        super::later(&world, 60).await;
    }
    assert!(world.receiver.received().is_empty());
    let (status, answer) = world
        .send(Method::DELETE, &endpoint.path, Value::Null)
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}
