//! Accounts as webhooks and whoever runs the service need them.

use super::{EncryptedCredentials, SEALED, credentials_of_attempt, unpacked};
use crate::store::{
    AllTenants, DatabaseError, Rows,
    operator_messages::{OperatorMessage, TAKEN_IN},
    sql, text,
};
use callslot_shared::ids::{AttemptId, OrganizationId, SmsId, VerificationId};
use serde::Deserialize;

/// The accounts with which webhooks for an attempt may be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signers {
    /// The deployment's account: the attempt is placed with it, or there is no such attempt.
    Deployment,
    /// The organization's own, with the credentials of the attempt and those that hold now.
    Own(Vec<EncryptedCredentials>),
}

/// A statement for the accounts of the row `a` of a ledger.
macro_rules! select_signers {
    ($from:literal) => {
        text!(
            "SELECT a.carrier_account_id IS NOT NULL AS own, (",
            credentials_of_attempt!(text!("json_group_array(", SEALED, ")")),
            ") AS sealed FROM ",
            $from
        )
    };
}

/// Reads the signers of webhooks for an attempt. Cross-tenant: a webhook names its attempt before its owner is known.
pub async fn signers(
    AllTenants { database: db }: AllTenants<'_>,
    attempt: AttemptId,
) -> Result<Signers, DatabaseError> {
    let select = sql!(
        select_signers!("call_attempts a WHERE a.id = :attempt"),
        attempt
    );
    read_signers(&db.run(select).await?)
}

/// Reads the signers of webhooks for a verification, likewise.
pub async fn signers_of_verification(
    AllTenants { database: db }: AllTenants<'_>,
    verification: VerificationId,
) -> Result<Signers, DatabaseError> {
    let select = sql!(
        select_signers!("phone_verifications a WHERE a.id = :verification"),
        verification
    );
    read_signers(&db.run(select).await?)
}

/// Reads the signers of reports on a text message, likewise.
pub async fn signers_of_sms(
    AllTenants { database: db }: AllTenants<'_>,
    sms: SmsId,
) -> Result<Signers, DatabaseError> {
    let select = sql!(select_signers!("sms_attempts a WHERE a.id = :sms"), sms);
    read_signers(&db.run(select).await?)
}

/// Reads the signers of text messages to an organization's own number: its accounts whose credentials are not forgotten.
/// Without any nothing is genuine.
pub async fn signers_of_line(
    AllTenants { database: db }: AllTenants<'_>,
    organization: OrganizationId,
) -> Result<Signers, DatabaseError> {
    let select = sql!(
        text!(
            "SELECT 1 AS own, (SELECT json_group_array(",
            SEALED,
            ") FROM carrier_accounts k WHERE k.organization_id = :organization AND k.key_version > 0) AS sealed"
        ),
        organization,
    );
    read_signers(&db.run(select).await?)
}

fn read_signers(rows: &Rows) -> Result<Signers, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        own: u8,
        sealed: Option<String>,
    }
    let rows: Vec<Row> = rows.all()?;
    Ok(match rows.into_iter().next().filter(|row| row.own == 1) {
        None => Signers::Deployment,
        Some(row) => Signers::Own(crate::store::read(row.sealed.as_deref().unwrap_or("[]"))?),
    })
}

/// Rows that are sealed with an older key than `newest`, or in the older form, after the row `after`. For whoever runs the
/// service.
pub async fn older(
    AllTenants { database: db }: AllTenants<'_>,
    newest: u32,
    after: &str,
    most: u32,
) -> Result<Vec<EncryptedCredentials>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        sealed: String,
    }
    let rows: Vec<Row> = db
        .run(sql!(
            text!(
                "SELECT ",
                SEALED,
                " AS sealed FROM carrier_accounts k INDEXED BY carrier_accounts_version
                 WHERE k.key_version BETWEEN 1 AND :newest AND (k.key_version < :newest OR k.credentials = '')
                   AND k.id > :after
                 ORDER BY k.id LIMIT :most"
            ),
            newest,
            after,
            most,
        ))
        .await?
        .all()?;
    rows.iter().map(|row| unpacked(&row.sealed)).collect()
}

/// The number of rows that are sealed with an older key than `newest`, or in the older form. For whoever runs the
/// service.
pub async fn count_older(
    AllTenants { database: db }: AllTenants<'_>,
    newest: u32,
) -> Result<u32, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        left: u32,
    }
    let row: Option<Row> = db
        .run(sql!(
            "SELECT COUNT(*) AS left FROM carrier_accounts k INDEXED BY carrier_accounts_version
             WHERE k.key_version BETWEEN 1 AND :newest AND (k.key_version < :newest OR k.credentials = '')",
            newest,
        ))
        .await?
        .first()?;
    Ok(row.map_or(0, |row| row.left))
}

/// Puts newly sealed credentials in the place of what was read, unless the row has changed since or the message was taken
/// in before. For whoever runs the service.
pub async fn reseal(
    AllTenants { database: db }: AllTenants<'_>,
    rows: &[(EncryptedCredentials, EncryptedCredentials)],
    message: &OperatorMessage<'_>,
) -> Result<u32, DatabaseError> {
    if rows.is_empty() {
        return Ok(0);
    }
    let statements = rows.iter().map(|(before, after)| {
        sql!(
            text!(
                "UPDATE carrier_accounts SET credentials = :credentials, api_token = :api_token,
                   signing_key = :signing_key, key_version = :key_version
                 WHERE id = :before AND credentials = :known_credentials AND api_token = :known_token
                   AND key_version = :known_version AND ",
                TAKEN_IN,
                " RETURNING id"
            ),
            before = before.id.to_string(),
            known_credentials = before.credentials.as_str(),
            known_token = before.api_token.as_str(),
            known_version = before.key_version,
            credentials = after.credentials.as_str(),
            api_token = after.api_token.as_str(),
            signing_key = after.signing_key.as_str(),
            key_version = after.key_version,
            message = message.id,
            entry = message.entry.to_string(),
        )
    });
    let statements = message.take_in().into_iter().chain(statements);
    let answers = db.batch(statements.collect()).await?;
    let changed = answers.iter().filter(|rows| rows.any()).count();
    Ok(u32::try_from(changed).unwrap_or(u32::MAX))
}
