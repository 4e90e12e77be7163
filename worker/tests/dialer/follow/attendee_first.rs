//! The mirror image: the attendee's phone is rung first, and the operator's by its document.

use crate::prelude::*;
use axum::http::Method;
use callslot_shared::call::CarrierStatus;
use callslot_worker::testing::{CarrierReaction, World};
use serde_json::{Value, json};

const ATTENDEE: (&str, &str) = ("CallSid", "call-1");
const OPERATOR: (&str, &str) = ("CallSid", "call-2");
const KEY: (&str, &str) = ("Digits", "5");

/// The demo organization, ringing attendees first, with these modulations besides.
async fn world_with(mut modulations: Value) -> World {
    let world = World::new();
    modulations["bridge_order"] = json!("attendee_first");
    let settings = json!({ "modulations": modulations });
    let (status, answer) = world
        .confirmed(Method::PUT, "/api/voice-config", settings)
        .await;
    assert_eq!(status, 200, "{answer}");
    world
}

/// A booking whose call the carrier has taken, and its attempt.
async fn placed(world: &World) -> (String, String) {
    let booking = world.book_in(10).await;
    assert_eq!(world.tick().await.placed, 1);
    (booking, attempt_of(world, 0))
}

/// A call up to the operator's phone being rung.
async fn holding(world: &World) -> (String, String) {
    let (booking, attempt) = placed(world).await;
    world.webhook(&attempt, "whisper", &[ATTENDEE]).await;
    let (_, dial) = world.webhook(&attempt, "connected", &[ATTENDEE]).await;
    assert!(dial.contains("<Dial"), "{dial}");
    (booking, attempt)
}

async fn cancel(world: &World, booking: &str) -> Value {
    let path = format!("/api/bookings/{booking}");
    world.send(Method::DELETE, &path, Value::Null).await.1
}

fn recorded(world: &World) -> Vec<String> {
    let recorded = world.phones.recorded.lock().unwrap();
    recorded.iter().map(ToString::to_string).collect()
}

fn only_hangs_up(document: &str) -> bool {
    document.ends_with("<Response><Hangup/></Response>")
}

#[tokio::test(start_paused = true)]
async fn a_whole_call_rings_the_attendee_then_the_operator_and_completes_its_booking() {
    let world = world_with(json!({})).await;
    let (booking, attempt) = placed(&world).await;
    let asked = &world.asked()[0];
    assert_eq!(asked.to, "+14155552671");
    assert!(asked.document.contains("/whisper?proof=") && asked.detect_machine);
    let person = [ATTENDEE, ("AnsweredBy", "human")];
    let (_, told) = world.webhook(&attempt, "whisper", &person).await;
    let (disclosed, on) = (told.find("is recorded"), told.find("/connected"));
    assert!(disclosed.is_some() && disclosed < on, "{told}");
    let (_, dial) = world.webhook(&attempt, "connected", &[ATTENDEE]).await;
    assert!(dial.contains("Please hold the line"), "{dial}");
    assert!(dial.contains("/operator?") && dial.contains("/status/operator?"));
    assert!(dial.contains(">+12125550101</Number>"), "{dial}");
    let (_, waiting) = world.webhook(&attempt, "operator", &[OPERATOR]).await;
    let (disclosed, gate) = (waiting.find("is recorded"), waiting.find("<Gather"));
    assert!(disclosed.is_some() && disclosed < gate, "{waiting}");
    assert!(waiting.contains("Ada Lovelace: Follow-up"), "{waiting}");
    assert!(recorded(&world).is_empty(), "the operator has not accepted");
    let (_, connected) = world.webhook(&attempt, "accepted", &[OPERATOR, KEY]).await;
    assert!(connected.ends_with("<Response></Response>"), "{connected}");
    assert_eq!(recorded(&world), ["call-1"]);
    let over = [
        ATTENDEE,
        ("DialCallSid", "call-2"),
        ("DialCallStatus", "completed"),
    ];
    world.webhook(&attempt, "dialled", &over).await;
    assert_eq!(world.state(&booking), "calling");
    let end = [ATTENDEE, ("CallStatus", "completed")];
    world.webhook(&attempt, "status/attendee", &end).await;
    assert_eq!(world.state(&booking), "completed");
    assert_eq!(world.text("SELECT call_id FROM booking_events"), "call-1");
    let (_, call) = world
        .send(Method::GET, "/api/calls/call-2", Value::Null)
        .await;
    let legs = call["call"]["legs"].as_array().unwrap();
    let shown: Vec<_> = legs
        .iter()
        .map(|leg| (&leg["id"], &leg["leg"], &leg["phone"]))
        .collect();
    let (first, second) = (json!("call-1"), json!("call-2"));
    assert_eq!(
        shown,
        [
            (&first, &json!("attendee"), &json!("+14155552671")),
            (&second, &json!("operator"), &json!("+12125550101")),
        ]
    );
    assert_eq!(
        world.text(
            "SELECT (attendee_disclosed_at IS NOT NULL) || (operator_disclosed_at IS NOT NULL)
               || (accepted_at = bridged_at) || ending FROM call_attempts"
        ),
        "111talked"
    );
}

/// A webhook: its address below the attempt's, and its form.
type Event<'a> = (&'a str, Vec<(&'a str, &'a str)>);

#[tokio::test(start_paused = true)]
async fn each_way_a_call_fails_has_its_reason_and_its_side() {
    let over = |status| ("status/attendee", vec![ATTENDEE, ("CallStatus", status)]);
    let told = || ("whisper", vec![ATTENDEE]);
    let held = || ("connected", vec![ATTENDEE]);
    let whispered = || ("operator", vec![OPERATOR]);
    let dialled = |status| {
        let pairs = vec![
            ATTENDEE,
            ("DialCallSid", "call-2"),
            ("DialCallStatus", status),
        ];
        ("dialled", pairs)
    };
    let gone = |status| ("status/operator", vec![OPERATOR, ("CallStatus", status)]);
    let nameless = ("dialled", vec![ATTENDEE, ("DialCallStatus", "busy")]);
    let machine = ("whisper", vec![ATTENDEE, ("AnsweredBy", "machine_start")]);
    let end = || over("completed");
    let cases: Vec<(Vec<Event>, &str, &str)> = vec![
        (
            vec![over("no-answer")],
            "attendee_no_answer",
            "attendee_no_answer",
        ),
        (vec![over("busy")], "busy", "attendee_busy"),
        (vec![over("failed")], "call_failed", "attendee_leg_failed"),
        (
            vec![told(), end()],
            "attendee_no_answer",
            "attendee_hung_up",
        ),
        (vec![machine, end()], "voicemail", "voicemail"),
        (
            vec![told(), held(), dialled("busy"), end()],
            "operator_no_answer",
            "operator_busy",
        ),
        (
            vec![told(), held(), nameless, end()],
            "operator_no_answer",
            "operator_busy",
        ),
        (
            vec![told(), held(), end(), dialled("no-answer")],
            "operator_no_answer",
            "operator_no_answer",
        ),
        (
            vec![told(), held(), dialled("failed"), end()],
            "call_failed",
            "operator_leg_failed",
        ),
        // Declined, a voicemail, or hung up in the whisper: picked up, and no key.
        (
            vec![told(), held(), whispered(), dialled("completed"), end()],
            "operator_no_answer",
            "operator_did_not_accept",
        ),
        (
            vec![told(), held(), whispered(), dialled("no-answer"), end()],
            "operator_no_answer",
            "operator_did_not_accept",
        ),
        // The attendee hangs up while the operator's phone rings.
        (
            vec![told(), held(), end(), gone("canceled")],
            "attendee_no_answer",
            "attendee_hung_up",
        ),
    ];
    for (events, reason, ending) in cases {
        let world = world_with(json!({})).await;
        let (booking, attempt) = placed(&world).await;
        for (address, pairs) in &events {
            world.webhook(&attempt, address, pairs).await;
        }
        assert_eq!(
            world.state(&booking),
            format!("failed: {reason}"),
            "{events:?}"
        );
        assert_eq!(
            world.text("SELECT ending FROM call_attempts"),
            ending,
            "{events:?}"
        );
        assert_eq!(world.text("SELECT kind FROM notices"), reason);
        assert!(recorded(&world).is_empty(), "{events:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_voicemail_is_told_as_such_and_not_called_again() {
    let world = world_with(json!({})).await;
    let change = json!({ "retry_count": 3 });
    world.send(Method::PATCH, "/api/organization", change).await;
    let (booking, attempt) = placed(&world).await;
    let machine = [ATTENDEE, ("AnsweredBy", "machine_end_beep")];
    world.webhook(&attempt, "whisper", &machine).await;
    assert_eq!(world.state(&booking), "calling");
    let end = [ATTENDEE, ("CallStatus", "completed")];
    world.webhook(&attempt, "status/attendee", &end).await;
    world.tick().await;
    assert_eq!(world.state(&booking), "failed: voicemail");
    assert_eq!(
        (world.asked().len(), world.phases(&booking).as_str()),
        (1, "ended")
    );
    let (_, answer) = world.send(Method::GET, "/api/notices", Value::Null).await;
    assert_eq!(answer["notices"][0]["kind"], "voicemail", "{answer}");
    assert_eq!(
        answer["notices"][0]["message"],
        "Ada Lovelace's voicemail answered; your phone was not called. Book again?"
    );
    let (_, answer) = world
        .send(Method::GET, "/api/calls/call-1", Value::Null)
        .await;
    assert_eq!(answer["call"]["ending"], "voicemail", "{answer}");
    let path = format!("/api/bookings/{booking}");
    let (_, answer) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(answer["booking"]["failure_reason"], "voicemail", "{answer}");
}

#[tokio::test(start_paused = true)]
async fn an_operators_machine_is_no_voicemail_of_the_attendee() {
    let world = World::new();
    let (booking, attempt) = placed(&world).await;
    let machine = [ATTENDEE, ("AnsweredBy", "machine_start")];
    world.webhook(&attempt, "operator", &machine).await;
    let end = [ATTENDEE, ("CallStatus", "completed")];
    world.webhook(&attempt, "status/operator", &end).await;
    assert_eq!(world.state(&booking), "failed: operator_no_answer");
}

#[tokio::test(start_paused = true)]
async fn a_machine_that_picks_up_has_no_operator_rung() {
    let cases = [
        ("machine_start", false),
        ("machine_end_beep", false),
        ("machine", false),
        ("fax", false),
        ("human", true),
        ("unknown", true),
    ];
    for (who, goes_on) in cases {
        let world = world_with(json!({"consent": "record_only"})).await;
        let (_, attempt) = placed(&world).await;
        let pairs = [ATTENDEE, ("AnsweredBy", who)];
        let (_, document) = world.webhook(&attempt, "whisper", &pairs).await;
        assert_eq!(document.contains("<Gather"), goes_on, "{who}: {document}");
        assert_eq!(only_hangs_up(&document), !goes_on, "{who}: {document}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_carrier_listens_for_machines_only_where_no_key_keeps_them_out() {
    let cases = [
        (json!({}), true),
        (json!({"consent": "record_only"}), true),
        (json!({"consent": "required"}), false),
        (json!({"consent": "required", "recording": false}), true),
    ];
    for (modulations, listens) in cases {
        let world = world_with(modulations.clone()).await;
        placed(&world).await;
        assert_eq!(world.asked()[0].detect_machine, listens, "{modulations}");
    }
    let world = World::new();
    placed(&world).await;
    assert!(!world.asked()[0].detect_machine);
}

#[tokio::test(start_paused = true)]
async fn the_attendees_consent_decides_about_the_operator_and_the_recording() {
    // Consent, key, whether the operator is rung, whether it is recorded.
    let cases = [
        ("record_only", Some("1"), true, true),
        ("record_only", Some("2"), true, false),
        ("record_only", None, true, false),
        ("required", Some("1"), true, true),
        ("required", Some("2"), false, false),
        ("required", None, false, false),
    ];
    for (consent, key, rings, records) in cases {
        let case = format!("{consent} {key:?}");
        let world = world_with(json!({"consent": consent})).await;
        let (_, attempt) = placed(&world).await;
        world.webhook(&attempt, "whisper", &[ATTENDEE]).await;
        if let Some(key) = key {
            let pairs = [ATTENDEE, ("Digits", key)];
            world.webhook(&attempt, "consent", &pairs).await;
        }
        let (_, dial) = world.webhook(&attempt, "connected", &[ATTENDEE]).await;
        assert_eq!(dial.contains("<Dial"), rings, "{case}: {dial}");
        // Too late: the attendee has been told what holds.
        let pairs = [ATTENDEE, ("Digits", "1")];
        world.webhook(&attempt, "consent", &pairs).await;
        world.webhook(&attempt, "operator", &[OPERATOR]).await;
        let (_, connected) = world.webhook(&attempt, "accepted", &[OPERATOR, KEY]).await;
        assert_eq!(only_hangs_up(&connected), !rings, "{case}: {connected}");
        assert_eq!(recorded(&world).len(), usize::from(records), "{case}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_repeated_document_rings_the_operator_once_and_records_once() {
    let world = world_with(json!({})).await;
    let (_, attempt) = holding(&world).await;
    for address in ["connected", "whisper"] {
        let (_, again) = world.webhook(&attempt, address, &[ATTENDEE]).await;
        assert!(!again.contains("<Dial") && !again.contains("<Redirect"));
        assert!(again.contains("<Hangup"), "{again}");
    }
    let stranger = [("CallSid", "call-x")];
    let (_, document) = world.webhook(&attempt, "connected", &stranger).await;
    assert!(only_hangs_up(&document), "{document}");
    for _ in 0..2 {
        let (_, waiting) = world.webhook(&attempt, "operator", &[OPERATOR]).await;
        assert!(waiting.contains("<Gather"), "{waiting}");
    }
    for _ in 0..2 {
        let (_, connected) = world.webhook(&attempt, "accepted", &[OPERATOR, KEY]).await;
        assert!(connected.ends_with("<Response></Response>"), "{connected}");
    }
    assert_eq!(recorded(&world), ["call-1"]);
}

#[tokio::test(start_paused = true)]
async fn the_attendee_hears_why_nobody_comes() {
    for (status, words) in [
        ("busy", "The line is busy"),
        ("no-answer", "Nobody took the call"),
    ] {
        let world = world_with(json!({})).await;
        let (_, attempt) = holding(&world).await;
        let over = [ATTENDEE, ("DialCallStatus", status)];
        let (_, news) = world.webhook(&attempt, "dialled", &over).await;
        assert!(news.contains(words) && news.contains("<Hangup"), "{news}");
        assert!(!news.contains("Ada"), "{news}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_cancelled_in_between_connects_nobody() {
    // Before the operator's phone is rung.
    let world = world_with(json!({})).await;
    let (booking, attempt) = placed(&world).await;
    world.webhook(&attempt, "whisper", &[ATTENDEE]).await;
    assert_eq!(cancel(&world, &booking).await["rang"], "yes");
    assert_eq!(world.ended(), ["call-1"]);
    let (_, document) = world.webhook(&attempt, "connected", &[ATTENDEE]).await;
    assert!(only_hangs_up(&document), "{document}");

    // While it rings, and while the operator listens.
    for listens in [false, true] {
        let world = world_with(json!({})).await;
        let (booking, attempt) = holding(&world).await;
        if listens {
            world.webhook(&attempt, "operator", &[OPERATOR]).await;
        }
        cancel(&world, &booking).await;
        let (_, document) = world.webhook(&attempt, "operator", &[OPERATOR]).await;
        assert!(only_hangs_up(&document), "{document}");
        let (_, document) = world.webhook(&attempt, "accepted", &[OPERATOR, KEY]).await;
        assert!(only_hangs_up(&document), "{document}");
        assert!(world.ended().contains(&"call-1".to_owned()));
        assert!(world.ended().contains(&"call-2".to_owned()));
        assert!(recorded(&world).is_empty());
        let end = [ATTENDEE, ("CallStatus", "completed")];
        world.webhook(&attempt, "status/attendee", &end).await;
        assert_eq!(world.state(&booking), "cancelled");
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_found_by_the_attendees_phone() {
    let world = world_with(json!({})).await;
    let lost = CarrierReaction::LoseAfterTaking;
    world.phones.answers.lock().unwrap().push_back(lost);
    let booking = world.book_in(10).await;
    assert_eq!(world.tick().await.unknown, 1);
    let report = world.tick().await;
    assert_eq!((report.adopted, world.asked().len()), (1, 1));
    assert_eq!(world.phases(&booking), "placed");
    assert_eq!(
        world.text("SELECT id || ' ' || leg FROM calls"),
        "call-1 attendee"
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_is_adopted_while_two_lost_answers_share_the_attendees_phone() {
    let world = world_with(json!({})).await;
    for answer in [
        CarrierReaction::LoseAfterTaking,
        CarrierReaction::LoseBeforeTaking,
    ] {
        world.phones.answers.lock().unwrap().push_back(answer);
        world.book_in(10).await;
    }
    assert_eq!(world.tick().await.unknown, 2);
    let report = world.tick().await;
    assert_eq!((report.adopted, world.asked().len()), (0, 2));
}

#[tokio::test(start_paused = true)]
async fn an_event_of_the_second_side_binds_no_first_leg() {
    let world = world_with(json!({})).await;
    let lost = CarrierReaction::LoseAfterTaking;
    world.phones.answers.lock().unwrap().push_back(lost);
    let booking = world.book_in(10).await;
    world.tick().await;
    let attempt = attempt_of(&world, 0);
    let stranger = [("CallSid", "call-x"), ("CallStatus", "ringing")];
    world.webhook(&attempt, "status/operator", &stranger).await;
    assert_eq!(world.phases(&booking), "unknown");
    assert_eq!(world.ended(), ["call-x"]);
    let first = [ATTENDEE, ("CallStatus", "ringing")];
    world.webhook(&attempt, "status/attendee", &first).await;
    assert_eq!(world.phases(&booking), "placed");
}

#[tokio::test(start_paused = true)]
async fn lost_callbacks_are_settled_by_asking() {
    // The last word on a call whose attendee left in the disclosure, and on one that was left by both.
    for held in [false, true] {
        let world = world_with(json!({})).await;
        let (booking, attempt) = placed(&world).await;
        world.webhook(&attempt, "whisper", &[ATTENDEE]).await;
        if held {
            world.webhook(&attempt, "connected", &[ATTENDEE]).await;
        }
        *world.phones.status.lock().unwrap() = CarrierStatus::Completed;
        // Five minutes of a conversation, for all that is known, and the last word on the second leg.
        for _ in 0..8 {
            world.tick().await;
        }
        assert_eq!(
            world.state(&booking),
            "failed: attendee_no_answer",
            "{held}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_waits_at_the_carrier_past_its_grace_is_taken_back() {
    let world = world_with(json!({})).await;
    let (booking, _) = placed(&world).await;
    *world.phones.status.lock().unwrap() = CarrierStatus::Queued;
    for _ in 0..6 {
        world.tick().await;
    }
    assert_eq!(world.ended(), ["call-1"]);
    assert_eq!(world.state(&booking), "failed: missed_window");
}

#[tokio::test(start_paused = true)]
async fn an_operator_who_was_busy_is_reached_by_a_later_attempt() {
    let world = world_with(json!({})).await;
    let change = json!({ "retry_count": 1 });
    world.send(Method::PATCH, "/api/organization", change).await;
    let (booking, attempt) = holding(&world).await;
    let over = [ATTENDEE, ("DialCallStatus", "busy")];
    world.webhook(&attempt, "dialled", &over).await;
    let end = [ATTENDEE, ("CallStatus", "completed")];
    world.webhook(&attempt, "status/attendee", &end).await;
    assert_eq!(world.state(&booking), "calling");
    world.tick().await;
    let rung: Vec<_> = world.asked().into_iter().map(|asked| asked.to).collect();
    assert_eq!(rung, ["+14155552671"; 2]);
    assert_eq!(world.phases(&booking), "ended placed");
}

#[tokio::test(start_paused = true)]
async fn the_booking_decides_before_the_organization_and_the_order_is_frozen() {
    let world = world_with(json!({})).await;
    let start = world.now() + chrono::TimeDelta::seconds(10);
    let own = json!({"bridge_order": "operator_first"});
    world
        .book(json!({"start_time": start, "modulations": own}))
        .await;
    world.tick().await;
    assert_eq!(world.asked()[0].to, "+12125550101");
    let attempt = attempt_of(&world, 0);
    world.sql("UPDATE booking_events SET modulations = '{}'");
    let (_, document) = world.webhook(&attempt, "operator", &[ATTENDEE]).await;
    assert!(document.contains("<Gather"), "{document}");

    let world = world_with(json!({})).await;
    let (_, attempt) = placed(&world).await;
    world.acme().with_voice(&json!({}));
    world.webhook(&attempt, "whisper", &[ATTENDEE]).await;
    let (_, dial) = world.webhook(&attempt, "connected", &[ATTENDEE]).await;
    assert!(dial.contains(">+12125550101</Number>"), "{dial}");
}

#[tokio::test(start_paused = true)]
async fn a_notice_does_not_say_that_an_attendee_was_not_rung_who_was() {
    let world = world_with(json!({})).await;
    let (_, attempt) = holding(&world).await;
    let over = [ATTENDEE, ("DialCallStatus", "no-answer")];
    world.webhook(&attempt, "dialled", &over).await;
    let end = [ATTENDEE, ("CallStatus", "completed")];
    world.webhook(&attempt, "status/attendee", &end).await;
    let (_, answer) = world.send(Method::GET, "/api/notices", Value::Null).await;
    assert_eq!(
        answer["notices"][0]["message"],
        "You did not answer; Ada Lovelace was on the line. Book again?"
    );
}
