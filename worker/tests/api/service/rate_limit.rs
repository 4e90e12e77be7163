//! The number of requests that one client may make in a minute.

use crate::prelude::*;
use callslot_worker::testing::REQUESTS_PER_NETWORK;

/// Five requests with a credential, and three from a network without one.
fn limited() -> World {
    World::new().with_rate_limits(5, 3)
}

/// Asks with a token from an address, and answers the status.
async fn ask(world: &World, token: Option<&str>, address: &str) -> u16 {
    let mut asked = request(Method::GET, "/api/members", token);
    let address = address.parse().unwrap();
    asked.headers_mut().insert("cf-connecting-ip", address);
    world.request(asked).await.0.as_u16()
}

#[tokio::test(start_paused = true)]
async fn a_credential_that_asks_too_often_waits_for_the_next_minute() {
    let world = limited();
    for n in 0..5 {
        assert_eq!(
            ask(&world, Some(OWNER_KEY), &format!("192.0.2.{n}")).await,
            200
        );
    }
    tokio::time::advance(std::time::Duration::from_millis(20_500)).await;
    let asked = request(Method::GET, "/api/members", Some(OWNER_KEY));
    let answer = callslot_worker::serve(world.app.clone(), asked).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    // The platform tells neither the limit nor when there is room.
    assert_eq!(answer.headers()["retry-after"], "60");
    assert_eq!(
        answer.headers()["ratelimit-policy"],
        "\"requests\";q=1200;w=60"
    );
    assert_eq!(answer.headers()["ratelimit"], "\"requests\";r=0;t=60");
    assert!(answer.headers().contains_key("x-request-id"));
    // Somebody else is not kept waiting.
    assert_eq!(ask(&world, Some("other"), "192.0.2.9").await, 401);
    tokio::time::advance(std::time::Duration::from_millis(39_500)).await;
    assert_eq!(ask(&world, Some(OWNER_KEY), "192.0.2.1").await, 200);
}

#[tokio::test(start_paused = true)]
async fn guessing_tokens_is_counted_by_the_address() {
    let world = limited();
    assert_eq!(ask(&world, Some(OWNER_KEY), "192.0.2.1").await, 200);
    for n in 0..REQUESTS_PER_NETWORK {
        let guess = format!("guess-{n}");
        assert_eq!(ask(&world, Some(&guess), "192.0.2.1").await, 401);
        // Each is counted as a request without a credential, too.
        assert_eq!(n == 0, ask(&world, None, "192.0.2.1").await == 401, "{n}");
    }
    for n in 0..2 {
        let guess = format!("another-{n}");
        assert_eq!(ask(&world, Some(&guess), "192.0.2.1").await, 429);
    }
    // Somebody who is known from there goes on, and other addresses are not concerned.
    assert_eq!(ask(&world, Some(OWNER_KEY), "192.0.2.1").await, 200);
    assert_eq!(ask(&world, None, "192.0.2.2").await, 401);
}

#[tokio::test(start_paused = true)]
async fn what_the_carrier_sends_is_never_too_much() {
    let world = limited();
    for _ in 0..10 {
        let path = "/carrier/attempts/019b0000-0000-7000-8000-00000000ffff/operator";
        let mut sent = request(Method::POST, path, None);
        let address = "192.0.2.1".parse().unwrap();
        sent.headers_mut().insert("cf-connecting-ip", address);
        assert_eq!(world.request(sent).await.0, StatusCode::FORBIDDEN);
    }
}

#[tokio::test(start_paused = true)]
async fn a_deployment_without_limits_serves_on() {
    let world = World::new();
    for _ in 0..REQUESTS_PER_NETWORK + 50 {
        assert_eq!(ask(&world, Some(OWNER_KEY), "192.0.2.1").await, 200);
        assert_eq!(ask(&world, None, "192.0.2.1").await, 401);
    }
}

#[tokio::test(start_paused = true)]
async fn another_address_of_the_same_ipv6_network_is_no_fresh_start() {
    let world = limited();
    for n in 0..3 {
        assert_eq!(ask(&world, None, &format!("2001:db8:1:2::{n}")).await, 401);
    }
    assert_eq!(ask(&world, None, "2001:db8:1:2:ffff::9").await, 429);
    assert_eq!(ask(&world, None, "2001:db8:1:3::1").await, 401);
    // An IPv4 address is a network of its own, in whatever way it is written.
    for n in 0..3 {
        let address = ["::ffff:192.0.2.7", "192.0.2.7"][n % 2];
        assert_eq!(ask(&world, None, address).await, 401);
    }
    assert_eq!(ask(&world, None, "192.0.2.7").await, 429);
    assert_eq!(ask(&world, None, "192.0.2.8").await, 401);
}
