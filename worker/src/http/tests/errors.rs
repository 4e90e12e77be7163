//! Every error that the API's document declares is provoked, and answered as it says.

mod availability;
mod carrier;
mod series;
mod sign_in;

use super::*;
use crate::{
    http::openapi::{self, Endpoint},
    testing::{CRON_SECRET, Fault, billing_secret},
};
use axum::http::{HeaderMap, HeaderValue};
use callslot_shared::api::{ErrorBody, ErrorCode, MAX_BODY};
use std::collections::BTreeSet;
use tokio::task::LocalSet;

/// A request in parts, for a case to spoil one of them.
#[derive(Clone)]
struct Sent {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: String,
}

impl Sent {
    /// A request that the endpoint answers with success, about `booking` if about any.
    fn well_formed(endpoint: &Endpoint, booking: &str) -> Self {
        let name = endpoint.to_string();
        let token = match endpoint.path {
            "/api/cron/scheduled-calls" => CRON_SECRET,
            _ => sign_in::token(endpoint).unwrap_or(OWNER_KEY),
        };
        let call = r#"{"attendee_phone": "+14155552671", "start_time": "2026-03-02T13:00:00Z"}"#;
        let later = r#"{"start_time": "2026-03-02T14:00:00Z"}"#;
        let body = match &*name {
            "post /api/bookings" => call,
            "post /api/holds" => later,
            "post /api/series" | "post /api/series/preview" => series::BODY,
            "patch /api/series/{id}" => r#"{"scope": "all", "change": {"title": "New"}}"#,
            "post /api/calls" => NOW,
            "patch /api/bookings/{id}" => r#"{"title": "New"}"#,
            "patch /api/organization" => r#"{"name": "New"}"#,
            "post /api/notices/read" | "put /api/voice-config" => "{}",
            "post /api/calls/{id}/confirmations" => r#"{"prompt": "The address"}"#,
            "put /api/calls/{id}/outcome" => r#"{"outcome": "agreed"}"#,
            "put /api/calls/{id}/qa" => r#"{"submitted": true}"#,
            "patch /api/members/{id}" => r#"{"active": false}"#,
            "post /api/attendees/erase" => r#"{"email": "nobody@example.com"}"#,
            "post /api/attendees/export" => r#"{"phone": "+14155552671"}"#,
            "post /api/keys" => r#"{"name": "Program", "scopes": ["read"]}"#,
            "put /api/limits" => r#"{"calls_per_day": 50}"#,
            "post /api/blocked-numbers" => r#"{"number": "+14155552679"}"#,
            "post /api/billing/plan" => TO_ENTERPRISE,
            name => carrier::well_formed(name)
                .or_else(|| availability::well_formed(name))
                .unwrap_or_else(|| sign_in::well_formed(name)),
        };
        let way_in = ways_in::body(&name);
        let id = if let Some(id) = availability::id(endpoint.path) {
            id
        } else if endpoint.path.starts_with("/api/passkeys") {
            ways_in::PASSKEY_ID
        } else if endpoint.path.starts_with("/api/calls") {
            "call-1"
        } else if endpoint.path.starts_with("/api/keys") {
            OWNER_KEY_ID
        } else if endpoint.path.starts_with("/api/caller-ids") {
            carrier::CALLER_ID
        } else if endpoint.path.starts_with("/api/series") {
            series::ID
        } else if endpoint.path.starts_with("/api/holds") {
            HOLD
        } else if endpoint.path.starts_with("/api/blocked-numbers") {
            BLOCKED
        } else if endpoint.path.starts_with("/api/invitations") {
            sign_in::INVITATION
        } else if endpoint.path.starts_with("/api/sessions") {
            sign_in::SESSION_ID
        } else if endpoint.path.starts_with("/api/members") {
            OPERATOR
        } else {
            booking
        };
        let sent = Self {
            method: name
                .split(' ')
                .next()
                .unwrap()
                .to_uppercase()
                .parse()
                .unwrap(),
            path: endpoint
                .path
                .replace("{id}", id)
                .replace("{date}", "2026-03-08"),
            headers: HeaderMap::new(),
            body: way_in.unwrap_or_else(|| body.to_owned()),
        };
        if ["/api/billing", "/api/operator"]
            .iter()
            .any(|it| endpoint.path.starts_with(it))
        {
            let now = crate::testing::beginning().timestamp().to_string();
            return sent
                .with("webhook-id", "msg-1")
                .with("webhook-timestamp", &now);
        }
        if endpoint.path.starts_with("/oauth") {
            return sent.with("content-type", "application/x-www-form-urlencoded");
        }
        let sent = sent.with("authorization", &format!("Bearer {token}"));
        if endpoint.path == "/api/calls" {
            return sent.with("idempotency-key", "key-1");
        }
        sent
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        self.headers.insert(name, value);
        self
    }

    fn without(mut self, name: &'static str) -> Self {
        self.headers.remove(name);
        self
    }

    fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    fn saying(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }

    /// As the billing system signs it, if it is one of its messages.
    fn signed(self) -> Self {
        let header = |name: &str| self.headers.get(name)?.to_str().ok();
        let (Some(id), Some(time)) = (header("webhook-id"), header("webhook-timestamp")) else {
            return self;
        };
        let signature = billing_secret().sign(id, time, self.body.as_bytes());
        self.with("webhook-signature", &signature)
    }

    fn changed(self, change: ways_in::Change) -> Self {
        match change {
            ways_in::Change::Body(body) => self.saying(body),
            ways_in::Change::FromElsewhere => self
                .without("authorization")
                .with("sec-fetch-site", "cross-site"),
            ways_in::Change::World => self,
        }
    }

    async fn to(self, world: &World) -> (StatusCode, HeaderMap, String) {
        let this = self.signed();
        this.send(world).await
    }

    async fn send(self, world: &World) -> (StatusCode, HeaderMap, String) {
        let mut request = Request::builder().method(self.method).uri(self.path);
        *request.headers_mut().unwrap() = self.headers;
        let request = request.body(Body::from(self.body)).unwrap();
        let (parts, body) = crate::http::serve(world.app.clone(), request)
            .await
            .into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        (parts.status, parts.headers, body)
    }
}

/// A call at once, of an operator who is free.
const NOW: &str =
    r#"{"attendee_phone": "+14155552671", "user_id": "019a0000-0000-7000-8000-000000000103"}"#;
/// The id of the key that requests are made with.
const OWNER_KEY_ID: &str = "019a0000-0000-7000-8000-000000000201";
/// A number that is blocked in every world here.
const BLOCKED: &str = "+14155552670";
const BLOCK: &str = "INSERT INTO blocked_numbers (organization_id, number, created_at, created_by)
    SELECT organization_id, '+14155552670', 0, user_id FROM api_keys";
/// A time that is held in every world here.
const HOLD: &str = "019a0000-0000-7000-8000-000000000601";
const HOLDING: &str = "INSERT INTO slot_holds (id, organization_id, user_id, start_time, duration_minutes, busy_from, busy_to,
      created_at, expires_at, created_by)
    SELECT '019a0000-0000-7000-8000-000000000601', organization_id, user_id, 1772467200000, 30, 1772467200000,
      1772469000000, 0, 9000000000000, user_id FROM api_keys";
/// Somebody who can be disabled.
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";
/// What the billing system says.
const TO_ENTERPRISE: &str =
    r#"{"organization_id": "019a0000-0000-7000-8000-000000000001", "plan": "enterprise"}"#;
/// An id of nothing.
const NOBODY: &str = "019b0000-0000-7000-8000-00000000ffff";
/// The only owner, who asks.
const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
/// As many keys as a member can have.
const FIFTY_KEYS: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 49)
    INSERT INTO api_keys (id, organization_id, user_id, name, token_hash)
    SELECT 'k-' || i, organization_id, user_id, 'k', substr(token_hash, 1, 60) || (1000 + i) FROM api_keys, n";

/// A schedule without hours.
const NEVER_OPEN: &str = "INSERT INTO schedules (id, organization_id, user_id, name, timezone, weekly, is_default, updated_at, changed_in)
    SELECT '019a0000-0000-7000-8000-000000000801', organization_id, user_id, 'Never', 'UTC', '[]', 1, 0, '' FROM api_keys";

/// As many holds as a member can have, with the one that is there.
const FOUR_HOLDS: &str = "WITH n (i) AS (VALUES (1), (2), (3), (4))
    INSERT INTO slot_holds (id, organization_id, user_id, start_time, duration_minutes, busy_from, busy_to,
      created_at, expires_at, created_by)
    SELECT 'h-' || i, organization_id, user_id, start_time + i * 3600000, 30, busy_from + i * 3600000,
      busy_to + i * 3600000, 0, expires_at, created_by FROM slot_holds, n";

/// A row that no code could have written, so that reading it fails.
const BROKEN_PLAN: &str =
    "PRAGMA ignore_check_constraints = ON; UPDATE organizations SET plan = 'mystery'";
const BROKEN_TICK: &str = "INSERT INTO ticks (id, source, scheduled_for, started_at)
    VALUES ('t', 'http', 0, 9000000000000000)";
/// Something can be confirmed on every call.
const PROMPTS: &str = r#"UPDATE voice_configs SET settings = '{"confirmations": ["The address"]}'"#;
/// Every call is being recorded.
const RECORDING_NOW: &str = "INSERT INTO recordings (id, organization_id, attempt_id, call_id, status, started_at, updated_at)
    SELECT 'r-' || a.id, a.organization_id, a.id, a.carrier_call_id, 'in_progress', 1, 1 FROM call_attempts a";
/// What is said is being written down on every call.
const WRITING_NOW: &str =
    "INSERT INTO transcripts (attempt_id, organization_id, call_id, status, started_at, updated_at)
    SELECT a.id, a.organization_id, a.carrier_call_id, 'in_progress', 1, 1 FROM call_attempts a";
const BROKEN_ID: &str = "PRAGMA foreign_keys = OFF; UPDATE booking_events SET id = 'broken',
     start_time = created_at, end_time = created_at + duration_minutes * 60000
     WHERE series_id IS NULL";

/// A body that can be read and breaks a rule, or asks for what cannot be done.
fn breaking_a_rule(endpoint: &str, code: ErrorCode) -> Option<String> {
    let live =
        r#""modulations": {"translation": {"between": {"operator": "en", "attendee": "es"}}}"#;
    let ada = r#""attendee_phone": "+14155552671""#;
    let (past, future) = ("2020-01-01T00:00:00Z", "2026-03-02T13:00:00Z");
    let supported = code == ErrorCode::InvalidField;
    Some(match (endpoint, supported) {
        ("patch /api/organization", true) => r#"{"default_booking_duration": 4}"#.to_owned(),
        ("post /api/calls", true) => format!(r#"{{{ada}, "duration_minutes": 4}}"#),
        ("post /api/calls", false) => format!("{{{ada}, {live}}}"),
        ("post /api/bookings", true) => format!(r#"{{{ada}, "start_time": "{past}"}}"#),
        ("post /api/bookings", false) => format!(r#"{{{ada}, {live}, "start_time": "{future}"}}"#),
        ("patch /api/bookings/{id}", true) => r#"{"timezone": "Mars/Olympus"}"#.to_owned(),
        ("patch /api/bookings/{id}" | "put /api/voice-config", false) => format!("{{{live}}}"),
        ("put /api/voice-config", true) => r#"{"confirmations": [""]}"#.to_owned(),
        ("post /api/calls/{id}/confirmations", true) => {
            let note = "x".repeat(2_001);
            format!(r#"{{"prompt": "The address", "note": "{note}"}}"#)
        }
        ("put /api/limits", true) => r#"{"calling_prefixes": ["44"]}"#.to_owned(),
        ("post /api/series" | "post /api/series/preview", true) => {
            series::BODY.replace(";COUNT=3", "")
        }
        ("post /api/series" | "post /api/series/preview", false) => {
            series::BODY.replace("WEEKLY", "HOURLY")
        }
        ("patch /api/series/{id}", true) => r#"{"scope": "this"}"#.to_owned(),
        ("patch /api/series/{id}", false) => {
            r#"{"scope": "all", "recurrence": "FREQ=HOURLY;COUNT=2"}"#.to_owned()
        }
        ("post /api/holds", true) => format!(r#"{{"start_time": "{past}"}}"#),
        ("post /api/blocked-numbers", true) => r#"{"number": "call me"}"#.to_owned(),
        ("patch /api/members/{id}", true) => r#"{"phone": "call me"}"#.to_owned(),
        ("post /api/attendees/erase" | "post /api/attendees/export", true) => "{}".to_owned(),
        ("post /api/keys", true) => r#"{"name": "Program", "scopes": []}"#.to_owned(),
        ("put /api/calls/{id}/outcome", true) => r#"{"outcome": "other"}"#.to_owned(),
        ("put /api/calls/{id}/qa", true) => {
            r#"{"scores": [{"criterion": "Greeting", "score": 6}]}"#.to_owned()
        }
        (name, _) => {
            return carrier::breaking_a_rule(name).or_else(|| sign_in::breaking_a_rule(name));
        }
    })
}

/// The request that makes the endpoint answer with the code, in a world made ready for it; `None` if
/// nobody has thought of one.
async fn provoking(
    world: &World,
    endpoint: &Endpoint,
    code: ErrorCode,
    booking: &str,
) -> Option<Sent> {
    let good = Sent::well_formed(endpoint, booking);
    if let Some(sent) = provoking_limits(world, endpoint, code, &good).await {
        return Some(sent);
    }
    let elsewhere = carrier::provoking(world, endpoint, code, &good)
        .or_else(|| provoking_guards(world, endpoint, code, &good))
        .or_else(|| availability::provoking(world, endpoint, code, &good))
        .or_else(|| series::provoking(endpoint, code, &good));
    if elsewhere.is_some() {
        return elsewhere;
    }
    if let Some(sent) = sign_in::provoking(world, endpoint, code, &good).await {
        return Some(sent);
    }
    Some(match (&*endpoint.to_string(), code) {
        (_, ErrorCode::Unauthorized) => good.without("authorization").without("webhook-id"),
        (_, ErrorCode::PlanRequired) => {
            world.sql("UPDATE organizations SET plan = 'free'");
            good
        }
        (_, ErrorCode::BookingDisabled) => {
            world.sql("UPDATE organizations SET booking_enabled = 0");
            good
        }
        (_, ErrorCode::Forbidden) => {
            world.sql("UPDATE members SET role = 'viewer'");
            let rest = match good.method {
                Method::GET => r#"["write","execute"]"#,
                _ => r#"["read"]"#,
            };
            world.sql(&format!("UPDATE api_keys SET scopes = '{rest}'"));
            good
        }
        (_, ErrorCode::TooLarge) => good.saying(" ".repeat(MAX_BODY + 1)),
        (_, ErrorCode::UnsupportedMediaType) => good.with("content-type", "text/plain"),
        (_, ErrorCode::Unavailable) => {
            world.db.faults.lock().unwrap().push(("", Fault::Before));
            good
        }
        ("get /health", ErrorCode::Internal) => {
            world.sql(BROKEN_TICK);
            good
        }
        ("get /api/cron/scheduled-calls", ErrorCode::Internal) => {
            world.sql(BROKEN_ID);
            good
        }
        (_, ErrorCode::Internal) => {
            world.sql(BROKEN_PLAN);
            good
        }
        // The setting is taken away by `settings_for`.
        (_, ErrorCode::NotConfigured) => good,
        (
            "get /api/audit"
            | "get /api/blocked-numbers"
            | "get /api/bookings"
            | "get /api/calls"
            | "get /api/keys"
            | "get /api/members"
            | "get /api/notices"
            | "get /api/punctuality"
            | "get /api/punctuality/chart",
            ErrorCode::InvalidRequest,
        ) => {
            let path = format!("{}?colour=red", good.path);
            good.at(path)
        }
        ("delete /api/bookings/{id}", ErrorCode::InvalidRequest) => good.with("if-match", "é"),
        (_, ErrorCode::InvalidRequest) => good.saying("{"),
        (name, ErrorCode::InvalidField | ErrorCode::NotSupported) => {
            good.saying(breaking_a_rule(name, code)?)
        }
        ("post /api/notices/read", ErrorCode::NotFound) => {
            good.saying(format!(r#"{{"id": "{NOBODY}:busy"}}"#))
        }
        (_, ErrorCode::NotFound) => {
            let path = endpoint.path.replace("{date}", "2026-03-08");
            good.at(path.replace("{id}", NOBODY))
        }
        (name, ErrorCode::Conflict) => conflicting(world, endpoint, name, good).await,
        (_, ErrorCode::VersionConflict) => good.with("if-match", "\"9\""),
        (_, ErrorCode::IdempotencyConflict) => {
            let good = good.with("idempotency-key", "key-1");
            good.clone().to(world).await;
            let other = good.body.replace("+14155552671", "+14155552672");
            good.saying(other)
        }
        ("post /api/calls", ErrorCode::InProgress) => {
            good.clone().to(world).await;
            world.sql("UPDATE idempotency_keys SET status = NULL, body = NULL");
            good
        }
        _ => return None,
    })
}

/// The request that is in the way of how things stand.
async fn conflicting(world: &World, endpoint: &Endpoint, name: &str, good: Sent) -> Sent {
    match name {
        name if name.contains("/api/calls/{id}") => {
            world.sql(PROMPTS);
            tokio::time::advance(std::time::Duration::from_secs(590)).await;
            world.tick().await;
            world.sql(RECORDING_NOW);
            world.sql(WRITING_NOW);
            good
        }
        "patch /api/members/{id}" => good.at(endpoint.path.replace("{id}", OWNER)),
        "post /api/attendees/erase" => good.saying(r#"{"phone": "+14155552671"}"#),
        "post /api/keys" => {
            world.sql(FIFTY_KEYS);
            good
        }
        "post /api/holds" => {
            world.sql(FOUR_HOLDS);
            good
        }
        _ => {
            world.sql("UPDATE booking_events SET status = 'failed', failure_reason = 'busy'");
            good
        }
    }
}

/// As [`provoking`], for times that cannot be booked.
fn provoking_guards(
    world: &World,
    endpoint: &Endpoint,
    code: ErrorCode,
    good: &Sent,
) -> Option<Sent> {
    let good = good.clone();
    Some(match (&*endpoint.to_string(), code) {
        ("post /api/bookings" | "post /api/holds", ErrorCode::SlotTaken) => {
            let body = good
                .body
                .replace("13:00", "12:10")
                .replace("14:00", "12:10");
            good.saying(body)
        }
        ("patch /api/bookings/{id}", ErrorCode::SlotTaken) => {
            good.saying(r#"{"start_time": "2026-03-02T16:00:00Z"}"#)
        }
        (name, ErrorCode::OutsideAvailability) => {
            world.sql(NEVER_OPEN);
            match name {
                "patch /api/bookings/{id}" => {
                    good.saying(r#"{"start_time": "2026-03-02T13:00:00Z"}"#)
                }
                _ => good,
            }
        }
        (name, ErrorCode::OutsideCallingHours) => {
            // Noon is early in California.
            world.sql("UPDATE organizations SET calling_from = NULL, calling_to = NULL");
            match name {
                "patch /api/bookings/{id}" => {
                    good.saying(r#"{"start_time": "2026-03-02T13:00:00Z"}"#)
                }
                _ => good,
            }
        }
        ("post /api/calls", ErrorCode::SlotTaken) => {
            good.saying(r#"{"attendee_phone": "+14155552671", "duration_minutes": 30}"#)
        }
        _ => return None,
    })
}

/// As [`provoking`], for plans and limits.
async fn provoking_limits(
    world: &World,
    endpoint: &Endpoint,
    code: ErrorCode,
    good: &Sent,
) -> Option<Sent> {
    let good = good.clone();
    Some(match (&*endpoint.to_string(), code) {
        ("post /api/billing/plan", ErrorCode::Internal) => {
            // Said once more, it is not set right again.
            good.clone().to(world).await;
            world.sql(BROKEN_PLAN);
            good
        }
        ("post /api/billing/plan", ErrorCode::NotFound) => good.saying(format!(
            r#"{{"organization_id": "{NOBODY}", "plan": "pro"}}"#
        )),
        ("post /api/calls", ErrorCode::RateLimited) => {
            world.sql("UPDATE organizations SET calls_per_minute = 0");
            good
        }
        _ => return None,
    })
}

/// Settings under which the endpoint lacks what it needs.
fn settings_for(endpoint: &Endpoint, code: ErrorCode) -> &'static [(&'static str, &'static str)] {
    match (code, endpoint.path) {
        (ErrorCode::NotConfigured, "/api/cron/scheduled-calls") => &[("CRON_SECRET", "")],
        (ErrorCode::NotConfigured, path) if path.starts_with("/api/operator") => {
            &[("OPERATOR_SECRET", "")]
        }
        (ErrorCode::NotConfigured, "/api/carrier" | "/api/caller-ids") => {
            &[("CREDENTIALS_KEYS", "")]
        }
        (ErrorCode::NotConfigured, "/api/billing/plan") => &[("BILLING_WEBHOOK_SECRET", "")],
        (ErrorCode::NotConfigured, path) if ways_in::need_an_address(path) => &[("PUBLIC_URL", "")],
        (ErrorCode::NotConfigured, "/api/bootstrap") => &[("BOOTSTRAP_SECRET", "")],
        (ErrorCode::NotConfigured, "/api/sign-in" | "/api/members") => &[("MAIL_API_KEY", "")],
        (ErrorCode::NotConfigured, _) => &[("SIGNALWIRE_SIGNING_KEY", "")],
        _ => &[],
    }
}

#[tokio::test(start_paused = true)]
async fn every_declared_error_is_answered_as_declared() {
    LocalSet::new()
        .run_until(async {
            for endpoint in openapi::endpoints() {
                for code in endpoint.codes.clone() {
                    let case = format!("{endpoint}: {}", code.as_str());
                    let world = World::with_settings(settings_for(&endpoint, code));
                    let booking = world.book_in(600).await;
                    world.sql(BLOCK);
                    carrier::prepare(&world);
                    world.sql(HOLDING);
                    world.sql(series::THERE);
                    sign_in::prepare(&world);
                    world.sql(availability::FIXTURE);
                    world.sql(&ways_in::fixture());
                    let sent = match ways_in::provoking(&world, &endpoint, code) {
                        Some(change) => {
                            Some(Sent::well_formed(&endpoint, &booking).changed(change))
                        }
                        None => provoking(&world, &endpoint, code, &booking).await,
                    };
                    let sent = sent.unwrap_or_else(|| panic!("no request here provokes {case}"));
                    let (status, headers, body) = sent.to(&world).await;
                    let answer: ErrorBody = serde_json::from_str(&body)
                        .unwrap_or_else(|error| panic!("{case}: {error} in {body}"));
                    assert_eq!(answer.error.code, code, "{case}: {body}");
                    assert_eq!(status.as_u16(), code.status(), "{case}");
                    assert!(headers.contains_key("x-request-id"), "{case}");
                    let later = [
                        ErrorCode::Unavailable,
                        ErrorCode::InProgress,
                        ErrorCode::RateLimited,
                    ]
                    .contains(&code);
                    assert_eq!(headers.contains_key("retry-after"), later, "{case}");
                    let sign_in = code == ErrorCode::Unauthorized;
                    assert_eq!(headers.contains_key("www-authenticate"), sign_in, "{case}");
                    let of_a_field = [
                        ErrorCode::InvalidRequest,
                        ErrorCode::InvalidField,
                        ErrorCode::NotSupported,
                    ]
                    .contains(&code);
                    assert_eq!(answer.error.field.is_some(), of_a_field, "{case}: {body}");
                }
            }
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn what_is_well_formed_succeeds_with_a_declared_status() {
    LocalSet::new()
        .run_until(async {
            for endpoint in openapi::endpoints() {
                let world = World::new();
                world.sql(PROMPTS);
                world.sql(BLOCK);
                carrier::prepare(&world);
                world.sql(HOLDING);
                world.sql(series::THERE);
                sign_in::prepare(&world);
                world.sql(availability::FIXTURE);
                world.sql(&ways_in::fixture());
                let booking = world.book_in(5).await;
                world.tick_by_hand().await;
                let (status, _, body) = Sent::well_formed(&endpoint, &booking).to(&world).await;
                // The booking is calling by now, which is no state for every change.
                if status == StatusCode::CONFLICT {
                    assert!(endpoint.codes.contains(&ErrorCode::Conflict), "{endpoint}");
                    continue;
                }
                let declared: BTreeSet<_> = endpoint.successes().collect();
                assert!(
                    declared.contains(&status.as_u16()),
                    "{endpoint}: {status} {body}"
                );
            }
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn an_id_that_is_not_even_text_is_one_that_is_not_known() {
    let world = World::new();
    for path in ["/api/bookings/%ff", "/api/calls/%ff"] {
        let (status, answer) = world.send(Method::GET, path, Value::Null).await;
        assert_eq!(
            (status.as_u16(), &answer["error"]["code"]),
            (404, &json!("not_found")),
            "{path}"
        );
    }
}
