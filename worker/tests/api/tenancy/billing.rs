//! Plans: what the billing system says, and what becomes of what was booked before.

use crate::prelude::*;
use callslot_worker::testing::{Fault, billing_secret};

const ORGANIZATION: &str = "019a0000-0000-7000-8000-000000000001";
const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";

/// Sends a signed message of the billing system.
async fn say(world: &World, id: &str, body: Value) -> (u16, Value) {
    let (body, time) = (body.to_string(), world.now().timestamp());
    let signature = billing_secret().sign(id, time, body.as_bytes()).unwrap();
    let request = Request::post("/api/billing/plan")
        .header("webhook-id", id)
        .header("webhook-timestamp", time)
        .header("webhook-signature", signature);
    let (status, answer) = world.request(request.body(Body::from(body)).unwrap()).await;
    (status.as_u16(), answer)
}

async fn change(world: &World, id: &str, plan: &str) -> (u16, Value) {
    say(
        world,
        id,
        json!({"organization_id": ORGANIZATION, "plan": plan}),
    )
    .await
}

async fn notices(world: &World) -> Vec<Value> {
    let (_, answer) = world.send(Method::GET, "/api/notices", Value::Null).await;
    answer["notices"].as_array().unwrap().clone()
}

#[tokio::test(start_paused = true)]
async fn a_plan_is_shown_with_what_it_includes() {
    let world = World::new();
    let (_, answer) = world
        .send(Method::GET, "/api/organization", Value::Null)
        .await;
    let organization = &answer["organization"];
    assert_eq!(organization["plan"], "business");
    assert_eq!(organization["includes"]["calls_per_day"], 10_000);
    assert_eq!(organization["includes"]["features"][0], "booking");
    assert_eq!(change(&world, "msg-1", "free").await.0, 200);
    let (_, answer) = world
        .send(Method::GET, "/api/organization", Value::Null)
        .await;
    let organization = &answer["organization"];
    assert_eq!(organization["plan"], "free");
    assert_eq!(organization["includes"]["calls_per_day"], 0);
    assert_ne!(organization["includes"]["features"][0], "booking");
}

#[tokio::test(start_paused = true)]
async fn a_downgrade_tells_an_owner_at_once_which_calls_will_not_ring_and_they_do_not() {
    let world = World::new();
    let mut ids = Vec::new();
    for seconds in [1_200, 600] {
        ids.push(world.book_in(seconds).await);
    }
    let cancelled = world.book_in(900).await;
    let path = format!("/api/bookings/{cancelled}");
    world.send(Method::DELETE, &path, Value::Null).await;
    let (status, answer) = change(&world, "msg-1", "pro").await;
    assert_eq!(
        (status, &answer["applied"]),
        (200, &json!(true)),
        "{answer}"
    );
    let told = notices(&world).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["kind"], "plan_ended");
    assert_eq!(told[0]["user_id"], OWNER);
    let named = told[0]["bookings"].as_array().unwrap().iter();
    let named: Vec<_> = named.map(|booking| booking["id"].clone()).collect();
    assert_eq!(
        named,
        [json!(ids[1]), json!(ids[0])],
        "the next to ring first"
    );
    assert!(
        told[0]["message"]
            .as_str()
            .unwrap()
            .contains("2 booked calls")
    );
    // Nothing new is booked, nothing is lost.
    let body = json!({"start_time": "2026-03-02T13:00:00Z", "attendee_phone": "+14155552671"});
    let (status, answer) = world.send(Method::POST, "/api/bookings", body).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["code"]),
        (402, &json!("plan_required"))
    );
    assert_eq!(world.state(&ids[0]), "pending");
    tokio::time::advance(std::time::Duration::from_secs(595)).await;
    world.tick().await;
    assert_eq!(world.state(&ids[1]), "failed: plan_required");
    assert!(world.asked().is_empty());
    let told = notices(&world).await;
    assert_eq!(told[0]["kind"], "plan_required");
    // The other one has its plan back in time.
    change(&world, "msg-2", "enterprise").await;
    tokio::time::advance(std::time::Duration::from_secs(540)).await;
    world.tick().await;
    assert_eq!(world.state(&ids[0]), "calling");
    assert_eq!(world.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_same_message_again_changes_nothing() {
    let world = World::new();
    world.book_in(600).await;
    assert_eq!(change(&world, "msg-1", "free").await.1["applied"], true);
    assert_eq!(change(&world, "msg-2", "business").await.1["applied"], true);
    let (status, answer) = change(&world, "msg-1", "free").await;
    assert_eq!(status, 200);
    assert_eq!(answer["applied"], false);
    assert_eq!(answer["plan"], "business");
    assert_eq!(
        world.text("SELECT group_concat(details, ' ') FROM (SELECT details FROM audit_log WHERE action = 'plan.change' ORDER BY at, id)"),
        r#"{"plan":"free","before":"business","message":"msg-1"} {"plan":"business","before":"free","message":"msg-2"}"#
    );
    assert_eq!(notices(&world).await.len(), 1);
    let (_, audit) = world
        .send(Method::GET, "/api/audit?action=plan.change", Value::Null)
        .await;
    assert_eq!(audit["entries"][0]["user_name"], "Callslot", "{audit}");
}

/// A change of plan that came about so many seconds after now.
async fn happened(world: &World, id: &str, plan: &str, seconds: i64) -> (u16, Value) {
    let at = world.now() + TimeDelta::seconds(seconds);
    let body = json!({"organization_id": ORGANIZATION, "plan": plan, "timestamp": at});
    say(world, id, body).await
}

#[tokio::test(start_paused = true)]
async fn what_came_about_earlier_does_not_undo_what_came_about_later() {
    let world = World::new();
    world.book_in(600).await;
    assert_eq!(happened(&world, "new", "pro", -10).await.1["applied"], true);
    assert_eq!(notices(&world).await.len(), 1);
    for again in 0..2 {
        let (status, answer) = happened(&world, "old", "enterprise", -3_600).await;
        assert_eq!(status, 200, "{again}");
        let said = [&answer["plan"], &answer["applied"], &answer["overtaken"]];
        assert_eq!(said, [&json!("pro"), &json!(false), &json!(true)]);
    }
    assert_eq!(world.text("SELECT plan FROM organizations"), "pro");
    assert_eq!(
        world.text(
            "SELECT group_concat(id || ' ' || overtaken, ', ') FROM
               (SELECT * FROM billing_events ORDER BY id)"
        ),
        "new 0, old 1"
    );
    // An end of booking that is no more tells nobody, and leaves no line of a change.
    happened(&world, "newer", "business", -9).await;
    happened(&world, "older", "free", -11).await;
    assert_eq!(world.text("SELECT plan FROM organizations"), "business");
    assert_eq!(notices(&world).await.len(), 1);
    let lines = "SELECT CAST(COUNT(*) AS TEXT) FROM audit_log WHERE action = 'plan.change'";
    assert_eq!(world.text(lines), "2");
    // At the same time, what comes last is what holds.
    let (_, answer) = happened(&world, "same", "enterprise", -9).await;
    assert_eq!(answer["applied"], true);
}

#[tokio::test(start_paused = true)]
async fn without_a_time_of_its_own_a_message_is_as_old_as_its_sending() {
    let world = World::new();
    tokio::time::advance(std::time::Duration::from_secs(60)).await;
    assert_eq!(change(&world, "msg-1", "pro").await.1["applied"], true);
    let (_, answer) = happened(&world, "msg-2", "free", -30).await;
    assert_eq!(answer["overtaken"], true);
    tokio::time::advance(std::time::Duration::from_secs(60)).await;
    assert_eq!(change(&world, "msg-3", "business").await.1["applied"], true);
    assert_eq!(world.text("SELECT plan FROM organizations"), "business");
}

#[tokio::test(start_paused = true)]
async fn nothing_overtakes_what_is_still_to_come() {
    let world = World::new();
    let (status, answer) = happened(&world, "msg-1", "free", 301).await;
    assert_eq!(status, 422, "{answer}");
    assert_eq!(answer["error"]["field"], "timestamp");
    assert_eq!(world.text("SELECT plan FROM organizations"), "business");
    assert_eq!(happened(&world, "msg-1", "pro", 300).await.0, 200);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_a_message_that_was_overtaken_is_settled_by_reading_back() {
    let world = World::new();
    happened(&world, "new", "pro", 0).await;
    world.db.fail("INSERT INTO billing_events", Fault::After);
    let (status, answer) = happened(&world, "old", "free", -5).await;
    assert_eq!((status, &answer["overtaken"]), (200, &json!(true)));
}

#[tokio::test(start_paused = true)]
async fn a_plan_without_booking_in_place_of_another_tells_nobody() {
    let world = World::new();
    world.book_in(600).await;
    change(&world, "msg-1", "free").await;
    let read = world
        .send(Method::POST, "/api/notices/read", json!({}))
        .await;
    assert_eq!(read.1["marked"], 1);
    change(&world, "msg-2", "pro").await;
    let told = notices(&world).await;
    assert_eq!(told.len(), 1);
    assert!(told[0]["read_at"].is_string());
    // Booking ends anew, so it is told anew.
    change(&world, "msg-3", "business").await;
    change(&world, "msg-4", "free").await;
    let told = notices(&world).await;
    assert_eq!((told.len(), &told[0]["read_at"]), (1, &Value::Null));
}

#[tokio::test(start_paused = true)]
async fn nobody_but_the_billing_system_changes_a_plan() {
    let world = World::new();
    let body = json!({"organization_id": ORGANIZATION, "plan": "enterprise"});
    let (status, _) = world.send(Method::POST, "/api/billing/plan", body).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        say(
            &world,
            "msg-1",
            json!({"organization_id": THEIRS, "plan": "pro"})
        )
        .await
        .0,
        404
    );
    assert_eq!(say(&world, "msg-1", json!({"plan": "pro"})).await.0, 400);
    assert_eq!(world.text("SELECT plan FROM organizations"), "business");
    let unset = World::with_settings(&[("BILLING_WEBHOOK_SECRET", "")]);
    assert_eq!(change(&unset, "msg-1", "free").await.0, 503);
    assert_eq!(unset.text("SELECT plan FROM organizations"), "business");
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_a_change_of_plan_is_settled_by_reading_back() {
    let world = World::new();
    world.book_in(600).await;
    world.db.fail("INSERT INTO billing_events", Fault::After);
    let (status, answer) = change(&world, "msg-1", "free").await;
    assert_eq!((status, &answer["applied"]), (200, &json!(true)));
    world.db.fail("INSERT INTO billing_events", Fault::Before);
    assert_eq!(change(&world, "msg-2", "business").await.0, 503);
    assert_eq!(world.text("SELECT plan FROM organizations"), "free");
    assert_eq!(change(&world, "msg-2", "business").await.1["applied"], true);
}

#[tokio::test(start_paused = true)]
async fn a_disabled_members_bookings_are_told_at_once_and_fail_unless_handed_over() {
    let world = World::new();
    let mut ids = Vec::new();
    for seconds in [320, 10] {
        let start = world.now() + TimeDelta::seconds(seconds);
        ids.push(
            world
                .book(json!({"start_time": start, "user_id": OPERATOR, "duration_minutes": 5}))
                .await,
        );
    }
    let path = format!("/api/members/{OPERATOR}");
    let (status, _) = world
        .send(Method::PATCH, &path, json!({"active": false}))
        .await;
    assert_eq!(status, StatusCode::OK);
    let told = notices(&world).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["kind"], "operator_disabled");
    assert_eq!(told[0]["user_id"], OWNER);
    assert_eq!(told[0]["bookings"].as_array().unwrap().len(), 2);
    let message = told[0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("Oscar Operator no longer takes calls"),
        "{message}"
    );
    let path = format!("/api/bookings/{}", ids[0]);
    let (status, answer) = world
        .send(Method::PATCH, &path, json!({"user_id": OWNER}))
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    world.tick().await;
    tokio::time::advance(std::time::Duration::from_secs(250)).await;
    world.tick().await;
    assert_eq!(world.state(&ids[0]), "calling");
    assert_eq!(world.state(&ids[1]), "failed: operator_unavailable");
    assert_eq!(world.asked().len(), 1);
    let told = notices(&world).await;
    assert_eq!(told[0]["kind"], "operator_unavailable");
    // Each is marked read by its own name.
    let one = json!({"id": told[0]["id"]});
    world.send(Method::POST, "/api/notices/read", one).await;
    let told = notices(&world).await;
    assert!(told[0]["read_at"].is_string() && told[1]["read_at"].is_null());
}
