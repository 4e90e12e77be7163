//! HTTP: one file a resource. A handler reads the request, asks `access` whether the principal may,
//! `shared` whether it makes sense, the store to do it, and answers with an `api` type.

mod availability;
mod booking;
mod call;
mod identity;
mod middleware;
#[cfg(test)]
mod openapi;
mod pages;
mod request;
mod service;
mod tenancy;

use availability::{event_types, schedules, slots, time_off};
use booking::{bookings, holds, series};
use call::{calling, calls, carrier, punctuality, records};
pub(crate) use extract::Json;
use identity::{keys, me, oauth, passkeys, session, sessions, sign_in};
pub(crate) use lanes::{HEADER as LANE_HEADER, PATH as LANE_PATH};
pub use limited::Limited;
use middleware::{cookie, cors, limited, rate_limit, reader, refusals, secure};
pub use principal::Known;
pub use rate_limit::{RateLimiter, RateLimits};
pub use reader::Reader;
pub use refusals::Refusals;
use request::{
    body, cursor, etag, extract, idempotency, names, network, principal, query, signed, whence,
};
use service::{cron, health, lanes};
pub use signed::WebhookSecret;
use tenancy::{
    attendees, audit, billing, blocked_numbers, bootstrap, caller_ids, carrier_account,
    invitations, limits, members, notices, operator, organization, owners, voice_config,
};

use crate::{App, Error, log, seams::fresh_id};
use axum::{
    BoxError, Router,
    body::{Body, Bytes, HttpBody},
    http::{HeaderValue, Request},
    response::{IntoResponse as _, Response},
    routing::MethodRouter,
};
use callslot_shared::api::ErrorCode;
use std::sync::OnceLock;
use tower_service::Service;

/// Answers a request, names it, and logs it once.
pub async fn serve<B>(mut app: App, request: Request<B>) -> Response
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
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

async fn answer(app: &App, request: Request<Body>) -> Response {
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
const NOTHING_HERE: Error = Error::Plain(ErrorCode::NotFound, "There is nothing at this address.");

/// An address takes other methods than the request's.
const OTHER_METHOD: Error = Error::Plain(
    ErrorCode::MethodNotAllowed,
    "This address does not take that method.",
);

/// A list of addresses as the router takes it and, for the test of the API's document, as data.
macro_rules! addresses {
    ($($path:literal: $($method:ident $handler:path),+;)*) => {
        fn addresses() -> Router {
            Router::new()$(.route($path, MethodRouter::new()$(.$method($handler))+))*
        }

        /// Every address with the methods it takes.
        #[cfg(test)]
        const ADDRESSES: &[(&str, &[&str])] = &[$(($path, &[$(stringify!($method)),+])),*];
    };
}

addresses! {
    "/health": get health::show;
    "/api/bookings": get bookings::list, post bookings::create;
    "/api/bookings/{id}": get bookings::show, patch bookings::change, delete bookings::cancel;
    "/api/calls": get calls::list, post calls::create;
    "/api/calls/{id}": get calls::show;
    "/api/calls/{id}/confirmations": get records::confirmations::list, post records::confirmations::add;
    "/api/calls/{id}/outcome": get records::outcome::show, put records::outcome::declare;
    "/api/calls/{id}/qa": get records::qa::show, put records::qa::write;
    "/api/calls/{id}/recording": get records::recording::list, delete records::recording::delete;
    "/api/calls/{id}/timeline": get records::timeline::show;
    "/api/attendees/erase": post attendees::erase;
    "/api/attendees/export": post attendees::export;
    "/api/calls/{id}/transcript": get records::transcript::show, delete records::transcript::delete;
    "/api/audit": get audit::list;
    "/api/billing/plan": post billing::change_plan;
    "/api/keys": get keys::list, post keys::create;
    "/api/keys/{id}": delete keys::revoke;
    "/api/members": get members::list, post invitations::invite;
    "/api/members/me": delete invitations::leave;
    "/api/members/{id}": patch members::change;
    "/api/organization": get organization::show, patch organization::change;
    "/api/limits": get limits::show, put limits::set, patch limits::change;
    "/api/series": post series::create;
    "/api/series/preview": post series::preview;
    "/api/series/{id}": get series::show, patch series::change, delete series::cancel;
    "/api/holds": post holds::create;
    "/api/holds/{id}": get holds::show, delete holds::release;
    "/api/blocked-numbers": get blocked_numbers::list, post blocked_numbers::block;
    "/api/blocked-numbers/{id}": delete blocked_numbers::unblock;
    "/api/sessions": get sessions::list, delete sessions::revoke_all;
    "/api/sessions/{id}": delete sessions::revoke;
    "/api/bootstrap": post bootstrap::make;
    "/api/invitations": get invitations::list;
    "/api/invitations/accept": post invitations::accept;
    "/api/invitations/{id}": delete invitations::revoke;
    "/api/me": get me::show;
    "/api/organizations/switch": post me::switch;
    "/api/sign-in": post sign_in::ask;
    "/api/sign-in/verify": post sign_in::verify;
    "/api/sign-out": post sessions::sign_out;
    "/api/passkeys": get passkeys::list, post passkeys::add;
    "/api/passkeys/registration": post passkeys::begin;
    "/api/passkeys/{id}": delete passkeys::remove;
    "/api/sign-in/passkey": post passkeys::sign_in::finish;
    "/api/sign-in/passkey/options": post passkeys::sign_in::begin;
    "/oauth/authorize": get oauth::authorize::ask, post oauth::authorize::answer;
    "/oauth/token": post oauth::token::exchange;
    "/oauth/revoke": post oauth::token::revoke;
    "/.well-known/oauth-authorization-server": get oauth::metadata;
    "/api/carrier": get carrier_account::show, put carrier_account::connect, delete carrier_account::disconnect;
    "/api/caller-ids": get caller_ids::list, post caller_ids::add;
    "/api/caller-ids/{id}": delete caller_ids::remove;
    "/api/operator/caller-ids": post operator::grant_caller_id;
    "/api/operator/carrier-keys": post operator::rotate_keys;
    "/api/voice-config": get voice_config::show, put voice_config::put;
    "/api/notices": get notices::list;
    "/api/notices/read": post notices::mark_read;
    "/api/punctuality": get punctuality::show;
    "/api/punctuality/chart": get punctuality::draw;
    "/api/cron/scheduled-calls": get cron::run;
    "/api/schedules": get schedules::list, post schedules::create;
    "/api/schedules/{id}": get schedules::show, put schedules::replace, delete schedules::delete;
    "/api/schedules/{id}/overrides/{date}": put schedules::set_override, delete schedules::clear_override;
    "/api/time-off": get time_off::list, post time_off::create;
    "/api/time-off/{id}": delete time_off::delete;
    "/api/event-types": get event_types::list, post event_types::create;
    "/api/event-types/{id}": get event_types::show, put event_types::replace, delete event_types::delete;
    "/api/slots": get slots::show;
    "/api/slots/explain": get slots::explain;
    "/carrier/attempts/{id}/calling/collect": post calling::collect;
    "/carrier/attempts/{id}/calling/connect": post calling::connect;
    "/carrier/attempts/{id}/calling/recording": post calling::recording;
    "/carrier/attempts/{id}/calling/transcript": post calling::transcript;
    "/carrier/attempts/{id}/calling/{step}": post calling::document;
    "/carrier/attempts/{id}/calling/status/{leg}": post calling::status;
    "/carrier/attempts/{id}/recording": post carrier::recording;
    "/carrier/attempts/{id}/{step}": post carrier::document;
    "/carrier/attempts/{id}/status/{leg}": post carrier::status;
}

/// The Worker's addresses, and an answer in the API's own shape for all others.
fn router() -> Router {
    // The same for every request, so it is made once an instance.
    static ROUTER: OnceLock<Router> = OnceLock::new();
    let make = || {
        addresses()
            .merge(pages::routes())
            .fallback(lanes::open)
            .method_not_allowed_fallback(async || OTHER_METHOD)
    };
    ROUTER.get_or_init(make).clone()
}

#[cfg(test)]
mod tests;
