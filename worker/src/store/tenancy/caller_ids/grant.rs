//! Numbers of the deployment's account that whoever runs the service grants to organizations.

use crate::store::{
    Answers, DatabaseError, Statement, Tenant,
    audit_log::{ClientInfo, Entry, audit_entry},
    author::Service,
    billing_events::service_user,
    operator_messages::{OperatorMessage, TAKEN_IN},
    sql, text,
};
use callslot_shared::{ids::OrganizationId, phone::PhoneNumber};
use serde::Deserialize;

/// A grant of whoever runs the service, about to be written.
#[derive(Debug)]
pub struct Grant<'a> {
    /// The number, one of the deployment's account.
    pub number: &'a PhoneNumber,
    /// Whether it is granted or taken back.
    pub granted: bool,
    /// The message that asks for it, whose entry is the audit log's, too.
    pub message: &'a OperatorMessage<'a>,
    /// From where.
    pub client_info: &'a ClientInfo,
}

/// The result of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// Whether the organization has the number now.
    pub granted: bool,
    /// Whether the message was taken in now, not before.
    pub taken_in: bool,
}

/// The line for what whoever runs the service does, if `$condition` holds and its message was taken in.
macro_rules! audit {
    ($grant:expr, $organization:expr, $action:literal, $condition:literal) => {{
        let by = Service {
            organization_id: $organization,
            program: "operator",
        };
        let entry = Entry {
            id: $grant.message.entry,
            by: &by,
            at: $grant.message.at,
            client_info: $grant.client_info.clone(),
        };
        audit_entry!(
            entry,
            $action,
            $organization,
            "'{}'",
            $crate::store::named::text!("WHERE ", TAKEN_IN, " AND ", $condition),
            number = $grant.number,
            message = $grant.message.id,
        )
    }};
}

/// Grants an organization a number of the deployment's account, or takes it back. Nothing changes where there is no such
/// organization, where the number is another's, or where the message was taken in before. For whoever runs the service.
pub async fn grant(tenant: Tenant<'_>, grant: &Grant<'_>) -> Result<Granted, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        granted: u8,
        taken_in: u8,
    }
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let mut statements = grant.message.take_in().to_vec();
    statements.extend([
        service_user(),
        grant.audit(organization),
        grant.change(organization),
        grant.look(organization),
    ]);
    let (rows, lost) = match db.batch(statements).await {
        Ok(mut rows) => (rows.pop().into_iter().collect(), None),
        Err(error) => (db.batch(vec![grant.look(organization)]).await?, Some(error)),
    };
    let row: Option<Row> = Answers::new(rows).next()?.first()?;
    let written = Granted {
        granted: row.as_ref().is_some_and(|row| row.granted == 1),
        taken_in: row.is_some_and(|row| row.taken_in == 1),
    };
    match lost {
        // A grant that is not there may yet be wanted: whoever asks asks again.
        Some(error) if written.granted != grant.granted => Err(error),
        _ => Ok(written),
    }
}

impl Grant<'_> {
    fn audit(&self, organization: OrganizationId) -> Statement {
        if self.granted {
            audit!(
                self,
                organization,
                "caller_id.grant",
                "EXISTS (SELECT 1 FROM organizations o WHERE o.id = :organization) AND NOT EXISTS (
                   SELECT 1 FROM caller_ids i
                   WHERE i.number = :number AND (i.organization_id <> :organization OR i.account IS NULL))"
            )
        } else {
            audit!(
                self,
                organization,
                "caller_id.take_back",
                "EXISTS (
                   SELECT 1 FROM caller_ids i
                   WHERE i.number = :number AND i.organization_id = :organization AND i.account IS NULL)"
            )
        }
    }

    fn change(&self, organization: OrganizationId) -> Statement {
        let (message, entry) = (self.message.id, self.message.entry.to_string());
        if self.granted {
            sql!(
                text!(
                    "INSERT INTO caller_ids (number, organization_id, created_at)
                     SELECT :number, o.id, :now FROM organizations o WHERE o.id = :organization AND ",
                    TAKEN_IN,
                    " ON CONFLICT (number) DO UPDATE SET account = NULL, created_by = NULL, created_at = :now
                     WHERE caller_ids.organization_id = :organization AND caller_ids.account IS NOT NULL"
                ),
                number = self.number,
                organization,
                message,
                entry,
                now = self.message.at,
            )
        } else {
            sql!(
                text!(
                    "DELETE FROM caller_ids
                     WHERE number = :number AND organization_id = :organization AND account IS NULL AND ",
                    TAKEN_IN
                ),
                number = self.number,
                organization,
                message,
                entry,
            )
        }
    }

    fn look(&self, organization: OrganizationId) -> Statement {
        sql!(
            text!(
                "SELECT EXISTS (
                   SELECT 1 FROM caller_ids i
                   WHERE i.number = :number AND i.organization_id = :organization AND i.account IS NULL) AS granted, ",
                TAKEN_IN,
                " AS taken_in"
            ),
            number = self.number,
            organization,
            message = self.message.id,
            entry = self.message.entry.to_string(),
        )
    }
}
