//! The cookies of somebody who has just signed in.

use crate::{
    App,
    http::cookie,
    usecases::identity::open_session::{KNOWN_FOR, SignedIn},
};
use axum::{
    http::{HeaderName, HeaderValue},
    response::AppendHeaders,
};

/// The headers that give the session's token to a browser, and with it what the browser is known by from now on.
pub(crate) fn session_cookies(
    app: &App,
    signed_in: &SignedIn,
) -> AppendHeaders<Vec<(HeaderName, HeaderValue)>> {
    let session = cookie::set(&signed_in.token, app.settings.sessions.absolute);
    let device = signed_in.device.as_deref();
    let device = device.map(|token| cookie::set_device(token, KNOWN_FOR));
    AppendHeaders([session].into_iter().chain(device).collect())
}
