//! Whoever is recorded hears it first, and agrees where that is asked for.

use crate::prelude::*;
use callslot_worker::{
    telephony::CarrierError,
    testing::{Fault, World},
};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

const OPERATOR: (&str, &str) = ("CallSid", "call-1");
const ATTENDEE: (&str, &str) = ("CallSid", "call-2");

/// A call with these modulations, up to the attendee's phone being picked up.
async fn picked_up(world: &World, modulations: Value) -> (String, String) {
    let start = world.now() + chrono::TimeDelta::seconds(10);
    let fields = json!({
        "start_time": start, "modulations": modulations, "attendee_language": "es",
        "duration_minutes": 45,
    });
    world.book(fields).await;
    world.tick().await;
    let attempt = attempt_of(world, 0);
    world.webhook(&attempt, "operator", &[OPERATOR]).await;
    let (_, dial) = world
        .webhook(&attempt, "accepted", &[OPERATOR, ("Digits", "5")])
        .await;
    assert!(dial.contains("timeLimit=\"3600\""), "{dial}");
    assert!(dial.contains("record=\"do-not-record\""), "{dial}");
    let (_, whisper) = world.webhook(&attempt, "whisper", &[ATTENDEE]).await;
    (attempt, whisper)
}

fn recorded(world: &World) -> Vec<String> {
    let recorded = world.phones.recorded.lock().unwrap();
    recorded.iter().map(ToString::to_string).collect()
}

#[tokio::test(start_paused = true)]
async fn a_call_is_recorded_once_and_only_when_both_have_heard_it() {
    let world = World::new();
    let (attempt, whisper) = picked_up(&world, json!({})).await;
    assert!(
        whisper.contains("se graba") && whisper.contains("es-ES"),
        "{whisper}"
    );
    assert!(
        recorded(&world).is_empty(),
        "the attendee is still being told"
    );
    for _ in 0..2 {
        world.webhook(&attempt, "connected", &[ATTENDEE]).await;
    }
    assert_eq!(recorded(&world), ["call-1"]);
    assert_eq!(
        world.text(
            "SELECT r.status || ' ' || (r.started_at >= a.attendee_disclosed_at
                    AND r.started_at >= a.operator_disclosed_at)
             FROM recordings r JOIN call_attempts a ON a.id = r.attempt_id"
        ),
        "in_progress 1"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_attendee_never_heard_the_disclosure_is_not_recorded() {
    let world = World::new();
    world.book_in(10).await;
    world.tick().await;
    let attempt = attempt_of(&world, 0);
    world.webhook(&attempt, "operator", &[OPERATOR]).await;
    world
        .webhook(&attempt, "accepted", &[OPERATOR, ("Digits", "5")])
        .await;
    // The carrier connects them without asking for the whisper.
    let talking = [ATTENDEE, ("CallStatus", "in-progress")];
    world.webhook(&attempt, "status/attendee", &talking).await;
    assert_eq!(
        world.text("SELECT status FROM calls WHERE id = 'call-2'"),
        "in-progress"
    );
    let disclosed = "SELECT CAST(attendee_disclosed_at IS NOT NULL AS TEXT) FROM call_attempts";
    assert_eq!(world.text(disclosed), "0");
    let over = [
        OPERATOR,
        ("DialCallSid", "call-2"),
        ("DialCallStatus", "completed"),
    ];
    world.webhook(&attempt, "dialled", &over).await;
    assert!(recorded(&world).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_not_to_be_recorded_says_so_and_is_not() {
    let world = World::new();
    let (attempt, whisper) = picked_up(&world, json!({"recording": false})).await;
    assert!(whisper.contains("No se graba"), "{whisper}");
    let (_, connected) = world.webhook(&attempt, "connected", &[ATTENDEE]).await;
    assert!(connected.ends_with("<Response></Response>"), "{connected}");
    assert!(recorded(&world).is_empty());
}

#[tokio::test(start_paused = true)]
async fn consent_by_key_decides_about_the_recording_and_where_required_about_the_call() {
    // Consent, key, whether they are connected, whether it is recorded.
    let cases = [
        ("record_only", Some("1"), true, true),
        ("record_only", Some("2"), true, false),
        ("record_only", None, true, false),
        ("required", Some("1"), true, true),
        ("required", Some("2"), false, false),
        ("required", None, false, false),
    ];
    for (consent, key, connects, records) in cases {
        let case = format!("{consent} {key:?}");
        let world = World::new();
        let (attempt, whisper) = picked_up(&world, json!({"consent": consent})).await;
        assert!(
            whisper.contains("<Gather") && whisper.contains("/consent"),
            "{whisper}"
        );
        if let Some(key) = key {
            let (_, answer) = world
                .webhook(&attempt, "consent", &[ATTENDEE, ("Digits", key)])
                .await;
            assert_eq!(answer.contains("/connected"), connects, "{case}: {answer}");
            // A second answer changes nothing.
            world
                .webhook(&attempt, "consent", &[ATTENDEE, ("Digits", "1")])
                .await;
        }
        let (_, connected) = world.webhook(&attempt, "connected", &[ATTENDEE]).await;
        assert_eq!(
            connected.contains("<Hangup/>"),
            !connects,
            "{case}: {connected}"
        );
        assert_eq!(recorded(&world).len(), usize::from(records), "{case}");
        let bridged = world.text("SELECT CAST(bridged_at IS NOT NULL AS TEXT) FROM call_attempts");
        assert_eq!(bridged == "1", connects, "{case}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_recording_that_fails_leaves_the_call_as_it_is() {
    let refused = CarrierError::Refused {
        status: 422,
        code: "21220".into(),
    };
    for answer in [refused, CarrierError::Unknown("silence".into())] {
        let world = World::new();
        let (attempt, _) = picked_up(&world, json!({})).await;
        *world.phones.refuses_recordings.lock().unwrap() = Some(answer);
        let (_, connected) = world.webhook(&attempt, "connected", &[ATTENDEE]).await;
        assert!(connected.ends_with("<Response></Response>"), "{connected}");
        assert_eq!(
            world.text("SELECT kind FROM call_events WHERE kind = 'recording'"),
            "recording"
        );
    }
    let world = World::new();
    let (attempt, _) = picked_up(&world, json!({})).await;
    let fault = ("INSERT INTO recordings", Fault::Before);
    world.db.faults.lock().unwrap().push(fault);
    let (_, connected) = world.webhook(&attempt, "connected", &[ATTENDEE]).await;
    assert!(connected.ends_with("<Response></Response>"), "{connected}");
    assert!(world.db.faults.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_call_keeps_the_settings_it_was_dialled_with() {
    let world = World::new();
    let (attempt, _) = picked_up(&world, json!({})).await;
    world
        .acme()
        .with_voice(&json!({"modulations": {"recording": false}}));
    let (_, again) = world.webhook(&attempt, "whisper", &[ATTENDEE]).await;
    assert!(again.contains("se graba con fines"), "{again}");
    world.webhook(&attempt, "connected", &[ATTENDEE]).await;
    assert_eq!(recorded(&world).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_carrier_that_is_slow_to_record_does_not_keep_people_waiting() {
    let world = World::new();
    let (attempt, _) = picked_up(&world, json!({})).await;
    world.phones.slow.store(true, Ordering::Relaxed);
    let before = world.now();
    let (_, connected) = world.webhook(&attempt, "connected", &[ATTENDEE]).await;
    assert!(connected.ends_with("<Response></Response>"), "{connected}");
    assert_eq!((world.now() - before).num_seconds(), 2);
    // It was recording all the same.
    let report = [
        OPERATOR,
        ("RecordingSid", "r-1"),
        ("RecordingStatus", "completed"),
    ];
    assert_eq!(world.webhook(&attempt, "recording", &report).await.0, 204);
    assert_eq!(
        world.text("SELECT id || ' ' || status FROM recordings"),
        "r-1 completed"
    );
}
