//! Calls over the Calling API: commands, documents in SWML, webhooks in JSON.

use serde_json::{Value, json};

use super::customer::{ATTENDEE, CALLER_ID, OPERATOR, World};
use callslot_fakes::{Answer, CallStatus, HangUp, Happened, HungUpBy, Phone};

fn swml(main: &Value) -> String {
    json!({"version": "1.0.0", "sections": {"main": main}}).to_string()
}

/// A customer who calls the operator first, and on any key the attendee, who has to press 1.
async fn world() -> World {
    let world = World::start().await;
    let at = |path: &str| world.address(path);
    let prompt =
        |text: &str| json!({"prompt": {"play": text, "max_digits": 1, "initial_timeout": 8}});
    world.answers_with(
        "/answer",
        &swml(&json!([
            {"answer": {}},
            prompt("say:Press a key."),
            {"cond": [{"when": "prompt_result == 'match_digits'", "then": [{"transfer": {"dest": at("/accepted")}}]}]},
            {"play": {"url": "say:Goodbye."}},
            {"hangup": {}},
        ])),
    );
    world.answers_with(
        "/accepted",
        &swml(&json!([
            {"connect": {
                "from": CALLER_ID, "to": ATTENDEE, "timeout": 20, "max_duration": 600,
                "confirm": at("/confirm"), "confirm_timeout": 60, "call_state_url": at("/child"),
                "call_state_events": ["created", "ringing", "answered", "ended"],
                "status_url": at("/connect"),
            }},
            {"transfer": {"dest": at("/dialled")}},
        ])),
    );
    let mut ask = prompt("say:Press 1 to agree.");
    ask["prompt"]["status_url"] = at("/collect").into();
    world.answers_with(
        "/confirm",
        &swml(&json!([
            {"play": {"url": "say:You are recorded."}},
            ask,
            {"cond": [{"when": "prompt_result != 'match_digits' || prompt_value != '1'", "then": [{"hangup": {}}]}]},
        ])),
    );
    world.answers_with(
        "/dialled",
        &swml(&json!([{"play": {"url": "say:It is over."}}, {"hangup": {}}])),
    );
    world
}

async fn dial(world: &World) -> String {
    let (status, leg) = world
        .command(&json!({"command": "dial", "params": {
            "from": CALLER_ID, "to": OPERATOR, "url": world.address("/answer"), "url_method": "POST",
            "timeout": 30, "status_url": world.address("/status"),
            "status_events": ["queued", "initiated", "ringing", "answered", "ended"],
        }}))
        .await;
    assert_eq!(status, 201, "{leg}");
    leg["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_whole_call_is_recorded_and_written_down_on_command() {
    let world = world().await;
    let stays = Phone {
        hang_up: HangUp::Never,
        ..Phone::default()
    };
    world.simulator.script(ATTENDEE, stays);
    let id = dial(&world).await;
    world
        .until(|calls| calls.iter().any(|call| call.bridged))
        .await;
    let live = json!({"action": {"start": {
        "webhook": world.address("/said"), "lang": "en-US", "live_events": true,
        "direction": ["remote-caller", "local-caller"],
    }}});
    let after = json!({"control_id": "t", "status_url": world.address("/said")});
    let record = json!({"control_id": "r", "audio": {"stereo": true}, "status_url": world.address("/recorded")});
    for (command, params) in [
        ("calling.live_transcribe", live),
        ("calling.transcribe", after),
        ("calling.record", record),
        ("calling.end", json!({"reason": "hangup"})),
    ] {
        let asked = json!({"command": command, "id": id, "params": params});
        let (status, answer) = world.command(&asked).await;
        assert_eq!(status, 200, "{command}: {answer}");
    }
    world.settled().await;
    let calls = world.simulator.calls();
    assert_eq!(calls[0].hung_up_by(), Some(HungUpBy::Api));
    assert_eq!(calls[1].heard(), ["You are recorded.", "Press 1 to agree."]);
    let said: Vec<_> = world
        .seen("/said")
        .iter()
        .map(super::customer::Seen::json)
        .collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert_eq!(said[2]["event_type"], "calling.transcript.completed");
    let recorded = world.seen("/recorded")[0].json();
    assert_eq!(recorded["params"]["control_id"], "r");
    assert_eq!(world.delete("/api/relay/rest/recordings/r").await, 204);
    let connected = world.seen("/connect")[0].json();
    assert_eq!(
        connected["params"]["peer"]["call_id"],
        calls[1].sid.as_str()
    );
    let key = world.seen("/collect")[0].json();
    assert_eq!(key["params"]["result"]["params"]["digits"], "1");
    let states: Vec<_> = world
        .seen("/child")
        .iter()
        .map(|seen| seen.json()["params"]["call_state"].clone())
        .collect();
    assert_eq!(states, ["created", "ringing", "answered", "ended"]);
    assert_eq!(
        world.seen("/status").last().unwrap().json()["status"],
        "ended"
    );
    let everything = world.everything_seen();
    assert!(
        everything
            .iter()
            .all(|seen| seen.is_signed_json && !seen.is_signed)
    );
}

#[tokio::test]
async fn whoever_does_not_agree_or_answer_is_not_connected() {
    for (phone, reason) in [
        (
            Phone {
                key: Some('2'),
                ..Phone::default()
            },
            "hangup",
        ),
        (
            Phone {
                key: None,
                ..Phone::default()
            },
            "hangup",
        ),
        (
            Phone {
                answer: Answer::Busy,
                ..Phone::default()
            },
            "busy",
        ),
        (
            Phone {
                answer: Answer::Never,
                ..Phone::default()
            },
            "no_answer",
        ),
    ] {
        let world = world().await;
        world.simulator.script(ATTENDEE, phone.clone());
        dial(&world).await;
        world.settled().await;
        assert!(
            world.simulator.calls().iter().all(|call| !call.bridged),
            "{phone:?}"
        );
        let asked = world.seen("/dialled")[0].json();
        assert_eq!(asked["vars"]["connect_result"], "failed", "{phone:?}");
        assert_eq!(asked["vars"]["connect_failed_reason"], reason, "{phone:?}");
        assert!(world.seen("/connect").is_empty(), "{phone:?}");
    }
}

#[tokio::test]
async fn an_attendant_puts_through_for_the_right_digits_only() {
    for (sent, put_through) in [("WW12#", true), ("WW13#", false), ("", false)] {
        let world = world().await;
        let behind = Phone {
            extension: Some("12#".to_owned()),
            hang_up: HangUp::AfterTalk(std::time::Duration::from_secs(1)),
            ..Phone::default()
        };
        world.simulator.script(ATTENDEE, behind);
        let mut ask =
            json!({"prompt": {"play": "say:Press 1.", "max_digits": 1, "initial_timeout": 2}});
        ask["prompt"]["status_url"] = world.address("/collect").into();
        let mut main = vec![
            json!({"play": {"url": "say:You are recorded."}}),
            ask,
            json!({"cond": [{"when": "prompt_result != 'match_digits'", "then": [{"hangup": {}}]}]}),
        ];
        if !sent.is_empty() {
            main.insert(0, json!({"send_digits": {"digits": sent}}));
        }
        world.answers_with("/confirm", &swml(&main.into()));
        dial(&world).await;
        world.settled().await;
        let calls = world.simulator.calls();
        let attendee = &calls[1];
        assert_eq!(attendee.bridged, put_through, "{sent}: {attendee:?}");
        assert_eq!(attendee.pressed(), if put_through { "1" } else { "" });
        let digits: Vec<_> = [sent].into_iter().filter(|sent| !sent.is_empty()).collect();
        assert_eq!(attendee.digits_sent(), digits);
        // An attendant hears the words as well.
        assert!(attendee.heard().contains(&"You are recorded."));
    }
}

#[tokio::test]
async fn an_attendant_is_a_machine_to_the_carrier() {
    let world = world().await;
    let behind = Phone {
        extension: Some("12".to_owned()),
        ..Phone::default()
    };
    world.simulator.script(OPERATOR, behind);
    let listen = json!([
        {"answer": {}},
        {"detect_machine": {"detectors": "amd,fax", "timeout": 10, "wait": true}},
        {"transfer": {"dest": world.address("/detected")}},
    ]);
    world.answers_with("/answer", &swml(&listen));
    world.answers_with("/detected", &swml(&json!([{"hangup": {}}])));
    dial(&world).await;
    world.settled().await;
    let asked = world.seen("/detected")[0].json();
    assert_eq!(asked["vars"]["detect_result"], "machine");
}

#[tokio::test]
async fn a_command_that_makes_no_sense_is_refused() {
    let world = world().await;
    for (command, expected) in [
        (json!({"command": "sing"}), 422),
        (
            json!({"command": "calling.end", "id": "nobody", "params": {}}),
            404,
        ),
        (
            json!({"command": "dial", "params": {"from": CALLER_ID, "to": OPERATOR}}),
            422,
        ),
    ] {
        let (status, answer) = world.command(&command).await;
        assert_eq!(status, expected, "{command}: {answer}");
        assert!(answer["errors"][0]["code"].is_string(), "{answer}");
    }
    let id = dial(&world).await;
    world.settled().await;
    let late = json!({"command": "calling.transcribe", "id": id, "params": {"control_id": "t", "status_url": "https://a.example"}});
    assert_eq!(world.command(&late).await.0, 422);
    assert_eq!(
        world.get(&format!("/api/voice/logs/{id}")).await.1["status"],
        "ended"
    );
}

#[tokio::test]
async fn a_document_that_cannot_be_followed_ends_the_call() {
    let world = world().await;
    for document in [
        "<Response/>",
        r#"{"version":"1.0.0","sections":{"main":[{"sing":{}}]}}"#,
    ] {
        world.answers_with("/answer", document);
        let id = dial(&world).await;
        world.settled().await;
        let calls = world.simulator.calls();
        let call = calls.iter().find(|call| call.sid == id).unwrap();
        assert_eq!(call.status, CallStatus::Failed);
        let rejected = |what: &Happened| matches!(what, Happened::DocumentRejected { .. });
        assert!(call.events.iter().any(|event| rejected(&event.what)));
    }
}
