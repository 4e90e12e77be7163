//! Refusals of what claims to come from the Calling API.

use super::{fetch, flat, key, placed};
use axum::{body::Body, http::Request};
use callslot_worker::testing::{World, sign_json, wire};
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn what_is_not_signed_as_the_calling_api_signs_is_refused_and_nothing_changes() {
    let world = World::new();
    let (_, attempt) = placed(&world, json!({"transcription": "live"})).await;
    let path = format!("/carrier/attempts/{attempt}/calling/accepted");
    let body = fetch("call-1", key("1")).to_string();
    let url = format!("https://callslot.example{path}");
    let elsewhere = format!("{url}/");
    for signature in [
        String::new(),
        sign_json(&url, ""),
        sign_json(&elsewhere, &body),
        sign_json(&url, &format!("{body} ")),
    ] {
        let request = Request::builder()
            .method("POST")
            .uri(&path)
            .header("content-type", "application/json")
            .header(wire::SIGNATURE, signature)
            .body(Body::from(body.clone()))
            .unwrap();
        assert_eq!(world.request(request).await.0, 403);
    }
    // A form's signature is none for JSON.
    assert_eq!(
        world
            .webhook(&attempt, "calling/accepted", &[("CallSid", "call-1")])
            .await
            .0,
        403
    );
    assert_eq!(
        world.text("SELECT attendee_phase FROM call_attempts"),
        "none"
    );
}

#[tokio::test(start_paused = true)]
async fn what_the_carrier_does_not_send_is_refused_by_its_field() {
    let world = World::new();
    let (_, attempt) = placed(&world, json!({"transcription": "live"})).await;
    for (rest, body) in [
        ("operator", json!([])),
        ("operator", json!({"call": {}})),
        ("operator", json!({"call": {"call_id": "../etc"}})),
        ("status/operator", json!({"status": "ringing"})),
        (
            "status/operator",
            json!({"call_id": 5, "status": "ringing"}),
        ),
        (
            "connect",
            json!({"params": {"call_id": "call-1", "connect_state": "connected"}}),
        ),
        ("connect", json!({"params": {}})),
        ("collect", json!({"params": {"call_id": "call-2"}})),
        (
            "recording",
            json!({"params": {"call_id": "call-1", "control_id": "", "state": "finished"}}),
        ),
    ] {
        let (status, answer) = world.calling(&attempt, rest, body.clone()).await;
        assert_eq!(status, 400, "{rest} {body}: {answer}");
    }
    for (rest, body) in [
        ("sing", fetch("call-1", json!({}))),
        ("status/nobody", flat("call-1", "ringing", None)),
    ] {
        assert_eq!(world.calling(&attempt, rest, body).await.0, 404, "{rest}");
    }
    // A word that is not known yet is no mistake of the carrier's.
    assert_eq!(
        world
            .calling(&attempt, "status/operator", flat("call-1", "singing", None))
            .await
            .0,
        204
    );
}
