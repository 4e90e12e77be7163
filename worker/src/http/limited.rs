//! Too much in too short a time: the answer 429 and its headers.
//!
//! Source: IETF draft "`RateLimit` header fields for HTTP" (draft-ietf-httpapi-ratelimit-headers), and
//! RFC 9110 for `Retry-After`.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use callslot_shared::api::{ErrorBody, ErrorCode};

/// A limit that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limited {
    /// The limit's name.
    pub policy: &'static str,
    /// How much it allows.
    pub quota: u32,
    /// In how many seconds.
    pub window: u32,
    /// After how many seconds there may be room again.
    pub reset: u32,
    /// What to tell people.
    pub message: &'static str,
}

impl Limited {
    pub(crate) fn body(self) -> ErrorBody {
        ErrorBody::new(ErrorCode::RateLimited, self.message)
    }

    /// Says what the limit is and when there is room again.
    pub(crate) fn tell(self, headers: &mut HeaderMap) {
        let (policy, quota, window, reset) = (self.policy, self.quota, self.window, self.reset);
        for (name, value) in [
            (header::RETRY_AFTER, reset.to_string()),
            (
                HeaderName::from_static("ratelimit-policy"),
                format!("\"{policy}\";q={quota};w={window}"),
            ),
            (
                HeaderName::from_static("ratelimit"),
                format!("\"{policy}\";r=0;t={reset}"),
            ),
        ] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
    }
}

/// As many calls as an organization may place in a minute.
#[cfg(test)]
pub(crate) const fn calls_per_minute(quota: u32, reset: u32) -> Limited {
    Limited {
        policy: "calls-per-minute",
        quota,
        window: 60,
        reset,
        message: "Your organization has placed as many calls as it may in a minute. Wait a moment.",
    }
}
