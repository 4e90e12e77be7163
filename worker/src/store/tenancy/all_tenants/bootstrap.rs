//! The first organization and its owner: rows of several tables, made while there is none.

use crate::store::{AllTenants, Answers, DatabaseError, audit_log::Stamp, sql};
use callslot_shared::{
    api::First,
    ids::{OrganizationId, UserId},
    phone::{self, Region},
};
use serde::Deserialize;

/// Fresh ids for what is made.
#[derive(Debug, Clone, Copy)]
pub struct Ids {
    /// The organization's.
    pub organization: OrganizationId,
    /// The owner's, unless somebody has the address.
    pub user: UserId,
}

#[derive(Deserialize)]
struct Row {
    user_id: UserId,
}

/// Makes the first organization and its owner, and answers who that is. `None` if there is an organization:
/// the first statement decides, and the others follow it.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn make(
    AllTenants { database: db }: AllTenants<'_>,
    ids: Ids,
    first: &First,
    Stamp {
        entry,
        at: now,
        client_info,
    }: Stamp<'_>,
) -> Result<Option<UserId>, DatabaseError> {
    let select = || {
        sql!(
            "SELECT user_id FROM members WHERE organization_id = :organization",
            organization = ids.organization,
        )
    };
    let statements = vec![
        sql!(
            // A row without an id is ignored. One row by VALUES cannot mend a reference that was broken before,
            // so that SQLite need not look for such; of a SELECT it does not know that it is one row.
            "INSERT OR IGNORE INTO organizations (id, name, plan, booking_enabled, created_at, updated_at,
               calling_countries)
             VALUES (CASE WHEN NOT EXISTS (SELECT 1 FROM organizations o WHERE o.id > '') THEN :organization END,
               :name, :plan, 1, :now, :now, :countries)",
            organization = ids.organization,
            name = first.organization.as_str(),
            plan = plan(first),
            now,
            countries = crate::store::as_json(&countries(first)),
        ),
        sql!(
            "INSERT OR IGNORE INTO users (id, email, name, created_at)
             VALUES ((SELECT :user FROM organizations o WHERE o.id = :organization), :email, :person, :now)",
            user = ids.user,
            email = first.email.as_str(),
            person = first.name.as_str(),
            now,
            organization = ids.organization,
        ),
        sql!(
            "INSERT INTO members (organization_id, user_id, role, phone, created_at)
             SELECT o.id, u.id, 'owner', :phone, :now FROM organizations o JOIN users u ON u.email = :email
             WHERE o.id = :organization",
            organization = ids.organization,
            email = first.email.as_str(),
            phone = first.phone.as_ref(),
            now,
        ),
        sql!(
            "INSERT INTO voice_configs (organization_id, updated_at)
             SELECT o.id, :now FROM organizations o WHERE o.id = :organization",
            organization = ids.organization,
            now,
        ),
        sql!(
            "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action,
               subject_id, at, address, client)
             SELECT :entry, m.organization_id, 'member', m.user_id, 'session', 'bootstrap', 'organization.create',
                    m.organization_id, :now, :address, :client
             FROM members m WHERE m.organization_id = :organization",
            entry = entry.to_string(),
            organization = ids.organization,
            now,
            address = client_info.address.as_deref(),
            client = client_info.client.as_str(),
        ),
        select(),
    ];
    let written = statements.len() - 1;
    let (rows, lost) = match db.batch(statements).await {
        Ok(rows) => {
            let mut answers = Answers::new(rows.into_iter().skip(written).collect());
            (answers.next()?, None)
        }
        Err(error) => (db.run(select()).await?, Some(error)),
    };
    match (rows.first::<Row>()?, lost) {
        (Some(row), _) => Ok(Some(row.user_id)),
        (None, Some(error)) => Err(error),
        (None, None) => Ok(None),
    }
}

/// The countries that it calls until somebody says otherwise: that of its first phone.
fn countries(first: &First) -> Vec<Region> {
    let region = first.phone.as_ref().and_then(phone::region);
    region.into_iter().collect()
}

/// The plan's name as the store has it.
fn plan(first: &First) -> String {
    let name = crate::store::as_json(&first.plan);
    name.trim_matches('"').to_owned()
}
