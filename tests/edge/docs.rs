//! The page that shows the API: served beside the Worker, from this address only, and in nobody's way.

use crate::environment::Environment;
use reqwest::{Method, StatusCode};

async fn get(
    environment: &Environment,
    path: &str,
) -> (StatusCode, reqwest::header::HeaderMap, String) {
    let answer = environment.request(Method::GET, path).send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    (status, headers, answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_comes_with_all_it_needs_and_may_fetch_nothing_from_elsewhere() {
    let environment = Environment::set().await;
    let (status, headers, page) = get(&environment, "/docs").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'; "),
        "{policy}"
    );
    assert!(!policy.contains("http"), "{policy}");
    let mentioned: Vec<_> = page
        .split(['"', '\''])
        .filter(|word| word.starts_with('/') || word.contains("://"))
        .collect();
    assert_eq!(
        mentioned,
        [
            "/docs/page.css",
            "/docs/rapidoc-min.js",
            "/openapi.json",
            "/openapi.json"
        ]
    );
    for path in mentioned {
        let (status, headers, _) = get(&environment, path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        let kind = headers["content-type"].to_str().unwrap();
        let expected = match path.rsplit('.').next() {
            Some("css") => "text/css",
            Some("js") => "text/javascript",
            _ => "application/json",
        };
        assert!(kind.starts_with(expected), "{path} {kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_page_is_the_workers() {
    let environment = Environment::set().await;
    for path in ["/", "/docs.html", "/_headers", "/health.html", "/api"] {
        let (status, headers, body) = get(&environment, path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path} {body}");
        assert!(headers.contains_key("x-request-id"), "{path} {body}");
    }
}
