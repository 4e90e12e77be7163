//! Bodies that can be read and are refused.

use super::*;

/// A body that can be read and breaks a rule, or asks for what cannot be done.
pub(super) fn breaking_a_rule(endpoint: &str, code: ErrorCode) -> Option<String> {
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
        ("patch /api/limits", true) => r#"{"calling_countries": ["UK"]}"#.to_owned(),
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
        ("put /api/message-settings", true) => format!(
            r#"{{"off": [{{"kind": "operator_missed", "event_type_id": "{NOBODY}", "member_id": "{NOBODY}"}}]}}"#
        ),
        ("put /api/public-page", true) => r#"{"slug": "No Slug"}"#.to_owned(),
        ("put /api/me/message-settings", true) => r#"{"off": ["attendee_booked"]}"#.to_owned(),
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
