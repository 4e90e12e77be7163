//! Whole calls over the second provider: nothing between the webhooks and the ledger knows which provider it is.

use super::{
    Exchange, PROVIDER, ROUTE, STAMP, Switchboard,
    company::{account, sends},
    exchange::OPENS,
};
use crate::{
    carrier_credentials::seal,
    encryption::EncryptionKeys,
    store::carrier_accounts::EncryptedCredentials,
    telephony::{Credentials, Provider, Providers, contract, wire},
    testing::{Counter, KEYS, SIGNING_KEY, World, webhook},
};
use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::json;
use std::sync::Arc;
use url::Url;
use uuid::Uuid;

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

#[tokio::test(start_paused = true)]
async fn an_organization_has_its_account_at_another_provider_than_the_deployment() {
    let mut world = World::new();
    let exchange = Arc::new(Exchange::default());
    let deployments = wire::provider(|_| panic!("the account is at the other one"));
    let switchboard = Arc::new(Switchboard(exchange.clone()));
    world.app.providers = Providers::new(deployments, [switchboard as Arc<_>]);
    connect(&world);
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

/// Writes an account of the demo organization's at the switchboard.
fn connect(world: &World) {
    let own = account("acme", "acme-stamp");
    let row = EncryptedCredentials {
        id: Uuid::from_u128(1),
        organization_id: "019a0000-0000-7000-8000-000000000001".parse().unwrap(),
        provider: PROVIDER.to_owned(),
        base_url: "https://switchboard.example".to_owned(),
        project_id: own.project_id,
        from_number: own.from_number,
        credentials: String::new(),
        api_token: String::new(),
        signing_key: String::new(),
        key_version: 0,
    };
    let keys = EncryptionKeys::parse(KEYS).unwrap();
    let secrets = Credentials::new([(super::PASSWORD, OPENS), (STAMP, "acme-stamp")]);
    let row = seal(&keys, row, &secrets, &Counter::default()).unwrap();
    world.sql(&format!(
        "INSERT INTO carrier_accounts (id, organization_id, provider, base_url, project_id, from_number, credentials,
           api_token, signing_key, key_version, caller_space, created_at, created_by)
         SELECT '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', {}, 'switchboard', 1, user_id FROM members
         WHERE organization_id = '{}' LIMIT 1",
        row.id,
        row.organization_id,
        row.provider,
        row.base_url,
        row.project_id,
        row.from_number,
        row.credentials,
        row.api_token,
        row.signing_key,
        row.key_version,
        row.organization_id,
    ));
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
const PLACES: [&[&str]; 12] = [
    &["operator"],
    &["accepted"],
    &["whisper"],
    &["consent"],
    &["connected"],
    &["dialled"],
    &["status", "operator"],
    &["status", "attendee"],
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
