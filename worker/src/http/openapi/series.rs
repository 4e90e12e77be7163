//! `/api/series` in the document.

use super::{
    bookings::{key, replayed, tags},
    endpoint::{Endpoint, text_header},
};
use callslot_shared::{
    access::{Action, Feature},
    api::{ChangeSeries, CreateSeries, ErrorCode, SeriesBody, SeriesPreview},
    ids::SeriesId,
};
use serde_json::{Value, json};
use utoipa::openapi::{
    Header, HttpMethod, ObjectBuilder,
    schema::{Object, Type},
};

const ONE: &str = "/api/series/{id}";
const IF_MATCH: &str = "The series' ETag as the client knows it. Has the series changed since, nothing is done and the \
                        answer is 409 `version_conflict`.";

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![preview(), create(), show(), change(), cancel()]
}

fn endpoint(method: HttpMethod, path: &'static str, id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Bookings", method, path, id, summary)
}

fn weekly() -> Value {
    json!({
        "recurrence": "FREQ=WEEKLY;COUNT=10",
        "booking": {
            "start_time": "2026-11-23T10:00:00-05:00", "timezone": "America/New_York",
            "attendee_phone": "+14155552671",
        },
    })
}

fn preview() -> Endpoint {
    let path = "/api/series/preview";
    endpoint(HttpMethod::Post, path, "previewSeries", "Look at a series before it is booked")
        .about(
            "Every call with its instant, what the wall reads then, whether clocks are set over it (`clock`), and what is \
             in its way. Nothing is booked.",
        )
        .guarded(Feature::Booking, Action::Write)
        .takes::<CreateSeries>(&[("Ten weeks, at ten in New York", weekly())])
        .answers::<SeriesPreview>(200, "What the series would be.")
        .fails([ErrorCode::InvalidField, ErrorCode::NotSupported,
            ErrorCode::ConsentPolicy])
}

fn create() -> Endpoint {
    endpoint(HttpMethod::Post, "/api/series", "createSeries", "Book a series")
        .about(
            "All of it or nothing: every call is checked before any is booked. The series follows the clocks of its \
             zone: 10:00 there stays 10:00 there. A time that clocks skip rings as much later as they skip (RFC 5545 \
             would leave that call out), and of one that comes twice the first is meant. An UNTIL in universal time is \
             compared with the instants of the calls. If one of the calls rings within 15 minutes, the scope \
             `execute` is needed too.",
        )
        .guarded(Feature::Booking, Action::Write)
        .header(
            "Idempotency-Key",
            "What the client calls this request. Sent again under the same key it is done once and answers the same.",
            false,
            key(),
        )
        .takes::<CreateSeries>(&[("Ten weeks, at ten in New York", weekly())])
        .answers::<SeriesBody>(201, "The series, booked.")
        .with_header(201, "ETag", etag())
        .with_header(
            201,
            "Location",
            text_header("Where the series is.", "/api/series/019a0000-0000-7000-8000-000000000901"),
        )
        .with_header(201, "Idempotency-Replayed", replayed())
        .leads_to(201, "showSeries", "/series/id")
        .fails([
            ErrorCode::InvalidField,
            ErrorCode::NotSupported,
            ErrorCode::ConsentPolicy,
            ErrorCode::NumberNotAllowed,
            ErrorCode::CountryNotAllowed,
            ErrorCode::AttendeeLimit,
            ErrorCode::PendingLimit,
            ErrorCode::SeriesConflict,
            ErrorCode::IdempotencyConflict,
        ])
}

fn show() -> Endpoint {
    endpoint(
        HttpMethod::Get,
        ONE,
        "showSeries",
        "Show a series and its bookings",
    )
    .guarded(Feature::Booking, Action::Read)
    .id::<SeriesId>("The series' id.")
    .answers::<SeriesBody>(200, "The series.")
    .with_header(200, "ETag", etag())
}

fn change() -> Endpoint {
    endpoint(HttpMethod::Patch, ONE, "changeSeries", "Change one, the following or all calls of a series")
        .about(
            "Only calls that are pending and still to come are touched; all that are meant are changed, or none. \
             `following` splits the series: the answer is the part from there on. A call that was moved by itself \
             keeps its time, unless the rule is another. To have a phone ring within 15 minutes that did not, or not then, \
             needs the scope `execute` too.",
        )
        .guarded(Feature::Booking, Action::Write)
        .id::<SeriesId>("The series' id.")
        .header("If-Match", IF_MATCH, false, tags())
        .takes::<ChangeSeries>(&[(
            "All of them half an hour later",
            json!({"scope": "all", "change": {"start_time": "2026-11-23T10:30:00-05:00"}}),
        )])
        .answers::<SeriesBody>(200, "The series as it is now.")
        .with_header(200, "ETag", etag())
        .fails([
            ErrorCode::InvalidField,
            ErrorCode::NotSupported,
            ErrorCode::ConsentPolicy,
            ErrorCode::NumberNotAllowed,
            ErrorCode::CountryNotAllowed,
            ErrorCode::AttendeeLimit,
            ErrorCode::PendingLimit,
            ErrorCode::SeriesConflict,
            ErrorCode::VersionConflict,
            ErrorCode::Conflict,
        ])
}

fn cancel() -> Endpoint {
    endpoint(HttpMethod::Delete, ONE, "cancelSeries", "Call off one, the following or all calls of a series")
        .about("Only calls that are pending are called off; one that is under way is a booking to cancel by itself.")
        .guarded(Feature::Booking, Action::Write)
        .id::<SeriesId>("The series' id.")
        .query("scope", "Which calls; `all` unless said otherwise.", scope())
        .query(
            "occurrence",
            "The call meant, by its `occurrence`. Needed unless all are.",
            Object::with_type(Type::String),
        )
        .header("If-Match", IF_MATCH, false, tags())
        .answers::<SeriesBody>(200, "The series as it is now.")
        .with_header(200, "ETag", etag())
        .fails([
            ErrorCode::InvalidRequest,
            ErrorCode::InvalidField,
            ErrorCode::VersionConflict,
            ErrorCode::Conflict,
        ])
}

fn scope() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(["this", "following", "all"]))
        .default(Some("all".into()))
        .build()
}

fn etag() -> Header {
    text_header("The series' version.", "\"1\"")
}
