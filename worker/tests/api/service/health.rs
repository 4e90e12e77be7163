//! Whether the service works, and addresses where there is nothing.

use crate::prelude::*;

#[tokio::test(start_paused = true)]
async fn unknown_addresses_and_methods_say_so() {
    let world = World::new();
    for (method, path, status) in [
        (Method::GET, "/nowhere", 404),
        (Method::GET, "/api/bookings/", 404),
        (Method::PUT, "/api/bookings", 405),
        (Method::POST, "/health", 405),
    ] {
        let (got, answer) = world.request(request(method, path, Some(OWNER_KEY))).await;
        assert_eq!(got.as_u16(), status, "{path}");
        assert!(answer["error"]["code"].is_string(), "{answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn health_follows_the_ticks() {
    let world = World::new();
    let ask = || request(Method::GET, "/health", None);
    assert_eq!(
        world.request(ask()).await.0,
        StatusCode::SERVICE_UNAVAILABLE
    );
    world.tick_by_hand().await;
    let (status, answer) = world.request(ask()).await;
    assert_eq!(status, StatusCode::OK);
    let release = callslot_shared::schedule::local_time::ZONE_RULES;
    assert_eq!(answer["time_zone_data"], release);
    tokio::time::advance(std::time::Duration::from_secs(151)).await;
    let (status, answer) = world.request(ask()).await;
    assert_eq!(
        (status, &answer["status"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("no_tick"))
    );
}
