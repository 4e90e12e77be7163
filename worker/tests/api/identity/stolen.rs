//! Attacks with a credential that somebody has got hold of: none of them buys more than it is.

use crate::{
    identity::{
        browser::Browser,
        passkeys::signed_in,
        sign_in::{Answer, OLIVIA, link_token, post, send},
    },
    prelude::*,
};
use callslot_shared::api::SessionKind;
use std::time::Duration;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";

/// Every change that gives power, as a request that is answered with success to whoever may make it.
fn sensitive() -> Vec<(Method, String, Value)> {
    let member = || format!("/api/members/{OPERATOR}");
    let path = str::to_owned;
    vec![
        (
            Method::POST,
            path("/api/keys"),
            json!({"name": "Mine", "scopes": ["read", "write", "execute"]}),
        ),
        (
            Method::POST,
            path("/api/members"),
            json!({"email": "eve@evil.example", "role": "owner"}),
        ),
        (Method::PATCH, member(), json!({"role": "owner"})),
        (Method::PATCH, member(), json!({"phone": "+1 212 555 0199"})),
        (Method::PATCH, member(), json!({"active": true})),
        (
            Method::POST,
            path("/api/passkeys/registration"),
            Value::Null,
        ),
        (Method::PUT, path("/api/carrier"), accounts::ACME.body()),
        (
            Method::POST,
            path("/api/caller-ids"),
            json!({"number": accounts::ACME.numbers[1]}),
        ),
        (Method::PUT, path("/api/limits"), json!({})),
        (
            Method::PATCH,
            path("/api/limits"),
            json!({"calls_per_day": 11}),
        ),
        (
            Method::PATCH,
            path("/api/limits"),
            json!({"number_kinds": ["premium_rate"]}),
        ),
        (
            Method::PATCH,
            path("/api/organization"),
            json!({"retention_days": 1}),
        ),
        (
            Method::PATCH,
            path("/api/organization"),
            json!({"calling_hours": {"from": "00:00", "to": "24:00"}}),
        ),
        (
            Method::PUT,
            path("/api/voice-config"),
            json!({"modulations": {"recording": true}}),
        ),
        (
            Method::POST,
            path("/api/attendees/erase"),
            json!({"email": "nobody@example.com"}),
        ),
    ]
}

/// A world in which each of them can be done.
fn world() -> World {
    let world = World::new();
    accounts::exists(&world.phones, &accounts::ACME);
    accounts::connected(&world, &accounts::ACME);
    world
        .acme()
        .with_limit(CallLimit::CallsPerDay, 10)
        .calling_between(540, 1020);
    world
}

async fn with(world: &World, token: &str, method: Method, path: &str, body: &Value) -> Answer {
    let authorization = format!("Bearer {token}");
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let headers = [("authorization", &*authorization)];
    send(world, method, path, &headers, body).await
}

/// Everything that power is made of.
fn powers(world: &World) -> String {
    [
        "SELECT group_concat(user_id || role || COALESCE(phone, '') || active) FROM members",
        "SELECT CAST(COUNT(*) AS TEXT) FROM api_keys",
        "SELECT CAST(COUNT(*) AS TEXT) FROM invitations",
        "SELECT CAST(COUNT(*) AS TEXT) FROM webauthn_challenges",
        "SELECT group_concat(id) FROM carrier_accounts",
        "SELECT CAST(COUNT(*) AS TEXT) FROM caller_ids",
        "SELECT json_array(calls_per_day, retention_days, calling_from, calling_to) FROM organizations",
        "SELECT settings FROM voice_configs",
        "SELECT CAST(COUNT(*) AS TEXT) FROM oauth_codes",
    ]
    .map(|sql| world.text(sql))
    .join("\n")
}

/// Asks for each sensitive change with a token, and answers the statuses and codes that came.
async fn tried(world: &World, token: &str) -> Vec<String> {
    let mut answers = Vec::new();
    for (method, path, body) in sensitive() {
        let answer = with(world, token, method.clone(), &path, &body).await;
        let code = answer.json()["error"]["code"].clone();
        let code = code.as_str().unwrap_or("done").to_owned();
        answers.push(format!("{method} {path} {body}: {code}"));
    }
    answers
}

fn assert_all_refused(answers: &[String]) {
    for answer in answers {
        assert!(answer.ends_with(": fresh_sign_in_required"), "{answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stolen_key_of_an_owner_buys_no_power() {
    let world = world();
    let before = powers(&world);
    assert_all_refused(&tried(&world, OWNER_KEY).await);
    assert_eq!(powers(&world), before);
}

#[tokio::test(start_paused = true)]
async fn a_stolen_token_of_the_extension_buys_no_power() {
    let world = world();
    let token = signed_in(&world, OWNER, SessionKind::Extension).await;
    let before = powers(&world);
    assert_all_refused(&tried(&world, &token).await);
    assert_eq!(powers(&world), before);
}

#[tokio::test(start_paused = true)]
async fn a_stolen_session_that_is_older_than_a_quarter_of_an_hour_buys_no_power() {
    let world = world();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    tokio::time::advance(Duration::from_secs(15 * 60)).await;
    let before = powers(&world);
    assert_all_refused(&tried(&world, &token).await);
    assert_eq!(powers(&world), before);
}

#[tokio::test(start_paused = true)]
async fn whoever_has_just_signed_in_on_a_page_makes_each_of_these_changes() {
    for (place, (method, path, body)) in sensitive().into_iter().enumerate() {
        let world = world();
        let token = signed_in(&world, OWNER, SessionKind::Page).await;
        tokio::time::advance(Duration::from_secs(15 * 60 - 1)).await;
        let answer = with(&world, &token, method, &path, &body).await;
        assert!(answer.status < 300, "{place} {path}: {}", answer.body);
    }
}

#[tokio::test(start_paused = true)]
async fn what_only_takes_power_away_needs_no_fresh_sign_in() {
    let world = world();
    world.acme().with_own_caller_id(accounts::ACME.numbers[1]);
    let member = format!("/api/members/{OPERATOR}");
    let caller_id = format!("/api/caller-ids/{}", accounts::ACME.numbers[1]);
    for (method, path, body) in [
        (
            Method::PUT,
            "/api/limits",
            json!({"calls_per_day": 9, "calls_per_minute": 1, "calling_prefixes": ["+1"]}),
        ),
        (
            Method::PATCH,
            "/api/limits",
            json!({"attendee_calls_per_day": 4, "calling_countries": ["US"], "number_kinds": []}),
        ),
        (
            Method::PATCH,
            "/api/organization",
            json!({"calling_hours": {"from": "10:00", "to": "12:00"}}),
        ),
        (
            Method::PATCH,
            "/api/organization",
            json!({"name": "New", "booking_enabled": true}),
        ),
        (Method::PATCH, &member, json!({"phone": null})),
        (Method::PATCH, &member, json!({"active": false})),
        (Method::DELETE, &caller_id, Value::Null),
        (Method::DELETE, "/api/carrier", Value::Null),
        (
            Method::POST,
            "/api/blocked-numbers",
            json!({"number": "+14155552671"}),
        ),
        (
            Method::DELETE,
            "/api/keys/019a0000-0000-7000-8000-000000000201",
            Value::Null,
        ),
    ] {
        let answer = with(&world, OWNER_KEY, method, path, &body).await;
        assert!(answer.status < 300, "{path}: {}", answer.body);
    }
}

#[tokio::test(start_paused = true)]
async fn a_stolen_write_key_rings_no_phone_six_seconds_ahead() {
    let world = World::new();
    world
        .owner_key()
        .with_scopes(&[Action::Read, Action::Write]);
    let at = |seconds: i64| json!(world.now() + TimeDelta::seconds(seconds));
    let call = |seconds| json!({"start_time": at(seconds), "attendee_phone": "+14155552671"});
    let refused = async |method: Method, path: &str, body: Value| {
        let (status, answer) = world.send(method, path, body).await;
        assert_eq!(
            (status.as_u16(), &answer["error"]["code"]),
            (403, &json!("forbidden")),
            "{path}: {answer}"
        );
        let says = answer["error"]["message"].as_str().unwrap();
        assert!(
            says.contains("`execute`") && says.contains("15 minutes"),
            "{says}"
        );
    };
    refused(Method::POST, "/api/bookings", call(6)).await;
    refused(Method::POST, "/api/bookings", call(15 * 60 - 1)).await;
    let id = world.book(json!({"start_time": at(3600)})).await;
    let path = format!("/api/bookings/{id}");
    refused(Method::PATCH, &path, json!({"start_time": at(6)})).await;
    let mut booking = call(6);
    booking["timezone"] = "America/New_York".into();
    let series = json!({"recurrence": "FREQ=DAILY;COUNT=2", "booking": booking});
    refused(Method::POST, "/api/series", series).await;
    booking = json!({"start_time": at(7200), "attendee_phone": "+14155552671", "timezone": "America/New_York"});
    let series = json!({"recurrence": "FREQ=DAILY;COUNT=2", "booking": booking});
    let (status, made) = world.send(Method::POST, "/api/series", series).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let path_of_series = format!("/api/series/{}", made["series"]["id"].as_str().unwrap());
    let sooner = json!({"scope": "all", "change": {"start_time": at(60)}});
    refused(Method::PATCH, &path_of_series, sooner).await;
    // Nearly due, it is not turned to another phone either; the rest of it can be changed, and it can be called off.
    tokio::time::advance(Duration::from_secs(3600 - 60)).await;
    refused(
        Method::PATCH,
        &path,
        json!({"attendee_phone": "+14155552672"}),
    )
    .await;
    refused(Method::PATCH, &path, json!({"user_id": OPERATOR})).await;
    let (status, answer) = world
        .send(Method::PATCH, &path, json!({"title": "New"}))
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let (status, answer) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_key_that_may_not_read_learns_nothing_from_what_it_writes() {
    let world = World::new();
    let secret = json!({
        "start_time": "2026-03-02T14:00:00Z", "attendee_phone": "+14155552671", "attendee_name": "Ada Lovelace",
        "title": "Diagnosis", "notes": "Secret",
    });
    let id = world.book(secret.clone()).await;
    world
        .owner_key()
        .with_scopes(&[Action::Write, Action::Execute]);
    let path = format!("/api/bookings/{id}");
    let (status, answer) = world
        .send(Method::PATCH, &path, json!({"description": "x"}))
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let told = json!({"success": true, "booking": {"id": id, "version": 2}});
    assert_eq!(answer, told);
    let (_, answer) = world.send(Method::PATCH, &path, json!({})).await;
    assert_eq!(answer, told, "a change of nothing is no way to read");
    let mut taken = secret.clone();
    taken["attendee_phone"] = "+14155552672".into();
    let (_, answer) = world.send(Method::POST, "/api/bookings", taken).await;
    assert_eq!(answer["error"]["code"], "slot_taken");
    assert_eq!(answer["error"]["conflict"], Value::Null, "{answer}");
    assert!(!answer.to_string().contains("14:00"), "{answer}");
    let (_, answer) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(
        answer,
        json!({"success": true, "booking": {"id": id, "version": 3}})
    );
    for (path, body) in [
        ("/api/holds", json!({"start_time": "2026-03-02T15:00:00Z"})),
        (
            "/api/bookings",
            json!({"start_time": "2026-03-02T16:00:00Z", "attendee_phone": "+14155552671"}),
        ),
        (
            "/api/series",
            json!({"recurrence": "FREQ=DAILY;COUNT=2", "booking": {
            "start_time": "2026-03-02T18:00:00Z", "attendee_phone": "+14155552671", "timezone": "America/New_York"}}),
        ),
        (
            "/api/series/preview",
            json!({"recurrence": "FREQ=DAILY;COUNT=2", "booking": {
            "start_time": "2026-03-02T18:00:00Z", "attendee_phone": "+14155552671", "timezone": "America/New_York"}}),
        ),
        ("/api/calls", json!({"attendee_phone": "+14155552671"})),
    ] {
        let asked = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header("authorization", format!("Bearer {OWNER_KEY}"))
            .header("idempotency-key", format!("key {path}"));
        let (status, answer) = world
            .request(asked.body(Body::from(body.to_string())).unwrap())
            .await;
        assert!(status.is_success(), "{path}: {answer}");
        for (name, value) in answer.as_object().unwrap() {
            let things = match value {
                Value::Array(things) => things.clone(),
                thing => vec![thing.clone()],
            };
            for thing in things.iter().filter_map(Value::as_object) {
                let only = thing
                    .keys()
                    .all(|field| field == "id" || field == "version");
                assert!(only, "{path}: {name} tells {thing:?}");
            }
            let told = name == "success" || value.is_array() || value.is_object();
            assert!(told, "{path}: tells {name}");
        }
    }
    // The answer that is kept for a request is whole, and is shown so to whoever may read.
    world
        .owner_key()
        .with_scopes(&[Action::Read, Action::Write, Action::Execute]);
    let again = Request::builder()
        .method(Method::POST)
        .uri("/api/bookings")
        .header("authorization", format!("Bearer {OWNER_KEY}"))
        .header("idempotency-key", "key /api/bookings");
    let body = json!({"start_time": "2026-03-02T16:00:00Z", "attendee_phone": "+14155552671"});
    let (_, whole) = world
        .request(again.body(Body::from(body.to_string())).unwrap())
        .await;
    assert_eq!(
        whole["booking"]["attendee_phone"], "+14155552671",
        "{whole}"
    );
}

/// Invites an address, and answers the token of the mail's link.
async fn invited(world: &World, email: &str) -> String {
    let owner = signed_in(world, OWNER, SessionKind::Page).await;
    let body = json!({"email": email, "role": "viewer"});
    let answer = with(world, &owner, Method::POST, "/api/members", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    link_token(world.outbox.sent().last().unwrap())
}

#[tokio::test(start_paused = true)]
async fn a_stolen_invitation_of_somebody_known_signs_nobody_in() {
    let world = World::new();
    world.an_organization().with_owner();
    let token = invited(&world, "otto@other.example").await;
    let stolen = post(&world, "/api/invitations/accept", json!({ "token": token })).await;
    assert_eq!(stolen.status, 401, "{}", stolen.body);
    assert!(!stolen.headers.contains_key("set-cookie"));
    let sessions = "SELECT CAST(COUNT(*) AS TEXT) FROM sessions WHERE user_id LIKE '019b%'";
    assert_eq!(world.text(sessions), "0");
}

#[tokio::test(start_paused = true)]
async fn passkey_options_do_not_fill_the_database() {
    let world = World::new();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    let mut statuses = Vec::new();
    for _ in 0..60 {
        let path = "/api/passkeys/registration";
        statuses.push(
            with(&world, &token, Method::POST, path, &Value::Null)
                .await
                .status,
        );
    }
    assert_eq!(statuses[0], 200);
    assert_eq!(*statuses.last().unwrap(), 429);
    let kept = world.text("SELECT CAST(COUNT(*) AS TEXT) FROM webauthn_challenges");
    assert_eq!(kept, "30");
}

#[tokio::test(start_paused = true)]
async fn signing_out_everywhere_tells_which_keys_are_left() {
    let world = World::new();
    let (_, token) = Browser::at(&world, "192.0.2.1").mailed(OLIVIA).await;
    let session = Browser::at(&world, "192.0.2.1")
        .follow(&token)
        .await
        .token();
    let out = with(
        &world,
        &session,
        Method::DELETE,
        "/api/sessions",
        &Value::Null,
    )
    .await;
    assert_eq!(out.json()["keys"][0]["name"], "Demo owner", "{}", out.body);
}
