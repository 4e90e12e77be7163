//! A hold for the team holds everybody.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_kept_time_is_nobodys_hold() {
    let (world, event, _) = team(json!({})).await;
    for hour in 13..20 {
        booked(&world, of(&format!("{hour}:00"), &event)).await;
    }
    let rows = world.text("SELECT group_concat(id, ' ') FROM slot_holds");
    let bookings = world.text("SELECT group_concat(id, ' ') FROM booking_events");
    for id in rows.split(' ').chain(bookings.split(' ')) {
        let path = format!("/api/holds/{}", id.replace('/', "%2F"));
        for method in [Method::GET, Method::DELETE] {
            let (status, answer) = send(&world, method, &path, Value::Null).await;
            assert_eq!((status, code(&answer)), (404, "not_found"), "{id}");
        }
    }
    // As the database would have it if such an id could be asked for.
    world.sql("UPDATE slot_holds SET id = booking_id WHERE rowid IN (SELECT MIN(rowid) FROM slot_holds GROUP BY booking_id)");
    for id in bookings.split(' ') {
        let path = format!("/api/holds/{id}");
        for method in [Method::GET, Method::DELETE] {
            let (status, _) = send(&world, method, &path, Value::Null).await;
            assert_eq!(status, 404, "{id}");
        }
        let mut plain = alone("13:00", OPERATOR);
        plain["hold"] = id.into();
        is_refused(&world, plain).await;
    }
    // The member who booked them holds nothing yet, and the sweep leaves them.
    for minute in ["20:00", "20:30", "21:00", "21:30", "22:00"] {
        let (status, answer) = post(&world, "/api/holds", alone_hold(minute)).await;
        assert_eq!(status, 201, "{answer}");
    }
    assert_eq!(post(&world, "/api/holds", alone_hold("22:30")).await.0, 409);
    tokio::time::advance(std::time::Duration::from_secs(600)).await;
    world.tick_by_hand().await;
    assert_eq!(kept(&world).len(), 14);
}

fn alone_hold(time: &str) -> Value {
    json!({"start_time": format!("2026-03-02T{time}:00Z")})
}

#[tokio::test(start_paused = true)]
async fn a_hold_for_the_team_holds_everybody_and_its_booking_takes_its_place() {
    let (world, event, third) = team(json!({"buffer_before": 15, "buffer_after": 15})).await;
    let wanted = json!({"start_time": "2026-03-02T14:00:00Z", "event_type": event});
    let (status, held) = post(&world, "/api/holds", wanted.clone()).await;
    assert_eq!(status, 201, "{held}");
    assert_eq!(
        kept(&world),
        kept_of(&[OWNER, OPERATOR, &third], &["13:45"])
    );
    // Nobody else gets the same time of the team, nor of one of it, whoever is to lead.
    let (status, answer) = post(&world, "/api/holds", wanted.clone()).await;
    assert_eq!((status, code(&answer)), (409, "slot_taken"));
    let mut led = wanted.clone();
    led["user_id"] = third.clone().into();
    assert_eq!(post(&world, "/api/holds", led).await.0, 409);
    is_refused(&world, of("14:00", &event)).await;
    is_refused(&world, alone("14:30", &third)).await;
    // It counts once, and is let go as one.
    let path = format!("/api/holds/{}", text(&held["hold"]["id"]));
    assert_eq!(
        send(&world, Method::DELETE, &path, Value::Null).await.0,
        200
    );
    assert!(kept(&world).is_empty());
    let (_, held) = post(&world, "/api/holds", wanted).await;
    let mut body = of("14:00", &event);
    body["hold"] = held["hold"]["id"].clone();
    // Also where another host leads than whose turn it was.
    body["user_id"] = third.clone().into();
    let booking = booked(&world, body).await;
    assert_eq!(booking["user_id"], third);
    assert_eq!(kept(&world), kept_of(&[OWNER, OPERATOR], &["13:45"]));
    // A former hold is nobody's way around what is booked.
    let mut again = alone("14:00", OPERATOR);
    again["hold"] = held["hold"]["id"].clone();
    is_refused(&world, again).await;
}

#[tokio::test(start_paused = true)]
async fn a_hold_for_the_team_is_over_after_five_minutes_for_everybody() {
    let (world, event, third) = team(json!({})).await;
    let wanted = json!({"start_time": "2026-03-02T14:00:00Z", "event_type": event});
    assert_eq!(post(&world, "/api/holds", wanted).await.0, 201);
    tokio::time::advance(std::time::Duration::from_secs(300)).await;
    booked(&world, alone("14:00", &third)).await;
    world.tick_by_hand().await;
    assert!(kept(&world).is_empty());
}
