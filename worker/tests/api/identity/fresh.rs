//! Signing in once more: what makes a session one that may make changes that give power, and what came of which session.

use crate::{
    identity::{
        browser::Browser,
        oauth,
        passkeys::signed_in,
        sign_in::{Answer, OLIVIA, me, send},
    },
    prelude::*,
};
use callslot_shared::api::SessionKind;
use std::time::Duration;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");
const A_QUARTER: Duration = Duration::from_secs(15 * 60);

/// A browser that asks with a session.
async fn browser(world: &World, token: &str, method: Method, path: &str, body: &str) -> Answer {
    let cookie = format!("__Host-callslot_session={token}");
    send(
        world,
        method,
        path,
        &[("cookie", &*cookie), HERE],
        body.to_owned(),
    )
    .await
}

/// The cookie that binds a code to the browser that asked for it.
fn nonce_cookie(asked: &Answer) -> String {
    let mut cookies = asked.headers.get_all("set-cookie").iter();
    let cookie = cookies
        .find_map(|cookie| {
            cookie
                .to_str()
                .ok()?
                .strip_prefix("__Host-callslot_sign_in=")
        })
        .unwrap();
    let (nonce, _) = cookie.split_once(';').unwrap();
    format!("__Host-callslot_sign_in={nonce}")
}

async fn make_key(world: &World, token: &str) -> Answer {
    let body = r#"{"name": "Program", "scopes": ["read"]}"#;
    browser(world, token, Method::POST, "/api/keys", body).await
}

async fn is_open(world: &World, token: &str) -> bool {
    me(world, token).await.status == 200
}

/// The code of the newest mail, as a form sends it.
fn code(world: &World) -> String {
    let mail = world.outbox.sent().pop().unwrap();
    mail.text.lines().nth(2).unwrap().replace(' ', "+")
}

/// A key of the owner's by its token's own name, made in a session.
fn key_made_in(world: &World, token: &str, session: &str) {
    world.sql(&format!(
        "INSERT INTO api_keys (id, organization_id, user_id, name, token_hash, parent_via, parent_id)
         SELECT '019a0000-0000-7000-8000-0000000000{:02}', k.organization_id, k.user_id, '{token}', '{}', 'session', s.id
         FROM api_keys k, sessions s WHERE k.name = 'Demo owner' AND s.token_hash = '{}'",
        50 + token.len(),
        hash(token),
        hash(session),
    ));
}

#[tokio::test(start_paused = true)]
async fn a_person_confirms_by_mail_that_it_is_they_and_goes_on_where_they_were() {
    let world = World::new();
    world.another_organization();
    world.organization(OTHER).with_member(OWNER, Role::Owner);
    let old = signed_in(&world, OWNER, SessionKind::Page).await;
    tokio::time::advance(A_QUARTER).await;
    // Signed in later elsewhere, and so that other organization would be the one to come home to.
    let there = "019b0000-0000-7000-8000-000000000001";
    let later = signed_in(&world, OWNER, SessionKind::Page).await;
    let to = format!(r#"{{"organization_id": "{there}"}}"#);
    browser(
        &world,
        &later,
        Method::POST,
        "/api/organizations/switch",
        &to,
    )
    .await;
    let refused = make_key(&world, &old).await;
    assert_eq!(refused.json()["error"]["code"], "fresh_sign_in_required");
    let path = "/sign-in/again?next=%2Faccount";
    let page = browser(&world, &old, Method::GET, path, "").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains(OLIVIA) && page.body.contains("value=\"/account\""));
    let form = format!("email={}&next=%2Faccount", OLIVIA.replace('@', "%40"));
    let asked = browser(&world, &old, Method::POST, "/sign-in", &form).await;
    let form = format!("{form}&code={}", code(&world));
    // The browser has the cookie that it was given with the mail.
    let cookies = format!("{old}; {}", nonce_cookie(&asked));
    let page = browser(&world, &cookies, Method::POST, "/sign-in/code", &form).await;
    assert!(page.body.contains("url=/account"), "{}", page.body);
    let new = page.token();
    assert!(!is_open(&world, &old).await, "the older token ends");
    assert!(is_open(&world, &later).await, "elsewhere nothing changes");
    let made = make_key(&world, &new).await;
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(
        made.json()["key"]["organization_id"],
        "019a0000-0000-7000-8000-000000000001",
        "still the organization that the person was in"
    );
    tokio::time::advance(A_QUARTER).await;
    assert_eq!(make_key(&world, &new).await.status, 403);
    let told = "SELECT COUNT(*) || ' ' || MAX(subject_id = (SELECT id FROM sessions WHERE token_hash = '{}'))
                FROM audit_log WHERE action = 'session.replace'";
    assert_eq!(world.text(&told.replace("{}", &hash(&old))), "1 1");
}

#[tokio::test(start_paused = true)]
async fn whoever_is_signed_out_signs_in_first_and_comes_back() {
    let world = World::new();
    let path = "/sign-in/again?next=%2Foauth%2Fauthorize%3Fa%3D1";
    let page = browser(&world, "unknown", Method::GET, path, "").await;
    assert_eq!(
        (page.status, page.headers["location"].to_str().unwrap()),
        (303, "/sign-in?next=%2Foauth%2Fauthorize%3Fa%3D1")
    );
    for elsewhere in [
        "https%3A%2F%2Fevil.example",
        "%2F%2Fevil.example",
        "%2F%5Cevil.example",
    ] {
        let path = format!("/sign-in/again?next={elsewhere}");
        let page = browser(&world, "unknown", Method::GET, &path, "").await;
        assert_eq!(page.headers["location"], "/sign-in?next=%2Faccount");
        let token = signed_in(&world, OWNER, SessionKind::Page).await;
        let page = browser(&world, &token, Method::GET, &path, "").await;
        assert!(
            page.status == 200 && !page.body.contains("evil"),
            "{}",
            page.body
        );
    }
}

#[tokio::test(start_paused = true)]
async fn somebody_elses_sign_in_takes_no_session_over() {
    let world = World::new();
    let old = signed_in(
        &world,
        "019a0000-0000-7000-8000-000000000103",
        SessionKind::Page,
    )
    .await;
    key_made_in(&world, "theirs", &old);
    let (_, token) = Browser::at(&world, "192.0.2.1").mailed(OLIVIA).await;
    let body = json!({ "token": token }).to_string();
    let new = browser(&world, &old, Method::POST, "/api/sign-in/verify", &body).await;
    assert_eq!(new.status, 200);
    assert!(is_open(&world, &old).await && is_open(&world, &new.token()).await);
    let kept = format!(
        "SELECT CAST(COUNT(*) AS TEXT) FROM api_keys k JOIN sessions s ON s.id = k.parent_id
         WHERE s.token_hash = '{}'",
        hash(&old)
    );
    assert_eq!(world.text(&kept), "1");
}

#[tokio::test(start_paused = true)]
async fn a_session_that_cannot_be_replaced_is_no_reason_not_to_sign_in() {
    let world = World::new();
    let old = signed_in(&world, OWNER, SessionKind::Page).await;
    let (_, token) = Browser::at(&world, "192.0.2.1").mailed(OLIVIA).await;
    world.db.fail(
        "UPDATE oauth_grants SET authorized_in",
        callslot_worker::testing::Fault::Before,
    );
    let body = json!({ "token": token }).to_string();
    let new = browser(&world, &old, Method::POST, "/api/sign-in/verify", &body).await;
    assert_eq!(new.status, 200, "{}", new.body);
    assert_eq!(make_key(&world, &new.token()).await.status, 201);
}

#[tokio::test(start_paused = true)]
async fn how_long_a_proof_lasts_is_a_setting() {
    let world = World::with_settings(&[("FRESH_SIGN_IN_SECONDS", "60")]);
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    tokio::time::advance(Duration::from_secs(59)).await;
    assert_eq!(make_key(&world, &token).await.status, 201);
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(make_key(&world, &token).await.status, 403);
}

#[tokio::test(start_paused = true)]
async fn an_old_session_lets_the_extension_in_only_after_a_fresh_sign_in() {
    let world = oauth::world();
    let old = signed_in(&world, OWNER, SessionKind::Page).await;
    assert_eq!(oauth::ask(&world, &old, &[]).await.status, 200);
    tokio::time::advance(A_QUARTER).await;
    let asked = oauth::ask(&world, &old, &[]).await;
    let answered = oauth::answer(&world, &old, &[("decision", "allow")]).await;
    for led in [asked, answered] {
        let next = led.location.strip_prefix("/sign-in/again?next=").unwrap();
        let next = url::form_urlencoded::parse(format!("next={next}").as_bytes())
            .next()
            .map(|(_, next)| next.into_owned())
            .unwrap();
        assert!(
            next.starts_with("/oauth/authorize?response_type=code&"),
            "{next}"
        );
        assert!(!next.contains("decision"), "{next}");
        let page = browser(&world, &old, Method::GET, &next, "").await;
        assert_eq!(page.status, 303, "{}", page.body);
    }
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM oauth_codes"),
        "0"
    );
}

/// The extension let in from a session, by its access token and its refresh token.
async fn let_in_from(world: &World, session: &str) -> (String, String) {
    let answer = oauth::answer(world, session, &[("decision", "allow")]).await;
    let code = answer.told("code").unwrap();
    oauth::tokens(&oauth::exchange(world, &code, &[]).await)
}

#[tokio::test(start_paused = true)]
async fn the_extension_outlives_signing_out_and_ends_with_the_session_that_is_revoked() {
    let world = oauth::world();
    let page = signed_in(&world, OWNER, SessionKind::Page).await;
    let (access, refresh) = let_in_from(&world, &page).await;
    browser(&world, &page, Method::POST, "/api/sign-out", "").await;
    assert!(
        oauth::opens(&world, &access).await,
        "it has signed in by itself"
    );
    let (access, refresh) = oauth::tokens(&oauth::refresh(&world, &refresh).await);
    // Somebody else's browser is found in the list, and ended with all that came of it.
    let own = signed_in(&world, OWNER, SessionKind::Page).await;
    let thief = signed_in(&world, OWNER, SessionKind::Page).await;
    let (stolen, stolen_refresh) = let_in_from(&world, &thief).await;
    let id = world.text(&format!(
        "SELECT id FROM sessions WHERE token_hash = '{}'",
        hash(&thief)
    ));
    let path = format!("/api/sessions/{id}");
    let ended = browser(&world, &own, Method::DELETE, &path, "").await;
    assert_eq!(ended.status, 200, "{}", ended.body);
    assert!(!oauth::opens(&world, &stolen).await);
    assert_eq!(oauth::refresh(&world, &stolen_refresh).await.status, 400);
    assert!(
        oauth::opens(&world, &access).await,
        "what came of another session stays"
    );
    let with = "SELECT CAST(json_array_length(details, '$.with') AS TEXT) FROM audit_log WHERE action = 'session.revoke'";
    assert_eq!(world.text(with), "1");
    browser(&world, &own, Method::DELETE, "/api/sessions", "").await;
    assert!(!oauth::opens(&world, &access).await);
    assert_eq!(oauth::refresh(&world, &refresh).await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn a_code_that_a_thief_holds_dies_with_the_session_it_was_given_out_in() {
    for path in ["/api/sessions", "/api/sign-out"] {
        let world = oauth::world();
        let page = signed_in(&world, OWNER, SessionKind::Page).await;
        let answer = oauth::answer(&world, &page, &[("decision", "allow")]).await;
        let code = answer.told("code").unwrap();
        let method = if path == "/api/sessions" {
            Method::DELETE
        } else {
            Method::POST
        };
        browser(&world, &page, method, path, "").await;
        assert_eq!(
            oauth::exchange(&world, &code, &[]).await.status,
            400,
            "{path}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn what_came_of_a_session_comes_of_the_one_that_replaces_it() {
    let world = oauth::world();
    let old = signed_in(&world, OWNER, SessionKind::Page).await;
    let (access, _) = let_in_from(&world, &old).await;
    key_made_in(&world, "made", &old);
    let (_, token) = Browser::at(&world, "192.0.2.1").mailed(OLIVIA).await;
    let body = json!({ "token": token }).to_string();
    let new = browser(&world, &old, Method::POST, "/api/sign-in/verify", &body)
        .await
        .token();
    assert!(oauth::opens(&world, &access).await);
    let id = world.text(&format!(
        "SELECT id FROM sessions WHERE token_hash = '{}'",
        hash(&new)
    ));
    let other = signed_in(&world, OWNER, SessionKind::Page).await;
    let path = format!("/api/sessions/{id}?keys=true");
    let ended = browser(&world, &other, Method::DELETE, &path, "")
        .await
        .json();
    assert_eq!(ended["keys"][0]["name"], "made");
    assert_eq!(ended["keys"][0]["revoked_at"], json!(world.now()));
    assert!(!oauth::opens(&world, &access).await && !oauth::opens(&world, "made").await);
}

#[tokio::test(start_paused = true)]
async fn signing_out_everywhere_revokes_keys_in_all_organizations_if_asked_to() {
    let world = World::new();
    world.another_organization();
    world
        .organization(OTHER)
        .with_member(OWNER, Role::Viewer)
        .member(OWNER)
        .with_named_key("There", "there");
    world.member(OTTO).with_named_key("Ottos", "ottos");
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    let left = browser(&world, &token, Method::DELETE, "/api/sessions", "")
        .await
        .json();
    assert_eq!(
        (&left["ended"], left["keys"].as_array().unwrap().len()),
        (&json!(1), 2)
    );
    assert_eq!(left["keys"][0]["revoked_at"], Value::Null);
    assert!(oauth::opens(&world, OWNER_KEY).await && oauth::opens(&world, "there").await);
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    let path = "/api/sessions?keys=true";
    let gone = browser(&world, &token, Method::DELETE, path, "")
        .await
        .json();
    let revoked = |key: &Value| key["revoked_at"] == json!(world.now());
    assert!(
        gone["keys"].as_array().unwrap().iter().all(revoked),
        "{gone}"
    );
    assert!(!oauth::opens(&world, OWNER_KEY).await && !oauth::opens(&world, "there").await);
    assert!(oauth::opens(&world, "ottos").await, "others keep theirs");
    let told = world.text(
        "SELECT group_concat(organization_id || ' ' || json_extract(details, '$.name'), ', ') FROM
           (SELECT * FROM audit_log WHERE action = 'api_key.revoke' ORDER BY organization_id)",
    );
    assert_eq!(
        told,
        "019a0000-0000-7000-8000-000000000001 Demo owner, 019b0000-0000-7000-8000-000000000001 There"
    );
}

#[tokio::test(start_paused = true)]
async fn the_account_page_shows_keys_and_revokes_them_one_by_one_or_all() {
    let world = World::new();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    key_made_in(&world, "program", &token);
    let page = browser(&world, &token, Method::GET, "/account", "").await;
    for shown in [
        "Demo owner · Acme Support",
        "program · Acme Support",
        "name=\"keys\"",
    ] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    let id = world.text("SELECT id FROM api_keys WHERE name = 'program'");
    let form = format!("id={id}");
    let revoked = browser(&world, &token, Method::POST, "/account/keys/revoke", &form).await;
    assert_eq!(revoked.status, 303);
    assert!(!oauth::opens(&world, "program").await && oauth::opens(&world, OWNER_KEY).await);
    // Another member's key is none of one's own.
    world
        .member("019a0000-0000-7000-8000-000000000103")
        .with_key("theirs");
    let id = world.text("SELECT id FROM api_keys WHERE name = 'theirs'");
    let form = format!("id={id}");
    browser(&world, &token, Method::POST, "/account/keys/revoke", &form).await;
    assert!(oauth::opens(&world, "theirs").await);
    let path = "/account/sign-out-everywhere";
    browser(&world, &token, Method::POST, path, "keys=true").await;
    assert!(!oauth::opens(&world, OWNER_KEY).await && !is_open(&world, &token).await);
    assert!(oauth::opens(&world, "theirs").await);
}

#[tokio::test(start_paused = true)]
async fn what_was_there_before_knows_its_proof_and_its_parent() {
    let world = World::new();
    let (parent, child) = (
        "019a0000-0000-7000-8000-000000000201",
        "019a0000-0000-7000-8000-000000000299",
    );
    world.sql(&format!(
        "INSERT INTO sessions (id, organization_id, user_id, token_hash, kind, created_at, expires_at)
         SELECT kind, organization_id, user_id, substr(token_hash, 2) || substr(kind, 1, 1), kind, 77, 9000000000000
         FROM api_keys, (SELECT 'page' AS kind UNION SELECT 'extension');
         INSERT INTO api_keys (id, organization_id, user_id, name, token_hash)
         SELECT '{child}', organization_id, user_id, 'Child', substr(token_hash, 2) || '0' FROM api_keys;
         INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at)
         SELECT 'a', organization_id, user_id, 'api_key', '{parent}', 'api_key.create', '{child}', 1
         FROM api_keys WHERE id = '{parent}';"
    ));
    let migration = include_str!("../../../../migrations/0021_fresh_sign_in.sql");
    for statement in migration.split(';') {
        if let Some(start) = statement.find("UPDATE ") {
            world.sql(&statement[start..]);
        }
    }
    let proved = "SELECT group_concat(id || ' ' || COALESCE(proved_at, '-'), ', ')
                  FROM (SELECT * FROM sessions ORDER BY id)";
    assert_eq!(world.text(proved), "extension -, page 77");
    let parents = "SELECT group_concat(COALESCE(parent_via || ' ' || parent_id, '-'), ', ')
                   FROM (SELECT * FROM api_keys ORDER BY id)";
    assert_eq!(world.text(parents), format!("-, api_key {parent}"));
}
