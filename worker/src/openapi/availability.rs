//! Schedules, times off, event types and slots in the document.

use super::{
    bookings::{limit, time, whole},
    endpoint::{Endpoint, text_header},
};
use callslot_shared::{
    booking::{MAX_DURATION, MIN_DURATION},
    ids::{BookingId, EventTypeId, ScheduleId, TimeOffId, UserId},
    phone::PhoneNumber,
    schedule::TimeZone,
};
use serde_json::{Value, json};
use utoipa::{
    ToSchema,
    openapi::{Header, Object, Ref, Type},
};

const IF_MATCH: &str = "Its ETag as the client knows it. Has it changed since, nothing is done and the answer is \
                        409 `version_conflict`.";

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        slots(),
        explain(),
        list_schedules(),
        create_schedule(),
        show_schedule(),
        replace_schedule(),
        delete_schedule(),
        set_override(),
        clear_override(),
        list_time_off(),
        create_time_off(),
        delete_time_off(),
        list_event_types(),
        create_event_type(),
        show_event_type(),
        replace_event_type(),
        delete_event_type(),
    ]
}

fn endpoint(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Availability", id, summary)
}

fn etag() -> Header {
    text_header("Its version.", "\"1\"")
}

fn location(example: &str) -> Header {
    text_header("Its address.", example)
}

fn tags() -> Object {
    Object::with_type(Type::String)
}

/// The parameters of slots and of explanations, common to both.
fn asked(endpoint: Endpoint) -> Endpoint {
    endpoint
        .query(
            "event_type",
            "The event type that is to be booked.",
            Ref::from_schema_name(EventTypeId::name()),
        )
        .query(
            "operator",
            "Instead of an event type: whose time is asked for; the acting member's unless given.",
            Ref::from_schema_name(UserId::name()),
        )
        .query(
            "timezone",
            "The zone of the days, and of a number that tells no zone; UTC unless given.",
            Ref::from_schema_name(<TimeZone as ToSchema>::name()),
        )
        .query(
            "duration",
            "Minutes: one of the event type's durations, else its first; of an operator the organization's \
             default.",
            whole(MIN_DURATION, MAX_DURATION, 30),
        )
        .query(
            "attendee_phone",
            "The attendee's number: then no time is offered at which it may not be rung, 08:00 to 21:00 where it \
             is.",
            Ref::from_schema_name(PhoneNumber::name()),
        )
        .query(
            "moving",
            "The booking that is to be moved: its own time is in nobody's way. One that does not exist changes \
             nothing.",
            Ref::from_schema_name(BookingId::name()),
        )
}

fn slots() -> Endpoint {
    asked(endpoint("listSlots", "List free times").about(
        "When a call can be booked: within the hours of its hosts, not while they have another call, by the event \
         type's rules. Somebody without any schedule is taken to work Monday to Friday, 09:00 to 17:00 where their \
         phone is.",
    ))
    .query(
        "from",
        "From when on: an instant, or a date in the zone, from its beginning. Now unless given.",
        moment(),
    )
    .query(
        "to",
        "Until when: an instant, or a date in the zone, to its end. Seven days later unless given, 62 at most.",
        moment(),
    )
    .says(200, "The times, day by day.")
}

fn explain() -> Endpoint {
    asked(
        endpoint("explainSlot", "Tell why a time is not free")
            .about("Everything that is against a start, host by host, in the order of their ids."),
    )
    .query("at", "The start. Now unless given.", time())
    .says(200, "The reasons against it.")
}

/// An instant or a date.
fn moment() -> Object {
    Object::with_type(Type::String)
}

fn listing(endpoint: Endpoint, id: std::borrow::Cow<'static, str>) -> Endpoint {
    endpoint
        .query(
            "cursor",
            "`next_cursor` of the page before.",
            Ref::from_schema_name(id),
        )
        .query("limit", "The most entries to answer with.", limit())
}

fn list_schedules() -> Endpoint {
    let list = endpoint("listSchedules", "List schedules");
    listing(list, ScheduleId::name()).says(200, "A page of schedules.")
}

fn hours() -> [(&'static str, Value); 1] {
    [(
        "Office hours in New York",
        json!({
            "name": "Office hours",
            "timezone": "America/New_York",
            "week_start": "sunday",
            "weekly": [{"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "from": "09:00", "to": "17:00"}],
            "is_default": true,
        }),
    )]
}

fn create_schedule() -> Endpoint {
    endpoint(
        "createSchedule",
        "Make a schedule",
    )
    .about("Everybody who takes calls makes their own; owners and admins also colleagues' and shared ones.")
    .examples(&hours())
    .says(201, "The schedule.")
    .with_header(201, "ETag", etag())
    .with_header(
        201,
        "Location",
        location("/api/schedules/019ab000-0000-7000-8000-000000000001"),
    )
    .leads_to(201, "showSchedule", "/schedule/id")
}

fn one_schedule(id: &str, summary: &str) -> Endpoint {
    endpoint(id, summary).id::<ScheduleId>("The schedule's id.")
}

fn show_schedule() -> Endpoint {
    one_schedule("showSchedule", "Show a schedule")
        .says(200, "The schedule.")
        .with_header(200, "ETag", etag())
}

fn replace_schedule() -> Endpoint {
    one_schedule("replaceSchedule", "Change a schedule")
        .about("All of it but whose it is and the dates that are not common.")
        .header("If-Match", IF_MATCH, false, tags())
        .examples(&hours())
        .says(200, "The schedule as it stands now.")
        .with_header(200, "ETag", etag())
}

fn delete_schedule() -> Endpoint {
    one_schedule("deleteSchedule", "Delete a schedule")
        .header("If-Match", IF_MATCH, false, tags())
        .says(200, "The schedule as it was.")
        .with_header(200, "ETag", etag())
}

fn set_override() -> Endpoint {
    endpoint("setOverride", "Set the hours of a date")
        .about("In place of the weekly hours and of a holiday. Without hours the date is closed.")
        .id::<ScheduleId>("The schedule's id.")
        .date("The date, in the schedule's zone.")
        .header("If-Match", IF_MATCH, false, tags())
        .examples(&[
            (
                "A late day",
                json!({"hours": [{"from": "13:00", "to": "18:00"}]}),
            ),
            ("Closed", json!({"hours": []})),
        ])
        .says(200, "The schedule as it stands now.")
        .with_header(200, "ETag", etag())
}

fn clear_override() -> Endpoint {
    endpoint("clearOverride", "Remove an override")
        .id::<ScheduleId>("The schedule's id.")
        .date("The date, in the schedule's zone.")
        .header("If-Match", IF_MATCH, false, tags())
        .says(200, "The schedule as it stands now.")
        .with_header(200, "ETag", etag())
}

fn list_time_off() -> Endpoint {
    let list = endpoint("listTimeOff", "List times off")
        .about("Only owners and admins see the reason for a colleague's.");
    listing(list, TimeOffId::name()).says(200, "A page of times off.")
}

fn create_time_off() -> Endpoint {
    endpoint("createTimeOff", "Take time off")
        .about(
            "No call is offered then. What is booked already stays. Everybody who takes calls enters their own; \
             owners and admins also colleagues' and everybody's.",
        )
        .examples(&[
            (
                "A week",
                json!({"from_date": "2026-12-21", "to_date": "2026-12-25", "reason": "Winter holiday"}),
            ),
            (
                "An afternoon",
                json!({"starts_at": "2026-12-21T13:00:00Z", "ends_at": "2026-12-21T18:00:00Z"}),
            ),
            (
                "A holiday",
                json!({"everybody": true, "from_date": "2027-01-01", "reason": "New Year's Day"}),
            ),
        ])
        .says(201, "The time off.")
        .leads_to(201, "deleteTimeOff", "/time_off/id")
}

fn delete_time_off() -> Endpoint {
    endpoint("deleteTimeOff", "Delete a time off")
        .id::<TimeOffId>("Its id.")
        .says(200, "The time off as it was.")
}

fn list_event_types() -> Endpoint {
    let list = endpoint("listEventTypes", "List event types");
    listing(list, EventTypeId::name()).says(200, "A page of event types.")
}

fn intro() -> [(&'static str, Value); 2] {
    let host = json!({"user_id": "019a0000-0000-7000-8000-000000000101"});
    [
        (
            "A short call",
            json!({
                "slug": "short-call",
                "rules": {"name": "Short call", "durations": [15, 30]},
                "hosts": [host],
            }),
        ),
        (
            "With rules",
            json!({
                "slug": "demo",
                "rules": {
                    "name": "Demo", "durations": [45], "slot_interval": 15, "buffer_after": 15,
                    "minimum_notice": 240, "minimum_notice_days": 1, "window": {"kind": "business_days", "days": 20},
                    "limits": {"day": {"count": 3}},
                    "self_service": {"cancel_notice": 60, "reschedule_notice": 240},
                },
                "hosts": [host],
            }),
        ),
    ]
}

fn create_event_type() -> Endpoint {
    endpoint(
        "createEventType",
        "Make an event type",
    )
    .about(
        "A kind of call that can be booked: its length, its rules and its hosts. Several hosts take turns by \
         priority, weight and the longest wait, or all take part (`collective`): one of them, by turn, \
         is rung, and the time of the others is kept.",
    )
    .examples(&intro())
    .says(201, "The event type.")
    .with_header(201, "ETag", etag())
    .with_header(
        201,
        "Location",
        location("/api/event-types/019ab000-0000-7000-8000-000000000001"),
    )
    .leads_to(201, "showEventType", "/event_type/id")
}

fn one_event_type(id: &str, summary: &str) -> Endpoint {
    endpoint(id, summary).id::<EventTypeId>("The event type's id.")
}

fn show_event_type() -> Endpoint {
    one_event_type("showEventType", "Show an event type")
        .says(200, "The event type.")
        .with_header(200, "ETag", etag())
}

fn replace_event_type() -> Endpoint {
    one_event_type("replaceEventType", "Change an event type")
        .about("All of it. What is booked already stays as it was booked.")
        .header("If-Match", IF_MATCH, false, tags())
        .examples(&intro())
        .says(200, "The event type as it stands now.")
        .with_header(200, "ETag", etag())
}

fn delete_event_type() -> Endpoint {
    one_event_type("deleteEventType", "Delete an event type")
        .about("Bookings of it stay.")
        .header("If-Match", IF_MATCH, false, tags())
        .says(200, "The event type as it was.")
        .with_header(200, "ETag", etag())
}
