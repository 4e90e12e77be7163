//! The headers of the answer 429.
//!
//! Source: IETF draft `draft-ietf-httpapi-ratelimit-headers`, and
//! RFC 9110 for `Retry-After`.

use crate::{RateLimited, http::headers};
use axum::http::{HeaderMap, HeaderValue, header};

/// Says what the limit is and when there is room again.
pub(crate) fn add(limited: RateLimited, headers: &mut HeaderMap) {
    let RateLimited {
        policy,
        quota,
        window,
        reset,
        ..
    } = limited;
    for (name, value) in [
        (header::RETRY_AFTER, reset.to_string()),
        (
            headers::RATE_LIMIT_POLICY,
            format!("\"{policy}\";q={quota};w={window}"),
        ),
        (headers::RATE_LIMIT, format!("\"{policy}\";r=0;t={reset}")),
    ] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
}
