//! An operator's own bookings, and what a booking was booked by.

use crate::prelude::*;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";

async fn list(world: &World, query: &str) -> (u16, String) {
    let path = format!("/api/bookings?{query}");
    let (status, text) = world
        .text_of(request(Method::GET, &path, Some(OWNER_KEY)))
        .await;
    (status.as_u16(), text)
}

fn ids(page: &Value) -> Vec<String> {
    let bookings = page["bookings"].as_array().unwrap().iter();
    bookings
        .map(|booking| booking["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Every page of a list, in pieces of three.
async fn all(world: &World, query: &str) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let (status, text) = list(world, &format!("{query}&limit=3{cursor}")).await;
        assert_eq!(status, 200, "{query}: {text}");
        let page: Value = serde_json::from_str(&text).unwrap();
        found.extend(ids(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_of_an_operator_has_theirs_only_in_every_order_and_pages_through() {
    let world = World::new();
    let mut theirs = Vec::new();
    for n in 0..8 {
        let start = world.now() + TimeDelta::hours(2 * n + 1);
        let booked = async |user: &str| {
            let body =
                json!({"start_time": start, "user_id": user, "attendee_phone": "+14155552671"});
            world.book(body).await
        };
        booked(OWNER).await;
        theirs.push(booked(OPERATOR).await);
        tokio::time::advance(std::time::Duration::from_millis(5)).await;
    }
    let gone = theirs[2].clone();
    world
        .send(
            Method::DELETE,
            &format!("/api/bookings/{gone}"),
            Value::Null,
        )
        .await;
    let mut latest_first = theirs.clone();
    latest_first.reverse();
    let whose = format!("user_id={OPERATOR}");
    for sort in ["start_time", "created_at"] {
        assert_eq!(all(&world, &format!("{whose}&sort={sort}")).await, theirs);
        let query = format!("{whose}&sort=-{sort}");
        assert_eq!(all(&world, &query).await, latest_first);
    }
    let mut pending = theirs.clone();
    pending.remove(2);
    let next = format!("{whose}&status=pending&status=calling&from=2026-03-02T12:30:00Z");
    assert_eq!(all(&world, &next).await, pending);
    assert_eq!(
        all(&world, &format!("{whose}&status=cancelled")).await,
        [gone]
    );
    let (_, text) = list(&world, &format!("{whose}&count=true&limit=1")).await;
    let page: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(page["total"], 8);
    // Whoever is filtered for, the others are still there.
    assert_eq!(all(&world, "sort=start_time").await.len(), 16);
}

#[tokio::test(start_paused = true)]
async fn another_organizations_user_has_as_many_bookings_as_nobody() {
    let world = World::new();
    world.another_organization();
    world.book_in(3600).await;
    for more in ["", "&count=true&status=pending", "&sort=-created_at"] {
        let theirs = "user_id=019b0000-0000-7000-8000-000000000101";
        let nobodys = "user_id=019b0000-0000-7000-8000-00000000ffff";
        let found = list(&world, &format!("{theirs}{more}")).await;
        assert!(found.1.contains("\"bookings\":[]"), "{}", found.1);
        assert_eq!(found, list(&world, &format!("{nobodys}{more}")).await);
    }
    let (status, text) = list(&world, "user_id=somebody").await;
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (status, &answer["error"]["field"]),
        (400, &json!("user_id"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_booking_says_by_which_event_type_it_was_booked() {
    let world = World::new();
    let body = json!({
        "slug": "call", "rules": {"name": "Call", "durations": [30]}, "hosts": [{"user_id": OWNER}],
    });
    let (status, answer) = world.send(Method::POST, "/api/event-types", body).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let event_type = answer["event_type"]["id"].clone();
    let body = json!({
        "start_time": "2026-03-02T14:00:00Z", "attendee_phone": "+14155552671", "event_type": event_type,
    });
    let (status, made) = world.send(Method::POST, "/api/bookings", body).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    assert_eq!(made["booking"]["event_type_id"], event_type);
    let plain = world
        .book(json!({"start_time": "2026-03-02T15:00:00Z"}))
        .await;
    let path = format!("/api/bookings/{}", made["booking"]["id"].as_str().unwrap());
    let (_, shown) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(shown["booking"], made["booking"]);
    let (_, listed) = world.send(Method::GET, "/api/bookings", Value::Null).await;
    assert_eq!(listed["bookings"][0], made["booking"]);
    assert_eq!(listed["bookings"][1]["id"], plain);
    assert_eq!(
        listed["bookings"][1].get("event_type_id"),
        Some(&Value::Null)
    );
    let (_, moved) = world
        .send(
            Method::PATCH,
            &path,
            json!({"start_time": "2026-03-02T16:00:00Z"}),
        )
        .await;
    assert_eq!(moved["booking"]["event_type_id"], event_type);
    let (_, gone) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(gone["booking"]["event_type_id"], event_type);
}
