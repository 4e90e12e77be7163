//! `caller_ids`: numbers that an organization's calls may come from, each known to be in one account.

mod all_tenants;

pub use all_tenants::fits_attempt;

mod grant;

pub use grant::{Grant, Granted, grant};

use crate::store::{
    Answers, Database, DatabaseError, Statement, Tenant,
    audit_log::{Entry, audit_entry},
    carrier_accounts::current,
    columns, row, sql, text, time,
};
use callslot_shared::{
    api::{CallerId, MAX_CALLER_IDS},
    ids::{OrganizationId, UserId},
    phone::PhoneNumber,
};
use serde::Deserialize;

/// Whether calls of the organization in `$organization` may come from the number in `$number`: the account's own
/// number, which is `:deployments_number` for the deployment's account, or one that is known to be in the account.
macro_rules! is_own {
    ($number:literal, $organization:literal) => {
        $crate::store::named::text!(
            "(",
            $number,
            " = COALESCE(",
            crate::store::carrier_accounts::current!("from_number", $organization),
            ", :deployments_number) OR EXISTS (
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
pub(in crate::store) const MAY_CALL_FROM: &str = text!(
    "NOT EXISTS (
       SELECT 1 FROM voice_configs v
       WHERE v.organization_id = o.id AND v.settings ->> '$.caller_id' IS NOT NULL AND NOT ",
    crate::store::caller_ids::is_own!("(v.settings ->> '$.caller_id')", "o.id"),
    ")"
);
pub(in crate::store) use is_own;

#[derive(Deserialize)]
struct Found {
    fits: u8,
}

/// Whether the organization's calls may come from a number.
pub async fn belongs(
    tenant: Tenant<'_>,
    number: &PhoneNumber,
    deployments_number: &PhoneNumber,
) -> Result<bool, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let found: Option<Found> = db
        .run(sql!(
            text!("SELECT ", is_own!(":number", ":organization"), " AS fits"),
            organization,
            number,
            deployments_number,
        ))
        .await?
        .first()?;
    Ok(found.is_some_and(|found| found.fits == 1))
}

row! {
    #[derive(Deserialize)]
    struct Row {
        number: PhoneNumber,
        usable: u8 = text!("i.account IS ", current!("account", "i.organization_id")),
        created_at: i64,
        created_by: Option<UserId>,
    }
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

/// A caller id of the organization.
macro_rules! select {
    ($rest:literal) => {
        $crate::store::named::text!(
            "SELECT ",
            columns!(Row, "i"),
            " FROM caller_ids i WHERE i.organization_id = :organization ",
            $rest
        )
    };
}

/// All of the organization's, in order.
pub async fn list(tenant: Tenant<'_>) -> Result<Vec<CallerId>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db.run(sql!(
        select!("ORDER BY i.number LIMIT :max_caller_ids"),
        organization,
        max_caller_ids = MAX_CALLER_IDS,
    ))
    .await?
    .listed::<Row, _>(CallerId::try_from)
}

fn select_one(organization: OrganizationId, number: &PhoneNumber) -> Statement {
    sql!(select!("AND i.number = :number"), organization, number)
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
    tenant: Tenant<'_>,
    number: &PhoneNumber,
    account: &str,
    entry: &Entry<'_>,
) -> Result<Option<CallerId>, DatabaseError> {
    let db = tenant.database;
    let organization = entry.by.organization_id;
    let statements = vec![
        // The log says nothing if nothing will change.
        audit_entry!(
            entry,
            "caller_id.add",
            organization,
            "'{}'",
            text!(
                "WHERE NOT (EXISTS (
                   SELECT 1 FROM caller_ids i
                   WHERE i.number = :number AND (i.organization_id <> :organization OR i.account IS ",
                current!("account", ":organization"),
                ")) OR (NOT EXISTS (SELECT 1 FROM caller_ids i WHERE i.number = :number) AND (
                   SELECT COUNT(*) FROM caller_ids i WHERE i.organization_id = :organization) >= :max_caller_ids))"
            ),
            number = number,
            max_caller_ids = MAX_CALLER_IDS,
        ),
        sql!(
            "INSERT INTO caller_ids (number, organization_id, account, created_at, created_by)
             SELECT :number, :organization, :account, :now, :user WHERE EXISTS (
               SELECT 1 FROM caller_ids i WHERE i.number = :number AND i.organization_id = :organization)
               OR (SELECT COUNT(*) FROM caller_ids i WHERE i.organization_id = :organization) < :max_caller_ids
             ON CONFLICT (number) DO UPDATE SET account = :account, created_at = :now, created_by = :user
             WHERE caller_ids.organization_id = :organization AND caller_ids.account IS NOT :account",
            number,
            organization,
            account,
            now = entry.at,
            user = entry.by.user_id,
            max_caller_ids = MAX_CALLER_IDS,
        ),
        select_one(organization, number),
    ];
    let added = settled(db, statements, select_one(organization, number)).await?;
    Ok(added.filter(|added| added.usable))
}

/// Removes a number, and answers it as it was, if it was one of the organization's.
pub async fn remove(
    tenant: Tenant<'_>,
    number: &PhoneNumber,
    entry: &Entry<'_>,
) -> Result<Option<CallerId>, DatabaseError> {
    let db = tenant.database;
    let rows = db
        .batch(vec![
            select_one(entry.by.organization_id, number),
            audit_entry!(
                entry,
                "caller_id.remove",
                entry.by.organization_id,
                "'{}'",
                "FROM caller_ids i WHERE i.organization_id = :organization AND i.number = :number",
                number = number,
            ),
            sql!(
                "DELETE FROM caller_ids WHERE organization_id = :organization AND number = :number",
                organization = entry.by.organization_id,
                number,
            ),
        ])
        .await?;
    let row: Option<Row> = Answers::new(rows).next()?.first()?;
    row.map(CallerId::try_from).transpose()
}
