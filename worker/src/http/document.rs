//! `GET /openapi.json`: this API, described for programs. A test makes the text from the code (see
//! `openapi`), so that nothing of what makes it is in the Worker.

use axum::{http::header, response::IntoResponse};

/// The description, OpenAPI 3.1.
pub(super) const DOCUMENT: &str = include_str!("openapi.json");

/// Shows it.
pub(super) async fn show() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        // The same for everybody, until the Worker is deployed anew.
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    (headers, DOCUMENT)
}
