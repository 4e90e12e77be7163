//! Settings of messages: a member's own, and versions by which nobody overwrites what somebody else has changed.

use super::{ADA, OSCAR, OSCARS_MAIL, book_ada, mailed, patch, told};
use crate::prelude::*;
use callslot_worker::testing::Fault;

const OF_ALL: &str = "/api/message-settings";
const OWN: &str = "/api/me/message-settings";
const OSCARS_KEY: &str = "oscars-key";

/// A world in which Oscar has a key.
fn world() -> World {
    let world = World::new();
    world.member(OSCAR).with_key(OSCARS_KEY);
    world
}

/// Sends a request, at a version if one is given; the answer's status, ETag and body.
async fn send(
    world: &World,
    (method, path, token): (Method, &str, &str),
    body: Value,
    version: Option<&str>,
) -> (u16, Option<String>, Value) {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {token}"));
    if let Some(version) = version {
        request = request.header("if-match", version);
    }
    let body = if body.is_null() {
        Body::empty()
    } else {
        Body::from(body.to_string())
    };
    let answer = callslot_worker::serve(world.app.clone(), request.body(body).unwrap()).await;
    let (parts, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let tag = parts.headers.get("etag");
    let tag = tag.map(|tag| tag.to_str().unwrap().to_owned());
    (
        parts.status.as_u16(),
        tag,
        serde_json::from_slice(&body).unwrap(),
    )
}

async fn oscar_puts(world: &World, off: Value) -> (u16, Option<String>, Value) {
    send(
        world,
        (Method::PUT, OWN, OSCARS_KEY),
        json!({ "off": off }),
        None,
    )
    .await
}

async fn owner_puts(
    world: &World,
    off: Value,
    version: Option<&str>,
) -> (u16, Option<String>, Value) {
    send(
        world,
        (Method::PUT, OF_ALL, OWNER_KEY),
        json!({ "off": off }),
        version,
    )
    .await
}

/// Books a call with Ada for Oscar.
async fn book_oscar(world: &World, hours: i64) -> String {
    let start = world.now() + TimeDelta::hours(hours);
    world
        .book(json!({ "start_time": start, "attendee_email": ADA, "user_id": OSCAR }))
        .await
}

#[tokio::test(start_paused = true)]
async fn what_a_member_turns_off_is_not_sent_to_them_and_to_everybody_else_as_before() {
    let world = world();
    let (status, tag, answer) =
        oscar_puts(&world, json!(["operator_booked", "operator_booked"])).await;
    assert_eq!((status, tag.as_deref()), (200, Some("\"2\"")), "{answer}");
    assert_eq!(
        answer["message_settings"],
        json!({ "off": ["operator_booked"], "off_by_organization": [], "version": 2 })
    );
    let booking = book_oscar(&world, 10).await;
    assert_eq!(
        told(&world, &booking)[..2],
        ["attendee_booked sent", "attendee_reminder_hour pending",]
    );
    assert!(told(&world, &booking).contains(&"operator_booked skipped switched_off".to_owned()));
    assert_eq!(mailed(&world, ADA), ["REQUEST"]);
    let amara = "019a0000-0000-7000-8000-000000000106";
    let start = world.now() + TimeDelta::hours(20);
    world
        .book(json!({ "start_time": start, "user_id": amara }))
        .await;
    assert_eq!(mailed(&world, "amara.obi@acme.example"), ["REQUEST"]);
    let (_, _, answer) = oscar_puts(&world, json!([])).await;
    assert_eq!(answer["message_settings"]["version"], 3);
    book_oscar(&world, 12).await;
    assert_eq!(mailed(&world, OSCARS_MAIL), ["REQUEST"]);
    assert_eq!(
        world.text(
            "SELECT group_concat(action || ' ' || subject_id || ' ' || details, ', ') FROM (
            SELECT * FROM audit_log WHERE action LIKE 'message%' ORDER BY at, id)"
        ),
        format!(
            "message_settings.change_own {OSCAR} {{\"version\":2,\"off\":[\"operator_booked\"]}}, \
             message_settings.change_own {OSCAR} {{\"version\":3,\"off\":[]}}"
        )
    );
}

/// The call is a colleague's by then: the switch is the reader's, not the operator's.
#[tokio::test(start_paused = true)]
async fn who_gives_a_call_away_turns_that_mail_off_for_themselves() {
    let world = world();
    let booking = book_oscar(&world, 10).await;
    oscar_puts(&world, json!(["operator_handed_over"])).await;
    let amara = "019a0000-0000-7000-8000-000000000106";
    patch(&world, &booking, json!({ "user_id": amara })).await;
    let told = told(&world, &booking);
    assert!(
        told.contains(&"operator_handed_over skipped switched_off".to_owned())
            && told.contains(&"operator_taken_over sent".to_owned()),
        "{told:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_member_sees_what_the_organization_has_turned_off_and_turns_none_of_it_on() {
    let world = world();
    let off = json!([
        { "kind": "operator_missed" }, { "kind": "operator_moved", "member_id": OSCAR }, { "kind": "attendee_booked" },
    ]);
    assert_eq!(owner_puts(&world, off.clone(), None).await.0, 200);
    let (status, tag, answer) =
        send(&world, (Method::GET, OWN, OSCARS_KEY), Value::Null, None).await;
    assert_eq!((status, tag.as_deref()), (200, Some("\"1\"")));
    assert_eq!(
        answer["message_settings"],
        json!({ "off": [], "off_by_organization": ["operator_moved", "operator_missed"], "version": 1 })
    );
    oscar_puts(&world, json!([])).await;
    let booking = book_oscar(&world, 10).await;
    let start = world.now() + TimeDelta::hours(11);
    patch(&world, &booking, json!({ "start_time": start })).await;
    assert!(
        told(&world, &booking).contains(&"operator_moved skipped switched_off".to_owned()),
        "{:?}",
        told(&world, &booking)
    );
    let (_, _, answer) = send(&world, (Method::GET, OF_ALL, OWNER_KEY), Value::Null, None).await;
    assert_eq!(
        answer["message_settings"]["off"].as_array().unwrap().len(),
        3
    );
}

#[tokio::test(start_paused = true)]
async fn a_member_turns_off_no_mail_of_others() {
    let world = world();
    for kind in ["attendee_booked", "sign_in", "owner_alert"] {
        let (status, _, answer) = oscar_puts(&world, json!(["operator_moved", kind])).await;
        assert_eq!(
            (status, &answer["error"]["field"]),
            (422, &json!("off")),
            "{kind}: {answer}"
        );
    }
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM own_message_settings"),
        "0"
    );
    world.member(OSCAR).becomes(Role::Viewer);
    assert_eq!(oscar_puts(&world, json!([])).await.0, 403);
}

/// Each has read version 1. The second one would have turned on again what the first has turned off.
#[tokio::test(start_paused = true)]
async fn settings_that_somebody_else_has_changed_are_not_overwritten() {
    let world = world();
    let first = json!([{ "kind": "attendee_moved" }]);
    let (status, tag, answer) = owner_puts(&world, first.clone(), Some("\"1\"")).await;
    assert_eq!((status, tag.as_deref()), (200, Some("\"2\"")), "{answer}");
    assert_eq!(answer["message_settings"]["version"], 2);
    let second = json!([{ "kind": "operator_booked" }]);
    let (status, _, answer) = owner_puts(&world, second.clone(), Some("\"1\"")).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (409, &json!("version_conflict"))
    );
    let (_, tag, answer) = send(&world, (Method::GET, OF_ALL, OWNER_KEY), Value::Null, None).await;
    assert_eq!(answer["message_settings"]["off"], first);
    assert_eq!(tag.as_deref(), Some("\"2\""));
    assert_eq!(owner_puts(&world, second, Some("\"2\"")).await.0, 200);
    assert_eq!(
        world.text(
            "SELECT CAST(COUNT(*) AS TEXT) FROM audit_log WHERE action = 'message_settings.change'"
        ),
        "2",
        "what was refused is no change"
    );
    let own = |version: &'static str| {
        let world = &world;
        async move {
            let put = (Method::PUT, OWN, OSCARS_KEY);
            let body = json!({ "off": ["operator_moved"] });
            send(world, put, body, Some(version)).await.0
        }
    };
    assert_eq!([own("\"1\"").await, own("\"1\"").await], [200, 409]);
}

/// The answer of the database was lost, and the change had been written: it is read back, and known by its own entry.
#[tokio::test(start_paused = true)]
async fn a_change_of_settings_whose_answer_was_lost_is_read_back() {
    for (fault, status) in [(Fault::After, 200), (Fault::Before, 503)] {
        let world = world();
        world.db.fail("INSERT INTO message_settings", fault.clone());
        let off = json!([{ "kind": "attendee_moved" }]);
        assert_eq!(owner_puts(&world, off, None).await.0, status, "{fault:?}");
        world
            .db
            .fail("INSERT INTO own_message_settings", fault.clone());
        let own = oscar_puts(&world, json!(["operator_moved"])).await;
        assert_eq!(own.0, status, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn settings_of_another_organization_change_nothing_here() {
    let world = world();
    world.another_organization();
    world.member(OTTO).with_key("other");
    world.sql("UPDATE organizations SET plan = 'business'");
    let theirs = send(
        &world,
        (Method::PUT, OF_ALL, "other"),
        json!({ "off": [{ "kind": "attendee_booked" }] }),
        None,
    )
    .await;
    assert_eq!(theirs.0, 200, "{theirs:?}");
    book_ada(&world, 600).await;
    assert_eq!(mailed(&world, ADA), ["REQUEST"]);
}
