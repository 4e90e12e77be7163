//! The files of the interface at `/app`: served by the edge, and kept by browsers as long as they are the same.

use crate::environment::Environment;
use reqwest::{Method, StatusCode, header::HeaderMap};

async fn get(environment: &Environment, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
    let answer = environment.request(Method::GET, path).send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    (status, headers, answer.bytes().await.unwrap().to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_start_script_is_asked_for_anew_and_names_files_that_are_kept_for_ever() {
    let environment = Environment::set().await;
    for fixed in ["/app-files/start.js", "/app-files/app.css"] {
        let (status, headers, _) = get(&environment, fixed).await;
        assert_eq!(status, StatusCode::OK, "{fixed}");
        assert_eq!(headers["cache-control"], "no-cache", "{fixed}");
    }
    let (_, _, start) = get(&environment, "/app-files/start.js").await;
    let start = String::from_utf8(start).unwrap();
    let named: Vec<_> = start
        .split('"')
        .filter_map(|word| word.strip_prefix("./"))
        .collect();
    assert_eq!(named.len(), 6, "{start}");
    let kinds = ["application/wasm", "text/javascript"];
    // The desk's Wasm is asked for before its script; the scripts of the others come first.
    let later = kinds.iter().rev().cycle();
    for (name, kind) in named.iter().zip(kinds.iter().chain(later)) {
        let (status, headers, _) = get(&environment, &format!("/app-files/{name}")).await;
        assert_eq!(status, StatusCode::OK, "{name}");
        let kept = headers["cache-control"].to_str().unwrap();
        assert!(kept.contains("immutable"), "{name}: {kept}");
        let found = headers["content-type"].to_str().unwrap();
        assert!(found.starts_with(*kind), "{name}: {found}");
        assert_eq!(headers["x-content-type-options"], "nosniff");
    }
    let (status, _, icon) = get(&environment, "/icons/icon.svg").await;
    assert_eq!(status, StatusCode::OK);
    assert!(icon.starts_with(b"<svg"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_keeps_that_a_file_is_missing() {
    let environment = Environment::set().await;
    let (status, headers, _) = get(&environment, "/app-files/v/desk-0000000000000000.js").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let kept = headers.get("cache-control");
    let kept = kept.map_or("", |kept| kept.to_str().unwrap());
    assert!(
        !kept.contains("immutable") && !kept.contains("31536000"),
        "{kept}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_interface_itself_is_the_workers_to_show() {
    let environment = Environment::set().await;
    for path in ["/app", "/app/", "/app/week", "/app/calls/new"] {
        let (_, headers, _) = get(&environment, path).await;
        assert!(headers.contains_key("x-request-id"), "{path}");
    }
}
