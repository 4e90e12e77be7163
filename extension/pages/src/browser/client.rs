//! The API over fetch.
//!
//! Requests bear the session's access token. Only the service worker exchanges refresh tokens, because
//! one that is used twice ends the session: a page that is refused asks it, and repeats its request once.

use super::{chrome::Storage, session};
use crate::api::{Answer, Failure, Request, Tokens, read};
use gloo::{
    net::{self, http::RequestBuilder},
    timers::future::sleep,
};
use serde::de::DeserializeOwned;
use std::time::Duration;
use web_sys::{AbortSignal, RequestCache, RequestCredentials};

/// When to give up on an answer, in milliseconds: past what calling now may take.
const ABORT_AFTER: u32 = 30_000;
/// The waits before a request that cannot be done twice is sent again.
const AGAIN_AFTER: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(1_200)];
/// The access token opens nothing any more.
const UNAUTHORIZED: u16 = 401;

/// The client by which pages ask the API.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Client;

impl Client {
    /// Sends a request and reads the answer.
    pub async fn send<T: DeserializeOwned>(self, request: Request) -> Result<T, Failure> {
        read(&self.exchange(&request).await?)
    }

    /// Reads something.
    pub async fn get<T: DeserializeOwned>(self, path: impl Into<String>) -> Result<T, Failure> {
        self.send(Request::get(path)).await
    }

    /// Sends a request and answers with what came, whatever its status. A request that cannot be done twice
    /// is sent again, under the same key, while the server is not reached.
    pub async fn exchange(self, request: &Request) -> Result<Answer, Failure> {
        let waits: &[Duration] = if request.is_repeatable() {
            &AGAIN_AFTER
        } else {
            &[]
        };
        let mut waits = waits.iter();
        loop {
            match (self.with_token(request).await, waits.next()) {
                (Err(Failure::Offline), Some(wait)) => sleep(*wait).await,
                (result, _) => return result,
            }
        }
    }

    async fn with_token(self, request: &Request) -> Result<Answer, Failure> {
        let tokens: Option<Tokens> = Storage::Session.get(session::TOKENS).await;
        let tokens = tokens.ok_or(Failure::SignedOut)?;
        let answer = fetch(&tokens, request).await?;
        if answer.status != UNAUTHORIZED {
            return Ok(answer);
        }
        session::refresh(&tokens.access).await?;
        let tokens: Option<Tokens> = Storage::Session.get(session::TOKENS).await;
        fetch(&tokens.ok_or(Failure::SignedOut)?, request).await
    }
}

async fn fetch(tokens: &Tokens, request: &Request) -> Result<Answer, Failure> {
    let answer = ask(tokens, request).await;
    answer.map_err(|_| Failure::Offline)
}

async fn ask(tokens: &Tokens, request: &Request) -> Result<Answer, net::Error> {
    let response = prepare(tokens, request)?.send().await?;
    let headers = response.headers();
    Ok(Answer {
        status: response.status(),
        text: response.text().await?,
        etag: headers.get("etag"),
        request_id: headers.get("x-request-id"),
    })
}

fn prepare(tokens: &Tokens, request: &Request) -> Result<net::http::Request, net::Error> {
    let url = format!("{}{}", tokens.api, request.path);
    let mut prepared = RequestBuilder::new(&url)
        .method(request.method.clone())
        .header("authorization", &format!("Bearer {}", tokens.access))
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(ABORT_AFTER)));
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

/// A key for something that is begun: see [`Request::idempotency_key`].
#[must_use]
pub fn fresh_key() -> String {
    let crypto = gloo::utils::window().crypto();
    crypto.map_or_else(|_| String::new(), |crypto| crypto.random_uuid())
}
