//! The audit log: for who leads, in pages, filtered, each organization's own.

use crate::prelude::*;

const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";

/// The actions on a page, and the cursor of the next.
async fn actions(world: &World, query: &str) -> (Vec<String>, Option<String>) {
    let path = format!("/api/audit?{query}");
    let (status, answer) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{query}: {answer}");
    let entries = answer["entries"].as_array().unwrap().iter();
    let action = |entry: &Value| entry["action"].as_str().unwrap().to_owned();
    (
        entries.map(action).collect(),
        answer["next_cursor"].as_str().map(str::to_owned),
    )
}

/// A world in which a booking was made and cancelled, and a member changed, a minute apart each.
async fn eventful() -> (World, String) {
    let world = World::new();
    let booking = world.book_in(3600).await;
    let minute = std::time::Duration::from_secs(60);
    tokio::time::advance(minute).await;
    let path = format!("/api/bookings/{booking}");
    world.send(Method::DELETE, &path, Value::Null).await;
    tokio::time::advance(minute).await;
    let path = format!("/api/members/{OPERATOR}");
    world
        .confirmed(Method::PATCH, &path, json!({"role": "viewer"}))
        .await;
    (world, booking)
}

#[tokio::test(start_paused = true)]
async fn an_entry_tells_who_did_what_when_and_how() {
    let (world, booking) = eventful().await;
    let (_, answer) = world
        .send(Method::GET, "/api/audit?action=booking.create", Value::Null)
        .await;
    let mut entry = answer["entries"][0].clone();
    entry["id"].take();
    assert_eq!(
        entry,
        json!({
            "id": null,
            "action": "booking.create",
            "subject_id": booking,
            "user_id": "019a0000-0000-7000-8000-000000000101",
            "user_name": "Olivia Owner",
            "via": "api_key",
            "credential_id": "019a0000-0000-7000-8000-000000000201",
            "at": "2026-03-02T11:59:50Z",
            "address": null,
            "client": "api",
            "details": {"version": 1},
        })
    );
}

#[tokio::test(start_paused = true)]
async fn the_log_is_filtered_and_the_newest_comes_first() {
    let (world, booking) = eventful().await;
    let all = ["member.change", "booking.cancel", "booking.create"];
    for (query, expected) in [
        (String::new(), &all[..]),
        (
            "user_id=019a0000-0000-7000-8000-000000000101".to_owned(),
            &all,
        ),
        (format!("user_id={OPERATOR}"), &[]),
        (format!("subject_id={booking}"), &all[1..]),
        (
            format!("subject_id={booking}&action=booking.cancel"),
            &all[1..2],
        ),
        (format!("subject_id={OPERATOR}"), &all[..1]),
        ("action=booking".to_owned(), &[]),
        ("from=2026-03-02T12:00:50Z".to_owned(), &all[..2]),
        ("to=2026-03-02T12:00:50Z".to_owned(), &all[2..]),
    ] {
        assert_eq!(actions(&world, &query).await.0, expected, "{query}");
    }
    for query in [
        "user_id=me",
        "from=now",
        "to=now",
        "limit=0",
        "cursor=x",
        "colour=red",
    ] {
        let path = format!("/api/audit?{query}");
        let (status, answer) = world.send(Method::GET, &path, Value::Null).await;
        let name = query.split('=').next().unwrap();
        assert_eq!(
            (status.as_u16(), &answer["error"]["field"]),
            (400, &json!(name)),
            "{query}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn pages_neither_repeat_nor_skip_while_more_is_done() {
    let world = World::new();
    for _ in 0..7 {
        // Several at one instant.
        world.book_in(3600).await;
    }
    let (mut seen, mut query) = (0, "limit=3".to_owned());
    loop {
        let (page, next) = actions(&world, &query).await;
        seen += page.len();
        world.book_in(3600).await;
        let Some(next) = next else { break };
        tokio::time::advance(std::time::Duration::from_secs(1)).await;
        query = format!("limit=3&cursor={next}");
    }
    // An entry of the same instant, but a later one, is not on a page that was read before.
    assert_eq!(seen, 7);
}

#[tokio::test(start_paused = true)]
async fn only_who_leads_reads_it_and_only_their_own() {
    let (world, booking) = eventful().await;
    world.another_organization();
    world.owner_key().acting_in(OTHER, OTTO);
    for query in [
        String::new(),
        format!("subject_id={booking}"),
        "user_id=019a0000-0000-7000-8000-000000000101".to_owned(),
    ] {
        assert_eq!(actions(&world, &query).await.0, [""; 0], "{query}");
    }
    for (role, expected) in [
        (Role::Admin, 200),
        (Role::Operator, 403),
        (Role::Analyst, 403),
        (Role::Viewer, 403),
    ] {
        world.every_member().becomes(role);
        let (status, _) = world.send(Method::GET, "/api/audit", Value::Null).await;
        assert_eq!(status.as_u16(), expected, "{role:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_entry_tells_from_where_and_not_the_whole_address() {
    let world = World::new();
    for (address, origin, kept) in [
        (
            "203.0.113.77",
            "https://callslot.example",
            "203.0.113.0/24 page",
        ),
        (
            "2001:db8:1:2::3",
            "chrome-extension://abcdefgh",
            "2001:db8:1::/48 extension",
        ),
    ] {
        let change = Request::builder()
            .method(Method::PATCH)
            .uri("/api/organization")
            .header("authorization", format!("Bearer {OWNER_KEY}"))
            .header("cf-connecting-ip", address)
            .header("origin", origin)
            .body(Body::from(r#"{"name": "New"}"#))
            .unwrap();
        assert_eq!(world.request(change).await.0, StatusCode::OK);
        let (_, answer) = world
            .send(Method::GET, "/api/audit?limit=1", Value::Null)
            .await;
        let entry = &answer["entries"][0];
        let text = |field: &str| entry[field].as_str().unwrap().to_owned();
        assert_eq!(format!("{} {}", text("address"), text("client")), kept);
    }
}

#[test]
fn every_statement_that_writes_an_entry_says_by_whom_and_from_where() {
    fn look(folder: &std::path::Path, seen: &mut usize) {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                look(&path, seen);
                continue;
            }
            // Its rows are of before a migration.
            if path.ends_with("store/migrations.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for statement in text.split("INSERT INTO audit_log (").skip(1) {
                let columns = statement.split(')').next().unwrap();
                let says = ["actor_kind", "address", "client"]
                    .iter()
                    .all(|column| columns.contains(column));
                assert!(says, "{}: {columns}", path.display());
                *seen += 1;
            }
        }
    }
    let mut seen = 0;
    let store = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store");
    look(std::path::Path::new(store), &mut seen);
    assert!(seen > 5, "{seen}");
}
