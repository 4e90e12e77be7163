//! How many requests a client may make in a minute.
//!
//! The platform counts them, by a binding for each kind of limit: so for each of its locations, and about. That is enough
//! against a client that runs wild. A deployment without the bindings serves on without these limits. What has to be
//! exact (calls, which cost money, and codes) is counted in the database.

use crate::{
    Limited,
    http::{Refusals, names, network},
    log,
    seams::hex,
};
use async_trait::async_trait;
use axum::http::{HeaderMap, StatusCode, header};
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use worker::Env;

/// The window, in seconds. The platform has 10 and 60; within 60 a program may send what it has at once.
pub(crate) const WINDOW: u32 = 60;
/// Most requests with one credential in the window. wrangler.toml sets the limit; this is what a refusal tells of it.
pub(crate) const PER_CREDENTIAL: u32 = 1_200;
/// Most requests in the window from one narrow network without a credential, or with one that opens nothing.
pub(crate) const PER_NETWORK: u32 = 300;

/// Counts requests against a limit.
#[async_trait(?Send)]
pub trait RateLimiter: Send + Sync {
    /// Counts one for `key`, and says whether it may pass.
    async fn limit(&self, key: &str) -> bool;
}

/// The limits of requests. One that is not configured refuses nobody.
#[derive(Clone, Default)]
pub struct RateLimits {
    /// For each credential.
    pub per_credential: Option<Arc<dyn RateLimiter>>,
    /// For each network.
    pub per_network: Option<Arc<dyn RateLimiter>>,
}

impl RateLimits {
    /// The platform's bindings, as far as wrangler.toml has them.
    pub(crate) fn bound(env: &Env) -> Self {
        let bound = |name| {
            let binding = env.rate_limiter(name).ok()?;
            Some(Arc::new(Binding(binding)) as Arc<dyn RateLimiter>)
        };
        Self {
            per_credential: bound("REQUESTS_PER_CREDENTIAL"),
            per_network: bound("REQUESTS_PER_NETWORK"),
        }
    }
}

/// The platform's rate-limit binding.
struct Binding(worker::RateLimiter);

#[async_trait(?Send)]
impl RateLimiter for Binding {
    async fn limit(&self, key: &str) -> bool {
        match self.0.limit(key.to_owned()).await {
            Ok(outcome) => outcome.success,
            // A limit that cannot be asked must not close the service.
            Err(error) => {
                log::error("rate_limit", &error.to_string());
                true
            }
        }
    }
}

/// Who asks, as far as can be told before anything is looked up.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    /// The hash of the credential: a token is given to nobody.
    pub(crate) credential: Option<String>,
    /// The narrow network.
    pub(crate) network: Option<String>,
}

/// Who sends a request, if it is one that is counted: what the carrier sends is signed, and a call hangs on it.
pub(crate) fn client(path: &str, headers: &HeaderMap) -> Option<Client> {
    if path.starts_with("/carrier/") {
        return None;
    }
    let credential = headers.get(header::AUTHORIZATION);
    let said = headers.get(names::CLIENT_ADDRESS);
    Some(Client {
        credential: credential.map(|value| hex(&Sha256::digest(value.as_bytes()))),
        network: said.map(|said| match network::address(headers) {
            Some(address) => network::narrow(address),
            None => String::from_utf8_lossy(said.as_bytes()).into_owned(),
        }),
    })
}

/// Counts a request, or refuses it: with a credential for that, else for the network. A credential that has opened nothing
/// yet is refused where too many of its network have opened nothing.
pub(crate) async fn admit(
    limits: &RateLimits,
    refusals: &Refusals,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<(), Limited> {
    let (limiter, key, quota) = if let Some(credential) = &client.credential {
        refusals.admit_credential(client, now)?;
        let limiter = &limits.per_credential;
        (limiter, Some(credential), PER_CREDENTIAL)
    } else {
        let limiter = &limits.per_network;
        (limiter, client.network.as_ref(), PER_NETWORK)
    };
    let (Some(limiter), Some(key)) = (limiter, key) else {
        return Ok(());
    };
    if limiter.limit(key).await {
        Ok(())
    } else {
        // The platform does not say when there is room: it is within a window.
        Err(too_many(quota, WINDOW))
    }
}

/// Counts a request whose credential opened nothing as one without.
pub(crate) async fn answered(
    limits: &RateLimits,
    refusals: &Refusals,
    client: &Client,
    status: StatusCode,
    now: DateTime<Utc>,
) {
    match status {
        StatusCode::UNAUTHORIZED => {
            refusals.opened_nothing(client, now);
            let limiter = &limits.per_network;
            if let (Some(_), Some(network), Some(limiter)) =
                (&client.credential, &client.network, limiter)
            {
                // It was answered already; the next one is refused.
                limiter.limit(network).await;
            }
        }
        StatusCode::TOO_MANY_REQUESTS => {}
        _ => refusals.opened(client, now),
    }
}

/// A client has sent as many requests as it may.
pub(crate) const fn too_many(quota: u32, reset: u32) -> Limited {
    Limited {
        policy: "requests",
        quota,
        window: WINDOW,
        reset,
        message: "Too many requests. Wait a moment.",
    }
}
