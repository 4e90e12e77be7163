//! Pages that people reach without signing in, and errors as they see them.

use crate::{
    identity::sign_in::{Answer, send},
    prelude::*,
};

const BROWSER: (&str, &str) = (
    "accept",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
);

async fn get(world: &World, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(world, Method::GET, path, headers, "").await
}

fn is_page(answer: &Answer) -> bool {
    let kind = answer.headers["content-type"].to_str().unwrap();
    kind.starts_with("text/html")
}

#[tokio::test(start_paused = true)]
async fn the_landing_page_leads_to_signing_in_and_a_known_browser_to_the_interface() {
    let world = World::new();
    let page = get(&world, "/", &[]).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("href=\"/sign-in\"") && page.body.contains("href=\"/docs\""));
    let spanish = get(&world, "/", &[("accept-language", "es-MX")]).await;
    assert!(spanish.body.contains("<html lang=\"es\">") && spanish.body.contains("Iniciar sesión"));
    let known = [("cookie", "__Host-callslot_session=abc")];
    let page = get(&world, "/", &known).await;
    assert!(page.body.contains("href=\"/app\"") && !page.body.contains("href=\"/sign-in\""));
}

#[tokio::test(start_paused = true)]
async fn every_page_has_the_mark_and_may_load_it_from_here_only() {
    let world = World::new();
    for path in [
        "/",
        "/sign-in",
        "/nowhere",
        "/invitation?token=x",
        "/oauth/authorize",
    ] {
        let page = get(&world, path, &[BROWSER]).await;
        assert!(is_page(&page), "{path}");
        assert!(page.body.contains("src=\"/icons/icon.svg\""), "{path}");
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'"), "{path} {policy}");
        assert!(policy.contains("img-src 'self'"), "{path} {policy}");
        assert!(!policy.contains("unsafe"), "{path} {policy}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_browser_at_a_wrong_address_is_shown_a_page_and_a_program_is_told_json() {
    let world = World::new();
    for path in ["/nowhere", "/account/nowhere", "/api-keys", "/lanes"] {
        let page = get(&world, path, &[BROWSER]).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(
            is_page(&page) && page.body.contains("Page not found"),
            "{path}"
        );
        assert!(page.headers.contains_key("x-request-id"), "{path}");
        for accepted in ["*/*", "application/json", "text/htmlx", ""] {
            let answer = get(&world, path, &[("accept", accepted)]).await;
            assert_eq!(
                answer.json()["error"]["code"],
                "not_found",
                "{path} {accepted}"
            );
        }
    }
    for path in [
        "/api/nowhere",
        "/api",
        "/carrier/nowhere",
        "/.well-known/nowhere",
    ] {
        let answer = get(&world, path, &[BROWSER]).await;
        assert_eq!(answer.json()["error"]["code"], "not_found", "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_browser_that_asks_for_what_only_a_form_sends_is_shown_a_page() {
    let world = World::new();
    let page = get(&world, "/sign-in/code", &[BROWSER]).await;
    assert!(page.status == 405 && is_page(&page), "{}", page.body);
    let stranger = [
        BROWSER,
        ("sec-fetch-site", "cross-site"),
        ("cookie", "__Host-callslot_session=abc"),
    ];
    let page = send(&world, Method::POST, "/account/switch", &stranger, "").await;
    assert!(page.status == 403 && is_page(&page), "{}", page.body);
    assert!(
        page.body.contains("not come from a Callslot page"),
        "{}",
        page.body
    );
}
