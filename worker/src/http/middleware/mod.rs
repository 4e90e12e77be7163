//! Checks that every request passes: origins, rate limits, headers.

pub(crate) mod cors;
pub(crate) mod limited;
pub(crate) mod quota;
pub(crate) mod rate_limit;
pub(crate) mod reader;
pub(crate) mod refusals;
pub(crate) mod secure;
