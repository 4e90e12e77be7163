//! The words that were said on a call: shown, kept while they are wanted, deleted.

use crate::prelude::*;

const CALL: &str = "/api/calls/call-1";

/// A call over the Calling API on which both talk, and its attempt.
async fn talking(world: &World, modulations: Value) -> String {
    let start = world.now() + chrono::TimeDelta::seconds(5);
    world.acme().transcribing();
    world
        .book(json!({"start_time": start, "modulations": modulations}))
        .await;
    world.tick().await;
    let attempt = world.text("SELECT id FROM call_attempts");
    let fetch = |call: &str, vars: Value| json!({"call": {"call_id": call}, "vars": vars});
    let key = json!({"prompt_result": "match_digits", "prompt_value": "1"});
    for (rest, body) in [
        ("operator", fetch("call-1", json!({}))),
        ("accepted", fetch("call-1", key)),
        ("whisper", fetch("leg-2", json!({}))),
        (
            "connect",
            json!({"params": {"call_id": "call-1", "connect_state": "connected", "peer": {"call_id": "leg-2"}}}),
        ),
    ] {
        world.calling(&attempt, rest, body).await;
    }
    attempt
}

async fn say(world: &World, attempt: &str, second: u32, direction: &str, text: &str) {
    let said = json!({
        "call_id": "call-1", "event_type": "utterance", "text": text, "language": "en-US",
        "direction": direction, "confidence": 0.951,
        "timestamp": format!("2026-03-02T12:00:{second:02}Z"),
    });
    assert_eq!(world.calling(attempt, "transcript", said).await.0, 204);
}

async fn hang_up(world: &World, attempt: &str) {
    tokio::time::advance(std::time::Duration::from_secs(60)).await;
    let over = json!({"call_id": "call-1", "status": "ended", "duration": 60});
    world.calling(attempt, "status/operator", over).await;
    assert_eq!(world.text("SELECT phase FROM call_attempts"), "ended");
}

#[tokio::test(start_paused = true)]
async fn what_was_said_is_shown_in_its_order_until_it_is_deleted() {
    let world = World::new();
    let attempt = talking(&world, json!({"transcription": "live"})).await;
    say(&world, &attempt, 12, "remote-caller", "How are you?").await;
    say(&world, &attempt, 10, "local-caller", "Hello.").await;
    let path = format!("{CALL}/transcript");
    let (status, _) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, 409, "it is being written");
    hang_up(&world, &attempt).await;
    let (_, done) = world.send(Method::GET, &path, Value::Null).await;
    insta::assert_json_snapshot!("a_transcript", done);
    let (status, gone) = world.send(Method::DELETE, &path, Value::Null).await;
    let transcript = &gone["transcript"];
    assert_eq!(
        (
            status.as_u16(),
            &transcript["status"],
            &transcript["utterances"]
        ),
        (200, &json!("deleted"), &json!([]))
    );
    // A late utterance does not bring it back.
    say(&world, &attempt, 14, "local-caller", "Late.").await;
    assert_eq!(world.send(Method::GET, &path, Value::Null).await.1, gone);
    assert_eq!(world.send(Method::DELETE, &path, Value::Null).await.1, gone);
    let (_, answer) = world
        .send(Method::GET, &format!("{CALL}/timeline"), Value::Null)
        .await;
    let events: Vec<_> = answer["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["event"].as_str().unwrap())
        .collect();
    for event in ["transcribed", "transcript_deleted"] {
        assert!(events.contains(&event), "{events:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_recording_over_the_calling_api_is_referred_to_and_deleted_with_what_was_written_down() {
    let world = World::new();
    let attempt = talking(&world, json!({"transcription": "live"})).await;
    say(&world, &attempt, 10, "local-caller", "Hello.").await;
    let report = json!({
        "event_type": "calling.call.record",
        "params": {
            "call_id": "call-1", "control_id": "recording-of-call-1", "state": "finished",
            "record": {
                "url": "https://example.signalwire.com/api/v1/recordings/rec-1/download",
                "duration": 15.5, "size": 248_320, "format": "mp3",
            },
        },
    });
    assert_eq!(world.calling(&attempt, "recording", report).await.0, 204);
    hang_up(&world, &attempt).await;
    let path = format!("{CALL}/recording");
    let (_, done) = world.send(Method::GET, &path, Value::Null).await;
    let recording = &done["recordings"][0];
    assert_eq!(
        (&recording["status"], &recording["duration_seconds"]),
        (&json!("completed"), &json!(16)),
        "{done}"
    );
    let (_, gone) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(gone["recordings"][0]["status"], "deleted", "{gone}");
    let (_, transcript) = world
        .send(Method::GET, &format!("{CALL}/transcript"), Value::Null)
        .await;
    assert_eq!(
        transcript["transcript"]["status"], "deleted",
        "{transcript}"
    );
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM utterances"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn no_more_is_kept_of_a_call_than_fits() {
    let world = World::new();
    let attempt = talking(&world, json!({"transcription": "live"})).await;
    world.sql(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4999)
         INSERT INTO utterances (attempt_id, said_at, speaker, text)
         SELECT attempt_id, i, 'both', 'x' FROM transcripts, n",
    );
    for second in [10, 11] {
        say(&world, &attempt, second, "local-caller", "One more.").await;
    }
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM utterances"),
        "5000"
    );
}
