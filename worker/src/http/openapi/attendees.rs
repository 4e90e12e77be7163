//! `/api/attendees/…` in the document.

use super::endpoint::Endpoint;
use callslot_shared::{
    access::{Action, Feature, Sensitive},
    api::{EraseAttendee, ErasedBody, ErrorCode, ExportAttendee, ExportBody},
};
use serde_json::json;
use utoipa::openapi::HttpMethod;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        attendees("/api/attendees/export", "exportAttendee", "Export an attendee's data")
            .about(
                "Everything that is held of one person, by phone number or e-mail address: bookings, calls, \
                 what the carrier told, confirmations, outcomes, reviews, recordings. For owners and \
                 admins. The audit log keeps that it was asked for, not for whom.",
            )
            .guarded(Feature::Attendees, Action::Read)
            .takes::<ExportAttendee>(&[
                ("By phone number", json!({"phone": "+1 415 555 2671"})),
                ("By address", json!({"email": "ada@example.com"})),
            ])
            .answers::<ExportBody>(200, "What is held, 50 bookings at most.")
            .fails([ErrorCode::InvalidField, ErrorCode::NotConfigured]),
        attendees("/api/attendees/erase", "eraseAttendee", "Erase an attendee's data")
            .about(
                "Erases what is personal of one person in all bookings that are over; ids, times and states \
                 stay. Recordings are deleted at the carrier by the next ticks, then forgotten here. It \
                 does nothing while a booking for this person is not over. Asking again changes nothing. Only a \
                 person who has signed in within the last 15 minutes can ask for it.",
            )
            .confirmed(Sensitive::EraseAttendee)
            .takes::<EraseAttendee>(&[
                ("By phone number", json!({"phone": "+1 415 555 2672"})),
                ("By address", json!({"email": "ada@example.com"})),
            ])
            .answers::<ErasedBody>(200, "Nothing is left.")
            .answers::<ErasedBody>(202, "There is more than one request does: ask again.")
            .fails([
                ErrorCode::InvalidField,
                ErrorCode::Conflict,
                ErrorCode::NotConfigured,
            ]),
    ]
}

fn attendees(path: &'static str, id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Attendees", HttpMethod::Post, path, id, summary)
}
