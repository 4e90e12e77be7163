//! Calls over the Calling API: the same promises, in its own words.

mod extensions;
mod refusing;

use crate::prelude::attempt_of as attempt_of_compatibility;
use callslot_worker::{
    telephony::CarrierError,
    testing::{CarrierReaction, World, wire},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// A request for a document, by a leg, with what has come of the document before.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a literal reads better where it is used"
)]
fn fetch(call: &str, vars: Value) -> Value {
    json!({
        "call": {
            "call_id": call, "node_id": "node", "segment_id": "segment", "call_state": "answered",
            "direction": "outbound", "type": "phone", "from": "+12025550100", "to": "+14155552671",
        },
        "vars": vars, "envs": {}, "params": {},
    })
}

fn key(key: &str) -> Value {
    json!({"prompt_result": "match_digits", "prompt_value": key})
}

fn connected(first: &str, second: &str) -> Value {
    json!({
        "event_type": "calling.call.connect", "event_channel": "swml:1", "timestamp": 1_640_000_000.123,
        "params": {
            "call_id": first, "node_id": "node", "connect_state": "connected",
            "peer": {"call_id": second, "node_id": "node", "device": {"type": "phone"}},
        },
    })
}

fn state(call: &str, state: &str, reason: Option<&str>) -> Value {
    json!({
        "event_type": "calling.call.state",
        "params": {"call_id": call, "node_id": "node", "call_state": state, "end_reason": reason},
    })
}

fn flat(call: &str, status: &str, duration: Option<u32>) -> Value {
    json!({"call_id": call, "status": status, "duration": duration, "direction": "outbound-api"})
}

fn collected(call: &str, digits: &str) -> Value {
    json!({
        "event_type": "calling.call.collect",
        "params": {"call_id": call, "control_id": "c", "result": {"type": "digit", "params": {"digits": digits}}},
    })
}

fn utterance(text: &str, direction: &str) -> Value {
    json!({
        "call_id": "call-1", "event_type": "utterance", "text": text, "language": "en-US",
        "direction": direction, "confidence": 0.95, "timestamp": "2026-03-02T12:00:30Z",
    })
}

/// The attempt of the first request for a call.
fn attempt_of(world: &World) -> String {
    let document = world.asked()[0].document.clone();
    assert!(document.contains("/calling/"), "{document}");
    document.split('/').nth_back(2).unwrap().to_owned()
}

async fn placed(world: &World, modulations: Value) -> (String, String) {
    let start = world.now() + TimeDelta::seconds(10);
    world.acme().transcribing();
    let booking = world
        .book(json!({"start_time": start, "modulations": modulations}))
        .await;
    world.tick().await;
    (booking, attempt_of(world))
}

/// Up to the attendee's phone being picked up; answers the document that plays there.
async fn picked_up(world: &World, modulations: Value) -> (String, String, Value) {
    let (booking, attempt) = placed(world, modulations).await;
    let post = |rest: &'static str, body| world.calling(&attempt, rest, body);
    post("operator", fetch("call-1", json!({}))).await;
    let (_, dial) = post("accepted", fetch("call-1", key("5"))).await;
    assert_eq!(
        dial["sections"]["main"][0]["connect"]["to"], "+14155552671",
        "{dial}"
    );
    let (_, whisper) = post("whisper", fetch("call-2", json!({}))).await;
    (booking, attempt, whisper)
}

fn transcribed(world: &World) -> usize {
    world.phones.transcribed.lock().unwrap().len()
}

fn said(world: &World) -> String {
    world.text("SELECT COALESCE(group_concat(speaker || ': ' || text, ' | '), '') FROM utterances")
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_transcribed_goes_over_the_calling_api_and_no_other_does() {
    let world = World::new();
    world.book_in(10).await;
    world.tick().await;
    let attempt = attempt_of_compatibility(&world, 0);
    assert!(
        !world.asked()[0].document.contains("/calling/"),
        "{attempt}"
    );
    for word in ["live", "after_call"] {
        let world = World::new();
        placed(&world, json!({"transcription": word})).await;
        assert_eq!(world.asked()[0].route, wire::CALLING, "{word}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_whole_call_is_followed_to_its_end_and_what_is_said_is_kept() {
    let world = World::new();
    let modulations = json!({"transcription": "live", "survey": true});
    let (booking, attempt) = placed(&world, modulations).await;
    let post = |rest: &'static str, body| world.calling(&attempt, rest, body);
    for status in ["queued", "initiated", "ringing", "answered"] {
        assert_eq!(
            post("status/operator", flat("call-1", status, None))
                .await
                .0,
            204
        );
    }
    let mut documents = Vec::new();
    documents.push(post("operator", fetch("call-1", json!({}))).await.1);
    documents.push(post("accepted", fetch("call-1", key("5"))).await.1);
    post("status/attendee", state("call-2", "ringing", None)).await;
    documents.push(post("whisper", fetch("call-2", json!({}))).await.1);
    assert_eq!(transcribed(&world), 0, "the attendee is still being told");
    assert_eq!(post("connect", connected("call-1", "call-2")).await.0, 204);
    assert_eq!(post("connect", connected("call-1", "call-2")).await.0, 204);
    let asked = world.phones.transcribed.lock().unwrap().clone();
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].0.as_str(), asked[0].1), ("call-1", true));
    for _ in 0..2 {
        post("transcript", utterance("Hello?", "local-caller")).await;
    }
    post("transcript", utterance("Ada here.", "remote-caller")).await;
    assert_eq!(
        said(&world),
        "local_caller: Hello? | remote_caller: Ada here."
    );
    documents.push(
        post(
            "dialled",
            fetch("call-1", json!({"connect_result": "connected"})),
        )
        .await
        .1,
    );
    post("status/attendee", state("call-2", "ended", Some("hangup"))).await;
    post("status/operator", flat("call-1", "ended", Some(40))).await;
    assert_eq!(world.state(&booking), "completed");
    insta::assert_json_snapshot!(documents);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_taken_in_that_was_not_asked_for() {
    let world = World::new();
    let (_, attempt, _) = picked_up(&world, json!({"transcription": "live"})).await;
    world
        .calling(&attempt, "transcript", utterance("Early", "local-caller"))
        .await;
    assert_eq!(said(&world), "");
    world
        .calling(&attempt, "connect", connected("call-1", "call-2"))
        .await;
    for strange in [
        json!({"event_type": "summary", "text": "They talked."}),
        json!({"event_type": "utterance", "text": "  ", "direction": "local-caller"}),
        json!({"event_type": "utterance", "text": "Who?", "direction": "nobody"}),
        json!({}),
    ] {
        assert_eq!(world.calling(&attempt, "transcript", strange).await.0, 204);
    }
    assert_eq!(said(&world), "");
}

#[tokio::test(start_paused = true)]
async fn a_transcript_that_is_made_after_the_call_comes_whole() {
    let world = World::new();
    let (_, attempt, _) = picked_up(&world, json!({"transcription": "after_call"})).await;
    world
        .calling(&attempt, "connect", connected("call-1", "call-2"))
        .await;
    assert!(!world.phones.transcribed.lock().unwrap()[0].1);
    let whole = json!({
        "event_type": "calling.transcript.completed", "timestamp": 1_777_565_701.562_391_8,
        "params": {"id": "t", "call_id": "call-1", "segment_id": "s", "text": "Hello. Hello."},
    });
    for _ in 0..2 {
        world.calling(&attempt, "transcript", whole.clone()).await;
    }
    assert_eq!(said(&world), "both: Hello. Hello.");
    assert_eq!(world.text("SELECT status FROM transcripts"), "completed");
}

#[tokio::test(start_paused = true)]
async fn consent_by_key_decides_about_what_is_kept() {
    for consent in ["record_only", "required"] {
        // The key, and whether the carrier's word on it comes before it connects both.
        for (pressed, in_time, keeps) in [
            (Some("1"), true, true),
            (Some("1"), false, false),
            (Some("2"), true, false),
            (None, true, false),
        ] {
            let case = format!("{consent} {pressed:?} {in_time}");
            let world = World::new();
            let modulations = json!({"transcription": "live", "consent": consent});
            let (_, attempt, whisper) = picked_up(&world, modulations).await;
            assert!(
                whisper.to_string().contains("/calling/collect"),
                "{case}: {whisper}"
            );
            if let Some(key) = pressed.filter(|_| in_time) {
                world
                    .calling(&attempt, "collect", collected("call-2", key))
                    .await;
                // A second answer changes nothing.
                world
                    .calling(&attempt, "collect", collected("call-2", "1"))
                    .await;
            }
            world
                .calling(&attempt, "connect", connected("call-1", "call-2"))
                .await;
            if let Some(key) = pressed.filter(|_| !in_time) {
                world
                    .calling(&attempt, "collect", collected("call-2", key))
                    .await;
            }
            assert_eq!(transcribed(&world), usize::from(keeps), "{case}");
            let recorded = world.phones.recorded.lock().unwrap().len();
            assert_eq!(recorded, usize::from(keeps), "{case}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_attendee_who_is_rung_first_is_told_from_a_machine_and_asked() {
    let modulations = json!({"transcription": "live", "bridge_order": "attendee_first"});
    for (detected, goes_on) in [
        ("human", true),
        ("unknown", true),
        ("machine", false),
        ("fax", false),
    ] {
        let world = World::new();
        let (booking, attempt) = placed(&world, modulations.clone()).await;
        let post = |rest: &'static str, body| world.calling(&attempt, rest, body);
        let (_, listens) = post("whisper", fetch("call-1", json!({}))).await;
        assert!(
            listens["sections"]["main"][1]["detect_machine"].is_object(),
            "{listens}"
        );
        let vars = json!({"detect_result": detected});
        let (_, told) = post("whisper", fetch("call-1", vars)).await;
        assert_eq!(
            told.to_string().contains("hangup"),
            !goes_on,
            "{detected}: {told}"
        );
        if !goes_on {
            let end = flat("call-1", "ended", Some(5));
            post("status/attendee", end).await;
            assert_eq!(world.state(&booking), "failed: voicemail", "{detected}");
            continue;
        }
        let (_, dial) = post("connected", fetch("call-1", json!({}))).await;
        let connect = &dial["sections"]["main"][1]["connect"];
        assert!(
            connect["confirm"]
                .as_str()
                .unwrap()
                .contains("/calling/operator?proof="),
            "{dial}"
        );
        let (_, again) = post("connected", fetch("call-1", json!({}))).await;
        assert!(
            !again.to_string().contains("connect\":"),
            "rings once: {again}"
        );
        post("operator", fetch("call-2", json!({}))).await;
        post("connect", connected("call-1", "call-2")).await;
        assert_eq!(transcribed(&world), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_does_not_take_the_second_call_is_told_of() {
    let world = World::new();
    let (booking, attempt, _) = picked_up(&world, json!({"transcription": "live"})).await;
    let vars = json!({"connect_result": "failed", "connect_failed_reason": "busy"});
    let (_, news) = world
        .calling(&attempt, "dialled", fetch("call-1", vars))
        .await;
    assert!(news.to_string().contains("busy"), "{news}");
    world
        .calling(
            &attempt,
            "status/attendee",
            state("call-2", "ended", Some("busy")),
        )
        .await;
    world
        .calling(
            &attempt,
            "status/operator",
            flat("call-1", "ended", Some(9)),
        )
        .await;
    assert_eq!(world.state(&booking), "failed: busy");
    assert_eq!(transcribed(&world), 0);
}

#[tokio::test(start_paused = true)]
async fn that_both_were_connected_is_known_without_the_carriers_report_of_it() {
    let world = World::new();
    let (booking, attempt, _) = picked_up(&world, json!({"transcription": "live"})).await;
    let vars = json!({"connect_result": "connected"});
    world
        .calling(&attempt, "dialled", fetch("call-1", vars))
        .await;
    world
        .calling(
            &attempt,
            "status/attendee",
            state("call-2", "ended", Some("hangup")),
        )
        .await;
    world
        .calling(
            &attempt,
            "status/operator",
            flat("call-1", "ended", Some(9)),
        )
        .await;
    assert_eq!(world.state(&booking), "completed");
    assert_eq!(transcribed(&world), 0, "nothing is kept of it");
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_call_is_hung_up_where_it_is_connected() {
    let world = World::new();
    let (booking, attempt, _) = picked_up(&world, json!({"transcription": "live"})).await;
    world
        .send(
            axum::http::Method::DELETE,
            &format!("/api/bookings/{booking}"),
            Value::Null,
        )
        .await;
    let before = world.ended().len();
    world
        .calling(&attempt, "connect", connected("call-1", "call-2"))
        .await;
    assert!(world.ended().len() > before, "{:?}", world.ended());
    assert_eq!(transcribed(&world), 0);
}

#[tokio::test(start_paused = true)]
async fn a_transcript_that_cannot_be_made_leaves_the_call_as_it_is() {
    let world = World::new();
    let (_, attempt, _) =
        picked_up(&world, json!({"transcription": "live", "recording": false})).await;
    let refused = CarrierError::Refused {
        status: 422,
        code: "invalid".into(),
    };
    *world.phones.refuses_recordings.lock().unwrap() = Some(refused);
    world
        .calling(&attempt, "connect", connected("call-1", "call-2"))
        .await;
    assert_eq!(world.text("SELECT status FROM transcripts"), "failed");
    assert_eq!(
        world.text("SELECT CAST(bridged_at IS NOT NULL AS TEXT) FROM call_attempts"),
        "1"
    );
    assert!(world.ended().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_settled_by_a_webhook_and_never_from_a_list() {
    for word_comes in [true, false] {
        let world = World::new();
        world
            .phones
            .answers
            .lock()
            .unwrap()
            .push_back(CarrierReaction::LoseAfterTaking);
        let (booking, attempt) = placed(&world, json!({"transcription": "live"})).await;
        assert_eq!(world.phases(&booking), "unknown");
        if word_comes {
            world
                .calling(&attempt, "status/operator", flat("call-1", "ringing", None))
                .await;
            assert_eq!(world.phases(&booking), "placed");
        } else {
            for _ in 0..7 {
                world.tick().await;
            }
            assert_eq!(world.phases(&booking), "closed");
            assert_eq!(world.state(&booking), "failed: outcome_unknown");
        }
        assert_eq!(world.asked().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_second_call_of_one_attempt_is_ended() {
    let world = World::new();
    let (_, attempt) = placed(&world, json!({"transcription": "live"})).await;
    world
        .calling(&attempt, "status/operator", flat("call-x", "ringing", None))
        .await;
    assert_eq!(world.ended(), ["call-x"]);
}
