//! A series of the team's calls.

use super::*;

/// A series of the team on Mondays at 14:00 UTC.
fn series(event: &str, count: u32) -> Value {
    json!({"recurrence": format!("FREQ=WEEKLY;COUNT={count}"), "booking": {
        "start_time": "2026-03-02T14:00:00Z", "timezone": "UTC", "attendee_phone": "+14155552671",
        "title": "Weekly", "event_type": event,
    }})
}

#[tokio::test(start_paused = true)]
async fn a_series_keeps_everybody_at_each_call_or_is_not_booked_at_all() {
    let (world, event, third) = team(json!({"next_host_rings": true})).await;
    let mut tenth = alone("14:10", &third);
    tenth["start_time"] = "2026-05-04T14:10:00Z".into();
    let dentist = booked(&world, tenth).await;
    let (status, answer) = post(&world, "/api/series", series(&event, 12)).await;
    assert_eq!((status, code(&answer)), (409, "series_conflict"));
    let reasons = answer["error"]["reasons"].as_array().unwrap();
    assert_eq!(reasons.len(), 1);
    assert!(
        text(&reasons[0]).starts_with("call 10 at 2026-05-04"),
        "{reasons:?}"
    );
    assert!(kept(&world).is_empty());
    let path = format!("/api/bookings/{}", text(&dentist["id"]));
    assert_eq!(
        send(&world, Method::DELETE, &path, Value::Null).await.0,
        200
    );
    let (status, answer) = post(&world, "/api/series", series(&event, 12)).await;
    assert_eq!(status, 201, "{answer}");
    assert_eq!(answer["series"]["user_id"], OWNER);
    // Nobody is rung next: all are in it.
    booked(&world, of("18:00", &event)).await;
    let rung = world.text("SELECT CAST(COUNT(next_hosts) AS TEXT) FROM booking_events");
    assert_eq!(rung, "0");
    world.sql("UPDATE booking_events SET status = 'cancelled' WHERE series_id IS NULL");
    assert_eq!(kept(&world).len(), 24);
    is_refused(&world, alone("14:10", &third)).await;
    assert_eq!(shared_time(&world), "0");
}

#[tokio::test(start_paused = true)]
async fn a_series_that_a_co_host_is_booked_into_meanwhile_is_refused_whole() {
    let (world, event, third) = team(json!({})).await;
    world.sql(&format!(
        "CREATE TRIGGER meanwhile BEFORE INSERT ON booking_series
         BEGIN
           INSERT INTO slot_holds (id, organization_id, user_id, start_time, duration_minutes, busy_from, busy_to,
             created_at, expires_at, created_by)
           VALUES ('x', NEW.organization_id, '{third}', 1774274400000, 30, 1774274400000, 1774276200000,
             NEW.created_at, NEW.created_at + 60000, '{third}');
         END"
    ));
    let (status, answer) = post(&world, "/api/series", series(&event, 12)).await;
    assert_eq!(
        (status, code(&answer)),
        (409, "series_conflict"),
        "{answer}"
    );
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM booking_events"),
        "0"
    );
    assert!(kept(&world).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_series_moves_with_everybody_and_is_handed_over_and_called_off_with_everybody() {
    let (world, event, third) = team(json!({})).await;
    let (_, made) = post(&world, "/api/series", series(&event, 4)).await;
    let path = format!("/api/series/{}", text(&made["series"]["id"]));
    // By a quarter of an hour: into its own time.
    let (status, answer) = send(
        &world,
        Method::PATCH,
        &path,
        json!({"scope": "all", "change": {"start_time": "2026-03-02T14:15:00Z"}}),
    )
    .await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(kept(&world), kept_of(&[OPERATOR, &third], &["14:15"; 4]));
    // Not into a co-host's time.
    let mut third_call = alone("16:00", &third);
    third_call["start_time"] = "2026-03-16T16:00:00Z".into();
    booked(&world, third_call).await;
    let to = json!({"scope": "all", "change": {"start_time": "2026-03-02T16:00:00Z"}});
    let (status, answer) = send(&world, Method::PATCH, &path, to).await;
    assert_eq!(
        (status, code(&answer)),
        (409, "series_conflict"),
        "{answer}"
    );
    assert_eq!(kept(&world), kept_of(&[OPERATOR, &third], &["14:15"; 4]));
    // A co-host takes over the last two.
    let over = json!({"scope": "following", "occurrence": "2026-03-16T14:15:00", "change": {"user_id": third}});
    let (status, answer) = send(&world, Method::PATCH, &path, over).await;
    assert_eq!(status, 200, "{answer}");
    let mut expected = kept_of(&[OPERATOR], &["14:15"; 4]);
    expected.extend(kept_of(&[&third], &["14:15"; 2]));
    expected.sort();
    assert_eq!(kept(&world), expected);
    assert_eq!(shared_time(&world), "0");
    let query = format!("{path}?scope=all");
    let (status, answer) = send(&world, Method::DELETE, &query, Value::Null).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(kept(&world), kept_of(&[OPERATOR], &["14:15"; 2]));
}

#[tokio::test(start_paused = true)]
async fn calls_that_a_longer_series_gets_keep_everybody_too() {
    let (world, event, third) = team(json!({})).await;
    let (_, made) = post(&world, "/api/series", series(&event, 2)).await;
    let path = format!("/api/series/{}", text(&made["series"]["id"]));
    let longer = json!({"scope": "all", "recurrence": "FREQ=WEEKLY;COUNT=4"});
    let (status, answer) = send(&world, Method::PATCH, &path, longer).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(kept(&world), kept_of(&[OPERATOR, &third], &["14:00"; 4]));
}
