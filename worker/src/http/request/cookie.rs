//! The cookies, and whose pages may send them along.
//!
//! A browser adds the cookie to every request to this Worker, whoever's page makes it. So a request that
//! rests on the cookie and changes something has to come from this Worker's own pages: browsers say so in
//! `Sec-Fetch-Site`, and older ones in `Origin`; neither can be set by a page. `SameSite=Lax` keeps the
//! cookie from most such requests besides. Requests with a Bearer token are not concerned: no browser adds
//! one by itself.

use crate::http::headers;
use crate::{App, Error};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use callslot_shared::api::ErrorCode;
use chrono::TimeDelta;
use cookie::{Cookie, SameSite, time::Duration};
use url::Url;

/// The cookie's name. `__Host-` makes browsers insist on HTTPS, on this host, and on the whole of it (RFC
/// 6265bis section 4.1.3.2). They take `http://localhost` for safe enough.
const NAME: &str = "__Host-callslot_session";

/// The cookie of a browser that waits for a code by mail.
const NONCE: &str = "__Host-callslot_sign_in";
/// The cookie of a browser in which somebody has signed in.
const DEVICE: &str = "__Host-callslot_device";
/// The length of the two values, in hexadecimal digits.
const DIGITS: usize = 64;

/// Somebody else's page has made the request.
pub(crate) const NOT_OURS: Error = Error::Plain(
    ErrorCode::Forbidden,
    "This did not come from one of Callslot's own pages. Open Callslot and try there.",
);

/// The token in the session cookie.
pub(crate) fn session(headers: &HeaderMap) -> Option<&str> {
    named(headers, NAME)
}

/// The value that the browser that asked for a code was given.
pub(crate) fn nonce(headers: &HeaderMap) -> Option<&str> {
    named(headers, NONCE).filter(|value| value.len() == DIGITS)
}

/// The value that a browser in which somebody has signed in was given.
pub(crate) fn device(headers: &HeaderMap) -> Option<&str> {
    named(headers, DEVICE).filter(|value| value.len() == DIGITS)
}

fn named<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .filter(|cookie| cookie.name() == wanted)
        .filter_map(|cookie| cookie.value_raw())
        .find(|value| !value.is_empty())
}

/// Sets the cookie to a token, for as long as the session lasts at most.
pub(crate) fn set(token: &str, lasts: TimeDelta) -> (header::HeaderName, HeaderValue) {
    written(NAME, token, lasts, SameSite::Lax)
}

/// Gives a browser that waits for a code what the code opens something with.
pub(crate) fn set_nonce(nonce: &str, lasts: TimeDelta) -> (header::HeaderName, HeaderValue) {
    written(NONCE, nonce, lasts, SameSite::Strict)
}

/// Gives a browser what it is known by again.
pub(crate) fn set_device(token: &str, lasts: TimeDelta) -> (header::HeaderName, HeaderValue) {
    written(DEVICE, token, lasts, SameSite::Strict)
}

/// Takes the cookie away.
pub(crate) fn clear() -> (header::HeaderName, HeaderValue) {
    written(NAME, "", TimeDelta::zero(), SameSite::Lax)
}

fn written(
    name: &str,
    value: &str,
    lasts: TimeDelta,
    same_site: SameSite,
) -> (header::HeaderName, HeaderValue) {
    let cookie = Cookie::build((name, value))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(same_site)
        .max_age(Duration::seconds(lasts.num_seconds()));
    // Tokens are hexadecimal, so the value always is one.
    let value = HeaderValue::try_from(cookie.to_string());
    let value = value.unwrap_or(HeaderValue::from_static(""));
    (header::SET_COOKIE, value)
}

/// Refuses a request that would change something on the strength of a cookie, unless one of this Worker's
/// own pages has made it.
pub(crate) fn guard(app: &App, method: &Method, headers: &HeaderMap) -> Result<(), Error> {
    // GET never changes anything, whatever the address.
    let harmless = method.is_safe();
    let bears_token = headers.contains_key(header::AUTHORIZATION);
    if harmless || bears_token || session(headers).is_none() {
        return Ok(());
    }
    from_own_page(app, headers)
}

/// Refuses a request that none of this Worker's own pages has made.
pub(crate) fn from_own_page(app: &App, headers: &HeaderMap) -> Result<(), Error> {
    let own = match said(headers, headers::FETCH_SITE) {
        Some(site) => site == "same-origin",
        None => said(headers, header::ORIGIN).is_some_and(|origin| is_own(app, origin)),
    };
    if own { Ok(()) } else { Err(NOT_OURS) }
}

/// Refuses a request that a browser has made for a page of somebody else's. A program, which says nothing
/// of pages, passes: for requests that rest on no cookie and set one.
pub(crate) fn not_from_elsewhere(app: &App, headers: &HeaderMap) -> Result<(), Error> {
    let silent =
        !headers.contains_key(headers::FETCH_SITE) && !headers.contains_key(header::ORIGIN);
    if silent {
        return Ok(());
    }
    from_own_page(app, headers)
}

fn said(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).map(|value| value.to_str().unwrap_or(""))
}

fn is_own(app: &App, origin: &str) -> bool {
    let own = app.settings.public_url.as_ref().map(Url::origin);
    own.is_some_and(|own| own.is_tuple() && own.ascii_serialization() == origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_cookie_of_the_name_that_has_a_value_counts() {
        for (sent, found) in [
            (&["__Host-callslot_session=abc"][..], Some("abc")),
            (&["a=b;__Host-callslot_session=abc ; c"], Some("abc")),
            (&["a=b", "__Host-callslot_session=abc"], Some("abc")),
            (
                &["__Host-callslot_session=; __Host-callslot_session=x=y"],
                Some("x=y"),
            ),
            (&["; =; nothing; __Host-callslot_session=abc"], Some("abc")),
            (&["callslot_session=abc; __host-callslot_session=abc"], None),
            (&["a=\"; __Host-callslot_session=abc\""], Some("abc\"")),
            (&["__Host-callslot_session"], None),
            (&[], None),
        ] {
            let mut headers = HeaderMap::new();
            for cookies in sent {
                headers.append(header::COOKIE, cookies.parse().unwrap());
            }
            assert_eq!(session(&headers), found, "{sent:?}");
        }
    }
}
