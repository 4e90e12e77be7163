//! Errors for people: a browser that asks for a page is not answered with JSON.

use super::{html, templates};
use crate::http::client;
use axum::{
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use callslot_shared::words::{Language, landing, pages};

/// Addresses of programs, each with all below it. They are answered in their own form, whatever they accept.
const PROGRAMS: [&str; 6] = [
    "/api",
    "/carrier",
    "/health",
    "/oauth/revoke",
    "/oauth/token",
    "/.well-known",
];

/// The language of the person to whom a request's answer is shown as a page, if it is.
pub(crate) fn reader(method: &Method, path: &str, headers: &HeaderMap) -> Option<Language> {
    let below = |program: &&str| {
        let rest = path.strip_prefix(*program);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let is_page = method != Method::HEAD && !PROGRAMS.iter().any(below);
    (is_page && accepts_pages(headers)).then(|| client::language(headers))
}

fn accepts_pages(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter();
    let mut kinds = accepted
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    kinds.any(|kind| {
        let name = kind.split(';').next().unwrap_or_default();
        name.trim().eq_ignore_ascii_case("text/html")
    })
}

/// An error as a page; any other answer as it is.
pub(crate) fn for_people(language: Language, response: Response) -> Response {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || !is_json(response.headers()) {
        return response;
    }
    let page = match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => templates::not_found(language),
        _ => templates::message(language, language.say(words(status))),
    };
    let mut page = html(status, page);
    for (name, value) in response.headers() {
        // Those of the body are the page's own.
        let of_body = [header::CONTENT_TYPE, header::CONTENT_LENGTH].contains(name);
        if !of_body {
            page.headers_mut().append(name, value.clone());
        }
    }
    page
}

fn words(status: StatusCode) -> callslot_shared::words::MemberText {
    match status {
        StatusCode::UNAUTHORIZED => landing::SIGN_IN_FIRST,
        StatusCode::FORBIDDEN => pages::NOT_OURS,
        StatusCode::TOO_MANY_REQUESTS => pages::TOO_OFTEN,
        _ => pages::UNAVAILABLE,
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let is_json = |kind: &HeaderValue| kind.as_bytes().starts_with(b"application/json");
    headers.get(header::CONTENT_TYPE).is_some_and(is_json)
}
