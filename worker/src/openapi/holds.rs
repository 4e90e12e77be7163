//! `/api/holds` in the document.

use super::endpoint::Endpoint;
use callslot_shared::ids::HoldId;
use serde_json::json;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![create(), show(), release()]
}

fn endpoint(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Bookings", id, summary)
}

fn create() -> Endpoint {
    endpoint(
        "createHold",
        "Hold a time for five minutes",
    )
    .about(
        "Nobody else books the operator then. A booking that names it as `hold` takes its place. One of an event type \
         keeps the buffers of that free too, and of a `collective` one the time of all its hosts. A member holds at most 5 times at once.",
    )
    .examples(&[(
        "Half an hour of one's own",
        json!({"start_time": "2026-11-22T10:30:00Z"}),
    )])
    .says(201, "The hold.")
    .with_header(
        201,
        "Location",
        super::endpoint::text_header("The hold's address.", "/api/holds/019a0000-0000-7000-8000-000000000301"),
    )
    .leads_to(201, "showHold", "/hold/id")
}

fn show() -> Endpoint {
    endpoint("showHold", "Show a hold")
        .about("One that has expired is none.")
        .id::<HoldId>("The hold's id.")
        .says(200, "The hold.")
}

fn release() -> Endpoint {
    endpoint("releaseHold", "Release a hold")
        .about("Only the member who holds the time can.")
        .id::<HoldId>("The hold's id.")
        .says(200, "The hold that was.")
}
