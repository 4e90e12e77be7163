//! HTTP: one file a resource. A handler reads the request, asks `access` whether the principal may,
//! `shared` whether it makes sense, the store to do it, and answers with an `api` type.

pub(crate) mod access;
mod availability;
mod booking;
mod call;
pub(crate) mod endpoints;
mod errors;
pub(crate) mod headers;
mod identity;
mod mail_events;
pub(crate) mod messages;
mod middleware;
pub(crate) mod network;
mod principal_cache;
pub(crate) mod public_page;
mod request;
mod server;
mod service;
pub(crate) mod sms_consents;
mod tenancy;
pub(crate) mod webhooks;

pub(crate) use access::Access;
pub(crate) use availability::{event_types, schedules, slots, time_off};
pub(crate) use booking::{bookings, holds, series};
pub(crate) use call::{calls, carrier, punctuality, records};
pub(crate) use context::RequestContext;
#[cfg(test)]
pub(crate) use endpoints::ENDPOINTS;

pub(crate) use identity::{keys, me, oauth, passkeys, profile, session_cookies, sessions, sign_in};
pub(crate) use lanes::{HEADER as LANE_HEADER, PATH as LANE_PATH};
pub(crate) use middleware::{
    cors, quota, rate_limit, rate_limit_headers, refusals, response_filter, security_headers,
};
pub use principal_cache::PrincipalCache;
pub use rate_limit::{RateLimiter, RateLimits};
pub use refusals::Refusals;
pub(crate) use request::{
    body, client, client_info, context, cookie, cursor, etag, extract, idempotency, principal,
    query,
};
pub(crate) use response_filter::ResponseFilter;
pub use server::Server;
pub(crate) use service::{cron, health, lanes};
pub(crate) use tenancy::{
    attendees, audit, billing, blocked_numbers, bootstrap, caller_ids, carrier_account,
    invitations, limits, members, notices, operator, organization, voice_config,
};

use crate::Error;
use callslot_shared::api::ErrorCode;

/// There is nothing at an address.
pub(crate) const NOTHING_HERE: Error =
    Error::Plain(ErrorCode::NotFound, "There is nothing at this address.");

/// An address takes other methods than the request's.
pub(crate) const OTHER_METHOD: Error = Error::Plain(
    ErrorCode::MethodNotAllowed,
    "This address does not take that method.",
);
