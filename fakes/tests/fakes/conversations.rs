//! Calls as people at both ends live through them.

use std::time::Duration;

use super::customer::{ATTENDEE, CALLER_ID, OPERATOR, World};
use callslot_fakes::{
    Answer, CallStatus, Direction, HangUp, Happened, HungUpBy, Options, Phone, Speech,
};

fn phone(answer: Answer, hang_up: HangUp) -> Phone {
    Phone {
        answer,
        hang_up,
        ..Phone::default()
    }
}

const AT_ONCE: Answer = Answer::After(Duration::ZERO);

#[tokio::test]
async fn an_operator_who_accepts_talks_with_the_attendee() {
    let world = World::start().await;
    let (operator, attendee) = world.conversation().await;
    let attendee = attendee.unwrap();

    assert_eq!(operator.heard(), ["Press 1.", "It is over."]);
    assert_eq!(operator.pressed(), "1");
    assert_eq!(operator.direction, Direction::OutboundApi);
    assert_eq!(operator.status, CallStatus::Completed);
    assert_eq!(operator.hung_up_by(), Some(HungUpBy::Document));
    assert!(operator.bridged && attendee.bridged);

    assert_eq!(attendee.to, ATTENDEE);
    assert_eq!(attendee.from, CALLER_ID);
    assert_eq!(attendee.parent.as_deref(), Some(operator.sid.as_str()));
    assert_eq!(attendee.direction, Direction::OutboundDial);
    assert_eq!(attendee.heard(), ["You are recorded."]);
    assert_eq!(attendee.hung_up_by(), Some(HungUpBy::Phone));
    let heard = attendee.when(|what| matches!(what, Happened::Heard { .. }));
    let bridged = attendee.when(|what| matches!(what, Happened::Bridged { .. }));
    assert!(
        heard.is_some() && heard <= bridged,
        "the whisper comes before the bridge"
    );
    assert!(
        attendee.duration_seconds >= 3,
        "{}",
        attendee.duration_seconds
    );

    let action = &world.seen("/dialled")[0];
    assert_eq!(action.get("DialCallStatus"), "completed");
    assert_eq!(action.get("DialCallSid"), attendee.sid);
    assert_eq!(
        action.get("DialCallDuration"),
        attendee.duration_seconds.to_string()
    );
    assert_eq!(world.seen("/accepted")[0].get("Digits"), "1");
    assert_eq!(world.seen("/whisper")[0].get("CallSid"), attendee.sid);
}

/// Calls the operator, who accepts; the attendee's phone is scripted.
async fn attendee_is(phone: Phone, dialled: &str, attendee_status: CallStatus) {
    let world = World::start().await;
    world.simulator.script(ATTENDEE, phone.clone());
    let (operator, attendee) = world.conversation().await;
    let attendee = attendee.unwrap();
    assert!(!operator.bridged && !attendee.bridged, "{phone:?}");
    assert_eq!(attendee.status, attendee_status, "{phone:?}");
    assert_eq!(
        world.seen("/dialled")[0].get("DialCallStatus"),
        dialled,
        "{phone:?}"
    );
    assert_eq!(operator.heard(), ["Press 1.", "It is over."], "{phone:?}");
    assert_eq!(
        world.told("/child").last().map(String::as_str),
        Some(attendee_status.as_str())
    );
}

#[tokio::test]
async fn a_busy_attendee_is_not_bridged() {
    attendee_is(phone(Answer::Busy, HangUp::Usual), "busy", CallStatus::Busy).await;
}

#[tokio::test]
async fn an_attendee_who_never_answers_is_not_bridged() {
    attendee_is(
        phone(Answer::Never, HangUp::Usual),
        "no-answer",
        CallStatus::NoAnswer,
    )
    .await;
}

#[tokio::test]
async fn an_attendee_slower_than_the_dial_timeout_did_not_answer() {
    let slow = phone(Answer::After(Duration::from_secs(21)), HangUp::Usual);
    attendee_is(slow, "no-answer", CallStatus::NoAnswer).await;
}

#[tokio::test]
async fn a_number_that_cannot_be_reached_has_failed() {
    attendee_is(
        phone(Answer::Fails, HangUp::Usual),
        "failed",
        CallStatus::Failed,
    )
    .await;
}

#[tokio::test]
async fn hanging_up_in_the_whisper_never_bridges() {
    attendee_is(
        phone(AT_ONCE, HangUp::InWhisper),
        "no-answer",
        CallStatus::Completed,
    )
    .await;
}

#[tokio::test]
async fn a_whisper_that_hangs_up_never_bridges() {
    let world = World::start().await;
    world.says(
        "/whisper",
        r#"<Gather numDigits="1" action="/ready"><Say>Press 1.</Say></Gather><Hangup/>"#,
    );
    world.simulator.script(
        ATTENDEE,
        Phone {
            key: None,
            ..Phone::default()
        },
    );
    let (operator, attendee) = world.conversation().await;
    assert!(!operator.bridged);
    assert_eq!(attendee.unwrap().hung_up_by(), Some(HungUpBy::Document));
    assert_eq!(world.seen("/dialled")[0].get("DialCallStatus"), "no-answer");
}

#[tokio::test]
async fn a_whisper_that_goes_on_elsewhere_still_bridges() {
    let world = World::start().await;
    world.says(
        "/whisper",
        r#"<Gather numDigits="1" action="/ready"><Say>Press 1.</Say></Gather><Hangup/>"#,
    );
    world.says("/ready", "<Redirect>/thanks</Redirect>");
    world.says("/thanks", r#"<Pause length="1"/><Say>Thanks.</Say>"#);
    let (operator, attendee) = world.conversation().await;
    assert!(operator.bridged);
    assert_eq!(attendee.unwrap().heard(), ["Press 1.", "Thanks."]);
}

#[tokio::test]
async fn a_whisper_that_cannot_be_had_never_bridges() {
    let world = World::start().await;
    world.fails("/whisper", &[500]);
    let (operator, attendee) = world.conversation().await;
    assert!(!operator.bridged);
    assert_eq!(attendee.unwrap().hung_up_by(), Some(HungUpBy::Carrier));
}

#[tokio::test]
async fn a_voicemail_presses_nothing_and_reaches_no_attendee() {
    let world = World::start().await;
    world
        .simulator
        .script(OPERATOR, phone(Answer::Voicemail, HangUp::Usual));
    let (operator, attendee) = world.conversation().await;
    assert!(attendee.is_none());
    assert_eq!(operator.heard(), ["Press 1.", "Goodbye."]);
    assert_eq!(
        operator.status,
        CallStatus::Completed,
        "which is why `completed` proves nothing"
    );
}

#[tokio::test]
async fn a_voicemail_hangs_up_on_an_endless_document() {
    let world = World::start().await;
    world.says(
        "/answer",
        r#"<Pause length="1"/><Redirect>/answer</Redirect>"#,
    );
    world
        .simulator
        .script(OPERATOR, phone(Answer::Voicemail, HangUp::Usual));
    let (operator, _) = world.conversation().await;
    assert_eq!(operator.hung_up_by(), Some(HungUpBy::Phone));
}

#[tokio::test]
async fn an_operator_who_hangs_up_while_it_rings_cancels_the_attendee() {
    let world = World::start().await;
    world
        .simulator
        .script(ATTENDEE, phone(Answer::Never, HangUp::Usual));
    let sid = world.call(OPERATOR).await;
    world
        .until(|calls| {
            calls
                .get(1)
                .is_some_and(|call| call.status == CallStatus::Ringing)
        })
        .await;
    assert!(world.simulator.hang_up(&sid));
    world.settled().await;
    let [operator, attendee] = &world.simulator.calls()[..] else {
        panic!("two legs");
    };
    assert_eq!(attendee.status, CallStatus::Canceled);
    assert_eq!(operator.hung_up_by(), Some(HungUpBy::Phone));
    assert_eq!(world.seen("/dialled")[0].get("DialCallStatus"), "canceled");
    assert_eq!(world.told("/child"), ["initiated", "ringing", "canceled"]);
    assert!(
        !operator.heard().contains(&"It is over."),
        "nobody is left to hear the action's document"
    );
}

#[tokio::test]
async fn an_operator_who_hangs_up_first_ends_the_conversation() {
    let world = World::start().await;
    world.simulator.script(
        OPERATOR,
        phone(AT_ONCE, HangUp::AfterTalk(Duration::from_secs(1))),
    );
    world
        .simulator
        .script(ATTENDEE, phone(AT_ONCE, HangUp::Never));
    let (operator, attendee) = world.conversation().await;
    assert!(operator.bridged);
    assert_eq!(operator.hung_up_by(), Some(HungUpBy::Phone));
    assert_eq!(attendee.unwrap().hung_up_by(), Some(HungUpBy::OtherSide));
    assert_eq!(world.seen("/dialled")[0].get("DialCallStatus"), "completed");
    assert_eq!(world.seen("/dialled")[0].get("CallStatus"), "completed");
}

#[tokio::test]
async fn the_time_limit_ends_a_conversation_nobody_ends() {
    let world = World::start().await;
    world.says(
        "/answer",
        &format!(r#"<Dial timeLimit="5">{ATTENDEE}</Dial><Say>Time is up.</Say>"#),
    );
    world
        .simulator
        .script(ATTENDEE, phone(AT_ONCE, HangUp::Never));
    let (operator, attendee) = world.conversation().await;
    assert_eq!(attendee.unwrap().hung_up_by(), Some(HungUpBy::Carrier));
    assert_eq!(
        operator.heard(),
        ["Time is up."],
        "without an action the document goes on"
    );
}

#[tokio::test]
async fn words_cut_off_are_not_heard() {
    let speech = Speech::PerWord {
        each: Duration::from_secs(1),
        cap: Duration::from_mins(1),
    };
    let world = World::with(Options {
        speech,
        ..Options::default()
    })
    .await;
    world.simulator.script(
        OPERATOR,
        phone(AT_ONCE, HangUp::AfterAnswer(Duration::from_secs(1))),
    );
    let (operator, _) = world.conversation().await;
    assert_eq!(operator.status, CallStatus::Completed);
    assert_eq!(operator.hung_up_by(), Some(HungUpBy::Phone));
    assert!(operator.heard().is_empty(), "{:?}", operator.heard());
}

#[tokio::test]
async fn a_call_is_sent_to_another_document_in_the_middle_of_a_dial() {
    let world = World::start().await;
    world.says("/elsewhere", "<Say>Something else.</Say>");
    world
        .simulator
        .script(ATTENDEE, phone(Answer::Never, HangUp::Usual));
    let sid = world.call(OPERATOR).await;
    world
        .until(|calls| {
            calls
                .get(1)
                .is_some_and(|call| call.status == CallStatus::Ringing)
        })
        .await;
    let (status, _) = world
        .post(
            &format!("/Calls/{sid}"),
            &[("Url", &world.address("/elsewhere"))],
        )
        .await;
    assert_eq!(status, 200);
    world.settled().await;
    let calls = world.simulator.calls();
    assert_eq!(calls[0].heard(), ["Press 1.", "Something else."]);
    assert_eq!(calls[1].status, CallStatus::Canceled);
}

#[tokio::test]
async fn built_in_numbers_need_no_script() {
    let world = World::start().await;
    for (number, status) in [
        ("+12125550181", CallStatus::Busy),
        ("+12125550182", CallStatus::NoAnswer),
    ] {
        world.call(number).await;
        world.settled().await;
        assert_eq!(world.simulator.calls_to(number)[0].status, status);
    }
    world.dials("+12125550184");
    world.call(OPERATOR).await;
    world.settled().await;
    assert!(!world.simulator.calls_to("+12125550184")[0].bridged);
}

#[tokio::test]
async fn recording_runs_from_its_start_to_the_end_of_the_call() {
    let world = World::start().await;
    world
        .simulator
        .script(ATTENDEE, phone(AT_ONCE, HangUp::Never));
    let sid = world.call(OPERATOR).await;
    world.until(|calls| calls[0].bridged).await;
    let form = [("RecordingStatusCallback", world.address("/recording"))];
    let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
    let (status, body) = world.post(&format!("/Calls/{sid}/Recordings"), &form).await;
    assert_eq!(status, 201, "{body}");
    world
        .post(&format!("/Calls/{sid}"), &[("Status", "completed")])
        .await;
    world.settled().await;
    let announced = &world.seen("/recording")[0];
    assert!(announced.is_signed);
    assert_eq!(announced.get("RecordingSid"), body["sid"]);
    assert_eq!(announced.get("CallSid"), sid);
    let recording = format!("/Recordings/{}", body["sid"].as_str().unwrap());
    assert_eq!(world.delete(&recording).await, 204);
    assert_eq!(world.delete(&recording).await, 404, "it is gone");
    assert_eq!(world.delete("/Recordings/none").await, 404);
}
