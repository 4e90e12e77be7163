//! What every request passes: cookies, origins, rate limits, headers.

pub(in crate::http) mod cookie;
pub(in crate::http) mod cors;
pub(in crate::http) mod limited;
pub(in crate::http) mod rate_limit;
pub(in crate::http) mod reader;
pub(in crate::http) mod refusals;
pub(in crate::http) mod secure;
