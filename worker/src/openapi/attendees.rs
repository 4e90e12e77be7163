//! `/api/attendees/…` in the document.

use super::endpoint::Endpoint;
use serde_json::json;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        attendees("exportAttendee", "Export an attendee's data")
            .about(
                "Everything that is held of one person, by phone number or e-mail address: bookings, calls, \
                 what the carrier told, confirmations, outcomes, reviews, recordings, agreements to text messages \
                 and their end. For owners and admins. The audit log keeps that it was asked for, not for whom.",
            )
            .examples(&[
                ("By phone number", json!({"phone": "+1 415 555 2671"})),
                ("By address", json!({"email": "ada@example.com"})),
            ])
            .says(200, "The data that is held, 50 bookings at most."),
        attendees("eraseAttendee", "Erase an attendee's data")
            .about(
                "Erases what is personal of one person in all bookings that are over; ids, times and states \
                 stay. Recordings are deleted at the carrier by the next ticks, then forgotten here. It \
                 does nothing while a booking for this person is not over. Asking again changes nothing. Only a \
                 person who has signed in within the last 15 minutes can ask for it.",
            )
            .examples(&[
                ("By phone number", json!({"phone": "+1 415 555 2672"})),
                ("By address", json!({"email": "ada@example.com"})),
            ])
            .says(200, "Nothing is left.")
            .says(202, "There is more than one request does: ask again."),
    ]
}

fn attendees(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Attendees", id, summary)
}
