//! Texts that other people read mislead nobody, whatever they are made of.

use crate::{
    prelude::*,
    tenancy::invitations::{signed_in, with},
};

/// Shown as `Invoice exe.jpg`, with a name that looks like another, and both without what could be seen.
const TRICK: &str = "Invoice \u{202e}gpj\u{2069}.e\u{200b}x\u{feff}e";
const SEEN: &str = "Invoice gpj.exe";

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";

/// Sends a request of the owner's, who has just signed in.
async fn send(world: &World, method: Method, path: &str, body: Value) -> (u16, Value) {
    let owner = signed_in(world, OWNER).await;
    let answer = with(world, &owner, method, path, body).await;
    (answer.status, answer.json())
}

#[tokio::test(start_paused = true)]
async fn a_bidirectional_override_in_a_name_reaches_nobody() {
    let world = World::new();
    let booking = json!({
        "start_time": "2026-03-03T15:00:00Z", "attendee_phone": "+14155552671", "title": TRICK, "attendee_name": TRICK,
        "description": TRICK, "notes": TRICK,
    });
    let rules = json!({"name": TRICK, "durations": [30], "questions": [{"id": "q", "label": TRICK, "kind": "text"}]});
    let hours = json!([{"days": ["Mon"], "from": "09:00", "to": "17:00"}]);
    let asked = [
        (Method::POST, "/api/bookings", booking),
        (Method::PATCH, "/api/organization", json!({"name": TRICK})),
        (
            Method::POST,
            "/api/event-types",
            json!({"slug": "trick", "rules": rules, "hosts": [{"user_id": "019a0000-0000-7000-8000-000000000101"}]}),
        ),
        (
            Method::POST,
            "/api/schedules",
            json!({"name": TRICK, "timezone": "UTC", "weekly": hours}),
        ),
        (
            Method::POST,
            "/api/time-off",
            json!({"from_date": "2026-04-01", "reason": TRICK}),
        ),
        (
            Method::POST,
            "/api/keys",
            json!({"name": TRICK, "scopes": ["read"]}),
        ),
        (
            Method::POST,
            "/api/members",
            json!({"email": "ada@example.com", "role": "viewer", "name": TRICK}),
        ),
    ];
    for (method, path, body) in asked {
        let (status, answer) = send(&world, method, path, body).await;
        assert!((200..300).contains(&status), "{path}: {answer}");
        let text = answer.to_string();
        let hidden = ['\u{202e}', '\u{2069}', '\u{200b}', '\u{feff}'];
        assert!(!text.contains(hidden), "{path}: {text}");
        assert!(text.contains(SEEN), "{path}: {text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_name_of_nothing_that_is_seen_is_no_name() {
    let world = World::new();
    for (method, path, body, field) in [
        (
            Method::PATCH,
            "/api/organization",
            json!({"name": "\u{200b}\u{3164}"}),
            "name",
        ),
        (
            Method::POST,
            "/api/keys",
            json!({"name": "\u{2060}", "scopes": ["read"]}),
            "name",
        ),
        (
            Method::POST,
            "/api/bookings",
            json!({"start_time": "2026-03-03T15:00:00Z", "attendee_phone": "+14155552671", "title": "\u{200e}"}),
            "title",
        ),
    ] {
        let (status, answer) = send(&world, method, path, body).await;
        assert_eq!(
            (status, &answer["error"]["field"]),
            (422, &json!(field)),
            "{path}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_address_that_hides_another_is_refused() {
    let world = World::new();
    for address in [
        "x<y@evil.example",
        "a,b@example.com",
        "ada@example.com,eve@evil.example",
        "Ada <ada@example.com>",
        "\"a b\"@example.com",
        "ada@[192.0.2.1]",
        "ada@localhost",
    ] {
        let booking = json!({"start_time": "2026-03-03T15:00:00Z", "attendee_phone": "+14155552671",
            "attendee_email": address});
        let invitation = json!({"email": address, "role": "viewer"});
        for (path, body, field) in [
            ("/api/bookings", booking, "attendee_email"),
            ("/api/members", invitation, "email"),
            ("/api/sign-in", json!({"email": address}), "email"),
            ("/api/attendees/export", json!({"email": address}), "email"),
        ] {
            let (status, answer) = send(&world, Method::POST, path, body).await;
            assert_eq!(
                (status, &answer["error"]["field"]),
                (422, &json!(field)),
                "{path} {address}"
            );
        }
    }
    assert!(world.outbox.sent().is_empty());
}
