//! `/api/holds` in the document.

use super::endpoint::Endpoint;
use callslot_shared::{
    access::{Action, Feature},
    api::{CreateHold, ErrorCode, HoldBody},
    ids::HoldId,
};
use serde_json::json;
use utoipa::openapi::HttpMethod;

const ONE: &str = "/api/holds/{id}";

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![create(), show(), release()]
}

fn endpoint(method: HttpMethod, path: &'static str, id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Bookings", method, path, id, summary)
}

fn create() -> Endpoint {
    endpoint(
        HttpMethod::Post,
        "/api/holds",
        "createHold",
        "Hold a time for five minutes",
    )
    .about(
        "Nobody else books the operator then. A booking that names it as `hold` takes its place. One of an event type \
         keeps the buffers of that free too, and of a `collective` one the time of all its hosts. A member holds at most 5 times at once.",
    )
    .guarded(Feature::Booking, Action::Write)
    .takes::<CreateHold>(&[(
        "Half an hour of one's own",
        json!({"start_time": "2026-11-22T10:30:00Z"}),
    )])
    .answers::<HoldBody>(201, "The hold.")
    .with_header(
        201,
        "Location",
        super::endpoint::text_header("Where the hold is.", "/api/holds/019a0000-0000-7000-8000-000000000301"),
    )
    .leads_to(201, "showHold", "/hold/id")
    .fails([
        ErrorCode::InvalidField,
        ErrorCode::Conflict,
        ErrorCode::SlotTaken,
        ErrorCode::CarrierBusy,
    ])
}

fn show() -> Endpoint {
    endpoint(HttpMethod::Get, ONE, "showHold", "Show a hold")
        .about("One that has expired is none.")
        .guarded(Feature::Booking, Action::Read)
        .id::<HoldId>("The hold's id.")
        .answers::<HoldBody>(200, "The hold.")
}

fn release() -> Endpoint {
    endpoint(HttpMethod::Delete, ONE, "releaseHold", "Let a time go")
        .about("Only whoever holds it can.")
        .guarded(Feature::Booking, Action::Write)
        .id::<HoldId>("The hold's id.")
        .answers::<HoldBody>(200, "The hold that was.")
}
