//! `users`: people, and the organizations they are in. A person sees their own everywhere.

mod all_tenants;

pub use all_tenants::{MembershipScope, account};

use crate::store::{DatabaseError, Tenant, audit_log::Entry, last, sessions, sql};
use callslot_shared::{
    api::Session,
    ids::{OrganizationId, SessionId},
};

/// Turns the session of whoever makes the entry to another organization, if they are an active member
/// there. `None` if they are not, or if there is no such organization.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn switch(
    tenant: Tenant<'_>,
    session: SessionId,
    to: OrganizationId,
    entry: &Entry<'_>,
) -> Result<Option<Session>, DatabaseError> {
    let db = tenant.database;
    let by = entry.by;
    let select = || sessions::select_in(session, by.user_id, to);
    let statements = vec![
        sql!(
            "UPDATE sessions SET organization_id = :to
             WHERE id = :session AND user_id = :user AND revoked_at IS NULL AND EXISTS (
               SELECT 1 FROM members m
               WHERE m.organization_id = :to AND m.user_id = :user AND m.active = 1)",
            session,
            user = by.user_id,
            to,
        ),
        sql!(
            "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action,
               subject_id, at, address, client)
             SELECT :entry, s.organization_id, :actor_kind, s.user_id, :via, s.id, 'organization.enter', s.id, :now,
               :address, :client
             FROM sessions s
             WHERE s.id = :session AND s.user_id = :user AND s.organization_id = :to AND s.revoked_at IS NULL",
            entry = entry.id.to_string(),
            actor_kind = entry.actor().kind().as_str(),
            via = by.via.as_str(),
            now = entry.at,
            session,
            user = by.user_id,
            to,
            address = entry.client_info.address.as_deref(),
            client = entry.client_info.client.as_str(),
        ),
        select(),
    ];
    match db.batch(statements).await {
        Ok(rows) => sessions::read_own(&last(rows)?),
        Err(error) => match sessions::read_own(&db.run(select()).await?)? {
            Some(turned) => Ok(Some(turned)),
            None => Err(error),
        },
    }
}
