//! The fault switches.

use std::collections::VecDeque;

use serde_json::json;

use super::customer::{OPERATOR, World};
use callslot_fakes::{CreateFault, Faults, WebhookResult};

const BUSY: &str = "+12125550181";

fn creates(fault: CreateFault) -> Faults {
    Faults {
        creates: VecDeque::from([fault]),
        ..Faults::default()
    }
}

#[tokio::test]
async fn an_error_before_the_effect_places_no_call() {
    let world = World::start().await;
    world
        .simulator
        .set_faults(creates(CreateFault::ErrorNotAccepted));
    assert_eq!(world.create(BUSY, &[]).await.0, 500);
    assert!(world.simulator.calls().is_empty());
    assert_eq!(world.create(BUSY, &[]).await.0, 200, "a fault is spent");
}

#[tokio::test]
async fn an_error_after_the_effect_places_the_call() {
    let world = World::start().await;
    world
        .simulator
        .set_faults(creates(CreateFault::ErrorAccepted));
    assert_eq!(world.create(BUSY, &[]).await.0, 500);
    world.settled().await;
    let request = &world.simulator.requests()[0];
    assert_eq!(request.answered, Some(500));
    assert_eq!(request.sid.as_ref(), Some(&world.simulator.calls()[0].sid));
    assert_eq!(world.told("/status"), ["initiated", "busy"]);
}

#[tokio::test]
async fn too_many_requests_place_no_call() {
    let world = World::start().await;
    world.simulator.set_faults(creates(CreateFault::Throttled));
    let (status, body) = world.create(BUSY, &[]).await;
    assert_eq!((status, &body["code"]), (429, &json!(20429)));
    assert!(world.simulator.calls().is_empty());
}

#[tokio::test]
async fn an_answer_that_never_comes_hides_a_call_that_was_placed() {
    let world = World::start().await;
    world
        .simulator
        .set_faults(creates(CreateFault::TimeoutAccepted));
    tokio::select! {
        answer = world.create(BUSY, &[]) => panic!("answered {answer:?}"),
        _ = world.until(|calls| calls.iter().any(|call| !call.is_live())) => {}
    }
    world.settled().await;
    assert_eq!(world.simulator.calls().len(), 1);
    assert_eq!(world.simulator.requests()[0].answered, None);
}

#[tokio::test]
async fn lost_webhooks_are_never_sent() {
    let world = World::start().await;
    world.simulator.set_faults(Faults {
        webhooks_lost: 1,
        ..Faults::default()
    });
    world.call(BUSY).await;
    world.settled().await;
    assert_eq!(world.told("/status"), ["busy"]);
    assert_eq!(
        world.simulator.calls()[0].status_callbacks()[0],
        ("initiated", &WebhookResult::Lost)
    );
}

#[tokio::test]
async fn doubled_webhooks_come_twice() {
    let world = World::start().await;
    world.simulator.set_faults(Faults {
        webhooks_doubled: true,
        ..Faults::default()
    });
    world.call(BUSY).await;
    world.settled().await;
    assert_eq!(
        world.told("/status"),
        ["initiated", "initiated", "busy", "busy"]
    );
}

#[tokio::test]
async fn reordered_webhooks_tell_the_answer_after_the_end() {
    let world = World::start().await;
    world.simulator.set_faults(Faults {
        webhooks_reordered: true,
        ..Faults::default()
    });
    world.call(OPERATOR).await;
    world.settled().await;
    assert_eq!(
        world.told("/status"),
        ["initiated", "ringing", "completed", "in-progress"]
    );
}
