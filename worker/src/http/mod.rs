//! HTTP: one file a resource. A handler reads the request, asks `access` whether the principal may,
//! `shared` whether it makes sense, the store to do it, and answers with an `api` type.

mod access;
mod availability;
mod booking;
mod call;
mod endpoints;
mod errors;
mod identity;
mod middleware;
mod pages;
mod request;
mod server;
mod service;
mod tenancy;

pub(crate) use access::Access;
pub(crate) use availability::{event_types, schedules, slots, time_off};
pub(crate) use booking::{bookings, holds, series};
pub(crate) use call::{calling, calls, carrier, punctuality, records};
pub(crate) use context::RequestContext;
#[cfg(test)]
pub(crate) use endpoints::ENDPOINTS;

pub(crate) use identity::{keys, me, oauth, passkeys, session_cookies, sessions, sign_in};
pub(crate) use lanes::{HEADER as LANE_HEADER, PATH as LANE_PATH};
pub(crate) use middleware::{cookie, cors, limited, rate_limit, reader, refusals, secure};
pub use principal::PrincipalCache;
pub use rate_limit::{RateLimiter, RateLimits};
pub(crate) use reader::Reader;
pub use refusals::Refusals;
pub(crate) use request::{
    body, client, context, cursor, etag, extract, idempotency, names, network, principal, query,
    whence,
};
pub use server::Server;
pub(crate) use service::{cron, health, lanes};
pub(crate) use tenancy::{
    attendees, audit, billing, blocked_numbers, bootstrap, caller_ids, carrier_account,
    invitations, limits, members, notices, operator, organization, voice_config,
};

use crate::{Error, log, seams::fresh_id};
use axum::{
    BoxError, Router,
    body::{Body, Bytes, HttpBody},
    http::{HeaderValue, Request},
    response::{IntoResponse as _, Response},
};
use callslot_shared::api::ErrorCode;
use std::sync::OnceLock;
use tower_service::Service;

/// Answers a request, names it, and logs it once.
pub async fn serve<B>(app: impl Into<Server>, request: Request<B>) -> Response
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let mut app = app.into();
    let id = fresh_id(&*app.clock, &*app.entropy).to_string();
    let started = app.clock.now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let (parts, body) = request.into_parts();
    let mut request = Request::from_parts(parts, Body::empty());
    app.reader = Reader::default();
    app.whence = whence::of(request.headers(), app.settings.public_url.as_ref());
    let extension = cors::origin(&app, &path, request.headers());
    let asks_before = cors::preflight(&method, extension.as_ref());
    let client = rate_limit::client(&path, request.headers());
    let client = client.filter(|_| asks_before.is_none());
    request.extensions_mut().insert(app.clone());
    let admitted = match &client {
        Some(client) => rate_limit::admit(&app, client).await,
        None => Ok(()),
    };
    let mut response = match (asks_before, admitted) {
        (Some(may), _) => may,
        (None, Ok(())) => {
            // Only now: whoever is refused is refused by the headers, and nothing of the body is touched.
            let sent = body::Sent::read(request.headers(), Body::new(body)).await;
            request.extensions_mut().insert(sent);
            answer(&app, request).await
        }
        (None, Err(limited)) => Error::Limited(limited).into_response(),
    };
    if let Some(client) = &client {
        rate_limit::answered(&app, client, response.status()).await;
    }
    principal::note_uses(&app);
    secure::guard(response.headers_mut(), app.settings.public_url.as_ref());
    cors::let_read(response.headers_mut(), extension);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(names::REQUEST_ID, id);
    }
    log::request(&log::Request {
        id: &id,
        method: method.as_str(),
        path: &path,
        status: response.status().as_u16(),
        duration_ms: (app.clock.now() - started).num_milliseconds(),
    });
    response
}

async fn answer(app: &Server, request: Request<Body>) -> Response {
    if let Err(error) = cookie::guard(app, request.method(), request.headers()) {
        return error.into_response();
    }
    match router().call(request).await {
        Ok(response) => app.reader.shown(response).await,
        Err(never) => match never {},
    }
}

/// Answers a request that nothing can be done with, because the Worker itself is not whole.
pub(crate) fn refuse(error: Error) -> Response {
    let mut response = error.into_response();
    secure::guard(response.headers_mut(), None);
    response
}

/// There is nothing at an address.
pub(crate) const NOTHING_HERE: Error =
    Error::Plain(ErrorCode::NotFound, "There is nothing at this address.");

/// An address takes other methods than the request's.
pub(crate) const OTHER_METHOD: Error = Error::Plain(
    ErrorCode::MethodNotAllowed,
    "This address does not take that method.",
);

/// The Worker's addresses, and an answer in the API's own shape for all others.
fn router() -> Router {
    // The same for every request, so it is made once an instance.
    static ROUTER: OnceLock<Router> = OnceLock::new();
    let make = || {
        endpoints::router()
            .merge(pages::routes())
            .fallback(lanes::open)
            .method_not_allowed_fallback(async || OTHER_METHOD)
    };
    ROUTER.get_or_init(make).clone()
}

#[cfg(test)]
mod tests;
