//! Credentials that are encrypted anew with the newest key.

use super::own_account::keys;
use crate::{
    App, Error, carrier_credentials,
    ports::fresh_id,
    store::{carrier_accounts, operator_messages::OperatorMessage},
};

/// Accounts that one request encrypts anew.
const BATCH: u32 = 25;

/// One batch of a rotation.
pub(crate) struct KeyRotation {
    /// The version of the newest key.
    pub(crate) newest: u32,
    /// Accounts that were encrypted anew.
    pub(crate) accounts: u32,
    /// Accounts whose key is not there any more.
    pub(crate) unreadable: u32,
    /// Accounts that are still encrypted with an older key, or in the older form.
    pub(crate) left: u32,
    /// The last account of the batch, if another may follow.
    pub(crate) next: Option<String>,
}

/// Encrypts a batch of credentials anew that are encrypted with an older key or in the older form, beginning after the account `after`. The same
/// signed message (`message` is its sender's name for it) again changes nothing. Fails where no keys are configured.
pub(crate) async fn rotate_carrier_keys(
    app: &App,
    message: &str,
    after: &str,
) -> Result<KeyRotation, Error> {
    let message = OperatorMessage {
        id: message,
        entry: fresh_id(&*app.clock, &*app.entropy),
        at: app.clock.now(),
    };
    let keys = keys(app)?;
    let newest = keys.newest();
    let rows = carrier_accounts::older(app.all_tenants(), newest, after, BATCH).await?;
    let found = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let next = rows.last().map(|row| row.id.to_string());
    let sealed: Vec<_> = rows
        .into_iter()
        .filter_map(|row| {
            let sealed = carrier_credentials::reseal(keys, &row, &*app.entropy).ok()?;
            Some((row, sealed))
        })
        .collect();
    let readable = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
    Ok(KeyRotation {
        newest,
        accounts: carrier_accounts::reseal(app.all_tenants(), &sealed, &message).await?,
        unreadable: found - readable,
        left: carrier_accounts::count_older(app.all_tenants(), newest).await?,
        next: next.filter(|_| found == BATCH),
    })
}
