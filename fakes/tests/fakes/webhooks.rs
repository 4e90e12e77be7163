//! Webhooks to the customer: what it is told, how often, and with what signature.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::customer::{ALL_EVENTS, OPERATOR, World};
use callslot_fakes::{Answer, CallStatus, Happened, Options, Phone, WebhookPurpose, WebhookResult};

#[tokio::test]
async fn every_webhook_is_signed() {
    let world = World::start().await;
    world.conversation().await;
    let seen = world.everything_seen();
    assert!(seen.iter().all(|webhook| webhook.is_signed), "{seen:#?}");
    for path in [
        "/answer",
        "/accepted",
        "/whisper",
        "/dialled",
        "/status",
        "/child",
    ] {
        assert!(seen.iter().any(|webhook| webhook.path == path), "{path}");
    }
}

#[tokio::test]
async fn both_legs_tell_their_story_in_order() {
    let world = World::start().await;
    let (operator, attendee) = world.conversation().await;
    let attendee = attendee.unwrap();
    let story = ["initiated", "ringing", "in-progress", "completed"];
    assert_eq!(world.told("/status"), story);
    assert_eq!(world.told("/child"), story);

    let last = &world.seen("/child")[3];
    assert_eq!(last.get("CallSid"), attendee.sid);
    assert_eq!(last.get("ParentCallSid"), operator.sid);
    assert_eq!(last.get("Direction"), "outbound-dial");
    assert_eq!(
        last.get("CallDuration"),
        attendee.duration_seconds.to_string()
    );
    assert_eq!(last.get("SipResultCode"), "200");
    for (number, callback) in world.seen("/status").iter().enumerate() {
        assert_eq!(callback.get("SequenceNumber"), number.to_string());
        assert_eq!(callback.get("Direction"), "outbound-api");
        assert_eq!(callback.get("ParentCallSid"), "");
        assert_eq!(callback.get("CallDuration").is_empty(), number < 3);
        assert!(chrono::DateTime::parse_from_rfc2822(callback.get("Timestamp")).is_ok());
    }
}

#[tokio::test]
async fn only_the_events_asked_for_are_sent() {
    let check = async |events: &[&str], told: &[&str]| {
        let world = World::start().await;
        let events: Vec<_> = events
            .iter()
            .map(|event| ("StatusCallbackEvent", *event))
            .collect();
        assert_eq!(world.create("+12125550181", &events).await.0, 200);
        world.settled().await;
        assert_eq!(world.told("/status"), told, "{events:?}");
    };
    check(&["completed"], &["busy"]).await;
    check(&["initiated", "completed"], &["initiated", "busy"]).await;
    check(&["answered"], &[]).await;
    check(&["initiated ringing answered completed"], &[]).await;
}

#[tokio::test]
async fn without_a_wish_only_the_end_is_told() {
    let world = World::start().await;
    let (url, status) = (world.address("/answer"), world.address("/status"));
    let form = [
        ("To", OPERATOR),
        ("From", OPERATOR),
        ("Url", &url),
        ("StatusCallback", &status),
    ];
    assert_eq!(world.post("/Calls", &form).await.0, 200);
    world.settled().await;
    assert_eq!(world.told("/status"), ["completed"]);
}

#[tokio::test]
async fn a_status_callback_is_tried_three_times_in_all() {
    let world = World::start().await;
    world.fails("/status", &[500]);
    world
        .create("+12125550181", &[("StatusCallbackEvent", "completed")])
        .await;
    world.settled().await;
    let call = &world.simulator.calls()[0];
    assert_eq!(
        call.status_callbacks(),
        [("busy", &WebhookResult::Answered(500)); 3]
    );
    let attempts: Vec<u8> = call
        .events
        .iter()
        .filter_map(|event| match event.what {
            Happened::Webhook { attempt, .. } => Some(attempt),
            _ => None,
        })
        .collect();
    assert_eq!(attempts, [1, 2, 3]);
}

#[tokio::test]
async fn a_status_callback_that_arrives_is_not_repeated() {
    let world = World::start().await;
    world.fails("/status", &[503, 200]);
    world
        .create("+12125550181", &[("StatusCallbackEvent", "completed")])
        .await;
    world.settled().await;
    assert_eq!(world.told("/status"), ["busy", "busy"]);
}

#[tokio::test]
async fn a_silent_customer_is_given_up_on() {
    let read_timeout = Duration::from_millis(100);
    let world = World::with(Options {
        read_timeout,
        ..Options::default()
    })
    .await;
    world.never_answers("/status");
    world
        .create("+12125550181", &[("StatusCallbackEvent", "completed")])
        .await;
    world.settled().await;
    let calls = world.simulator.calls();
    let callbacks = calls[0].status_callbacks();
    assert_eq!(callbacks.len(), 3);
    assert!(
        callbacks
            .iter()
            .all(|(_, result)| matches!(result, WebhookResult::Unanswered(_))),
        "{callbacks:?}"
    );
}

/// The operator's call with a first document that cannot be used.
async fn first_document(prepare: impl Fn(&World)) -> (World, CallStatus) {
    let world = World::start().await;
    prepare(&world);
    let (operator, _) = world.conversation().await;
    assert_eq!(
        world.seen("/answer").len(),
        1,
        "a document is requested once"
    );
    assert!(
        operator
            .when(|what| matches!(what, Happened::DocumentRejected { .. }))
            .is_some()
    );
    (world, operator.status)
}

#[tokio::test]
async fn a_call_without_a_usable_first_document_fails() {
    assert_eq!(
        first_document(|world| world.fails("/answer", &[500]))
            .await
            .1,
        CallStatus::Failed
    );
    assert_eq!(
        first_document(|world| world.fails("/answer", &[404]))
            .await
            .1,
        CallStatus::Failed
    );
    assert_eq!(
        first_document(|world| world.answers_with("/answer", "<html>"))
            .await
            .1,
        CallStatus::Failed
    );
    assert_eq!(
        first_document(|world| world.says("/answer", "<Sing/>"))
            .await
            .1,
        CallStatus::Failed
    );
    let large = format!("<!--{}-->", "a".repeat(64 * 1024));
    assert_eq!(
        first_document(|world| world.says("/answer", &large))
            .await
            .1,
        CallStatus::Failed
    );
}

#[tokio::test]
async fn a_later_document_that_cannot_be_used_ends_the_call() {
    let world = World::start().await;
    world.fails("/accepted", &[500]);
    let (operator, attendee) = world.conversation().await;
    assert_eq!(operator.status, CallStatus::Completed);
    assert!(attendee.is_none());
}

#[tokio::test]
async fn the_fallback_takes_over_once() {
    let world = World::start().await;
    world.fails("/answer", &[500]);
    world.says("/fallback", "<Say>Sorry.</Say>");
    world
        .create(OPERATOR, &[("FallbackUrl", &world.address("/fallback"))])
        .await;
    world.settled().await;
    assert_eq!(world.simulator.calls()[0].heard(), ["Sorry."]);
    assert_eq!(world.seen("/answer").len(), 1);
    assert_eq!(
        world.seen("/fallback")[0].get("ErrorUrl"),
        world.address("/answer")
    );
}

#[tokio::test]
async fn documents_in_a_circle_come_to_an_end() {
    let world = World::start().await;
    world.says("/answer", "<Redirect>/answer</Redirect>");
    let (operator, _) = world.conversation().await;
    assert_eq!(operator.status, CallStatus::Completed);
    assert_eq!(world.seen("/answer").len(), 100);
}

#[tokio::test]
async fn a_document_asked_for_with_get_is_signed_over_its_whole_address() {
    let world = World::start().await;
    world.create(OPERATOR, &[("Method", "GET")]).await;
    world.settled().await;
    assert!(world.seen("/answer")[0].is_signed);
}

#[tokio::test]
async fn machine_detection_tells_who_answered() {
    let check = async |answer: Answer, who: &str| {
        let world = World::start().await;
        world.simulator.script(
            OPERATOR,
            Phone {
                answer,
                ..Phone::default()
            },
        );
        let (_, body) = world
            .create(OPERATOR, &[("MachineDetection", "Enable")])
            .await;
        assert!(body["answered_by"].is_null());
        world.settled().await;
        assert_eq!(world.seen("/answer")[0].get("AnsweredBy"), who);
        assert_eq!(world.simulator.calls()[0].answered_by, Some(who));
    };
    check(Answer::Voicemail, "machine").await;
    check(Answer::After(Duration::ZERO), "human").await;
}

#[tokio::test]
async fn people_can_read_along() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let on_event = {
        let lines = lines.clone();
        Arc::new(move |line: &str| lines.lock().unwrap().push(line.to_owned()))
    };
    let world = World::with(Options {
        on_event: Some(on_event),
        ..Options::default()
    })
    .await;
    world.conversation().await;
    let lines: Vec<_> = lines
        .lock()
        .unwrap()
        .iter()
        .map(|line| line[9..].to_owned())
        .collect();
    for line in [
        "+12125550100 rings",
        "+12125550100 presses 1",
        "+14155552671 hears \"You are recorded.\"",
        "+14155552671 is bridged with +12125550100",
        "+14155552671 hangs up",
    ] {
        assert!(lines.iter().any(|told| told == line), "{line}: {lines:#?}");
    }
}

#[tokio::test]
async fn the_log_names_what_each_webhook_was_for() {
    let world = World::start().await;
    let (operator, _) = world.conversation().await;
    let of = |wanted: WebhookPurpose| {
        operator
            .events
            .iter()
            .filter(|event| matches!(&event.what, Happened::Webhook { purpose, .. } if *purpose == wanted))
            .count()
    };
    assert_eq!(of(WebhookPurpose::Status), ALL_EVENTS.len());
    assert_eq!(of(WebhookPurpose::Document), 3);
}
