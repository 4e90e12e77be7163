//! Request bodies: bounded and declared.

use crate::Error;
use axum::{
    body::{Body, Bytes},
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use callslot_shared::api::{self, ErrorCode};
use futures_util::StreamExt as _;

/// The body that a request brought; nothing if it is larger than it may be.
///
/// A body is either left untouched or read to its end, even if whoever answers has no use for it. One that is
/// begun and left, or cancelled, costs the next request: on local workerd somebody else's POST then answers 503.
#[derive(Clone)]
pub(crate) struct BodyBytes(Option<Bytes>);

impl BodyBytes {
    /// Reads a body. One that says itself that it is too long is not begun.
    pub(crate) async fn read(headers: &HeaderMap, body: Body) -> Self {
        let length = headers.get(header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if length.is_some_and(|length| length > api::MAX_BODY as u64) {
            return Self(None);
        }
        let mut parts = body.into_data_stream();
        let (mut read, mut length) = (Vec::new(), 0_usize);
        while let Some(part) = parts.next().await {
            // A body that breaks off is not one that could be answered.
            let Ok(part) = part else { return Self(None) };
            length = length.saturating_add(part.len());
            if length <= api::MAX_BODY {
                read.extend_from_slice(&part);
            }
        }
        Self((length <= api::MAX_BODY).then(|| read.into()))
    }

    /// A body of at most 64 KiB.
    pub(crate) fn bytes(&self) -> Result<Bytes, Error> {
        self.0.clone().ok_or(TOO_LARGE)
    }

    /// A body that is not declared as something else than JSON, as it was sent.
    pub(crate) fn json(&self, headers: &HeaderMap) -> Result<Bytes, Error> {
        if let Some(kind) = headers.get(header::CONTENT_TYPE) {
            let kind = kind.to_str().unwrap_or_default();
            let essence = kind.split(';').next().unwrap_or_default().trim();
            if !essence.eq_ignore_ascii_case("application/json") {
                return Err(NOT_JSON);
            }
        }
        self.bytes()
    }
}

/// A body as it was sent, for whoever checks a signature over it. Bodies of JSON are extracted by [`crate::http::extract::Json`].
impl<S: Sync> FromRequestParts<S> for BodyBytes {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let sent = parts.extensions.get().cloned();
        sent.ok_or(Error::NotConfigured("The Worker"))
    }
}

/// The body is larger than it may be.
pub(crate) const TOO_LARGE: Error = Error::Plain(
    ErrorCode::TooLarge,
    "The body is larger than 64 KiB; send less.",
);

/// The body says that it is something else than JSON.
pub(crate) const NOT_JSON: Error = Error::Plain(
    ErrorCode::UnsupportedMediaType,
    "Send JSON, with the header content-type: application/json.",
);
