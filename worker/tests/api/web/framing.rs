//! Frames: no page but a public one is ever in one.

use crate::{
    identity::sign_in::{Answer, send},
    prelude::*,
    web::pages::{HERE, by_forms},
};

const BROWSER: (&str, &str) = ("accept", "text/html");
/// A site frames the page, as browsers say.
const FRAMED: (&str, &str) = ("sec-fetch-dest", "iframe");

fn ancestors(answer: &Answer) -> &str {
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    let directive = policy
        .split(';')
        .map(str::trim)
        .find(|one| one.starts_with("frame-ancestors"));
    directive.unwrap_or_default()
}

#[tokio::test(start_paused = true)]
async fn every_page_that_is_not_public_denies_frames() {
    let world = World::new();
    let (_, cookie) = by_forms(&world, "").await;
    for path in [
        "/",
        "/nowhere",
        "/sign-in",
        "/sign-in/again",
        "/sign-in/link?token=x",
        "/invitation?token=x",
        "/oauth/authorize",
        "/c/nothing",
        "/c/nothing/reminders",
        "/app",
        "/app/public-page",
        "/account",
        // The same for a public page that there is not.
        "/b/nothing",
        "/b/nothing/nothing",
    ] {
        for signed_in in [true, false] {
            let cookie = ("cookie", &*cookie);
            let headers = [BROWSER, HERE, FRAMED, cookie];
            let headers = &headers[..if signed_in { 4 } else { 3 }];
            let answer = send(&world, Method::GET, path, headers, "").await;
            assert_eq!(
                ancestors(&answer),
                "frame-ancestors 'none'",
                "{path}, signed in: {signed_in}, {}",
                answer.status
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_public_page_is_framed_by_the_sites_on_its_list_and_speaks_to_these() {
    let world = World::new();
    let path = "/b/acme/intro-call?embed=1&theme=dark";
    let nobody = send(&world, Method::GET, path, &[BROWSER, FRAMED], "").await;
    assert_eq!(nobody.status, 200, "{}", nobody.body);
    assert_eq!(ancestors(&nobody), "frame-ancestors 'none'");
    assert!(!nobody.body.contains("<script"), "{}", nobody.body);

    let sites = r#"["https://www.example.com","https://shop.example:8443"]"#;
    world.sql(&format!(
        "UPDATE public_pages SET frame_origins = '{sites}'"
    ));
    let framed = send(&world, Method::GET, path, &[BROWSER, FRAMED], "").await;
    assert_eq!(
        ancestors(&framed),
        "frame-ancestors https://www.example.com https://shop.example:8443"
    );
    let script = "<script src=\"/scripts/frame.js\" \
        data-origins=\"https://www.example.com https://shop.example:8443\" defer></script>";
    assert!(framed.body.contains(script), "{}", framed.body);
    // Outside of a frame there is nobody to speak to.
    let alone = send(&world, Method::GET, "/b/acme/intro-call", &[BROWSER], "").await;
    assert!(!alone.body.contains("frame.js"), "{}", alone.body);
}
