//! Whole calls over the carrier's Calling API: what is said is written down while people talk.

use crate::environment::{ATTENDEE, Environment, OPERATOR};
use callslot_fakes::{Event, Happened};
use reqwest::Method;
use serde_json::{Value, json};

/// A call that is transcribed, in its order.
const TIMELINE: [&str; 14] = [
    "booked",
    "claimed",
    "asked",
    "rung operator",
    "answered operator",
    "disclosed operator",
    "accepted operator",
    "rung attendee",
    "answered attendee",
    "disclosed attendee",
    "bridged",
    "recorded",
    "transcribed",
    "ended",
];

/// The organization has its calls transcribed, so that a booking may ask for it.
const TRANSCRIBING: &str =
    r#"UPDATE voice_configs SET settings = '{"modulations":{"transcription":"live"}}'"#;

fn steps(answer: &Value) -> Vec<String> {
    let entries = answer["timeline"].as_array().unwrap().iter();
    entries
        .map(|entry| {
            let words = [&entry["event"], &entry["leg"]];
            let words: Vec<_> = words.into_iter().filter_map(Value::as_str).collect();
            words.join(" ")
        })
        .filter(|step| TIMELINE.contains(&step.as_str()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_transcribed_while_people_talk_and_both_heard_of_it_first() {
    let environment = Environment::set().await;
    // Long enough for the carrier to be asked; its clock runs fast in this environment.
    environment.script(ATTENDEE, json!({"hang_up": {"after_talk": 300}}));
    environment.edge.execute_sql(TRANSCRIBING).await.unwrap();
    let modulations = json!({"transcription": "live", "consent": "required"});
    let outcome = environment.call(json!({"modulations": modulations})).await;
    assert_eq!(
        outcome.state(),
        "completed",
        "{}",
        environment.edge.output()
    );
    let (operator, attendee) = (outcome.legs_to(OPERATOR), outcome.legs_to(ATTENDEE));
    assert_eq!((operator.len(), attendee.len()), (1, 1));
    assert_eq!(environment.carrier.requests()[0].path, "/api/calling/calls");
    let written =
        |event: &&Event| matches!(event.what, Happened::TranscriptionStarted { live: true });
    let written = operator[0].events.iter().find(written).unwrap();
    for leg in [operator[0], attendee[0]] {
        let told = |event: &&Event| matches!(&event.what, Happened::Heard { text } if text.contains("is written down"));
        let told = leg.events.iter().find(told).unwrap();
        assert!(told.at < written.at, "{:?}", leg.events);
    }
    let call = outcome.booking["call_id"].as_str().unwrap();
    let get = async |rest: &str| {
        let path = format!("/api/calls/{call}/{rest}");
        let (status, answer) = environment
            .send(environment.request(Method::GET, &path))
            .await;
        assert_eq!(status, 200, "{rest}: {answer}");
        answer
    };
    let transcript = get("transcript").await;
    assert_eq!(
        transcript["transcript"]["status"], "completed",
        "{transcript}"
    );
    let said: Vec<_> = transcript["transcript"]["utterances"]
        .as_array()
        .unwrap()
        .iter()
        .map(|said| said["text"].as_str().unwrap())
        .collect();
    assert_eq!(said.len(), 2, "{transcript}");
    assert!(said.contains(&"Hello, who is there?"), "{transcript}");
    assert_eq!(
        get("recording").await["recordings"][0]["status"],
        "completed"
    );
    let timeline = get("timeline").await;
    assert_eq!(steps(&timeline), TIMELINE, "{timeline}");
    let path = format!("/api/calls/{call}/recording");
    let (status, answer) = environment
        .send(environment.request(Method::DELETE, &path))
        .await;
    assert_eq!(status, 200, "{answer}");
    let gone = get("transcript").await;
    assert_eq!(gone["transcript"]["status"], "deleted", "{gone}");
    assert_eq!(gone["transcript"]["utterances"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn over_the_calling_api_nobody_is_connected_who_does_not_accept_or_agree() {
    let environment = Environment::set().await;
    environment.edge.execute_sql(TRANSCRIBING).await.unwrap();
    let modulations = |order: &str, consent: &str| json!({"modulations": {"transcription": "live", "bridge_order": order, "consent": consent}});
    // Order, consent, whose phone does what, what becomes of the booking.
    let cases = [
        (
            "operator_first",
            "off",
            OPERATOR,
            json!({"answer": "voicemail"}),
            "failed: operator_no_answer",
        ),
        (
            "operator_first",
            "off",
            ATTENDEE,
            json!({"answer": "busy"}),
            "failed: busy",
        ),
        (
            "operator_first",
            "required",
            ATTENDEE,
            json!({"key": "2"}),
            "failed: attendee_no_answer",
        ),
        (
            "attendee_first",
            "off",
            ATTENDEE,
            json!({"answer": "voicemail"}),
            "failed: voicemail",
        ),
        (
            "attendee_first",
            "required",
            ATTENDEE,
            json!({"key": null}),
            "failed: attendee_no_answer",
        ),
        (
            "attendee_first",
            "off",
            OPERATOR,
            json!({"key": null}),
            "failed: operator_no_answer",
        ),
    ];
    for (order, consent, number, script, state) in cases {
        environment.carrier.forget();
        environment.script(OPERATOR, json!({}));
        environment.script(ATTENDEE, json!({}));
        environment.script(number, script.clone());
        let outcome = environment.call(modulations(order, consent)).await;
        assert_eq!(
            outcome.state(),
            state,
            "{order} {consent} {number} {script}"
        );
        assert!(
            !outcome.anybody_bridged(),
            "{order} {consent} {number} {script}"
        );
    }
}

/// An attendee behind an automatic attendant.
const BEHIND: &str = "123";

#[tokio::test(flavor = "multi_thread")]
async fn an_attendee_behind_an_extension_is_reached_by_digits_and_connected_by_a_key() {
    let environment = Environment::set().await;
    let fields = |order: &str, extension: &str| json!({"attendee_extension": extension, "modulations": {"bridge_order": order}});
    // Order, extension, the phone behind it, what becomes of the booking.
    let cases = [
        ("operator_first", ",123", json!({}), "completed"),
        ("attendee_first", "w123", json!({}), "completed"),
        // The attendant keeps to itself, and hears the words.
        (
            "operator_first",
            ",124",
            json!({}),
            "failed: attendee_no_answer",
        ),
        (
            "attendee_first",
            ",124",
            json!({}),
            "failed: attendee_no_answer",
        ),
        (
            "operator_first",
            "123",
            json!({"key": null}),
            "failed: attendee_no_answer",
        ),
        (
            "attendee_first",
            "123",
            json!({"key": null}),
            "failed: attendee_no_answer",
        ),
    ];
    for (order, extension, mut script, state) in cases {
        let case = format!("{order} {extension} {script}");
        environment.carrier.forget();
        environment.script(OPERATOR, json!({}));
        script["extension"] = json!(BEHIND);
        environment.script(ATTENDEE, script);
        let outcome = environment.call(fields(order, extension)).await;
        assert_eq!(outcome.state(), state, "{case}");
        let completed = state == "completed";
        assert_eq!(outcome.anybody_bridged(), completed, "{case}");
        let attendee = outcome.legs_to(ATTENDEE)[0];
        let sent = attendee.when(|what| matches!(what, Happened::DigitsSent { .. }));
        let heard = attendee.when(|what| matches!(what, Happened::Heard { .. }));
        assert!(
            sent.is_some() && sent <= heard,
            "{case}: {:?}",
            attendee.events
        );
        let recorded = |event: &Event| matches!(event.what, Happened::RecordingStarted { .. });
        let everything = outcome.legs_to(OPERATOR).into_iter().chain([attendee]);
        let any = everything.flat_map(|leg| &leg.events).any(recorded);
        assert!(completed || !any, "{case}");
    }
}
