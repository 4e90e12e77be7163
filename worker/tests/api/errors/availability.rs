//! The errors of schedules, times off, event types and slots.

use super::*;

/// A shared schedule that no event type goes by.
const SCHEDULE: &str = "019a0000-0000-7000-8000-000000000a01";
const TIME_OFF: &str = "019a0000-0000-7000-8000-000000000c01";
pub(super) const EVENT_TYPE: &str = "019a0000-0000-7000-8000-000000000b01";

/// A time off, beside the schedule and the event type of the demo organization.
pub(super) fn prepare(world: &World) {
    world.acme().with_time_off(&TimeOffRow {
        id: "019a0000-0000-7000-8000-000000000c01",
        user: OWNER,
        from_date: "2026-12-24",
        to_date: "2026-12-26",
    });
}

const TWENTY_SCHEDULES: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
    INSERT INTO schedules (id, organization_id, user_id, name, timezone, weekly, updated_at, changed_in)
    SELECT 's-' || i, organization_id, user_id, 's', 'UTC', '[]', 1, 'c' FROM api_keys, n";
const MANY_DATES: &str =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
    INSERT INTO schedule_overrides (schedule_id, organization_id, date, hours)
    SELECT id, organization_id, date('2030-01-01', i || ' days'), '[]' FROM schedules, n";
const MANY_TIMES_OFF: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
    INSERT INTO time_off (id, organization_id, user_id, from_date, to_date, over_at, reason, created_at, created_by)
    SELECT 't-' || i, organization_id, user_id, '2030-01-01', '2030-01-01', 4000000000000, '', 1, user_id
    FROM api_keys, n";
const MANY_EVENT_TYPES: &str =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
    INSERT INTO event_types (id, organization_id, slug, rules, updated_at, changed_in)
    SELECT 'e-' || i, organization_id, 'e-' || i, '{}', 1, 'c' FROM api_keys, n";

/// The body of a well-formed request.
pub(super) fn well_formed(name: &str) -> Option<&'static str> {
    Some(match name {
        "post /api/schedules" | "put /api/schedules/{id}" => {
            r#"{"name": "Mine", "timezone": "Europe/Berlin", "weekly": []}"#
        }
        "put /api/schedules/{id}/overrides/{date}" => r#"{"hours": []}"#,
        "post /api/time-off" => r#"{"from_date": "2026-12-24"}"#,
        "post /api/event-types" => {
            r#"{"slug": "new", "rules": {"name": "New", "durations": [30]},
               "hosts": [{"user_id": "019a0000-0000-7000-8000-000000000101"}]}"#
        }
        "put /api/event-types/{id}" => {
            r#"{"slug": "intro-call", "rules": {"name": "New", "durations": [30]},
               "hosts": [{"user_id": "019a0000-0000-7000-8000-000000000101"}]}"#
        }
        _ => return None,
    })
}

/// The id in a path.
pub(super) fn id(path: &str) -> Option<&'static str> {
    [
        ("/api/schedules", SCHEDULE),
        ("/api/time-off", TIME_OFF),
        ("/api/event-types", EVENT_TYPE),
    ]
    .into_iter()
    .find(|(begin, _)| path.starts_with(begin))
    .map(|(_, id)| id)
}

/// A body that can be read and breaks a rule, or asks for what cannot be done.
fn breaking_a_rule(name: &str, code: ErrorCode) -> Option<String> {
    let good = well_formed(name)?;
    let (old, new) = match (name, code) {
        (_, ErrorCode::NotSupported) => (
            r#""durations": [30]"#,
            r#""durations": [30], "modulations": {"translation": {"between": {"operator": "en", "attendee": "es"}}}"#,
        ),
        ("post /api/schedules" | "put /api/schedules/{id}", _) => ("Mine", ""),
        ("post /api/time-off", _) => ("from_date", "to_date"),
        ("put /api/schedules/{id}/overrides/{date}", _) => {
            ("[]", r#"[{"from": "09:00", "to": "09:00"}]"#)
        }
        _ => ("[30]", "[]"),
    };
    Some(good.replace(old, new))
}

/// The request that makes the endpoint answer with the code, in a world made ready for it.
pub(super) fn provoking(
    world: &World,
    endpoint: &Endpoint,
    code: ErrorCode,
    good: &Sent,
) -> Option<Sent> {
    let good = good.clone();
    let name = endpoint.to_string();
    let list = matches!(
        endpoint.path,
        "/api/schedules" | "/api/time-off" | "/api/event-types"
    );
    Some(match (&*name, code) {
        ("get /api/slots" | "get /api/slots/explain", code) => asked(world, code, good)?,
        (_, ErrorCode::InvalidRequest) if good.method == Method::GET && list => {
            let path = format!("{}?colour=red", good.path);
            good.at(path)
        }
        (_, ErrorCode::InvalidRequest)
            if good.method == Method::DELETE && id(endpoint.path).is_some() =>
        {
            good.with("if-match", "é")
        }
        ("delete /api/schedules/{id}/overrides/{date}", ErrorCode::InvalidField) => {
            let path = good.path.replace("2026-03-08", "someday");
            good.at(path)
        }
        (name, ErrorCode::InvalidField | ErrorCode::NotSupported) => {
            good.saying(breaking_a_rule(name, code)?)
        }
        (_, ErrorCode::PlanRequired) if endpoint.path.starts_with("/api/event-types") => {
            world.acme().on_plan(Plan::Pro);
            let (host, two) = (
                r#"{"user_id": "019a0000-0000-7000-8000-000000000101"}"#,
                r#"{"user_id": "019a0000-0000-7000-8000-000000000101"}, {"user_id": "019a0000-0000-7000-8000-000000000103"}"#,
            );
            let body = good.body.replace(host, two);
            good.saying(body)
        }
        (name, ErrorCode::Conflict) => {
            world.sql(match name {
                "post /api/schedules" => TWENTY_SCHEDULES,
                "delete /api/schedules/{id}" => {
                    "UPDATE event_type_hosts SET schedule_id = '019a0000-0000-7000-8000-000000000a01'"
                }
                "put /api/schedules/{id}/overrides/{date}" => MANY_DATES,
                "post /api/time-off" => MANY_TIMES_OFF,
                "post /api/event-types" => MANY_EVENT_TYPES,
                _ => return None,
            });
            good
        }
        _ => return None,
    })
}

/// The same for slots and explanations.
fn asked(world: &World, code: ErrorCode, good: Sent) -> Option<Sent> {
    let query = match code {
        ErrorCode::InvalidRequest => "colour=red".to_owned(),
        // An analyst takes no calls.
        ErrorCode::InvalidField => "operator=019a0000-0000-7000-8000-000000000104".to_owned(),
        ErrorCode::NotFound => format!("event_type={NOBODY}"),
        ErrorCode::Conflict => {
            world.sql("UPDATE event_types SET active = 0");
            format!("event_type={EVENT_TYPE}")
        }
        _ => return None,
    };
    let path = format!("{}?{query}", good.path);
    Some(good.at(path))
}
