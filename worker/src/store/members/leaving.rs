//! Leaving an organization by oneself.

use super::{
    Changed, Database, DatabaseError, Entry, left_behind, revoke_credentials, settle, sql,
    still_holds,
};
use callslot_shared::api::ChangeMember;

/// Lets whoever makes the entry leave, if an active owner remains and they are still who they were: one
/// statement decides it, so that two owners cannot both leave. Their sessions and keys end with it.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn leave(db: &dyn Database, entry: &Entry<'_>) -> Result<Changed, DatabaseError> {
    let by = entry.by;
    let (organization, user) = (by.organization_id, by.user_id);
    let write = sql!(
        concat!(
            "UPDATE members SET active = 0, changed_in = ?3
             WHERE organization_id = ?1 AND user_id = ?2 AND active = 1
               AND (role <> 'owner' OR EXISTS (
                 SELECT 1 FROM members o
                 WHERE o.organization_id = ?1 AND o.user_id <> ?2 AND o.role = 'owner' AND o.active = 1))
               AND ",
            still_holds!("?4", "?5", "?6")
        ),
        organization,
        user,
        entry.id.to_string(),
        by.token_hash.as_str(),
        by.as_json(),
        entry.at,
    );
    let change = ChangeMember {
        active: Some(false),
        ..ChangeMember::default()
    };
    let mut statements = vec![write];
    statements.extend(revoke_credentials(user, entry));
    statements.push(left_behind(user, entry));
    statements.push(entry.of_member("member.leave", user, &change));
    settle(db, user, statements, &change, entry).await
}
