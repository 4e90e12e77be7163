//! Headers with which every answer tells browsers what not to do with it.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use url::Url;

/// The headers of every answer, unless it sets them itself. An answer is one person's: nobody keeps it.
const ALWAYS: [(HeaderName, HeaderValue); 4] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    // An answer that is no page runs and loads nothing, wherever a browser is brought to show it.
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
];

/// For two years, as browsers' own lists ask for.
const HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// Adds the headers; the one that asks for HTTPS only where the Worker is reached by it.
pub(crate) fn add(headers: &mut HeaderMap, public_url: Option<&Url>) {
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(value);
    }
    if public_url.is_some_and(|url| url.scheme() == "https") {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HTTPS_ONLY);
    }
}
