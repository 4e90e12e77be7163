//! SignalWire: its Compatibility API (forms and cXML) and its Calling API (JSON and SWML). Nothing outside of this folder
//! knows its words.

mod answer;
mod calling;
mod client;
#[cfg(test)]
mod company;
mod cxml;
mod form;
mod forms;
mod json;
mod listing;
mod messages;
mod own_account;
mod reading;
#[cfg(test)]
mod routes;
mod signature;
mod swml;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod words;

pub use form::Form;
#[cfg(test)]
pub(crate) use own_account::OWN_ACCOUNT;

use super::{
    CallDocument, Carrier, CarrierReport, Credentials, Documents, Hook, Needs, Origins, OwnAccount,
    OwnAccountError, Provider, ProviderAccount, Rendered, Route, SignedRequest,
    UnusableCredentials, WebhookError,
};
use crate::http_client::HttpClient;
use axum::http::{HeaderMap, HeaderName};
use callslot_shared::{FieldError, call::Leg};
use client::Client;
use std::sync::Arc;

/// The name of the password among an account's secrets.
const API_TOKEN: &str = "api_token";
/// The name of the key that webhooks are signed with.
const SIGNING_KEY: &str = "signing_key";

/// The provider's name in the database and in requests.
const NAME: &str = "signalwire";

/// The signature's header, and its name in the carrier's older interface.
const SIGNATURES: [HeaderName; 2] = [
    HeaderName::from_static("x-signalwire-signature"),
    HeaderName::from_static("x-twilio-signature"),
];

/// Forms and cXML.
pub const COMPATIBILITY: Route = Route {
    path: &[],
    documents: Documents::Asking,
    finds_every_leg: true,
};

/// JSON and SWML. Only this one writes down what is said, and sends digits before every word. The legs that a document
/// dialled may not be in its log by the ids that they are reported with.
pub const CALLING: Route = Route {
    path: &["calling"],
    documents: Documents::Whole,
    finds_every_leg: false,
};

/// The provider.
pub struct SignalWire {
    client: Arc<dyn HttpClient>,
}

impl SignalWire {
    /// The provider, reached by `client`.
    pub fn new(client: Arc<dyn HttpClient>) -> Self {
        Self { client }
    }
}

impl Provider for SignalWire {
    fn name(&self) -> &'static str {
        NAME
    }

    fn route(&self, needs: Needs) -> Route {
        if needs.transcript || needs.digits {
            CALLING
        } else {
            COMPATIBILITY
        }
    }

    fn own_account(&self, body: &[u8], origins: &Origins) -> Result<OwnAccount, OwnAccountError> {
        own_account::read(body, origins)
    }

    fn refused_credentials(&self) -> FieldError {
        FieldError::new(
            API_TOKEN,
            "is not one that the carrier takes for that space and project, with the scope for numbers",
        )
    }

    fn connect(&self, account: ProviderAccount) -> Result<Arc<dyn Carrier>, UnusableCredentials> {
        Ok(Arc::new(Client::new(account, self.client.clone())?))
    }

    fn signing_key<'a>(&self, credentials: &'a Credentials) -> Option<&'a str> {
        credentials.get(SIGNING_KEY)
    }

    fn hook(&self, place: &[&str]) -> Option<Hook> {
        match below(place) {
            Below::Calling(place) => json::hook(place),
            Below::Compatibility(place) => forms::hook(place),
        }
    }

    fn signature<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        SIGNATURES
            .iter()
            .find_map(|name| headers.get(name)?.to_str().ok())
    }

    fn is_genuine(&self, signed: SignedRequest<'_>, key: &str) -> bool {
        let SignedRequest {
            place,
            url,
            body,
            signature,
        } = signed;
        match below(place) {
            Below::Calling(_) => signature::is_genuine_json(key, url, body, signature),
            Below::Compatibility(place) => {
                let read = forms::parameters(place);
                signature::is_genuine_of(read, key, url, &Form::parse(body), signature)
            }
        }
    }

    fn read(&self, place: &[&str], body: &[u8]) -> Result<CarrierReport, WebhookError> {
        match below(place) {
            Below::Calling(place) => json::read(place, body),
            Below::Compatibility(place) => forms::read(place, body),
        }
    }

    fn render(&self, place: &[&str], document: &CallDocument) -> Rendered {
        match below(place) {
            Below::Calling(_) => Rendered {
                content_type: "application/json",
                body: swml::to_swml(document),
            },
            Below::Compatibility(_) => Rendered {
                content_type: "text/xml; charset=utf-8",
                body: cxml::to_xml(document),
            },
        }
    }
}

/// A place by the API that it is of, and what is below that.
enum Below<'a, 'b> {
    Compatibility(&'a [&'b str]),
    Calling(&'a [&'b str]),
}

fn below<'a, 'b>(place: &'a [&'b str]) -> Below<'a, 'b> {
    match place {
        ["calling", place @ ..] if !place.is_empty() => Below::Calling(place),
        _ => Below::Compatibility(place),
    }
}

/// The side that a place names.
fn leg(name: &str) -> Result<Leg, WebhookError> {
    Leg::ALL
        .into_iter()
        .find(|known| known.as_str() == name)
        .ok_or(WebhookError::UnknownPlace)
}
