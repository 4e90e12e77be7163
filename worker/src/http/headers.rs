//! Names of headers for which the `http` crate has none. Whoever names one by a text looks it up in the
//! table of all names instead, which is then in the Worker.

use axum::http::HeaderName;

/// Cloudflare's own header with the client's address; whatever a client sends under that name, Cloudflare
/// replaces.
pub(crate) const CLIENT_ADDRESS: HeaderName = HeaderName::from_static("cf-connecting-ip");

/// The same request may be sent again and is done once.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Says that an answer is that of an earlier request with the same key.
pub(crate) const IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The header that tells what there is of a limit.
pub(crate) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// The header that tells what a limit is.
pub(crate) const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Names a request, in the answer and in the log.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The header in which browsers say whose page makes a request.
pub(crate) const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The zone of the network that a request comes from. The edge's adapter sets it of what the platform tells; whatever a client
/// sends under that name is replaced.
pub(crate) const CLIENT_ZONE: HeaderName = HeaderName::from_static("cf-timezone");

/// The country of that network, two letters. Likewise.
pub(crate) const CLIENT_COUNTRY: HeaderName = HeaderName::from_static("cf-ipcountry");
