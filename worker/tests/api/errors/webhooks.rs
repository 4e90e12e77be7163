//! The errors of endpoints of webhooks.

use super::*;

/// An endpoint of every world here.
pub(super) const ID: &str = "019a0000-0000-7000-8000-000000000c01";

/// As many endpoints as fit, with the one that is there.
const TWENTY_ENDPOINTS: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 19)
    INSERT INTO webhook_endpoints (id, organization_id, url, events, created_at, updated_at, changed_in)
    SELECT id || i, organization_id, url, events, 1, 1, 'x' FROM webhook_endpoints, n";

/// The endpoint, with a delivery that has failed. Its secret is nobody's.
pub(super) fn prepare(world: &World) {
    world.sql(&format!(
        "INSERT INTO webhook_endpoints (id, organization_id, url, events, secret, key_version, created_at, updated_at, changed_in)
         VALUES ('{ID}', '019a0000-0000-7000-8000-000000000001', 'https://hooks.example.com/', '[\"call.ended\"]', 'x', 1, 1, 1, 'x');
         INSERT INTO webhook_events (id, organization_id, type, at)
         VALUES ('evt_ours', '019a0000-0000-7000-8000-000000000001', 'call.ended', 1);
         INSERT INTO webhook_deliveries (endpoint_id, event_id, organization_id, state, due_at, deadline, created_at, updated_at)
         VALUES ('{ID}', 'evt_ours', '019a0000-0000-7000-8000-000000000001', 'failed', 1, 2, 1, 1)"
    ));
}

/// The id in a path.
pub(super) fn id(path: &str) -> Option<&'static str> {
    path.starts_with("/api/webhook-endpoints").then_some(ID)
}

/// A body that is answered with success.
pub(super) fn well_formed(name: &str) -> Option<&'static str> {
    Some(match name {
        "post /api/webhook-endpoints" | "put /api/webhook-endpoints/{id}" => {
            r#"{"url": "https://hooks.example.com/", "events": ["call.ended"]}"#
        }
        "post /api/webhook-endpoints/{id}/secret" => "{}",
        "post /api/webhook-endpoints/{id}/replay" => r#"{"event_id": "evt_ours"}"#,
        _ => return None,
    })
}

fn breaking_a_rule(name: &str) -> Option<&'static str> {
    Some(match name {
        "post /api/webhook-endpoints" | "put /api/webhook-endpoints/{id}" => {
            r#"{"url": "https://127.0.0.1/", "events": ["call.ended"]}"#
        }
        "post /api/webhook-endpoints/{id}/secret" => r#"{"overlap_hours": 25}"#,
        "post /api/webhook-endpoints/{id}/replay" => "{}",
        _ => return None,
    })
}

/// The request that makes an endpoint of webhooks answer with the code.
pub(super) fn provoking(
    world: &World,
    endpoint: &Endpoint,
    code: ErrorCode,
    good: &Sent,
) -> Option<Sent> {
    id(endpoint.path)?;
    let (good, name) = (good.clone(), endpoint.to_string());
    Some(match code {
        ErrorCode::InvalidRequest if good.method == Method::GET => {
            let path = format!("{}?colour=red", good.path);
            good.at(path)
        }
        ErrorCode::InvalidField if good.method == Method::GET => {
            let path = format!("{}?cursor=none", good.path);
            good.at(path)
        }
        ErrorCode::InvalidRequest if good.method == Method::DELETE => good.with("if-match", "é"),
        ErrorCode::InvalidField => good.saying(breaking_a_rule(&name)?),
        ErrorCode::Conflict if good.path.ends_with("/webhook-endpoints") => {
            world.sql(TWENTY_ENDPOINTS);
            good
        }
        ErrorCode::Conflict if good.path.ends_with("/secret") => {
            world.sql(
                "UPDATE webhook_endpoints SET old_secret = 'x', old_key_version = 1, old_until = 4000000000000",
            );
            good.saying(r#"{"overlap_hours": 2}"#)
        }
        ErrorCode::Conflict => {
            world.sql("UPDATE webhook_endpoints SET enabled = 0");
            good
        }
        _ => return None,
    })
}
