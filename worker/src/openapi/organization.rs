//! `/api/organization`, `/api/members` and `/api/notices` in the document.

use super::{bookings::limit, endpoint::Endpoint};
use callslot_shared::ids::UserId;
use serde_json::json;
use utoipa::openapi::{Object, ObjectBuilder, Type};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        organization("showOrganization", "Show the organization")
            .says(200, "The organization."),
        organization(
            "changeOrganization",
            "Change the organization",
        )
        .about("Its name, its default length of a call, whether calls can be booked and are placed, how often a call is placed again after a busy line or no answer, and how long what is personal of attendees is kept. What is left out stays. To change how long it is kept, or to ring phones at other hours than before, is for a person who has signed in within the last 15 minutes only.")
        .examples(&[
            ("Turn booking on", json!({"booking_enabled": true})),
            ("Set the default length", json!({"default_booking_duration": 30})),
            ("Erase after 90 days", json!({"retention_days": 90})),
            ("Try once more after a minute", json!({"retry_count": 1, "retry_spacing_seconds": 60})),
        ])
        .says(200, "The organization as it stands now."),
        organization("listMembers", "List members")
            .about("By name. The active ones can be a booking's operator, if their role takes calls and they have a phone.")
            .query("all", "Whether to list disabled members too, for owners and admins.", flag())
            .says(200, "The members."),
        change_member(),
        list_notices(),
        mark_read(),
    ]
}

fn organization(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Organization", id, summary)
}

fn change_member() -> Endpoint {
    organization(
        "changeMember",
        "Change a member",
    )
    .about(
        "For owners; admins can change operators, analysts and viewers, and make members these. Who is \
         disabled loses their sessions and keys for good, and the answer names the bookings that \
         somebody else has to take. The last active owner stays one. Owners are told by mail of a new one. To give a \
         role or a phone, or to take somebody back, is for a person who has signed in within the last 15 minutes only.",
    )
    .id::<UserId>("The user's id.")
    .examples(&[
        ("Make them an admin", json!({"role": "admin"})),
        ("Give them a phone", json!({"phone": "+1 212 555 0103"})),
        ("Disable them", json!({"active": false})),
    ])
    .says(200, "The member as they stand now.")
}

pub(super) fn flag() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Boolean)
        .default(Some(false.into()))
        .build()
}

fn list_notices() -> Endpoint {
    Endpoint::new("Notices", "listNotices", "List notices")
        .about("The newest first. Owners and admins see everybody's, others their own.")
        .query(
            "unread",
            "Whether to leave out what was marked read.",
            flag(),
        )
        .query("limit", "The most notices to answer with.", limit())
        .says(200, "The notices.")
}

fn mark_read() -> Endpoint {
    let one = json!({"id": "019ab000-0000-7000-8000-000000000001:busy"});
    Endpoint::new("Notices", "markNoticesRead", "Mark notices read")
        .examples(&[("All of them", json!({})), ("One of them", one)])
        .says(200, "The number that were marked.")
}
