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
