//! The extension's sign-in: who is asked, where codes go, what is exchanged once and never twice.

use crate::{identity::passkeys::signed_in, prelude::*};
use axum::http::header;
use callslot_shared::{
    api::SessionKind,
    oauth::{Challenge, Verifier},
};
use callslot_worker::testing::Fault;
use std::time::Duration;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
pub(crate) const ID: &str = "abcdefghijklmnopabcdefghijklmnop";
const HOME: &str = "https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

pub(crate) fn world() -> World {
    World::with_settings(&[("EXTENSION_IDS", ID)])
}

/// A whole request for a code, with parameters changed or taken away.
fn asking(change: &[(&str, &str)]) -> String {
    let challenge = Challenge::of(&Verifier::parse(VERIFIER).unwrap());
    let whole = [
        ("response_type", "code"),
        ("client_id", "callslot-extension"),
        ("redirect_uri", HOME),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("state", "s&t=a te"),
    ];
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in whole {
        let changed = change.iter().find(|(changed, _)| *changed == name);
        form.append_pair(name, changed.map_or(value, |(_, value)| value));
    }
    for (name, value) in change
        .iter()
        .filter(|(name, _)| whole.iter().all(|(known, _)| known != name))
    {
        form.append_pair(name, value);
    }
    form.finish()
}

pub(crate) struct AuthorizeResponse {
    pub(crate) status: u16,
    pub(crate) location: String,
    policy: String,
    body: String,
}

impl AuthorizeResponse {
    /// A parameter of the address that the browser is sent to.
    pub(crate) fn told(&self, name: &str) -> Option<String> {
        let address: url::Url = self.location.parse().unwrap();
        let mut pairs = address.query_pairs();
        pairs
            .find(|(told, _)| told == name)
            .map(|(_, value)| value.into_owned())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

async fn send(world: &World, request: Request<Body>) -> AuthorizeResponse {
    let response = callslot_worker::serve(world.app.clone(), request).await;
    let header = |name| {
        let value = response.headers().get(name);
        value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    };
    let (location, policy) = (
        header(header::LOCATION),
        header(header::CONTENT_SECURITY_POLICY),
    );
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    AuthorizeResponse {
        status,
        location,
        policy,
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

/// A browser's request with a session's cookie.
fn browser(method: Method, path: &str, token: &str, site: &str, body: String) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header("cookie", format!("__Host-callslot_session={token}"))
        .header("sec-fetch-site", site)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap()
}

pub(crate) async fn ask(world: &World, token: &str, change: &[(&str, &str)]) -> AuthorizeResponse {
    let path = format!("/oauth/authorize?{}", asking(change));
    send(
        world,
        browser(Method::GET, &path, token, "none", String::new()),
    )
    .await
}

pub(crate) async fn answer(
    world: &World,
    token: &str,
    change: &[(&str, &str)],
) -> AuthorizeResponse {
    let body = asking(change);
    send(
        world,
        browser(Method::POST, "/oauth/authorize", token, "same-origin", body),
    )
    .await
}

/// A code that the owner has had given out.
pub(crate) async fn code(world: &World) -> String {
    let token = signed_in(world, OWNER, SessionKind::Page).await;
    let answer = answer(world, &token, &[("decision", "allow")]).await;
    answer.told("code").unwrap()
}

fn form(pairs: &[(&str, &str)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(pairs);
    form.finish()
}

async fn post(world: &World, path: &str, pairs: &[(&str, &str)]) -> AuthorizeResponse {
    post_form(world, path, form(pairs)).await
}

async fn post_form(world: &World, path: &str, form: String) -> AuthorizeResponse {
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap();
    send(world, request).await
}

/// A whole exchange of a code as a form, with parameters changed.
pub(crate) fn exchanging(code: &str, change: &[(&str, &str)]) -> String {
    let whole = [
        ("grant_type", "authorization_code"),
        ("client_id", "callslot-extension"),
        ("code", code),
        ("redirect_uri", HOME),
        ("code_verifier", VERIFIER),
    ];
    let changed = whole.map(|(name, value)| {
        let changed = change.iter().find(|(changed, _)| *changed == name);
        (name, changed.map_or(value, |(_, value)| *value))
    });
    form(&changed)
}

pub(crate) async fn exchange(
    world: &World,
    code: &str,
    change: &[(&str, &str)],
) -> AuthorizeResponse {
    post_form(world, "/oauth/token", exchanging(code, change)).await
}

pub(crate) async fn refresh(world: &World, token: &str) -> AuthorizeResponse {
    let pairs = [
        ("grant_type", "refresh_token"),
        ("client_id", "callslot-extension"),
        ("refresh_token", token),
    ];
    post(world, "/oauth/token", &pairs).await
}

/// The tokens of a successful answer.
pub(crate) fn tokens(answer: &AuthorizeResponse) -> (String, String) {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let body = answer.json();
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    (text("access_token"), text("refresh_token"))
}

pub(crate) async fn opens(world: &World, token: &str) -> bool {
    let asked = request(Method::GET, "/api/members", Some(token));
    world.request(asked).await.0 == StatusCode::OK
}

fn assert_refused(answer: &AuthorizeResponse, error: &str) {
    assert_eq!(
        (answer.status, &answer.json()["error"]),
        (400, &json!(error)),
        "{}",
        answer.body
    );
}

fn reuses(world: &World) -> String {
    world.text(
        "SELECT COALESCE(group_concat(details), '') FROM audit_log WHERE action = 'oauth.reuse'",
    )
}

#[tokio::test(start_paused = true)]
async fn a_client_finds_everything_it_has_to_know() {
    let world = world();
    let path = "/.well-known/oauth-authorization-server";
    let (status, metadata) = world.request(request(Method::GET, path, None)).await;
    assert_eq!(status, StatusCode::OK);
    insta::assert_json_snapshot!(metadata);
}

#[tokio::test(start_paused = true)]
async fn a_person_sees_who_asks_for_what_and_the_page_runs_nothing() {
    let world = world();
    world.acme().named("<b>\"Acme\"</b>");
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    let page = ask(&world, &token, &[]).await;
    assert_eq!(page.status, 200);
    assert_eq!(
        page.policy,
        format!(
            "default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; \
             form-action 'self' https://{ID}.chromiumapp.org; \
             base-uri 'none'; frame-ancestors 'none'"
        )
    );
    // The page is written without breaks; a reviewer reads lines.
    insta::assert_snapshot!(page.body.replace("><", ">\n<"));
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM oauth_codes"),
        "0",
        "to look changes nothing"
    );
}

#[tokio::test(start_paused = true)]
async fn after_signing_out_of_the_extension_another_person_can_sign_in() {
    let world = world();
    let former = signed_in(&world, OWNER, SessionKind::Page).await;
    for prompt in ["login", "select_account"] {
        let sent = ask(&world, &former, &[("prompt", prompt)]).await;
        assert_eq!(sent.status, 303, "{prompt}");
        let next = sent.location.strip_prefix("/sign-in?next=").unwrap();
        let next: String = url::form_urlencoded::parse(format!("n={next}").as_bytes())
            .map(|(_, v)| v.into_owned())
            .collect();
        // Without the prompt: whoever signs in goes on to the question, and not back to signing in.
        assert_eq!(next, format!("/oauth/authorize?{}", asking(&[])));
    }
    for consent in [&[][..], &[("prompt", "consent")]] {
        assert_eq!(ask(&world, &former, consent).await.status, 200);
    }
    let astray = ask(
        &world,
        &former,
        &[("client_id", "another"), ("prompt", "login")],
    )
    .await;
    assert_eq!(
        astray.status, 400,
        "nobody is sent anywhere for a client that is not proven"
    );
}

#[tokio::test(start_paused = true)]
async fn who_is_signed_out_signs_in_and_comes_back() {
    let world = world();
    let sent = ask(&world, "unknown", &[]).await;
    assert_eq!(sent.status, 303);
    let next = sent.location.strip_prefix("/sign-in?next=").unwrap();
    let next: String = url::form_urlencoded::parse(format!("n={next}").as_bytes())
        .map(|(_, v)| v.into_owned())
        .collect();
    assert_eq!(next, format!("/oauth/authorize?{}", asking(&[])));
}

#[tokio::test(start_paused = true)]
async fn nobody_is_sent_to_an_address_that_is_not_the_clients() {
    let world = world();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    for (name, value) in [
        ("redirect_uri", "https://evil.example/"),
        (
            "redirect_uri",
            "https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/other",
        ),
        ("redirect_uri", ""),
        ("client_id", "another"),
        ("client_id", ""),
    ] {
        for answer in [
            ask(&world, &token, &[(name, value)]).await,
            answer(&world, &token, &[(name, value), ("decision", "allow")]).await,
        ] {
            assert_eq!(
                (answer.status, &*answer.location),
                (400, ""),
                "{name} {value}"
            );
        }
    }
    let twice = format!(
        "/oauth/authorize?{}&redirect_uri=https://evil.example/",
        asking(&[])
    );
    let answer = send(
        &world,
        browser(Method::GET, &twice, &token, "none", String::new()),
    )
    .await;
    assert_eq!((answer.status, &*answer.location), (400, ""));
    // Without a setting there is no client.
    let bare = World::new();
    let token = signed_in(&bare, OWNER, SessionKind::Page).await;
    assert_eq!(ask(&bare, &token, &[]).await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn a_proven_client_hears_what_is_wrong_and_from_whom() {
    let world = world();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge", "", "invalid_request"),
        ("state", "", "invalid_request"),
    ] {
        let told = ask(&world, &token, &[(name, value)]).await;
        assert_eq!(told.status, 303, "{name}");
        assert!(told.location.starts_with(HOME), "{}", told.location);
        assert_eq!(told.told("error").as_deref(), Some(error), "{name}");
        assert_eq!(
            told.told("iss").as_deref(),
            Some("https://callslot.example")
        );
        let state = (name != "state").then_some("s&t=a te");
        assert_eq!(told.told("state").as_deref(), state);
    }
    for decision in ["deny", "", "ALLOW"] {
        let told = answer(&world, &token, &[("decision", decision)]).await;
        assert_eq!(told.told("error").as_deref(), Some("access_denied"));
        assert_eq!(told.told("code"), None);
    }
}

#[tokio::test(start_paused = true)]
async fn only_a_person_on_an_own_page_lets_a_client_in() {
    let world = world();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    let body = asking(&[("decision", "allow")]);
    for site in ["cross-site", "same-site", "none"] {
        let request = browser(Method::POST, "/oauth/authorize", &token, site, body.clone());
        assert_eq!(send(&world, request).await.status, 403, "{site}");
    }
    let extension = signed_in(&world, OWNER, SessionKind::Extension).await;
    for (token, status) in [(&*extension, 403), (OWNER_KEY, 403), ("unknown", 401)] {
        let mut asked = request(Method::POST, "/oauth/authorize", Some(token));
        *asked.body_mut() = Body::from(body.clone());
        let answer = send(&world, asked).await;
        assert_eq!(
            (answer.status, &*answer.location),
            (status, ""),
            "{}",
            answer.body
        );
    }
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM oauth_codes"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn a_code_becomes_tokens_that_open_and_are_renewed() {
    let world = world();
    let code = code(&world).await;
    let given = exchange(&world, &code, &[]).await;
    assert_eq!(
        (&given.json()["token_type"], &given.json()["expires_in"]),
        (&json!("Bearer"), &json!(3600))
    );
    let (access, first) = tokens(&given);
    assert!(opens(&world, &access).await);
    assert_eq!(
        world.text("SELECT kind FROM sessions ORDER BY kind LIMIT 1"),
        "extension"
    );
    for secret in [&code, &access, &first] {
        let stored = world.text(&format!(
            "SELECT CAST((SELECT COUNT(*) FROM sessions WHERE token_hash = '{secret}')
               + (SELECT COUNT(*) FROM oauth_codes WHERE code_hash = '{secret}')
               + (SELECT COUNT(*) FROM oauth_grants WHERE refresh_hash = '{secret}') AS TEXT)"
        ));
        assert_eq!(stored, "0", "only hashes are kept");
    }
    let (renewed, second) = tokens(&refresh(&world, &first).await);
    assert!(opens(&world, &renewed).await);
    assert!(!opens(&world, &access).await, "one access token at a time");
    let (third, _) = tokens(&refresh(&world, &second).await);
    assert!(opens(&world, &third).await);
    assert_eq!(reuses(&world), "");
    assert_eq!(
        world.text("SELECT group_concat(action) FROM (SELECT action FROM audit_log ORDER BY id)"),
        "sign_in,oauth.grant,sign_in"
    );
}

#[tokio::test(start_paused = true)]
async fn an_access_token_holds_for_an_hour_and_the_session_for_longer() {
    let world = world();
    let (access, first) = tokens(&exchange(&world, &code(&world).await, &[]).await);
    tokio::time::advance(Duration::from_secs(3599)).await;
    assert!(opens(&world, &access).await);
    tokio::time::advance(Duration::from_secs(1)).await;
    assert!(!opens(&world, &access).await);
    let (access, _) = tokens(&refresh(&world, &first).await);
    assert!(opens(&world, &access).await);
}

#[tokio::test(start_paused = true)]
async fn a_code_is_bound_to_client_address_and_verifier_and_lives_for_a_minute() {
    let world = world();
    let code = code(&world).await;
    for (name, value, error) in [
        ("code", "cs_code_unknown", "invalid_grant"),
        (
            "redirect_uri",
            "https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/other",
            "invalid_grant",
        ),
        (
            "code_verifier",
            "another-verifier-that-is-long-enough-for-it",
            "invalid_grant",
        ),
        ("code_verifier", "short", "invalid_request"),
        ("client_id", "another", "invalid_client"),
        ("grant_type", "password", "unsupported_grant_type"),
    ] {
        assert_refused(&exchange(&world, &code, &[(name, value)]).await, error);
    }
    tokio::time::advance(Duration::from_secs(59)).await;
    tokens(&exchange(&world, &code, &[]).await);
    let late = self::code(&world).await;
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_refused(&exchange(&world, &late, &[]).await, "invalid_grant");
}

#[tokio::test(start_paused = true)]
async fn a_code_that_is_used_twice_ends_what_came_of_it() {
    for change in [
        &[][..],
        &[(
            "code_verifier",
            "another-verifier-that-is-long-enough-for-it",
        )],
    ] {
        let world = world();
        let code = code(&world).await;
        let (access, first) = tokens(&exchange(&world, &code, &[]).await);
        assert_refused(&exchange(&world, &code, change).await, "invalid_grant");
        assert!(!opens(&world, &access).await);
        assert_refused(&refresh(&world, &first).await, "invalid_grant");
        assert_eq!(
            reuses(&world),
            r#"{"client_id":"callslot-extension","of":"code"}"#
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_refresh_token_that_is_used_twice_ends_the_session() {
    let world = world();
    let (_, first) = tokens(&exchange(&world, &code(&world).await, &[]).await);
    let (access, second) = tokens(&refresh(&world, &first).await);
    assert_refused(&refresh(&world, &first).await, "invalid_grant");
    assert!(!opens(&world, &access).await);
    assert_refused(&refresh(&world, &second).await, "invalid_grant");
    assert_eq!(
        reuses(&world),
        r#"{"client_id":"callslot-extension","of":"refresh_token"}"#
    );
}

#[tokio::test(start_paused = true)]
async fn a_made_up_refresh_token_ends_nobodys_session() {
    let world = world();
    let (access, first) = tokens(&exchange(&world, &code(&world).await, &[]).await);
    let zeros = "0".repeat(64);
    for made_up in [
        format!("cs_refresh_{zeros}{zeros}"),
        "cs_refresh_".to_owned(),
        access.clone(),
        "é".repeat(100),
    ] {
        assert_refused(&refresh(&world, &made_up).await, "invalid_grant");
    }
    assert!(opens(&world, &access).await);
    tokens(&refresh(&world, &first).await);
}

#[tokio::test(start_paused = true)]
async fn a_grant_ends_when_it_lies_idle_and_at_the_latest_after_half_a_year() {
    const DAY: u64 = 24 * 3600;
    let world = world();
    let (_, idle) = tokens(&exchange(&world, &code(&world).await, &[]).await);
    let (_, mut used) = tokens(&exchange(&world, &code(&world).await, &[]).await);
    for _ in 0..6 {
        tokio::time::advance(Duration::from_secs(29 * DAY)).await;
        used = tokens(&refresh(&world, &used).await).1;
    }
    assert_refused(&refresh(&world, &idle).await, "invalid_grant");
    tokio::time::advance(Duration::from_secs(6 * DAY)).await;
    assert_refused(&refresh(&world, &used).await, "invalid_grant");
}

#[tokio::test(start_paused = true)]
async fn tokens_end_with_the_session_and_with_the_membership() {
    let ends: [(&str, WorldChange); 2] = [
        ("the session", |world| {
            world.sql("UPDATE sessions SET revoked_at = 1");
        }),
        ("the membership", |world| {
            drop(world.every_member().disabled());
        }),
    ];
    for (end, make) in ends {
        let world = world();
        let (access, first) = tokens(&exchange(&world, &code(&world).await, &[]).await);
        make(&world);
        assert!(!opens(&world, &access).await, "{end}");
        assert_refused(&refresh(&world, &first).await, "invalid_grant");
    }
    let world = world();
    let given = code(&world).await;
    world.every_member().disabled();
    assert_refused(&exchange(&world, &given, &[]).await, "invalid_grant");
}

#[tokio::test(start_paused = true)]
async fn signing_out_everywhere_ends_the_extension_even_when_its_access_token_is_over() {
    let world = world();
    let (_, first) = tokens(&exchange(&world, &code(&world).await, &[]).await);
    tokio::time::advance(Duration::from_secs(7200)).await;
    let page = signed_in(&world, OWNER, SessionKind::Page).await;
    let (status, answer) = world
        .request(request(Method::DELETE, "/api/sessions", Some(&page)))
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_refused(&refresh(&world, &first).await, "invalid_grant");
}

#[tokio::test(start_paused = true)]
async fn a_token_is_taken_back_with_all_that_came_with_it() {
    for which in ["access", "refresh", "old refresh"] {
        let world = world();
        let (_, old) = tokens(&exchange(&world, &code(&world).await, &[]).await);
        let (access, last) = tokens(&refresh(&world, &old).await);
        let token = match which {
            "access" => &access,
            "refresh" => &last,
            _ => &old,
        };
        for _ in 0..2 {
            let answer = post(&world, "/oauth/revoke", &[("token", token)]).await;
            assert_eq!((answer.status, &*answer.body), (200, ""), "{which}");
        }
        assert!(!opens(&world, &access).await, "{which}");
        assert_refused(&refresh(&world, &last).await, "invalid_grant");
    }
    let world = world();
    let page = signed_in(&world, OWNER, SessionKind::Page).await;
    for token in [&*page, OWNER_KEY] {
        assert_eq!(
            post(&world, "/oauth/revoke", &[("token", token)])
                .await
                .status,
            200
        );
        assert!(
            opens(&world, token).await,
            "what is not the extension's stays"
        );
    }
    assert_refused(&post(&world, "/oauth/revoke", &[]).await, "invalid_request");
}

#[tokio::test(start_paused = true)]
async fn lost_answers_are_settled_by_reading_back() {
    let world = world();
    world.db.fail("INSERT INTO oauth_codes", Fault::After);
    let code = code(&world).await;
    world.db.fail("UPDATE oauth_codes", Fault::After);
    let (access, first) = tokens(&exchange(&world, &code, &[]).await);
    assert!(opens(&world, &access).await);
    world.db.fail("UPDATE oauth_grants", Fault::Before);
    assert_eq!(refresh(&world, &first).await.status, 503);
    world.db.fail("UPDATE oauth_grants", Fault::After);
    let (access, _) = tokens(&refresh(&world, &first).await);
    assert!(opens(&world, &access).await);
}

#[tokio::test(start_paused = true)]
async fn only_forms_are_exchanged() {
    let world = world();
    let request = Request::builder()
        .method(Method::POST)
        .uri("/oauth/token")
        .header("content-type", "application/json")
        .body(Body::from("{}"))
        .unwrap();
    assert_refused(&send(&world, request).await, "invalid_request");
}

#[tokio::test(start_paused = true)]
async fn a_request_with_an_access_token_is_one_round_trip() {
    let world = world();
    let (access, _) = tokens(&exchange(&world, &code(&world).await, &[]).await);
    let list = || world.request(request(Method::GET, "/api/bookings", Some(&access)));
    list().await;
    let before = world.trips();
    list().await;
    assert_eq!(world.trips() - before, 1);
}

#[tokio::test(start_paused = true)]
async fn of_eight_exchanges_at_once_one_succeeds_and_what_was_used_twice_ends_the_session() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            let world = world();
            let late = || ("", Fault::Late(Duration::from_millis(1)));
            let overlap = || {
                let faults = std::iter::repeat_with(late).take(100);
                world.db.faults.lock().unwrap().extend(faults);
            };
            let code = code(&world).await;
            overlap();
            let exchanged = (0..8).map(|_| exchange(&world, &code, &[]));
            let answers = futures_util::future::join_all(exchanged).await;
            let got: Vec<_> = answers
                .iter()
                .filter(|answer| answer.status == 200)
                .collect();
            assert_eq!(got.len(), 1);
            let (access, _) = tokens(got[0]);
            assert!(!opens(&world, &access).await, "seven others came with it");
            world.db.faults.lock().unwrap().clear();
            let another = self::code(&world).await;
            let (_, token) = tokens(&exchange(&world, &another, &[]).await);
            overlap();
            let refreshed = (0..8).map(|_| refresh(&world, &token));
            let answers = futures_util::future::join_all(refreshed).await;
            let got: Vec<_> = answers
                .iter()
                .filter(|answer| answer.status == 200)
                .collect();
            assert_eq!(got.len(), 1);
            let (access, newest) = tokens(got[0]);
            assert!(
                !opens(&world, &access).await,
                "seven others came with the older one"
            );
            assert_eq!(refresh(&world, &newest).await.status, 400);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn eleven_tricks_with_the_redirect_lead_nobody_away() {
    let world = world();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    let host = format!("https://{ID}.chromiumapp.org");
    for trick in [
        format!("{host}.evil.example/"),
        format!("{host}@evil.example/"),
        format!("{host}:8443/"),
        format!("{host}/?next=https://evil.example"),
        format!("{host}/#"),
        format!("{host}/../"),
        format!("{host}//"),
        host.clone(),
        host.replace("https", "http") + "/",
        HOME.to_uppercase(),
        format!("https://evil.example\\@{ID}.chromiumapp.org/"),
    ] {
        for told in [
            ask(&world, &token, &[("redirect_uri", &trick)]).await,
            answer(
                &world,
                &token,
                &[("redirect_uri", &trick), ("decision", "allow")],
            )
            .await,
        ] {
            assert_eq!((told.status, &*told.location), (400, ""), "{trick}");
        }
    }
}
