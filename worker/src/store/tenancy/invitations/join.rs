//! Accepting an invitation as somebody who is signed in.

use super::all_tenants::{Accepting, make_member, spend};
use crate::store::{
    DatabaseError, Tenant,
    audit_log::Entry,
    last,
    sessions::{self, NewSession},
    sql,
};
use callslot_shared::api::Session;

/// Accepts the invitation behind a token, once, for whoever makes the entry, if it is to their address: makes them a member
/// and turns their session to the organization. `mark` stands for it and opens no session.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn join(
    tenant: Tenant<'_>,
    token_hash: &str,
    mark: &NewSession,
    entry: &Entry<'_>,
) -> Result<Option<Session>, DatabaseError> {
    let db = tenant.database;
    let by = entry.by;
    let select = || {
        sql!(
            "SELECT s.id, s.kind, s.label, s.organization_id, s.created_at, s.last_used_at, s.expires_at, s.idle_ms
             FROM sessions s JOIN invitations i ON i.organization_id = s.organization_id
             WHERE s.id = :credential AND i.accepted_in = :mark AND s.revoked_at IS NULL",
            credential = by.credential_id.as_str(),
            mark = mark.id,
        )
    };
    let statements = vec![
        spend(token_hash, mark, Accepting::Known(by)),
        make_member(mark),
        sql!(
            "UPDATE sessions SET organization_id = (SELECT i.organization_id FROM invitations i
               WHERE i.accepted_in = :mark)
             WHERE id = :credential AND user_id = :user AND revoked_at IS NULL
               AND EXISTS (SELECT 1 FROM invitations i WHERE i.accepted_in = :mark)",
            credential = by.credential_id.as_str(),
            mark = mark.id,
            user = by.user_id,
        ),
        entry.of_joining(mark.id),
        select(),
    ];
    match db.batch(statements).await {
        Ok(rows) => sessions::read_own(&last(rows)?),
        Err(error) => match sessions::read_own(&db.run(select()).await?)? {
            Some(joined) => Ok(Some(joined)),
            None => Err(error),
        },
    }
}
