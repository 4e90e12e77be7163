//! A session in the place of another: who signs in once more goes on where they were.

use super::read_own;
use crate::store::{Database, DatabaseError, audit_log::Whence, last, sql, text};
use callslot_shared::{api::Session, ids::SessionId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The session that `:new` takes the place of.
const OLD: &str = "(SELECT o.id FROM sessions o JOIN sessions n ON n.user_id = o.user_id
  WHERE o.token_hash = :old_hash AND n.id = :new AND o.id <> n.id AND o.kind = 'page' AND o.revoked_at IS NULL
    AND o.expires_at > :now)";

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
    /// A statement over [`OLD`].
    macro_rules! of_old {
        ($sql:expr) => {
            sql!($sql, old_hash, new, now = at)
        };
    }
    let statements = vec![
        of_old!(text!(
            "UPDATE sessions SET organization_id = (SELECT s.organization_id FROM sessions s WHERE s.id = ",
            OLD,
            ") WHERE id = :new AND EXISTS (
               SELECT 1 FROM sessions s JOIN members m
                 ON m.organization_id = s.organization_id AND m.user_id = s.user_id AND m.active = 1
               WHERE s.id = ",
            OLD,
            ")"
        )),
        of_old!(text!(
            "UPDATE api_keys SET parent_id = :new WHERE parent_id = ",
            OLD,
            " AND parent_via = 'session'"
        )),
        of_old!(text!(
            "UPDATE oauth_grants SET authorized_in = :new WHERE authorized_in = ",
            OLD
        )),
        of_old!(text!("UPDATE sessions SET revoked_at = :now WHERE id = ", OLD)),
        sql!(
            "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action,
               subject_id, at, address, client)
             SELECT :entry, n.organization_id, 'member', n.user_id, 'session', n.id, 'session.replace', o.id, :now,
               :address, :client
             FROM sessions o JOIN sessions n ON n.id = :new
             WHERE o.token_hash = :old_hash AND o.user_id = n.user_id AND o.revoked_at = :now",
            old_hash,
            new,
            now = at,
            entry = entry.to_string(),
            address = whence.address.as_deref(),
            client = whence.client.as_str(),
        ),
        sql!(
            "SELECT id, kind, label, organization_id, created_at, last_used_at, expires_at, idle_ms
             FROM sessions WHERE id = :new",
            new,
        ),
    ];
    read_own(&last(db.batch(statements).await?)?)
}
