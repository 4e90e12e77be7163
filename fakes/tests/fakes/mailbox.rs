//! The mailbox takes messages as a mail provider does, and shows them.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use callslot_fakes::{MailFault, MailFaults, MailWebhook, Options, Simulator, svix_signature};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::net::TcpListener;

const LIMIT: Duration = Duration::from_secs(5);
const SECRET: &str = "whsec_plJ3nmyCDGBKInavdOK15jsl";

async fn post(simulator: &Simulator, key: &str, name: &str, body: &Value) -> Response {
    Client::builder()
        .no_proxy()
        .user_agent("Callslot")
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
    let arrived = simulator
        .mail_to("ada@example.com", 2, LIMIT)
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
        (&*key, "1", with("scheduled_at", json!("tomorrow")), 422),
        (
            &*key,
            "1",
            with("subject", json!("One\nBcc: eve@example.com")),
            422,
        ),
        (
            &*key,
            "1",
            with("headers", json!({"X-One": "1\r\nBcc: eve@example.com"})),
            422,
        ),
        (
            &*key,
            "1",
            with("tags", json!([{"name": "kind", "value": "né"}])),
            422,
        ),
        (
            &*key,
            "1",
            with("attachments", json!([{"filename": "a", "content": "?"}])),
            422,
        ),
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

/// A message with one more field, or another value of it.
fn with(field: &str, value: Value) -> Value {
    let mut message = message("One");
    message[field] = value;
    message
}

#[tokio::test]
async fn a_request_that_does_not_say_who_it_is_of_is_refused() {
    let options = Options::default();
    let key = options.mail_api_key.clone();
    let simulator = Simulator::start(options).await.unwrap();
    let client = Client::builder().no_proxy().build().unwrap();
    let request = client.post(format!("{}/emails", simulator.url()));
    let request = request.bearer_auth(key).json(&message("One"));
    assert_eq!(request.send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_message_is_shown_with_its_markup_its_headers_and_its_calendar_card() {
    let options = Options::default();
    let key = options.mail_api_key.clone();
    let simulator = Simulator::start(options).await.unwrap();
    let calendar = "QkVHSU46VkNBTEVOREFSDQpNRVRIT0Q6Q0FOQ0VMDQpCRUdJTjpWRVZFTlQNClVJRDpvbmUNCkRUU1RBUlQ6\
                    MjAyNjEyMDFUMTQzMDAwWg0KU1VNTUFSWTpDYWxsIHdpdGggT2xpdmlhDQpFTkQ6VkVWRU5UDQpFTkQ6VkNBTEVOREFSDQo=";
    let mut message = message("One");
    message["reply_to"] = json!("olivia@example.com");
    message["headers"] = json!({"List-Unsubscribe": "<https://callslot.example/u>"});
    message["tags"] = json!([{"name": "kind", "value": "cancelled"}]);
    message["attachments"] = json!([{
        "filename": "invite.ics", "content": calendar, "content_type": "text/calendar; method=CANCEL",
    }]);
    post(&simulator, &key, "1", &message).await;
    let mail = simulator.mail().remove(0);
    assert_eq!(mail.reply_to, ["olivia@example.com"]);
    assert_eq!(mail.tags["kind"], "cancelled");
    let object = mail.attachments[0].text().unwrap();
    assert!(object.starts_with("BEGIN:VCALENDAR\r\nMETHOD:CANCEL"));

    let get = async |path: String| {
        let answer = reqwest::get(format!("{}{path}", simulator.url())).await;
        let answer = answer.unwrap().error_for_status().unwrap();
        let policy = answer.headers()["content-security-policy"].to_str();
        (policy.unwrap().to_owned(), answer.text().await.unwrap())
    };
    let (_, page) = get(format!("/mail/{}", mail.id)).await;
    for shown in [
        "<b>CANCEL</b> · Call with Olivia",
        "2026-12-01 14:30 UTC",
        "<th>Reply-To</th><td>olivia@example.com</td>",
        "<th>List-Unsubscribe</th><td>&lt;https://callslot.example/u&gt;</td>",
        "<th>Tag kind</th><td>cancelled</td>",
        "<th>Idempotency-Key</th><td>1</td>",
    ] {
        assert!(page.contains(shown), "{shown} is not in {page}");
    }
    let (policy, markup) = get(format!("/mail/{}/html", mail.id)).await;
    assert_eq!(markup, "<p>Open</p>");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("sandbox"),
        "{policy}"
    );
}

#[tokio::test]
async fn faults_strike_before_or_after_the_effect() {
    let options = Options::default();
    let key = options.mail_api_key.clone();
    let simulator = Simulator::start(options).await.unwrap();
    let sends = [
        MailFault::ErrorNotAccepted,
        MailFault::ErrorAccepted,
        MailFault::Throttled(7),
        MailFault::QuotaExceeded,
    ];
    simulator.set_mail_faults(MailFaults {
        sends: sends.into(),
        ..MailFaults::default()
    });
    let mut answers = Vec::new();
    for _ in 0..5 {
        let answer = post(&simulator, &key, "1", &message("One")).await;
        let wait = answer.headers().get("retry-after").cloned();
        let wait = wait.map(|wait| wait.to_str().unwrap().to_owned());
        answers.push((answer.status().as_u16(), wait, simulator.mail().len()));
    }
    let wait = Some("7".to_owned());
    let expected = [
        (500, None, 0),
        (500, None, 1),
        (429, wait, 1),
        (429, None, 1),
        (200, None, 1),
    ];
    assert_eq!(answers, expected);

    simulator.set_mail_faults(MailFaults {
        down: true,
        ..MailFaults::default()
    });
    for _ in 0..3 {
        let answer = post(&simulator, &key, "2", &message("Two")).await;
        assert_eq!(answer.status(), 500);
    }
    assert_eq!(simulator.mail().len(), 1);
}

#[tokio::test]
async fn a_key_is_busy_until_its_first_request_has_its_answer() {
    let options = Options::default();
    let key = options.mail_api_key.clone();
    let simulator = Simulator::start(options).await.unwrap();
    simulator.set_mail_faults(MailFaults {
        sends: [MailFault::Slow(Duration::from_millis(500))].into(),
        ..MailFaults::default()
    });
    let message = message("One");
    let later = async {
        simulator
            .mail_to("ada@example.com", 1, LIMIT)
            .await
            .unwrap();
        post(&simulator, &key, "1", &message).await
    };
    let (first, second) = tokio::join!(post(&simulator, &key, "1", &message), later);
    assert_eq!(
        (first.status().as_u16(), second.status().as_u16()),
        (200, 409)
    );
    let refusal: Value = second.json().await.unwrap();
    assert_eq!(refusal["name"], "concurrent_idempotent_requests");
}

/// A customer's server: keeps the type and the id of every webhook that is signed, and refuses the first.
#[derive(Default)]
struct Customer {
    refused: Mutex<u32>,
    seen: Mutex<Vec<(String, String, Value)>>,
}

async fn hear(
    State(customer): State<Arc<Customer>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let text = |name: &str| headers[name].to_str().unwrap().to_owned();
    let (id, timestamp) = (text("svix-id"), text("svix-timestamp"));
    let signature = svix_signature(SECRET, &id, timestamp.parse().unwrap(), &body);
    assert_eq!(Some(text("svix-signature")), signature);
    let event: Value = serde_json::from_slice(&body).unwrap();
    let mut refused = customer.refused.lock().unwrap();
    if *refused > 0 {
        *refused -= 1;
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    let kind = event["type"].as_str().unwrap().to_owned();
    customer.seen.lock().unwrap().push((kind, id, event));
    StatusCode::NO_CONTENT
}

/// Sends a message to an address, and returns what the customer has heard of it once that is so many webhooks.
async fn heard(
    to: &str,
    refused: u32,
    faults: MailFaults,
    count: usize,
) -> Vec<(String, String, Value)> {
    let customer = Arc::new(Customer {
        refused: Mutex::new(refused),
        ..Customer::default()
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let app = Router::new().fallback(hear).with_state(customer.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let options = Options {
        mail_webhook: Some(MailWebhook {
            url,
            secret: SECRET.to_owned(),
        }),
        second: Duration::from_millis(2),
        ..Options::default()
    };
    let key = options.mail_api_key.clone();
    let simulator = Simulator::start(options).await.unwrap();
    simulator.set_mail_faults(faults);
    let mut message = message("One");
    message["to"] = json!([to]);
    message["tags"] = json!([{"name": "message", "value": "one"}]);
    post(&simulator, &key, "1", &message).await;
    let all = async {
        loop {
            let seen = customer.seen.lock().unwrap().clone();
            if seen.len() >= count {
                return seen;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(LIMIT, all)
        .await
        .expect("all webhooks come")
}

fn kinds(heard: &[(String, String, Value)]) -> Vec<&str> {
    heard.iter().map(|(kind, ..)| kind.as_str()).collect()
}

#[tokio::test]
async fn the_customer_hears_by_signed_webhooks_what_became_of_a_message() {
    for (to, expected) in [
        ("ada@example.com", &["email.sent", "email.delivered"][..]),
        ("bounced@example.com", &["email.sent", "email.bounced"]),
        (
            "complained+1@example.com",
            &["email.sent", "email.delivered", "email.complained"],
        ),
        ("suppressed@example.com", &["email.suppressed"]),
    ] {
        let heard = heard(to, 0, MailFaults::default(), expected.len()).await;
        assert_eq!(kinds(&heard), expected, "{to}");
        for (.., event) in &heard {
            assert_eq!(event["data"]["to"], json!([to]));
            assert_eq!(event["data"]["tags"], json!({"message": "one"}));
        }
        let bounce = &heard.last().unwrap().2["data"]["bounce"]["type"];
        let is_bounce = to.starts_with("bounced");
        assert_eq!(bounce.as_str(), is_bounce.then_some("Permanent"));
    }
}

#[tokio::test]
async fn webhooks_come_twice_out_of_order_or_later_with_the_same_id() {
    let doubled = MailFaults {
        webhooks_doubled: true,
        ..MailFaults::default()
    };
    let twice = heard("ada@example.com", 0, doubled, 4).await;
    assert_eq!(
        kinds(&twice),
        [
            "email.sent",
            "email.sent",
            "email.delivered",
            "email.delivered"
        ]
    );
    assert_eq!((&twice[0].1, &twice[2].1), (&twice[1].1, &twice[3].1));

    let reordered = MailFaults {
        webhooks_reordered: true,
        ..MailFaults::default()
    };
    let reordered = heard("ada@example.com", 0, reordered, 2).await;
    assert_eq!(kinds(&reordered), ["email.delivered", "email.sent"]);

    let again = heard("ada@example.com", 1, MailFaults::default(), 2).await;
    let mut kinds = kinds(&again);
    kinds.sort_unstable();
    assert_eq!(kinds, ["email.delivered", "email.sent"]);
}
