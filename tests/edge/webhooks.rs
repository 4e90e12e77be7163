//! Webhooks on the real edge runtime: an independent library verifies them, and answers of any length do no harm.

use crate::environment::Environment;
use callslot_fakes::{ReceivedEvent, ReceiverBehaviour, Verification};
use chrono::{TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

/// The longest time that anything may take before the test gives up on it.
const LIMIT: Duration = Duration::from_mins(3);

async fn environment() -> Environment {
    Environment::with(&[
        ("DIAL_PACE_MS", "0"),
        ("WEBHOOK_LOOPBACK", "on"),
        (
            "CREDENTIALS_KEYS",
            "1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
        ),
    ])
    .await
}

/// Makes an endpoint at the receiver. Its path and its secret.
async fn listening(environment: &Environment, name: &str) -> (String, String) {
    let url = format!("{}/hooks/{name}", environment.carrier.url());
    let body = json!({ "url": url, "events": ["booking.created", "booking.cancelled"] });
    let request = environment
        .confirmed(Method::POST, "/api/webhook-endpoints")
        .await;
    let (status, answer) = environment.send(request.json(&body)).await;
    assert_eq!(status, 201, "{answer}\n{}", environment.edge.output());
    let secret = answer["secret"].as_str().unwrap().to_owned();
    let receiver = environment.carrier.webhook_receiver();
    receiver.set_secret(name, Some(&secret));
    let id = answer["webhook_endpoint"]["id"].as_str().unwrap();
    (format!("/api/webhook-endpoints/{id}"), secret)
}

/// The reading of the library that the standard names.
fn verified(secret: &str, events: &[ReceivedEvent]) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("edge/verify.mjs");
    let mut node = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let given = serde_json::to_vec(&json!({ "secret": secret, "events": events })).unwrap();
    node.stdin.take().unwrap().write_all(&given).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "see the error of standardwebhooks above"
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_standards_library_verifies_what_is_sent() {
    let environment = environment().await;
    let (_, secret) = listening(&environment, "a").await;
    let start = Utc::now() + TimeDelta::hours(5);
    environment.book(start, json!({})).await;
    let events = environment
        .carrier
        .webhooks_at("a", 1, LIMIT)
        .await
        .unwrap();
    assert_eq!(events[0].verification, Verification::Genuine);
    let read = verified(&secret, &events);
    assert_eq!(read[0]["type"], "booking.created");
    assert_eq!(read[0]["data"]["version"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_not_followed_and_the_log_says_so() {
    let environment = environment().await;
    let (path, _) = listening(&environment, "b").await;
    let receiver = environment.carrier.webhook_receiver();
    receiver.set_behaviour("b", ReceiverBehaviour::Redirects);
    let test = environment.request(Method::POST, &format!("{path}/test"));
    let (status, answer) = environment.send(test).await;
    assert_eq!(status, 202, "{answer}");
    environment
        .carrier
        .webhooks_at("b", 1, LIMIT)
        .await
        .unwrap();
    let log = loop {
        let list = environment.request(Method::GET, &format!("{path}/deliveries"));
        let (_, answer) = environment.send(list).await;
        let delivery = answer["webhook_deliveries"][0].clone();
        if delivery["state"] != "pending" {
            break delivery;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert_eq!(log["attempts"][0]["status"], 302, "{log}");
    assert!(receiver.events("elsewhere").is_empty());
}
