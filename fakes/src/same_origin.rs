//! A guard for what people do on the pages here: no other site may do it in their browser.

use std::net::IpAddr;

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

/// Another site in the same browser must not press keys or book calls: neither with a form or script
/// of its own, nor under a name of its own that leads here.
pub(crate) async fn refuse_strangers(request: Request, next: Next) -> Response {
    if is_from_here(request.headers()) {
        return next.run(request).await;
    }
    let message = "Use the simulator at the address it listens at.";
    refusal(StatusCode::FORBIDDEN, "forbidden", message)
}

fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|it| it.to_str().unwrap_or_default());
    let Some(host) = text(header::HOST) else {
        return true;
    };
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let address = name.trim_matches(['[', ']']).parse::<IpAddr>();
    (name == "localhost" || address.is_ok())
        && text(header::ORIGIN).is_none_or(|origin| origin.strip_prefix("http://") == Some(host))
}

/// A refusal in the shape that Callslot's own API has.
pub(crate) fn refusal(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({ "success": false, "error": { "code": code, "message": message } });
    (status, Json(body)).into_response()
}
