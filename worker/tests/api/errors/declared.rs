//! Each endpoint answers each of its declared errors, in a world made ready for it.

use super::*;

/// Areas of the API, by the beginnings of their addresses. Each has a test of its own, and so has all the rest.
const TIMES: &[&str] = &[
    "/api/bookings",
    "/api/event-types",
    "/api/holds",
    "/api/schedules",
    "/api/series",
    "/api/slots",
    "/api/time-off",
];
const CALLS: &[&str] = &[
    "/api/caller-ids",
    "/api/calls",
    "/api/carrier",
    "/api/limits",
    "/api/notices",
    "/api/punctuality",
    "/api/voice-config",
];

fn is_of(area: &[&str], endpoint: &Endpoint) -> bool {
    area.iter().any(|start| endpoint.path.starts_with(start))
}

#[tokio::test(start_paused = true)]
async fn every_declared_error_of_bookings_and_times_is_answered_as_declared() {
    try_every_declared_error(|endpoint| is_of(TIMES, endpoint)).await;
}

#[tokio::test(start_paused = true)]
async fn every_declared_error_of_calls_is_answered_as_declared() {
    try_every_declared_error(|endpoint| is_of(CALLS, endpoint)).await;
}

#[tokio::test(start_paused = true)]
async fn every_other_declared_error_is_answered_as_declared() {
    try_every_declared_error(|endpoint| !is_of(TIMES, endpoint) && !is_of(CALLS, endpoint)).await;
}

/// The world in which errors are provoked. It is made once, and each case has a copy.
struct Prepared {
    world: World,
    /// Its booking.
    booking: String,
}

impl Prepared {
    async fn new() -> Self {
        let world = World::new();
        let booking = world.book_in(600).await;
        world.acme().with_blocked_number(BLOCKED);
        carrier::prepare(&world);
        holding(&world);
        series::prepare(&world);
        sign_in::prepare(&world);
        availability::prepare(&world);
        webhooks::prepare(&world);
        sms::prepare(&world);
        world.sql(&ways_in::fixture());
        world.sql(&failed_message(&booking));
        Self { world, booking }
    }

    /// A world that has come so far, with these settings.
    fn copied(&self, settings: &[(&str, &str)]) -> World {
        let mut world = World::with_settings(settings);
        let prepared = &self.world.db.sqlite;
        world.db.sqlite.become_like(prepared).unwrap();
        // No id is made twice.
        world.app.entropy = self.world.app.entropy.clone();
        carrier::exists(&world);
        world
    }
}

async fn try_every_declared_error(of: impl Fn(&Endpoint) -> bool) {
    LocalSet::new()
        .run_until(async {
            let prepared = Prepared::new().await;
            for endpoint in openapi::endpoints().filter(of) {
                for code in endpoint.codes.clone() {
                    let world = prepared.copied(settings_for(&endpoint, code));
                    try_error(&world, &endpoint, code, &prepared.booking).await;
                }
            }
        })
        .await;
}

async fn try_error(world: &World, endpoint: &Endpoint, code: ErrorCode, booking: &str) {
    let case = format!("{endpoint}: {}", code.as_str());
    let sent = match ways_in::provoking(world, endpoint, code) {
        Some(change) => Some(Sent::well_formed(endpoint, booking).changed(change)),
        None => provoking(world, endpoint, code, booking).await,
    };
    let Some(sent) = sent else {
        // Any endpoint answers this; `every_endpoint_refuses_a_client_that_asks_too_often` sees each of them do it.
        let any = code == ErrorCode::RateLimited;
        assert!(any, "no request here provokes {case}");
        return;
    };
    let (status, headers, body) = sent.to(world).await;
    let answer: ErrorBody =
        serde_json::from_str(&body).unwrap_or_else(|error| panic!("{case}: {error} in {body}"));
    assert_eq!(answer.error.code, code, "{case}: {body}");
    assert_eq!(status.as_u16(), code.status(), "{case}");
    assert!(headers.contains_key("x-request-id"), "{case}");
    let later = [
        ErrorCode::Unavailable,
        ErrorCode::InProgress,
        ErrorCode::RateLimited,
        ErrorCode::MemberLimit,
    ]
    .contains(&code);
    assert_eq!(headers.contains_key("retry-after"), later, "{case}");
    let sign_in = code == ErrorCode::Unauthorized;
    assert_eq!(headers.contains_key("www-authenticate"), sign_in, "{case}");
    let of_a_field = [
        ErrorCode::InvalidRequest,
        ErrorCode::InvalidField,
        ErrorCode::NotSupported,
        ErrorCode::ConsentPolicy,
        ErrorCode::NumberNotAllowed,
        ErrorCode::CountryNotAllowed,
        ErrorCode::AttendeeLimit,
    ]
    .contains(&code);
    assert_eq!(answer.error.field.is_some(), of_a_field, "{case}: {body}");
}
