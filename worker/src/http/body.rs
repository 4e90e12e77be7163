//! Request bodies: bounded, declared, typed.

use crate::Error;
use axum::{
    body::{Body, BodyDataStream, Bytes, to_bytes},
    http::{HeaderMap, header},
};
use callslot_shared::api::{self, ErrorCode};
use futures_util::{Stream, StreamExt, stream::Fuse};
use serde::de::DeserializeOwned;
use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

/// As much of a body as is read for nothing.
const MAX_WASTE: usize = 1024 * 1024;

/// A body that is read to its end even if whoever answers has no use for it. On a connection where
/// the rest of a body still lies, the next request is lost.
#[derive(Clone)]
pub(super) struct Whole(Arc<Mutex<Fuse<BodyDataStream>>>);

impl Whole {
    pub(super) fn new(body: Body) -> Self {
        Self(Arc::new(Mutex::new(body.into_data_stream().fuse())))
    }

    /// The body, for whoever answers.
    pub(super) fn body(&self) -> Body {
        Body::from_stream(self.clone())
    }

    /// Reads what is left, unless it is absurdly much.
    pub(super) async fn finish(mut self) {
        let mut wasted = 0;
        while let Some(Ok(bytes)) = self.next().await {
            wasted += bytes.len();
            if wasted > MAX_WASTE {
                break;
            }
        }
    }
}

impl Stream for Whole {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        body.poll_next_unpin(context)
    }
}

/// The body is larger than it may be.
pub(super) const TOO_LARGE: Error = Error::Plain(
    ErrorCode::TooLarge,
    "The body is larger than 64 KiB; send less.",
);

/// The body says that it is something else than JSON.
pub(super) const NOT_JSON: Error = Error::Plain(
    ErrorCode::UnsupportedMediaType,
    "Send JSON, with the header content-type: application/json.",
);

/// Reads a body of at most 64 KiB.
pub(super) async fn bytes(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Error> {
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > api::MAX_BODY) {
        return Err(TOO_LARGE);
    }
    match to_bytes(body, api::MAX_BODY).await {
        Ok(bytes) => Ok(bytes.to_vec()),
        Err(_) => Err(TOO_LARGE),
    }
}

/// Reads a JSON body into a request type.
pub(super) async fn json<T: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Result<T, Error> {
    api::read(&json_bytes(headers, body).await?).map_err(Error::Request)
}

/// Reads a body that is not declared as something else than JSON, as it was sent.
pub(super) async fn json_bytes(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Error> {
    if let Some(kind) = headers.get(header::CONTENT_TYPE) {
        let kind = kind.to_str().unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(NOT_JSON);
        }
    }
    bytes(headers, body).await
}
