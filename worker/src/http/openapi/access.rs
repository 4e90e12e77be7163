//! `/api/keys` in the document.

use super::{bookings::whole, endpoint::Endpoint};
use callslot_shared::{
    access::{Action, Feature},
    api::{CreateKey, ErrorCode, KeyBody, KeysBody, MAX_LIMIT, NewKeyBody},
    ids::{KeyId, UserId},
};
use serde_json::json;
use utoipa::{
    ToSchema,
    openapi::{HttpMethod, Ref},
};

const KEYS: &str = "/api/keys";

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![list_keys(), create_key(), revoke_key()]
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
             you are no longer a member. A key cannot make one that may do more or lives longer. You \
             can have 50.",
        )
        .guarded(Feature::ApiKeys, Action::Write)
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
        "It opens nothing from now on. Owners and admins can revoke everybody's, others their own.",
    )
    .guarded(Feature::ApiKeys, Action::Write)
    .id::<KeyId>("The key's id.")
    .answers::<KeyBody>(200, "The key as it stands now.")
}
