//! The API over fetch.
//!
//! Requests bear the session's access token. Only the service worker exchanges refresh tokens, because
//! one that is used twice ends the session: a page that is refused asks it, and repeats its request once.

use super::{chrome::Storage, session};
use crate::api::{Answer, Failure, Request, Tokens, read};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestCache, RequestCredentials, RequestInit, Response};

/// When to give up on an answer, in milliseconds: past what calling now may take.
const ABORT_AFTER: u32 = 30_000;
/// How long to wait before what cannot be done twice is asked again, in milliseconds.
const AGAIN_AFTER: [i32; 2] = [300, 1_200];
/// The access token opens nothing any more.
const UNAUTHORIZED: u16 = 401;

/// What pages ask the API with.
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

    /// Sends a request and answers with what came, whatever its status. What cannot be done twice is sent
    /// again, under the same key, while the server is not reached.
    pub async fn exchange(self, request: &Request) -> Result<Answer, Failure> {
        let waits: &[i32] = if request.is_repeatable() {
            &AGAIN_AFTER
        } else {
            &[]
        };
        let mut waits = waits.iter();
        loop {
            match (self.with_token(request).await, waits.next()) {
                (Err(Failure::Offline), Some(wait)) => pause(*wait).await,
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
    let (url, init) = prepare(tokens, request).map_err(|_| Failure::Offline)?;
    let window = web_sys::window().ok_or(Failure::Offline)?;
    let response = JsFuture::from(window.fetch_with_str_and_init(&url, &init)).await;
    let response: Response = response
        .and_then(JsCast::dyn_into)
        .map_err(|_| Failure::Offline)?;
    let header = |name| response.headers().get(name).ok().flatten();
    let (etag, request_id) = (header("etag"), header("x-request-id"));
    let status = response.status();
    let text = JsFuture::from(response.text().map_err(|_| Failure::Offline)?).await;
    Ok(Answer {
        status,
        text: text
            .ok()
            .and_then(|text| text.as_string())
            .ok_or(Failure::Offline)?,
        etag,
        request_id,
    })
}

fn prepare(tokens: &Tokens, request: &Request) -> Result<(String, RequestInit), JsValue> {
    let headers = Headers::new()?;
    headers.set("authorization", &format!("Bearer {}", tokens.access))?;
    let init = RequestInit::new();
    if let Some(body) = &request.body {
        headers.set("content-type", "application/json")?;
        init.set_body(&body.into());
    }
    for (name, value) in [
        ("if-match", &request.if_match),
        ("idempotency-key", &request.idempotency_key),
    ] {
        if let Some(value) = value {
            headers.set(name, value)?;
        }
    }
    init.set_method(request.method);
    init.set_headers(&headers);
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(ABORT_AFTER)));
    Ok((format!("{}{}", tokens.api, request.path), init))
}

async fn pause(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        if let Some(window) = web_sys::window() {
            let _ =
                window.set_timeout_with_callback_and_timeout_and_arguments_0(&done, milliseconds);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// A key for something that is begun: see [`Request::idempotency_key`].
#[must_use]
pub fn fresh_key() -> String {
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    crypto.map_or_else(String::new, |crypto| crypto.random_uuid())
}
