//! Signing in by mail: once, in time, at most so often, and without telling whose address is whose.

use crate::{identity::browser::Browser, prelude::*};
use axum::http::HeaderMap;
use callslot_messages::Mail;
use callslot_worker::testing::Fault;
use std::time::Duration;
use tokio::task::LocalSet;

const HOME: &str = "192.0.2.1";
pub(crate) const OLIVIA: &str = "olivia.owner@acme.example";
const NOBODY: &str = "nobody@acme.example";
const OPERATOR_MAIL: &str = "oscar.operator@acme.example";

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The session's token, from the cookie.
    pub(crate) fn token(&self) -> String {
        let cookie = self.headers["set-cookie"].to_str().unwrap();
        let value = cookie.strip_prefix("__Host-callslot_session=").unwrap();
        value.split(';').next().unwrap().to_owned()
    }

    /// Everything but what is the answer's own.
    pub(crate) fn alike(mut self) -> (u16, HeaderMap, String) {
        self.headers.remove("x-request-id");
        for (_, cookie) in &mut self.headers {
            let shown = cookie.to_str().unwrap();
            if let Some((name, rest)) = shown
                .split_once('=')
                .filter(|(name, _)| name.starts_with("__Host-"))
            {
                let (value, rest) = rest.split_once(';').unwrap();
                let blank = "0".repeat(value.len());
                *cookie = format!("{name}={blank};{rest}").parse().unwrap();
            }
        }
        (self.status, self.headers, self.body)
    }
}

pub(crate) async fn send(
    world: &World,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(body.into()).unwrap();
    let (parts, body) = callslot_worker::serve(world.app.clone(), request)
        .await
        .into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

pub(crate) async fn post(world: &World, path: &str, body: Value) -> Answer {
    let ip = [("cf-connecting-ip", "192.0.2.1")];
    send(world, Method::POST, path, &ip, body.to_string()).await
}

pub(crate) fn code(mail: &Mail) -> String {
    let line = mail.text.lines().nth(2).unwrap();
    line.replace(' ', "")
}

pub(crate) fn link_token(mail: &Mail) -> String {
    let (_, rest) = mail.text.split_once("?token=").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

pub(crate) fn other_code(code: &str) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}

pub(crate) async fn me(world: &World, token: &str) -> Answer {
    let cookie = format!("__Host-callslot_session={token}");
    send(world, Method::GET, "/api/me", &[("cookie", &cookie)], "").await
}

#[tokio::test(start_paused = true)]
async fn a_code_from_the_mail_signs_in_by_cookie() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    let (code, _) = home.mailed(" Olivia.Owner@ACME.example ").await;
    assert_eq!(world.outbox.sent()[0].to, OLIVIA);
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let answer = home.enter(OLIVIA, &spaced).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(
        cookie.ends_with("; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=7776000"),
        "{cookie}"
    );
    assert!(!answer.body.contains(&answer.token()), "{}", answer.body);
    let shown = me(&world, &answer.token()).await.json();
    assert_eq!(shown["user"]["email"], OLIVIA);
    assert_eq!(shown["organizations"][0]["name"], "Acme Support");
    assert_eq!(shown["organizations"][0]["current"], true);
}

#[tokio::test(start_paused = true)]
async fn what_is_mailed_is_stored_as_hashes_only() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    let (code, token) = home.mailed(OLIVIA).await;
    let stored = world.text(
        "SELECT json_array(id, email_hash, user_id, code_hash, token_hash, nonce_hash, wrong_codes, wrong_in, used_in)
         FROM sign_ins",
    );
    let nonce = home.cookie("__Host-callslot_sign_in").unwrap();
    for secret in [&*code, &*token, &*nonce, OLIVIA] {
        assert!(!stored.contains(secret), "{secret} in {stored}");
    }
    for secret in [&token, &nonce] {
        assert!(stored.contains(&hash(secret)) && secret.len() == 64);
    }
    // Nor is the code found by trying all of them on what is stored.
    let digest = world.text("SELECT code_hash FROM sign_ins");
    let email = hash(OLIVIA);
    for guess in [
        code.clone(),
        format!("{email}:{code}"),
        format!("{}:{email}:{code}", hash(&nonce)),
    ] {
        assert_ne!(hash(&guess), digest);
    }
    assert_eq!(hash(&format!("{nonce}:{email}:{code}")), digest);
    assert_eq!(home.follow(&token).await.status, 200);
    let device = home.cookie("__Host-callslot_device").unwrap();
    let stored = world.text("SELECT token_hash || user_id FROM device_cookies");
    assert!(!stored.contains(&device) && stored.contains(&hash(&device)));
}

#[tokio::test(start_paused = true)]
async fn every_address_is_answered_alike_with_as_many_round_trips() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    world.user("019b0000-0000-7000-8000-000000000777", "left@acme.example");
    world
        .member("019a0000-0000-7000-8000-000000000103")
        .disabled();
    let mut answers = Vec::new();
    let mut trips = Vec::new();
    for email in [OLIVIA, NOBODY, OPERATOR_MAIL, "left@acme.example"] {
        let (before, sent) = (world.trips(), world.outbox.sent().len());
        answers.push(home.ask(email).await.alike());
        // A message is written, claimed and settled once the answer is made.
        let afterwards = 3 * (world.outbox.sent().len() - sent) as u64;
        trips.push(world.trips() - before - afterwards);
        let before = world.trips();
        answers.push(home.enter(email, "000001").await.alike());
        trips.push(world.trips() - before);
    }
    assert_eq!(answers[0].0, 202);
    assert_eq!(answers[1].0, 401);
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!(*answer, answers[n % 2]);
        assert_eq!(trips[n], trips[n % 2]);
    }
    let to: Vec<_> = world
        .outbox
        .sent()
        .into_iter()
        .map(|mail| mail.to)
        .collect();
    assert_eq!(to, [OLIVIA]);
}

#[tokio::test(start_paused = true)]
async fn a_link_signs_in_by_a_click_and_once() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    let (code, token) = home.mailed(OLIVIA).await;
    let path = format!("/sign-in/link?token={token}");
    for _ in 0..2 {
        // A program that looks through mail follows links.
        let page = send(&world, Method::GET, &path, &[], "").await;
        assert_eq!(page.status, 200);
        assert!(!page.headers.contains_key("set-cookie"));
        assert!(page.body.contains(&token) && page.body.contains("<button"));
    }
    let form = format!("token={token}");
    let elsewhere = [("sec-fetch-site", "cross-site")];
    let page = send(
        &world,
        Method::POST,
        "/sign-in/link",
        &elsewhere,
        form.clone(),
    )
    .await;
    assert_eq!(page.status, 403);
    let here = [("sec-fetch-site", "same-origin")];
    let page = send(&world, Method::POST, "/sign-in/link", &here, form.clone()).await;
    assert_eq!(
        (page.status, &page.headers["location"]),
        (303, &"/app".parse().unwrap())
    );
    assert_eq!(me(&world, &page.token()).await.status, 200);
    let page = send(&world, Method::POST, "/sign-in/link", &here, form).await;
    assert_eq!(page.status, 422);
    assert!(!page.headers.contains_key("set-cookie"));
    let answer = home.enter(OLIVIA, &code).await;
    assert_eq!(answer.status, 401, "the code of the same mail");
}

#[tokio::test(start_paused = true)]
async fn a_code_opens_once_in_ten_minutes_and_only_the_newest() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    let (code, token) = home.mailed(OLIVIA).await;
    tokio::time::advance(Duration::from_secs(600)).await;
    assert_eq!(home.enter(OLIVIA, &code).await.status, 401);
    assert_eq!(home.follow(&token).await.status, 401);
    let (older, older_link) = home.mailed(OLIVIA).await;
    tokio::time::advance(Duration::from_secs(1)).await;
    let (newer, _) = home.mailed(OLIVIA).await;
    assert_ne!(older, newer);
    assert_eq!(home.enter(OLIVIA, &older).await.status, 401);
    assert_eq!(home.enter(OLIVIA, &newer).await.status, 200);
    assert_eq!(home.enter(OLIVIA, &newer).await.status, 401, "again");
    assert_eq!(home.follow(&older_link).await.status, 401, "an older link");
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM sessions"),
        "1"
    );
}

#[tokio::test(start_paused = true)]
async fn a_code_of_one_address_opens_nothing_for_another() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    let (code, _) = home.mailed(OLIVIA).await;
    assert_eq!(home.enter(OPERATOR_MAIL, &code).await.status, 401);
    home.mailed(OPERATOR_MAIL).await;
    assert_eq!(home.enter(OPERATOR_MAIL, &code).await.status, 401);
    assert_eq!(home.enter(OLIVIA, &code).await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn five_wrong_codes_spend_the_code_and_leave_a_trace_but_not_the_link() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    let (code, token) = home.mailed(OLIVIA).await;
    for _ in 0..6 {
        let wrong = home.enter(OLIVIA, &other_code(&code)).await;
        assert_eq!(wrong.status, 401);
    }
    assert_eq!(home.enter(OLIVIA, &code).await.status, 401);
    assert_eq!(
        world.text("SELECT CAST(wrong_codes AS TEXT) FROM sign_ins"),
        "5"
    );
    let audited = world.text(
        "SELECT group_concat(action || ' ' || json_extract(details, '$.wrong_codes'), ', ') FROM
           (SELECT * FROM audit_log WHERE action = 'sign_in.failed' ORDER BY rowid)",
    );
    let expected: Vec<_> = (1..=5).map(|n| format!("sign_in.failed {n}")).collect();
    assert_eq!(audited, expected.join(", "));
    assert_eq!(home.follow(&token).await.status, 200);
}

/// The audit log's entries of sign-ins that failed, the first first.
fn failed(world: &World) -> String {
    world.text(
        "SELECT COALESCE(group_concat(user_id || ' ' || details, ', '), '') FROM
           (SELECT * FROM audit_log WHERE action = 'sign_in.failed' ORDER BY rowid)",
    )
}

#[tokio::test(start_paused = true)]
async fn a_link_that_opens_nothing_any_more_leaves_a_trace_with_whose_it_was() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    let (_, late) = home.mailed(OLIVIA).await;
    tokio::time::advance(Duration::from_secs(600)).await;
    let (_, older) = home.mailed(OLIVIA).await;
    tokio::time::advance(Duration::from_secs(1)).await;
    let (_, newer) = home.mailed(OLIVIA).await;
    let (_, colleagues) = home.mailed(OPERATOR_MAIL).await;
    let show = async |token: &str| home.follow(token).await;
    assert_eq!(show(&newer).await.status, 200);
    assert_eq!(failed(&world), "");
    let unknown = show(&"0".repeat(64)).await.alike();
    assert_eq!((unknown.0, &*failed(&world)), (401, ""));
    for link in [&late, &older, &newer] {
        assert_eq!(show(link).await.alike(), unknown);
    }
    let expected = ["expired", "expired", "used"].map(|link| {
        format!(r#"019a0000-0000-7000-8000-000000000101 {{"how":"mail","link":"{link}"}}"#)
    });
    assert_eq!(failed(&world), expected.join(", "));
    assert_eq!(
        show(&colleagues).await.status,
        200,
        "another's own still opens"
    );
}

#[tokio::test(start_paused = true)]
async fn links_that_open_nothing_are_noted_no_oftener_than_they_may_be_tried() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    let (_, token) = home.mailed(OLIVIA).await;
    let mut statuses = Vec::new();
    for _ in 0..53 {
        statuses.push(home.follow(&token).await.status);
    }
    assert_eq!((statuses[49], statuses[50]), (401, 429));
    assert_eq!(failed(&world).matches("used").count(), 49);
}

#[tokio::test(start_paused = true)]
async fn a_link_whose_answer_was_lost_is_not_noted_as_failed() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    let (_, token) = home.mailed(OLIVIA).await;
    world.db.fail("UPDATE sign_ins SET used_in", Fault::After);
    assert_eq!(home.follow(&token).await.status, 200);
    assert_eq!(failed(&world), "");
}

#[tokio::test(start_paused = true)]
async fn of_two_hundred_at_once_exactly_as_many_pass_as_may() {
    let world = World::with_settings(&[("SIGN_IN_PER_ADDRESS", "1000"), ("SIGN_IN_PER_IP", "50")]);
    let home = Browser::at(&world, HOME);
    for expected in [50, 50] {
        let asked = (0..200).map(|n| home.ask(if n % 2 == 0 { OLIVIA } else { NOBODY }));
        let answers = futures_util::future::join_all(asked).await;
        let passed = answers.iter().filter(|answer| answer.status == 202).count();
        assert_eq!(passed, expected);
        for refused in answers.iter().filter(|answer| answer.status != 202) {
            assert_eq!(refused.status, 429);
            assert_eq!(refused.json()["error"]["code"], "rate_limited");
            assert_eq!(refused.headers["retry-after"], "900");
            assert_eq!(
                refused.headers["ratelimit-policy"],
                "\"sign-in\";q=50;w=900"
            );
            assert_eq!(refused.headers["ratelimit"], "\"sign-in\";r=0;t=900");
            assert!(!refused.headers.contains_key("set-cookie"));
        }
        assert_eq!(
            world.text(
                "SELECT CAST(used AS TEXT) FROM rate_limits WHERE bucket LIKE 'sign_in.ip:%'"
            ),
            "50"
        );
        tokio::time::advance(Duration::from_secs(900)).await;
    }
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM sign_ins"),
        "100"
    );
}

#[tokio::test(start_paused = true)]
async fn the_deployments_limit_counts_messages_that_are_sent_and_tells_nobody() {
    let world = World::with_settings(&[
        ("SIGN_IN_PER_ADDRESS", "1000"),
        ("SIGN_IN_PER_IP", "1000"),
        ("SIGN_IN_PER_DEPLOYMENT", "50"),
    ]);
    let home = Browser::at(&world, HOME);
    // Addresses of nobody's use none of it up.
    let asked = (0..200).map(|n| home.ask(if n % 2 == 0 { OLIVIA } else { NOBODY }));
    let answers = futures_util::future::join_all(asked).await;
    let mut answers: Vec<_> = answers.into_iter().map(Answer::alike).collect();
    assert_eq!(answers[0].0, 202);
    answers.dedup();
    assert_eq!(answers.len(), 1, "nor does an answer tell that it is");
    assert_eq!(world.outbox.sent().len(), 50);
    let counted = "SELECT CAST(used AS TEXT) FROM rate_limits WHERE bucket = 'sign_in.messages'";
    assert_eq!(world.text(counted), "50");
    tokio::time::advance(Duration::from_secs(900)).await;
    home.mailed(OLIVIA).await;
}

#[tokio::test(start_paused = true)]
async fn an_address_and_a_place_in_the_network_have_limits_of_their_own() {
    let world = World::with_settings(&[("SIGN_IN_PER_IP", "7")]);
    let from = async |email: &str, ip: &str| {
        let body = json!({ "email": email }).to_string();
        let headers = [
            ("cf-connecting-ip", ip),
            ("x-forwarded-for", "198.51.100.9"),
        ];
        send(&world, Method::POST, "/api/sign-in", &headers, body)
            .await
            .status
    };
    for n in 0..6 {
        let expected = if n < 5 { 202 } else { 429 };
        assert_eq!(from(OLIVIA, "192.0.2.1").await, expected);
    }
    // A refused request is counted nowhere, so two of seven are left.
    for (email, expected) in [
        ("a@b.example", 202),
        ("c@d.example", 202),
        ("e@f.example", 429),
    ] {
        assert_eq!(from(email, "192.0.2.1").await, expected, "{email}");
    }
    for (n, ip) in (0..8).zip(["2001:db8::1", "2001:db8:0:0:ffff::2"].into_iter().cycle()) {
        let email = format!("six{n}@b.example");
        let expected = if n < 7 { 202 } else { 429 };
        assert_eq!(from(&email, ip).await, expected, "one network: {ip}");
    }
    assert_eq!(from("i@j.example", "192.0.2.2").await, 202);
    // Networks of 64 bits in one of 48 have sixteen times as much together.
    for n in 7..112 {
        let (email, ip) = (format!("six{n}@b.example"), format!("2001:db8:0:{n:x}::1"));
        assert_eq!(from(&email, &ip).await, 202, "{ip}");
    }
    assert_eq!(from("g@h.example", "2001:db8:0:ffff::1").await, 429);
    assert_eq!(from("g@h.example", "2001:db8:1::1").await, 202);
}

#[tokio::test(start_paused = true)]
async fn without_mail_nobody_is_looked_up_and_nothing_opens() {
    for missing in ["MAIL_BASE_URL", "MAIL_API_KEY", "MAIL_FROM", "PUBLIC_URL"] {
        let world = World::with_settings(&[(missing, "")]);
        let home = Browser::at(&world, HOME);
        let before = world.trips();
        let [known, unknown] = [home.ask(OLIVIA).await, home.ask(NOBODY).await];
        assert_eq!(known.json()["error"]["code"], "not_configured", "{missing}");
        assert_eq!(known.alike(), unknown.alike());
        assert_eq!(world.trips(), before);
    }
}

#[tokio::test(start_paused = true)]
async fn a_message_whose_sending_fails_is_sent_again_and_arrives_once() {
    LocalSet::new()
        .run_until(async {
            for (faults, tries, arrives) in [
                (vec![Fault::Before], 2, 1),
                (vec![Fault::After], 2, 1),
                (vec![Fault::Before, Fault::Before, Fault::Before], 3, 0),
            ] {
                let world = World::new();
                let home = Browser::at(&world, HOME);
                for fault in faults {
                    world.outbox.fail(fault);
                }
                assert_eq!(home.ask(OLIVIA).await.status, 202);
                tokio::time::sleep(Duration::from_secs(10)).await;
                assert_eq!(world.outbox.tries(), tries);
                assert_eq!(world.outbox.sent().len(), arrives);
            }
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_signs_in_once_or_not_at_all() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    world.db.fail("INSERT INTO sign_ins", Fault::Before);
    let answer = home.ask(OLIVIA).await;
    assert_eq!((answer.status, world.outbox.sent().len()), (503, 0));
    let (code, _) = home.mailed(OLIVIA).await;
    world.db.fail("UPDATE sign_ins SET used_in", Fault::Before);
    assert_eq!(home.enter(OLIVIA, &code).await.status, 503);
    world.db.fail("UPDATE sign_ins SET used_in", Fault::After);
    let answer = home.enter(OLIVIA, &code).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(me(&world, &answer.token()).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn who_is_disabled_after_the_mail_does_not_get_in() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    let (code, token) = home.mailed(OPERATOR_MAIL).await;
    world.members_in(Role::Operator).disabled();
    assert_eq!(home.enter(OPERATOR_MAIL, &code).await.status, 401);
    assert_eq!(home.follow(&token).await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn a_page_of_somebody_elses_asks_for_no_mail_and_signs_nobody_in() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    let (code, _) = home.mailed(OLIVIA).await;
    let proof = json!({"email": OLIVIA, "code": code}).to_string();
    let mail = json!({ "email": OLIVIA }).to_string();
    for headers in [
        [("sec-fetch-site", "cross-site")],
        [("sec-fetch-site", "same-site")],
        [("origin", "https://evil.example")],
    ] {
        for (path, body) in [("/api/sign-in", &mail), ("/api/sign-in/verify", &proof)] {
            let answer = send(&world, Method::POST, path, &headers, body.clone()).await;
            assert_eq!(answer.status, 403, "{path}");
            assert!(!answer.headers.contains_key("set-cookie"));
        }
    }
    assert_eq!(world.outbox.sent().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_language_of_a_message_is_the_readers() {
    let world = World::new();
    let body = json!({ "email": OLIVIA }).to_string();
    let headers = [("accept-language", "es-ES,es;q=0.9")];
    send(&world, Method::POST, "/api/sign-in", &headers, body).await;
    assert_eq!(world.outbox.sent()[0].subject, "Iniciar sesión en Callslot");
}
