//! What whoever runs the service does to it.

use super::*;
use crate::{testing::billing_secret, vault::Keys};
use accounts::{ACME, OTHER};

async fn ask(world: &World, path: &str, body: &Value) -> (u16, Value) {
    let body = body.to_string();
    let time = world.now().timestamp().to_string();
    let signature = billing_secret().sign("msg-1", &time, body.as_bytes());
    let request = Request::post(path)
        .header("webhook-id", "msg-1")
        .header("webhook-timestamp", time)
        .header("webhook-signature", signature)
        .body(Body::from(body))
        .unwrap();
    let (status, answer) = world.request(request).await;
    (status.as_u16(), answer)
}

async fn grant(world: &World, organization: &str, number: &str, granted: bool) -> (u16, Value) {
    let body = json!({"organization_id": organization, "number": number, "granted": granted});
    ask(world, "/api/operator/caller-ids", &body).await
}

async fn call_from(world: &World, number: &str) -> u16 {
    let settings = json!({"caller_id": number});
    let (status, _) = world
        .confirmed(Method::PUT, "/api/voice-config", settings)
        .await;
    status.as_u16()
}

#[tokio::test(start_paused = true)]
async fn a_number_of_the_services_account_is_granted_and_taken_back() {
    let world = World::new();
    let number = "+12025550177";
    assert_eq!(call_from(&world, number).await, 422);
    for _ in 0..2 {
        let (status, answer) = grant(&world, ACME.organization, number, true).await;
        assert_eq!(
            (status, &answer["granted"]),
            (200, &json!(true)),
            "{answer}"
        );
    }
    assert_eq!(call_from(&world, number).await, 200);
    let (_, list) = world
        .send(Method::GET, "/api/caller-ids", Value::Null)
        .await;
    assert_eq!(list["caller_ids"][0]["created_by"], Value::Null);
    // With an account of its own, the organization's calls cannot come from it.
    accounts::connected(&world, &ACME);
    assert_eq!(call_from(&world, number).await, 422);
    for _ in 0..2 {
        let (status, answer) = grant(&world, ACME.organization, number, false).await;
        assert_eq!(
            (status, &answer["granted"]),
            (200, &json!(false)),
            "{answer}"
        );
    }
    assert_eq!(
        world.text("SELECT group_concat(action) FROM audit_log WHERE action LIKE 'caller%'"),
        "caller_id.grant,caller_id.take_back"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_another_organizations_is_not_granted() {
    let world = World::new();
    world.sql(OTHERS);
    let number = "+12025550177";
    assert_eq!(grant(&world, OTHER.organization, number, true).await.0, 200);
    assert_eq!(grant(&world, ACME.organization, number, true).await.0, 409);
    let nobody = "019c0000-0000-7000-8000-000000000001";
    assert_eq!(grant(&world, nobody, "+12025550178", true).await.0, 409);
    assert_eq!(call_from(&world, number).await, 422);
}

#[tokio::test(start_paused = true)]
async fn only_what_is_signed_is_done() {
    let world = World::new();
    for path in ["/api/operator/caller-ids", "/api/operator/carrier-keys"] {
        let (status, _) = world.send(Method::POST, path, json!({})).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
    }
}

fn keys(text: &str) -> Keys {
    Keys::parse(text).unwrap()
}

const OLD: &str = "1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

#[tokio::test(start_paused = true)]
async fn credentials_are_encrypted_anew_with_the_newest_key() {
    let world = World::new();
    world.sql(OTHERS);
    let before = accounts::write(&world, &ACME, &keys(OLD));
    let gone = "1:CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=";
    accounts::write(&world, &OTHER, &keys(gone));
    let path = "/api/operator/carrier-keys";
    let (status, answer) = ask(&world, path, &json!({})).await;
    assert_eq!(status, 200, "{answer}");
    let expected = json!({
        "success": true, "newest": 2, "rotated": 1, "unreadable": 1, "left": 1, "next": null,
    });
    assert_eq!(answer, expected);
    let newest = world.app.settings.own_accounts.keys.clone().unwrap();
    let row =
        crate::store::carrier_accounts::get(&*world.app.db, ACME.organization.parse().unwrap());
    let row = row.await.unwrap().unwrap().sealed;
    assert_eq!(row.key_version, 2);
    assert_ne!(row.api_token, before.api_token);
    let key = crate::carrier::signing_key(&newest, &row).unwrap();
    assert_eq!(key, ACME.signing_key);
    // The same again finds only what it cannot open.
    let (_, again) = ask(&world, path, &json!({})).await;
    assert_eq!((&again["rotated"], &again["left"]), (&json!(0), &json!(1)));
}

#[tokio::test(start_paused = true)]
async fn more_than_a_batch_is_encrypted_step_by_step() {
    let world = World::new();
    let row = accounts::write(&world, &ACME, &keys(OLD));
    world.sql(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
         INSERT INTO carrier_accounts (id, organization_id, base_url, project_id, from_number, api_token,
           signing_key, key_version, caller_space, created_at, created_by, ended_at)
         SELECT printf('019d0000-0000-7000-8000-%012d', i), organization_id, base_url, project_id, from_number,
           api_token, signing_key, key_version, caller_space, created_at, created_by, 1
         FROM carrier_accounts, n",
    );
    let path = "/api/operator/carrier-keys";
    let (_, first) = ask(&world, path, &json!({})).await;
    // A copy of a row does not open: what is authenticated names the row.
    assert_eq!(
        (&first["rotated"], &first["unreadable"]),
        (&json!(1), &json!(24))
    );
    let (_, rest) = ask(&world, path, &json!({"after": first["next"]})).await;
    assert_eq!(
        (&rest["unreadable"], &rest["next"]),
        (&json!(16), &Value::Null)
    );
    assert_eq!(rest["left"], 40);
    drop(row);
}
