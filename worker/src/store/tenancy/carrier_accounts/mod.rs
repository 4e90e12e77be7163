//! `carrier_accounts`: organizations' own accounts at the carrier, with encrypted credentials.

mod all_tenants;

pub use all_tenants::{
    Signers, count_older, older, reseal, signers, signers_of_line, signers_of_sms,
    signers_of_verification,
};

mod space;

pub use crate::store::sealed_credentials::EncryptedCredentials;
pub(in crate::store) use crate::store::sealed_credentials::{SEALED, current, unpacked};

use crate::store::{
    Answers, DatabaseError, Statement, Tenant,
    audit_log::{Entry, audit_entry},
    columns, row, sql, text, time,
};
use callslot_shared::ids::{OrganizationId, UserId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// The time for which the credentials of an account that has ended are kept: the longest call, and what the carrier
/// tells of it afterwards.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// Most rows that one tick forgets.
const BATCH: i64 = 20;

/// The credentials for the account that the attempt `a` was claimed for: those that hold now, if they are of
/// the same account, else its own, unless they are forgotten.
macro_rules! credentials_of_attempt {
    ($what:expr) => {
        $crate::store::named::text!(
            "SELECT ",
            $what,
            " FROM carrier_accounts k
             WHERE k.organization_id = a.organization_id AND k.key_version > 0
               AND (k.id = a.carrier_account_id OR (k.ended_at IS NULL AND (k.provider, k.account) = (
                 SELECT own.provider, own.account FROM carrier_accounts own WHERE own.id = a.carrier_account_id)))
             ORDER BY k.ended_at IS NULL DESC"
        )
    };
}
pub(in crate::store) use credentials_of_attempt;

/// An account as it is shown.
#[derive(Debug, Clone)]
pub struct Current {
    /// With its credentials sealed.
    pub sealed: EncryptedCredentials,
    /// Since when it holds.
    pub created_at: DateTime<Utc>,
    /// The member who connected it.
    pub created_by: UserId,
}

row! {
    #[derive(Deserialize)]
    struct Row {
        sealed: String = SEALED,
        created_at: i64,
        created_by: UserId,
    }
}

impl TryFrom<Row> for Current {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            sealed: unpacked(&row.sealed)?,
            created_at: time(row.created_at)?,
            created_by: row.created_by,
        })
    }
}

fn select(organization: OrganizationId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(Row, "k"),
            " FROM carrier_accounts k
             WHERE k.organization_id = :organization AND k.ended_at IS NULL"
        ),
        organization,
    )
}

/// The organization's own account, if it has one.
pub async fn get(tenant: Tenant<'_>) -> Result<Option<Current>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let row: Option<Row> = db.run(select(organization)).await?.first()?;
    row.map(Current::try_from).transpose()
}

/// Connects an account in the place of the one before, and answers it. Attempts that were placed with
/// the one before keep it.
pub async fn connect(
    tenant: Tenant<'_>,
    account: &EncryptedCredentials,
    caller_space: &str,
    entry: &Entry<'_>,
) -> Result<Current, DatabaseError> {
    let db = tenant.database;
    let organization = entry.by.organization_id;
    let mut statements = vec![
        end(organization, entry.at),
        sql!(
            "INSERT INTO carrier_accounts (id, organization_id, provider, base_url, project_id, from_number, credentials,
               api_token, signing_key, key_version, caller_space, created_at, created_by)
             VALUES (:account, :organization, :provider, :base_url, :project_id, :from_number, :credentials, :api_token,
               :signing_key, :key_version, :caller_space, :now, :user)",
            account = account.id.to_string(),
            organization,
            provider = account.provider.as_str(),
            credentials = account.credentials.as_str(),
            base_url = account.base_url.as_str(),
            project_id = account.project_id.as_str(),
            from_number = &account.from_number,
            api_token = account.api_token.as_str(),
            signing_key = account.signing_key.as_str(),
            key_version = account.key_version,
            caller_space,
            now = entry.at,
            user = entry.by.user_id,
        ),
        entry.of_organization("carrier.connect"),
    ];
    statements.extend(space::move_into(caller_space, organization));
    let written = statements.len();
    statements.push(select(organization));
    let found: Option<Row> = match db.batch(statements).await {
        Ok(rows) => Answers::new(rows.into_iter().skip(written).collect())
            .next()?
            .first()?,
        // A row that was written is recognized by its id.
        Err(error) => {
            let found: Option<Row> = db.run(select(organization)).await?.first()?;
            let mine =
                |row: &Row| unpacked(&row.sealed).is_ok_and(|sealed| sealed.id == account.id);
            Some(found.filter(mine).ok_or(error)?)
        }
    };
    found
        .ok_or(DatabaseError::Incomplete("the written row is missing"))?
        .try_into()
}

fn end(organization: OrganizationId, now: DateTime<Utc>) -> Statement {
    sql!(
        "UPDATE carrier_accounts SET ended_at = :now
         WHERE organization_id = :organization AND ended_at IS NULL RETURNING id",
        organization,
        now,
    )
}

/// Returns the organization to the deployment's account. Says whether it had another.
pub async fn disconnect(tenant: Tenant<'_>, entry: &Entry<'_>) -> Result<bool, DatabaseError> {
    let db = tenant.database;
    let rows = db
        .batch(vec![
            audit_entry!(
                entry,
                "carrier.disconnect",
                entry.by.organization_id,
                "'{}'",
                "FROM carrier_accounts c WHERE c.organization_id = :organization AND c.ended_at IS NULL"
            ),
            end(entry.by.organization_id, entry.at),
        ])
        .await?;
    let mut answers = Answers::new(rows);
    answers.next()?;
    answers.next().map(|rows| rows.any())
}

/// Forgets the credentials of accounts that ended long enough ago, and that no attempt may still need. Cross-tenant:
/// the tick's.
pub(in crate::store) fn forget(now: DateTime<Utc>) -> Statement {
    sql!(
        "UPDATE carrier_accounts SET credentials = '', api_token = '', signing_key = '', key_version = 0
         WHERE id IN (
           SELECT k.id FROM carrier_accounts k INDEXED BY carrier_accounts_ended
           WHERE k.ended_at IS NOT NULL AND k.key_version > 0 AND k.ended_at <= :kept_since
             AND NOT EXISTS (
               SELECT 1 FROM call_attempts a INDEXED BY call_attempts_of_account
               WHERE a.carrier_account_id = k.id AND a.carrier_account_id IS NOT NULL
                 AND a.phase IN ('claimed', 'dialing', 'placed', 'unknown'))
           LIMIT :batch)",
        kept_since = now - KEPT,
        batch = BATCH,
    )
}
