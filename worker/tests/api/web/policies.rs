//! Policies that browsers are told of every answer.

use crate::prelude::*;
use axum::http::HeaderMap;
use base64::{Engine as _, engine::general_purpose::STANDARD};

async fn told(world: &World, method: Method, path: &str) -> (HeaderMap, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {OWNER_KEY}"))
        .body(Body::empty())
        .unwrap();
    let response = callslot_worker::serve(world.app.clone(), request).await;
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    (parts.headers, String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_no_page_runs_and_loads_nothing_and_is_in_no_frame() {
    let world = World::new();
    for (method, path) in [
        (Method::GET, "/api/bookings"),
        (Method::GET, "/api/bookings/none"),
        (Method::POST, "/api/bookings"),
        (Method::GET, "/health"),
        (Method::GET, "/api/openapi.json"),
        (Method::GET, "/nowhere"),
        (Method::DELETE, "/api/bookings"),
        (Method::POST, "/carrier/attempts/none/operator"),
    ] {
        let (headers, _) = told(&world, method, path).await;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert_eq!(
            policy, "default-src 'none'; frame-ancestors 'none'",
            "{path}"
        );
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_picture_that_is_opened_by_itself_has_its_colours_and_nothing_else() {
    let world = World::new();
    let (headers, picture) = told(&world, Method::GET, "/api/punctuality/chart").await;
    let style = picture.split("<style>").nth(1).unwrap();
    let style = style.split("</style>").next().unwrap();
    let hash = STANDARD.encode(Sha256::digest(style));
    assert_eq!(
        headers["content-security-policy"].to_str().unwrap(),
        format!("default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'")
    );
    assert!(!picture.contains(" style=") && !picture.contains("<script"));
}
