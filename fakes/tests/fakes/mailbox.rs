//! The mailbox takes messages as a mail provider does, and shows them.

use callslot_fakes::{Options, Simulator};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use std::time::Duration;

async fn post(simulator: &Simulator, key: &str, name: &str, body: &Value) -> Response {
    Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .post(format!("{}/emails", simulator.url()))
        .bearer_auth(key)
        .header("idempotency-key", name)
        .json(body)
        .send()
        .await
        .unwrap()
}

fn message(subject: &str) -> Value {
    json!({
        "from": "Callslot <callslot@example.com>", "to": ["ada@example.com"], "subject": subject,
        "text": "Open https://callslot.example/x?a=1&b=2 <now>", "html": "<p>Open</p>",
    })
}

#[tokio::test]
async fn a_message_arrives_once_under_its_key() {
    let options = Options::default();
    let key = options.mail_api_key.clone();
    let simulator = Simulator::start(options).await.unwrap();
    let first: Value = post(&simulator, &key, "1", &message("One"))
        .await
        .json()
        .await
        .unwrap();
    let again: Value = post(&simulator, &key, "1", &message("One"))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(first, again);
    assert_eq!(
        post(&simulator, &key, "1", &message("Two")).await.status(),
        409
    );
    assert_eq!(
        post(&simulator, &key, "2", &message("Two")).await.status(),
        200
    );
    let limit = Duration::from_secs(5);
    let arrived = simulator
        .mail_to("ada@example.com", 2, limit)
        .await
        .unwrap();
    let subjects: Vec<_> = arrived.iter().map(|mail| mail.subject.as_str()).collect();
    assert_eq!(subjects, ["One", "Two"]);
}

#[tokio::test]
async fn what_the_provider_would_refuse_is_refused() {
    let options = Options::default();
    let key = options.mail_api_key.clone();
    let simulator = Simulator::start(options).await.unwrap();
    let mut nobody = message("One");
    nobody["to"] = json!([]);
    let long = "k".repeat(257);
    for (key, name, body, status) in [
        ("wrong", "1", message("One"), 403),
        (&*key, "1", nobody, 422),
        (&*key, "1", json!({"to": ["ada@example.com"]}), 422),
        (&*key, &*long, message("One"), 400),
    ] {
        let answer = post(&simulator, key, name, &body).await;
        assert_eq!(answer.status(), status, "{body}");
    }
    assert_eq!(simulator.mail(), []);
}

#[tokio::test]
async fn the_page_shows_messages_as_text_with_links() {
    let options = Options::default();
    let key = options.mail_api_key.clone();
    let simulator = Simulator::start(options).await.unwrap();
    post(&simulator, &key, "1", &message("<script>")).await;
    let page = reqwest::get(format!("{}/mail", simulator.url()))
        .await
        .unwrap();
    let html = page.text().await.unwrap();
    assert!(html.contains("<h2>&lt;script&gt;</h2>"), "{html}");
    let link = r#"<a href="https://callslot.example/x?a=1&amp;b=2">"#;
    assert!(
        html.contains(link) && html.contains("&lt;now&gt;"),
        "{html}"
    );
}
