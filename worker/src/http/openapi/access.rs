//! `/api/keys` and `/api/audit` in the document.

use super::{
    bookings::{cursor, limit, time, whole},
    endpoint::Endpoint,
};
use crate::http::audit;
use callslot_shared::{
    access::{Action, Feature, Sensitive},
    api::{AuditBody, CreateKey, ErrorCode, KeyBody, KeysBody, MAX_LIMIT, NewKeyBody},
    ids::{KeyId, UserId},
};
use serde_json::json;
use utoipa::{
    ToSchema,
    openapi::{HttpMethod, Object, ObjectBuilder, Ref, Type},
};

const KEYS: &str = "/api/keys";

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![list_keys(), create_key(), revoke_key(), list_audit()]
}

fn access(method: HttpMethod, path: &'static str, id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Access", method, path, id, summary)
}

fn list_keys() -> Endpoint {
    access(HttpMethod::Get, KEYS, "listKeys", "List API keys")
        .about("Those that open something, the newest first. Owners and admins see everybody's, others their own.")
        .guarded(Feature::ApiKeys, Action::Read)
        .query(
            "user_id",
            "Only the keys of this member.",
            Ref::from_schema_name(UserId::name()),
        )
        .query("limit", "How many keys at most.", whole(1, MAX_LIMIT, MAX_LIMIT))
        .answers::<KeysBody>(200, "The keys, without their tokens.")
        .fails([ErrorCode::InvalidRequest])
}

fn create_key() -> Endpoint {
    access(HttpMethod::Post, KEYS, "createKey", "Make an API key")
        .about(
            "It acts for you, within its scopes and what you may do, until it expires, is revoked, or \
             you are no longer a member. `read` looks; without it answers have ids and versions only. `write` makes \
             and changes; `execute` makes phones ring, and is needed too where a call is booked or moved to within \
             15 minutes. You can have 50. Owners are told by mail. Only a person who has signed in within the last 15 \
             minutes can make one.",
        )
        .confirmed(Sensitive::MakeKey)
        .takes::<CreateKey>(&[
            (
                "For a program that books",
                json!({"name": "Clinic software", "scopes": ["read", "write"]}),
            ),
            (
                "To look for a while",
                json!({"name": "Dashboard", "scopes": ["read"], "expires_at": "2027-03-01T00:00:00Z"}),
            ),
        ])
        .answers::<NewKeyBody>(201, "The key with its token, which is not shown again.")
        .leads_to(201, "revokeKey", "/key/id")
        .fails([ErrorCode::InvalidField, ErrorCode::Conflict])
}

fn revoke_key() -> Endpoint {
    access(
        HttpMethod::Delete,
        "/api/keys/{id}",
        "revokeKey",
        "Revoke an API key",
    )
    .about(
        "It opens nothing from now on, and neither does a key that was made with it. Owners and admins can revoke everybody's, others their own.",
    )
    .guarded(Feature::ApiKeys, Action::Write)
    .id::<KeyId>("The key's id.")
    .answers::<KeyBody>(200, "The key as it stands now.")
}

fn list_audit() -> Endpoint {
    access(
        HttpMethod::Get,
        "/api/audit",
        "listAudit",
        "List who changed what",
    )
    .about("Every change that people and their programs made, the newest first. For owners and admins.")
    .guarded(Feature::Audit, Action::Read)
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
    .query("limit", "How many entries at most.", limit())
    .answers::<AuditBody>(200, "A page of the audit log.")
    .fails([ErrorCode::InvalidRequest])
}

fn word() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(audit::MAX_WORD))
        .build()
}
