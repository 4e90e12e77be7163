//! A request over fetch.

use crate::api::{Answer, Failure, Request};
use gloo::net::{
    self,
    http::{Headers, RequestBuilder},
};
use web_sys::{AbortSignal, RequestCache, RequestCredentials};

/// When to give up on an answer, in milliseconds: past what calling now may take.
const ABORT_AFTER: u32 = 30_000;
/// Nobody is signed in, or no longer.
pub(super) const UNAUTHORIZED: u16 = 401;

/// The proof that a request bears of the person.
#[derive(Clone, Copy)]
pub(super) enum Proof<'a> {
    /// An access token.
    Token(&'a str),
    /// The cookie of the page's own origin.
    Cookie,
}

/// Sends a request to `origin`, empty for the page's own.
pub(super) async fn fetch(
    origin: &str,
    request: &Request,
    proof: Proof<'_>,
) -> Result<Answer, Failure> {
    let answer = ask(origin, request, proof).await;
    answer.map_err(|_| Failure::Offline)
}

async fn ask(origin: &str, request: &Request, proof: Proof<'_>) -> Result<Answer, net::Error> {
    let response = prepare(origin, request, proof)?.send().await?;
    let headers: Headers = response.headers();
    Ok(Answer {
        status: response.status(),
        text: response.text().await?,
        etag: headers.get("etag"),
        request_id: headers.get("x-request-id"),
    })
}

fn prepare(
    origin: &str,
    request: &Request,
    proof: Proof<'_>,
) -> Result<net::http::Request, net::Error> {
    let url = format!("{origin}{}", request.path);
    let prepared = RequestBuilder::new(&url)
        .method(request.method.clone())
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(ABORT_AFTER)));
    let mut prepared = match proof {
        Proof::Token(token) => prepared
            .header("authorization", &format!("Bearer {token}"))
            .credentials(RequestCredentials::Omit),
        Proof::Cookie => prepared.credentials(RequestCredentials::SameOrigin),
    };
    for (name, value) in [
        ("if-match", &request.if_match),
        ("idempotency-key", &request.idempotency_key),
    ] {
        if let Some(value) = value {
            prepared = prepared.header(name, value);
        }
    }
    match &request.body {
        Some(body) => prepared
            .header("content-type", "application/json")
            .body(body),
        None => prepared.build(),
    }
}
