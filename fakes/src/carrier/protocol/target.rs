//! Addresses of documents.

use crate::carrier::protocol::element::Reference;
use crate::carrier::protocol::webhook::{Params, WebhookMethod};

/// A document to request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Target {
    pub(crate) url: String,
    pub(crate) method: WebhookMethod,
    /// The parameters that are sent besides those of the call.
    pub(crate) extra: Params,
}

impl Target {
    pub(crate) fn new(url: String, method: WebhookMethod) -> Self {
        Self {
            url,
            method,
            extra: Vec::new(),
        }
    }

    /// The target that a document refers to, seen from where it was fetched. An absolute address is
    /// kept to the letter, because it is signed to the letter.
    pub(crate) fn resolve(&self, reference: &Reference, extra: Params) -> Result<Self, String> {
        let url = if url::Url::parse(&reference.url).is_ok() {
            reference.url.clone()
        } else {
            url::Url::parse(&self.url)
                .and_then(|base| base.join(&reference.url))
                .map_err(|error| format!("{:?}: {error}", reference.url))?
                .into()
        };
        Ok(Self {
            url,
            method: reference.method,
            extra,
        })
    }
}
