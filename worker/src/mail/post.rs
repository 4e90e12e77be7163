//! Requests to the mail provider: a seam, so that tests can answer without a network.

use async_trait::async_trait;
use std::time::Duration;
use url::Url;
use worker::{AbortController, Delay, Headers, Method, RequestInit, wasm_bindgen::JsValue};

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
        use futures_util::future::{Either, select};

        let controller = AbortController::default();
        let signal = controller.signal();
        let answer = Box::pin(answer(request, &signal));
        match select(answer, Delay::from(request.abort_after)).await {
            Either::Left((status, _)) => status.map_err(|error| error.to_string()),
            Either::Right(((), pending)) => {
                controller.abort();
                drop(pending);
                Err(format!("no answer within {:?}", request.abort_after))
            }
        }
    }
}

async fn answer(request: &Posted, signal: &worker::AbortSignal) -> worker::Result<u16> {
    let headers = Headers::new();
    headers.set("authorization", &request.authorization)?;
    headers.set("content-type", "application/json")?;
    headers.set("idempotency-key", &request.idempotency_key)?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_body(Some(JsValue::from_str(&request.json)));
    // A redirect must not carry a message to another place.
    init.redirect = worker::RequestRedirect::Manual;
    let request = worker::Request::new_with_init(request.url.as_str(), &init)?;
    let mut response = worker::Fetch::Request(request)
        .send_with_signal(signal)
        .await?;
    let status = response.status_code();
    // Read to its end, so that the connection can serve again.
    response.bytes().await?;
    Ok(status)
}
