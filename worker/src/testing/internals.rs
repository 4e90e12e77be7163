//! The insides of the Worker that tests need and no other crate may have.

use super::{SIGNING_KEY, World};
use crate::{
    dialer::phone_code::CodeKey,
    http::{
        client::sign_in_client,
        endpoints::{ENDPOINTS, OTHERS},
        quota,
    },
    log,
    store::caller_space::Capacity,
    usecases::{booking::capacity, identity::open_session},
};
use axum::http::HeaderMap;
use callslot_shared::{api::SessionKind, disclosure::PhoneCode, ids::SessionId};

/// The number of requests in a minute that one network may make without a credential.
pub const REQUESTS_PER_NETWORK: u32 = quota::PER_NETWORK;

/// The endpoints of the API in the order of the router's list: each method, in lower case, with its address.
pub fn endpoints() -> impl Iterator<Item = (&'static str, &'static str)> {
    ENDPOINTS.iter().map(|listed| (listed.method, listed.path))
}

/// The addresses that are the carrier's.
pub fn carrier_addresses() -> impl Iterator<Item = &'static str> {
    OTHERS.iter().map(|(_, path)| *path)
}

/// Takes the lines that were written into the log on this thread.
pub fn logged() -> Vec<String> {
    log::lines()
}

/// The hash that is stored of a verification's code.
pub fn phone_code_hash(verification: &str, salt: &str, code: &str) -> String {
    let code = PhoneCode::parse("code", code).unwrap();
    let id = verification.parse().unwrap();
    CodeKey(SIGNING_KEY).hash(id, salt, &code).unwrap()
}

/// Writes the line of a failure.
pub fn log_error(what: &str, error: &(dyn std::error::Error + 'static)) {
    log::error(what, error);
}

/// A session that was opened without its ceremony.
pub struct OpenedSession {
    pub id: SessionId,
    pub token: String,
}

impl World {
    /// Opens a session as a sign-in does, for a user in an organization whose client sends these headers. Nobody but
    /// an active member gets one.
    pub async fn open_session(
        &self,
        (organization, user): (&str, &str),
        kind: SessionKind,
        headers: &HeaderMap,
    ) -> Option<OpenedSession> {
        let member = (organization.parse().unwrap(), user.parse().unwrap());
        let client = sign_in_client(headers);
        let opened = open_session::open(&self.app, &client, member, kind, "test");
        opened.await.unwrap().map(|opened| OpenedSession {
            id: opened.session.id,
            token: opened.token,
        })
    }

    /// The calls that the carrier takes.
    pub fn capacity(&self) -> Capacity {
        capacity::capacity(&self.app)
    }
}
