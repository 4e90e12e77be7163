//! `/api/keys` and `/api/audit` in the document.

use super::{
    bookings::{cursor, limit, time, whole},
    endpoint::Endpoint,
};
use crate::http::audit;
use callslot_shared::{
    api::MAX_LIMIT,
    ids::{KeyId, UserId},
};
use serde_json::json;
use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, Ref, Type},
};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![list_keys(), create_key(), revoke_key(), list_audit()]
}

fn access(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Access", id, summary)
}

fn list_keys() -> Endpoint {
    access("listKeys", "List API keys")
        .about("Those that open something, the newest first. Owners and admins see everybody's, others their own.")
        .query(
            "user_id",
            "Only the keys of this member.",
            Ref::from_schema_name(UserId::name()),
        )
        .query("limit", "The most keys to answer with.", whole(1, MAX_LIMIT, MAX_LIMIT))
        .says(200, "The keys, without their tokens.")
}

fn create_key() -> Endpoint {
    access("createKey", "Make an API key")
        .about(
            "It acts for you, within its scopes and what you may do, until it expires, is revoked, or \
             you are no longer a member. `read` looks; without it answers have ids and versions only. `write` makes \
             and changes; `execute` makes phones ring, and is needed too where a call is booked or moved to within \
             15 minutes. You can have 50. Owners are told by mail. Only a person who has signed in within the last 15 \
             minutes can make one.",
        )
        .examples(&[
            (
                "For a program that books",
                json!({"name": "Clinic software", "scopes": ["read", "write"]}),
            ),
            (
                "To look for a while",
                json!({"name": "Dashboard", "scopes": ["read"], "expires_at": "2027-03-01T00:00:00Z"}),
            ),
        ])
        .says(201, "The key with its token, which is not shown again.")
        .leads_to(201, "revokeKey", "/key/id")
}

fn revoke_key() -> Endpoint {
    access(
        "revokeKey",
        "Revoke an API key",
    )
    .about(
        "It opens nothing from now on, and neither does a key that was made with it. Owners and admins can revoke everybody's, others their own.",
    )
    .id::<KeyId>("The key's id.")
    .says(200, "The key as it stands now.")
}

fn list_audit() -> Endpoint {
    access(
        "listAudit",
        "List who changed what",
    )
    .about("Every change that people and their programs made, the newest first. For owners and admins.")
    .query("action", "Only this action, such as `booking.cancel`.", word())
    .query(
        "subject_id",
        "Only what was done to this: a booking, a call's attempt, a member, a key.",
        word(),
    )
    .query(
        "user_id",
        "Only what this member did.",
        Ref::from_schema_name(UserId::name()),
    )
    .query("from", "Only changes at this time or later.", time())
    .query("to", "Only changes before this time.", time())
    .query("cursor", "`next_cursor` of the page before.", cursor())
    .query("limit", "The most entries to answer with.", limit())
    .says(200, "A page of the audit log.")
}

fn word() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(audit::MAX_WORD))
        .build()
}
