//! Passkeys: added by who is signed in on a page, used once each time, removed.

use crate::prelude::*;
use axum::http::{HeaderMap, header};
use callslot_shared::api::SessionKind;
use callslot_worker::testing::{
    Fault,
    authenticator::{Authenticator, encoded},
};
use std::time::Duration;

const ACME: &str = "019a0000-0000-7000-8000-000000000001";
const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";

/// Signs a member in, and answers the token.
pub(crate) async fn signed_in(world: &World, user: &str, kind: SessionKind) -> String {
    let headers = HeaderMap::new();
    let opened = world.open_session((ACME, user), kind, &headers);
    opened.await.unwrap().token
}

async fn ask(world: &World, token: &str, method: Method, path: &str, body: &Value) -> (u16, Value) {
    let mut asked = request(method, path, Some(token));
    if !body.is_null() {
        *asked.body_mut() = Body::from(body.to_string());
    }
    let (status, answer) = world.request(asked).await;
    (status.as_u16(), answer)
}

/// The challenge for a new passkey.
async fn begun(world: &World, token: &str) -> String {
    let path = "/api/passkeys/registration";
    let (status, answer) = ask(world, token, Method::POST, path, &Value::Null).await;
    assert_eq!(status, 200, "{answer}");
    answer["options"]["challenge"].as_str().unwrap().to_owned()
}

pub(crate) async fn add(world: &World, token: &str, with: &Authenticator) -> (u16, Value) {
    let challenge = begun(world, token).await;
    ask(
        world,
        token,
        Method::POST,
        "/api/passkeys",
        &with.create(&challenge),
    )
    .await
}

/// The challenge for signing in.
pub(crate) async fn invited(world: &World) -> String {
    let path = "/api/sign-in/passkey/options";
    let (status, answer) = world.request(request(Method::POST, path, None)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer["options"]["challenge"].as_str().unwrap().to_owned()
}

/// Sends what a browser says, and answers the status and the cookie.
async fn enter(world: &World, said: &Value) -> (u16, Option<String>) {
    let mut asked = request(Method::POST, "/api/sign-in/passkey", None);
    *asked.body_mut() = Body::from(said.to_string());
    asked
        .headers_mut()
        .insert("sec-fetch-site", "same-origin".parse().unwrap());
    let response = callslot_worker::serve(world.app.clone(), asked).await;
    let cookie = response.headers().get(header::SET_COOKIE);
    let cookie = cookie.map(|cookie| cookie.to_str().unwrap().to_owned());
    (response.status().as_u16(), cookie)
}

async fn sign_in(world: &World, with: &Authenticator, user: &str) -> (u16, Option<String>) {
    let challenge = invited(world).await;
    enter(world, &with.get(&challenge, &encoded(user.as_bytes()))).await
}

fn counted(world: &World, table: &str) -> String {
    world.text(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}"))
}

#[tokio::test(start_paused = true)]
async fn browsers_are_asked_for_passkeys_that_verify_the_person() {
    let world = World::new();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    add(&world, &token, &Authenticator::new(1)).await;
    let path = "/api/passkeys/registration";
    let (_, mut create) = ask(&world, &token, Method::POST, path, &Value::Null).await;
    let path = "/api/sign-in/passkey/options";
    let (_, mut get) = world.request(request(Method::POST, path, None)).await;
    for options in [&mut create, &mut get] {
        let challenge = options["options"]["challenge"].take();
        assert_eq!(challenge.as_str().unwrap().len(), 43);
    }
    insta::assert_json_snapshot!([create, get]);
}

#[tokio::test(start_paused = true)]
async fn a_passkey_is_added_signs_in_and_is_removed() {
    let world = World::new();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    let mut laptop = Authenticator::new(1);
    let (status, answer) = add(&world, &token, &laptop).await;
    assert_eq!(
        (status, &answer["passkey"]["name"]),
        (201, &json!("Laptop")),
        "{answer}"
    );
    let phone = Authenticator::new(2);
    assert_eq!(add(&world, &token, &phone).await.0, 201, "several a person");
    laptop.sign_count = 2;
    let (status, cookie) = sign_in(&world, &laptop, OWNER).await;
    assert_eq!(status, 200);
    let cookie = cookie.unwrap();
    assert!(
        cookie.starts_with("__Host-callslot_session=cs_session_"),
        "{cookie}"
    );
    let fresh = cookie.split(['=', ';']).nth(1).unwrap();
    let (_, list) = ask(&world, fresh, Method::GET, "/api/passkeys", &Value::Null).await;
    assert_eq!(list["passkeys"].as_array().unwrap().len(), 2);
    assert_eq!(list["passkeys"][1]["last_used_at"], json!(world.now()));
    let path = format!(
        "/api/passkeys/{}",
        list["passkeys"][1]["id"].as_str().unwrap()
    );
    assert_eq!(
        ask(&world, &token, Method::DELETE, &path, &Value::Null)
            .await
            .0,
        200
    );
    assert_eq!(
        ask(&world, &token, Method::DELETE, &path, &Value::Null)
            .await
            .0,
        404
    );
    laptop.sign_count = 3;
    assert_eq!(sign_in(&world, &laptop, OWNER).await, (401, None));
    assert_eq!(
        sign_in(&world, &phone, OWNER).await.0,
        401,
        "it has not counted on"
    );
    assert_eq!(
        world.text("SELECT group_concat(action || ' ' || details, char(10)) FROM (SELECT * FROM audit_log WHERE action LIKE 'passkey%' OR details LIKE '%passkey%' ORDER BY id)"),
        "passkey.add {\"name\":\"Laptop\"}\npasskey.add {\"name\":\"Laptop\"}\n\
         sign_in {\"how\":\"passkey\",\"kind\":\"page\"}\npasskey.remove {\"name\":\"Laptop\"}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_an_authenticator_may_not_say_adds_nothing() {
    let world = World::new();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    let good = Authenticator::new(1);
    let bad = [
        Authenticator {
            origin: "https://evil.example".to_owned(),
            ..good.clone()
        },
        Authenticator {
            rp_id: "evil.example".to_owned(),
            ..good.clone()
        },
        Authenticator {
            cross_origin: true,
            ..good.clone()
        },
        // Present and not verified.
        Authenticator {
            flags: 1,
            ..good.clone()
        },
    ];
    for bad in bad {
        let (status, answer) = add(&world, &token, &bad).await;
        assert_eq!(status, 422, "{answer}");
        assert!(answer["error"]["field"].is_string(), "{answer}");
    }
    let challenge = begun(&world, &token).await;
    let mut other_id = good.create(&challenge);
    other_id["id"] = encoded(&[9; 16]).into();
    let mut nameless = good.create(&challenge);
    nameless["name"] = " ".into();
    let mut signing = good.create(&challenge);
    signing["client_data"] = encoded(&good.client_data("webauthn.get", &challenge)).into();
    for body in [other_id, nameless, signing] {
        assert_eq!(
            ask(&world, &token, Method::POST, "/api/passkeys", &body)
                .await
                .0,
            422
        );
    }
    assert_eq!(counted(&world, "passkeys"), "0");
}

#[tokio::test(start_paused = true)]
async fn a_challenge_is_answered_once_in_time_and_by_whom_it_was_given_to() {
    let world = World::new();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    let colleague = signed_in(&world, OPERATOR, SessionKind::Page).await;
    let post = async |token: &str, number: u8, challenge: &str| {
        let body = Authenticator::new(number).create(challenge);
        ask(&world, token, Method::POST, "/api/passkeys", &body)
            .await
            .0
    };
    let challenge = begun(&world, &token).await;
    assert_eq!(post(&colleague, 1, &challenge).await, 409, "another's");
    assert_eq!(
        post(&token, 1, &invited(&world).await).await,
        409,
        "for signing in"
    );
    assert_eq!(post(&token, 1, &challenge).await, 201);
    assert_eq!(post(&token, 2, &challenge).await, 409, "again");
    let challenge = begun(&world, &token).await;
    tokio::time::advance(Duration::from_secs(300)).await;
    assert_eq!(post(&token, 2, &challenge).await, 409, "late");
    assert_eq!(counted(&world, "passkeys"), "1");
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_is_answered_once_and_in_time() {
    let world = World::new();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    let mut laptop = Authenticator::new(1);
    add(&world, &token, &laptop).await;
    laptop.sign_count = 2;
    let challenge = invited(&world).await;
    let said = laptop.get(&challenge, &encoded(OWNER.as_bytes()));
    assert_eq!(enter(&world, &said).await.0, 200);
    assert_eq!(enter(&world, &said).await, (401, None), "replayed");
    laptop.sign_count = 3;
    let for_adding = begun(&world, &token).await;
    let said = laptop.get(&for_adding, &encoded(OWNER.as_bytes()));
    assert_eq!(enter(&world, &said).await.0, 401, "for adding");
    let challenge = invited(&world).await;
    tokio::time::advance(Duration::from_secs(300)).await;
    let said = laptop.get(&challenge, &encoded(OWNER.as_bytes()));
    assert_eq!(enter(&world, &said).await.0, 401, "late");
    assert_eq!(sign_in(&world, &laptop, OWNER).await.0, 200);
}

#[tokio::test(start_paused = true)]
async fn nobody_signs_in_with_what_is_not_theirs_or_not_verified() {
    let world = World::new();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    add(&world, &token, &Authenticator::new(1)).await;
    let good = Authenticator {
        sign_count: 2,
        ..Authenticator::new(1)
    };
    let sessions = counted(&world, "sessions");
    let another = Authenticator::new(2);
    for bad in [
        another.clone(),
        // Its name, another's key.
        Authenticator {
            key: another.key,
            ..good.clone()
        },
        Authenticator {
            rp_id: "evil.example".to_owned(),
            ..good.clone()
        },
        Authenticator {
            flags: 1,
            ..good.clone()
        },
        Authenticator {
            sign_count: 1,
            ..good.clone()
        },
        Authenticator {
            sign_count: 0,
            ..good.clone()
        },
    ] {
        assert_eq!(sign_in(&world, &bad, OWNER).await, (401, None));
    }
    assert_eq!(
        sign_in(&world, &good, OPERATOR).await,
        (401, None),
        "another person's"
    );
    let elsewhere = Authenticator {
        origin: "https://evil.example".to_owned(),
        ..good.clone()
    };
    assert_eq!(sign_in(&world, &elsewhere, OWNER).await, (422, None));
    assert_eq!(counted(&world, "sessions"), sessions);
    assert_eq!(sign_in(&world, &good, OWNER).await.0, 200);
}

#[tokio::test(start_paused = true)]
async fn a_count_that_falls_back_or_stands_still_is_refused_unless_there_is_none() {
    for (before, now, status) in [
        (0, 0, 200),
        (0, 1, 200),
        (1, 2, 200),
        (1, 1, 401),
        (2, 1, 401),
        (1, 0, 401),
    ] {
        let world = World::new();
        let token = signed_in(&world, OWNER, SessionKind::Page).await;
        let mut laptop = Authenticator::new(1);
        laptop.sign_count = before;
        add(&world, &token, &laptop).await;
        laptop.sign_count = now;
        let entered = sign_in(&world, &laptop, OWNER).await.0;
        assert_eq!(entered, status, "{before} {now}");
    }
}

#[tokio::test(start_paused = true)]
async fn somebody_who_is_no_active_member_does_not_get_in() {
    let world = World::new();
    let token = signed_in(&world, OPERATOR, SessionKind::Page).await;
    add(&world, &token, &Authenticator::new(1)).await;
    world.member(OPERATOR).disabled();
    let laptop = Authenticator {
        sign_count: 2,
        ..Authenticator::new(1)
    };
    assert_eq!(sign_in(&world, &laptop, OPERATOR).await, (401, None));
}

#[tokio::test(start_paused = true)]
async fn neither_a_program_nor_the_extension_adds_a_way_in() {
    let world = World::new();
    let page = signed_in(&world, OWNER, SessionKind::Page).await;
    let extension = signed_in(&world, OWNER, SessionKind::Extension).await;
    let challenge = begun(&world, &page).await;
    let body = Authenticator::new(1).create(&challenge);
    let post = async |token: &str| {
        ask(&world, token, Method::POST, "/api/passkeys", &body)
            .await
            .0
    };
    assert_eq!(post(OWNER_KEY).await, 403);
    assert_eq!(post(&extension).await, 403);
    assert_eq!(counted(&world, "passkeys"), "0");
}

#[tokio::test(start_paused = true)]
async fn a_person_has_twenty_passkeys_and_each_is_one_persons() {
    let world = World::new();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    let colleague = signed_in(&world, OPERATOR, SessionKind::Page).await;
    for number in 1..=20 {
        assert_eq!(
            add(&world, &token, &Authenticator::new(number)).await.0,
            201,
            "{number}"
        );
    }
    assert_eq!(add(&world, &token, &Authenticator::new(21)).await.0, 409);
    assert_eq!(
        add(&world, &colleague, &Authenticator::new(20)).await.0,
        409,
        "it is another's"
    );
    assert_eq!(
        add(&world, &colleague, &Authenticator::new(21)).await.0,
        201
    );
    let (_, list) = ask(
        &world,
        &colleague,
        Method::GET,
        "/api/passkeys",
        &Value::Null,
    )
    .await;
    assert_eq!(list["passkeys"].as_array().unwrap().len(), 1);
    let theirs = world.text(&format!(
        "SELECT id FROM passkeys WHERE user_id = '{OWNER}' LIMIT 1"
    ));
    let path = format!("/api/passkeys/{theirs}");
    assert_eq!(
        ask(&world, &colleague, Method::DELETE, &path, &Value::Null)
            .await
            .0,
        404
    );
    assert_eq!(counted(&world, "passkeys"), "21");
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_settled_by_reading_back() {
    let world = World::new();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    world.db.fail("INSERT INTO passkeys", Fault::After);
    let (status, answer) = add(&world, &token, &Authenticator::new(1)).await;
    assert_eq!(status, 201, "{answer}");
    let path = format!(
        "/api/passkeys/{}",
        answer["passkey"]["id"].as_str().unwrap()
    );
    world.db.fail("DELETE FROM passkeys", Fault::Before);
    assert_eq!(
        ask(&world, &token, Method::DELETE, &path, &Value::Null)
            .await
            .0,
        503
    );
    world.db.fail("DELETE FROM passkeys", Fault::After);
    assert_eq!(
        ask(&world, &token, Method::DELETE, &path, &Value::Null)
            .await
            .0,
        200
    );
    assert_eq!(counted(&world, "passkeys"), "0");
}

#[tokio::test(start_paused = true)]
async fn a_passkey_confirms_who_it_is_and_ends_the_older_session() {
    let world = World::new();
    let old = signed_in(&world, OWNER, SessionKind::Page).await;
    let mut laptop = Authenticator::new(1);
    assert_eq!(add(&world, &old, &laptop).await.0, 201);
    tokio::time::advance(Duration::from_secs(15 * 60)).await;
    let path = "/api/passkeys/registration";
    let (status, answer) = ask(&world, &old, Method::POST, path, &Value::Null).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (403, &json!("fresh_sign_in_required"))
    );
    laptop.sign_count = 2;
    let challenge = invited(&world).await;
    let said = laptop.get(&challenge, &encoded(OWNER.as_bytes()));
    let mut asked = request(Method::POST, "/api/sign-in/passkey", None);
    *asked.body_mut() = Body::from(said.to_string());
    let headers = asked.headers_mut();
    headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
    let cookie = format!("__Host-callslot_session={old}");
    headers.insert(header::COOKIE, cookie.parse().unwrap());
    let response = callslot_worker::serve(world.app.clone(), asked).await;
    let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
    let new = cookie.split(['=', ';']).nth(1).unwrap();
    assert_eq!(
        ask(&world, &old, Method::GET, "/api/me", &Value::Null)
            .await
            .0,
        401
    );
    assert_eq!(begun(&world, new).await.len(), 43);
}
