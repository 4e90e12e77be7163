//! Requests to other companies: a seam, so that tests can answer without a network.

use crate::outside::{self, Asked};
use async_trait::async_trait;
use std::time::Duration;
use url::Url;

/// A request to the carrier.
#[derive(Debug, Clone)]
pub struct Request {
    /// `POST` with a form, or `GET` without it and without JSON.
    pub form: Option<String>,
    /// `POST` with JSON instead of a form.
    pub json: Option<String>,
    /// `DELETE` instead.
    pub delete: bool,
    /// Where to.
    pub url: Url,
    /// The value of the Authorization header.
    pub authorization: String,
    /// When to give up, counted from now.
    pub abort_after: Duration,
}

/// An answer, whatever its status.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The Retry-After header, in seconds.
    pub retry_after: Option<u32>,
    /// The body.
    pub body: String,
}

/// No answer, or half of one. The request may have been carried out.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct FetchError(pub String);

/// Sends requests.
#[async_trait(?Send)]
pub trait Fetch: Send + Sync {
    /// Sends a request and reads the answer to its end, within `abort_after`.
    async fn send(&self, request: &Request) -> Result<Reply, FetchError>;
}

/// The edge runtime's own `fetch`.
#[derive(Debug, Clone, Copy)]
pub struct EdgeFetch;

#[async_trait(?Send)]
impl Fetch for EdgeFetch {
    async fn send(&self, request: &Request) -> Result<Reply, FetchError> {
        let (method, kind, body) = match (&request.form, &request.json) {
            _ if request.delete => ("DELETE", None, None),
            (_, Some(json)) => ("POST", Some("application/json"), Some(json)),
            (Some(form), None) => {
                let kind = "application/x-www-form-urlencoded";
                ("POST", Some(kind), Some(form))
            }
            (None, None) => ("GET", None, None),
        };
        let mut headers = vec![
            ("authorization", &*request.authorization),
            ("accept", "application/json"),
        ];
        headers.extend(kind.map(|kind| ("content-type", kind)));
        let asked = Asked {
            method,
            url: &request.url,
            headers: &headers,
            body: body.map(String::as_str),
            abort_after: request.abort_after,
        };
        let told = outside::ask(&asked).await.map_err(FetchError)?;
        Ok(Reply {
            status: told.status,
            retry_after: told
                .retry_after
                .and_then(|seconds| seconds.trim().parse().ok()),
            body: String::from_utf8(told.body).map_err(|error| FetchError(error.to_string()))?,
        })
    }
}
