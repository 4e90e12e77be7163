//! Calling now, and what became of calls.

use crate::prelude::*;
use callslot_worker::testing::{CarrierReaction, Fault};
use tokio::task::LocalSet;

async fn call(world: &World, key: Option<&str>, body: &Value) -> (StatusCode, Value) {
    let mut request =
        Request::post("/api/calls").header("authorization", format!("Bearer {OWNER_KEY}"));
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    world
        .request(request.body(Body::from(body.to_string())).unwrap())
        .await
}

fn ada() -> Value {
    json!({"attendee_phone": "+14155552671", "attendee_name": "Ada Lovelace"})
}

#[tokio::test(start_paused = true)]
async fn calling_now_dials_within_the_request() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let (status, answer) = call(&world, Some("key-1"), &ada()).await;
            assert_eq!(status, StatusCode::CREATED, "{answer}");
            assert_eq!(answer["booking"]["status"], "calling");
            assert_eq!(answer["booking"]["call_id"], "call-1");
            assert_eq!(world.asked().len(), 1);
            assert_eq!(call(&world, Some("key-1"), &ada()).await, (status, answer));
            assert_eq!(world.asked().len(), 1);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn calling_now_without_a_key_is_refused() {
    let world = World::new();
    let (status, answer) = call(&world, None, &ada()).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["field"]),
        (400, &json!("Idempotency-Key"))
    );
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM booking_events"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_asked_for_many_times_at_once_rings_once() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            // The carrier is slow, so that all but the first find the call under way.
            world
                .phones
                .answers
                .lock()
                .unwrap()
                .push_back(CarrierReaction::LoseAfterTaking);
            let body = ada();
            let answers = (0..20).map(|_| call(&world, Some("key-1"), &body));
            let answers = futures_util::future::join_all(answers).await;
            assert!(
                answers.iter().all(|answer| *answer == answers[0]),
                "{answers:?}"
            );
            assert_eq!(answers[0].0, StatusCode::CREATED);
            assert_eq!(world.asked().len(), 1);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_refused_call_now_says_so() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            world
                .phones
                .answers
                .lock()
                .unwrap()
                .push_back(CarrierReaction::Refuse("21211"));
            let (status, answer) = call(&world, Some("key-1"), &ada()).await;
            assert_eq!(status, StatusCode::CREATED);
            assert_eq!(answer["booking"]["failure_reason"], "carrier_refused");
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_client_that_goes_away_does_not_stop_its_call() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let body = ada();
            let late = Fault::Late(std::time::Duration::from_secs(1));
            world.db.fail("INSERT INTO call_attempts", late);
            {
                let mut leaving = std::pin::pin!(call(&world, Some("key-1"), &body));
                while world.text("SELECT CAST(COUNT(*) AS TEXT) FROM booking_events") == "0" {
                    assert!(futures_util::poll!(leaving.as_mut()).is_pending());
                }
            }
            let (_, answer) = call(&world, Some("key-1"), &body).await;
            assert_eq!(answer["booking"]["status"], "calling");
            assert_eq!(world.asked().len(), 1);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn calls_are_shown_with_their_legs_and_paged() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            for n in 0..3 {
                let mut body = ada();
                // An operator has one call at a time.
                body["user_id"] =
                    format!("019a0000-0000-7000-8000-00000000010{}", 1 + n % 3).into();
                call(&world, Some(&format!("key-{n}")), &body).await;
            }
            let (_, first) = world
                .send(Method::GET, "/api/calls?limit=2", Value::Null)
                .await;
            let ids = |page: &Value| -> Vec<String> {
                let calls = page["calls"].as_array().unwrap().iter();
                calls
                    .map(|call| call["id"].as_str().unwrap().to_owned())
                    .collect()
            };
            assert_eq!(ids(&first), ["call-3", "call-2"]);
            let next = format!(
                "/api/calls?cursor={}",
                first["next_cursor"].as_str().unwrap()
            );
            let (_, second) = world.send(Method::GET, &next, Value::Null).await;
            assert_eq!(
                (ids(&second), &second["next_cursor"]),
                (vec!["call-1".to_owned()], &Value::Null)
            );
            let attempt = world.asked()[0]
                .document
                .split('/')
                .nth_back(1)
                .unwrap()
                .to_owned();
            let key = [("CallSid", "call-1"), ("Digits", "1")];
            world
                .webhook(&attempt, "operator", &[("CallSid", "call-1")])
                .await;
            world.webhook(&attempt, "accepted", &key).await;
            world
                .webhook(&attempt, "whisper", &[("CallSid", "leg-2")])
                .await;
            let (_, call) = world
                .send(Method::GET, "/api/calls/leg-2", Value::Null)
                .await;
            insta::assert_json_snapshot!(call);
            let booking = call["call"]["booking_id"].as_str().unwrap();
            let (_, of_booking) = world
                .send(
                    Method::GET,
                    &format!("/api/calls?booking_id={booking}"),
                    Value::Null,
                )
                .await;
            assert_eq!(of_booking["calls"], json!([call["call"]]));
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn anothers_call_answers_like_one_that_does_not_exist() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            call(&world, Some("key-1"), &ada()).await;
            world.another_organization();
            world.member(OTTO).with_key("other");
            let theirs = world
                .text_of(request(Method::GET, "/api/calls/call-1", Some("other")))
                .await;
            let nothing = world
                .text_of(request(Method::GET, "/api/calls/call-9", Some("other")))
                .await;
            assert_eq!((theirs.0, &theirs), (StatusCode::NOT_FOUND, &nothing));
            let (_, list) = world
                .request(request(Method::GET, "/api/calls", Some("other")))
                .await;
            assert_eq!(list["calls"], json!([]));
        })
        .await;
}
