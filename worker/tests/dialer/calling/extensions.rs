//! An attendee behind an extension: digits before every word, and nobody connected or recorded without a key.

use super::{attempt_of, collected, connected, fetch, flat, key, state};
use callslot_worker::{
    testing::wire,
    testing::{CarrierReaction, World},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

const FIRST: &str = "call-1";
const SECOND: &str = "call-2";

/// A call to an extension that the carrier has taken: its booking and its attempt.
async fn placed(world: &World, modulations: Value) -> (String, String) {
    let start = world.now() + TimeDelta::seconds(10);
    let booking = world
        .book(json!({
            "start_time": start, "modulations": modulations, "attendee_extension": "p12w3#",
        }))
        .await;
    world.tick().await;
    (booking, attempt_of(world))
}

/// Up to the attendee's phone being picked up, the operator's being first; answers the document that plays there.
async fn reached(world: &World, modulations: Value) -> (String, String, Value) {
    let (booking, attempt) = placed(world, modulations).await;
    let post = |rest: &'static str, body| world.calling(&attempt, rest, body);
    post("operator", fetch(FIRST, json!({}))).await;
    post("accepted", fetch(FIRST, key("5"))).await;
    let (_, confirm) = post("whisper", fetch(SECOND, json!({}))).await;
    (booking, attempt, confirm)
}

async fn over(world: &World, attempt: &str, first: &'static str, second: &'static str) {
    let post = |rest: &'static str, body| world.calling(attempt, rest, body);
    let vars = json!({"connect_result": "connected"});
    post("dialled", fetch(FIRST, vars)).await;
    post(second, state(SECOND, "ended", Some("hangup"))).await;
    post(first, flat(FIRST, "ended", Some(9))).await;
}

fn bridged(world: &World) -> bool {
    world.text("SELECT CAST(bridged_at IS NOT NULL AS TEXT) FROM call_attempts") == "1"
}

fn recorded(world: &World) -> usize {
    world.phones.recorded.lock().unwrap().len()
}

/// The names of a document's methods, in order.
fn methods(document: &Value) -> Vec<&str> {
    let main = document["sections"]["main"].as_array().unwrap();
    main.iter()
        .flat_map(|method| method.as_object().unwrap().keys())
        .map(String::as_str)
        .collect()
}

#[tokio::test(start_paused = true)]
async fn the_digits_are_sent_before_every_word_and_the_key_completes_the_booking() {
    let world = World::with_settings(&[("DIAL_PAUSE_SECONDS", "2")]);
    let (booking, attempt, confirm) = reached(&world, json!({})).await;
    let asked = &world.asked()[0];
    assert_eq!(
        (asked.route, asked.to.as_str()),
        (wire::CALLING, "+12125550101")
    );
    assert_eq!(
        methods(&confirm),
        ["send_digits", "play", "prompt", "cond", "cond"],
        "{confirm}"
    );
    let digits = &confirm["sections"]["main"][0]["send_digits"]["digits"];
    assert_eq!(digits, "WW12WWWW3#");
    let post = |rest: &'static str, body| world.calling(&attempt, rest, body);
    post("collect", collected(SECOND, "7")).await;
    assert!(!bridged(&world), "the carrier has not connected them");
    post("connect", connected(FIRST, SECOND)).await;
    assert!(bridged(&world));
    assert_eq!(recorded(&world), 1);
    over(&world, &attempt, "status/operator", "status/attendee").await;
    assert_eq!(world.state(&booking), "completed");
    // Nothing was asked about the recording, so nothing was agreed to.
    assert_eq!(
        world.text(
            "SELECT COALESCE(agreed, 'none') || (attendee_key_at <= bridged_at) FROM call_attempts"
        ),
        "none1"
    );
}

#[tokio::test(start_paused = true)]
async fn a_report_of_the_key_may_come_after_that_of_the_connection() {
    for modulations in [json!({}), json!({"consent": "record_only"})] {
        let world = World::new();
        let (booking, attempt, _) = reached(&world, modulations).await;
        let post = |rest: &'static str, body| world.calling(&attempt, rest, body);
        post("connect", connected(FIRST, SECOND)).await;
        assert!(!bridged(&world) && recorded(&world) == 0);
        assert!(world.ended().is_empty(), "the key may be on its way");
        post("collect", collected(SECOND, "1")).await;
        assert!(bridged(&world));
        assert_eq!(recorded(&world), 1);
        post("collect", collected(SECOND, "1")).await;
        post("connect", connected(FIRST, SECOND)).await;
        assert_eq!(recorded(&world), 1);
        over(&world, &attempt, "status/operator", "status/attendee").await;
        assert_eq!(world.state(&booking), "completed");
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_key_nobody_is_connected_or_recorded() {
    for modulations in [
        json!({}),
        json!({"consent": "record_only"}),
        json!({"transcription": "live"}),
    ] {
        let world = World::new();
        if modulations.get("transcription").is_some() {
            // A booking alone may not ask for it.
            world
                .acme()
                .with_voice(&json!({ "modulations": modulations }));
        }
        let (booking, attempt, _) = reached(&world, modulations.clone()).await;
        // Even if the carrier says so.
        let post = |rest: &'static str, body| world.calling(&attempt, rest, body);
        post("connect", connected(FIRST, SECOND)).await;
        over(&world, &attempt, "status/operator", "status/attendee").await;
        assert!(!bridged(&world), "{modulations}");
        assert_eq!((recorded(&world), super::transcribed(&world)), (0, 0));
        assert_eq!(world.state(&booking), "failed: attendee_no_answer");
    }
}

#[tokio::test(start_paused = true)]
async fn the_key_decides_about_the_recording_where_that_is_asked() {
    for (consent, pressed, records) in [
        ("off", "7", true),
        ("record_only", "1", true),
        ("record_only", "7", false),
        ("required", "1", true),
    ] {
        let world = World::new();
        let (_, attempt, confirm) = reached(&world, json!({"consent": consent})).await;
        let post = |rest: &'static str, body| world.calling(&attempt, rest, body);
        post("collect", collected(SECOND, pressed)).await;
        post("connect", connected(FIRST, SECOND)).await;
        let case = format!("{consent} {pressed}: {confirm}");
        assert!(bridged(&world), "{case}");
        assert_eq!(recorded(&world), usize::from(records), "{case}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_attendee_who_is_rung_first_has_the_operator_rung_by_a_key_only() {
    for (consent, pressed, rings) in [
        ("off", Some("7"), true),
        ("off", None, false),
        ("record_only", Some("7"), true),
        ("record_only", None, false),
        ("required", Some("1"), true),
        ("required", Some("7"), false),
        ("required", None, false),
    ] {
        let case = format!("{consent} {pressed:?}");
        let world = World::new();
        let modulations = json!({"bridge_order": "attendee_first", "consent": consent});
        let (booking, attempt) = placed(&world, modulations).await;
        assert!(!world.asked()[0].detect_machine, "{case}");
        let post = |rest: &'static str, body| world.calling(&attempt, rest, body);
        let (_, told) = post("whisper", fetch(FIRST, json!({}))).await;
        // No detector: an attendant would keep the digits from being sent.
        assert_eq!(
            methods(&told)[..3],
            ["answer", "send_digits", "play"],
            "{told}"
        );
        if let Some(pressed) = pressed {
            let (_, answered) = post("consent", fetch(FIRST, key(pressed))).await;
            assert_eq!(answered.to_string().contains("/connected"), rings, "{case}");
        }
        let (_, dial) = post("connected", fetch(FIRST, json!({}))).await;
        assert_eq!(
            dial.to_string().contains("\"connect\""),
            rings,
            "{case}: {dial}"
        );
        if rings {
            post("operator", fetch(SECOND, json!({}))).await;
            post("connect", connected(FIRST, SECOND)).await;
            over(&world, &attempt, "status/attendee", "status/operator").await;
            let records = consent == "off" || pressed == Some("1");
            assert_eq!(recorded(&world), usize::from(records), "{case}");
        } else {
            post("status/attendee", flat(FIRST, "ended", Some(9))).await;
        }
        let state = if rings {
            "completed"
        } else {
            "failed: attendee_no_answer"
        };
        assert_eq!(
            (bridged(&world), world.state(&booking).as_str()),
            (rings, state),
            "{case}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_extension_that_was_committed_to_holds_for_the_attempt() {
    let world = World::new();
    let (_, attempt) = placed(&world, json!({})).await;
    world.sql("UPDATE booking_events SET attendee_extension = NULL");
    let post = |rest: &'static str, body| world.calling(&attempt, rest, body);
    post("operator", fetch(FIRST, json!({}))).await;
    post("accepted", fetch(FIRST, key("5"))).await;
    let (_, confirm) = post("whisper", fetch(SECOND, json!({}))).await;
    assert_eq!(methods(&confirm)[0], "send_digits");
}

#[tokio::test(start_paused = true)]
async fn the_second_sides_document_has_the_time_that_its_digits_take() {
    let world = World::with_settings(&[("DIAL_PAUSE_SECONDS", "30")]);
    let (_, attempt) = placed(&world, json!({})).await;
    world
        .calling(&attempt, "operator", fetch(FIRST, json!({})))
        .await;
    let (_, dial) = world
        .calling(&attempt, "accepted", fetch(FIRST, key("5")))
        .await;
    let connect = &dial["sections"]["main"][0]["connect"];
    assert!(
        connect["confirm_timeout"].as_u64().unwrap() >= 180 + 31,
        "{dial}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_to_an_extension_that_was_erased_is_still_ended_over_its_own_api() {
    let world = World::new();
    let (booking, attempt) = placed(&world, json!({})).await;
    let post = |rest: &'static str, body| world.calling(&attempt, rest, body);
    post("status/operator", flat(FIRST, "ended", None)).await;
    assert_eq!(world.state(&booking), "failed: operator_no_answer");
    let who = json!({"phone": "+14155552671"});
    let erase = "/api/attendees/erase";
    let (status, answer) = world.confirmed(axum::http::Method::POST, erase, who).await;
    assert_eq!(status, 200, "{answer}");
    let id = attempt.parse().unwrap();
    let attempt = callslot_worker::store::call_attempts::get(world.app.all_tenants(), id).await;
    let route = world
        .app
        .dialer()
        .unwrap()
        .route(&attempt.unwrap().unwrap());
    assert_eq!(route, wire::CALLING);
    assert_eq!(
        world.text("SELECT attendee_extension FROM call_attempts"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_to_an_extension_whose_answer_was_lost_is_not_looked_for_in_a_list() {
    let world = World::new();
    let lost = CarrierReaction::LoseAfterTaking;
    world.phones.answers.lock().unwrap().push_back(lost);
    let (booking, attempt) = placed(&world, json!({})).await;
    world
        .calling(&attempt, "status/operator", flat(FIRST, "ringing", None))
        .await;
    assert_eq!(world.phases(&booking), "placed");
    assert_eq!(world.asked().len(), 1);
}
