//! `/`: what Callslot is, and the way in.

use super::{html, templates};
use crate::http::{client, cookie};
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};

/// Shows the page. Whether a session still holds is not asked: the page that the button leads to does.
pub(super) async fn show(headers: HeaderMap) -> Response {
    let is_known = cookie::session(&headers).is_some();
    let page = templates::landing(client::language(&headers), is_known);
    html(StatusCode::OK, page)
}
