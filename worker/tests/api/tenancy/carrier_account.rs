//! An organization's own account at the carrier, as people meet it.

use crate::prelude::*;
use accounts::{ACME, OTHER};
use callslot_worker::testing::Fault;

const PATH: &str = "/api/carrier";

fn world() -> World {
    let world = World::new();
    accounts::exists(&world.phones, &ACME);
    world
}

/// Everything that is stored of accounts, as one text.
fn stored(world: &World) -> String {
    world.text(
        "SELECT COALESCE(group_concat(id || ' ' || base_url || ' ' || project_id || ' ' || api_token || ' '
           || signing_key || ' ' || key_version || ' ' || COALESCE(ended_at, '-'), char(10)), '')
         FROM carrier_accounts",
    )
}

#[tokio::test(start_paused = true)]
async fn an_account_is_connected_shown_without_its_secrets_and_given_up() {
    let world = world();
    let (_, before) = world.send(Method::GET, PATH, Value::Null).await;
    assert_eq!(before, json!({"success": true, "carrier": null}));
    let (status, put) = world.confirmed(Method::PUT, PATH, ACME.body()).await;
    assert_eq!(status, StatusCode::OK, "{put}");
    insta::assert_json_snapshot!("carrier_connected", put);
    assert_eq!(world.send(Method::GET, PATH, Value::Null).await.1, put);
    let stored = stored(&world);
    for secret in [ACME.token, ACME.signing_key] {
        assert!(!stored.contains(secret) && !put.to_string().contains(secret));
    }
    assert_eq!(
        world.phones.used.lock().unwrap().join(", "),
        "project-acme numbers, project-acme messages at /carrier/lines/019a0000-0000-7000-8000-000000000001/received"
    );
    let (status, gone) = world.send(Method::DELETE, PATH, Value::Null).await;
    assert_eq!((status.as_u16(), &gone), (200, &before));
    let (status, _) = world.send(Method::DELETE, PATH, Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(
        world.text("SELECT group_concat(action) FROM audit_log"),
        "carrier.connect,carrier.disconnect"
    );
    let (_, audit) = world.send(Method::GET, "/api/audit", Value::Null).await;
    assert!(!audit.to_string().contains("token-acme"));
}

#[tokio::test(start_paused = true)]
async fn what_the_carrier_does_not_take_is_not_kept() {
    let cases = [
        (422, "provider", json!("nobody")),
        (422, "provider", json!("")),
        (400, "provider", json!(7)),
        (422, "space_url", json!("evil.example")),
        (422, "space_url", json!("http://127.0.0.1:4010")),
        (422, "project_id", json!("../../etc/passwd")),
        (422, "api_token", json!("short")),
        (422, "api_token", json!("token with spaces")),
        (422, "signing_key", json!("\u{7f}signing-key")),
        (422, "from_number", json!("call me")),
        (422, "from_number", json!("+12025550199")),
        (422, "api_token", json!("another-token")),
        (400, "colour", json!("red")),
        (400, "signing_key", json!(null)),
    ];
    for (code, field, value) in cases {
        let world = world();
        let mut body = ACME.body();
        body[field] = value;
        let (status, answer) = world.confirmed(Method::PUT, PATH, body.clone()).await;
        let told = (status.as_u16(), &answer["error"]["field"]);
        assert_eq!(told, (code, &json!(field)), "{body}: {answer}");
        assert_eq!(stored(&world), "", "{body}");
    }
    let world = world();
    let mute = std::sync::atomic::Ordering::Relaxed;
    world.phones.mute.store(true, mute);
    let (status, _) = world.confirmed(Method::PUT, PATH, ACME.body()).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(stored(&world), "");
}

#[tokio::test(start_paused = true)]
async fn without_keys_nothing_is_kept_and_nothing_is_sent() {
    let world = World::with_settings(&[("CREDENTIALS_KEYS", "")]);
    accounts::exists(&world.phones, &ACME);
    let (status, answer) = world.confirmed(Method::PUT, PATH, ACME.body()).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer["error"]["code"], "not_configured");
    assert_eq!(stored(&world), "");
    assert_eq!(world.phones.used.lock().unwrap().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn credentials_are_changed_by_a_row_that_takes_the_place_of_another() {
    let world = world();
    world.confirmed(Method::PUT, PATH, ACME.body()).await;
    let tokens = || world.phones.tokens.lock().unwrap();
    tokens().insert(ACME.project.to_owned(), "token-newer".to_owned());
    let mut body = ACME.body();
    body["api_token"] = json!("token-newer");
    let (status, _) = world.confirmed(Method::PUT, PATH, body).await;
    assert_eq!(status, StatusCode::OK);
    let stored = stored(&world);
    let ended: Vec<_> = stored.lines().map(|line| !line.ends_with('-')).collect();
    assert_eq!(ended, [true, false], "{stored}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_of_the_database_that_is_lost_is_settled_by_looking() {
    let world = world();
    for fault in [Fault::After, Fault::Before] {
        world.db.fail("INSERT INTO carrier_accounts", fault.clone());
        let (status, answer) = world.confirmed(Method::PUT, PATH, ACME.body()).await;
        let kept = matches!(fault, Fault::After);
        assert_eq!(status == StatusCode::OK, kept, "{answer}");
    }
    assert_eq!(stored(&world).lines().count(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_account_is_its_organizations_own() {
    let world = world();
    world.another_organization();
    accounts::connected(&world, &OTHER);
    let (_, shown) = world.send(Method::GET, PATH, Value::Null).await;
    assert_eq!(shown["carrier"], Value::Null);
    let (status, _) = world.send(Method::DELETE, PATH, Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(stored(&world).ends_with('-'));
}
