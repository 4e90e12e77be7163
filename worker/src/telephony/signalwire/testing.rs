//! SignalWire's side of the wire, for tests: its signatures, its webhooks, the shape of its documents.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    missing_docs,
    reason = "a test that cannot go on panics"
)]

pub use super::{
    CALLING, COMPATIBILITY,
    swml::checks::{check as check_whole, check_confirmation},
};

use super::{Form, SignalWire, cxml, swml};
use crate::{
    http_client::{HttpClient, HttpError, Request as Asked, Response},
    telephony::{
        CallDocument, Carrier, CarrierReport, Credentials, Hook, MessageProblemKind, Needs,
        Origins, OwnAccount, OwnAccountError, Provider, ProviderAccount, Rendered, Route,
        SignedRequest, UnusableCredentials, WebhookError,
    },
};
use async_trait::async_trait;
use axum::{
    body::Body,
    http::{HeaderMap, Method, Request},
};
use callslot_shared::FieldError;
use serde_json::Value;
use std::sync::Arc;

/// The provider's name.
pub const PROVIDER: &str = "signalwire";
/// The header of its signature.
pub const SIGNATURE: &str = "x-signalwire-signature";
/// Two organizations' spaces.
pub const HOSTS: [&str; 2] = ["acme.signalwire.com", "other.signalwire.com"];
/// A space, for examples.
pub const EXAMPLE_SPACE: &str = "https://example.signalwire.com";

/// The kind of the problem that a text message is refused for with a code.
pub fn message_problem(code: &str) -> MessageProblemKind {
    super::messages::problem(code)
}

/// A document as cXML.
pub fn asking(document: &CallDocument) -> String {
    cxml::to_xml(document)
}

/// A document as SWML.
pub fn whole(document: &CallDocument) -> String {
    swml::to_swml(document)
}

/// A webhook to an address of this Worker, signed with a key.
pub fn webhook(key: &str, path: &str, pairs: &[(&str, &str)]) -> Request<Body> {
    let form = form(pairs);
    let signature = sign(key, &format!("https://callslot.example{path}"), pairs);
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header(SIGNATURE, signature)
        .body(Body::from(form.encode()))
        .unwrap()
}

/// A form's body.
pub fn form(pairs: &[(&str, &str)]) -> Form {
    pairs.iter().fold(Form::default(), |form, (name, value)| {
        form.with(name, *value)
    })
}

/// A webhook in JSON to an address of this Worker, signed with a key.
pub fn json_webhook(key: &str, path: &str, body: &Value) -> Request<Body> {
    let body = body.to_string();
    let signature = sign_json(key, &format!("https://callslot.example{path}"), &body);
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header("content-type", "application/json")
        .header(SIGNATURE, signature)
        .body(Body::from(body))
        .unwrap()
}

/// The carrier's own signature over JSON.
pub fn sign_json(key: &str, url: &str, body: &str) -> String {
    callslot_fakes::carrier::signature_of_json(key, url, body)
}

/// The carrier's own signature over a form.
pub fn sign(key: &str, url: &str, pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    callslot_fakes::carrier::signature(key, url, &pairs)
}

/// Nobody is there.
pub(super) struct Nobody;

#[async_trait(?Send)]
impl HttpClient for Nobody {
    async fn send(&self, _: &Asked) -> Result<Response, HttpError> {
        panic!("nobody is to be asked")
    }
}

/// A client that reaches nobody.
pub fn nobody() -> Arc<dyn HttpClient> {
    Arc::new(Nobody)
}

type Connect = Box<dyn Fn(ProviderAccount) -> Arc<dyn Carrier> + Send + Sync>;

/// SignalWire, whose accounts are a test's own.
struct Faked(SignalWire, Connect);

/// SignalWire on the wire, with accounts that `connect` makes.
pub fn provider(
    connect: impl Fn(ProviderAccount) -> Arc<dyn Carrier> + Send + Sync + 'static,
) -> Arc<dyn Provider> {
    Arc::new(Faked(SignalWire::new(Arc::new(Nobody)), Box::new(connect)))
}

impl Provider for Faked {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn route(&self, needs: Needs) -> Route {
        self.0.route(needs)
    }

    fn own_account(&self, body: &[u8], origins: &Origins) -> Result<OwnAccount, OwnAccountError> {
        self.0.own_account(body, origins)
    }

    fn refused_credentials(&self) -> FieldError {
        self.0.refused_credentials()
    }

    fn connect(&self, account: ProviderAccount) -> Result<Arc<dyn Carrier>, UnusableCredentials> {
        Ok(self.1(account))
    }

    fn signing_key<'a>(&self, credentials: &'a Credentials) -> Option<&'a str> {
        self.0.signing_key(credentials)
    }

    fn hook(&self, place: &[&str]) -> Option<Hook> {
        self.0.hook(place)
    }

    fn signature<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        self.0.signature(headers)
    }

    fn is_genuine(&self, signed: SignedRequest<'_>, key: &str) -> bool {
        self.0.is_genuine(signed, key)
    }

    fn read(&self, place: &[&str], body: &[u8]) -> Result<CarrierReport, WebhookError> {
        self.0.read(place, body)
    }

    fn render(&self, place: &[&str], document: &CallDocument) -> Rendered {
        self.0.render(place, document)
    }
}
