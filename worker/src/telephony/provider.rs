//! The port to a carrier as a company: what is the same for all of its accounts.

use super::{
    CallDocument, Carrier, CarrierReport, Credentials, Needs, Origins, OwnAccount, OwnAccountError,
    ProviderAccount, Route, UnusableCredentials, WebhookError,
};
use axum::http::HeaderMap;
use callslot_shared::{FieldError, api};
use serde::Deserialize;
use std::sync::Arc;
use url::Url;

/// A kind of webhook, by its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hook {
    /// It asks for a document, whatever happens: the carrier plays errors to people.
    Document,
    /// It reports something.
    Report,
}

/// A signed request of a carrier's, unread.
#[derive(Debug, Clone, Copy)]
pub struct SignedRequest<'a> {
    /// Its place below its attempt's address, segment by segment.
    pub place: &'a [&'a str],
    /// The whole address that it was sent to, at the configured public URL.
    pub url: &'a Url,
    /// Its body.
    pub body: &'a [u8],
    /// Its signature.
    pub signature: &'a str,
}

/// A document in a provider's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Its media type.
    pub content_type: &'static str,
    /// The text.
    pub body: String,
}

/// A company that rings phones.
pub trait Provider: Send + Sync {
    /// Its name in the database. It never changes.
    fn name(&self) -> &'static str;

    /// The route of a call. The same needs get the same route as long as there are calls: it is not stored.
    fn route(&self, needs: Needs) -> Route;

    /// Reads an organization's account from a request's body, and checks it as far as that goes without asking. Fields are
    /// the provider's own, but for `provider` and `from_number`, which each has. The account's address is at one of the
    /// provider's hosts, or one of `origins`: secrets are sent there.
    fn own_account(&self, body: &[u8], origins: &Origins) -> Result<OwnAccount, OwnAccountError>;

    /// The error for secrets that the provider refuses, with their field in that body.
    fn refused_credentials(&self) -> FieldError;

    /// The way to an account.
    fn connect(&self, account: ProviderAccount) -> Result<Arc<dyn Carrier>, UnusableCredentials>;

    /// The key that an account's webhooks are signed with.
    fn signing_key<'a>(&self, credentials: &'a Credentials) -> Option<&'a str>;

    /// The kind of webhook at a place below an attempt's address; none if the place is not this provider's.
    fn hook(&self, place: &[&str]) -> Option<Hook>;

    /// The signature among a webhook's headers.
    fn signature<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str>;

    /// Whether a webhook is signed with that key for its address. Compared in constant time, and before anything of it
    /// is believed.
    fn is_genuine(&self, signed: SignedRequest<'_>, key: &str) -> bool;

    /// Reads a genuine webhook.
    fn read(&self, place: &[&str], body: &[u8]) -> Result<CarrierReport, WebhookError>;

    /// Writes a document for the webhook at a place.
    fn render(&self, place: &[&str], document: &CallDocument) -> Rendered;
}

/// The part of a body that says who reads the rest.
#[derive(Deserialize)]
struct ChosenProvider {
    provider: Option<String>,
}

/// The providers of a deployment.
#[derive(Clone)]
pub struct Providers {
    deployment: Arc<dyn Provider>,
    others: Vec<Arc<dyn Provider>>,
}

impl Providers {
    /// The provider of the deployment's own account, and others that organizations may have accounts at.
    #[must_use]
    pub fn new(
        deployment: Arc<dyn Provider>,
        others: impl IntoIterator<Item = Arc<dyn Provider>>,
    ) -> Self {
        Self {
            deployment,
            others: others.into_iter().collect(),
        }
    }

    /// The provider of the deployment's own account.
    #[must_use]
    pub fn deployment(&self) -> &dyn Provider {
        &*self.deployment
    }

    /// The provider of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&dyn Provider> {
        self.all().find(|provider| provider.name() == name)
    }

    /// The provider whose webhooks come to a place below an attempt's address, and the kind of webhook there.
    #[must_use]
    pub fn hook(&self, place: &[&str]) -> Option<(&dyn Provider, Hook)> {
        self.all()
            .find_map(|provider| Some((provider, provider.hook(place)?)))
    }

    /// Reads an account by the provider that the body names, or by the deployment's if it names none.
    pub fn own_account(
        &self,
        body: &[u8],
        origins: &Origins,
    ) -> Result<OwnAccount, OwnAccountError> {
        let ChosenProvider { provider } = api::read(body).map_err(OwnAccountError::Unreadable)?;
        let provider = match provider {
            Some(name) => self.get(&name).ok_or_else(|| self.unknown())?,
            None => self.deployment(),
        };
        provider.own_account(body, origins)
    }

    /// The names of all of them, the deployment's first.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.all().map(Provider::name).collect()
    }

    fn unknown(&self) -> FieldError {
        let names = self.names().join(", ");
        FieldError::new(
            "provider",
            format!("is not one that is known here: {names}"),
        )
    }

    fn all(&self) -> impl Iterator<Item = &dyn Provider> {
        [&self.deployment]
            .into_iter()
            .chain(&self.others)
            .map(|it| &**it)
    }
}
