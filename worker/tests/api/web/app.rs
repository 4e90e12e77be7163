//! `/app`: a skeleton for who is signed in, the way to sign in for others.

use super::pages::{HERE, by_forms};
use crate::{identity::sign_in::send, prelude::*};

#[tokio::test(start_paused = true)]
async fn whoever_is_not_signed_in_is_led_to_sign_in_and_back_to_the_view() {
    let world = World::new();
    for (view, next) in [
        ("/app", "%2Fapp"),
        ("/app/", "%2Fapp%2F"),
        ("/app/week/2026-12-01", "%2Fapp%2Fweek%2F2026-12-01"),
        (
            "/app/calls?show=past&search=Ada",
            "%2Fapp%2Fcalls%3Fshow%3Dpast%26search%3DAda",
        ),
    ] {
        let led = send(&world, Method::GET, view, &[], "").await;
        assert_eq!(led.status, 303, "{view}");
        let place = led.headers["location"].to_str().unwrap();
        assert_eq!(place, format!("/sign-in?next={next}"));
        let (led, _) = by_forms(&world, next).await;
        assert!(led.body.contains("http-equiv=\"refresh\""), "{}", led.body);
    }
}

#[tokio::test(start_paused = true)]
async fn the_skeleton_runs_own_files_only_and_is_kept_by_nobody() {
    let world = World::new();
    let (_, cookie) = by_forms(&world, "").await;
    let by = [("cookie", &*cookie), HERE, ("accept-language", "es")];
    let page = send(&world, Method::GET, "/app/calls/new", &by, "").await;
    assert_eq!(page.status, 200);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "));
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"));
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
    // Answers are kept in the browser for this person in this organization.
    let olivia = world.text("SELECT id FROM users WHERE email = 'olivia.owner@acme.example'");
    let organization = world.text("SELECT id FROM organizations");
    let root = format!("<html lang=\"es\" data-owner=\"{olivia}.{organization}\">");
    assert!(page.body.contains(&root), "{}", page.body);
}

/// The origins, besides its own, that the skeleton hears recordings from.
async fn heard_from(world: &World) -> String {
    let (_, cookie) = by_forms(world, "").await;
    let page = send(
        world,
        Method::GET,
        "/app",
        &[("cookie", &*cookie), HERE],
        "",
    )
    .await;
    assert_eq!(page.status, 200);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    let media = policy
        .split("; ")
        .find(|part| part.starts_with("media-src"));
    media.unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn recordings_are_heard_from_the_carrier_accounts_own_origins_only() {
    let none = World::new();
    assert_eq!(heard_from(&none).await, "media-src 'self' blob:");
    let world = World::with_settings(&[
        ("SIGNALWIRE_BASE_URL", "https://service.carrier.example"),
        ("SIGNALWIRE_PROJECT_ID", "project"),
        ("SIGNALWIRE_API_TOKEN", "token"),
        ("SIGNALWIRE_FROM_NUMBER", "+12025550100"),
    ]);
    let service = "media-src 'self' blob: https://service.carrier.example";
    assert_eq!(heard_from(&world).await, service);
    world.another_organization();
    accounts::connected(&world, &accounts::OTHER);
    assert_eq!(heard_from(&world).await, service, "it is another's");
    accounts::connected(&world, &accounts::ACME);
    let own = format!("{service} https://{}", accounts::ACME.host);
    assert_eq!(heard_from(&world).await, own);
}

#[tokio::test(start_paused = true)]
async fn a_key_opens_no_page() {
    let world = World::new();
    let key = format!("Bearer {OWNER_KEY}");
    let by = [("authorization", &*key)];
    let page = send(&world, Method::GET, "/app", &by, "").await;
    assert_eq!(page.status, 403);
    assert!(!page.body.contains("/app-files/start.js"));
}
