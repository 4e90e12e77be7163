//! Whole calls over the second provider: nothing between the webhooks and the ledger knows which provider it is.

use super::{
    EXCHANGE, Exchange, PROVIDER, ROUTE, Switchboard,
    company::{account, sends},
    exchange::OPENS,
};
use crate::{
    telephony::{Provider, Providers, contract, wire},
    testing::{
        SIGNING_KEY, World,
        accounts::{self, ACME},
        webhook,
    },
};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::sync::Arc;
use url::Url;

const CARRIER: &str = "/api/carrier";
const ATTENDEE: &str = "attendees-leg";

/// A world whose deployment has its account at the switchboard.
fn world() -> (World, Arc<Exchange>) {
    let mut world = World::new();
    let exchange = Arc::new(Exchange::default());
    let switchboard = Arc::new(Switchboard(exchange.clone()));
    world.app.carrier = switchboard.connect(account("service", SIGNING_KEY)).ok();
    world.app.providers = Providers::new(switchboard, []);
    (world, exchange)
}

/// A world whose organizations may have accounts at the switchboard, beside the deployment's provider.
fn world_with_two() -> (World, Arc<Exchange>) {
    let mut world = World::new();
    accounts::exists(&world.phones, &ACME);
    let exchange = Arc::new(Exchange::default());
    let phones = world.phones.clone();
    let deployments = wire::provider(move |account| phones.own(account));
    let switchboard = Arc::new(Switchboard(exchange.clone()));
    world.app.providers = Providers::new(deployments, [switchboard as Arc<_>]);
    (world, exchange)
}

/// Connects an account of the demo organization's.
async fn connect(world: &World, body: Value) -> (StatusCode, Value) {
    world.confirmed(Method::PUT, CARRIER, body).await
}

/// Posts a webhook, and answers the status and the lines of the document.
async fn post(world: &World, key: &str, url: &str, lines: &[(&str, &str)]) -> (u16, Vec<String>) {
    let sent = sends(key, url, lines);
    let mut request = Request::post(&sent.url[url::Position::BeforePath..]);
    request.headers_mut().unwrap().extend(sent.headers);
    let request = request.body(Body::from(sent.body)).unwrap();
    let (status, text) = world.text_of(request).await;
    (status.as_u16(), text.lines().map(str::to_owned).collect())
}

/// The address that follows a word in a document.
fn after(lines: &[String], word: &str) -> String {
    let mut words = lines.iter().flat_map(|line| line.split(' '));
    words.find(|it| *it == word).expect(word);
    words
        .find(|it| it.parse::<Url>().is_ok())
        .unwrap()
        .to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_call_over_another_provider_is_placed_once_and_completed() {
    let (world, exchange) = world();
    let booking = world.book_in(5).await;
    assert_eq!(world.tick().await.placed, 1);
    let placed = exchange.placed.lock().unwrap().clone();
    let [asked] = &placed[..] else {
        panic!("{placed:?}")
    };
    assert_eq!(asked.to, "+12125550101");
    assert!(
        asked.document.contains("/switchboard/operator"),
        "{asked:?}"
    );
    let post = |url: String, lines: Vec<(&'static str, &'static str)>| {
        let world = &world;
        async move { post(world, SIGNING_KEY, &url, &lines).await }
    };
    let (first, second) = (("call", contract::MADE), ("call", ATTENDEE));
    let status = asked.status_callback.clone();
    post(status.clone(), vec![first, ("it", "rings")]).await;
    let heard = vec![first, ("heard", "a voice")];
    let (code, told) = post(asked.document.clone(), heard).await;
    assert_eq!(code, 200);
    let accept = after(&told, "ask");
    assert!(accept.contains("/switchboard/accepted"), "{told:?}");
    let (_, dial) = post(accept, vec![first, ("key", "1")]).await;
    assert!(
        dial[0].starts_with("dial +14155552671 from +12025550100"),
        "{dial:?}"
    );
    let reports = after(&dial, "report");
    post(reports.clone(), vec![second, ("it", "talks")]).await;
    let (_, whisper) = post(after(&dial, "first"), vec![second]).await;
    let (code, connects) = post(after(&whisper, "go"), vec![second]).await;
    assert_eq!((code, connects), (200, vec![]));
    assert_eq!(world.state(&booking), "calling");
    // Out of order, and twice.
    for _ in 0..2 {
        post(reports.clone(), vec![second, ("it", "is over")]).await;
        post(reports.clone(), vec![second, ("it", "rings")]).await;
    }
    let (_, over) = post(after(&dial, "then"), vec![first, ("it", "is over")]).await;
    assert_eq!(over, ["hangup"]);
    post(status, vec![first, ("it", "is over")]).await;
    assert_eq!(world.state(&booking), "completed");
    assert_eq!(exchange.placed.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_machine_at_another_provider_gets_no_further() {
    let (world, exchange) = world();
    let settings = json!({"modulations": {"bridge_order": "attendee_first"}});
    let changed = world.confirmed(Method::PUT, "/api/voice-config", settings);
    assert_eq!(changed.await.0, 200);
    let booking = world.book_in(10).await;
    world.tick().await;
    let asked = exchange.placed.lock().unwrap().remove(0);
    let lines = [("call", contract::MADE), ("heard", "a tone")];
    let (_, told) = post(&world, SIGNING_KEY, &asked.document, &lines).await;
    assert_eq!(told, ["hangup"]);
    let over = [("call", contract::MADE), ("it", "is over")];
    post(&world, SIGNING_KEY, &asked.status_callback, &over).await;
    assert_eq!(world.state(&booking), "failed: voicemail");
}

/// The phone of whoever is texted.
const ADAS: &str = "+14155552671";

/// A booking whose attendee agreed to text messages and was sent one, because it was moved.
async fn texted(world: &World) -> String {
    let start = world.now() + TimeDelta::minutes(200);
    let agreed = "Ada agreed on the phone to text messages.";
    let fields = json!({"start_time": start, "timezone": "Europe/London", "sms_consent": agreed});
    let booking = world.book(fields).await;
    let moved = json!({"start_time": start + TimeDelta::minutes(60)});
    let path = format!("/api/bookings/{booking}");
    let (status, answer) = world.send(Method::PATCH, &path, moved).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    booking
}

#[tokio::test(start_paused = true)]
async fn a_text_over_another_provider_is_sent_once_and_its_end_stands() {
    let (world, exchange) = world();
    texted(&world).await;
    let texts = exchange.texts.lock().unwrap().clone();
    let [text] = &texts[..] else {
        panic!("{texts:?}")
    };
    assert_eq!(
        (text.to.as_str(), text.from.as_str()),
        (ADAS, contract::FROM)
    );
    let url = text.report.to_string();
    assert!(url.contains("/switchboard/status/message"), "{url}");
    let name = ("text", contract::MADE);
    for (key, it, code, state) in [
        ("another", "has arrived", 403, "sent"),
        (SIGNING_KEY, "has left", 204, "sent"),
        (SIGNING_KEY, "has arrived", 204, "delivered"),
        (SIGNING_KEY, "has arrived", 204, "delivered"),
        (SIGNING_KEY, "has left", 204, "delivered"),
        (SIGNING_KEY, "is lost", 204, "delivered"),
    ] {
        let (answer, _) = post(&world, key, &url, &[name, ("it", it)]).await;
        let now = world.text("SELECT state FROM messages WHERE kind = 'sms_moved'");
        assert_eq!((answer, &*now), (code, state), "{it}");
    }
    assert_eq!(exchange.texts.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_stop_over_another_provider_is_taken_once_and_cancels_nothing() {
    let (world, exchange) = world();
    let booking = texted(&world).await;
    let url = "https://callslot.example/carrier/lines/deployment/switchboard/received";
    let stop = super::written(" stop.");
    let lines = [
        ("text", "in-1"),
        ("by", ADAS),
        ("for", contract::FROM),
        ("says", &*stop),
    ];
    assert_eq!(post(&world, "another", url, &lines).await.0, 403);
    for _ in 0..2 {
        assert_eq!(post(&world, SIGNING_KEY, url, &lines).await.0, 204);
    }
    assert_eq!(world.text("SELECT number FROM sms_opt_outs"), ADAS);
    assert_eq!(world.state(&booking), "pending");
    // The one that told of the move, and the confirmation.
    assert_eq!(exchange.texts.lock().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_organization_has_its_account_at_another_provider_than_the_deployment() {
    let (world, exchange) = world_with_two();
    let (status, answer) = connect(&world, subscription()).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    world.book_in(5).await;
    assert_eq!(world.tick().await.placed, 1);
    assert!(
        world.asked().is_empty(),
        "the deployment's account was asked"
    );
    let asked = exchange.placed.lock().unwrap().remove(0);
    assert_eq!((&*asked.project, &*asked.from), ("acme", contract::FROM));
    let rings = [("call", contract::MADE), ("it", "rings")];
    for (key, expected) in [(SIGNING_KEY, 403), ("another", 403), ("acme-stamp", 204)] {
        let (status, _) = post(&world, key, &asked.status_callback, &rings).await;
        assert_eq!(status, expected, "{key}");
    }
    assert_eq!(world.text("SELECT status FROM calls"), "ringing");
    // A key is good for its own provider's webhooks only.
    let path = Url::parse(&asked.status_callback)
        .unwrap()
        .path()
        .to_owned();
    let theirs = path.replace(&format!("/{PROVIDER}/"), "/");
    let pairs = [("CallSid", contract::MADE), ("CallStatus", "completed")];
    let (status, _) = world.text_of(webhook("acme-stamp", &theirs, &pairs)).await;
    assert_eq!(status, 403);
    assert_eq!(world.text("SELECT status FROM calls"), "ringing");
}

/// The body of a request that connects an account of the demo organization's at the switchboard.
fn subscription() -> Value {
    json!({
        "provider": PROVIDER, "exchange": EXCHANGE, "subscriber": "acme", "password": OPENS,
        "stamp": "acme-stamp", "from_number": contract::FROM,
    })
}

#[tokio::test(start_paused = true)]
async fn an_account_at_another_provider_is_connected_by_its_own_fields() {
    let (world, _) = world_with_two();
    let (status, answer) = connect(&world, subscription()).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let shown = &answer["carrier"];
    assert_eq!(
        (&shown["provider"], &shown["space_url"]),
        (&json!(PROVIDER), &json!(EXCHANGE))
    );
    let (_, again) = world.send(Method::GET, CARRIER, Value::Null).await;
    assert_eq!(again, answer);
    let row = world.text(
        "SELECT provider || ' ' || base_url || ' ' || project_id || ' ' || credentials || ' ' || api_token || ' '
           || signing_key FROM carrier_accounts",
    );
    assert!(row.starts_with("switchboard https://switchboard.example acme "));
    for secret in [OPENS, "acme-stamp"] {
        assert!(!row.contains(secret) && !answer.to_string().contains(secret));
    }
    // Without a name the fields are those of the deployment's provider, as they were.
    let (status, answer) = connect(&world, ACME.body()).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["carrier"]["provider"], wire::PROVIDER);
}

#[tokio::test(start_paused = true)]
async fn each_provider_refuses_by_its_own_rules_and_nothing_is_kept() {
    let (world, exchange) = world_with_two();
    for (code, field, value) in [
        (422, "provider", json!("nobody")),
        (400, "provider", json!(7)),
        (400, "space_url", json!(wire::HOSTS[0])),
        (422, "exchange", json!("nowhere")),
        (422, "exchange", json!("https://evil.example")),
        (422, "exchange", json!(wire::EXAMPLE_SPACE)),
        (422, "password", json!("guess")),
        (422, "from_number", json!("call me")),
        (422, "from_number", json!("+12025550199")),
    ] {
        let mut body = subscription();
        body[field] = value;
        // The number is in the account unless the account says otherwise.
        *exchange.owned.lock().unwrap() = Some(contract::FROM.to_owned());
        let (status, answer) = connect(&world, body.clone()).await;
        let told = (status.as_u16(), &answer["error"]["field"]);
        assert_eq!(told, (code, &json!(field)), "{body}: {answer}");
    }
    let mut theirs = ACME.body();
    theirs["provider"] = json!(PROVIDER);
    assert_eq!(connect(&world, theirs).await.0, StatusCode::BAD_REQUEST);
    let mut ours = subscription();
    ours.as_object_mut().unwrap().remove("provider");
    assert_eq!(connect(&world, ours).await.0, StatusCode::BAD_REQUEST);
    let kept = world.text("SELECT CAST(COUNT(*) AS TEXT) FROM carrier_accounts");
    assert_eq!(kept, "0");
}

#[test]
fn the_places_of_the_second_provider_are_its_own() {
    let switchboard = Switchboard(Arc::default());
    for place in [["status", "operator"], ["calling", "operator"]] {
        assert!(switchboard.hook(&place).is_none());
    }
    assert!(switchboard.hook(&[PROVIDER, "operator"]).is_some());
    assert_eq!(ROUTE.path, [PROVIDER]);
}

/// The places below an attempt's address, of every route.
const PLACES: [&[&str]; 14] = [
    &["operator"],
    &["accepted"],
    &["whisper"],
    &["consent"],
    &["connected"],
    &["dialled"],
    &["status", "operator"],
    &["status", "attendee"],
    &["status", "message"],
    &["received"],
    &["recording"],
    &["connect"],
    &["collect"],
    &["transcript"],
];

#[test]
fn no_place_belongs_to_two_providers() {
    let deployments = wire::provider(|_| unreachable!("nobody connects"));
    let switchboard = Switchboard(Arc::new(Exchange::default()));
    for (route, own, other) in [
        (ROUTE, &switchboard as &dyn Provider, &*deployments),
        (wire::COMPATIBILITY, &*deployments, &switchboard),
        (wire::CALLING, &*deployments, &switchboard),
    ] {
        let mut owned = 0;
        for place in PLACES {
            let place = [route.path, place].concat();
            owned += usize::from(own.hook(&place).is_some());
            assert_eq!(other.hook(&place), None, "{place:?}");
        }
        assert!(owned > 0);
    }
}
