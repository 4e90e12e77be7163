//! The number of requests that a client may make in a minute.
//!
//! The platform counts them, by a binding for each kind of limit: so for each of its locations, and about. That is
//! enough against a client that runs wild. A deployment without the bindings serves on without these limits. The
//! database counts what has to be exact (calls, which cost money, and codes).

use super::quota::{PER_CREDENTIAL, PER_NETWORK, QuotaSubject, WINDOW, too_many};
use crate::{RateLimited, http::Refusals, log};
use async_trait::async_trait;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use std::sync::Arc;
use worker::Env;

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
                log::error("rate_limit", &error);
                true
            }
        }
    }
}

/// Counts a request, or refuses it: with a credential for that, else for the network. A credential that has opened nothing
/// yet is refused where too many of its network have opened nothing.
pub(crate) async fn admit(
    limits: &RateLimits,
    refusals: &Refusals,
    client: &QuotaSubject,
    now: DateTime<Utc>,
) -> Result<(), RateLimited> {
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
    client: &QuotaSubject,
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
