//! API keys: made once, seen without their tokens, limited, revoked.

use crate::prelude::*;
use callslot_worker::testing::Fault;

const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";

/// Makes a key with the owner's, and answers its id and token.
async fn make(world: &World, fields: Value) -> (String, String) {
    let mut body = json!({"name": "Program", "scopes": ["read", "write", "execute"]});
    body.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    let (status, answer) = world.confirmed(Method::POST, "/api/keys", body).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&answer["key"]["id"]), text(&answer["token"]))
}

async fn with(
    world: &World,
    token: &str,
    method: Method,
    path: &str,
    body: &Value,
) -> (StatusCode, Value) {
    let mut asked = request(method, path, Some(token));
    if !body.is_null() {
        *asked.body_mut() = Body::from(body.to_string());
    }
    world.request(asked).await
}

async fn status(world: &World, token: &str) -> u16 {
    let (status, _) = with(world, token, Method::GET, "/api/members", &Value::Null).await;
    status.as_u16()
}

#[tokio::test(start_paused = true)]
async fn a_keys_token_is_shown_once_and_kept_as_a_hash() {
    let world = World::new();
    let (id, token) = make(
        &world,
        json!({"name": " Clinic ", "scopes": ["write", "read", "read"]}),
    )
    .await;
    assert!(
        token.starts_with("cs_live_") && token.len() == 72,
        "{token}"
    );
    assert_eq!(status(&world, &token).await, 200);
    let stored = world.text(&format!(
        "SELECT token_hash FROM api_keys WHERE id = '{id}'"
    ));
    assert_eq!(stored, hash(&token));
    let (_, list) = world.send(Method::GET, "/api/keys", Value::Null).await;
    // The demo's own key is as old as the machine says.
    assert_eq!(list["keys"][1]["name"], "Clinic");
    assert_eq!(list["keys"][1]["scopes"], json!(["read", "write"]));
    assert_eq!(list["keys"].as_array().unwrap().len(), 2);
    assert!(
        !list
            .to_string()
            .contains(token.trim_start_matches("cs_live_"))
    );
    let audited = "SELECT action || ' ' || subject_id || ' ' || details FROM audit_log";
    let audited = world.text(audited);
    assert!(
        audited.starts_with(&format!("api_key.create {id}")),
        "{audited}"
    );
    assert!(!audited.contains(&token) && !audited.contains(&stored));
}

#[tokio::test(start_paused = true)]
async fn a_key_does_only_what_its_scopes_allow() {
    let world = World::new();
    let mut booking = json!({"attendee_phone": "+14155552671"});
    let now = json!({"attendee_phone": "+14155552671"});
    for (scopes, expected) in [
        (json!(["read"]), [200, 403, 403]),
        (json!(["write"]), [403, 201, 403]),
        (json!(["execute"]), [403, 403, 400]),
    ] {
        let (_, token) = make(&world, json!({"scopes": scopes})).await;
        // Twice: what an instance remembers of a key is no way around its scopes.
        for hour in [13, 14] {
            booking["start_time"] = format!("2026-03-02T{hour}:00:00Z").into();
            let list = with(&world, &token, Method::GET, "/api/bookings", &Value::Null).await;
            let book = with(&world, &token, Method::POST, "/api/bookings", &booking).await;
            let call = with(&world, &token, Method::POST, "/api/calls", &now).await;
            let answers = [list, book, call];
            let got = [&answers[0], &answers[1], &answers[2]].map(|(status, _)| status.as_u16());
            assert_eq!(got, expected, "{scopes}");
            for ((status, answer), scope) in answers.iter().zip(["read", "write", "execute"]) {
                if *status == StatusCode::FORBIDDEN {
                    assert_eq!(answer["error"]["code"], "forbidden");
                    let says = answer["error"]["message"].as_str().unwrap();
                    assert!(says.contains(&format!("`{scope}`")), "{says}");
                }
            }
        }
    }
}

/// A key that the key with that id has made, as long as keys could, and its token.
fn made_by(world: &World, parent: &str, number: u32) -> (String, String) {
    let (id, token) = (
        format!("019a0000-0000-7000-8000-000000000a{number:02}"),
        format!("child-{number}"),
    );
    world.sql(&format!(
        "INSERT INTO api_keys (id, organization_id, user_id, name, token_hash, parent_via, parent_id)
         SELECT '{id}', organization_id, user_id, 'Child', '{}', 'api_key', '{parent}' FROM api_keys WHERE id = '{parent}'",
        hash(&token),
    ));
    (id, token)
}

#[tokio::test(start_paused = true)]
async fn a_key_that_a_thief_made_with_another_dies_with_it() {
    let world = World::new();
    let (parent, token) = make(&world, json!({})).await;
    let (child, childs) = made_by(&world, &parent, 1);
    let (grandchild, grandchilds) = made_by(&world, &child, 2);
    let (_, other) = make(&world, json!({})).await;
    let path = format!("/api/keys/{parent}");
    let (status_of_it, answer) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status_of_it, StatusCode::OK, "{answer}");
    for token in [&token, &childs, &grandchilds] {
        assert_eq!(status(&world, token).await, 401, "{token}");
    }
    assert_eq!(status(&world, &other).await, 200, "it is no child");
    let told = world.text(
        "SELECT json_extract(details, '$.with') FROM audit_log WHERE action = 'api_key.revoke'",
    );
    let mut told: Vec<String> = serde_json::from_str(&told).unwrap();
    told.sort_unstable();
    assert_eq!(told, [child, grandchild]);
}

#[tokio::test(start_paused = true)]
async fn a_key_knows_the_session_it_was_made_in() {
    let world = World::new();
    let (id, _) = make(&world, json!({})).await;
    let parent =
        "SELECT parent_via || ' ' || s.id FROM api_keys k JOIN sessions s ON s.id = k.parent_id";
    assert_eq!(
        world.text(&format!("{parent} WHERE k.id = '{id}'")),
        "session 019a0000-0000-7000-8000-000000000f01"
    );
}

#[tokio::test(start_paused = true)]
async fn a_revoked_or_expired_key_opens_nothing_and_is_listed_no_more() {
    let world = World::new();
    let (id, revoked) = make(&world, json!({})).await;
    let (_, expiring) = make(&world, json!({"expires_at": "2026-03-02T12:00:00Z"})).await;
    assert_eq!(
        (
            status(&world, &revoked).await,
            status(&world, &expiring).await
        ),
        (200, 200)
    );
    let path = format!("/api/keys/{id}");
    let (_, first) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(first["key"]["revoked_at"], "2026-03-02T11:59:50Z");
    tokio::time::advance(std::time::Duration::from_secs(10)).await;
    let (_, again) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(again["key"]["revoked_at"], first["key"]["revoked_at"]);
    assert_eq!(
        (
            status(&world, &revoked).await,
            status(&world, &expiring).await
        ),
        (401, 401)
    );
    let (_, list) = world.send(Method::GET, "/api/keys", Value::Null).await;
    assert_eq!(list["keys"].as_array().unwrap().len(), 1);
    let audited = "SELECT CAST(COUNT(*) AS TEXT) FROM audit_log WHERE action = 'api_key.revoke'";
    assert_eq!(world.text(audited), "1");
}

#[tokio::test(start_paused = true)]
async fn members_see_and_revoke_their_own_keys_and_leaders_all() {
    let world = World::new();
    world.another_organization();
    world.member(OPERATOR).with_named_key("Theirs", "operator");
    world.member(OTTO).with_named_key("Other", "other");
    let names = async |token: &str, query: &str| {
        let path = format!("/api/keys{query}");
        let (_, list) = with(&world, token, Method::GET, &path, &Value::Null).await;
        let keys = list["keys"].as_array().unwrap().iter();
        keys.map(|key| key["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(names("operator", "").await, "Theirs");
    assert_eq!(
        names("operator", "?user_id=019a0000-0000-7000-8000-000000000101").await,
        ""
    );
    assert_eq!(names("other", "").await, "Other");
    assert_eq!(
        names(OWNER_KEY, &format!("?user_id={OPERATOR}")).await,
        "Theirs"
    );
    let revoke = async |token: &str, id: &str| {
        let path = format!("/api/keys/{id}");
        let (status, answer) = with(&world, token, Method::DELETE, &path, &Value::Null).await;
        (status.as_u16(), answer["error"]["message"].clone())
    };
    let id = |name: &str| world.text(&format!("SELECT id FROM api_keys WHERE name = '{name}'"));
    let nobodys = revoke("operator", "019a0000-0000-7000-8000-00000000ffff").await;
    assert_eq!(nobodys.0, 404);
    assert_eq!(
        revoke("operator", "019a0000-0000-7000-8000-000000000201").await,
        nobodys
    );
    assert_eq!(revoke("operator", "nonsense").await, nobodys);
    assert_eq!(revoke(OWNER_KEY, &id("Other")).await, nobodys);
    assert_eq!(revoke(OWNER_KEY, &id("Theirs")).await.0, 200);
    assert_eq!(status(&world, "operator").await, 401);
    assert_eq!(status(&world, "other").await, 200);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_breaks_a_rule_is_not_made() {
    let world = World::new();
    for (field, value) in [
        ("name", json!(" ")),
        ("name", json!("x".repeat(101))),
        ("name", Value::Null),
        ("scopes", json!([])),
        ("scopes", json!(["read", "read", "read", "read"])),
        ("scopes[0]", json!(["admin"])),
        ("expires_at", json!("2026-03-02T11:59:50Z")),
        ("expires_at", json!("2027-03-04T00:00:00Z")),
        ("expires_at", json!("soon")),
        ("expires_at", Value::Null),
        ("user_id", json!(OPERATOR)),
    ] {
        let mut body = json!({"name": "Program", "scopes": ["read"]});
        let name = field.split('[').next().unwrap();
        body[name] = value;
        let (status, answer) = world.confirmed(Method::POST, "/api/keys", body).await;
        assert!(status.is_client_error(), "{field}: {answer}");
        assert_eq!(answer["error"]["field"], name, "{answer}");
    }
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM api_keys"),
        "1"
    );
}

#[tokio::test(start_paused = true)]
async fn a_member_has_fifty_keys_and_no_more() {
    let world = World::new();
    let mut last = String::new();
    for _ in 1..50 {
        last = make(&world, json!({})).await.0;
    }
    let body = json!({"name": "One more", "scopes": ["read"]});
    let (status, answer) = world.confirmed(Method::POST, "/api/keys", body).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["code"]),
        (409, &json!("conflict"))
    );
    world
        .send(Method::DELETE, &format!("/api/keys/{last}"), Value::Null)
        .await;
    make(&world, json!({})).await;
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_a_key_is_settled_by_reading_it_back() {
    let world = World::new();
    world.db.fail("INSERT INTO api_keys", Fault::After);
    let (id, token) = make(&world, json!({})).await;
    assert_eq!(status(&world, &token).await, 200);
    world
        .db
        .fail("UPDATE api_keys SET revoked_at", Fault::After);
    let path = format!("/api/keys/{id}");
    assert_eq!(
        world.send(Method::DELETE, &path, Value::Null).await.0,
        StatusCode::OK
    );
    world.db.fail("INSERT INTO api_keys", Fault::Before);
    let body = json!({"name": "Program", "scopes": ["read"]});
    let (status, _) = world.confirmed(Method::POST, "/api/keys", body).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test(start_paused = true)]
async fn a_keys_last_use_is_noted_once_a_minute_after_the_answer() {
    let world = World::new();
    let noted = || world.text("SELECT COALESCE(CAST(last_used_at AS TEXT), 'never') FROM api_keys");
    assert_eq!(noted(), "never");
    let begun = world.now().timestamp_millis();
    assert_eq!(status(&world, OWNER_KEY).await, 200);
    assert_eq!(noted(), begun.to_string());
    let before = world.trips();
    tokio::time::advance(std::time::Duration::from_secs(59)).await;
    assert_eq!(status(&world, OWNER_KEY).await, 200);
    assert_eq!((noted(), world.trips() - before), (begun.to_string(), 2));
    tokio::time::advance(std::time::Duration::from_secs(1)).await;
    // A note that fails is no failure of the request.
    world
        .db
        .fail("UPDATE api_keys SET last_used_at", Fault::Before);
    assert_eq!(status(&world, OWNER_KEY).await, 200);
    assert_eq!(noted(), begun.to_string());
    tokio::time::advance(std::time::Duration::from_secs(60)).await;
    assert_eq!(status(&world, OWNER_KEY).await, 200);
    assert_eq!(noted(), (begun + 120_000).to_string());
}
