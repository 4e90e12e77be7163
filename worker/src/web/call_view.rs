//! The way in which a reader wants the pages of their call shown, and what all of these pages have.

use super::{
    html,
    templates::{
        self,
        self_service::{self, CallActions, CallShown},
    },
};
use crate::{
    Error,
    http::NOTHING_HERE,
    usecases::{
        messages::attendee_call::{LinkedCall, PageView, ReplacedLink},
        self_service::{free_times::WantedFor, new_time::wanted},
    },
};
use axum::{
    extract::{Path, rejection::PathRejection},
    http::{HeaderName, HeaderValue, StatusCode},
    response::Response,
};
use callslot_shared::{
    schedule::{TimeZone, self_service::AttendeeChange},
    words::{
        AttendeeText, Language,
        messages::{attendee, self_service as texts},
    },
};
use std::collections::HashMap;

/// No search engine keeps what a token opens.
const NO_INDEX: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-robots-tag"),
    HeaderValue::from_static("noindex, nofollow"),
);

/// The token in a path.
pub(super) type Token = Result<Path<String>, PathRejection>;

/// The token that was given.
pub(super) fn given(token: Token) -> Result<String, Error> {
    token.map(|Path(token)| token).map_err(|_| NOTHING_HERE)
}

/// An answer that no search engine keeps.
pub(super) fn private(mut response: Response) -> Response {
    let (name, value) = NO_INDEX;
    response.headers_mut().insert(name, value);
    response
}

/// The values of a page's address.
pub(super) struct CallQuery {
    /// The zone and the language.
    pub(super) view: PageView,
    values: HashMap<String, String>,
}

impl CallQuery {
    /// A value by its name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }
}

/// Reads the values of an address. A zone or language that is none counts as not chosen: pages offer those that are.
pub(super) fn view(query: Option<&str>) -> CallQuery {
    let query = query.unwrap_or_default().as_bytes();
    let values: HashMap<_, _> = url::form_urlencoded::parse(query).into_owned().collect();
    let get = |name| values.get(name).map_or("", String::as_str);
    CallQuery {
        view: PageView {
            language: Language::parse("lang", get("lang")).ok(),
            zone: TimeZone::parse("zone", get("zone")).ok(),
        },
        values,
    }
}

/// The call that a page is about, for its reader.
pub(super) fn shown(token: &str, call: &LinkedCall, query: &CallQuery) -> CallShown {
    let facts = call.facts();
    let PageView { language, zone } = query.view;
    let zone = zone.map(|zone| ("zone", zone.name().to_owned()));
    let language = language.map(|language| ("lang", language.as_str().to_owned()));
    CallShown {
        reader: call.reader(query.view),
        who: facts.operator.clone(),
        organization: facts.organization.clone(),
        number: facts.number.clone(),
        contact: call.contact.clone(),
        minutes: facts.minutes,
        start: facts.start,
        path: format!("/c/{token}"),
        view: zone.into_iter().chain(language).collect(),
    }
}

/// The page of a call, with a note about what was asked for.
pub(super) fn call_page(
    status: StatusCode,
    token: &str,
    call: &LinkedCall,
    query: &CallQuery,
    note: Option<AttendeeText>,
) -> Response {
    let choose = wanted(call).ok().map(|wanted| match wanted {
        WantedFor::Moving => texts::CHOOSE,
        WantedFor::BookingAgain => attendee::BOOK_AGAIN,
    });
    let booked_again = call.rebooked_as.map(|_| texts::BOOKED_AGAIN);
    let offered = CallActions {
        shown: shown(token, call, query),
        note: note.or(booked_again),
        choose,
        cancel: call.may(AttendeeChange::Cancel).is_ok(),
    };
    let page = templates::call(&call.page(query.view), &offered);
    private(html(status, page))
}

/// The page of a link that a newer one has replaced.
pub(super) fn replaced(link: &ReplacedLink) -> Response {
    private(html(
        StatusCode::GONE,
        self_service::replaced(link.language),
    ))
}
