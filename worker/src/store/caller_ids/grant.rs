//! Numbers of the deployment's account that whoever runs the service grants to organizations.

use crate::store::{
    Answers, Database, DatabaseError, Statement, Value,
    audit_log::Whence,
    billing_events::{SERVICE, service_user},
    operator_messages::{Message, taken_in},
    sql,
};
use callslot_shared::{ids::OrganizationId, phone::PhoneNumber};
use serde::Deserialize;

/// A grant of whoever runs the service, about to be written.
#[derive(Debug)]
pub struct Grant<'a> {
    /// To whom.
    pub organization: OrganizationId,
    /// The number, one of the deployment's account.
    pub number: &'a PhoneNumber,
    /// Whether it is granted or taken back.
    pub granted: bool,
    /// The message that asks for it, whose entry is the audit log's, too.
    pub message: &'a Message<'a>,
    /// From where.
    pub whence: &'a Whence,
}

/// What became of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// Whether the organization has the number now.
    pub granted: bool,
    /// Whether the message was taken in now, not before.
    pub taken_in: bool,
}

/// A line for what whoever runs the service does: who, what, when and from where are `?1` to `?5`, `?7` and `?8`, its
/// message is `?9`; its condition follows.
macro_rules! audit {
    () => {
        concat!(
            "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at,
               address, client, details)
             SELECT ?1, ?2, ?3, 'api_key', 'operator', ?4, ?2, ?5, ?7, ?8, '{}' WHERE ",
            taken_in!("?9", "?1"),
            " AND "
        )
    };
}

/// Grants an organization a number of the deployment's account, or takes it back. Nothing changes where there is no such
/// organization, where the number is another's, or where the message was taken in before. For whoever runs the service.
pub async fn grant(db: &dyn Database, grant: &Grant<'_>) -> Result<Granted, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        granted: u8,
        taken_in: u8,
    }
    let mut statements = grant.message.take_in().to_vec();
    statements.extend([service_user(), grant.audit(), grant.change(), grant.look()]);
    let (rows, lost) = match db.batch(statements).await {
        Ok(mut rows) => (rows.pop().into_iter().collect(), None),
        Err(error) => (db.batch(vec![grant.look()]).await?, Some(error)),
    };
    let row: Option<Row> = Answers::new(rows).next()?.first()?;
    let written = Granted {
        granted: row.as_ref().is_some_and(|row| row.granted == 1),
        taken_in: row.is_some_and(|row| row.taken_in == 1),
    };
    match lost {
        // What is not there may yet be wanted: whoever asks asks again.
        Some(error) if written.granted != grant.granted => Err(error),
        _ => Ok(written),
    }
}

impl Grant<'_> {
    fn audit(&self) -> Statement {
        let (action, sql) = if self.granted {
            let fits = concat!(
                audit!(),
                "EXISTS (SELECT 1 FROM organizations o WHERE o.id = ?2) AND NOT EXISTS (
                   SELECT 1 FROM caller_ids i
                   WHERE i.number = ?6 AND (i.organization_id <> ?2 OR i.account IS NULL))"
            );
            ("caller_id.grant", fits)
        } else {
            let is_granted = concat!(
                audit!(),
                "EXISTS (
                   SELECT 1 FROM caller_ids i
                   WHERE i.number = ?6 AND i.organization_id = ?2 AND i.account IS NULL)"
            );
            ("caller_id.take_back", is_granted)
        };
        sql!(
            sql,
            self.message.entry.to_string(),
            self.organization,
            SERVICE,
            action,
            self.message.at,
            self.number,
            self.whence.address.as_deref(),
            self.whence.client.as_str(),
            self.message.id,
        )
    }

    fn change(&self) -> Statement {
        let sql = if self.granted {
            concat!(
                "INSERT INTO caller_ids (number, organization_id, created_at)
                 SELECT ?1, o.id, ?5 FROM organizations o WHERE o.id = ?2 AND ",
                taken_in!("?3", "?4"),
                " ON CONFLICT (number) DO UPDATE SET account = NULL, created_by = NULL, created_at = ?5
                 WHERE caller_ids.organization_id = ?2 AND caller_ids.account IS NOT NULL"
            )
        } else {
            concat!(
                "DELETE FROM caller_ids WHERE number = ?1 AND organization_id = ?2 AND account IS NULL AND ",
                taken_in!("?3", "?4")
            )
        };
        let mut values: Vec<Value> = vec![
            self.number.into(),
            self.organization.into(),
            self.message.id.into(),
            self.message.entry.to_string().into(),
        ];
        if self.granted {
            values.push(self.message.at.into());
        }
        Statement::new(sql, values)
    }

    fn look(&self) -> Statement {
        sql!(
            concat!(
                "SELECT EXISTS (
                   SELECT 1 FROM caller_ids i
                   WHERE i.number = ?1 AND i.organization_id = ?2 AND i.account IS NULL) AS granted, ",
                taken_in!("?3", "?4"),
                " AS taken_in"
            ),
            self.number,
            self.organization,
            self.message.id,
            self.message.entry.to_string(),
        )
    }
}
