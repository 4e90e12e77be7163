//! `/api/sessions` and what belongs to signing in, in the document.

use super::endpoint::Endpoint;
use callslot_shared::{
    access::{Action, Feature},
    api::{SessionBody, SessionsBody, SignedOutBody},
    ids::SessionId,
};
use utoipa::openapi::HttpMethod;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![list_sessions(), revoke_all(), revoke_session(), sign_out()]
}

fn account(method: HttpMethod, path: &'static str, id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Account", method, path, id, summary)
}

fn list_sessions() -> Endpoint {
    account(
        HttpMethod::Get,
        "/api/sessions",
        "listSessions",
        "List where you are signed in",
    )
    .about("In all your organizations, the newest first, at most 200. Not for API keys.")
    .guarded(Feature::Account, Action::Read)
    .answers::<SessionsBody>(200, "The sessions, without their tokens.")
}

fn revoke_all() -> Endpoint {
    account(
        HttpMethod::Delete,
        "/api/sessions",
        "signOutEverywhere",
        "Sign out everywhere",
    )
    .about("Ends all your sessions, the one that asks among them. Not for API keys.")
    .guarded(Feature::Account, Action::Write)
    .answers::<SignedOutBody>(200, "How many sessions have ended.")
}

fn revoke_session() -> Endpoint {
    account(
        HttpMethod::Delete,
        "/api/sessions/{id}",
        "revokeSession",
        "End a session",
    )
    .about("One of your own. Not for API keys.")
    .guarded(Feature::Account, Action::Write)
    .id::<SessionId>("The session's id.")
    .answers::<SessionBody>(200, "The session that has ended.")
}

fn sign_out() -> Endpoint {
    account(HttpMethod::Post, "/api/sign-out", "signOut", "Sign out")
        .about("Ends the session that asks, and takes the cookie away. Not for API keys.")
        .guarded(Feature::Account, Action::Write)
        .answers::<SignedOutBody>(200, "The session has ended.")
}
