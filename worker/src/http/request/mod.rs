//! Parts of a request that handlers read, and its principal.

pub(crate) mod body;
pub(crate) mod client;
pub(crate) mod client_info;
pub(crate) mod context;
pub(crate) mod cookie;
pub(crate) mod cursor;
pub(crate) mod etag;
pub(crate) mod extract;
pub(crate) mod idempotency;
pub(crate) mod principal;
pub(crate) mod query;
