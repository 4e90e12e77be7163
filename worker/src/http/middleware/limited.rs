//! The headers of the answer 429.
//!
//! Source: IETF draft `draft-ietf-httpapi-ratelimit-headers`, and
//! RFC 9110 for `Retry-After`.

use crate::{Limited, http::names};
use axum::http::{HeaderMap, HeaderValue, header};

/// Says what the limit is and when there is room again.
pub(crate) fn tell(limited: Limited, headers: &mut HeaderMap) {
    let Limited {
        policy,
        quota,
        window,
        reset,
        ..
    } = limited;
    for (name, value) in [
        (header::RETRY_AFTER, reset.to_string()),
        (
            names::RATE_LIMIT_POLICY,
            format!("\"{policy}\";q={quota};w={window}"),
        ),
        (names::RATE_LIMIT, format!("\"{policy}\";r=0;t={reset}")),
    ] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
}
