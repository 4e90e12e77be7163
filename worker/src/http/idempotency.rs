//! The Idempotency-Key header (IETF draft "The Idempotency-Key HTTP Header Field"): the same request
//! may be sent again and is done once.

use super::names;
use crate::{
    Error,
    seams::hex,
    store::{
        credentials::Principal,
        idempotency_keys::{Key, Known},
    },
};
use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{FieldError, api::ErrorCode};
use serde::Serialize;
use sha2::{Digest, Sha256};

const NAME: &str = "Idempotency-Key";

/// Longest key, in bytes.
pub(super) const MAX: usize = 255;

/// The key stands for another request.
pub(super) const OTHER_REQUEST: Error = Error::Plain(
    ErrorCode::IdempotencyConflict,
    "This Idempotency-Key was used for another request. Use a fresh one.",
);

/// The key's request has no answer yet.
pub(super) const IN_PROGRESS: Error = Error::Plain(
    ErrorCode::InProgress,
    "The first request with this Idempotency-Key is still being worked on. Ask again.",
);

/// The request's key, if it has one. `address` and `request` are what the key stands for.
pub(super) fn key(
    headers: &HeaderMap,
    by: &Principal,
    address: &str,
    request: &impl Serialize,
) -> Result<Option<Key>, Error> {
    let Some(value) = headers.get(names::IDEMPOTENCY_KEY) else {
        return Ok(None);
    };
    let fits = |key: &&str| !key.is_empty() && key.len() <= MAX;
    let key = value
        .to_str()
        .ok()
        .map(str::trim)
        .filter(fits)
        .ok_or_else(|| {
            Error::Request(FieldError::new(
                NAME,
                "is not 1 to 255 visible ASCII characters",
            ))
        })?;
    // What was understood, not how it was spelled: white space does not make another request.
    let understood = callslot_shared::json::to_string(request).unwrap_or_default();
    Ok(Some(Key {
        organization_id: by.organization_id,
        user_id: by.user_id,
        key: key.to_owned(),
        request_hash: hex(&Sha256::digest(format!("{address} {understood}"))),
    }))
}

/// As [`key`], where the request must have one.
pub(super) fn required_key(
    headers: &HeaderMap,
    by: &Principal,
    address: &str,
    request: &impl Serialize,
) -> Result<Key, Error> {
    key(headers, by, address, request)?.ok_or_else(|| {
        Error::Request(FieldError::new(
            NAME,
            "is missing; send a fresh one with each call, so that it cannot be placed twice",
        ))
    })
}

/// The answer to a request that was made before: the same again, or a conflict if it is another one.
pub(super) fn replay(key: &Key, known: &Known) -> Result<Response, Error> {
    if known.request_hash != key.request_hash {
        return Err(OTHER_REQUEST);
    }
    match (known.status, &known.body) {
        (Some(status), Some(body)) => Ok(stored(status, body.clone())),
        _ => Err(IN_PROGRESS),
    }
}

/// An answer from its parts.
pub(super) fn stored(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
