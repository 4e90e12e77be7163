//! `/api/calls` in the document.

use super::{
    bookings::{cursor, key, limit, replayed, time},
    endpoint::Endpoint,
};
use callslot_shared::ids::{BookingId, CallId};
use serde_json::json;
use utoipa::{
    ToSchema,
    openapi::{ObjectBuilder, Ref, Type},
};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![list(), create(), show(), punctuality(), chart()]
}

fn endpoint(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Calls", id, summary)
}

fn list() -> Endpoint {
    endpoint("listCalls", "List calls")
        .about("The organization's calls, the newest first, each with its legs.")
        .query(
            "booking_id",
            "Only calls that were placed for this booking.",
            Ref::from_schema_name(BookingId::name()),
        )
        .query(
            "outcome",
            "`missing`: only calls that an operator took, that are over, and that have no \
             outcome yet.",
            ObjectBuilder::new()
                .schema_type(Type::String)
                .enum_values(Some(["missing"])),
        )
        .query("cursor", "`next_cursor` of the page before.", cursor())
        .query("limit", "The most calls to answer with.", limit())
        .says(200, "A page of calls.")
        .leads_to(200, "showCall", "/calls/0/id")
}

fn create() -> Endpoint {
    let ada = json!({"attendee_phone": "+1 415 555 2671", "attendee_name": "Ada Lovelace"});
    endpoint("callNow", "Call now")
        .about(
            "Books a call with the present for its start and rings the first phone at once. The key is \
             required, so that a repeated request can never ring twice: it waits for the answer of \
             the first. Over the organization's limits by the day or the minute nothing is booked.",
        )
        .header(
            "Idempotency-Key",
            "The client's name for this request; a fresh one for each call.",
            true,
            key(),
        )
        .examples(&[("Call Ada", ada)])
        .says(
            201,
            "The booking: `calling` if the first phone is being rung, `pending` if the call \
             waits for its turn, `failed` with the reason.",
        )
        .with_header(201, "Idempotency-Replayed", replayed())
        .leads_to(201, "showBooking", "/booking/id")
        .leads_to(201, "cancelBooking", "/booking/id")
}

fn show() -> Endpoint {
    endpoint("showCall", "Show a call")
        .id::<CallId>("The carrier's id of either leg.")
        .says(200, "The call with its legs.")
}

fn punctuality() -> Endpoint {
    ranged(
        "showPunctuality",
        "Show how punctual calls were",
    )
    .about(
        "The time from the booked second to each step of a call, how much of that was waiting for the carrier's pace and \
         how much for Callslot, and what the bookings came to. \
         Later attempts at a call are not counted. At most 92 days, and the latest 10,000 calls of them.",
    )
    .says(200, "The figures.")
}

fn chart() -> Endpoint {
    ranged("drawPunctuality", "Draw how punctual calls were")
        .about("The calls by how long after the booked second the carrier was asked, as a picture.")
        .answers_as(200, "image/svg+xml", "The picture.")
}

fn ranged(id: &str, summary: &str) -> Endpoint {
    endpoint(id, summary)
        .query(
            "from",
            "The first booked second that counts; a week before `to` unless given.",
            time(),
        )
        .query(
            "to",
            "The first booked second that does not count any more; now unless given.",
            time(),
        )
}
