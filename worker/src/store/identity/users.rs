//! `users`: people, and the organizations they are in. A person sees their own everywhere.

use crate::store::{
    Answers, Database, DatabaseError, Statement, Tenant, audit_log::Entry, columns,
    credentials::Principal, last, row, sessions, sql, text,
};
use callslot_shared::{
    access::{Plan, Role},
    api::{Me, Membership, Session},
    ids::{OrganizationId, SessionId, UserId},
};
use serde::Deserialize;

/// Most organizations in a list.
const MOST: u32 = 200;

row! {
    #[derive(Deserialize)]
    struct UserRow {
        id: UserId,
        name: String,
        email: String,
    }
}

row! {
    #[derive(Deserialize)]
    struct MembershipRow {
        id: OrganizationId,
        name: String,
        role: Role = "m.role",
        plan: Plan,
    }
}

/// Who asks, and the organizations they are an active member of, by name: all of them, or the present one
/// only.
pub async fn account(
    db: &dyn Database,
    by: &Principal,
    all: bool,
) -> Result<Option<(Me, Vec<Membership>)>, DatabaseError> {
    let rows = db
        .batch(vec![
            sql!(
                text!("SELECT ", columns!(UserRow), " FROM users WHERE id = :user"),
                user = by.user_id
            ),
            memberships(by, all),
        ])
        .await?;
    let mut answers = Answers::new(rows);
    let Some(user) = answers.next()?.first::<UserRow>()? else {
        return Ok(None);
    };
    let organizations: Vec<MembershipRow> = answers.next()?.listed(Ok)?;
    let user = Me {
        id: user.id,
        name: user.name,
        email: user.email,
    };
    let organizations = organizations.into_iter().map(|row| Membership {
        current: row.id == by.organization_id,
        id: row.id,
        name: row.name,
        role: row.role,
        plan: row.plan,
    });
    Ok(Some((user, organizations.collect())))
}

fn memberships(by: &Principal, all: bool) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(MembershipRow, "o"),
            " FROM members m JOIN organizations o ON o.id = m.organization_id
         WHERE m.user_id = :user AND m.active = 1 AND (:all OR m.organization_id = :organization)
         ORDER BY o.name, o.id LIMIT :most"
        ),
        user = by.user_id,
        all,
        organization = by.organization_id,
        most = MOST,
    )
}

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
            address = entry.whence.address.as_deref(),
            client = entry.whence.client.as_str(),
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
