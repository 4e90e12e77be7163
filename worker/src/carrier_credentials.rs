//! An organization's own account: sealed before it is stored, opened where it is used.

use crate::{
    carrier::Account,
    seams::Entropy,
    store::carrier_accounts::Sealed,
    vault::{Keys, VaultError},
};
use std::time::Duration;

const API_TOKEN: &str = "api_token";
const SIGNING_KEY: &str = "signing_key";

/// An account's secrets in the clear.
pub struct Secrets<'a> {
    /// The REST API's password.
    pub api_token: &'a str,
    /// What webhooks are signed with.
    pub signing_key: &'a str,
}

/// The same row with these secrets, sealed with the newest key.
pub fn seal(
    keys: &Keys,
    row: Sealed,
    secrets: &Secrets<'_>,
    entropy: &dyn Entropy,
) -> Result<Sealed, VaultError> {
    Ok(Sealed {
        api_token: keys.seal(&row.purpose(API_TOKEN), secrets.api_token, entropy)?,
        signing_key: keys.seal(&row.purpose(SIGNING_KEY), secrets.signing_key, entropy)?,
        key_version: keys.newest(),
        ..row
    })
}

/// The same row, sealed anew with the newest key.
pub fn reseal(keys: &Keys, row: &Sealed, entropy: &dyn Entropy) -> Result<Sealed, VaultError> {
    let secrets = Secrets {
        api_token: &api_token(keys, row)?,
        signing_key: &signing_key(keys, row)?,
    };
    seal(keys, row.clone(), &secrets, entropy)
}

fn api_token(keys: &Keys, row: &Sealed) -> Result<String, VaultError> {
    keys.open(row.key_version, &row.purpose(API_TOKEN), &row.api_token)
}

/// What the account's webhooks are signed with.
pub fn signing_key(keys: &Keys, row: &Sealed) -> Result<String, VaultError> {
    keys.open(row.key_version, &row.purpose(SIGNING_KEY), &row.signing_key)
}

/// The account, opened.
pub fn open(keys: &Keys, row: &Sealed, abort_after: Duration) -> Result<Account, VaultError> {
    Ok(Account {
        base_url: row.base_url.parse().map_err(|_| VaultError)?,
        project_id: row.project_id.clone(),
        api_token: api_token(keys, row)?,
        from_number: row.from_number.clone(),
        abort_after,
    })
}
