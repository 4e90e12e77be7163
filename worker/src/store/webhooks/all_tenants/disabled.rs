//! The readers of a mail that an endpoint is disabled.

use crate::store::{AllTenants, Answers, DatabaseError, columns, members::Owner, sql, text};
use callslot_shared::ids::OrganizationId;
use serde::Deserialize;

/// The owners of an organization, as a message reaches them.
#[derive(Debug, Clone, Default)]
pub struct EndpointOwners {
    /// The organization's name.
    pub organization: String,
    /// The active owners.
    pub owners: Vec<Owner>,
}

/// The active owners of an organization, and its name.
pub async fn owners(
    AllTenants { database: db }: AllTenants<'_>,
    organization: OrganizationId,
) -> Result<EndpointOwners, DatabaseError> {
    #[derive(Deserialize)]
    struct Name {
        name: String,
    }
    let statements = vec![
        sql!(
            "SELECT name FROM organizations WHERE id = :organization",
            organization
        ),
        sql!(
            text!(
                "SELECT ",
                columns!(Owner, "u"),
                " FROM members m JOIN users u ON u.id = m.user_id
                 WHERE m.organization_id = :organization AND m.role = 'owner' AND m.active = 1
                 ORDER BY m.created_at, u.id"
            ),
            organization,
        ),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    let name: Option<Name> = answers.next()?.first()?;
    Ok(EndpointOwners {
        organization: name.map(|row| row.name).unwrap_or_default(),
        owners: answers.next()?.all()?,
    })
}
