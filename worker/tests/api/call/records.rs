//! Records that are kept of a call: confirmations, outcome, review, recording, timeline.

use crate::prelude::*;
use callslot_shared::api::OutcomeKind;
use callslot_worker::telephony::CarrierError;

const CALL: &str = "/api/calls/call-1";

fn prompts() -> Value {
    json!({"confirmations": ["The address"], "modulations": {"qa": true}})
}

/// A call of the owner's, as far as the key that accepts and the attendee's disclosure.
pub(crate) async fn talking(world: &World) -> String {
    world.acme().with_voice(&prompts());
    world.book_in(5).await;
    world.tick().await;
    let attempt = world.text("SELECT id FROM call_attempts");
    let (operator, attendee) = (("CallSid", "call-1"), ("CallSid", "leg-2"));
    let ringing = ("CallStatus", "ringing");
    world
        .webhook(&attempt, "status/operator", &[operator, ringing])
        .await;
    world.webhook(&attempt, "operator", &[operator]).await;
    world
        .webhook(&attempt, "accepted", &[operator, ("Digits", "1")])
        .await;
    world
        .webhook(&attempt, "status/attendee", &[attendee, ringing])
        .await;
    world.webhook(&attempt, "whisper", &[attendee]).await;
    tokio::time::advance(std::time::Duration::from_secs(5)).await;
    world.webhook(&attempt, "connected", &[attendee]).await;
    attempt
}

pub(crate) async fn hang_up(world: &World, attempt: &str) {
    tokio::time::advance(std::time::Duration::from_secs(60)).await;
    let end = [("CallSid", "call-1"), ("CallStatus", "completed")];
    world.webhook(attempt, "status/operator", &end).await;
    assert_eq!(world.text("SELECT phase FROM call_attempts"), "ended");
}

/// Makes the owner's key one of another member.
fn act_as(world: &World, user: &str, role: Role) {
    let user = format!("019a0000-0000-7000-8000-000000000{user}");
    world.member(&user).becomes(role);
    world.owner_key().acting_for(&user);
}

fn count(world: &World, table: &str) -> String {
    world.text(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}"))
}

async fn confirm(world: &World, body: Value) -> (u16, Value) {
    let path = format!("{CALL}/confirmations");
    let (status, answer) = world.send(Method::POST, &path, body).await;
    (status.as_u16(), answer)
}

async fn declare(world: &World, body: Value) -> (u16, Value) {
    let path = format!("{CALL}/outcome");
    let (status, answer) = world.send(Method::PUT, &path, body).await;
    (status.as_u16(), answer)
}

async fn review(world: &World, body: Value) -> (u16, Value) {
    let path = format!("{CALL}/qa");
    let (status, answer) = world.send(Method::PUT, &path, body).await;
    (status.as_u16(), answer)
}

#[tokio::test(start_paused = true)]
async fn the_operator_confirms_each_prompt_once_and_it_is_marked_how() {
    let world = World::new();
    talking(&world).await;
    let said = json!({"prompt": "The address", "note": "Yes, still the same."});
    let (status, answer) = confirm(&world, said.clone()).await;
    assert_eq!(status, 201, "{answer}");
    assert_eq!(answer["confirmation"]["via"], "api_key");
    assert_eq!(answer["confirmation"]["note"], "Yes, still the same.");
    assert_eq!(confirm(&world, said).await, (201, answer.clone()));
    let (status, _) = confirm(&world, json!({"prompt": "The address"})).await;
    assert_eq!(status, 409);
    let path = format!("{CALL}/confirmations");
    let (_, list) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(list["prompts"], json!(["The address"]));
    assert_eq!(list["confirmations"], json!([answer["confirmation"]]));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_confirmed_that_was_not_asked_by_who_was_not_there_or_when_nobody_talks() {
    let world = World::new();
    let attempt = talking(&world).await;
    let address = || json!({"prompt": "The address"});
    for (body, field) in [
        (json!({"prompt": "The weather"}), "prompt"),
        (
            json!({"prompt": "The address", "note": "x".repeat(2_001)}),
            "note",
        ),
    ] {
        let (status, answer) = confirm(&world, body).await;
        assert_eq!((status, &answer["error"]["field"]), (422, &json!(field)));
    }
    act_as(&world, "103", Role::Admin);
    assert_eq!(
        confirm(&world, address()).await.0,
        403,
        "an admin who was not there"
    );
    act_as(&world, "101", Role::Owner);
    world.sql("UPDATE call_attempts SET bridged_at = NULL");
    assert_eq!(confirm(&world, address()).await.0, 409, "nobody talks");
    world.sql("UPDATE call_attempts SET bridged_at = 1");
    hang_up(&world, &attempt).await;
    tokio::time::advance(std::time::Duration::from_secs(3_601)).await;
    assert_eq!(confirm(&world, address()).await.0, 409, "long over");
    assert_eq!(count(&world, "confirmations"), "0");
    world.sql("UPDATE call_attempts SET ended_at = ended_at + 2000");
    assert_eq!(confirm(&world, address()).await.0, 201, "within the hour");
}

#[tokio::test(start_paused = true)]
async fn an_outcome_is_declared_when_the_call_is_over_and_changed_only_with_a_trail() {
    let world = World::new();
    let attempt = talking(&world).await;
    let (status, answer) = declare(&world, json!({"outcome": "agreed"})).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (409, &json!("conflict"))
    );
    for (body, field) in [
        (json!({"outcome": "other"}), "note"),
        (
            json!({"outcome": "agreed", "note": "x".repeat(2_001)}),
            "note",
        ),
    ] {
        let (status, answer) = declare(&world, body).await;
        assert_eq!((status, &answer["error"]["field"]), (422, &json!(field)));
    }
    assert_eq!(declare(&world, json!({"outcome": "splendid"})).await.0, 400);
    hang_up(&world, &attempt).await;
    assert_eq!(count(&world, "outcomes"), "0");
    for _ in 0..2 {
        let (status, answer) = declare(&world, json!({"outcome": "agreed"})).await;
        assert_eq!((status, &answer["history"]), (200, &json!([])), "{answer}");
    }
    let corrected = json!({"outcome": "declined", "note": "I misheard."});
    let (_, answer) = declare(&world, corrected).await;
    assert_eq!(answer["outcome"]["outcome"], "declined");
    assert_eq!(answer["history"][0]["outcome"], "agreed");
    let path = format!("{CALL}/outcome");
    assert_eq!(world.send(Method::GET, &path, Value::Null).await.1, answer);
    let audited = "SELECT CAST(COUNT(*) AS TEXT) FROM audit_log WHERE action = 'outcome.declare'";
    assert_eq!(world.text(audited), "2");
    let (_, call) = world.send(Method::GET, CALL, Value::Null).await;
    assert_eq!(call["call"]["outcome"], "declined");
    assert!(
        world
            .db
            .sqlite
            .script("UPDATE outcomes SET note = 'x'")
            .is_err()
    );
}

#[tokio::test(start_paused = true)]
async fn only_the_operator_and_who_leads_say_what_came_of_a_call() {
    let world = World::new();
    let attempt = talking(&world).await;
    hang_up(&world, &attempt).await;
    for (role, expected) in [
        (Role::Operator, 403),
        (Role::Viewer, 403),
        (Role::Admin, 200),
    ] {
        act_as(&world, "103", role);
        let (status, _) = declare(&world, json!({"outcome": "reached"})).await;
        assert_eq!(status, expected, "{role:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_callback_that_is_wanted_comes_with_a_booking_that_can_be_sent() {
    let world = World::new();
    let attempt = talking(&world).await;
    hang_up(&world, &attempt).await;
    world.every_booking().with_extension("12");
    for outcome in OutcomeKind::ALL {
        let body = json!({"outcome": outcome, "note": "n"});
        let (_, answer) = declare(&world, body).await;
        let wanted = outcome == OutcomeKind::CallbackWanted;
        assert_eq!(answer["follow_up"].is_object(), wanted, "{outcome:?}");
        if wanted {
            let draft = answer["follow_up"].clone();
            assert_eq!(draft["attendee_extension"], "12");
            assert_eq!(draft["start_time"], "2026-03-03T11:59:55Z");
            let (status, booked) = world.send(Method::POST, "/api/bookings", draft).await;
            assert_eq!(status, StatusCode::CREATED, "{booked}");
            assert_eq!(booked["booking"]["attendee_name"], "Ada Lovelace");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn calls_that_nobody_has_spoken_of_are_listed_until_somebody_has() {
    let world = World::new();
    let attempt = talking(&world).await;
    let missing = async || {
        let path = "/api/calls?outcome=missing";
        let (_, answer) = world.send(Method::GET, path, Value::Null).await;
        answer["calls"].as_array().unwrap().len()
    };
    assert_eq!(missing().await, 0, "it is not over");
    hang_up(&world, &attempt).await;
    assert_eq!(missing().await, 1);
    declare(&world, json!({"outcome": "reached"})).await;
    assert_eq!(missing().await, 0);
    let (status, answer) = world
        .send(Method::GET, "/api/calls?outcome=agreed", Value::Null)
        .await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["field"]),
        (400, &json!("outcome"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_review_is_seen_by_reviewers_only_and_done_when_submitted() {
    let world = World::new();
    let attempt = talking(&world).await;
    hang_up(&world, &attempt).await;
    let draft =
        json!({"notes": "A secret note.", "scores": [{"criterion": "Greeting", "score": 4}]});
    act_as(&world, "104", Role::Analyst);
    assert_eq!(review(&world, draft).await.0, 200);
    for (role, expected) in [
        (Role::Operator, 403),
        (Role::Viewer, 403),
        (Role::Admin, 200),
        (Role::Analyst, 200),
    ] {
        act_as(&world, "104", role);
        let path = format!("{CALL}/qa");
        assert_eq!(
            world.send(Method::GET, &path, Value::Null).await.0,
            expected,
            "{role:?}"
        );
    }
    let (status, done) = review(&world, json!({"notes": "Done.", "submitted": true})).await;
    assert_eq!((status, &done["review"]["notes"]), (200, &json!("Done.")));
    assert!(done["review"]["submitted_at"].is_string());
    for again in [
        json!({"notes": "Changed."}),
        json!({"notes": "Done.", "submitted": true}),
    ] {
        assert_eq!(review(&world, again).await.0, 409);
    }
    assert_eq!(world.text("SELECT notes FROM qa_reviews"), "Done.");
    assert!(
        world
            .db
            .sqlite
            .script("UPDATE qa_reviews SET notes = 'x'")
            .is_err()
    );
    assert_eq!(
        count(&world, "outcomes"),
        "0",
        "a review says nothing of the outcome"
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_of_a_review_shows_anywhere_else() {
    let world = World::new();
    let attempt = talking(&world).await;
    hang_up(&world, &attempt).await;
    let notes =
        json!({"notes": "A secret note.", "scores": [{"criterion": "Patience", "score": 1}]});
    assert_eq!(review(&world, notes).await.0, 200);
    for rest in ["", "/outcome", "/timeline", "/confirmations", "/recording"] {
        let path = format!("{CALL}{rest}");
        let shown = world
            .text_of(request(Method::GET, &path, Some(OWNER_KEY)))
            .await;
        assert_eq!(shown.0, StatusCode::OK);
        assert!(
            !shown.1.contains("secret") && !shown.1.contains("Patience"),
            "{path}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_without_reviews_takes_none() {
    let world = World::new();
    let attempt = talking(&world).await;
    hang_up(&world, &attempt).await;
    world.sql("UPDATE call_attempts SET voice = json_remove(voice, '$.config.modulations')");
    assert_eq!(review(&world, json!({"submitted": true})).await.0, 409);
    assert_eq!(count(&world, "qa_reviews"), "0");
}

const REPORT: [(&str, &str); 5] = [
    ("CallSid", "call-1"),
    ("RecordingSid", "recording-of-call-1"),
    ("RecordingStatus", "completed"),
    ("RecordingUrl", "https://carrier.example/recordings/1"),
    ("RecordingDuration", "61"),
];

#[tokio::test(start_paused = true)]
async fn a_recording_is_referred_to_and_deleted_at_the_carrier_and_here() {
    let world = World::new();
    let attempt = talking(&world).await;
    let path = format!("{CALL}/recording");
    let (_, begun) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(begun["recordings"][0]["status"], "in_progress", "{begun}");
    let (status, _) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, 409, "it is being made");
    hang_up(&world, &attempt).await;
    assert_eq!(world.webhook(&attempt, "recording", &REPORT).await.0, 204);
    let (_, done) = world.send(Method::GET, &path, Value::Null).await;
    insta::assert_json_snapshot!("a_recording", done);
    act_as(&world, "103", Role::Operator);
    assert_eq!(world.send(Method::DELETE, &path, Value::Null).await.0, 403);
    act_as(&world, "101", Role::Owner);
    let silent = CarrierError::Unknown("silence".into());
    *world.phones.refuses_recordings.lock().unwrap() = Some(silent);
    assert_eq!(world.send(Method::DELETE, &path, Value::Null).await.0, 503);
    assert_eq!(world.send(Method::GET, &path, Value::Null).await.1, done);
    *world.phones.refuses_recordings.lock().unwrap() = None;
    let (status, gone) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(
        (status.as_u16(), &gone["recordings"][0]["status"]),
        (200, &json!("deleted"))
    );
    assert_eq!(gone["recordings"][0]["url"], Value::Null);
    // A late report does not bring it back.
    assert_eq!(world.webhook(&attempt, "recording", &REPORT).await.0, 204);
    assert_eq!(world.send(Method::GET, &path, Value::Null).await.1, gone);
    assert_eq!(world.send(Method::DELETE, &path, Value::Null).await.1, gone);
    assert_eq!(
        world.phones.deleted.lock().unwrap().len(),
        2,
        "one was refused"
    );
}

/// The call's recording as it is shown: its status, its address, and its length.
async fn shown(world: &World) -> [Value; 3] {
    let path = format!("{CALL}/recording");
    let (_, answer) = world.send(Method::GET, &path, Value::Null).await;
    let recording = &answer["recordings"][0];
    ["status", "url", "duration_seconds"].map(|name| recording[name].clone())
}

async fn report(world: &World, attempt: &str, url: &str, seconds: &str) {
    let pairs = [
        ("CallSid", "call-1"),
        ("RecordingSid", "recording-of-call-1"),
        ("RecordingStatus", "completed"),
        ("RecordingUrl", url),
        ("RecordingDuration", seconds),
    ];
    assert_eq!(world.webhook(attempt, "recording", &pairs).await.0, 204);
}

#[tokio::test(start_paused = true)]
async fn a_recording_reported_without_an_address_takes_it_from_a_later_report() {
    let world = World::new();
    let attempt = talking(&world).await;
    hang_up(&world, &attempt).await;
    let done = json!("completed");
    report(&world, &attempt, "", "-1").await;
    assert_eq!(
        shown(&world).await,
        [done.clone(), Value::Null, Value::Null]
    );
    let address = "https://example.com/r.wav";
    report(&world, &attempt, address, "7").await;
    let known = [done, json!(address), json!(7)];
    assert_eq!(shown(&world).await, known);
    // A known address or length is not taken back, nor changed.
    report(&world, &attempt, "", "-1").await;
    report(&world, &attempt, "https://example.com/other.wav", "8").await;
    assert_eq!(shown(&world).await, known);
    let path = format!("{CALL}/recording");
    world.send(Method::DELETE, &path, Value::Null).await;
    report(&world, &attempt, address, "7").await;
    let [status, url, _] = shown(&world).await;
    assert_eq!((status, url), (json!("deleted"), Value::Null));
}

#[tokio::test(start_paused = true)]
async fn a_recording_that_failed_has_no_address_later() {
    let world = World::new();
    let attempt = talking(&world).await;
    let failed = [
        ("CallSid", "call-1"),
        ("RecordingSid", "recording-of-call-1"),
        ("RecordingStatus", "failed"),
    ];
    world.webhook(&attempt, "recording", &failed).await;
    report(&world, &attempt, "https://example.com/r.wav", "7").await;
    let [status, url, _] = shown(&world).await;
    assert_eq!((status, url), (json!("failed"), Value::Null));
}

#[tokio::test(start_paused = true)]
async fn a_voicemail_is_said_listed_and_kept_like_any_outcome() {
    let world = World::new();
    let attempt = talking(&world).await;
    hang_up(&world, &attempt).await;
    for outcome in ["no_show", "voicemail"] {
        let (status, answer) = declare(&world, json!({"outcome": outcome})).await;
        assert_eq!(
            (status, &answer["outcome"]["outcome"]),
            (200, &json!(outcome))
        );
    }
    let (_, answer) = declare(&world, json!({"outcome": "voicemail"})).await;
    assert_eq!(answer["history"][0]["outcome"], "no_show", "{answer}");
    assert_eq!(
        count(&world, "outcomes"),
        "2",
        "the same again is nothing new"
    );
    let (_, calls) = world.send(Method::GET, "/api/calls", Value::Null).await;
    assert_eq!(calls["calls"][0]["outcome"], "voicemail", "{calls}");
    let path = format!("{CALL}/timeline");
    let (_, answer) = world.send(Method::GET, &path, Value::Null).await;
    let last = answer["timeline"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["event"], &last["detail"]),
        (&json!("outcome"), &json!("voicemail"))
    );
    let who = json!({"phone": "+14155552671"});
    let (_, held) = world.send(Method::POST, "/api/attendees/export", who).await;
    let said = &held["bookings"][0]["calls"][0]["outcomes"];
    assert_eq!(said[1]["outcome"], "voicemail", "{held}");
    let status = "SELECT status FROM booking_events";
    assert_eq!(world.text(status), "completed");
    let unsay = "UPDATE outcomes SET said_as = NULL";
    assert!(world.db.sqlite.script(unsay).is_err());
}

#[tokio::test(start_paused = true)]
async fn a_report_of_a_recording_is_taken_for_the_attempts_own_legs_only() {
    let world = World::new();
    let attempt = talking(&world).await;
    world.sql("DELETE FROM recordings");
    let of = |call: &'static str| [("CallSid", call), ("RecordingSid", "r-1")];
    world.webhook(&attempt, "recording", &of("call-9")).await;
    assert_eq!(count(&world, "recordings"), "0");
    assert_eq!(
        world
            .webhook(&attempt, "recording", &[("CallSid", "call-1")])
            .await
            .0,
        400
    );
    let strange = [
        ("CallSid", "call-1"),
        ("RecordingSid", "r-2"),
        ("RecordingUrl", "javascript:alert(1)"),
    ];
    world.webhook(&attempt, "recording", &strange).await;
    assert_eq!(
        world.text("SELECT id || COALESCE(url, ' nowhere') FROM recordings"),
        "r-2 nowhere"
    );
}

#[tokio::test(start_paused = true)]
async fn the_timeline_tells_a_call_from_booking_to_outcome() {
    let world = World::new();
    let attempt = talking(&world).await;
    confirm(&world, json!({"prompt": "The address"})).await;
    hang_up(&world, &attempt).await;
    declare(&world, json!({"outcome": "agreed"})).await;
    let path = format!("{CALL}/timeline");
    let (status, answer) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    insta::assert_json_snapshot!("a_timeline", answer["timeline"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_of_anothers_call_answers_like_a_call_that_does_not_exist() {
    let world = World::new();
    let attempt = talking(&world).await;
    hang_up(&world, &attempt).await;
    world.another_organization();
    world.member(OTTO).with_key("other");
    let cases = [
        (Method::GET, "confirmations", ""),
        (
            Method::POST,
            "confirmations",
            r#"{"prompt": "The address"}"#,
        ),
        (Method::GET, "outcome", ""),
        (Method::PUT, "outcome", r#"{"outcome": "agreed"}"#),
        (Method::GET, "qa", ""),
        (Method::PUT, "qa", r#"{"submitted": true}"#),
        (Method::GET, "recording", ""),
        (Method::DELETE, "recording", ""),
        (Method::GET, "transcript", ""),
        (Method::DELETE, "transcript", ""),
        (Method::GET, "timeline", ""),
    ];
    for (method, rest, body) in cases {
        let mut answers = Vec::new();
        for id in ["call-1", "call-9", "not%20an%20id"] {
            let path = format!("/api/calls/{id}/{rest}");
            let mut asked = request(method.clone(), &path, Some("other"));
            *asked.body_mut() = Body::from(body);
            answers.push(world.text_of(asked).await);
        }
        assert_eq!(answers[0].0, StatusCode::NOT_FOUND, "{method} {rest}");
        assert_eq!(answers[0], answers[1], "{method} {rest}");
        assert_eq!(answers[0], answers[2], "{method} {rest}");
    }
    for table in ["confirmations", "outcomes", "qa_reviews"] {
        assert_eq!(count(&world, table), "0", "{table}");
    }
    assert!(world.phones.deleted.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_of_the_database_is_settled_by_reading_back() {
    for (table, fault) in [
        (
            "INSERT INTO outcomes",
            callslot_worker::testing::Fault::After,
        ),
        (
            "INSERT INTO confirmations",
            callslot_worker::testing::Fault::After,
        ),
        (
            "INSERT INTO qa_reviews",
            callslot_worker::testing::Fault::After,
        ),
    ] {
        let world = World::new();
        let attempt = talking(&world).await;
        hang_up(&world, &attempt).await;
        world.db.faults.lock().unwrap().push((table, fault));
        let status = match table {
            "INSERT INTO outcomes" => declare(&world, json!({"outcome": "agreed"})).await.0,
            "INSERT INTO confirmations" => {
                confirm(&world, json!({"prompt": "The address"})).await.0
            }
            _ => review(&world, json!({"submitted": true})).await.0,
        };
        assert!(status < 300, "{table}: {status}");
        assert!(world.db.faults.lock().unwrap().is_empty(), "{table}");
    }
}
