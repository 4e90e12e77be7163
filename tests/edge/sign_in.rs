//! Signing in on the real edge runtime: by mail, and at most so often however many ask at once.

use crate::environment::Environment;
use callslot_fakes::{Message, Options, Simulator};
use futures_util::future::join_all;
use reqwest::{Client, Response, StatusCode};
use serde_json::json;
use std::time::Duration;

const OLIVIA: &str = "olivia.owner@acme.example";
const LIMIT: Duration = Duration::from_secs(30);

/// The environment with a mailbox, and a client without a key.
async fn set(variables: &[(&str, &str)]) -> (Environment, Simulator, Client) {
    let mailbox = Simulator::start(Options::default()).await.unwrap();
    let mut all = vec![("MAIL_BASE_URL", mailbox.url())];
    all.extend(variables);
    let environment = Environment::with(&all).await;
    let client = Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    (environment, mailbox, client)
}

/// The cookies that an answer sets, without their attributes.
fn cookies(answer: &Response) -> Vec<String> {
    let set = answer.headers().get_all("set-cookie").iter();
    set.map(|cookie| {
        let (cookie, _) = cookie.to_str().unwrap().split_once(';').unwrap();
        cookie.to_owned()
    })
    .collect()
}

fn code(message: &Message) -> String {
    message.text.lines().nth(2).unwrap().replace(' ', "")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_from_the_mailbox_signs_in_by_cookie() {
    let (environment, mailbox, client) = set(&[]).await;
    let post = |path: &str| client.post(format!("{}{path}", environment.edge.url()));
    let asked = post("/api/sign-in").json(&json!({ "email": OLIVIA }));
    let asked = asked.send().await.unwrap();
    assert_eq!(asked.status(), StatusCode::ACCEPTED);
    let [nonce] = &*cookies(&asked) else {
        panic!("{:?}", asked.headers());
    };
    let mail = mailbox.mail_to(OLIVIA, 1, LIMIT).await.unwrap().remove(0);
    let proof = json!({"email": OLIVIA, "code": code(&mail)});
    let verify = || post("/api/sign-in/verify").json(&proof);
    let elsewhere = verify().send().await.unwrap();
    assert_eq!(elsewhere.status(), StatusCode::UNAUTHORIZED);
    let signed_in = verify().header("cookie", nonce).send().await.unwrap();
    assert_eq!(signed_in.status(), StatusCode::OK);
    let [cookie, device] = &*cookies(&signed_in) else {
        panic!("{:?}", signed_in.headers());
    };
    assert!(device.starts_with("__Host-callslot_device="));
    let me = client
        .get(format!("{}/api/me", environment.edge.url()))
        .header("cookie", cookie);
    let me: serde_json::Value = me.send().await.unwrap().json().await.unwrap();
    assert_eq!(me["user"]["email"], OLIVIA);
    let out = |site: &'static str| {
        post("/account/sign-out")
            .header("cookie", cookie)
            .header("sec-fetch-site", site)
            .send()
    };
    assert_eq!(
        out("cross-site").await.unwrap().status(),
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        out("same-origin").await.unwrap().status(),
        StatusCode::SEE_OTHER
    );
    let page = client
        .get(format!("{}/account", environment.edge.url()))
        .header("cookie", cookie);
    assert_eq!(page.send().await.unwrap().status(), StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_hundred_simultaneous_sign_ins_over_a_limit_of_fifty_exactly_fifty_pass() {
    let (environment, mailbox, client) =
        set(&[("SIGN_IN_PER_ADDRESS", "1000"), ("SIGN_IN_PER_IP", "50")]).await;
    let ask = |email: String| {
        let body = json!({ "email": email });
        let request = client.post(format!("{}/api/sign-in", environment.edge.url()));
        request.json(&body).send()
    };
    let asked = (0..200).map(|n| match n % 2 {
        0 => ask(OLIVIA.to_owned()),
        _ => ask(format!("nobody{n}@acme.example")),
    });
    let answers: Vec<_> = join_all(asked)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let with = |status| {
        answers
            .iter()
            .filter(move |answer| answer.status() == status)
    };
    assert_eq!(with(StatusCode::ACCEPTED).count(), 50);
    assert_eq!(with(StatusCode::TOO_MANY_REQUESTS).count(), 150);
    for refused in with(StatusCode::TOO_MANY_REQUESTS) {
        let headers = refused.headers();
        assert_eq!(headers["ratelimit-policy"], "\"sign-in\";q=50;w=900");
        assert!(headers.contains_key("retry-after"), "{headers:?}");
    }
    let rows = "SELECT (SELECT COUNT(*) FROM sign_ins) AS written,
                  (SELECT COUNT(*) FROM sign_ins WHERE user_id IS NOT NULL) AS known";
    let rows = environment.edge.execute_sql(rows).await.unwrap();
    assert_eq!(rows[0]["written"], 50);
    let known = usize::try_from(rows[0]["known"].as_u64().unwrap()).unwrap();
    let arrived = mailbox.mail_to(OLIVIA, known, LIMIT).await.unwrap();
    assert_eq!((arrived.len(), mailbox.mail().len()), (known, known));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_hundred_simultaneous_sign_ins_exactly_as_many_messages_go_out_as_may() {
    let (environment, mailbox, client) = set(&[
        ("SIGN_IN_PER_ADDRESS", "1000"),
        ("SIGN_IN_PER_IP", "1000"),
        ("SIGN_IN_PER_DEPLOYMENT", "30"),
    ])
    .await;
    let asked = (0..100).map(|_| {
        let request = client.post(format!("{}/api/sign-in", environment.edge.url()));
        request.json(&json!({ "email": OLIVIA })).send()
    });
    for answer in join_all(asked).await {
        assert_eq!(answer.unwrap().status(), StatusCode::ACCEPTED);
    }
    mailbox.mail_to(OLIVIA, 30, LIMIT).await.unwrap();
    let sql = "SELECT used FROM rate_limits WHERE bucket = 'sign_in.messages'";
    let rows = environment.edge.execute_sql(sql).await.unwrap();
    assert_eq!((&rows[0]["used"], mailbox.mail().len()), (&json!(30), 30));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_organization_is_made_once_with_the_secret() {
    let secret = "a-secret-of-more-than-thirty-two-characters";
    let edge = callslot_harness::EdgeOptions::default().variable("BOOTSTRAP_SECRET", secret);
    let edge = callslot_harness::Edge::start(edge).await.unwrap();
    let client = Client::builder().no_proxy().build().unwrap();
    let make = || {
        client
            .post(format!("{}/api/bootstrap", edge.url()))
            .bearer_auth(secret)
            .json(&json!({"organization": "New", "name": "Nora", "email": "nora@new.example"}))
            .send()
    };
    let answers = join_all((0..10).map(|_| make())).await;
    let created = answers
        .iter()
        .filter(|answer| answer.as_ref().unwrap().status() == StatusCode::CREATED);
    assert_eq!(created.count(), 1);
    let rows =
        "SELECT o.name, m.role FROM organizations o JOIN members m ON m.organization_id = o.id";
    let rows = edge.execute_sql(rows).await.unwrap();
    assert_eq!(json!(rows), json!([{"name": "New", "role": "owner"}]));
}
