//! Accounts at carriers.

use callslot_shared::phone::PhoneNumber;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, time::Duration};
use url::Url;

/// Secrets of an account, by the provider's names for them. Stored as one JSON object, encrypted.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Credentials(BTreeMap<String, String>);

impl Credentials {
    /// Secrets by their names.
    #[must_use]
    pub fn new<'a>(secrets: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let owned = |(name, secret): (&str, &str)| (name.to_owned(), secret.to_owned());
        Self(secrets.into_iter().map(owned).collect())
    }

    /// The secret of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl fmt::Debug for Credentials {
    /// Without the secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// An account at a provider.
#[derive(Debug, Clone)]
pub struct ProviderAccount {
    /// The address of its API, an origin.
    pub base_url: Url,
    /// The provider's name for it.
    pub project_id: String,
    /// Its secrets.
    pub credentials: Credentials,
    /// The number calls come from.
    pub from_number: PhoneNumber,
    /// When to give up on an answer.
    pub abort_after: Duration,
}

/// The credentials lack something that the provider asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the credentials are not complete")]
pub struct UnusableCredentials;
