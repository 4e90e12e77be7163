//! Secrets that are encrypted anew with the newest key.

use super::super::SealedSecret;
use crate::store::{AllTenants, Answers, DatabaseError, columns, row, sql, text};
use callslot_shared::ids::{OrganizationId, WebhookEndpointId};
use chrono::{DateTime, Utc};
use serde::Deserialize;

row! {
    /// An endpoint whose secret is encrypted with an older key.
    #[derive(Debug, Clone, Deserialize)]
    pub struct OlderSecret {
        /// The endpoint.
        pub id: WebhookEndpointId,
        /// The organization that it is of.
        pub organization_id: OrganizationId,
        /// Its secret, encrypted.
        pub secret: String,
        /// The version of the key.
        pub key_version: u32,
    }
}

/// Forgets secrets whose rotation is over, and answers endpoints whose secrets are encrypted with an older key than `newest`; of both
/// at most so many. The secret before a rotation is left as it is: it is worth nothing within a day.
pub async fn older(
    AllTenants { database: db }: AllTenants<'_>,
    newest: u32,
    most: u32,
    now: DateTime<Utc>,
) -> Result<Vec<OlderSecret>, DatabaseError> {
    let over = sql!(
        "UPDATE webhook_endpoints SET old_secret = NULL, old_key_version = NULL, old_until = NULL
         WHERE id IN (
           SELECT e.id FROM webhook_endpoints e INDEXED BY webhook_endpoints_rotating
           WHERE e.old_until <= :now ORDER BY e.old_until LIMIT :most)",
        most,
        now,
    );
    let older = sql!(
        text!(
            "SELECT ",
            columns!(OlderSecret),
            " FROM webhook_endpoints INDEXED BY webhook_endpoints_keys
             WHERE secret IS NOT NULL AND key_version < :newest ORDER BY key_version LIMIT :most"
        ),
        newest,
        most,
    );
    let mut answers = Answers::new(db.batch(vec![over, older]).await?);
    answers.next()?;
    answers.next()?.listed(Ok)
}

/// Replaces an encrypted secret by the same under another key, if it has not changed meanwhile.
pub async fn reseal(
    AllTenants { database: db }: AllTenants<'_>,
    older: &OlderSecret,
    sealed: &SealedSecret,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "UPDATE webhook_endpoints SET secret = :secret, key_version = :key_version
         WHERE id = :endpoint AND secret = :older",
        endpoint = older.id,
        older = older.secret.as_str(),
        secret = sealed.secret.as_str(),
        key_version = sealed.key_version,
    ))
    .await
    .map(drop)
}
