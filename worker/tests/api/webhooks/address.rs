//! Addresses that webhooks must not go to are refused when they are saved, and again when something is sent.

use super::{ALL, HOOK, deliveries, listening_to_all};
use crate::prelude::*;

/// One of each kind; `shared::webhook` has every form.
const REFUSED: &[&str] = &[
    "http://hooks.example.com/",
    "https://user:pass@hooks.example.com/",
    "https://127.0.0.1/",
    "https://10.0.0.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://172.16.0.1/",
    "https://192.0.0.1/",
    "https://192.168.0.1/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://8.8.8.8/",
    "https://2130706433/",
    "https://0177.0.0.1/",
    "https://0x7f000001/",
    "https://127.1/",
    "https://127.0.0.1./",
    "https://[::1]/",
    "https://[fc00::1]/",
    "https://[fe80::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:db8::1]/",
    "https://localhost/",
    "https://localhost./",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://callslot.example/api/bookings",
    "https://callslot.account.workers.dev/",
    "https://hooks.example.com:6379/",
    "https://hooks.example.com\\@127.0.0.1/",
    "https://１２７.0.0.1/",
];

#[tokio::test(start_paused = true)]
async fn private_address_url_is_refused_at_save() {
    let world = World::new();
    let endpoint = listening_to_all(&world).await;
    for url in REFUSED {
        let body = json!({ "url": url, "events": ALL });
        for (method, path) in [
            (Method::POST, "/api/webhook-endpoints"),
            (Method::PUT, &*endpoint.path),
        ] {
            let (status, answer) = world.confirmed(method, path, body.clone()).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{url}: {answer}");
            assert_eq!(answer["error"]["field"], "url", "{url}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn private_address_url_is_refused_later_at_send() {
    let world = World::new();
    let endpoint = listening_to_all(&world).await;
    for (n, url) in (0_i64..).zip(REFUSED) {
        let quoted = url.replace('\'', "''");
        world.sql(&format!(
            "UPDATE webhook_endpoints SET url = '{quoted}', rests_until = 0"
        ));
        world.book_in(6_000 + n * 2_400).await;
        let newest = &deliveries(&world, &endpoint).await[0];
        assert_eq!(newest, "booking.created pending address", "{url}");
        assert!(world.receiver.asked(url).is_empty(), "{url}");
    }
    assert!(world.receiver.received().is_empty());
    assert!(world.receiver.asked(HOOK).is_empty());
}

#[tokio::test(start_paused = true)]
async fn loopback_is_allowed_in_development_only() {
    let body = json!({ "url": "http://127.0.0.1:8790/hooks", "events": ALL });
    let dev = World::with_settings(&[("WEBHOOK_LOOPBACK", "on")]);
    let (status, answer) = dev
        .confirmed(Method::POST, "/api/webhook-endpoints", body.clone())
        .await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    for not in ["off", "true", ""] {
        let world = World::with_settings(&[("WEBHOOK_LOOPBACK", not)]);
        let (status, _) = world
            .confirmed(Method::POST, "/api/webhook-endpoints", body.clone())
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{not}");
    }
}
