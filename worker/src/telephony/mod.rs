//! Telephony: the port to carriers, the companies that ring phones. What a carrier can do ([`Carrier`]), what it reports
//! ([`CallEvent`]) and what a call says ([`CallDocument`]) stand here in neutral words; each carrier's own words stand in
//! its folder. docs/howto/add-a-carrier.md says how to add one.

mod account;
mod carrier;
mod document;
mod event;
mod own_account;
#[cfg(test)]
mod own_account_body;
mod provider;
mod route;
pub mod signalwire;

#[cfg(test)]
pub(crate) mod contract;

pub use account::{Credentials, ProviderAccount, UnusableCredentials};
pub use carrier::{
    CallSearch, Carrier, CarrierCall, CarrierError, CreateCall, DeleteRecording, ListedCall,
    ListedMessage, MessageProblem, MessageProblemKind, MessageSearch, MessageStatus, SendMessage,
    SentMessage, StartRecording, StartTranscript,
};
pub use document::{CallDocument, Verb};
pub use event::{
    CallEvent, CarrierReport, DocumentRequest, PickedUpBy, ReceivedMessage, RecordingReport, Said,
    Step, WebhookError,
};
pub use own_account::{Origins, OwnAccount, OwnAccountError};
#[cfg(test)]
pub(crate) use own_account_body::OwnAccountBody;
pub use provider::{Hook, Provider, Providers, Rendered, SignedRequest};
pub use route::{Documents, Needs, Route};
#[cfg(any(test, feature = "testing"))]
pub use signalwire::testing as wire;

use crate::http_client::HttpClient;
use std::sync::Arc;

/// Every provider that there is, the deployment's own first.
#[must_use]
pub fn providers(client: Arc<dyn HttpClient>) -> Providers {
    Providers::new(Arc::new(signalwire::SignalWire::new(client)), [])
}

/// The bodies that connect an account at one of them, the deployment's own provider first.
#[cfg(test)]
pub(crate) const OWN_ACCOUNTS: &[OwnAccountBody] = &[signalwire::OWN_ACCOUNT];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_provider_has_its_body_in_the_document() {
        let bodies: Vec<_> = OWN_ACCOUNTS.iter().map(|body| body.provider).collect();
        assert_eq!(providers(wire::nobody()).names(), bodies);
    }
}
