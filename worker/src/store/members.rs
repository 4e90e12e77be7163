//! `members`: who is in an organization.

use super::{Database, DatabaseError, sql};
use callslot_shared::{
    access::Role,
    api::MemberEntry,
    ids::{OrganizationId, UserId},
};
use serde::Deserialize;

/// The active members, by name.
pub async fn list(
    db: &dyn Database,
    organization: OrganizationId,
) -> Result<Vec<MemberEntry>, DatabaseError> {
    db.run(sql!(
        "SELECT u.id, u.name, m.role, m.phone
         FROM members m JOIN users u ON u.id = m.user_id
         WHERE m.organization_id = ?1 AND m.active = 1
         ORDER BY u.name, u.id",
        organization,
    ))
    .await?
    .all()
}

/// What decides whether a member can take calls.
#[derive(Debug, Clone, Deserialize)]
pub struct Operator {
    /// The member's role.
    pub role: Role,
    /// Whether a phone number is on file.
    pub has_phone: u8,
}

/// An active member, as an operator.
pub async fn operator(
    db: &dyn Database,
    organization: OrganizationId,
    user: UserId,
) -> Result<Option<Operator>, DatabaseError> {
    db.run(sql!(
        "SELECT role, phone IS NOT NULL AS has_phone FROM members
         WHERE organization_id = ?1 AND user_id = ?2 AND active = 1",
        organization,
        user,
    ))
    .await?
    .first()
}
