//! Request bodies: bounded, declared, typed.

use crate::Error;
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, header},
};
use callslot_shared::api::{self, ErrorCode};
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;

/// As much of a body as is read for nothing, in bytes.
const MAX_WASTE: usize = 1024 * 1024;

/// What a request brought as its body; nothing if it is larger than it may be.
///
/// It is read to its end before anybody answers, even if whoever does has no use for it. On a
/// connection where the rest of a body still lies, the next request is lost.
#[derive(Clone)]
pub(super) struct Sent(Option<Bytes>);

impl Sent {
    /// Reads a body, unless it is absurdly long.
    pub(super) async fn read(body: Body) -> Self {
        let mut parts = body.into_data_stream();
        let (mut read, mut length) = (Vec::new(), 0);
        while let Some(part) = parts.next().await {
            // A body that breaks off is not one that could be answered.
            let Ok(part) = part else { return Self(None) };
            length += part.len();
            if length > MAX_WASTE {
                break;
            }
            if length <= api::MAX_BODY {
                read.extend_from_slice(&part);
            }
        }
        Self((length <= api::MAX_BODY).then(|| read.into()))
    }

    /// A body of at most 64 KiB.
    pub(super) fn bytes(&self) -> Result<Bytes, Error> {
        self.0.clone().ok_or(TOO_LARGE)
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

/// A JSON body as a request type.
pub(super) fn json<T: DeserializeOwned>(headers: &HeaderMap, body: &Sent) -> Result<T, Error> {
    api::read(&json_bytes(headers, body)?).map_err(Error::Request)
}

/// A body that is not declared as something else than JSON, as it was sent.
pub(super) fn json_bytes(headers: &HeaderMap, body: &Sent) -> Result<Bytes, Error> {
    if let Some(kind) = headers.get(header::CONTENT_TYPE) {
        let kind = kind.to_str().unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(NOT_JSON);
        }
    }
    body.bytes()
}
