//! Whole calls: booked over HTTP, placed by a tick, played by the simulated phones.

use crate::environment::{ATTENDEE, Environment, OPERATOR};
use callslot_fakes::{Event, Happened};
use chrono::{TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_booked_call_is_placed_disclosed_bridged_and_completed() {
    let environment = Environment::set().await;
    let outcome = environment.call(json!({})).await;
    assert_eq!(outcome.state(), "completed");
    let (operator, attendee) = (outcome.legs_to(OPERATOR), outcome.legs_to(ATTENDEE));
    assert_eq!((operator.len(), attendee.len()), (1, 1));
    assert_eq!(outcome.booking["call_id"], json!(operator[0].sid));
    for leg in [operator[0], attendee[0]] {
        let position = |wanted: &dyn Fn(&Happened) -> bool| {
            leg.events
                .iter()
                .position(|event| wanted(&event.what))
                .unwrap()
        };
        let disclosed = position(
            &|what| matches!(what, Happened::Heard { text } if text.contains("Acme Support is recorded")),
        );
        let bridged = position(&|what| matches!(what, Happened::Bridged { .. }));
        assert!(disclosed < bridged, "{:?}", leg.events);
    }
    let recorded = |event: &&Event| matches!(event.what, Happened::RecordingStarted { .. });
    let recorded = operator[0].events.iter().find(recorded).unwrap();
    for leg in [operator[0], attendee[0]] {
        let told = |event: &&Event| matches!(&event.what, Happened::Heard { text } if text.contains("is recorded"));
        let told = leg.events.iter().find(told).unwrap();
        assert!(told.at < recorded.at, "{:?}", leg.events);
    }
    let heard = operator[0].heard().join(" ");
    assert!(heard.contains("Ada Lovelace: Follow-up call"), "{heard}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_fails_says_why_and_bridges_nobody() {
    let environment = Environment::set().await;
    let cases = [
        (ATTENDEE, json!({"answer": "busy"}), "failed: busy", 1),
        (
            ATTENDEE,
            json!({"answer": "never"}),
            "failed: attendee_no_answer",
            1,
        ),
        (
            ATTENDEE,
            json!({"hang_up": "in_whisper"}),
            "failed: attendee_no_answer",
            1,
        ),
        (
            ATTENDEE,
            json!({"answer": "fails"}),
            "failed: call_failed",
            1,
        ),
        (
            OPERATOR,
            json!({"answer": "voicemail"}),
            "failed: operator_no_answer",
            0,
        ),
        (
            OPERATOR,
            json!({"answer": "never"}),
            "failed: operator_no_answer",
            0,
        ),
        (
            OPERATOR,
            json!({"answer": "busy"}),
            "failed: operator_no_answer",
            0,
        ),
        (
            OPERATOR,
            json!({"key": null}),
            "failed: operator_no_answer",
            0,
        ),
        (
            OPERATOR,
            json!({"answer": {"refused": 21211}}),
            "failed: carrier_refused",
            0,
        ),
    ];
    for (number, script, state, attendee_legs) in cases {
        environment.carrier.forget();
        environment.script(OPERATOR, json!({}));
        environment.script(ATTENDEE, json!({}));
        environment.script(number, script.clone());
        let booked = environment
            .book(Utc::now() + TimeDelta::seconds(1), json!({}))
            .await;
        environment.tick().await;
        environment.carrier.settled().await;
        let outcome = crate::environment::Outcome {
            booking: environment.booking(&booked["id"]).await,
            calls: environment.carrier.calls(),
        };
        assert_eq!(outcome.state(), state, "{number} {script}");
        assert!(!outcome.anybody_bridged(), "{number} {script}");
        assert_eq!(
            outcome.legs_to(ATTENDEE).len(),
            attendee_legs,
            "{number} {script}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_attendee_is_rung_first_a_machine_or_an_absent_operator_connects_nobody() {
    let environment = Environment::set().await;
    let first = || json!({"modulations": {"bridge_order": "attendee_first"}});
    let outcome = environment.call(first()).await;
    assert_eq!(outcome.state(), "completed");
    let (operator, attendee) = (outcome.legs_to(OPERATOR), outcome.legs_to(ATTENDEE));
    assert_eq!((operator.len(), attendee.len()), (1, 1));
    assert_eq!(outcome.booking["call_id"], json!(attendee[0].sid));
    assert_eq!(attendee[0].answered_by, Some("human"));
    for leg in [attendee[0], operator[0]] {
        let position = |wanted: &dyn Fn(&Happened) -> bool| {
            let mut events = leg.events.iter();
            events.position(|event| wanted(&event.what)).unwrap()
        };
        let disclosed = position(
            &|what| matches!(what, Happened::Heard { text } if text.contains("Acme Support is recorded")),
        );
        let bridged = position(&|what| matches!(what, Happened::Bridged { .. }));
        assert!(disclosed < bridged, "{:?}", leg.events);
    }
    // The number, what that phone does, what becomes of the booking, how often the operator's phone rings.
    let cases = [
        (ATTENDEE, "voicemail", "failed: voicemail", 0),
        (ATTENDEE, "busy", "failed: busy", 0),
        (OPERATOR, "voicemail", "failed: operator_no_answer", 1),
        (OPERATOR, "never", "failed: operator_no_answer", 1),
    ];
    for (number, answer, state, operator_legs) in cases {
        environment.carrier.forget();
        environment.script(OPERATOR, json!({}));
        environment.script(ATTENDEE, json!({}));
        environment.script(number, json!({ "answer": answer }));
        let outcome = environment.call(first()).await;
        assert_eq!(outcome.state(), state, "{number} {answer}");
        assert!(!outcome.anybody_bridged(), "{number} {answer}");
        let rung = outcome.legs_to(OPERATOR).len();
        assert_eq!(rung, operator_legs, "{number} {answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_scheduled_trigger_places_a_call_by_itself() {
    let environment = Environment::set().await;
    environment.edge.fire_scheduled();
    let booked = environment
        .book(Utc::now() + TimeDelta::seconds(4), json!({}))
        .await;
    environment
        .until(|calls| calls.iter().any(|call| call.bridged))
        .await;
    environment.carrier.settled().await;
    assert_eq!(
        environment.booking(&booked["id"]).await["status"],
        "completed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_a_calling_booking_hangs_up_at_the_carrier() {
    let environment = Environment::set().await;
    environment.script(ATTENDEE, json!({"answer": "never"}));
    let booked = environment
        .book(Utc::now() + TimeDelta::seconds(1), json!({}))
        .await;
    // The carrier's clock runs fast in this environment; a long ring gives the person time to cancel.
    environment.script(
        ATTENDEE,
        json!({"answer": {"after": 1000}, "hang_up": "never"}),
    );
    environment.script(
        OPERATOR,
        json!({"hang_up": "never", "answer": {"after": 500}}),
    );
    environment.tick().await;
    environment
        .until(|calls| {
            calls
                .iter()
                .any(|call| call.to == OPERATOR && call.is_live())
        })
        .await;
    let path = format!("/api/bookings/{}", booked["id"].as_str().unwrap());
    let (status, answer) = environment
        .send(environment.request(Method::DELETE, &path))
        .await;
    assert_eq!(status, 200, "{answer}");
    environment.carrier.settled().await;
    let booking = environment.booking(&booked["id"]).await;
    assert_eq!(booking["status"], "cancelled");
    let calls = environment.carrier.calls();
    assert!(
        calls.iter().all(|call| !call.is_live() && !call.bridged),
        "{calls:?}"
    );
    assert!(environment.carrier.calls_to(ATTENDEE).is_empty());
}

/// A call from the booking to what people say of it, in one order.
const TIMELINE: [&str; 13] = [
    "booked",
    "claimed",
    "asked",
    "rung operator",
    "disclosed operator",
    "accepted operator",
    "rung attendee",
    "disclosed attendee",
    "bridged",
    "recorded",
    "ended",
    "outcome",
    "confirmed operator",
];

/// The steps of a timeline that are in [`TIMELINE`], with the leg they are about.
fn steps(answer: &Value) -> Vec<String> {
    answer["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let words = [&entry["event"], &entry["leg"]];
            let words: Vec<_> = words.into_iter().filter_map(Value::as_str).collect();
            words.join(" ")
        })
        .filter(|step| TIMELINE.contains(&step.as_str()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_of_a_call_can_be_read_and_said() {
    let environment = Environment::set().await;
    let settings = json!({"modulations": {"qa": true}, "confirmations": ["The address"]});
    let request = environment
        .confirmed(Method::PUT, "/api/voice-config")
        .await;
    let (status, answer) = environment.send(request.json(&settings)).await;
    assert_eq!(status, 200, "{answer}");
    let outcome = environment.call(json!({"attendee_language": "fr"})).await;
    let call = outcome.booking["call_id"].as_str().unwrap();
    let said = [
        (Method::PUT, "outcome", json!({"outcome": "agreed"}), 200),
        (
            Method::POST,
            "confirmations",
            json!({"prompt": "The address"}),
            201,
        ),
        (Method::PUT, "qa", json!({"submitted": true}), 200),
        (Method::DELETE, "recording", json!({}), 200),
    ];
    for (method, rest, body, expected) in said {
        let path = format!("/api/calls/{call}/{rest}");
        let request = environment.request(method, &path).json(&body);
        let (status, answer) = environment.send(request).await;
        assert_eq!(status, expected, "{rest}: {answer}");
    }
    for rest in ["outcome", "confirmations", "qa", "recording", "timeline"] {
        let path = format!("/api/calls/{call}/{rest}");
        let (status, answer) = environment
            .send(environment.request(Method::GET, &path))
            .await;
        assert_eq!(status, 200, "{rest}: {answer}");
    }
    let path = format!("/api/calls/{call}/timeline");
    let (_, answer) = environment
        .send(environment.request(Method::GET, &path))
        .await;
    assert_eq!(steps(&answer), TIMELINE, "{answer}");
    let heard = outcome.legs_to(ATTENDEE)[0].heard().join(" ");
    assert!(heard.contains("est enregistré"), "{heard}");
    let deleted = |what: &Happened| matches!(what, Happened::RecordingDeleted { .. });
    let calls = environment.carrier.calls();
    let mut events = calls.iter().flat_map(|call| &call.events);
    assert!(events.any(|event| deleted(&event.what)));
}
