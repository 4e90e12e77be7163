//! Requests that the organization's own policies are against.

use super::*;

/// As [`super::provoking`], for those.
pub(super) fn provoking(
    world: &World,
    endpoint: &Endpoint,
    code: ErrorCode,
    good: &Sent,
) -> Option<Sent> {
    let good = good.clone();
    Some(match code {
        ErrorCode::ConsentPolicy => {
            world
                .acme()
                .with_voice(&json!({"modulations": {"recording": false}}));
            let body = with(
                &good.body,
                endpoint,
                "modulations",
                json!({"recording": true}),
            );
            good.saying(body)
        }
        ErrorCode::NumberNotAllowed => {
            let body = with(
                &good.body,
                endpoint,
                "attendee_phone",
                json!("+19005550123"),
            );
            good.saying(body)
        }
        ErrorCode::CountryNotAllowed => {
            world.acme().calling_countries(&["US"]);
            let field = match endpoint.path {
                "/api/me/phone" => "phone",
                _ => "attendee_phone",
            };
            let body = with(&good.body, endpoint, field, json!("+18765550123"));
            good.saying(body)
        }
        ErrorCode::AttendeeLimit => {
            world.acme().with_limit(CallLimit::AttendeeCallsPerDay, 0);
            let body = with(
                &good.body,
                endpoint,
                "attendee_phone",
                json!("+14155550123"),
            );
            good.saying(body)
        }
        ErrorCode::PendingLimit => {
            world.acme().with_limit(CallLimit::MemberPendingBookings, 1);
            match &*endpoint.to_string() {
                // Only what a longer rule adds is new.
                "patch /api/series/{id}" => {
                    good.saying(r#"{"scope": "all", "recurrence": "FREQ=WEEKLY;COUNT=3"}"#)
                }
                _ => good,
            }
        }
        ErrorCode::MemberLimit => {
            world.acme().with_limit(CallLimit::MemberCallsPerMinute, 0);
            good
        }
        _ => return None,
    })
}

/// The body with one more field of the booking, or of the event type's rules, that it is about.
fn with(body: &str, endpoint: &Endpoint, field: &str, value: Value) -> String {
    let mut body: Value = serde_json::from_str(body).unwrap();
    let place = match &*endpoint.to_string() {
        "post /api/series" | "post /api/series/preview" => &mut body["booking"],
        "patch /api/series/{id}" => &mut body["change"],
        name if name.contains("event-types") => &mut body["rules"],
        _ => &mut body,
    };
    place[field] = value;
    body.to_string()
}
