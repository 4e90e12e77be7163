//! Data that is held of an attendee: shown, erased, and both kept in the audit log without saying of whom.

use crate::{call::records, prelude::*};
use callslot_worker::testing::Fault;

const ADA: &str = "+14155552671";

/// A call with Ada of which everything is kept that can be.
pub(crate) async fn everything(world: &World) -> String {
    let attempt = records::talking(world).await;
    records::hang_up(world, &attempt).await;
    let said = "Ada Lovelace moved to ada@example.com";
    for (method, path, body) in [
        (
            Method::POST,
            "/api/calls/call-1/confirmations",
            json!({"prompt": "The address", "note": said}),
        ),
        (
            Method::PUT,
            "/api/calls/call-1/outcome",
            json!({"outcome": "other", "note": said}),
        ),
        (
            Method::PUT,
            "/api/calls/call-1/qa",
            json!({"notes": said, "submitted": true}),
        ),
    ] {
        let (status, answer) = world.send(method, path, body).await;
        assert!(status.is_success(), "{answer}");
    }
    world.sql(&format!(
        "UPDATE booking_events SET description = '{said}', notes = '{said}', attendee_email = 'Ada@example.com',
           attendee_language = 'es', title = 'Call Ada Lovelace', attendee_extension = ',778899';
         UPDATE call_attempts SET attendee_extension = ',778899';
         INSERT INTO call_events (organization_id, attempt_id, call_id, kind, value, at)
         SELECT organization_id, id, 'call-1', 'recording', 'no answer from {ADA}', 1 FROM call_attempts;
         INSERT INTO idempotency_keys (organization_id, user_id, key, request_hash, subject_id, status, body,
           created_at, expires_at)
         SELECT organization_id, user_id, 'k', 'h', id, 201, '{said}', 1, 4000000000000 FROM booking_events;"
    ));
    attempt
}

/// Every text that the database holds, but for the members' own data.
fn texts(world: &World) -> String {
    let columns = world.text(
        "SELECT group_concat('SELECT ''' || t.name || '.' || c.name || ' '' || CAST(' || c.name || ' AS TEXT) FROM '
           || t.name || ' WHERE ' || c.name || ' IS NOT NULL', ';')
         FROM sqlite_schema t JOIN pragma_table_xinfo(t.name) c
         WHERE t.type = 'table' AND t.name NOT IN ('users', 'members')",
    );
    let all = columns.split(';').filter_map(|select| {
        let query = select
            .replacen("SELECT ", "SELECT group_concat(", 1)
            .replacen(" FROM ", ", char(10)) FROM ", 1);
        world.db.sqlite.text(&query).ok()
    });
    all.collect::<Vec<_>>().join("\n")
}

fn left_of_ada(world: &World) -> Vec<String> {
    let personal = ["Ada", "Lovelace", "ada@", "4155552671", "moved", "778899"];
    let texts = texts(world);
    let lines = texts
        .lines()
        // Kinds of messages are words of the service's own.
        .filter(|line| !line.starts_with("message_kinds."))
        .filter(|line| personal.iter().any(|word| line.contains(word)));
    lines.map(str::to_owned).collect()
}

async fn erase(world: &World, who: Value) -> (u16, Value) {
    let (status, answer) = world
        .confirmed(Method::POST, "/api/attendees/erase", who)
        .await;
    (status.as_u16(), answer)
}

async fn export(world: &World, who: Value) -> Value {
    let (status, answer) = world.send(Method::POST, "/api/attendees/export", who).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer
}

fn audited(world: &World, action: &str) -> String {
    world.text(&format!(
        "SELECT COALESCE(group_concat(details, ' '), '') FROM (
           SELECT details FROM audit_log WHERE action = '{action}' ORDER BY at, id)"
    ))
}

#[tokio::test(start_paused = true)]
async fn nothing_personal_of_an_attendee_outlives_the_erasure() {
    let world = World::new();
    everything(&world).await;
    assert!(left_of_ada(&world).len() >= 14, "{:?}", left_of_ada(&world));
    let (status, answer) = erase(&world, json!({"phone": ADA})).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        (
            &answer["bookings"],
            &answer["recordings"],
            &answer["complete"]
        ),
        (&json!(1), &json!(1), &json!(true))
    );
    assert_eq!(left_of_ada(&world), [""; 0]);
    // The recording goes at the carrier first.
    assert_eq!(world.text("SELECT status FROM recordings"), "in_progress");
    let report = world.tick_by_hand().await;
    assert_eq!(report.recordings_deleted, 1);
    assert_eq!(world.text("SELECT status FROM recordings"), "deleted");
    assert_eq!(world.phones.deleted.lock().unwrap().len(), 1);
    assert_eq!(world.tick_by_hand().await.recordings_deleted, 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_erased_keeps_its_id_its_times_and_its_state() {
    let world = World::new();
    everything(&world).await;
    let (_, before) = world.send(Method::GET, "/api/bookings", Value::Null).await;
    erase(&world, json!({"email": "ADA@example.com"})).await;
    let (_, after) = world.send(Method::GET, "/api/bookings", Value::Null).await;
    let (before, after) = (&before["bookings"][0], &after["bookings"][0]);
    for field in [
        "id",
        "user_id",
        "call_id",
        "start_time",
        "end_time",
        "status",
        "created_at",
        "updated_at",
    ] {
        assert_eq!(before[field], after[field], "{field}");
    }
    assert_eq!(after["title"], "Erased");
    assert_eq!(
        after["attendee_phone"],
        callslot_worker::store::erasure::NO_NUMBER
    );
    assert_eq!(
        after["version"].as_u64(),
        before["version"].as_u64().map(|version| version + 1)
    );
    assert!(after["erased_at"].is_string(), "{after}");
    for path in [
        "/api/calls/call-1",
        "/api/calls/call-1/timeline",
        &format!("/api/bookings/{}/timeline", after["id"].as_str().unwrap()),
        "/api/calls/call-1/outcome",
        "/api/calls/call-1/qa",
        "/api/calls/call-1/confirmations",
        "/api/calls/call-1/recording",
        "/api/notices",
    ] {
        let (status, answer) = world.send(Method::GET, path, Value::Null).await;
        assert_eq!(status, StatusCode::OK, "{path} {answer}");
        assert!(!answer.to_string().contains("Ada"), "{path} {answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_added_to_what_was_erased() {
    let world = World::new();
    everything(&world).await;
    erase(&world, json!({"phone": ADA})).await;
    let booking = world.text("SELECT id FROM booking_events");
    for (method, path, body) in [
        (
            Method::PATCH,
            format!("/api/bookings/{booking}"),
            json!({"notes": "Ada again"}),
        ),
        (
            Method::POST,
            "/api/calls/call-1/confirmations".to_owned(),
            json!({"prompt": "The address", "note": "Ada again"}),
        ),
        (
            Method::PUT,
            "/api/calls/call-1/outcome".to_owned(),
            json!({"outcome": "agreed", "note": "Ada again"}),
        ),
        (
            Method::PUT,
            "/api/calls/call-1/qa".to_owned(),
            json!({"notes": "Ada again"}),
        ),
    ] {
        let (status, answer) = world.send(method, &path, body).await;
        assert_eq!(status, StatusCode::CONFLICT, "{path}: {answer}");
    }
    assert_eq!(left_of_ada(&world), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_booking_that_is_not_over_is_named_and_nothing_is_erased() {
    let world = World::new();
    everything(&world).await;
    let live = world.book_in(600).await;
    let (status, answer) = erase(&world, json!({"phone": ADA})).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (409, &json!("conflict"))
    );
    assert!(
        answer["error"]["message"].as_str().unwrap().contains(&live),
        "{answer}"
    );
    assert!(!left_of_ada(&world).is_empty());
    assert_eq!(audited(&world, "attendee.erase"), "");
    world
        .send(
            Method::DELETE,
            &format!("/api/bookings/{live}"),
            Value::Null,
        )
        .await;
    let (status, answer) = erase(&world, json!({"phone": ADA})).await;
    assert_eq!((status, &answer["bookings"]), (200, &json!(2)));
}

#[tokio::test(start_paused = true)]
async fn the_audit_log_proves_an_erasure_without_saying_of_whom() {
    let world = World::new();
    everything(&world).await;
    let (_, first) = erase(&world, json!({"phone": "+1 (415) 555-2671"})).await;
    let (status, again) = erase(&world, json!({"phone": ADA})).await;
    assert_eq!((status, &again["bookings"]), (200, &json!(0)));
    assert_eq!(first["subject_id"], again["subject_id"]);
    assert_eq!(
        audited(&world, "attendee.erase"),
        r#"{"bookings":1,"recordings":1} {"bookings":0,"recordings":0}"#
    );
    let path = format!(
        "/api/audit?subject_id={}",
        first["subject_id"].as_str().unwrap()
    );
    let (_, entries) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(entries["entries"].as_array().unwrap().len(), 2);
    assert!(!entries.to_string().contains("4155552671"));
    // Whoever knows the number and the server's secret finds them, and nobody else: not by the organization's id.
    let organization = "019a0000-0000-7000-8000-000000000001";
    let keyed = |key: &str, said: &str| {
        use hmac::{Hmac, Mac as _};
        let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
        callslot_worker::ports::hex(&mac.chain_update(said).finalize().into_bytes())
    };
    let said = format!("{organization}:{ADA}");
    assert_eq!(
        first["subject_id"],
        keyed(callslot_worker::testing::PRIVACY_KEY, &said)
    );
    for guessed in [
        keyed(organization, ADA),
        keyed(organization, &said),
        hash(ADA),
        hash(&said),
    ] {
        assert_ne!(first["subject_id"], guessed);
    }
    // The same person is another subject in another organization.
    world.another_organization();
    world.owner_key().acting_in(OTHER, OTTO);
    let (_, theirs) = erase(&world, json!({"phone": ADA})).await;
    assert_eq!(theirs["subject_id"].as_str().unwrap().len(), 64);
    assert_ne!(first["subject_id"], theirs["subject_id"]);
}

#[tokio::test(start_paused = true)]
async fn without_the_secret_nobody_is_exported_or_erased() {
    let world = World::with_settings(&[("PRIVACY_KEY", "")]);
    everything(&world).await;
    let before = left_of_ada(&world);
    for path in ["/api/attendees/export", "/api/attendees/erase"] {
        let (status, answer) = world
            .confirmed(Method::POST, path, json!({"phone": ADA}))
            .await;
        assert_eq!(
            (status.as_u16(), &answer["error"]["code"]),
            (503, &json!("not_configured")),
            "{path}"
        );
    }
    assert_eq!(left_of_ada(&world), before);
    let short = |name: &str| (name == "PRIVACY_KEY").then(|| "short".to_owned());
    assert_eq!(
        callslot_worker::settings::Settings::read(short)
            .unwrap_err()
            .name,
        "PRIVACY_KEY"
    );
}

#[tokio::test(start_paused = true)]
async fn a_kept_answer_is_erased_with_whom_it_names_also_if_the_booking_is_anothers_by_now() {
    for (who, kept) in [
        (json!({"phone": ADA}), false),
        (json!({"email": "ADA@example.com"}), false),
        (json!({"phone": "+14155552672"}), true),
    ] {
        let world = World::new();
        let body = json!({"start_time": "2026-03-02T13:00:00Z", "attendee_phone": ADA, "attendee_name": "Ada Lovelace",
            "attendee_email": "Ada@example.com"});
        let ask = || {
            Request::post("/api/bookings")
                .header("authorization", format!("Bearer {OWNER_KEY}"))
                .header("idempotency-key", "key-1")
                .body(Body::from(body.to_string()))
                .unwrap()
        };
        let (_, first) = world.request(ask()).await;
        let path = format!("/api/bookings/{}", first["booking"]["id"].as_str().unwrap());
        let bobs = json!({"attendee_phone": "+14155552679", "attendee_name": "Bob", "attendee_email": "bob@example.com",
            "title": "Call with Bob"});
        let (status, answer) = world.send(Method::PATCH, &path, bobs).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert_eq!(erase(&world, who.clone()).await.0, 200);
        assert_eq!(
            !left_of_ada(&world).is_empty(),
            kept,
            "{who}: {:?}",
            left_of_ada(&world)
        );
        // Whoever repeats the request is told that it was done, and makes no second booking.
        let (status, _) = world.request(ask()).await;
        assert_eq!(status.as_u16(), if kept { 201 } else { 409 }, "{who}");
        let count = world.text("SELECT COUNT(*) || ' ' || MAX(attendee_name) FROM booking_events");
        assert_eq!(count, "1 Bob", "{who}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_export_holds_everything_and_only_the_organizations_own() {
    let world = World::new();
    everything(&world).await;
    world.another_organization();
    world.booking(THEIRS).with_attendee_phone(ADA);
    let by_phone = export(&world, json!({"phone": ADA})).await;
    let by_email = export(&world, json!({"email": "ada@EXAMPLE.com"})).await;
    assert_eq!(by_phone, by_email);
    let [held] = by_phone["bookings"].as_array().unwrap().as_slice() else {
        panic!("{by_phone}");
    };
    assert_eq!(held["booking"]["attendee_name"], "Ada Lovelace");
    let call = &held["calls"][0];
    assert_eq!(call["attendee_phone"], ADA);
    for (list, least) in [
        ("events", 5),
        ("confirmations", 1),
        ("outcomes", 1),
        ("recordings", 1),
    ] {
        assert!(
            call[list].as_array().unwrap().len() >= least,
            "{list}: {call}"
        );
    }
    assert!(call["review"]["notes"].as_str().unwrap().contains("Ada"));
    assert_eq!(
        audited(&world, "attendee.export"),
        r#"{"bookings":1} {"bookings":1}"#
    );
    assert_eq!(
        export(&world, json!({"phone": "+14155552672"})).await["bookings"],
        json!([])
    );
}

/// Agreements and STOPs belong to a number, also where no booking has it.
#[tokio::test(start_paused = true)]
async fn an_export_holds_the_agreements_and_the_stops_of_the_number() {
    let world = World::new();
    everything(&world).await;
    world.another_organization();
    let start_only = "+14155552673";
    for (organization, number, at) in [
        ("019a0000-0000-7000-8000-000000000001", ADA, 1),
        ("019a0000-0000-7000-8000-000000000001", start_only, 2),
        ("019b0000-0000-7000-8000-000000000001", ADA, 3),
    ] {
        world.sql(&format!(
            "INSERT INTO sms_consents (id, organization_id, number, given_at, source, wording, withdrawn_at)
             VALUES ('old-{at}', '{organization}', '{number}', {at}, 'reply', 'START', {at});
             INSERT INTO sms_opt_outs (organization_id, number, at, sender, said_in)
             VALUES ('{organization}', '{number}', {at}, '+12025550100', 'in-{at}')"
        ));
    }
    let ids = |export: &Value| {
        let list = |name: &str, field: &str| {
            let rows = export[name].as_array().unwrap().iter();
            let texts = rows.map(|row| row[field].as_str().unwrap().to_owned());
            texts.collect::<Vec<_>>().join(" ")
        };
        (list("sms_consents", "id"), list("sms_opt_outs", "number"))
    };
    let ada = ("old-1".to_owned(), ADA.to_owned());
    let by_phone = export(&world, json!({"phone": ADA})).await;
    assert_eq!(ids(&by_phone), ada);
    assert_eq!(by_phone["sms_consents"][0]["wording"], "START");
    let by_email = export(&world, json!({"email": "ada@example.com"})).await;
    assert_eq!(ids(&by_email), ada);
    let without_a_booking = export(&world, json!({"phone": start_only})).await;
    assert_eq!(without_a_booking["bookings"], json!([]));
    let start = ("old-2".to_owned(), start_only.to_owned());
    assert_eq!(ids(&without_a_booking), start);
    let nobody = export(&world, json!({"phone": "+14155552699"})).await;
    assert_eq!(ids(&nobody), (String::new(), String::new()));
    // An erasure takes the agreement along. The STOP stays: nobody texts them again.
    let (status, answer) = erase(&world, json!({"phone": start_only})).await;
    assert_eq!(status, 200, "{answer}");
    let left = export(&world, json!({"phone": start_only})).await;
    assert_eq!(ids(&left), (String::new(), start_only.to_owned()));
    assert_eq!(ids(&export(&world, json!({"phone": ADA})).await), ada);
}

#[tokio::test(start_paused = true)]
async fn an_export_goes_on_where_the_part_before_ended_and_an_erasure_asks_to_be_asked_again() {
    let world = World::new();
    world.book_in(600).await;
    world.sql(
        "UPDATE booking_events SET status = 'cancelled';
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 539)
         INSERT INTO booking_events (id, organization_id, user_id, title, start_time, end_time, duration_minutes,
           attendee_phone, status, created_at, updated_at, created_by)
         SELECT printf('019b0000-0000-7000-8000-%012d', i), organization_id, user_id, title, start_time, end_time,
           duration_minutes, attendee_phone, status, created_at, updated_at, created_by FROM booking_events, n",
    );
    let (mut seen, mut cursor) = (std::collections::BTreeSet::new(), Value::Null);
    loop {
        let part = export(&world, json!({"phone": ADA, "cursor": cursor})).await;
        for held in part["bookings"].as_array().unwrap() {
            assert!(seen.insert(held["booking"]["id"].as_str().unwrap().to_owned()));
        }
        cursor = part["next_cursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!(seen.len(), 540);
    let (status, answer) = erase(&world, json!({"phone": ADA})).await;
    assert_eq!(
        (status, &answer["bookings"], &answer["complete"]),
        (202, &json!(500), &json!(false))
    );
    let (status, answer) = erase(&world, json!({"phone": ADA})).await;
    assert_eq!(
        (status, &answer["bookings"], &answer["complete"]),
        (200, &json!(40), &json!(true))
    );
    assert_eq!(left_of_ada(&world), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn an_erasure_whose_answer_was_lost_is_read_back() {
    let world = World::new();
    everything(&world).await;
    world
        .db
        .fail("UPDATE booking_events SET title", Fault::After);
    let (status, answer) = erase(&world, json!({"phone": ADA})).await;
    assert_eq!((status, &answer["bookings"]), (200, &json!(1)));
    assert_eq!(
        audited(&world, "attendee.erase"),
        r#"{"bookings":1,"recordings":1}"#
    );
    let world = World::new();
    everything(&world).await;
    world
        .db
        .fail("UPDATE booking_events SET title", Fault::Before);
    let (status, _) = erase(&world, json!({"phone": ADA})).await;
    assert_eq!(status, 503);
    assert!(!left_of_ada(&world).is_empty());
    assert_eq!(audited(&world, "attendee.erase"), "");
}

#[tokio::test(start_paused = true)]
async fn who_is_meant_is_told_by_a_number_or_an_address() {
    let world = World::new();
    for (who, field) in [
        (json!({}), "phone"),
        (json!({"phone": "4155552671"}), "phone"),
        (json!({"email": "ada"}), "email"),
        (json!({"phone": ADA, "email": "ada@example.com"}), "email"),
        (
            json!({"phone": callslot_worker::store::erasure::NO_NUMBER}),
            "phone",
        ),
        (json!({"name": "Ada"}), "name"),
    ] {
        for path in ["/api/attendees/erase", "/api/attendees/export"] {
            let (status, answer) = world.confirmed(Method::POST, path, who.clone()).await;
            assert!(status.is_client_error(), "{who}");
            assert_eq!(answer["error"]["field"], field, "{answer}");
        }
    }
    let (status, answer) = world
        .send(
            Method::POST,
            "/api/attendees/export",
            json!({"phone": ADA, "cursor": "x"}),
        )
        .await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["field"]),
        (422, &json!("cursor"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_repeated_after_the_erasure_is_not_done_again() {
    let world = World::new();
    let book = || {
        let start = world.now() + TimeDelta::hours(1);
        Request::builder()
            .method(Method::POST)
            .uri("/api/bookings")
            .header("authorization", format!("Bearer {OWNER_KEY}"))
            .header("idempotency-key", "once")
            .body(Body::from(
                json!({"start_time": start, "attendee_phone": ADA}).to_string(),
            ))
            .unwrap()
    };
    let (_, booked) = world.request(book()).await;
    let path = format!(
        "/api/bookings/{}",
        booked["booking"]["id"].as_str().unwrap()
    );
    world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(erase(&world, json!({"phone": ADA})).await.0, 200);
    let (status, answer) = world.request(book()).await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM booking_events"),
        "1"
    );
}
