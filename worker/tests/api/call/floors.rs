//! The organization's settings for consent and for what is kept of a call are floors for its bookings.

use crate::prelude::*;
use tokio::task::LocalSet;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const INTRO: &str = "019a0000-0000-7000-8000-000000000b01";
const ALLOWED: &str =
    r#"{"modulations":{"consent":"required","recording":false},"allow_looser_bookings":true}"#;

fn settings(world: &World, settings: &str) {
    let settings = serde_json::from_str(settings).unwrap();
    world.acme().with_voice(&settings);
}

fn looser() -> Value {
    json!({"consent": "off", "recording": true})
}

fn booking(hour: u32, modulations: &Value) -> Value {
    json!({
        "start_time": format!("2026-03-02T{hour}:00:00Z"), "attendee_phone": "+14155552671",
        "modulations": modulations,
    })
}

async fn told(world: &World, method: Method, path: &str, body: Value) -> (u16, String, String) {
    let (status, answer) = world.send(method, path, body).await;
    let error = |name: &str| {
        answer["error"][name]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    (status.as_u16(), error("code"), error("field"))
}

fn refused(field: &str) -> (u16, String, String) {
    (422, "consent_policy".to_owned(), field.to_owned())
}

async fn call_now(world: &World, key: &str, modulations: Value) -> (u16, Value) {
    let request = Request::post("/api/calls")
        .header("authorization", format!("Bearer {OWNER_KEY}"))
        .header("idempotency-key", key)
        .body(Body::from(
            json!({"attendee_phone": "+14155552671", "modulations": modulations}).to_string(),
        ))
        .unwrap();
    let (status, answer) = world.request(request).await;
    (status.as_u16(), answer)
}

#[tokio::test(start_paused = true)]
async fn a_call_with_consent_off_under_an_organization_that_requires_it_is_refused_everywhere() {
    let world = World::new();
    let id = world.book_in(600).await;
    settings(&world, r#"{"modulations":{"consent":"required"}}"#);
    let off = json!({"consent": "off"});
    for modulations in [&off, &json!({"consent": "record_only"})] {
        let (path, body) = ("/api/bookings", booking(14, modulations));
        let answer = told(&world, Method::POST, path, body).await;
        assert_eq!(answer, refused("modulations.consent"), "{modulations}");
    }
    let path = format!("/api/bookings/{id}");
    let change = json!({ "modulations": off });
    let answer = told(&world, Method::PATCH, &path, change.clone()).await;
    assert_eq!(answer, refused("modulations.consent"));
    let (status, answer) = call_now(&world, "key-1", off.clone()).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (422, &json!("consent_policy"))
    );
    let mut of_series = booking(14, &off);
    of_series["timezone"] = "UTC".into();
    let series = json!({"recurrence": "FREQ=WEEKLY;COUNT=2", "booking": of_series});
    for path in ["/api/series", "/api/series/preview"] {
        let answer = told(&world, Method::POST, path, series.clone()).await;
        assert_eq!(answer, refused("modulations.consent"), "{path}");
    }
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM booking_events"),
        "1"
    );
    assert!(world.asked().is_empty());
    // Stricter modulations pass.
    let strict = json!({"consent": "required", "recording": false, "transcription": "off"});
    let answer = told(&world, Method::POST, "/api/bookings", booking(14, &strict)).await;
    assert_eq!(answer.0, 201, "{answer:?}");
    let mut of_series = series;
    of_series["booking"]["modulations"] = json!({});
    of_series["booking"]["start_time"] = "2026-03-03T14:00:00Z".into();
    let (status, made) = world.send(Method::POST, "/api/series", of_series).await;
    assert_eq!(status.as_u16(), 201, "{made}");
    let path = format!("/api/series/{}", made["series"]["id"].as_str().unwrap());
    let all = json!({ "scope": "all", "change": change });
    let answer = told(&world, Method::PATCH, &path, all).await;
    assert_eq!(answer, refused("modulations.consent"));
}

#[tokio::test(start_paused = true)]
async fn a_call_now_under_required_consent_is_recorded_with_the_key_only_whatever_is_stored() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            // Booked while nobody asked for consent; the organization tightens it later.
            let start = world.now() + TimeDelta::seconds(10);
            world
                .book(json!({"start_time": start, "modulations": looser()}))
                .await;
            settings(&world, r#"{"modulations":{"consent":"required"}}"#);
            world.tick().await;
            let attempt = world.text("SELECT id FROM call_attempts");
            let operator = ("CallSid", "call-1");
            let attendee = ("CallSid", "call-2");
            world.webhook(&attempt, "operator", &[operator]).await;
            let keyed = [operator, ("Digits", "5")];
            world.webhook(&attempt, "accepted", &keyed).await;
            let (_, whisper) = world.webhook(&attempt, "whisper", &[attendee]).await;
            assert!(whisper.contains("<Gather"), "{whisper}");
            let (_, refused) = world.webhook(&attempt, "consent", &[attendee]).await;
            assert!(!refused.contains("/connected"), "{refused}");
            assert!(world.phones.recorded.lock().unwrap().is_empty());
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn looser_is_what_owners_and_admins_book_where_the_organization_lets_them() {
    for (role, allowed) in [
        (Role::Owner, true),
        (Role::Admin, true),
        (Role::Operator, false),
    ] {
        let world = World::new();
        world.member(OWNER).becomes(role);
        settings(&world, ALLOWED);
        let answer = told(
            &world,
            Method::POST,
            "/api/bookings",
            booking(14, &looser()),
        )
        .await;
        if !allowed {
            assert_eq!(answer, refused("modulations.consent"), "{role:?}");
            continue;
        }
        assert_eq!(answer.0, 201, "{role:?} {answer:?}");
        let (_, list) = world.send(Method::GET, "/api/bookings", Value::Null).await;
        assert_eq!(list["bookings"][0]["loosened_by"], OWNER);
        let told = world.text("SELECT details FROM audit_log WHERE action = 'booking.create'");
        assert_eq!(told, r#"{"version":1,"looser":true}"#);
        // A change of something else keeps it, other settings have to be allowed anew.
        let id = list["bookings"][0]["id"].as_str().unwrap();
        let path = format!("/api/bookings/{id}");
        let (_, changed) = world
            .send(Method::PATCH, &path, json!({"title": "New"}))
            .await;
        assert_eq!(changed["booking"]["loosened_by"], OWNER);
        let strict = json!({"modulations": {"consent": "required"}});
        let (_, changed) = world.send(Method::PATCH, &path, strict).await;
        assert_eq!(changed["booking"]["loosened_by"], Value::Null);
    }
}

#[tokio::test(start_paused = true)]
async fn the_permission_to_be_looser_is_audited_when_it_changes_and_only_then() {
    let world = World::new();
    for config in [
        json!({}),
        json!({"allow_looser_bookings": true}),
        json!({"allow_looser_bookings": true, "language": "de"}),
        json!({}),
    ] {
        let (status, answer) = world
            .confirmed(Method::PUT, "/api/voice-config", config)
            .await;
        assert_eq!(status.as_u16(), 200, "{answer}");
    }
    assert_eq!(
        world.text(
            "SELECT group_concat(details, ' ') FROM (SELECT details FROM audit_log ORDER BY id)"
        ),
        r#"{} {"allow_looser_bookings":true} {} {"allow_looser_bookings":false}"#
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_allowed_to_be_looser_is_so_until_the_permission_is_withdrawn() {
    for (withdrawn, asks) in [(false, false), (true, true)] {
        let world = World::new();
        settings(&world, ALLOWED);
        let start = world.now() + TimeDelta::seconds(10);
        world
            .book(json!({"start_time": start, "modulations": looser()}))
            .await;
        if withdrawn {
            settings(&world, &ALLOWED.replace("true", "false"));
        }
        world.tick().await;
        let attempt = world.text("SELECT id FROM call_attempts");
        world
            .webhook(&attempt, "operator", &[("CallSid", "call-1")])
            .await;
        let keyed = [("CallSid", "call-1"), ("Digits", "5")];
        world.webhook(&attempt, "accepted", &keyed).await;
        let attendee = [("CallSid", "call-2")];
        let (_, whisper) = world.webhook(&attempt, "whisper", &attendee).await;
        world.webhook(&attempt, "connected", &attendee).await;
        let recorded = world.phones.recorded.lock().unwrap().len();
        assert_eq!(recorded, usize::from(!asks), "{withdrawn}: {whisper}");
    }
}

fn intro(modulations: &Value) -> Value {
    json!({
        "slug": "intro-call", "hosts": [{"user_id": OWNER}],
        "rules": {"name": "Intro", "durations": [30], "modulations": modulations},
    })
}

#[tokio::test(start_paused = true)]
async fn an_event_type_cannot_be_looser_either() {
    let world = World::new();
    settings(&world, r#"{"modulations":{"consent":"required"}}"#);
    let path = format!("/api/event-types/{INTRO}");
    let body = intro(&json!({"consent": "off"}));
    let answer = told(&world, Method::PUT, &path, body.clone()).await;
    assert_eq!(answer, refused("rules.modulations.consent"));
    let mut new = body.clone();
    new["slug"] = "new".into();
    let answer = told(&world, Method::POST, "/api/event-types", new).await;
    assert_eq!(answer, refused("rules.modulations.consent"));
    // If the organization lets them, owners and admins make it; whoever books it books that.
    settings(&world, ALLOWED);
    let (status, answer) = world.send(Method::PUT, &path, body).await;
    assert_eq!(status.as_u16(), 200, "{answer}");
    let details = world.text("SELECT details FROM audit_log WHERE action = 'event_type.change'");
    assert_eq!(details, r#"{"version":2,"looser":true}"#);
    let operator = "019a0000-0000-7000-8000-000000000103";
    world.owner_key().acting_for(operator);
    let booked = |hour: u32| {
        json!({
            "start_time": format!("2026-03-03T{hour}:00:00Z"), "attendee_phone": "+14155552671",
            "event_type": INTRO,
        })
    };
    let (status, answer) = world.send(Method::POST, "/api/bookings", booked(15)).await;
    assert_eq!(status.as_u16(), 201, "{answer}");
    assert_eq!(answer["booking"]["modulations"]["consent"], "off");
    assert_eq!(answer["booking"]["loosened_by"], OWNER);
    // The organization has tightened its settings since: what is booked is as strict, and not refused.
    settings(&world, r#"{"modulations":{"consent":"required"}}"#);
    let (status, answer) = world.send(Method::POST, "/api/bookings", booked(16)).await;
    assert_eq!(status.as_u16(), 201, "{answer}");
    assert_eq!(answer["booking"]["modulations"]["consent"], "required");
    assert_eq!(answer["booking"]["loosened_by"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn a_series_is_looser_by_permission_too() {
    let world = World::new();
    settings(&world, ALLOWED);
    let mut of_series = booking(14, &json!({}));
    of_series["timezone"] = "UTC".into();
    let series = json!({"recurrence": "FREQ=WEEKLY;COUNT=2", "booking": of_series});
    let (status, made) = world.send(Method::POST, "/api/series", series).await;
    assert_eq!(status.as_u16(), 201, "{made}");
    let path = format!("/api/series/{}", made["series"]["id"].as_str().unwrap());
    let all = json!({"scope": "all", "change": {"modulations": looser()}});
    let (status, answer) = world.send(Method::PATCH, &path, all).await;
    assert_eq!(status.as_u16(), 200, "{answer}");
    assert_eq!(
        world.text("SELECT group_concat(DISTINCT loosened_by) FROM booking_events"),
        OWNER
    );
    let details = world.text("SELECT details FROM audit_log WHERE action = 'series.change'");
    assert_eq!(details, r#"{"looser":true}"#);
    // Calls that a longer rule adds are like those that are there.
    let longer = json!({"scope": "all", "recurrence": "FREQ=WEEKLY;COUNT=3"});
    let (status, answer) = world.send(Method::PATCH, &path, longer).await;
    assert_eq!(status.as_u16(), 200, "{answer}");
    assert_eq!(
        world.text("SELECT COUNT(*) || ' ' || COUNT(loosened_by) FROM booking_events"),
        "3 3"
    );
}
