//! Outcomes that are withdrawn within their time.

use super::records::{hang_up, talking};
use crate::prelude::*;
use callslot_worker::testing::Fault;

const OUTCOME: &str = "/api/calls/call-1/outcome";

/// A call that is over, of the owner's.
async fn over(world: &World) {
    let attempt = talking(world).await;
    hang_up(world, &attempt).await;
}

async fn declare(world: &World, outcome: &str) {
    let body = json!({"outcome": outcome});
    let (status, answer) = world.send(Method::PUT, OUTCOME, body).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

async fn withdraw(world: &World) -> (u16, Value) {
    let (status, answer) = world.send(Method::DELETE, OUTCOME, Value::Null).await;
    (status.as_u16(), answer)
}

/// The outcome that the call shows, and that it is listed with.
async fn shown(world: &World) -> (Value, bool) {
    let (_, call) = world
        .send(Method::GET, "/api/calls/call-1", Value::Null)
        .await;
    let path = "/api/calls?outcome=missing";
    let (_, missing) = world.send(Method::GET, path, Value::Null).await;
    (
        call["call"]["outcome"].clone(),
        missing["calls"] != json!([]),
    )
}

#[tokio::test(start_paused = true)]
async fn a_withdrawn_outcome_counts_no_longer_and_the_one_before_it_does_again() {
    let world = World::new();
    over(&world).await;
    declare(&world, "agreed").await;
    declare(&world, "voicemail").await;
    assert_eq!(shown(&world).await, (json!("voicemail"), false));
    for again in [false, true] {
        let (status, answer) = withdraw(&world).await;
        assert_eq!(status, 200, "{answer}");
        assert_eq!(answer["outcome"]["outcome"], "agreed", "again: {again}");
        assert_eq!(answer["history"], json!([]));
        assert_eq!(shown(&world).await, (json!("agreed"), false));
    }
    let audited = "SELECT group_concat(details) FROM audit_log WHERE action = 'outcome.withdraw'";
    assert_eq!(world.text(audited), r#"{"outcome":"voicemail"}"#);
    declare(&world, "voicemail").await;
    assert_eq!(shown(&world).await, (json!("voicemail"), false));
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_only_outcome_is_withdrawn_needs_one_again() {
    let world = World::new();
    over(&world).await;
    assert_eq!(withdraw(&world).await.0, 200, "nothing was declared");
    declare(&world, "callback_wanted").await;
    let (status, answer) = withdraw(&world).await;
    assert_eq!((status, &answer["outcome"]), (200, &Value::Null));
    assert!(answer.get("follow_up").is_none(), "{answer}");
    assert_eq!(shown(&world).await, (Value::Null, true));
    let kept = "SELECT outcome || ' ' || (withdrawn_at IS NOT NULL) FROM outcomes";
    assert_eq!(world.text(kept), "callback_wanted 1");
    let unsaid = "UPDATE outcomes SET withdrawn_at = NULL";
    assert!(world.db.sqlite.script(unsaid).is_err());
}

#[tokio::test(start_paused = true)]
async fn ten_minutes_later_an_outcome_is_replaced_and_not_withdrawn() {
    let world = World::new();
    over(&world).await;
    declare(&world, "agreed").await;
    tokio::time::advance(std::time::Duration::from_secs(600)).await;
    let (status, answer) = withdraw(&world).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (409, &json!("conflict"))
    );
    assert_eq!(shown(&world).await, (json!("agreed"), false));
    declare(&world, "declined").await;
    tokio::time::advance(std::time::Duration::from_millis(599_999)).await;
    assert_eq!(withdraw(&world).await.0, 200);
    assert_eq!(shown(&world).await, (json!("agreed"), false));
    assert_eq!(withdraw(&world).await.0, 200, "it is the same withdrawal");
    assert_eq!(shown(&world).await, (json!("agreed"), false));
}

#[tokio::test(start_paused = true)]
async fn only_the_operator_and_who_leads_withdraw_an_outcome() {
    let world = World::new();
    over(&world).await;
    declare(&world, "agreed").await;
    for (role, expected) in [
        (Role::Operator, 403),
        (Role::Analyst, 403),
        (Role::Viewer, 403),
        (Role::Admin, 200),
    ] {
        let other = "019a0000-0000-7000-8000-000000000103";
        world.member(other).becomes(role);
        world.owner_key().acting_for(other);
        assert_eq!(withdraw(&world).await.0, expected, "{role:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_withdrawal_whose_answer_was_lost_is_read_back() {
    let world = World::new();
    over(&world).await;
    declare(&world, "agreed").await;
    world.db.fail("UPDATE outcomes", Fault::After);
    assert_eq!(withdraw(&world).await.0, 200);
    assert_eq!(shown(&world).await, (Value::Null, true));
}
