//! Request bodies: bounded, declared, typed.

use crate::Error;
use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, header},
};
use callslot_shared::api::{self, ErrorCode};
use serde::de::DeserializeOwned;

/// Reads a body of at most 64 KiB.
pub(super) async fn bytes(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Error> {
    const TOO_LARGE: Error = Error::Plain(
        ErrorCode::TooLarge,
        "The body is larger than 64 KiB; send less.",
    );
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
    if let Some(kind) = headers.get(header::CONTENT_TYPE) {
        let kind = kind.to_str().unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Error::Plain(
                ErrorCode::UnsupportedMediaType,
                "Send JSON, with the header content-type: application/json.",
            ));
        }
    }
    api::read(&bytes(headers, body).await?).map_err(Error::Request)
}
