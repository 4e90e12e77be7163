//! The Idempotency-Key header (IETF draft "The Idempotency-Key HTTP Header Field"): the same request
//! may be sent again and is done once.

use crate::http::headers;
use crate::{
    Error,
    ports::hex,
    store::{
        credentials::Principal,
        idempotency_keys::{Key, StoredRequest},
    },
    usecases::booking::repeatable::Representation,
};
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{FieldError, api::ErrorCode};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const NAME: &str = "Idempotency-Key";

/// Longest key, in bytes.
pub(crate) const MAX: usize = 255;

/// The key stands for another request.
pub(crate) const OTHER_REQUEST: Error = Error::Plain(
    ErrorCode::IdempotencyConflict,
    "This Idempotency-Key was used for another request. Use a fresh one.",
);

/// The key's request has no answer yet.
pub(crate) const IN_PROGRESS: Error = Error::Plain(
    ErrorCode::InProgress,
    "The first request with this Idempotency-Key is still being worked on. Ask again.",
);

/// The request's key, if it has one. `address` and `request` are what the key stands for.
pub(crate) fn key(
    headers: &HeaderMap,
    by: &Principal,
    address: &str,
    request: &impl Serialize,
) -> Result<Option<Key>, Error> {
    let Some(value) = headers.get(headers::IDEMPOTENCY_KEY) else {
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
    // The request as it was understood, not as it was spelled: white space does not make another request.
    let understood = serde_json::to_string(request).unwrap_or_default();
    Ok(Some(Key {
        organization_id: by.organization_id,
        user_id: by.user_id,
        key: key.to_owned(),
        request_hash: hex(&Sha256::digest(format!("{address} {understood}"))),
    }))
}

/// As [`key`], where the request must have one.
pub(crate) fn required_key(
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

/// An answer that is kept under a key, so that all of it can be given again.
pub(crate) struct StoredResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

/// The headers that such answers have, besides those of every answer.
static HEADERS: [HeaderName; 2] = [header::ETAG, header::LOCATION];

impl StoredResponse {
    /// Something was made, and `headers` tell of it.
    pub(crate) fn created(
        headers: impl IntoIterator<Item = (HeaderName, HeaderValue)>,
        body: &impl Serialize,
    ) -> Result<Self, Error> {
        const NOT_WRITTEN: Error =
            Error::Plain(ErrorCode::Internal, "Something went wrong on our side.");
        Ok(Self {
            status: StatusCode::CREATED,
            headers: headers.into_iter().collect(),
            body: serde_json::to_string(body).map_err(|error| {
                crate::log::error("json", &error);
                NOT_WRITTEN
            })?,
        })
    }

    /// Its headers as they are kept.
    pub(crate) fn kept_headers(&self) -> String {
        let named = self.headers.iter();
        let named = named.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let named: BTreeMap<&str, &str> = named.collect();
        serde_json::to_string(&named).unwrap_or_default()
    }

    /// An answer of what is kept of it.
    pub(crate) fn of(status: u16, headers: Option<&str>, body: String) -> Self {
        let kept = headers.and_then(|text| serde_json::from_str(text).ok());
        let kept: BTreeMap<String, String> = kept.unwrap_or_default();
        let named = HEADERS.iter().filter_map(|name| {
            let value = HeaderValue::from_str(kept.get(name.as_str())?).ok()?;
            Some((name.clone(), value))
        });
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::OK),
            headers: named.collect(),
            body,
        }
    }
}

impl From<StoredResponse> for Representation {
    fn from(answer: StoredResponse) -> Self {
        Self {
            status: answer.status.as_u16(),
            headers: answer.kept_headers(),
            body: answer.body,
        }
    }
}

impl IntoResponse for StoredResponse {
    fn into_response(self) -> Response {
        let json = [(header::CONTENT_TYPE, "application/json")];
        (self.status, self.headers, json, self.body).into_response()
    }
}

/// The answer to a request that was made before: the same again, marked as such, or a conflict if it is
/// another one.
pub(crate) fn replay(key: &Key, known: &StoredRequest) -> Result<Response, Error> {
    if known.request_hash != key.request_hash {
        return Err(OTHER_REQUEST);
    }
    match (known.status, &known.body) {
        (Some(status), Some(body)) => {
            let first = StoredResponse::of(status, known.headers.as_deref(), body.clone());
            let again = [(headers::IDEMPOTENCY_REPLAYED, "true")];
            Ok((again, first).into_response())
        }
        _ => Err(IN_PROGRESS),
    }
}
