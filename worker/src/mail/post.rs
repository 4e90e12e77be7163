//! Requests to the mail provider: a seam, so that tests can answer without a network.

use crate::outside::{self, Asked};
use async_trait::async_trait;
use std::time::Duration;
use url::Url;

/// A request with a body in JSON.
#[derive(Clone)]
pub struct Posted {
    /// Where to.
    pub url: Url,
    /// The value of the Authorization header.
    pub authorization: String,
    /// The value of the Idempotency-Key header.
    pub idempotency_key: String,
    /// The body.
    pub json: String,
    /// When to give up, counted from now.
    pub abort_after: Duration,
}

/// Sends requests.
#[async_trait(?Send)]
pub trait Post: Send + Sync {
    /// Sends a request and answers its status, or what went wrong in words without the request's content.
    /// It may have been carried out then.
    async fn post(&self, request: &Posted) -> Result<u16, String>;
}

/// The edge runtime's own `fetch`.
#[derive(Debug, Clone, Copy)]
pub struct EdgePost;

#[async_trait(?Send)]
impl Post for EdgePost {
    async fn post(&self, request: &Posted) -> Result<u16, String> {
        let asked = Asked {
            method: "POST",
            url: &request.url,
            headers: &[
                ("authorization", &request.authorization),
                ("content-type", "application/json"),
                ("idempotency-key", &request.idempotency_key),
            ],
            body: Some(&request.json),
            abort_after: request.abort_after,
        };
        Ok(outside::ask(&asked).await?.status)
    }
}
