//! `/api/public-page` in the document.

use super::{
    bookings::tags,
    endpoint::{Endpoint, text_header},
};
use serde_json::json;
use utoipa::openapi::Header;

const IF_MATCH: &str = "The settings' ETag as the client knows it. Have they changed since, nothing is done and the answer is 409 \
                        `version_conflict`.";

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![show(), put()]
}

fn endpoint(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Organization", id, summary)
}

fn etag() -> Header {
    text_header("The settings' version.", "\"1\"")
}

fn show() -> Endpoint {
    endpoint("showPublicPage", "Show the public booking page's settings")
        .says(
            200,
            "The settings, or what they are before anybody has saved them.",
        )
        .with_header(200, "ETag", etag())
}

fn put() -> Endpoint {
    endpoint("putPublicPage", "Set the public booking page")
        .about(
            "For owners and admins. Anybody can book the event types that are named here, once they have proved an e-mail \
             address: at `/b/{slug}`, by the event types' own slugs, rules and questions. Nothing is public before. A page that \
             is turned off answers as if there was none; what was booked stays.",
        )
        .header("If-Match", IF_MATCH, false, tags())
        .examples(&[
            (
                "A page that is not on yet",
                json!({"slug": "acme-support", "name": "Acme Support", "languages": ["en", "de"], "allowed_countries": ["US", "DE"]}),
            ),
            ("Nothing public", json!({})),
        ])
        .says(200, "The settings as they stand now.")
        .with_header(200, "ETag", etag())
}
