//! A session in the place of another: who signs in once more goes on where they were.

use super::{last, read_own};
use crate::store::{Database, DatabaseError, Statement, audit_log::Whence, sql};
use callslot_shared::{api::Session, ids::SessionId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Puts a session that was just opened in the place of one of the same person that the browser had, by its token's
/// SHA-256: it is about the same organization, what came of the old one comes of it from now on, and the old one ends.
/// Answers the session as it stands then. Across tenants: it is the person's own.
pub async fn succeed(
    db: &dyn Database,
    old_hash: &str,
    new: SessionId,
    entry: Uuid,
    at: DateTime<Utc>,
    whence: &Whence,
) -> Result<Option<Session>, DatabaseError> {
    let old = "(SELECT o.id FROM sessions o JOIN sessions n ON n.user_id = o.user_id
                WHERE o.token_hash = ?1 AND n.id = ?2 AND o.id <> n.id AND o.kind = 'page' AND o.revoked_at IS NULL
                  AND o.expires_at > ?3)";
    let of_old = |sql: String| Statement::new(sql, [old_hash.into(), new.into(), at.into()]);
    let statements = vec![
        of_old(format!(
            "UPDATE sessions SET organization_id = (SELECT s.organization_id FROM sessions s WHERE s.id = {old})
             WHERE id = ?2 AND EXISTS (
               SELECT 1 FROM sessions s JOIN members m
                 ON m.organization_id = s.organization_id AND m.user_id = s.user_id AND m.active = 1
               WHERE s.id = {old})"
        )),
        of_old(format!(
            "UPDATE api_keys SET parent_id = ?2 WHERE parent_id = {old} AND parent_via = 'session'"
        )),
        of_old(format!(
            "UPDATE oauth_grants SET authorized_in = ?2 WHERE authorized_in = {old}"
        )),
        of_old(format!("UPDATE sessions SET revoked_at = ?3 WHERE id = {old}")),
        sql!(
            "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at,
               address, client)
             SELECT ?4, n.organization_id, n.user_id, 'session', n.id, 'session.replace', o.id, ?3, ?5, ?6
             FROM sessions o JOIN sessions n ON n.id = ?2
             WHERE o.token_hash = ?1 AND o.user_id = n.user_id AND o.revoked_at = ?3",
            old_hash,
            new,
            at,
            entry.to_string(),
            whence.address.as_deref(),
            whence.client.as_str(),
        ),
        sql!(
            "SELECT id, kind, label, organization_id, created_at, last_used_at, expires_at, idle_ms
             FROM sessions WHERE id = ?1",
            new,
        ),
    ];
    read_own(&last(db.batch(statements).await?)?)
}
