//! `/api/organization`, `/api/members` and `/api/notices` in the document.

use super::{bookings::limit, endpoint::Endpoint};
use callslot_shared::{
    access::{Action, Feature},
    api::{
        ChangeOrganization, ErrorCode, MarkRead, MarkedBody, MembersBody, NoticesBody,
        OrganizationBody,
    },
};
use serde_json::json;
use utoipa::openapi::{HttpMethod, ObjectBuilder, Type};

const ORGANIZATION: &str = "/api/organization";

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        organization(HttpMethod::Get, ORGANIZATION, "showOrganization", "Show the organization")
            .guarded(Feature::Organization, Action::Read)
            .answers::<OrganizationBody>(200, "The organization."),
        organization(
            HttpMethod::Patch,
            ORGANIZATION,
            "changeOrganization",
            "Change the organization",
        )
        .about("Its name, its default length of a call, whether calls can be booked and are placed, and how often a call is placed again after a busy line or no answer. What is left out stays.")
        .guarded(Feature::Organization, Action::Write)
        .takes::<ChangeOrganization>(&[
            ("Turn booking on", json!({"booking_enabled": true})),
            ("Set the default length", json!({"default_booking_duration": 30})),
            ("Try once more after a minute", json!({"retry_count": 1, "retry_spacing_seconds": 60})),
        ])
        .answers::<OrganizationBody>(200, "The organization as it stands now.")
        .fails([ErrorCode::InvalidField]),
        organization(HttpMethod::Get, "/api/members", "listMembers", "List members")
            .about("The active members, by name: who can be a booking's operator, if their role takes calls and they have a phone.")
            .guarded(Feature::Members, Action::Read)
            .answers::<MembersBody>(200, "The members."),
        list_notices(),
        mark_read(),
    ]
}

fn organization(method: HttpMethod, path: &'static str, id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Organization", method, path, id, summary)
}

fn list_notices() -> Endpoint {
    let unread = ObjectBuilder::new()
        .schema_type(Type::Boolean)
        .default(Some(false.into()))
        .build();
    Endpoint::new(
        "Notices",
        HttpMethod::Get,
        "/api/notices",
        "listNotices",
        "List notices",
    )
    .about("The newest first. Owners and admins see everybody's, others their own.")
    .guarded(Feature::Notices, Action::Read)
    .query(
        "unread",
        "Whether to leave out what was marked read.",
        unread,
    )
    .query("limit", "How many notices at most.", limit())
    .answers::<NoticesBody>(200, "The notices.")
    .fails([ErrorCode::InvalidRequest])
}

fn mark_read() -> Endpoint {
    let one = json!({"id": "019ab000-0000-7000-8000-000000000001:busy"});
    Endpoint::new(
        "Notices",
        HttpMethod::Post,
        "/api/notices/read",
        "markNoticesRead",
        "Mark notices read",
    )
    .guarded(Feature::Notices, Action::Write)
    .takes::<MarkRead>(&[("All of them", json!({})), ("One of them", one)])
    .answers::<MarkedBody>(200, "How many were marked.")
    .fails([ErrorCode::NotFound])
}
