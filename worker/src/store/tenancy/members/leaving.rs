//! Leaving an organization by oneself.

use super::{
    DatabaseError, Entry, MemberChangeResult, MemberEdit, STILL_HOLDS, notices, revoke_credentials,
    settle, sql, text,
};
use crate::store::Tenant;
use callslot_shared::api::ChangeMember;

/// Lets whoever makes the entry leave, if an active owner remains and they are still who they were: one
/// statement decides it, so that two owners cannot both leave. Their sessions and keys end with it.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn leave(
    tenant: Tenant<'_>,
    entry: &Entry<'_>,
) -> Result<MemberChangeResult, DatabaseError> {
    let by = entry.by;
    let (organization, user) = (by.organization_id, by.user_id);
    let write = sql!(
        text!(
            "UPDATE members SET active = 0, changed_in = :entry
             WHERE organization_id = :organization AND user_id = :user AND active = 1
               AND (role <> 'owner' OR EXISTS (
                 SELECT 1 FROM members o
                 WHERE o.organization_id = :organization AND o.user_id <> :user AND o.role = 'owner' AND o.active = 1))
               AND ",
            STILL_HOLDS
        ),
        organization,
        user,
        entry = entry.id.to_string(),
        by_token = by.token_hash.as_str(),
        by = by.as_json(),
        now = entry.at,
    );
    let change = ChangeMember {
        active: Some(false),
        ..ChangeMember::default()
    };
    let mut statements = vec![write];
    statements.extend(revoke_credentials(user, entry));
    statements.push(notices::operator_disabled(user, entry));
    statements.push(entry.of_member("member.leave", user, &change));
    let edit = MemberEdit {
        user,
        change: &change,
        phone: None,
    };
    settle(tenant, statements, edit, entry).await
}
