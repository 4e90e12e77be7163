//! `users`: people, and the organizations they are in. A person sees their own everywhere.

mod all_tenants;

pub use all_tenants::{MembershipScope, account};

use crate::store::{
    DatabaseError, Tenant, as_json,
    audit_log::{Entry, audit_entry},
    credentials::STILL_HOLDS,
    last, sessions, sql, text,
};
use callslot_shared::{
    api::{ChangeMe, Session},
    ids::{OrganizationId, SessionId},
    words::Language,
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

/// Changes the name and the language of whoever makes the entry, if they are still who they were. A session that an
/// invitation's link has opened is worth its one organization: it changes no name that others know.
///
/// Says whether it was done. An answer of the database that was lost is settled by reading back.
pub async fn change_own(
    tenant: Tenant<'_>,
    change: &ChangeMe,
    entry: &Entry<'_>,
) -> Result<bool, DatabaseError> {
    let by = entry.by;
    let entry_id = entry.id.to_string();
    let language = change.language.flatten().map(Language::as_str);
    let write = sql!(
        text!(
            "UPDATE users SET name = COALESCE(:name, name),
               language = CASE WHEN :sets_language THEN :language ELSE language END, changed_in = :entry
             WHERE id = :user
               AND (:proven OR NOT EXISTS (
                 SELECT 1 FROM members o WHERE o.user_id = :user AND o.organization_id <> :organization))
               AND ",
            STILL_HOLDS
        ),
        name = change.name.as_deref(),
        sets_language = change.language.is_some(),
        language,
        user = by.user_id,
        organization = by.organization_id,
        proven = !by.is_unproven(),
        entry = entry_id.as_str(),
        now = entry.at,
        by_token = by.token_hash.as_str(),
        by = by.as_json(),
    );
    let details = serde_json::json!({
        "name_changed": change.name.is_some(),
        "language": change.language,
    });
    let noted = audit_entry!(
        entry,
        "account.change",
        by.user_id,
        ":details",
        "FROM users u WHERE u.id = :subject AND u.changed_in = :entry",
        details = as_json(&details),
    );
    let select = || {
        sql!(
            "SELECT id FROM users WHERE id = :user AND changed_in = :entry",
            user = by.user_id,
            entry = entry_id.as_str(),
        )
    };
    tenant
        .database
        .settled(vec![write, noted, select()], select)
        .await
}
