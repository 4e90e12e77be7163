//! What handlers read of a request, and who asks.

pub(in crate::http) mod body;
pub(in crate::http) mod cursor;
pub(in crate::http) mod etag;
pub(in crate::http) mod extract;
pub(in crate::http) mod idempotency;
pub(in crate::http) mod names;
pub(in crate::http) mod network;
pub(in crate::http) mod principal;
pub(in crate::http) mod query;
pub(in crate::http) mod signed;
pub(in crate::http) mod whence;
