//! The origins whose pages may ask across origins.

use crate::prelude::*;
use axum::http::HeaderMap;

const ID: &str = "abcdefghijklmnopabcdefghijklmnop";

async fn ask(method: Method, path: &str, origin: &str) -> (StatusCode, HeaderMap) {
    let world = World::with_settings(&[("EXTENSION_IDS", ID)]);
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("origin", origin)
        .body(Body::empty())
        .unwrap();
    let (parts, _) = callslot_worker::serve(world.app.clone(), request)
        .await
        .into_parts();
    (parts.status, parts.headers)
}

fn own() -> String {
    format!("chrome-extension://{ID}")
}

#[tokio::test(start_paused = true)]
async fn a_page_of_the_extension_may_ask_and_read_the_answer() {
    let (status, headers) = ask(Method::OPTIONS, "/api/bookings/some-id", &own()).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(headers["access-control-allow-origin"], *own());
    let methods = headers["access-control-allow-methods"].to_str().unwrap();
    assert!(methods.contains("PATCH"));
    let sent = headers["access-control-allow-headers"].to_str().unwrap();
    for needed in [
        "authorization",
        "content-type",
        "idempotency-key",
        "if-match",
    ] {
        assert!(sent.contains(needed), "{needed}");
    }

    let (status, headers) = ask(Method::GET, "/api/bookings", &own()).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "it still has to sign in");
    assert_eq!(headers["access-control-allow-origin"], *own());
    let readable = headers["access-control-expose-headers"].to_str().unwrap();
    for needed in ["etag", "idempotency-replayed", "location", "x-request-id"] {
        assert!(readable.contains(needed), "{needed}");
    }
    assert_eq!(headers["vary"], "origin");
    let cookies = headers.get("access-control-allow-credentials");
    assert_eq!(cookies, None, "no cookie goes along");
}

#[tokio::test(start_paused = true)]
async fn nobody_elses_page_may_and_no_page_is_shown_to_the_extension() {
    let other = own().replace('a', "b");
    for (path, origin) in [
        ("/api/bookings", &*other),
        ("/api/bookings", "https://evil.example"),
        ("/api/bookings", "null"),
        ("/oauth/authorize", &own()),
        ("/account", &own()),
    ] {
        for method in [Method::OPTIONS, Method::GET] {
            let (status, headers) = ask(method, path, origin).await;
            assert_ne!(status, StatusCode::NO_CONTENT, "{path} {origin}");
            let read = headers.get("access-control-allow-origin");
            assert_eq!(read, None, "{path} {origin}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn asking_beforehand_is_not_counted() {
    let world = World::with_settings(&[("EXTENSION_IDS", ID)]).with_rate_limits(1, 1);
    for _ in 0..3 {
        let request = Request::builder()
            .method(Method::OPTIONS)
            .uri("/oauth/token")
            .header("origin", own())
            .header("cf-connecting-ip", "203.0.113.7")
            .body(Body::empty())
            .unwrap();
        let answer = callslot_worker::serve(world.app.clone(), request).await;
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    }
}
