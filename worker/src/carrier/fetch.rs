//! Requests to other companies: a seam, so that tests can answer without a network.

use async_trait::async_trait;
use std::time::Duration;
use url::Url;
use worker::{AbortController, Delay, Headers, Method, RequestInit, wasm_bindgen::JsValue};

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
        use futures_util::future::{Either, select};

        let controller = AbortController::default();
        let signal = controller.signal();
        let answer = Box::pin(answer(request, &signal));
        let timeout = Delay::from(request.abort_after);
        match select(answer, timeout).await {
            Either::Left((reply, _)) => reply.map_err(|error| FetchError(error.to_string())),
            Either::Right(((), pending)) => {
                controller.abort();
                drop(pending);
                Err(FetchError(format!(
                    "no answer within {:?}",
                    request.abort_after
                )))
            }
        }
    }
}

async fn answer(request: &Request, signal: &worker::AbortSignal) -> worker::Result<Reply> {
    let headers = Headers::new();
    headers.set("authorization", &request.authorization)?;
    headers.set("accept", "application/json")?;
    let mut init = RequestInit::new();
    if let Some(form) = &request.form {
        headers.set("content-type", "application/x-www-form-urlencoded")?;
        init.with_method(Method::Post)
            .with_body(Some(JsValue::from_str(form)));
    }
    if let Some(json) = &request.json {
        headers.set("content-type", "application/json")?;
        init.with_method(Method::Post)
            .with_body(Some(JsValue::from_str(json)));
    }
    if request.delete {
        init.with_method(Method::Delete);
    }
    init.with_headers(headers);
    // A redirect must not carry a call to another place.
    init.redirect = worker::RequestRedirect::Manual;
    let request = worker::Request::new_with_init(request.url.as_str(), &init)?;
    let mut response = worker::Fetch::Request(request)
        .send_with_signal(signal)
        .await?;
    let retry_after = response
        .headers()
        .get("retry-after")?
        .and_then(|seconds| seconds.trim().parse().ok());
    Ok(Reply {
        status: response.status_code(),
        retry_after,
        body: response.text().await?,
    })
}
