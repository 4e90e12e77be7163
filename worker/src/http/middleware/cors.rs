//! Requests that the extension's pages may make of another origin, which this Worker is to them (CORS).
//!
//! Only the origins of extensions that may sign in are let in, so that the extension needs no permission for
//! any host. No cookie goes along: such a request bears a token or opens nothing.

use crate::App;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};

/// The headers that let a page of the extension send and read more than every page may. Browsers
/// remember them for two hours at most.
const LET_IN: [(HeaderName, HeaderValue); 3] = [
    (
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE"),
    ),
    (
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static(
            "authorization, content-type, idempotency-key, if-match, if-none-match",
        ),
    ),
    (
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from_static("7200"),
    ),
];
const READABLE: HeaderValue =
    HeaderValue::from_static("etag, idempotency-replayed, location, retry-after, x-request-id");

/// The origin of the extension, if one of its pages asks for something that its pages may see.
pub(crate) fn origin(app: &App, path: &str, headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    let others = ["/health", "/oauth/token", "/oauth/revoke"];
    let for_it = path.starts_with("/api/") || others.contains(&path);
    let known = app.settings.redirects.has_origin(origin.to_str().ok()?);
    (for_it && known).then(|| origin.clone())
}

/// The answer to a browser that asks, before a request of the extension, whether it may be sent.
pub(crate) fn preflight(method: &Method, origin: Option<&HeaderValue>) -> Option<Response> {
    let asks = method == Method::OPTIONS && origin.is_some();
    asks.then(|| (StatusCode::NO_CONTENT, LET_IN, Body::empty()).into_response())
}

/// Lets the extension read an answer.
pub(crate) fn let_read(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, READABLE);
        headers.append(header::VARY, HeaderValue::from_static("origin"));
    }
}
