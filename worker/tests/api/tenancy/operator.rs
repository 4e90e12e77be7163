//! Changes to the service by whoever runs it.

use crate::prelude::*;
use accounts::{ACME, OTHER};
use callslot_worker::store::Tenant;
use callslot_worker::{encryption::EncryptionKeys, testing::billing_secret};

async fn ask(world: &World, path: &str, body: &Value) -> (u16, Value) {
    let id = callslot_worker::ports::fresh_id(&*world.app.clock, &*world.app.entropy);
    named(world, &format!("msg-{id}"), path, body).await
}

/// Sends a message under a name.
async fn named(world: &World, id: &str, path: &str, body: &Value) -> (u16, Value) {
    let time = callslot_worker::testing::beginning().timestamp();
    let signed = body.to_string();
    let signature = billing_secret().sign(id, time, signed.as_bytes()).unwrap();
    signed_as(world, (id, time, &signature), path, body).await
}

/// Sends a message of a name and time under a signature that may be another's.
async fn signed_as(
    world: &World,
    (id, time, signature): (&str, i64, &str),
    path: &str,
    body: &Value,
) -> (u16, Value) {
    let request = Request::post(path)
        .header("webhook-id", id)
        .header("webhook-timestamp", time)
        .header("webhook-signature", signature)
        .body(Body::from(body.to_string()))
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
    world.another_organization();
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
    let now = callslot_worker::testing::beginning().timestamp();
    let other = "whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    let other = callslot_worker::webhook_signature::WebhookSecret::parse(other).unwrap();
    let own = billing_secret();
    let number = "+12025550177";
    let grants = json!({"organization_id": ACME.organization, "number": number, "granted": true});
    for (path, body) in [
        ("/api/operator/caller-ids", &grants),
        ("/api/operator/carrier-keys", &json!({})),
    ] {
        let (status, _) = world.send(Method::POST, path, body.clone()).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
        let text = body.to_string();
        for (case, time, signature) in [
            ("unsigned", now, Some(String::new())),
            ("another key", now, other.sign("one", now, text.as_bytes())),
            ("another body", now, own.sign("one", now, b"[]")),
            ("another name", now, own.sign("two", now, text.as_bytes())),
            (
                "another time",
                now,
                own.sign("one", now - 1, text.as_bytes()),
            ),
            (
                "too old",
                now - 301,
                own.sign("one", now - 301, text.as_bytes()),
            ),
        ] {
            let message = ("one", time, signature.as_deref().unwrap());
            let (status, _) = signed_as(&world, message, path, body).await;
            assert_eq!(status, 401, "{path} {case}");
        }
    }
    let count = |table| world.text(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}"));
    assert_eq!(
        [count("operator_messages"), count("caller_ids")],
        ["0", "0"]
    );
    assert_eq!(grant(&world, ACME.organization, number, true).await.0, 200);
    assert_eq!(
        [count("operator_messages"), count("caller_ids")],
        ["1", "1"]
    );
}

fn keys(text: &str) -> EncryptionKeys {
    EncryptionKeys::parse(text).unwrap()
}

const OLD: &str = "1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

#[tokio::test(start_paused = true)]
async fn credentials_are_encrypted_anew_with_the_newest_key() {
    let world = World::new();
    world.another_organization();
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
    let row = callslot_worker::store::carrier_accounts::get(Tenant::new(
        &*world.app.db,
        ACME.organization.parse().unwrap(),
    ));
    let row = row.await.unwrap().unwrap().sealed;
    assert_eq!(row.key_version, 2);
    assert_ne!(row.api_token, before.api_token);
    let credentials = callslot_worker::carrier_credentials::read(&newest, &row).unwrap();
    assert_eq!(credentials.get("signing_key"), Some(ACME.signing_key));
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

#[tokio::test(start_paused = true)]
async fn a_recorded_message_of_the_operator_grants_nothing_again() {
    let world = World::new();
    let (path, number) = ("/api/operator/caller-ids", "+12025550177");
    let body = |granted: bool| json!({"organization_id": ACME.organization, "number": number, "granted": granted});
    let (granting, taking_back) = (body(true), body(false));
    assert_eq!(named(&world, "grant", path, &granting).await.0, 200);
    // A sender that has lost the answer asks again.
    assert_eq!(named(&world, "grant", path, &granting).await.0, 200);
    assert_eq!(named(&world, "back", path, &taking_back).await.0, 200);
    let (status, answer) = named(&world, "grant", path, &granting).await;
    assert_eq!(status, 409, "{answer}");
    assert_eq!(call_from(&world, number).await, 422, "it stays taken back");
    assert_eq!(named(&world, "again", path, &granting).await.0, 200);
    let (status, answer) = named(&world, "back", path, &taking_back).await;
    assert_eq!(status, 409, "{answer}");
    assert_eq!(call_from(&world, number).await, 200, "it stays granted");
    assert_eq!(
        world.text("SELECT group_concat(action) FROM audit_log WHERE action LIKE 'caller%'"),
        "caller_id.grant,caller_id.take_back,caller_id.grant"
    );
}

#[tokio::test(start_paused = true)]
async fn a_recorded_message_of_the_operator_encrypts_nothing_again() {
    let world = World::new();
    accounts::write(&world, &ACME, &keys(OLD));
    let path = "/api/operator/carrier-keys";
    let (_, first) = named(&world, "rotate", path, &json!({})).await;
    assert_eq!(first["rotated"], 1);
    world.sql("DELETE FROM carrier_accounts");
    let row = accounts::write(&world, &ACME, &keys(OLD));
    let (status, again) = named(&world, "rotate", path, &json!({})).await;
    assert_eq!((status, &again["rotated"]), (200, &json!(0)), "{again}");
    let stored = "SELECT api_token FROM carrier_accounts";
    assert_eq!(world.text(stored), row.api_token);
    let (_, next) = named(&world, "next", path, &json!({})).await;
    assert_eq!(next["rotated"], 1);
}

#[tokio::test(start_paused = true)]
async fn of_one_message_sent_eight_times_at_once_one_is_taken_in() {
    let world = World::new();
    let body =
        json!({"organization_id": ACME.organization, "number": "+12025550177", "granted": true});
    let sent = (0..8).map(|_| named(&world, "grant", "/api/operator/caller-ids", &body));
    let answers = futures_util::future::join_all(sent).await;
    assert!(answers.iter().all(|(status, _)| *status == 200));
    assert_eq!(
        world.text("SELECT group_concat(action) FROM audit_log WHERE action LIKE 'caller%'"),
        "caller_id.grant"
    );
    // A message that is over is forgotten.
    world.sql("UPDATE operator_messages SET at = 0");
    grant(&world, ACME.organization, "+12025550177", false).await;
    let left = "SELECT CAST(COUNT(*) AS TEXT) FROM operator_messages";
    assert_eq!(world.text(left), "1");
}

#[tokio::test(start_paused = true)]
async fn a_message_whose_answer_was_lost_is_taken_in_once() {
    use callslot_worker::testing::Fault;
    let world = World::new();
    let (path, number) = ("/api/operator/caller-ids", "+12025550177");
    let body = json!({"organization_id": ACME.organization, "number": number, "granted": true});
    world
        .db
        .fail("INSERT INTO operator_messages", Fault::Before);
    assert_eq!(named(&world, "grant", path, &body).await.0, 503);
    world.db.fail("INSERT INTO operator_messages", Fault::After);
    for _ in 0..2 {
        assert_eq!(named(&world, "grant", path, &body).await.0, 200);
    }
    assert_eq!(call_from(&world, number).await, 200);
}
