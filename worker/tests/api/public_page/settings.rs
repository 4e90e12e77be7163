//! `/api/public-page`.

use super::{PAGE, get};
use crate::prelude::*;

const INTRO: &str = "019a0000-0000-7000-8000-000000000b01";

fn page() -> Value {
    json!({
        "enabled": true, "slug": "acme-calls", "name": "Acme", "description": "We call you.",
        "accent_colour": "#ABCDEF", "languages": ["de", "en"], "event_types": [INTRO],
        "frame_origins": ["https://WWW.acme.example/"], "verification": "email_code",
        "allowed_countries": ["US"], "max_bookings_per_day": 5
    })
}

async fn put(world: &World, page: Value) -> (StatusCode, Value) {
    world.send(Method::PUT, "/api/public-page", page).await
}

#[tokio::test(start_paused = true)]
async fn settings_are_shown_as_they_were_saved_and_the_page_has_the_new_address() {
    let world = World::new();
    let (status, answer) = put(&world, page()).await;
    assert_eq!(status, 200, "{answer}");
    let saved = &answer["public_page"];
    assert_eq!(saved["accent_colour"], "#abcdef");
    assert_eq!(saved["frame_origins"], json!(["https://www.acme.example"]));
    assert_eq!(saved["version"], 3);
    let (_, shown) = world
        .send(Method::GET, "/api/public-page", Value::Null)
        .await;
    assert_eq!(&shown["public_page"], saved);
    assert_eq!(get(&world, PAGE).await.status, 404);
    let page = get(&world, "/b/acme-calls/intro-call").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        page.body.contains("--own:#abcdef;--on-own:#000000"),
        "{}",
        page.body
    );
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.ends_with("frame-ancestors https://www.acme.example"),
        "{policy}"
    );
    let audit = "SELECT details FROM audit_log WHERE action = 'public_page.change'";
    assert_eq!(
        world.text(audit),
        "{\"version\":3,\"enabled\":1,\"slug\":\"acme-calls\"}"
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_is_public_before_somebody_says_so() {
    let world = World::new();
    world.sql("DELETE FROM public_pages");
    let (status, answer) = world
        .send(Method::GET, "/api/public-page", Value::Null)
        .await;
    assert_eq!(status, 200, "{answer}");
    let page = &answer["public_page"];
    assert_eq!(
        (&page["enabled"], &page["version"]),
        (&json!(false), &json!(1))
    );
    assert_eq!(
        (&page["event_types"], &page["slug"]),
        (&json!([]), &json!(null))
    );
    let (status, answer) = put(&world, json!({})).await;
    assert_eq!(
        (status.as_u16(), &answer["public_page"]["enabled"]),
        (200, &json!(false)),
        "{answer}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_page_that_was_changed_since_is_not_overwritten() {
    let world = World::new();
    let request = |tag: &str| {
        Request::builder()
            .method(Method::PUT)
            .uri("/api/public-page")
            .header("authorization", format!("Bearer {OWNER_KEY}"))
            .header("if-match", tag)
            .body(Body::from(page().to_string()))
            .unwrap()
    };
    let (status, answer) = world.request(request("\"1\"")).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["code"]),
        (409, &json!("version_conflict"))
    );
    let (status, _) = world.request(request("\"2\"")).await;
    assert_eq!(status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_slug_is_one_organizations_and_event_types_are_its_own() {
    let world = World::new();
    let other = world.another_organization();
    world.sql(&format!(
        "INSERT INTO public_pages (organization_id, slug, name, description, languages, event_types, frame_origins,
           verification, allowed_countries, max_bookings_per_day, version, updated_at, changed_in)
         VALUES ('{OTHER}', 'theirs', '', '', '[\"en\"]', '[]', '[]', 'email_link', '[]', 50, 2, 1, 'c')"
    ));
    let row = EventTypeRow {
        slug: "theirs",
        ..EventTypeRow::default()
    };
    other.with_event_type(&row);
    for (field, value, wrong) in [
        ("slug", json!("theirs"), "slug"),
        ("event_types", json!([INTRO, row.id]), "event_types[1]"),
        (
            "event_types",
            json!([INTRO, "019a0000-0000-7000-8000-00000000ffff"]),
            "event_types[1]",
        ),
        ("slug", json!("No Slug"), "slug"),
        ("accent_colour", json!("red"), "accent_colour"),
        ("logo", json!("PHN2Zy8+"), "logo"),
    ] {
        let mut page = page();
        page[field] = value;
        let (status, answer) = put(&world, page).await;
        assert_eq!(
            (status.as_u16(), &answer["error"]["field"]),
            (422, &json!(wrong)),
            "{answer}"
        );
    }
    assert_eq!(
        world.text("SELECT slug FROM public_pages WHERE slug <> 'theirs'"),
        "acme"
    );
}

#[tokio::test(start_paused = true)]
async fn a_page_is_there_only_as_long_as_its_organization_may_book() {
    for change in [
        "UPDATE public_pages SET enabled = 0",
        "UPDATE organizations SET booking_enabled = 0",
        "UPDATE organizations SET plan = 'pro'",
        "UPDATE public_pages SET event_types = '[]'",
        "UPDATE event_types SET active = 0",
        "UPDATE event_types SET deleted_at = 1",
    ] {
        let world = World::new();
        let nothing = get(&world, "/b/nobody/nothing").await;
        world.sql(change);
        let gone = get(&world, PAGE).await;
        assert_eq!(gone.alike(), nothing.alike(), "{change}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_logo_is_served_with_its_own_type() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let world = World::new();
    assert_eq!(get(&world, "/b/acme/logo").await.status, 404);
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x10\0\0\0\x10".to_vec();
    png.extend([8, 6, 0, 0, 0, 1, 2, 3, 4]);
    world.sql(&format!(
        "UPDATE public_pages SET logo = '{}'",
        STANDARD.encode(&png)
    ));
    let request = request(Method::GET, "/b/acme/logo", None);
    let (parts, _) = callslot_worker::serve(world.app.clone(), request)
        .await
        .into_parts();
    assert_eq!(parts.status, 200);
    assert_eq!(parts.headers["content-type"], "image/png");
    assert_eq!(parts.headers["x-content-type-options"], "nosniff");
    assert!(
        get(&world, "/b/acme")
            .await
            .body
            .contains("src=\"/b/acme/logo\"")
    );
}
