//! Conflicts with how things stand.

use super::*;

/// As many keys as a member can have.
const FIFTY_KEYS: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 49)
    INSERT INTO api_keys (id, organization_id, user_id, name, token_hash)
    SELECT 'k-' || i, organization_id, user_id, 'k', substr(token_hash, 1, 60) || (1000 + i) FROM api_keys, n";

/// As many holds as a member can have, with the one that is there.
const FOUR_HOLDS: &str = "WITH n (i) AS (VALUES (1), (2), (3), (4))
    INSERT INTO slot_holds (id, organization_id, user_id, start_time, duration_minutes, busy_from, busy_to,
      created_at, expires_at, created_by)
    SELECT 'h-' || i, organization_id, user_id, start_time + i * 3600000, 30, busy_from + i * 3600000,
      busy_to + i * 3600000, 0, expires_at, created_by FROM slot_holds, n";

/// Every call is being recorded.
const RECORDING_NOW: &str = "INSERT INTO recordings (id, organization_id, attempt_id, call_id, status, started_at, updated_at)
    SELECT 'r-' || a.id, a.organization_id, a.id, a.carrier_call_id, 'in_progress', 1, 1 FROM call_attempts a";

/// Every call is being transcribed.
const WRITING_NOW: &str =
    "INSERT INTO transcripts (attempt_id, organization_id, call_id, status, started_at, updated_at)
    SELECT a.id, a.organization_id, a.carrier_call_id, 'in_progress', 1, 1 FROM call_attempts a";

/// The outcome of every call was declared long ago.
const DECLARED_LONG_AGO: &str =
    "INSERT INTO outcomes (attempt_id, number, organization_id, outcome, user_id, via, credential_id, at)
    SELECT a.id, 1, a.organization_id, 'agreed', b.user_id, 'session', 's', 1
    FROM call_attempts a JOIN booking_events b ON b.id = a.booking_id";

/// The request that is in the way of how things stand.
pub(super) async fn conflicting(
    world: &World,
    endpoint: &Endpoint,
    name: &str,
    good: Sent,
) -> Sent {
    match name {
        name if name.contains("/api/calls/{id}") => {
            world.acme().with_voice(&prompts());
            tokio::time::advance(std::time::Duration::from_secs(590)).await;
            world.tick().await;
            world.sql(RECORDING_NOW);
            world.sql(WRITING_NOW);
            world.sql(DECLARED_LONG_AGO);
            good
        }
        "patch /api/members/{id}" => good.at(endpoint.path.replace("{id}", OWNER)),
        "post /api/attendees/erase" => good.saying(r#"{"phone": "+14155552671"}"#),
        "post /api/messages/{id}/retry" => {
            world.sql("UPDATE messages SET state = 'pending'");
            good
        }
        "post /api/keys" => {
            world.sql(FIFTY_KEYS);
            good
        }
        "post /api/holds" => {
            world.sql(FOUR_HOLDS);
            good
        }
        _ => {
            world.every_booking().failed(FailureReason::Busy);
            good
        }
    }
}
