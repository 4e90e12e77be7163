//! Whoever made a booking or a hold, or brought a notice about, is named with a kind.

use crate::prelude::*;
use axum::http::Method;
use callslot_worker::testing::World;
use serde_json::{Value, json};

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";
const KEY: &str = "019a0000-0000-7000-8000-000000000201";

/// The actors of a table's rows, the oldest first.
fn actors(world: &World, table: &str) -> String {
    world.text(&format!(
        "SELECT group_concat(actor_kind || COALESCE(':' || created_by, '') || COALESCE(':' || actor_key, ''), ', ')
         FROM (SELECT * FROM {table} ORDER BY created_at, rowid)"
    ))
}

#[tokio::test(start_paused = true)]
async fn a_booking_and_a_hold_name_the_member_or_the_key_that_made_them() {
    let world = World::new();
    let booking = |hour: u8| json!({"start_time": format!("2026-03-02T{hour}:00:00Z"), "attendee_phone": "+14155552671"});
    let hold = |hour: u8| json!({"start_time": format!("2026-03-02T{hour}:00:00Z")});
    for (path, table, by_key, by_session) in [
        ("/api/bookings", "booking_events", booking(13), booking(14)),
        ("/api/holds", "slot_holds", hold(15), hold(16)),
    ] {
        let (status, answer) = world.send(Method::POST, path, by_key).await;
        assert_eq!(status, 201, "{answer}");
        let (status, answer) = world.confirmed(Method::POST, path, by_session).await;
        assert_eq!(status, 201, "{answer}");
        assert_eq!(
            actors(&world, table),
            format!("key:{OWNER}:{KEY}, member:{OWNER}")
        );
    }
    // The bookings of a series, too.
    let first = json!({"start_time": "2026-03-03T13:00:00Z", "timezone": "UTC", "attendee_phone": "+14155552671"});
    let series = json!({"recurrence": "FREQ=DAILY;COUNT=2", "booking": first});
    let (status, answer) = world.send(Method::POST, "/api/series", series).await;
    assert_eq!(status, 201, "{answer}");
    let of_series = "SELECT group_concat(actor_kind || actor_key, ' ') FROM booking_events WHERE series_id IS NOT NULL";
    assert_eq!(world.text(of_series), format!("key{KEY} key{KEY}"));
}

#[tokio::test(start_paused = true)]
async fn a_notice_names_the_service_or_the_member_who_brought_it_about() {
    let world = World::new();
    let missed = world.book_in(60).await;
    world
        .book(json!({"start_time": "2026-03-02T13:00:00Z", "user_id": OPERATOR}))
        .await;
    world.acme().with_booking_turned_off();
    tokio::time::advance(std::time::Duration::from_secs(600)).await;
    world.tick().await;
    assert_eq!(world.state(&missed), "failed: missed_window");
    assert_eq!(actors(&world, "notices"), "system");
    let path = format!("/api/members/{OPERATOR}");
    let (status, answer) = world
        .confirmed(Method::PATCH, &path, json!({"active": false}))
        .await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(actors(&world, "notices"), format!("system, member:{OWNER}"));
}

#[tokio::test(start_paused = true)]
async fn a_booking_that_no_member_made_is_shown_dialled_and_counts_to_no_member() {
    let world = World::new();
    world
        .acme()
        .with_limit(CallLimit::MemberCallsPerDay, 1)
        .with_limit(CallLimit::MemberPendingBookings, 1);
    let id = world.book_in(60).await;
    world.sql(
        "UPDATE booking_events SET actor_kind = 'attendee', created_by = NULL, actor_key = NULL",
    );
    // The member has room for another.
    world
        .book(json!({"start_time": "2026-03-02T13:00:00Z"}))
        .await;
    let path = format!("/api/bookings/{id}");
    let (_, answer) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(answer["booking"]["created_by"], Value::Null, "{answer}");
    let (_, answer) = world.send(Method::GET, "/api/bookings", Value::Null).await;
    assert_eq!(answer["bookings"].as_array().unwrap().len(), 2);
    tokio::time::advance(std::time::Duration::from_secs(60)).await;
    world.tick().await;
    assert_eq!(world.state(&id), "calling");
    let of_no_member = "SELECT CAST(COUNT(*) AS TEXT) FROM call_attempts WHERE member_id IS NULL";
    assert_eq!(world.text(of_no_member), "1");
}

#[tokio::test(start_paused = true)]
async fn a_notice_about_no_booking_is_listed_and_marked_read() {
    let world = World::new();
    world.acme().with_notice("plan_ended", OWNER, None);
    let (_, answer) = world.send(Method::GET, "/api/notices", Value::Null).await;
    let notice = &answer["notices"][0];
    assert_eq!(notice["id"], "plan_ended", "{answer}");
    assert_eq!(notice["booking_id"], Value::Null);
    let mark = json!({"id": "plan_ended"});
    let read = async |body: &Value| {
        let answer = world.send(Method::POST, "/api/notices/read", body.clone());
        answer.await.0.as_u16()
    };
    assert_eq!(read(&mark).await, 200);
    assert_eq!(read(&json!({"id": "operator_disabled"})).await, 404);
    let (_, answer) = world
        .send(Method::GET, "/api/notices?unread=true", Value::Null)
        .await;
    assert_eq!(answer["notices"], json!([]));
}
