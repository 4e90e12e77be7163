//! The phones page: its files, as they are, and what a browser may do with them.

mod bookings;
mod control;
mod feed;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::watch;

use crate::carrier::{Carrier, PhoneBook, Switches};

/// Everything comes from here and nothing is inline.
const POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    // The next simulator at this address may be another version.
    (header::CACHE_CONTROL, "no-cache"),
];

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// The Callslot server that the phones page books calls at.
#[derive(Clone)]
pub struct Callslot {
    /// Its base URL, such as `http://127.0.0.1:8787`.
    pub url: String,
    /// The key that the simulator proves itself with. The page never sees it.
    pub api_key: String,
}

/// Everything behind the page.
pub(crate) struct Page {
    pub(crate) carrier: Arc<Carrier>,
    pub(crate) phones: Arc<PhoneBook>,
    pub(crate) switches: Arc<Switches>,
    pub(crate) callslot: Option<Callslot>,
    /// For requests to Callslot.
    pub(crate) client: reqwest::Client,
    /// Whether the simulator has stopped.
    pub(crate) stopped: watch::Receiver<bool>,
}

pub(crate) fn routes(page: Page) -> Router {
    let index = || async { file(HTML, include_str!("index.html")) };
    let style = || async { file(CSS, include_str!("style.css")) };
    let phones = || async { file(JS, include_str!("phones.js")) };
    let legs = || async { file(JS, include_str!("legs.js")) };
    let words = || async { file(JS, include_str!("words.js")) };
    let icon = || async { file(SVG, include_str!("icon.svg")) };
    control::routes()
        .route("/", get(index))
        .route("/phones", get(index))
        .route("/phones/style.css", get(style))
        .route("/phones/phones.js", get(phones))
        .route("/phones/legs.js", get(legs))
        .route("/phones/words.js", get(words))
        .route("/phones/icon.svg", get(icon))
        .with_state(Arc::new(page))
}

fn file(kind: &'static str, text: &'static str) -> Response {
    (HEADERS, [(header::CONTENT_TYPE, kind)], text).into_response()
}
