//! Every error that the API's document declares is provoked, and answered as it says.

mod availability;
mod carrier;
mod conflicts;
mod declared;
mod plans;
mod policy;
mod rules;
mod sent;
mod series;
mod sign_in;
mod sms;
mod times;
mod ways_in;
mod webhooks;

use crate::{
    openapi::{self, Endpoint},
    prelude::*,
};
use axum::http::HeaderMap;
use callslot_shared::api::{ErrorBody, ErrorCode, MAX_BODY};
use callslot_worker::testing::Fault;
use sent::Sent;
use tokio::task::LocalSet;

/// The only owner, who asks.
const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
/// The id of the key that requests are made with.
const OWNER_KEY_ID: &str = "019a0000-0000-7000-8000-000000000201";
/// A message that failed in every world here.
const MESSAGE: &str = "019a0000-0000-7000-8000-000000000a11";

/// A number that is blocked in every world here.
const BLOCKED: &str = "+14155552670";
/// A time that is held in every world here.
const HOLD: &str = "019a0000-0000-7000-8000-000000000601";
fn holding(world: &World) {
    world.acme().with_hold(&HoldRow {
        id: HOLD,
        user: OWNER,
        start: 1_772_467_200_000,
        minutes: 30,
        expires_at: 9_000_000_000_000,
    });
}
/// Somebody who can be disabled.
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";
/// An id of nothing.
const NOBODY: &str = "019b0000-0000-7000-8000-00000000ffff";
/// A row that no code could have written, so that reading it fails.
const BROKEN_PLAN: &str =
    "PRAGMA ignore_check_constraints = ON; UPDATE organizations SET plan = 'mystery'";
const BROKEN_TICK: &str = "INSERT INTO ticks (id, source, scheduled_for, started_at)
    VALUES ('t', 'http', 0, 9000000000000000)";
/// Something can be confirmed on every call.
fn prompts() -> Value {
    json!({"confirmations": ["The address"]})
}
const BROKEN_ID: &str = "PRAGMA foreign_keys = OFF; UPDATE booking_events SET id = 'broken',
     start_time = created_at, end_time = created_at + duration_minutes * 60000
     WHERE series_id IS NULL";

/// The same by one of the areas that know their own.
fn elsewhere(world: &World, endpoint: &Endpoint, code: ErrorCode, good: &Sent) -> Option<Sent> {
    policy::provoking(world, endpoint, code, good)
        .or_else(|| carrier::provoking(world, endpoint, code, good))
        .or_else(|| times::provoking(world, endpoint, code, good))
        .or_else(|| availability::provoking(world, endpoint, code, good))
        .or_else(|| webhooks::provoking(world, endpoint, code, good))
        .or_else(|| sms::provoking(endpoint, code, good))
        .or_else(|| series::provoking(endpoint, code, good))
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
    if let Some(sent) = plans::provoking(world, endpoint, code, &good).await {
        return Some(sent);
    }
    let elsewhere = elsewhere(world, endpoint, code, &good);
    if elsewhere.is_some() {
        return elsewhere;
    }
    if let Some(sent) = sign_in::provoking(world, endpoint, code, &good).await {
        return Some(sent);
    }
    Some(match (&*endpoint.to_string(), code) {
        (_, ErrorCode::Unauthorized) => good.without("authorization").without("webhook-id"),
        (_, ErrorCode::PlanRequired) => {
            world.acme().on_plan(Plan::Free);
            good
        }
        (_, ErrorCode::BookingDisabled) => {
            world.acme().with_booking_turned_off();
            good
        }
        (_, ErrorCode::Forbidden) => {
            world.every_member().becomes(Role::Viewer);
            let rest: &[Action] = match good.method {
                Method::GET => &[Action::Write, Action::Execute],
                _ => &[Action::Read],
            };
            world.owner_key().with_scopes(rest);
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
            | "get /api/messages"
            | "get /api/notices"
            | "get /api/punctuality"
            | "get /api/punctuality/chart",
            ErrorCode::InvalidRequest,
        ) => {
            let path = format!("{}?colour=red", good.path);
            good.at(path)
        }
        ("delete /api/bookings/{id}", ErrorCode::InvalidRequest) => good.with("if-match", "é"),
        ("get /api/messages", ErrorCode::InvalidField) => good.at("/api/messages?cursor=none"),
        (_, ErrorCode::InvalidRequest) => good.saying("{"),
        (name, ErrorCode::InvalidField | ErrorCode::NotSupported) => {
            good.saying(rules::breaking_a_rule(name, code)?)
        }
        ("post /api/notices/read", ErrorCode::NotFound) => {
            good.saying(format!(r#"{{"id": "{NOBODY}:busy"}}"#))
        }
        (_, ErrorCode::NotFound) => {
            let path = endpoint.path.replace("{date}", "2026-03-08");
            good.at(path.replace("{id}", NOBODY))
        }
        (name, ErrorCode::Conflict) => conflicts::conflicting(world, endpoint, name, good).await,
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

/// A message about a booking that could not be sent.
fn failed_message(booking: &str) -> String {
    format!(
        "INSERT INTO messages (id, organization_id, booking_id, kind, recipient, member_id, booking_version, start_time,
           due_at, deadline, state, reason, attempts, created_at, updated_at)
         SELECT '{MESSAGE}', organization_id, id, 'operator_booked', 'member', user_id, 1, start_time, 1, 2, 'failed',
           'refused', 1, 2, 2
         FROM booking_events WHERE id = '{booking}'"
    )
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
        (ErrorCode::NotConfigured, path) if webhooks::id(path).is_some() => {
            &[("CREDENTIALS_KEYS", "")]
        }
        (ErrorCode::NotConfigured, "/api/billing/plan") => &[("BILLING_WEBHOOK_SECRET", "")],
        (ErrorCode::NotConfigured, path) if ways_in::need_an_address(path) => &[("PUBLIC_URL", "")],
        (ErrorCode::NotConfigured, "/api/attendees/export" | "/api/attendees/erase") => {
            &[("PRIVACY_KEY", "")]
        }
        (ErrorCode::NotConfigured, "/api/bootstrap") => &[("BOOTSTRAP_SECRET", "")],
        (ErrorCode::NotConfigured, "/api/sign-in" | "/api/members") => &[("MAIL_API_KEY", "")],
        (ErrorCode::NotConfigured, _) => &[(callslot_worker::settings::SIGNING_KEY, "")],
        _ => &[],
    }
}

#[tokio::test(start_paused = true)]
async fn every_endpoint_refuses_a_client_that_asks_too_often() {
    LocalSet::new()
        .run_until(async {
            for endpoint in openapi::endpoints() {
                let world = World::new().with_rate_limits(1, 1);
                let sent =
                    Sent::well_formed(&endpoint, NOBODY).with("cf-connecting-ip", "192.0.2.1");
                let (first, ..) = sent.clone().to(&world).await;
                assert_ne!(first, StatusCode::TOO_MANY_REQUESTS, "{endpoint}");
                let (status, headers, body) = sent.to(&world).await;
                assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{endpoint}");
                let answer: ErrorBody = serde_json::from_str(&body).unwrap();
                assert_eq!(answer.error.code, ErrorCode::RateLimited, "{endpoint}");
                assert!(headers.contains_key("retry-after"), "{endpoint}");
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
                world.acme().with_voice(&prompts());
                world.acme().with_blocked_number(BLOCKED);
                carrier::prepare(&world);
                holding(&world);
                series::prepare(&world);
                sign_in::prepare(&world);
                availability::prepare(&world);
                webhooks::prepare(&world);
                sms::prepare(&world);
                world.sql(&ways_in::fixture());
                let booking = world.book_in(5).await;
                world.sql(&failed_message(&booking));
                world.tick_by_hand().await;
                let (status, _, body) = Sent::well_formed(&endpoint, &booking).to(&world).await;
                // The booking is calling by now, which is no state for every change.
                if status == StatusCode::CONFLICT {
                    assert!(endpoint.codes.contains(&ErrorCode::Conflict), "{endpoint}");
                    continue;
                }
                assert!(
                    endpoint.successes.contains(&status.as_u16()),
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
