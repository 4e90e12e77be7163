//! The page that asks, with what browsers are told about it.

use crate::{
    usecases::identity::oauth::authorize_client::AskedPerson,
    web::templates::{self, Person},
};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use callslot_shared::{oauth::Authorization, words::Language};
use maud::Markup;
use url::Url;

/// The page that tells who asks, and what it would get.
pub(super) fn question(
    language: Language,
    asked: &Authorization,
    person: &AskedPerson,
) -> Response {
    let person = Person {
        name: &person.person,
        email: &person.email,
        organization: &person.organization,
    };
    let html = templates::grant(language, asked, &person);
    page(StatusCode::OK, html, Some(&asked.redirect_uri))
}

/// A request that leads nowhere, told to the person and to nobody else.
pub(super) fn astray(language: Language) -> Response {
    page(StatusCode::BAD_REQUEST, templates::astray(language), None)
}

fn page(status: StatusCode, html: Markup, leads_to: Option<&str>) -> Response {
    let policy = [(header::CONTENT_SECURITY_POLICY, policy(leads_to))];
    (status, policy, html).into_response()
}

/// Nothing runs, and no other site shows the page. Browsers hold the addresses that a form's answer leads
/// to against `form-action` as well.
fn policy(leads_to: Option<&str>) -> String {
    let to = leads_to
        .and_then(|address| address.parse::<Url>().ok())
        .map_or_else(String::new, |url| {
            format!(" {}", url.origin().ascii_serialization())
        });
    format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; \
         form-action 'self'{to}; base-uri 'none'; frame-ancestors 'none'"
    )
}
