//! `/api/bookings` in the document.

use super::endpoint::{Endpoint, text_header};
use crate::http::{
    bookings::{MAX_OFFSET, MAX_SEARCH, orders},
    idempotency,
};
use callslot_shared::{
    api::{DEFAULT_LIMIT, MAX_LIMIT},
    booking::{Source, Status},
    ids::{BookingId, UserId},
};
use serde_json::json;
use utoipa::{
    ToSchema,
    openapi::{
        ArrayBuilder, Header, Object, ObjectBuilder, Ref, Type,
        schema::{KnownFormat, SchemaFormat},
    },
};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![list(), create(), show(), change(), cancel(), timeline()]
}

fn endpoint(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Bookings", id, summary)
}

fn list() -> Endpoint {
    endpoint("listBookings", "List bookings")
        .about(
            "The organization's bookings, the next to ring first unless `sort` says otherwise. \
             A parameter that is not known is refused.",
        )
        .query(
            "status",
            "Only bookings in these states. Give it several times, or once with commas.",
            ArrayBuilder::new()
                .items(Ref::from_schema_name(Status::name()))
                .build(),
        )
        .query(
            "user_id",
            "Only bookings of this operator.",
            Ref::from_schema_name(UserId::name()),
        )
        .query(
            "source",
            "Only bookings that came about so.",
            Ref::from_schema_name(Source::name()),
        )
        .query(
            "from",
            "Only bookings that start at this time or later.",
            time(),
        )
        .query("to", "Only bookings that start before this time.", time())
        .query(
            "search",
            "Only bookings with this text in their title, their attendee's name or their \
             attendee's number, however the number is spelled.",
            ObjectBuilder::new()
                .schema_type(Type::String)
                .max_length(Some(MAX_SEARCH))
                .build(),
        )
        .query(
            "sort",
            "The order, with `-` in front for the latest first.",
            ObjectBuilder::new()
                .schema_type(Type::String)
                .enum_values(Some(orders()))
                .default(orders().next().map(Into::into))
                .build(),
        )
        .query(
            "cursor",
            "`next_cursor` of the page before, in the same order.",
            cursor(),
        )
        .query("limit", "The most bookings to answer with.", limit())
        .query(
            "offset",
            "The number of bookings to leave out at the beginning. Not together with `cursor`.",
            whole(0, MAX_OFFSET, 0),
        )
        .query(
            "count",
            "Whether to count all bookings that fit, into `total`.",
            ObjectBuilder::new()
                .schema_type(Type::Boolean)
                .default(Some(false.into()))
                .build(),
        )
        .says(200, "A page of bookings.")
}

fn create() -> Endpoint {
    let smallest =
        json!({"start_time": "2026-11-22T10:30:00Z", "attendee_phone": "+1 415 555 2671"});
    let full = json!({
        "start_time": "2026-11-22T10:30:00Z",
        "duration_minutes": 30,
        "timezone": "Europe/Berlin",
        "attendee_phone": "+1 415 555 2671",
        "attendee_extension": ",,1234#",
        "attendee_name": "Ada Lovelace",
        "attendee_email": "ada@example.com",
        "title": "Follow-up call",
        "description": "What changed since the demo",
        "modulations": {"recording": true},
        "notes": "Prefers mornings",
    });
    endpoint("createBooking", "Book a call")
        .about(
            "At `start_time` the operator's phone rings, and on a key press the attendee's; or the other \
             way round, where `bridge_order` is `attendee_first`. The \
             operator is an active member who can take calls and has a phone. The number is one that the \
             organization calls, and not called as often as its limits allow (`PATCH /api/limits`). An \
             `attendee_extension` is sent before every word, and then both are connected only once the attendee has \
             pressed a key. A call that rings within 15 minutes needs the scope `execute` too.",
        )
        .header(
            "Idempotency-Key",
            "The client's name for this request. Sent again under the same key it is done once and \
             answers the same.",
            false,
            key(),
        )
        .examples(&[("Only what it needs", smallest), ("With all fields", full)])
        .says(201, "The booking, pending.")
        .with_header(201, "ETag", etag())
        .with_header(
            201,
            "Location",
            text_header(
                "The booking's address.",
                "/api/bookings/019ab000-0000-7000-8000-000000000001",
            ),
        )
        .with_header(201, "Idempotency-Replayed", replayed())
        .leads_to(201, "showBooking", "/booking/id")
        .leads_to(201, "changeBooking", "/booking/id")
        .leads_to(201, "cancelBooking", "/booking/id")
}

fn show() -> Endpoint {
    one("showBooking", "Show a booking")
        .header(
            "If-None-Match",
            "ETags of the booking that the client has. Is it one of them, the answer is 304.",
            false,
            tags(),
        )
        .says(200, "The booking.")
        .with_header(200, "ETag", etag())
        .answers_empty(304, "The client has the booking as it is.")
        .with_header(304, "ETag", etag())
}

fn change() -> Endpoint {
    endpoint("changeBooking", "Change a booking")
        .about(
            "Moves it, hands it over, edits it. What is left out stays; `null` empties a field that \
             may be empty. A booking can be changed while it is pending, its notes always. Moving \
             the start keeps the length. To have a phone ring within 15 minutes that did not, or not then, needs the scope \
             `execute` too.",
        )
        .id::<BookingId>("The booking's id.")
        .header("If-Match", IF_MATCH, false, tags())
        .examples(&[
            ("Move it", json!({"start_time": "2026-11-22T14:00:00Z"})),
            ("Write notes", json!({"notes": "Moved at Ada's wish"})),
        ])
        .says(200, "The booking as it stands now.")
        .with_header(200, "ETag", etag())
}

fn cancel() -> Endpoint {
    one("cancelBooking", "Call a booking off")
        .about(
            "A pending booking will not ring; one that is calling is hung up. Cancelling again \
             answers the same. Once both sides are connected the call is hung up and the booking is not cancelled: it is \
             `calling` until the carrier says that the call is over, and then `completed`.",
        )
        .query("notify", NOTIFY, Object::with_type(Type::Boolean))
        .header("If-Match", IF_MATCH, false, tags())
        .says(200, "The booking, and whether a phone rang for it.")
        .with_header(200, "ETag", etag())
}

fn timeline() -> Endpoint {
    one("showBookingTimeline", "Show a booking's history")
        .about(
            "Everything that happened to the booking and on its calls, in order: booked, moved, handed over, edited, \
             cancelled, each attempt with its call, confirmations, the outcome. Each event has its instant and whoever did it. \
             Kinds may be added.",
        )
        .says(200, "The events, the oldest first.")
}

const IF_MATCH: &str = "The booking's ETag as the client knows it. Has the booking changed since, nothing \
                        is done and the answer is 409 `version_conflict`.";

/// The parameter of a cancellation that says who is told.
pub(super) const NOTIFY: &str = "Whether attendees who were told of a call are told by mail that it is cancelled. Unless given, as \
                                 the booking's own `notify` says, which is set to it. Operators are told as ever.";

fn one(id: &str, summary: &str) -> Endpoint {
    endpoint(id, summary).id::<BookingId>("The booking's id.")
}

/// An Idempotency-Key.
pub(super) fn key() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(idempotency::MAX))
        .pattern(Some("^[!-~]+$"))
        .examples(["6f1c0f2e-9a55-4b1e-8d0f-2b7f3a6c9d10"])
        .build()
}

/// Says that an answer was given before.
pub(super) fn replayed() -> Header {
    text_header(
        "`true` if this is the answer of an earlier request with the same key, given again; else it is left out.",
        "true",
    )
}

/// The place where a page ended.
pub(super) fn cursor() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some("^[A-Za-z0-9_-]+$"))
        .build()
}

/// The number of entries of a list to show.
pub(super) fn limit() -> Object {
    whole(1, MAX_LIMIT, DEFAULT_LIMIT)
}

pub(super) fn whole(least: u32, most: u32, default: u32) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(least))
        .maximum(Some(most))
        .default(Some(default.into()))
        .build()
}

pub(super) fn time() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .build()
}

pub(super) fn tags() -> Object {
    Object::with_type(Type::String)
}

fn etag() -> Header {
    text_header("The booking's version.", "\"1\"")
}
