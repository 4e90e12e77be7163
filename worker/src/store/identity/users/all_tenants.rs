//! A person, and the organizations they are in.

use crate::store::{
    AllTenants, Answers, DatabaseError, Statement, columns, credentials::Principal, row, sql, text,
};
use callslot_shared::{
    access::{Plan, Role},
    api::{Me, Membership},
    ids::{OrganizationId, UserId},
    phone::PhoneNumber,
    words::Language,
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
        language: Option<Language>,
        phone: Option<PhoneNumber> = "m.phone",
        phone_verified: u8 = "(m.phone IS NOT NULL AND m.phone_verified_at IS NOT NULL)",
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

/// Which organizations somebody is shown as a member of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembershipScope {
    /// All of them.
    All,
    /// The present one only.
    Present,
}

/// The person who asks, and the organizations they are an active member of, by name.
pub async fn account(
    AllTenants { database: db }: AllTenants<'_>,
    by: &Principal,
    shown: MembershipScope,
) -> Result<Option<(Me, Vec<Membership>)>, DatabaseError> {
    let rows = db
        .batch(vec![
            sql!(
                text!(
                    "SELECT ",
                    columns!(UserRow, "u"),
                    " FROM users u
                     JOIN members m ON m.user_id = u.id AND m.organization_id = :organization
                     WHERE u.id = :user"
                ),
                user = by.user_id,
                organization = by.organization_id,
            ),
            memberships(by, shown),
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
        language: user.language,
        phone: user.phone,
        phone_verified: user.phone_verified == 1,
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

fn memberships(by: &Principal, shown: MembershipScope) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(MembershipRow, "o"),
            " FROM members m JOIN organizations o ON o.id = m.organization_id
         WHERE m.user_id = :user AND m.active = 1 AND (:all OR m.organization_id = :organization)
         ORDER BY o.name, o.id LIMIT :most"
        ),
        user = by.user_id,
        all = shown == MembershipScope::All,
        organization = by.organization_id,
        most = MOST,
    )
}
