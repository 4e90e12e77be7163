//! `caller_ids`: numbers that an organization's calls may come from, each known to be in one account.

use super::{
    Answers, Database, DatabaseError, Statement, Value,
    audit_log::{Entry, Whence},
    billing_events::{SERVICE, service_user},
    carrier_accounts::current,
    operator_messages::{Message, taken_in},
    sql, time,
};
use callslot_shared::{
    api::{CallerId, MAX_CALLER_IDS},
    ids::{AttemptId, OrganizationId, UserId},
    phone::PhoneNumber,
};
use serde::Deserialize;

/// Whether calls of the organization in `$organization` may come from the number in `$number`: the account's own
/// number, which is `$deployment` for the deployment's account, or one that is known to be in the account.
macro_rules! is_own {
    ($number:literal, $organization:literal, $deployment:literal) => {
        concat!(
            "(",
            $number,
            " = COALESCE(",
            crate::store::carrier_accounts::current!("from_number", $organization),
            ", ",
            $deployment,
            ") OR EXISTS (
               SELECT 1 FROM caller_ids i
               WHERE i.number = ",
            $number,
            " AND i.organization_id = ",
            $organization,
            " AND i.account IS ",
            crate::store::carrier_accounts::current!("account", $organization),
            "))"
        )
    };
}

/// Whether calls of the organization `o` may come from the number its settings name, if they name one.
macro_rules! may_call_from {
    ($deployment:literal) => {
        concat!(
            "NOT EXISTS (
               SELECT 1 FROM voice_configs v
               WHERE v.organization_id = o.id AND v.settings ->> '$.caller_id' IS NOT NULL AND NOT ",
            crate::store::caller_ids::is_own!("(v.settings ->> '$.caller_id')", "o.id", $deployment),
            ")"
        )
    };
}
pub(super) use {is_own, may_call_from};

#[derive(Deserialize)]
struct Found {
    fits: u8,
}

/// Whether the number that an attempt is to call from is its organization's to call from. Cross-tenant: the
/// dialler's.
pub async fn fits_attempt(
    db: &dyn Database,
    attempt: AttemptId,
    deployments_number: &PhoneNumber,
) -> Result<bool, DatabaseError> {
    let found: Option<Found> = db
        .run(sql!(
            concat!(
                "SELECT (",
                may_call_from!("?2"),
                ") AS fits FROM call_attempts a JOIN organizations o ON o.id = a.organization_id
                 WHERE a.id = ?1"
            ),
            attempt,
            deployments_number,
        ))
        .await?
        .first()?;
    Ok(found.is_some_and(|found| found.fits == 1))
}

/// Whether the organization's calls may come from a number.
pub async fn belongs(
    db: &dyn Database,
    organization: OrganizationId,
    number: &PhoneNumber,
    deployments_number: &PhoneNumber,
) -> Result<bool, DatabaseError> {
    let found: Option<Found> = db
        .run(sql!(
            concat!("SELECT ", is_own!("?2", "?1", "?3"), " AS fits"),
            organization,
            number,
            deployments_number,
        ))
        .await?
        .first()?;
    Ok(found.is_some_and(|found| found.fits == 1))
}

#[derive(Deserialize)]
struct Row {
    number: PhoneNumber,
    usable: u8,
    created_at: i64,
    created_by: Option<UserId>,
}

impl TryFrom<Row> for CallerId {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            number: row.number,
            usable: row.usable == 1,
            created_at: time(row.created_at)?,
            created_by: row.created_by,
        })
    }
}

/// A caller id of the organization `?1`.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT i.number, i.created_at, i.created_by, i.account IS ",
            current!("account", "i.organization_id"),
            " AS usable FROM caller_ids i WHERE i.organization_id = ?1 ",
            $rest
        )
    };
}

/// All of the organization's, in order.
pub async fn list(
    db: &dyn Database,
    organization: OrganizationId,
) -> Result<Vec<CallerId>, DatabaseError> {
    db.run(sql!(
        select!("ORDER BY i.number LIMIT ?2"),
        organization,
        MAX_CALLER_IDS,
    ))
    .await?
    .listed::<Row, _>(CallerId::try_from)
}

fn select_one(organization: OrganizationId, number: &PhoneNumber) -> Statement {
    sql!(select!("AND i.number = ?2"), organization, number)
}

/// Reads what is last in a batch, or, if its answer was lost, looks again.
async fn settled(
    db: &dyn Database,
    statements: Vec<Statement>,
    look: Statement,
) -> Result<Option<CallerId>, DatabaseError> {
    let last = statements.len().saturating_sub(1);
    let row: Option<Row> = match db.batch(statements).await {
        Ok(rows) => Answers::new(rows.into_iter().skip(last).collect())
            .next()?
            .first()?,
        // The same again does no harm, so an answer that was lost is settled by looking.
        Err(error) => match db.run(look).await?.first()? {
            Some(row) => Some(row),
            None => return Err(error),
        },
    };
    row.map(CallerId::try_from).transpose()
}

/// Adds a number that the carrier says is in `account`, or moves the organization's own to that. `None` if the
/// number is another organization's, or there are too many.
pub async fn add(
    db: &dyn Database,
    number: &PhoneNumber,
    account: &str,
    entry: &Entry<'_>,
) -> Result<Option<CallerId>, DatabaseError> {
    let organization = entry.by.organization_id;
    // Where nothing will change, nothing is said to have.
    let stays = format!(
        concat!(
            "SELECT 1 WHERE EXISTS (
               SELECT 1 FROM caller_ids i WHERE i.number = ?11 AND (i.organization_id <> ?2 OR i.account IS ",
            current!("account", "?2"),
            ")) OR (NOT EXISTS (SELECT 1 FROM caller_ids i WHERE i.number = ?11) AND (
               SELECT COUNT(*) FROM caller_ids i WHERE i.organization_id = ?2) >= {})"
        ),
        MAX_CALLER_IDS
    );
    let statements = vec![
        entry.unless("caller_id.add", &stays, number.as_str()),
        sql!(
            "INSERT INTO caller_ids (number, organization_id, account, created_at, created_by)
             SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (
               SELECT 1 FROM caller_ids i WHERE i.number = ?1 AND i.organization_id = ?2)
               OR (SELECT COUNT(*) FROM caller_ids i WHERE i.organization_id = ?2) < ?6
             ON CONFLICT (number) DO UPDATE SET account = ?3, created_at = ?4, created_by = ?5
             WHERE caller_ids.organization_id = ?2 AND caller_ids.account IS NOT ?3",
            number,
            organization,
            account,
            entry.at,
            entry.by.user_id,
            MAX_CALLER_IDS,
        ),
        select_one(organization, number),
    ];
    let added = settled(db, statements, select_one(organization, number)).await?;
    Ok(added.filter(|added| added.usable))
}

/// Removes a number, and answers it as it was, if it was one of the organization's.
pub async fn remove(
    db: &dyn Database,
    number: &PhoneNumber,
    entry: &Entry<'_>,
) -> Result<Option<CallerId>, DatabaseError> {
    let rows = db
        .batch(vec![
            select_one(entry.by.organization_id, number),
            entry.if_any(
                "caller_id.remove",
                "SELECT 1 FROM caller_ids i WHERE i.organization_id = ?2 AND i.number = ?11",
                number.as_str(),
            ),
            sql!(
                "DELETE FROM caller_ids WHERE organization_id = ?1 AND number = ?2",
                entry.by.organization_id,
                number,
            ),
        ])
        .await?;
    let row: Option<Row> = Answers::new(rows).next()?.first()?;
    row.map(CallerId::try_from).transpose()
}

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
