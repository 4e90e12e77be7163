//! Sessions: by cookie or as Bearer token, listed, ended, left to lie idle, and never used by other
//! people's pages.

use crate::prelude::*;
use axum::http::{HeaderMap, header};
use callslot_shared::{api::SessionKind, ids::SessionId};
use callslot_worker::{
    ports::fresh_id,
    store::{
        Tenant,
        sessions::{self, NewSession},
    },
    testing::{self, Fault},
};
use std::time::Duration;

const ACME: &str = "019a0000-0000-7000-8000-000000000001";
const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";
const DAY: Duration = Duration::from_secs(24 * 3600);
const PAGE: (&str, &str) = ("sec-fetch-site", "same-origin");

/// Signs a member of the demo organization in, and answers the session's id and token.
async fn sign_in(world: &World, user: &str) -> (String, String) {
    let mut headers = HeaderMap::new();
    let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    headers.insert(header::USER_AGENT, agent.parse().unwrap());
    let opened = world.open_session((ACME, user), SessionKind::Page, &headers);
    let opened = opened.await.unwrap();
    (opened.id.to_string(), opened.token)
}

async fn ask(
    world: &World,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
) -> (StatusCode, Value) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    world.request(request.body(Body::empty()).unwrap()).await
}

fn cookie(token: &str) -> String {
    format!("theme=dark; __Host-callslot_session={token}; other=1")
}

async fn status(world: &World, token: &str) -> u16 {
    let authorization = format!("Bearer {token}");
    let headers = [("authorization", &*authorization)];
    let (status, _) = ask(world, Method::GET, "/api/members", &headers).await;
    status.as_u16()
}

#[tokio::test(start_paused = true)]
async fn a_sessions_token_opens_as_cookie_and_as_bearer_and_is_kept_as_a_hash() {
    let world = World::new();
    let (id, token) = sign_in(&world, OWNER).await;
    assert!(
        token.starts_with("cs_session_") && token.len() == 75,
        "{token}"
    );
    assert_eq!(status(&world, &token).await, 200);
    let (status, _) = ask(
        &world,
        Method::GET,
        "/api/members",
        &[("cookie", &cookie(&token))],
    )
    .await;
    assert_eq!(status, StatusCode::OK);
    let stored = world.text(&format!(
        "SELECT token_hash FROM sessions WHERE id = '{id}'"
    ));
    assert_eq!(stored, hash(&token));
    let audited = world.text("SELECT action || ' ' || subject_id || ' ' || details FROM audit_log");
    assert_eq!(
        audited,
        format!(r#"sign_in {id} {{"how":"test","kind":"page"}}"#)
    );
}

#[tokio::test(start_paused = true)]
async fn a_request_with_a_bad_bearer_token_does_not_fall_back_on_its_cookie() {
    let world = World::new();
    let (_, token) = sign_in(&world, OWNER).await;
    for authorization in ["Bearer nonsense", "Basic b3duZXI6", ""] {
        let headers = [
            ("authorization", authorization),
            ("cookie", &cookie(&token)),
        ];
        let (status, _) = ask(&world, Method::POST, "/api/sign-out", &headers).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{authorization}");
    }
    let (status, _) = ask(
        &world,
        Method::GET,
        "/api/members",
        &[("cookie", &format!("callslot_session={token}"))],
    )
    .await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "another cookie's name");
}

#[tokio::test(start_paused = true)]
async fn a_change_by_cookie_has_to_come_from_an_own_page() {
    let cases: [(&[(&str, &str)], u16); 9] = [
        (&[("sec-fetch-site", "same-origin")], 200),
        (&[("origin", "https://callslot.example")], 200),
        (&[], 403),
        (&[("sec-fetch-site", "same-site")], 403),
        (&[("sec-fetch-site", "cross-site")], 403),
        (&[("sec-fetch-site", "none")], 403),
        (&[("origin", "null")], 403),
        (&[("origin", "https://callslot.example.evil.example")], 403),
        // The browser's own statement counts.
        (
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://callslot.example"),
            ],
            403,
        ),
    ];
    for (said, expected) in cases {
        let world = World::new();
        let (_, token) = sign_in(&world, OWNER).await;
        let cookie = cookie(&token);
        let headers: Vec<_> = said.iter().copied().chain([("cookie", &*cookie)]).collect();
        let (got, answer) = ask(&world, Method::POST, "/api/sign-out", &headers).await;
        assert_eq!(got.as_u16(), expected, "{said:?} {answer}");
        let open = if expected == 200 { 401 } else { 200 };
        assert_eq!(status(&world, &token).await, open, "{said:?}");
        let headers: Vec<_> = said.iter().copied().chain([("cookie", &*cookie)]).collect();
        let (got, _) = ask(&world, Method::GET, "/api/members", &headers).await;
        assert_eq!(got.as_u16(), open, "to look needs no own page: {said:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_address_that_changes_something_is_closed_to_other_peoples_pages() {
    let world = World::new();
    let (_, token) = sign_in(&world, OWNER).await;
    let cookie = cookie(&token);
    for (method, path) in testing::endpoints() {
        let method: Method = method.to_uppercase().parse().unwrap();
        if method == Method::GET {
            continue;
        }
        let headers = [("cookie", &*cookie), ("sec-fetch-site", "cross-site")];
        let (status, answer) = ask(&world, method.clone(), path, &headers).await;
        assert_eq!(
            (status, &answer["error"]["code"]),
            (StatusCode::FORBIDDEN, &json!("forbidden")),
            "{method} {path}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_ends_when_it_lies_idle_and_in_the_end_anyhow() {
    let world = World::new();
    let (_, idle) = sign_in(&world, OWNER).await;
    let (_, used) = sign_in(&world, OWNER).await;
    tokio::time::advance(DAY * 13).await;
    assert_eq!(status(&world, &used).await, 200);
    tokio::time::advance(DAY).await;
    assert_eq!(status(&world, &idle).await, 401, "idle for 14 days");
    for day in 14..90 {
        assert_eq!(status(&world, &used).await, 200, "day {day}");
        tokio::time::advance(DAY).await;
    }
    assert_eq!(status(&world, &used).await, 401, "90 days old");
}

#[tokio::test(start_paused = true)]
async fn a_use_is_noted_once_a_minute_and_never_revives_what_has_ended() {
    let world = World::new();
    let (id, token) = sign_in(&world, OWNER).await;
    let used = || {
        world.text(&format!(
            "SELECT CAST(last_used_at AS TEXT) FROM sessions WHERE id = '{id}'"
        ))
    };
    let opened = used();
    tokio::time::advance(Duration::from_secs(59)).await;
    status(&world, &token).await;
    assert_eq!(used(), opened);
    tokio::time::advance(Duration::from_secs(61)).await;
    status(&world, &token).await;
    let noted = used();
    assert_ne!(noted, opened);
    tokio::time::advance(DAY * 15).await;
    sessions::note_uses(
        world.app.all_tenants(),
        std::slice::from_ref(&id),
        world.now(),
    )
    .await
    .unwrap();
    assert_eq!(used(), noted);
    assert_eq!(status(&world, &token).await, 401);
}

#[tokio::test(start_paused = true)]
async fn a_request_by_cookie_of_somebody_known_takes_one_round_trip() {
    let world = World::new();
    let (_, token) = sign_in(&world, OWNER).await;
    let cookie = cookie(&token);
    let list = async || {
        let before = world.trips();
        let (status, _) = ask(
            &world,
            Method::GET,
            "/api/bookings",
            &[("cookie", &*cookie)],
        )
        .await;
        assert_eq!(status, StatusCode::OK);
        world.trips() - before
    };
    list().await;
    assert_eq!(list().await, 1);
}

#[tokio::test(start_paused = true)]
async fn people_see_and_end_their_own_sessions_only() {
    let world = World::new();
    let (first, first_token) = sign_in(&world, OWNER).await;
    tokio::time::advance(Duration::from_secs(1)).await;
    let (second, token) = sign_in(&world, OWNER).await;
    let (theirs, their_token) = sign_in(&world, OPERATOR).await;
    let cookie = cookie(&token);
    let headers = [("cookie", &*cookie), PAGE];
    let (_, answer) = ask(&world, Method::GET, "/api/sessions", &headers).await;
    let listed: Vec<_> = answer["sessions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|session| (&session["id"], &session["current"], &session["label"]))
        .collect();
    let label = json!("Chrome, Windows");
    assert_eq!(
        listed,
        [
            (&json!(second), &json!(true), &label),
            (&json!(first), &json!(false), &label)
        ]
    );
    assert!(!answer.to_string().contains(&hash(&token)), "{answer}");
    let random = "019b0000-0000-7000-8000-00000000ffff";
    let mut answers = Vec::new();
    for id in [&*theirs, random, "not-an-id"] {
        answers.push(
            ask(
                &world,
                Method::DELETE,
                &format!("/api/sessions/{id}"),
                &headers,
            )
            .await,
        );
    }
    assert_eq!(answers[0].0, StatusCode::NOT_FOUND);
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    let path = format!("/api/sessions/{first}");
    for _ in 0..2 {
        let (status, answer) = ask(&world, Method::DELETE, &path, &headers).await;
        assert_eq!(
            (status, &answer["session"]["id"]),
            (StatusCode::OK, &json!(first))
        );
    }
    assert_eq!(status(&world, &first_token).await, 401);
    assert_eq!(status(&world, &their_token).await, 200);
    assert_eq!(status(&world, &token).await, 200);
}

#[tokio::test(start_paused = true)]
async fn signing_out_ends_the_session_and_takes_the_cookie_away() {
    let world = World::new();
    let (_, other) = sign_in(&world, OWNER).await;
    let (_, theirs) = sign_in(&world, OPERATOR).await;
    let (_, token) = sign_in(&world, OWNER).await;
    let out = |method: Method, path: &str, token: &str| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("cookie", cookie(token))
            .header(PAGE.0, PAGE.1)
            .body(Body::empty())
            .unwrap();
        callslot_worker::serve(world.app.clone(), request)
    };
    let answer = out(Method::POST, "/api/sign-out", &token).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(
        answer.headers()["set-cookie"],
        "__Host-callslot_session=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0"
    );
    assert_eq!(status(&world, &token).await, 401);
    assert_eq!(status(&world, &other).await, 200);
    let (_, last) = sign_in(&world, OWNER).await;
    let answer = out(Method::DELETE, "/api/sessions", &last).await;
    assert_eq!(answer.status(), StatusCode::OK);
    for ended in [&last, &other] {
        assert_eq!(status(&world, ended).await, 401);
    }
    assert_eq!(status(&world, &theirs).await, 200);
    let audited = world.text(
        "SELECT group_concat(action, ' ') FROM (SELECT action FROM audit_log
         WHERE action LIKE 'sign_out%' ORDER BY rowid)",
    );
    assert_eq!(audited, "sign_out sign_out.everywhere");
}

#[tokio::test(start_paused = true)]
async fn a_key_neither_sees_nor_ends_sessions() {
    let world = World::new();
    let (id, token) = sign_in(&world, OWNER).await;
    for (method, path) in [
        (Method::GET, "/api/sessions".to_owned()),
        (Method::DELETE, "/api/sessions".to_owned()),
        (Method::DELETE, format!("/api/sessions/{id}")),
        (Method::POST, "/api/sign-out".to_owned()),
    ] {
        let (status, _) = world.send(method, &path, Value::Null).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(status(&world, &token).await, 200);
}

#[tokio::test(start_paused = true)]
async fn nobody_who_is_not_an_active_member_is_signed_in() {
    let world = World::new();
    world.another_organization();
    world.member(OPERATOR).disabled();
    let theirs = "019b0000-0000-7000-8000-000000000101";
    for user in [OPERATOR, theirs] {
        let headers = HeaderMap::new();
        let opened = world.open_session((ACME, user), SessionKind::Page, &headers);
        assert!(opened.await.is_none(), "{user}");
    }
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM sessions"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn a_session_whose_answer_was_lost_is_opened_once_or_not_at_all() {
    let world = World::new();
    for (fault, expected) in [(Fault::After, "1"), (Fault::Before, "1")] {
        let opens = matches!(fault, Fault::After);
        world.db.fail("INSERT INTO sessions", fault);
        let new = NewSession {
            id: SessionId::from_uuid(fresh_id(&*world.app.clock, &*world.app.entropy)),
            token_hash: hash(if opens { "a" } else { "b" }),
            kind: SessionKind::Extension,
            label: None,
            lifetimes: world.app.settings.sessions,
            how: "test",
            proved: false,
            entry: fresh_id(&*world.app.clock, &*world.app.entropy),
            at: world.now(),
            client_info: world.app.client_info.clone(),
        };
        let opened = sessions::create(
            Tenant::new(&*world.db, ACME.parse().unwrap()),
            OWNER.parse().unwrap(),
            &new,
        )
        .await;
        assert_eq!(opened.is_ok_and(|opened| opened.is_some()), opens);
        assert_eq!(
            world.text("SELECT CAST(COUNT(*) AS TEXT) FROM sessions"),
            expected
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_opens_like_a_key_until_it_expires() {
    let world = World::new();
    let expires = (world.now() + TimeDelta::minutes(1)).timestamp_millis();
    world.member(OWNER).with_session("session", expires);
    let ask = || request(Method::GET, "/api/members", Some("session"));
    assert_eq!(world.request(ask()).await.0, StatusCode::OK);
    tokio::time::advance(std::time::Duration::from_secs(60)).await;
    assert_eq!(world.request(ask()).await.0, StatusCode::UNAUTHORIZED);
}
