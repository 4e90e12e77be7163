//! Checks that every request passes: origins, rate limits, headers.

pub(crate) mod cors;
pub(crate) mod quota;
pub(crate) mod rate_limit;
pub(crate) mod rate_limit_headers;
pub(crate) mod refusals;
pub(crate) mod response_filter;
pub(crate) mod security_headers;
