//! `/api/series` in the document.

use super::{
    bookings::{NOTIFY, key, replayed, tags},
    endpoint::{Endpoint, text_header},
};
use callslot_shared::ids::SeriesId;
use serde_json::{Value, json};
use utoipa::openapi::{
    Header, ObjectBuilder,
    schema::{Object, Type},
};

const IF_MATCH: &str = "The series' ETag as the client knows it. Has the series changed since, nothing is done and the \
                        answer is 409 `version_conflict`.";

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![preview(), create(), show(), change(), cancel()]
}

fn endpoint(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Bookings", id, summary)
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
    endpoint("previewSeries", "Look at a series before it is booked")
        .about(
            "Every call with its instant, its local time, whether clocks are set over it (`clock`), and what is \
             in its way. Nothing is booked.",
        )
        .examples(&[("Ten weeks, at ten in New York", weekly())])
        .says(200, "The series as it would be.")
}

fn create() -> Endpoint {
    endpoint("createSeries", "Book a series")
        .about(
            "All of it or nothing: every call is checked before any is booked. The series follows the clocks of its \
             zone: 10:00 there stays 10:00 there. A time that clocks skip rings as much later as they skip (RFC 5545 \
             would leave that call out), and of one that comes twice the first is meant. An UNTIL in universal time is \
             compared with the instants of the calls. If one of the calls rings within 15 minutes, the scope \
             `execute` is needed too.",
        )
        .header(
            "Idempotency-Key",
            "The client's name for this request. Sent again under the same key it is done once and answers the same.",
            false,
            key(),
        )
        .examples(&[("Ten weeks, at ten in New York", weekly())])
        .says(201, "The series, booked.")
        .with_header(201, "ETag", etag())
        .with_header(
            201,
            "Location",
            text_header("The series' address.", "/api/series/019a0000-0000-7000-8000-000000000901"),
        )
        .with_header(201, "Idempotency-Replayed", replayed())
        .leads_to(201, "showSeries", "/series/id")
}

fn show() -> Endpoint {
    endpoint("showSeries", "Show a series and its bookings")
        .id::<SeriesId>("The series' id.")
        .says(200, "The series.")
        .with_header(200, "ETag", etag())
}

fn change() -> Endpoint {
    endpoint("changeSeries", "Change one, the following or all calls of a series")
        .about(
            "Only calls that are pending and still to come are touched; all that are meant are changed, or none. \
             `following` splits the series: the answer is the part from there on. A call that was moved by itself \
             keeps its time, unless the rule is another. To have a phone ring within 15 minutes that did not, or not then, \
             needs the scope `execute` too.",
        )
        .id::<SeriesId>("The series' id.")
        .header("If-Match", IF_MATCH, false, tags())
        .examples(&[(
            "All of them half an hour later",
            json!({"scope": "all", "change": {"start_time": "2026-11-23T10:30:00-05:00"}}),
        )])
        .says(200, "The series as it is now.")
        .with_header(200, "ETag", etag())
}

fn cancel() -> Endpoint {
    endpoint("cancelSeries", "Cancel one, the following or all calls of a series")
        .about("Only pending calls are cancelled; cancel a call that is under way by itself, as a booking.")
        .id::<SeriesId>("The series' id.")
        .query("scope", "Which calls; `all` unless said otherwise.", scope())
        .query(
            "occurrence",
            "The call meant, by its `occurrence`. Needed unless all are.",
            Object::with_type(Type::String),
        )
        .query("notify", NOTIFY, Object::with_type(Type::Boolean))
        .header("If-Match", IF_MATCH, false, tags())
        .says(200, "The series as it is now.")
        .with_header(200, "ETag", etag())
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
