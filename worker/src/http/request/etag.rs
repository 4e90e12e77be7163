//! ETag, If-Match and If-None-Match (RFC 9110): a booking's version on the wire.

use crate::{
    Error,
    usecases::{booking::find_booking::VERSION_CONFLICT, expected_version::ExpectedVersion},
};
use axum::http::{HeaderMap, HeaderValue, header};
use callslot_shared::{FieldError, booking::Booking};

/// The ETag of a booking.
pub(crate) fn of(booking: &Booking) -> [(header::HeaderName, HeaderValue); 1] {
    let tag = HeaderValue::from_str(&format!("\"{}\"", booking.version));
    [(
        header::ETAG,
        tag.unwrap_or(HeaderValue::from_static("\"0\"")),
    )]
}

/// Whether the client already has the booking as it is.
pub(crate) fn is_known(headers: &HeaderMap, booking: &Booking) -> bool {
    headers
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok())
        .is_some_and(|tags| names(tags, booking.version))
}

/// Refuses a change whose If-Match names another version than the booking is at.
pub(crate) fn check(headers: &HeaderMap, booking: &Booking) -> Result<(), Error> {
    let Some(tags) = headers.get(header::IF_MATCH) else {
        return Ok(());
    };
    let tags = tags.to_str().map_err(|_| {
        Error::Request(FieldError::new(
            "If-Match",
            "is not an ETag; send the one of the booking",
        ))
    })?;
    if names(tags, booking.version) {
        return Ok(());
    }
    Err(VERSION_CONFLICT)
}

/// The ETag of anything that has a version.
pub(crate) fn version(version: u32) -> [(header::HeaderName, HeaderValue); 1] {
    let tag = HeaderValue::from_str(&format!("\"{version}\""));
    [(
        header::ETAG,
        tag.unwrap_or(HeaderValue::from_static("\"0\"")),
    )]
}

/// The versions that the request's If-Match names; any, if it has none.
pub(crate) fn expected(headers: &HeaderMap) -> Result<ExpectedVersion, Error> {
    let Some(tags) = headers.get(header::IF_MATCH) else {
        return Ok(ExpectedVersion::Any);
    };
    let tags = tags.to_str().map_err(|_| {
        let problem = "is not an ETag; send the one of what is to be changed";
        Error::Request(FieldError::new("If-Match", problem))
    })?;
    Ok(versions(tags))
}

/// The versions in a list of ETags; any, for `*`. Proxies may weaken a tag.
fn versions(tags: &str) -> ExpectedVersion {
    let mut versions = Vec::new();
    for tag in tags.split(',').map(str::trim) {
        let tag = tag.strip_prefix("W/").unwrap_or(tag);
        if tag == "*" {
            return ExpectedVersion::Any;
        }
        let text = tag.trim_matches('"');
        let version = text.parse::<u32>().ok();
        versions.extend(version.filter(|version| version.to_string() == text));
    }
    ExpectedVersion::OneOf(versions)
}

/// Whether a list of ETags names a version, or everything (`*`).
fn names(tags: &str, version: u32) -> bool {
    versions(tags).is(version)
}
