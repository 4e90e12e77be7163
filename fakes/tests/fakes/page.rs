//! The phones page: its buttons, its feed and its way to Callslot.

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::customer::{OPERATOR, PATIENCE, World};
use callslot_fakes::{CallStatus, Callslot, Options};

/// Sends a request to the simulator and reads the answer.
async fn send(world: &World, method: Method, path: &str, body: Value) -> (u16, Value) {
    let request = client().request(method, format!("{}{path}", world.simulator.url()));
    let answer = request.json(&body).send().await.unwrap();
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or_default())
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// Pushes a button of a phone: the status, and the code of a refusal.
async fn push(world: &World, sid: &str, button: &str) -> (u16, String) {
    let path = format!("/simulator/calls/{sid}/{button}");
    let (status, body) = send(world, Method::POST, &path, Value::Null).await;
    let code = body["error"]["code"].as_str().unwrap_or_default();
    (status, code.to_owned())
}

async fn until_it_is(world: &World, status: CallStatus) {
    world.until(|calls| calls[0].status == status).await;
}

/// A world whose operator's phone rings for a person.
async fn ringing() -> (World, String) {
    let world = World::start().await;
    world.says(
        "/answer",
        r##"<Gather timeout="600" finishOnKey="#" action="/code"/><Hangup/>"##,
    );
    world.says("/code", "<Pause length=\"600\"/>");
    let manual = json!({ "manual": true });
    let (status, _) = send(&world, Method::PUT, "/simulator/settings", manual).await;
    assert_eq!(status, 204);
    let sid = world.call(OPERATOR).await;
    until_it_is(&world, CallStatus::Ringing).await;
    (world, sid)
}

#[tokio::test]
async fn the_buttons_of_a_phone_work_when_they_are_there() {
    let (world, sid) = ringing().await;
    let check = async |button: &str, status: u16, code: &str| {
        let answer = push(&world, &sid, button).await;
        assert_eq!(answer, (status, code.to_owned()), "{button}");
    };
    check("hang-up", 409, "not_answered").await;
    check("press/1", 409, "not_answered").await;
    check("answer", 204, "").await;
    check("answer", 409, "not_ringing").await;
    check("decline", 409, "not_ringing").await;
    until_it_is(&world, CallStatus::InProgress).await;
    check("press/x", 422, "not_a_key").await;
    while push(&world, &sid, "press/5").await.0 != 204 {}
    check("press/%23", 204, "").await;
    world.until(|calls| calls[0].pressed() == "5#").await;
    while push(&world, &sid, "press/5").await.0 != 409 {}
    check("press/5", 409, "not_listening").await;
    check("hang-up", 204, "").await;
    world.settled().await;
    check("hang-up", 409, "not_answered").await;
    check("answer", 409, "not_ringing").await;
    assert_eq!(
        push(&world, "nobody", "answer").await,
        (404, "not_found".into())
    );
}

#[tokio::test]
async fn a_declined_phone_is_busy() {
    let (world, sid) = ringing().await;
    assert_eq!(push(&world, &sid, "decline").await.0, 204);
    until_it_is(&world, CallStatus::Busy).await;
}

#[tokio::test]
async fn the_feed_follows_the_phones_and_ends_with_the_simulator() {
    let world = World::start().await;
    world.simulator.set_manual(true);
    let url = format!("{}/simulator/events", world.simulator.url());
    let mut feed = client().get(url).send().await.unwrap();
    assert_eq!(feed.headers()["content-type"], "text/event-stream");
    let mut seen = String::new();
    let mut read_until = async |wanted: &str| {
        let read = async {
            while !seen.contains(wanted) {
                let chunk = feed.chunk().await.unwrap().expect("the feed goes on");
                seen.push_str(std::str::from_utf8(&chunk).unwrap());
            }
        };
        let read = tokio::time::timeout(PATIENCE, read).await;
        read.unwrap_or_else(|_| panic!("{wanted} comes"));
    };
    read_until(r#""legs":[]"#).await;
    let sid = world.call(OPERATOR).await;
    read_until(r#""status":"ringing""#).await;
    world.simulator.answer(&sid).unwrap();
    read_until(r#""what":"heard","text":"Press 1.""#).await;
    read_until(r#""ended_by":"document""#).await;
    drop(world);
    let rest = async { while feed.chunk().await.unwrap().is_some() {} };
    tokio::time::timeout(PATIENCE, rest)
        .await
        .expect("the feed ends");
}

#[tokio::test]
async fn the_page_may_load_nothing_from_elsewhere() {
    let world = World::start().await;
    for path in [
        "/",
        "/phones",
        "/phones/style.css",
        "/phones/phones.js",
        "/phones/legs.js",
        "/phones/words.js",
        "/phones/icon.svg",
    ] {
        let url = format!("{}{path}", world.simulator.url());
        let answer = client().get(url).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .unwrap();
        assert!(policy.starts_with("default-src 'self'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        let text = answer.text().await.unwrap();
        let names_another = text
            .replace("http://www.w3.org/2000/svg", "")
            .contains("://");
        assert!(!names_another, "{path} names another origin");
    }
}

/// A Callslot that says what it was asked.
async fn echo(
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, Json<Value>) {
    let key = headers["authorization"].to_str().unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    let asked = json!([method.as_str(), uri.to_string(), key, body]);
    (StatusCode::UNPROCESSABLE_ENTITY, Json(asked))
}

async fn world_with_callslot() -> World {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let app = Router::new().fallback(echo);
    tokio::spawn(async move { axum::serve(listener, app).await });
    let callslot = Some(Callslot {
        url,
        api_key: "cs_key".into(),
    });
    World::with(Options {
        callslot,
        ..Options::default()
    })
    .await
}

#[tokio::test]
async fn bookings_go_to_callslot_with_its_key_and_come_back_as_they_are() {
    let world = world_with_callslot().await;
    let check = async |method: Method, path: &str, asked: Value| {
        let answer = send(&world, method, path, json!({ "a": 1 })).await;
        assert_eq!(answer, (422, asked));
    };
    let key = "Bearer cs_key";
    check(
        Method::POST,
        "/simulator/bookings",
        json!(["POST", "/api/bookings", key, r#"{"a":1}"#]),
    )
    .await;
    check(
        Method::GET,
        "/simulator/bookings?from=2026-01-01T00:00:00Z",
        json!(["GET", "/api/bookings?from=2026-01-01T00:00:00Z", key, ""]),
    )
    .await;
    check(
        Method::DELETE,
        "/simulator/bookings/..%2Fkeys",
        json!(["DELETE", "/api/bookings/..%2Fkeys", key, ""]),
    )
    .await;
    check(
        Method::GET,
        "/simulator/members",
        json!(["GET", "/api/members", key, ""]),
    )
    .await;
}

#[tokio::test]
async fn without_callslot_there_is_nothing_to_book() {
    let world = World::start().await;
    let (status, body) = send(&world, Method::GET, "/simulator/bookings", Value::Null).await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (503, &json!("not_configured"))
    );
}

#[tokio::test]
async fn a_callslot_that_is_down_is_said_to_be() {
    let callslot = Some(Callslot {
        url: "http://127.0.0.1:9".into(),
        api_key: String::new(),
    });
    let world = World::with(Options {
        callslot,
        ..Options::default()
    })
    .await;
    let (status, body) = send(&world, Method::GET, "/simulator/members", Value::Null).await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (502, &json!("unreachable"))
    );
}

#[tokio::test]
async fn another_site_in_the_browser_cannot_use_the_key() {
    let world = world_with_callslot().await;
    let url = format!("{}/simulator/bookings", world.simulator.url());
    let own = world.simulator.url().to_owned();
    let check = async |header: &str, value: &str, status: u16| {
        let request = client().post(&url).header(header, value).body("{}");
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{header}: {value}");
    };
    check("origin", &own, 422).await;
    check("origin", "http://evil.example", 403).await;
    check("origin", "null", 403).await;
    check("host", "evil.example:8788", 403).await;
    check("host", "localhost:8788", 422).await;
    check("host", "[::1]:8788", 422).await;
}
