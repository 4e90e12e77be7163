//! The extension's sign-in, from its first request to its first call.

use crate::{
    person::Visitor,
    stage::{EXTENSION, LIMIT, Stage},
};
use chromiumoxide::cdp::browser_protocol::network::EventRequestWillBeSent;
use futures_util::StreamExt as _;
use reqwest::StatusCode;
use serde_json::Value;
use std::collections::HashMap;
use tokio::time::timeout;
use url::Url;

/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn home() -> String {
    format!("https://{EXTENSION}.chromiumapp.org/")
}

/// The address that the extension opens for the person.
fn question(stage: &Stage) -> String {
    let mut address: Url = stage.at("/oauth/authorize").parse().unwrap();
    address.query_pairs_mut().extend_pairs([
        ("response_type", "code"),
        ("client_id", "callslot-extension"),
        ("redirect_uri", &*home()),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("state", "where I was"),
    ]);
    address.into()
}

/// Presses a button of the question, and answers what the extension is told.
async fn told(person: &Visitor, button: &str) -> HashMap<String, String> {
    let mut requests = person
        .page
        .event_listener::<EventRequestWillBeSent>()
        .await
        .unwrap();
    person.presses(button).await;
    let sent = async {
        loop {
            let request = requests.next().await.expect("the browser is gone");
            if request.request.url.starts_with(&home()) {
                break request.request.url.parse::<Url>().unwrap();
            }
        }
    };
    let address = timeout(LIMIT, sent).await.expect("nothing is told");
    address.query_pairs().into_owned().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_lets_the_extension_in_with_a_passkey_and_it_acts_for_them() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    person.signs_in_by_mail(&stage).await;
    person.adds_a_passkey("Laptop").await;
    person.signs_out().await;

    person.goes(question(&stage), "/sign-in").await;
    person
        .led_to("/oauth/authorize", async || {
            person.presses("#passkey-sign-in").await;
        })
        .await;
    assert!(person.sees("main").await.contains("Acme Support"));
    let told = told(&person, "button[value=allow]").await;
    assert_eq!(told["state"], "where I was");
    assert_eq!(told["iss"], stage.at(""));

    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "callslot-extension"),
        ("code", &*told["code"]),
        ("redirect_uri", &*home()),
        ("code_verifier", VERIFIER),
    ];
    let form = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let exchange = async || {
        let request = http
            .post(format!("{}/oauth/token", stage.edge.url()))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.clone());
        let answer = request.send().await.unwrap();
        (answer.status(), answer.json::<Value>().await.unwrap())
    };
    let (status, tokens) = exchange().await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    let members = async || {
        let request = http
            .get(format!("{}/api/members", stage.edge.url()))
            .bearer_auth(tokens["access_token"].as_str().unwrap());
        request.send().await.unwrap().status()
    };
    assert_eq!(members().await, StatusCode::OK);
    assert_eq!(
        exchange().await.0,
        StatusCode::BAD_REQUEST,
        "a code is good once"
    );
    assert_eq!(
        members().await,
        StatusCode::UNAUTHORIZED,
        "somebody else has seen it"
    );
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_says_no_lets_nobody_in() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    person.signs_in_by_mail(&stage).await;
    person.goes(question(&stage), "/oauth/authorize").await;
    let told = told(&person, "button[value=deny]").await;
    assert_eq!(told["error"], "access_denied");
    assert!(!told.contains_key("code"));
    person.leaves().await;
}
