//! Senders of requests, and the number that each may send in a minute.

use crate::{
    RateLimited,
    http::{headers, network},
    ports::hex,
};
use axum::http::{HeaderMap, header};
use sha2::{Digest as _, Sha256};

/// The window, in seconds. The platform has 10 and 60; within 60 a program may send what it has at once.
pub(crate) const WINDOW: u32 = 60;
/// Most requests with one credential in the window. wrangler.toml sets the limit; this is what a refusal tells of it.
pub(crate) const PER_CREDENTIAL: u32 = 1_200;
/// Most requests in the window from one narrow network without a credential, or with one that opens nothing.
pub(crate) const PER_NETWORK: u32 = 300;

/// The sender of a request, as far as can be told before anything is looked up.
#[derive(Debug, Clone)]
pub(crate) struct QuotaSubject {
    /// The hash of the credential: a token is given to nobody.
    pub(crate) credential: Option<String>,
    /// The narrow network.
    pub(crate) network: Option<String>,
}

/// The sender of a request that is counted: the carrier's are signed, and a call hangs on them.
pub(crate) fn client(path: &str, headers: &HeaderMap) -> Option<QuotaSubject> {
    if path.starts_with("/carrier/") {
        return None;
    }
    let credential = headers.get(header::AUTHORIZATION);
    let said = headers.get(headers::CLIENT_ADDRESS);
    Some(QuotaSubject {
        credential: credential.map(|value| hex(&Sha256::digest(value.as_bytes()))),
        network: said.map(|said| match network::address(headers) {
            Some(address) => network::narrow(address),
            None => String::from_utf8_lossy(said.as_bytes()).into_owned(),
        }),
    })
}

/// A client has sent as many requests as it may.
pub(crate) const fn too_many(quota: u32, reset: u32) -> RateLimited {
    RateLimited {
        policy: "requests",
        quota,
        window: WINDOW,
        reset,
        message: "Too many requests. Wait a moment.",
    }
}
