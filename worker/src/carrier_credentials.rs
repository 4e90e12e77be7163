//! An organization's own account: its secrets are sealed before they are stored, and opened where they are used.
//!
//! Secrets are one JSON object in the column `credentials`. The release before kept two of them in columns of their own:
//! these are written as well, so that it can still read a row, and are read where `credentials` is empty. ADR 3 says
//! until when.

use crate::{
    encryption::{EncryptionError, EncryptionKeys},
    ports::Entropy,
    store::carrier_accounts::EncryptedCredentials,
    telephony::{Credentials, ProviderAccount},
};
use std::time::Duration;

/// The secrets that have columns of their own.
const API_TOKEN: &str = "api_token";
const SIGNING_KEY: &str = "signing_key";

/// The same row with these secrets, sealed with the newest key.
pub fn seal(
    keys: &EncryptionKeys,
    row: EncryptedCredentials,
    credentials: &Credentials,
    entropy: &dyn Entropy,
) -> Result<EncryptedCredentials, EncryptionError> {
    let json = serde_json::to_string(credentials).map_err(|_| EncryptionError)?;
    // A provider that has no such secret leaves the column empty: the release before cannot open it then, and asks nobody.
    let column = |name: &str| match credentials.get(name) {
        Some(secret) => keys.seal(&row.purpose(name), secret, entropy),
        None => Ok(String::new()),
    };
    Ok(EncryptedCredentials {
        api_token: column(API_TOKEN)?,
        signing_key: column(SIGNING_KEY)?,
        credentials: keys.seal(&purpose(&row), &json, entropy)?,
        key_version: keys.newest(),
        ..row
    })
}

/// A row's secrets open for the provider that they were sealed for only.
fn purpose(row: &EncryptedCredentials) -> String {
    row.purpose(&format!("credentials\n{}", row.provider))
}

/// The same row, sealed anew with the newest key. One of the older form has both forms afterwards.
pub fn reseal(
    keys: &EncryptionKeys,
    row: &EncryptedCredentials,
    entropy: &dyn Entropy,
) -> Result<EncryptedCredentials, EncryptionError> {
    seal(keys, row.clone(), &read(keys, row)?, entropy)
}

/// A row's secrets, opened.
pub fn read(
    keys: &EncryptionKeys,
    row: &EncryptedCredentials,
) -> Result<Credentials, EncryptionError> {
    if row.credentials.is_empty() {
        let column = |name, sealed| keys.open(row.key_version, &row.purpose(name), sealed);
        return Ok(Credentials::new([
            (API_TOKEN, &*column(API_TOKEN, &row.api_token)?),
            (SIGNING_KEY, &*column(SIGNING_KEY, &row.signing_key)?),
        ]));
    }
    let json = keys.open(row.key_version, &purpose(row), &row.credentials)?;
    serde_json::from_str(&json).map_err(|_| EncryptionError)
}

/// The account, opened.
pub fn open(
    keys: &EncryptionKeys,
    row: &EncryptedCredentials,
    abort_after: Duration,
) -> Result<ProviderAccount, EncryptionError> {
    Ok(ProviderAccount {
        base_url: row.base_url.parse().map_err(|_| EncryptionError)?,
        project_id: row.project_id.clone(),
        credentials: read(keys, row)?,
        from_number: row.from_number.clone(),
        abort_after,
    })
}

#[cfg(test)]
mod tests;
