//! `/b/{organization}`: the public booking page. No cookie, no script that is needed, and no page that tells whether something
//! exists that is not public: all that is not is answered as any address at which there is nothing.

mod booking;
mod times;
mod view;

use super::templates::public::PageFrame;
use crate::{
    Error,
    http::{NOTHING_HERE, RequestContext},
    usecases::public_page::visit::{OfferedEvent, Visit, page_logo, visit},
};
use axum::{
    Router,
    extract::{Path, rejection::PathRejection},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use maud::Markup;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use view::View;

/// The addresses.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/b/{organization}", get(times::list))
        .route("/b/{organization}/logo", get(logo))
        .route(
            "/b/{organization}/{event}",
            get(times::show).post(booking::hold),
        )
        .route(
            "/b/{organization}/{event}/book",
            get(booking::form).post(booking::submit),
        )
        .route("/b/{organization}/{event}/sent", get(booking::sent))
        .route("/b/{organization}/{event}/code", post(booking::code))
        .route(
            "/b/{organization}/{event}/confirm/{token}",
            get(booking::look).post(booking::confirm),
        )
}

/// The names in an address.
type PathNames<T> = Result<Path<T>, PathRejection>;

/// The page of an organization, as a request asks for it.
async fn visited(
    context: &RequestContext,
    organization: &str,
    query: Option<&str>,
) -> Result<View, Error> {
    let visit = visit(&context.app, organization).await?;
    let visit = visit.ok_or(NOTHING_HERE)?;
    Ok(View::of(visit, &context.headers, query.unwrap_or_default()))
}

/// The event type of a name, if it is public.
fn event<'a>(visit: &'a Visit, name: &str) -> Result<&'a OfferedEvent, Error> {
    visit.event(name).ok_or(NOTHING_HERE)
}

/// The logo, with its own type.
#[worker::send]
async fn logo(context: RequestContext, named: PathNames<String>) -> Result<Response, Error> {
    let Path(organization) = named.map_err(|_| NOTHING_HERE)?;
    let logo = page_logo(&context.app, &organization).await?;
    let logo = logo.ok_or(NOTHING_HERE)?;
    let headers = [
        (header::CONTENT_TYPE, logo.format.media_type()),
        (header::CACHE_CONTROL, "public, max-age=300"),
        (header::CONTENT_DISPOSITION, "inline"),
    ];
    Ok((headers, logo.bytes).into_response())
}

/// Whether a page is for search engines, or belongs to one visitor.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Anybody may find it.
    Anybody,
    /// It is one visitor's.
    OneVisitor,
}

/// A page with what browsers are told about it.
fn answer(status: StatusCode, view: &View, reach: Reach, page: &Markup) -> Response {
    let frame = PageFrame::of(view.page(), view.language);
    let style = frame.own_style();
    let policy = policy(&view.page().frame_origins, style.as_deref());
    let mut response = (status, page.clone()).into_response();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(view.language.as_str()),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    if reach == Reach::OneVisitor || view.is_embedded() {
        let name = HeaderName::from_static("x-robots-tag");
        headers.insert(name, HeaderValue::from_static("noindex, nofollow"));
    }
    response
}

/// What a page may do: as all pages of the service, but that the organization's sites may frame it, and that its own colour is
/// allowed by its hash.
fn policy(frame_origins: &[String], style: Option<&str>) -> String {
    let mut policy = "default-src 'none'; form-action 'self'; base-uri 'none'; script-src 'self'; connect-src 'self'; \
                      img-src 'self'; manifest-src 'self'; style-src 'self'"
        .to_owned();
    if let Some(style) = style {
        let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
        // Writing to a string cannot fail.
        let _ = write!(policy, " 'sha256-{hash}'");
    }
    policy.push_str("; frame-ancestors ");
    if frame_origins.is_empty() {
        policy.push_str("'none'");
    } else {
        policy.push_str(&frame_origins.join(" "));
    }
    policy
}

/// Leads on with GET.
fn lead(place: &str) -> Response {
    match HeaderValue::from_str(place) {
        Ok(place) => (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response(),
        Err(_) => NOTHING_HERE.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_framed_by_the_sites_on_the_list_only() {
        let none = policy(&[], None);
        assert!(none.ends_with("frame-ancestors 'none'"), "{none}");
        let sites = [
            "https://a.example".to_owned(),
            "https://b.example:8443".to_owned(),
        ];
        let some = policy(&sites, Some(":root{}"));
        assert!(
            some.ends_with("frame-ancestors https://a.example https://b.example:8443"),
            "{some}"
        );
        assert!(some.contains("style-src 'self' 'sha256-"), "{some}");
        assert!(!some.contains("unsafe"), "{some}");
    }
}
