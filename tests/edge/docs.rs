//! Files that the edge serves beside the Worker: the API's reference, icons, and what robots and browsers are told.

use crate::environment::Environment;
use reqwest::{Method, StatusCode, header::HeaderMap};

/// The reference's policy: nothing inline, nothing from or to another host.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

async fn get(environment: &Environment, path: &str) -> (StatusCode, HeaderMap, String) {
    let answer = environment.request(Method::GET, path).send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body = answer.bytes().await.unwrap();
    (status, headers, String::from_utf8_lossy(&body).into_owned())
}

/// The addresses that a page names in `href` and `src`, without places on a page.
fn named(page: &str) -> Vec<String> {
    let mut named: Vec<_> = [" href=\"", " src=\""]
        .into_iter()
        .flat_map(|attribute| page.split(attribute).skip(1))
        .filter_map(|part| part.split(['"', '#']).next())
        .filter(|address| !address.is_empty())
        .map(str::to_owned)
        .collect();
    named.sort();
    named.dedup();
    named
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reference_comes_with_all_it_needs_and_may_fetch_nothing_from_elsewhere() {
    let environment = Environment::set().await;
    for path in ["/docs", "/docs/createBooking"] {
        let (status, headers, page) = get(&environment, path).await;
        assert_eq!(status, StatusCode::OK, "{path} {page}");
        assert_eq!(headers["content-security-policy"], POLICY, "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
        for address in named(&page) {
            assert!(address.starts_with('/'), "{path} names {address}");
            let (status, headers, body) = get(&environment, &address).await;
            assert_eq!(status, StatusCode::OK, "{path} names {address}: {body}");
            let kind = headers["content-type"].to_str().unwrap();
            let expected = match address.rsplit_once('.').map(|(_, kind)| kind) {
                Some("css") => "text/css",
                Some("js") => "text/javascript",
                Some("svg") => "image/svg+xml",
                Some("ico") => "image/",
                Some("json") => "application/json",
                _ => "text/html",
            };
            assert!(kind.starts_with(expected), "{address} is {kind}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_landing_page_names_is_served() {
    let environment = Environment::set().await;
    let (status, _, page) = get(&environment, "/").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    for address in named(&page) {
        let (status, headers, body) = get(&environment, &address).await;
        assert_eq!(status, StatusCode::OK, "{address} {body}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{address}");
    }
    let (_, headers, manifest) = get(&environment, "/site.webmanifest").await;
    assert_eq!(headers["content-type"], "application/manifest+json");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    for icon in manifest["icons"].as_array().unwrap() {
        let source = icon["src"].as_str().unwrap();
        let (status, headers, _) = get(&environment, source).await;
        assert_eq!(status, StatusCode::OK, "{source}");
        assert_eq!(headers["content-type"], icon["type"].as_str().unwrap());
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'"),
            "{source} {policy}"
        );
    }
    let (status, _, robots) = get(&environment, "/robots.txt").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        robots,
        "User-agent: *\nAllow: /$\nAllow: /docs\nAllow: /b/\nDisallow: /\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_such_file_is_the_workers() {
    let environment = Environment::set().await;
    for path in ["/docs.html", "/_headers", "/health.html", "/api"] {
        let (status, headers, body) = get(&environment, path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path} {body}");
        assert!(headers.contains_key("x-request-id"), "{path} {body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_file_in_a_folder_of_files_is_not_found() {
    let environment = Environment::set().await;
    // The edge answers for these folders by itself.
    for path in [
        "/docs/nowhere",
        "/icons/nowhere.png",
        "/app-files/v/nowhere.js",
    ] {
        let (status, headers, body) = get(&environment, path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path} {body}");
        assert!(
            body.contains("Page not found") && body.contains("Página no encontrada"),
            "{path}"
        );
        assert!(
            !headers.contains_key("x-request-id"),
            "the Worker was asked: {path}"
        );
    }
}
