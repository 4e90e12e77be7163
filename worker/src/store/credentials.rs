//! `sessions` and `api_keys`: from a token to the member it speaks for.

use super::{Database, DatabaseError, sql};
use callslot_shared::{
    access::{Plan, Role, Standing},
    ids::{OrganizationId, UserId},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// Who asks: a member of an organization, through a session or an API key.
#[derive(Debug, Clone)]
pub struct Principal {
    /// The tenant.
    pub organization_id: OrganizationId,
    /// The member.
    pub user_id: UserId,
    /// What the access table needs to know.
    pub standing: Standing,
    /// The organization's default length of a call, in minutes.
    pub default_duration: u32,
    /// `session` or `api_key`.
    pub via: String,
    /// The session's or the key's id, for the audit log.
    pub credential_id: String,
}

#[derive(Deserialize)]
struct Row {
    organization_id: OrganizationId,
    user_id: UserId,
    role: Role,
    plan: Plan,
    booking_enabled: u8,
    default_booking_duration: u32,
    via: String,
    credential_id: String,
}

/// Finds the active member behind a token, by the token's SHA-256. This is where a request's
/// organization comes from, so it is the one lookup of a request that is not given one.
pub async fn find(
    db: &dyn Database,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<Principal>, DatabaseError> {
    let row: Option<Row> = db
        .run(sql!(
            "WITH credential AS (
               SELECT 'api_key' AS via, id AS credential_id, organization_id, user_id FROM api_keys
               WHERE token_hash = ?1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?2)
               UNION ALL
               SELECT 'session', id, organization_id, user_id FROM sessions
               WHERE token_hash = ?1 AND revoked_at IS NULL AND expires_at > ?2
             )
             SELECT c.via, c.credential_id, c.organization_id, c.user_id, m.role,
                    o.plan, o.booking_enabled, o.default_booking_duration
             FROM credential c
             JOIN members m ON m.organization_id = c.organization_id AND m.user_id = c.user_id AND m.active = 1
             JOIN organizations o ON o.id = c.organization_id",
            token_hash,
            now,
        ))
        .await?
        .first()?;
    Ok(row.map(|row| Principal {
        organization_id: row.organization_id,
        user_id: row.user_id,
        standing: Standing {
            role: row.role,
            plan: row.plan,
            booking_enabled: row.booking_enabled == 1,
        },
        default_duration: row.default_booking_duration,
        via: row.via,
        credential_id: row.credential_id,
    }))
}
