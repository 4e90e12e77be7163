//! The pages: forms without a script, guarded like the API.

use crate::{
    identity::{
        browser::Browser,
        sign_in::{Answer, send},
    },
    prelude::*,
};

pub(crate) const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");

async fn submit(world: &World, path: &str, headers: &[(&str, &str)], form: &str) -> Answer {
    send(world, Method::POST, path, headers, form.to_owned()).await
}

/// Signs the demo owner in by the pages alone, and answers the cookie.
pub(crate) async fn by_forms(world: &World, next: &str) -> (Answer, String) {
    let form = format!("email=olivia.owner%40acme.example&next={next}");
    let browser = Browser::at(world, "192.0.2.1");
    let page = browser.post("/sign-in", form).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("action=\"/sign-in/code\""));
    let mail = world.outbox.sent().pop().unwrap();
    let code = mail.text.lines().nth(2).unwrap().replace(' ', "+");
    let form = format!("email=olivia.owner%40acme.example&code={code}&next={next}");
    let page = browser.post("/sign-in/code", form).await;
    let cookie = format!("__Host-callslot_session={}", page.token());
    (page, cookie)
}

#[tokio::test(start_paused = true)]
async fn people_sign_in_look_and_sign_out_by_forms_alone() {
    let world = World::new();
    let shown = send(&world, Method::GET, "/sign-in", &[], "").await;
    let policy = shown.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self'; form-action 'self'"));
    assert_eq!(shown.headers["referrer-policy"], "no-referrer");
    let inline = shown
        .body
        .replace("<script type=\"module\" src=\"/scripts/", "");
    assert!(!inline.contains("<script") && !inline.contains("style="));
    let (page, cookie) = by_forms(&world, "").await;
    assert_eq!(
        (page.status, &page.headers["location"]),
        (303, &"/app".parse().unwrap())
    );
    let headers = [("cookie", &*cookie), HERE];
    let account = send(&world, Method::GET, "/account", &headers, "").await;
    assert!(account.body.contains("Olivia Owner") && account.body.contains("Acme Support"));
    let out = submit(&world, "/account/sign-out", &headers, "").await;
    assert_eq!(
        (out.status, &out.headers["location"]),
        (303, &"/sign-in".parse().unwrap())
    );
    let account = send(&world, Method::GET, "/account", &headers, "").await;
    assert_eq!(
        (account.status, &account.headers["location"]),
        (303, &"/sign-in".parse().unwrap())
    );
}

#[tokio::test(start_paused = true)]
async fn sessions_end_and_organizations_change_by_forms() {
    let world = World::new();
    world.another_organization();
    world
        .organization(OTHER)
        .with_member(OLIVIA, Role::Viewer)
        .member(OLIVIA)
        .joined_last();
    let (_, first) = by_forms(&world, "").await;
    let (_, cookie) = by_forms(&world, "").await;
    let headers = [("cookie", &*cookie), HERE];
    let other = "organization_id=019b0000-0000-7000-8000-000000000001";
    let turned = submit(&world, "/account/switch", &headers, other).await;
    assert_eq!(turned.status, 303);
    let account = send(&world, Method::GET, "/account", &headers, "").await;
    assert!(
        account
            .body
            .contains("Other Clinic · viewer</span><span>current")
    );
    let id = world.text("SELECT id FROM sessions ORDER BY created_at, rowid LIMIT 1");
    submit(
        &world,
        "/account/sessions/end",
        &headers,
        &format!("id={id}"),
    )
    .await;
    let ended = [("cookie", &*first)];
    assert_eq!(
        send(&world, Method::GET, "/api/me", &ended, "")
            .await
            .status,
        401
    );
    submit(&world, "/account/sign-out-everywhere", &headers, "").await;
    assert_eq!(
        send(&world, Method::GET, "/api/me", &headers, "")
            .await
            .status,
        401
    );
}

#[tokio::test(start_paused = true)]
async fn forms_of_other_peoples_pages_do_nothing() {
    let world = World::new();
    let (_, cookie) = by_forms(&world, "").await;
    for said in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "null"),
        ("x", "y"),
    ] {
        let headers = [("cookie", &*cookie), said];
        for path in [
            "/sign-in",
            "/sign-in/code",
            "/sign-in/link",
            "/invitation",
            "/account/sign-out",
            "/account/sign-out-everywhere",
            "/account/sessions/end",
            "/account/switch",
        ] {
            for headers in [&headers[..], &headers[1..]] {
                let answer = submit(&world, path, headers, "email=a%40b.example").await;
                assert_eq!(answer.status, 403, "{path} {said:?}");
                assert!(!answer.headers.contains_key("set-cookie"));
            }
        }
    }
    let headers = [("cookie", &*cookie)];
    assert_eq!(
        send(&world, Method::GET, "/api/me", &headers, "")
            .await
            .status,
        200
    );
}

#[tokio::test(start_paused = true)]
async fn what_goes_wrong_is_said_on_the_page_and_keeps_what_was_written() {
    let world = World::new();
    let page = submit(&world, "/sign-in", &[HERE], "email=ada&next=%2Foauth").await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("name@example.com") && page.body.contains("value=\"/oauth\""));
    let form = "email=a%40b.example&code=12345";
    let page = submit(&world, "/sign-in/code", &[HERE], form).await;
    assert!(page.status == 422 && page.body.contains("six digits"));
    let form = "email=a%40b.example&code=123456";
    let page = submit(&world, "/sign-in/code", &[HERE], form).await;
    assert!(page.status == 422 && page.body.contains("already used"));
    let spanish = [HERE, ("accept-language", "es")];
    for _ in 0..6 {
        submit(&world, "/sign-in", &spanish, "email=a%40b.example").await;
    }
    let page = submit(&world, "/sign-in", &spanish, "email=a%40b.example").await;
    assert_eq!(page.status, 429);
    assert!(page.headers.contains_key("retry-after") && page.body.contains("15 minutos"));
    let world = World::with_settings(&[("MAIL_API_KEY", "")]);
    let page = submit(&world, "/sign-in", &[HERE], "email=a%40b.example").await;
    assert_eq!(page.status, 503);
}

#[tokio::test(start_paused = true)]
async fn signing_in_goes_on_to_own_places_only() {
    let world = World::new();
    let (page, _) = by_forms(&world, "%2Foauth%2Fauthorize%3Fa%3D1%26b%3D2").await;
    assert_eq!(page.status, 200);
    let refresh = "content=\"0;url=/oauth/authorize?a=1&amp;b=2\"";
    assert!(page.body.contains(refresh), "{}", page.body);
    for elsewhere in [
        "https%3A%2F%2Fevil.example",
        "%2F%2Fevil.example",
        "%2F%5Cevil.example",
        "%2F%09%2Fevil.example",
        "%2F%0A%2Fevil.example",
        "%2F%0D%0ALocation%3A%20https%3A%2F%2Fevil.example",
        "%2F%20%2Fevil.example",
        "%2F%E2%80%8B%2Fevil.example",
        "%5C%5Cevil.example",
        "evil.example",
        "%3F%2F%2Fevil.example",
        "data%3Atext%2Fhtml%2C1",
        "javascript%3Aalert(1)",
    ] {
        let world = World::new();
        let (page, _) = by_forms(&world, elsewhere).await;
        assert_eq!(page.status, 303, "{elsewhere}");
        assert_eq!(page.headers["location"], "/app");
    }
}
