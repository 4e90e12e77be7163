//! The organization's settings and its notices.

use crate::prelude::*;

#[tokio::test(start_paused = true)]
async fn owners_and_admins_change_the_organization() {
    let world = World::new();
    let (_, before) = world
        .send(Method::GET, "/api/organization", Value::Null)
        .await;
    assert_eq!(before["organization"]["plan"], "business");
    assert_eq!(before["organization"]["retry_count"], 0);
    assert_eq!(before["organization"]["retry_spacing_seconds"], 60);
    let change = json!({"name": " Acme Care ", "default_booking_duration": 15, "retry_count": 2});
    let (status, answer) = world
        .confirmed(Method::PATCH, "/api/organization", change)
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["organization"]["name"], "Acme Care");
    assert_eq!(answer["organization"]["booking_enabled"], true);
    assert_eq!(answer["organization"]["retry_count"], 2);
    let id = world.book_in(600).await;
    let (_, booking) = world
        .send(Method::GET, &format!("/api/bookings/{id}"), Value::Null)
        .await;
    assert_eq!(booking["booking"]["duration_minutes"], 15);
    assert_eq!(
        world.text("SELECT action FROM audit_log ORDER BY at, id LIMIT 1"),
        "organization.change"
    );
    for bad in [
        json!({"name": ""}),
        json!({"default_booking_duration": 4}),
        json!({"default_booking_duration": -1}),
        json!({"retry_count": 4}),
        json!({"retry_spacing_seconds": 29}),
        json!({"retry_spacing_seconds": 301}),
        json!({"plan": "enterprise"}),
        json!({"booking_enabled": null}),
    ] {
        let (status, answer) = world
            .confirmed(Method::PATCH, "/api/organization", bad)
            .await;
        assert!(
            status.is_client_error() && answer["error"]["field"].is_string(),
            "{answer}"
        );
    }
    world.members_in(Role::Owner).becomes(Role::Operator);
    let (status, _) = world
        .send(
            Method::PATCH,
            "/api/organization",
            json!({"booking_enabled": false}),
        )
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(
        world
            .send(Method::GET, "/api/organization", Value::Null)
            .await
            .0,
        StatusCode::OK
    );
}

#[tokio::test(start_paused = true)]
async fn turning_booking_off_stops_booking_and_can_be_undone() {
    let world = World::new();
    let off = json!({"booking_enabled": false});
    world
        .confirmed(Method::PATCH, "/api/organization", off)
        .await;
    let (status, answer) = world.send(Method::GET, "/api/bookings", Value::Null).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["code"]),
        (403, &json!("booking_disabled"))
    );
    let on = json!({"booking_enabled": true});
    assert_eq!(
        world
            .confirmed(Method::PATCH, "/api/organization", on)
            .await
            .0,
        StatusCode::OK
    );
    world.book_in(600).await;
}

#[tokio::test(start_paused = true)]
async fn a_missed_call_is_told_in_words_until_it_is_marked_read() {
    let world = World::new();
    let booking = world.book_in(10).await;
    world.another_organization();
    world.booking(THEIRS).failed(FailureReason::Busy);
    tokio::time::advance(std::time::Duration::from_secs(400)).await;
    world.tick_by_hand().await;
    let (_, answer) = world
        .send(Method::GET, "/api/notices?unread=true", Value::Null)
        .await;
    let notices = answer["notices"].as_array().unwrap();
    assert_eq!(notices.len(), 1, "{answer}");
    assert_eq!(notices[0]["booking_id"], *booking);
    assert_eq!(
        notices[0]["message"],
        "The call with Ada Lovelace was not placed in time. Book again?"
    );
    assert_eq!(notices[0]["code"], "missed_window");
    assert_eq!(notices[0]["parameters"], json!({"who": "Ada Lovelace"}));
    let mark = json!({"id": notices[0]["id"]});
    let (_, marked) = world.send(Method::POST, "/api/notices/read", mark).await;
    assert_eq!(marked["marked"], 1);
    let (_, answer) = world
        .send(Method::GET, "/api/notices?unread=true", Value::Null)
        .await;
    assert_eq!(answer["notices"], json!([]));
    let (_, answer) = world.send(Method::GET, "/api/notices", Value::Null).await;
    assert!(answer["notices"][0]["read_at"].is_string());
    for id in [
        "nonsense",
        &format!("{THEIRS}:busy"),
        "019b0000-0000-7000-8000-00000000ffff:busy",
    ] {
        let (status, _) = world
            .send(Method::POST, "/api/notices/read", json!({"id": id}))
            .await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{id}");
    }
    let (_, all) = world
        .send(Method::POST, "/api/notices/read", json!({}))
        .await;
    assert_eq!(all["marked"], 0);
}

#[tokio::test(start_paused = true)]
async fn an_operator_sees_only_their_own_notices() {
    let world = World::new();
    let mine = world.book_in(10).await;
    let start = world.now() + TimeDelta::seconds(10);
    world
        .book(json!({"start_time": start, "user_id": "019a0000-0000-7000-8000-000000000103"}))
        .await;
    tokio::time::advance(std::time::Duration::from_secs(400)).await;
    world.tick_by_hand().await;
    let (_, owner) = world.send(Method::GET, "/api/notices", Value::Null).await;
    assert_eq!(owner["notices"].as_array().unwrap().len(), 2);
    world.members_in(Role::Owner).becomes(Role::Operator);
    let (_, operator) = world.send(Method::GET, "/api/notices", Value::Null).await;
    assert_eq!(operator["notices"].as_array().unwrap().len(), 1);
    assert_eq!(operator["notices"][0]["booking_id"], *mine);
}

#[tokio::test(start_paused = true)]
async fn how_long_attendees_data_is_kept_is_set_and_taken_back() {
    let world = World::new();
    for (days, expected) in [
        (json!(90), 200),
        (json!(3650), 200),
        (json!(0), 422),
        (json!(3651), 422),
        (Value::Null, 200),
    ] {
        let change = json!({"retention_days": days});
        let (status, answer) = world
            .confirmed(Method::PATCH, "/api/organization", change)
            .await;
        assert_eq!(status.as_u16(), expected, "{answer}");
        if expected == 200 {
            assert_eq!(answer["organization"]["retention_days"], days);
        } else {
            assert_eq!(answer["error"]["field"], "retention_days");
        }
    }
}
