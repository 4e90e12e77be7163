//! The errors of agreements to text messages, and of numbers that want none.

use super::*;

/// A number of every world here: it has agreed.
const AGREED: &str = "+14155552694";
/// A number of every world here: it has answered STOP.
const STOPPED: &str = "+14155552695";

/// One of each.
pub(super) fn prepare(world: &World) {
    world.sql(&format!(
        "INSERT INTO sms_consents (id, organization_id, number, given_at, source, wording)
         VALUES ('text-1', '019a0000-0000-7000-8000-000000000001', '{AGREED}', 1, 'reply', 'START');
         INSERT INTO sms_opt_outs (organization_id, number, at, sender, said_in)
         VALUES ('019a0000-0000-7000-8000-000000000001', '{STOPPED}', 1, '+12025550100', 'text-2')"
    ));
}

/// The id in a path.
pub(super) fn id(path: &str) -> Option<&'static str> {
    match path {
        "/api/sms-consents/{id}" => Some(AGREED),
        "/api/sms-opt-outs/{id}" => Some(STOPPED),
        _ => None,
    }
}

/// The request that makes a list of them answer with the code.
pub(super) fn provoking(endpoint: &Endpoint, code: ErrorCode, good: &Sent) -> Option<Sent> {
    let query = match (endpoint.path, code) {
        ("/api/sms-consents" | "/api/sms-opt-outs", ErrorCode::InvalidRequest) => "colour=red",
        ("/api/sms-consents", ErrorCode::InvalidField) => "cursor=none",
        _ => return None,
    };
    Some(good.clone().at(format!("{}?{query}", good.path)))
}
