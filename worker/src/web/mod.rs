//! The pages for people: the landing page, signing in, one's account, and letting the extension in. Forms post to addresses beside them;
//! what they do is what the API does.
//!
//! They are no part of the API's document.

mod account;
mod app;
mod authorize;
mod call;
mod call_changes;
mod call_view;
mod errors;
mod invitation;
mod landing;
mod public;
mod sign_in;
mod templates;

use crate::{
    Error,
    http::{RequestContext, body::BodyBytes, cookie, rate_limit_headers},
};
use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use callslot_shared::{
    api::ErrorCode,
    words::{Language, pages},
};
use maud::Markup;
use std::collections::HashMap;
use templates::{STYLE, STYLE_PATH};

pub(crate) use errors::{for_people, reader};

/// Nothing comes from elsewhere, nothing runs but own files, nobody frames a page, and forms lead here.
const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; \
                      manifest-src 'self'";

/// Longest place to go on to, in bytes.
const MAX_NEXT: usize = 4_096;

/// The pages' addresses.
pub(crate) fn routes() -> Router {
    Router::new()
        .route("/", get(landing::show))
        .route(STYLE_PATH, get(style))
        .route("/sign-in", get(sign_in::show).post(sign_in::ask))
        .route("/sign-in/again", get(sign_in::again))
        .route("/sign-in/code", post(sign_in::code))
        .route("/sign-in/link", get(sign_in::link).post(sign_in::follow))
        .route(
            "/invitation",
            get(invitation::show).post(invitation::accept),
        )
        .route("/c/{token}", get(call::show))
        .route("/c/{token}/call.ics", get(call::calendar))
        .route("/c/{token}/reminders", get(call::ask).post(call::stop))
        .merge(changes_of_calls())
        .merge(public::routes())
        .route("/app", get(app::show))
        .route("/app/", get(app::show))
        .route("/app/{*view}", get(app::show))
        .route("/account", get(account::show))
        .route("/account/sign-out", post(account::sign_out))
        .route(
            "/account/sign-out-everywhere",
            post(account::sign_out_everywhere),
        )
        .route("/account/sessions/end", post(account::end_session))
        .route("/account/keys/revoke", post(account::revoke_key))
        .route("/account/switch", post(account::switch))
        .route(
            "/oauth/authorize",
            get(authorize::ask).post(authorize::answer),
        )
}

/// The addresses at which attendees change their call.
fn changes_of_calls() -> Router {
    Router::new()
        .route(
            "/c/{token}/cancel",
            get(call_changes::ask_to_cancel).post(call_changes::cancel),
        )
        .route("/c/{token}/times", get(call_changes::times))
        .route(
            "/c/{token}/time",
            get(call_changes::ask_for_time).post(call_changes::choose),
        )
        .route(
            "/c/{token}/stop-calls",
            get(call_changes::ask_to_stop_calls).post(call_changes::stop),
        )
}

async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "max-age=300"),
    ];
    (headers, STYLE).into_response()
}

/// A page, with what browsers are told about it.
fn html(status: StatusCode, page: Markup) -> Response {
    (status, [(header::CONTENT_SECURITY_POLICY, POLICY)], page).into_response()
}

/// Leads on with GET.
fn see(path: &'static str) -> Response {
    let place = [(header::LOCATION, HeaderValue::from_static(path))];
    (StatusCode::SEE_OTHER, place).into_response()
}

/// Leads to the sign-in page at `path`, and from there on to an own place.
fn to_sign_in(path: &str, next: &str) -> Response {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let place = HeaderValue::from_str(&format!("{path}?next={next}"));
    let place = place.unwrap_or(HeaderValue::from_static("/sign-in"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

/// The fields that a form of an own page has sent.
fn form(context: &RequestContext, body: &BodyBytes) -> Result<HashMap<String, String>, Error> {
    cookie::from_own_page(&context.app, &context.headers)?;
    let bytes = body.bytes()?;
    Ok(url::form_urlencoded::parse(&bytes).into_owned().collect())
}

/// The place to go on to, if it is on this Worker.
fn next(fields: &HashMap<String, String>) -> Option<&str> {
    let next = fields.get("next")?;
    let here = next.starts_with('/') && !next.starts_with("//");
    let plain = next.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    (here && plain && next.len() <= MAX_NEXT).then_some(next)
}

/// The status and the words for an error.
fn said(language: Language, error: &Error) -> (StatusCode, &'static str) {
    let code = error.body().error.code;
    let says = match code {
        ErrorCode::RateLimited => language.say(pages::TOO_OFTEN),
        ErrorCode::NotConfigured => language.say(pages::NO_MAIL),
        ErrorCode::PlanRequired => language.say(pages::NO_ROOM),
        ErrorCode::Forbidden => language.say(pages::NOT_OURS),
        ErrorCode::FreshSignInRequired => language.say(pages::AGAIN_NEEDED),
        ErrorCode::Unauthorized => language.say(pages::WRONG),
        _ => language.say(pages::UNAVAILABLE),
    };
    let status = match code {
        // A browser would ask for a password.
        ErrorCode::Unauthorized => StatusCode::UNPROCESSABLE_ENTITY,
        code => StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
    };
    if let Error::Database(error) = error {
        crate::log::error("database", error);
    }
    (status, says)
}

/// A page that says what went wrong and nothing else.
fn failed(language: Language, error: &Error) -> Response {
    let (status, says) = said(language, error);
    told(error, html(status, templates::message(language, says)))
}

/// Adds the headers that come with an error.
fn told(error: &Error, mut response: Response) -> Response {
    if let Error::Limited(limited) = error {
        rate_limit_headers::add(*limited, response.headers_mut());
    }
    response
}
