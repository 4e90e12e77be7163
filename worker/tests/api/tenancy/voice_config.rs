//! An organization's settings for its calls.

use crate::prelude::*;

const PATH: &str = "/api/voice-config";

#[tokio::test(start_paused = true)]
async fn settings_are_shown_whole_and_replaced_whole() {
    let world = World::new();
    let (status, before) = world.send(Method::GET, PATH, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{before}");
    insta::assert_json_snapshot!("voice_config_by_default", before);
    let settings = json!({
        "modulations": {"consent": "required", "qa": true, "bridge_order": "attendee_first"},
        "language": "de",
        "caller_id": "+12025550100",
        "wording": {"de": {"recording": " {organization} zeichnet auf. "}},
        "confirmations": [" Der Termin "],
    });
    let (status, put) = world.confirmed(Method::PUT, PATH, settings).await;
    assert_eq!(status, StatusCode::OK, "{put}");
    insta::assert_json_snapshot!("voice_config_in_german", put);
    assert_eq!(world.send(Method::GET, PATH, Value::Null).await.1, put);
    assert_eq!(
        world.text("SELECT action FROM audit_log"),
        "voice_config.change"
    );
    let (_, after) = world.confirmed(Method::PUT, PATH, json!({})).await;
    assert_eq!(after, before);
}

#[tokio::test(start_paused = true)]
async fn settings_that_break_a_rule_are_refused_with_their_field_and_nothing_is_written() {
    let world = World::new();
    let cases = [
        (400, "colour", json!({"colour": "red"})),
        (400, "modulations", json!({"modulations": []})),
        (
            400,
            "modulations.colour",
            json!({"modulations": {"colour": 1}}),
        ),
        (
            400,
            "modulations.consent",
            json!({"modulations": {"consent": true}}),
        ),
        (400, "language", json!({"language": "it"})),
        (400, "wording", json!({"wording": {"it": {}}})),
        (
            400,
            "wording.de.title",
            json!({"wording": {"de": {"title": "x"}}}),
        ),
        (422, "caller_id", json!({"caller_id": "0800"})),
        (
            422,
            "wording.de.recording",
            json!({"wording": {"de": {"recording": " "}}}),
        ),
        (422, "confirmations[1]", json!({"confirmations": ["a", ""]})),
        (422, "caller_id", json!({"caller_id": "+13125550101"})),
        (
            422,
            "modulations.transcription",
            json!({"modulations": {"transcription": "after_call", "recording": false}}),
        ),
        (
            400,
            "modulations.bridge_order",
            json!({"modulations": {"bridge_order": "both"}}),
        ),
    ];
    for (code, field, settings) in cases {
        let (status, answer) = world.confirmed(Method::PUT, PATH, settings.clone()).await;
        let told = (status.as_u16(), &answer["error"]["field"]);
        assert_eq!(told, (code, &json!(field)), "{settings}: {answer}");
    }
    assert_eq!(world.text("SELECT settings FROM voice_configs"), "{}");
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM audit_log"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn only_owners_and_admins_change_the_settings() {
    for (role, expected) in [
        (Role::Owner, 200),
        (Role::Admin, 200),
        (Role::Operator, 403),
        (Role::Analyst, 403),
        (Role::Viewer, 403),
    ] {
        let world = World::new();
        world.every_member().becomes(role);
        assert_eq!(world.send(Method::GET, PATH, Value::Null).await.0, 200);
        let (status, _) = world.confirmed(Method::PUT, PATH, json!({})).await;
        assert_eq!(status.as_u16(), expected, "{role:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn settings_are_each_organizations_own() {
    let world = World::new();
    world.another_organization();
    world.member(OTTO).with_key("other");
    world
        .confirmed(Method::PUT, PATH, json!({"language": "fr"}))
        .await;
    let (_, theirs) = world
        .request(request(Method::GET, PATH, Some("other")))
        .await;
    assert_eq!(theirs["voice_config"]["language"], "en");
}

#[tokio::test(start_paused = true)]
async fn a_booking_keeps_its_own_settings_wherever_it_is_shown() {
    let world = World::new();
    let own = json!({"recording": false, "consent": "required"});
    let id = world
        .book(json!({
            "start_time": "2026-03-02T13:00:00Z",
            "modulations": own,
            "attendee_language": "fr",
        }))
        .await;
    let path = format!("/api/bookings/{id}");
    let (_, shown) = world.send(Method::GET, &path, Value::Null).await;
    let (_, list) = world.send(Method::GET, "/api/bookings", Value::Null).await;
    assert_eq!(list["bookings"], json!([shown["booking"]]));
    let booking = &shown["booking"];
    assert_eq!(
        (&booking["modulations"], &booking["attendee_language"]),
        (&own, &json!("fr"))
    );
    let change = json!({"attendee_language": null, "modulations": {}});
    let (_, changed) = world.send(Method::PATCH, &path, change).await;
    let booking = &changed["booking"];
    assert_eq!(
        (&booking["modulations"], &booking["attendee_language"]),
        (&json!({}), &Value::Null)
    );
    for bad in [
        json!({"attendee_language": "klingon"}),
        json!({"modulations": {"translation": {
        "between": {"operator": "en", "attendee": "es"}}}}),
    ] {
        let (status, answer) = world.send(Method::PATCH, &path, bad).await;
        assert_eq!(status.as_u16(), 422, "{answer}");
    }
    assert_eq!(world.send(Method::GET, &path, Value::Null).await.1, changed);
}
