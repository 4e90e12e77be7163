//! `/api/sessions` and what belongs to signing in, in the document.

use super::{endpoint::Endpoint, organization::flag};
use callslot_shared::{
    access::{Action, Feature},
    api::{
        ErrorCode, MeBody, SessionBody, SessionEndedBody, SessionsBody, SessionsEndedBody, SignIn,
        SignInBody, SignedInBody, SignedOutBody, SwitchOrganization, VerifySignIn,
    },
    ids::SessionId,
};
use serde_json::json;
use utoipa::openapi::HttpMethod;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        ask(),
        verify(),
        sign_out(),
        me(),
        switch(),
        list_sessions(),
        revoke_all(),
        revoke_session(),
    ]
}

fn account(method: HttpMethod, path: &'static str, id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Account", method, path, id, summary)
}

/// What cannot be asked by a browser for somebody else's page, and not too often.
fn open(endpoint: Endpoint) -> Endpoint {
    endpoint
        .secured([])
        .stored()
        .fails([ErrorCode::Forbidden, ErrorCode::RateLimited])
}

fn ask() -> Endpoint {
    let endpoint = account(
        HttpMethod::Post,
        "/api/sign-in",
        "askToSignIn",
        "Ask for a code by mail",
    );
    open(endpoint)
        .about(
            "If an active member has the address, a code of six digits and a link are sent to it. Both \
             work once, for ten minutes. The answer is the same for every address. It sets the cookie \
             `__Host-callslot_sign_in`: the code opens something with it only, the link anywhere. How often an address \
             may be asked for is counted for the network that asks; a browser with the cookie \
             `__Host-callslot_device`, which signing in sets, is counted for itself.",
        )
        .takes::<SignIn>(&[("Somebody", json!({"email": "olivia.owner@acme.example"}))])
        .answers::<SignInBody>(202, "A message is sent if the address is a member's.")
        .fails([ErrorCode::InvalidField, ErrorCode::NotConfigured])
}

fn verify() -> Endpoint {
    let endpoint = account(
        HttpMethod::Post,
        "/api/sign-in/verify",
        "signIn",
        "Sign in with what was in the mail",
    );
    open(endpoint)
        .about(
            "With the address, the code of the message and the cookie `__Host-callslot_sign_in` of the answer that it \
             was asked for with, or with the token of a link. The \
             session's token is in the cookie `__Host-callslot_session` and nowhere else. It comes in place of the \
             same person's session that the cookie of the request names. For 15 minutes it may make changes that \
             give power. After five wrong codes a message's code opens nothing any more; its link does.",
        )
        .takes::<VerifySignIn>(&[
            (
                "With the code",
                json!({"email": "olivia.owner@acme.example", "code": "271828"}),
            ),
            ("With the link", json!({"token": "0".repeat(64)})),
        ])
        .answers::<SignedInBody>(200, "The session that was opened.")
        .fails([ErrorCode::InvalidField, ErrorCode::Unauthorized])
}

fn me() -> Endpoint {
    account(HttpMethod::Get, "/api/me", "showMe", "Show who you are")
        .about("And which organizations you are an active member of; for an API key only its own.")
        .guarded(Feature::Account, Action::Read)
        .answers::<MeBody>(200, "Who asks.")
}

fn switch() -> Endpoint {
    account(
        HttpMethod::Post,
        "/api/organizations/switch",
        "switchOrganization",
        "Switch to another organization",
    )
    .about(
        "The session that asks is about that organization from now on. Not for API keys, and not for a session that an \
         invitation's link has opened: sign in first.",
    )
    .guarded(Feature::Account, Action::Write)
    .takes::<SwitchOrganization>(&[(
        "To another",
        json!({"organization_id": "019a0000-0000-7000-8000-000000000001"}),
    )])
    .answers::<SessionBody>(200, "The session as it stands now.")
    .fails([ErrorCode::NotFound, ErrorCode::FreshSignInRequired])
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
    .about(
        "Ends all your sessions, the one that asks and those of the extension among them. API keys live on unless they are \
         to be revoked too; the answer names them. Not for API keys.",
    )
    .guarded(Feature::Account, Action::Write)
    .query("keys", "Whether to revoke all your API keys too, in all organizations.", flag())
    .answers::<SessionsEndedBody>(200, "How many sessions have ended, and which keys live on or were revoked.")
    .fails([ErrorCode::InvalidRequest])
}

fn revoke_session() -> Endpoint {
    account(
        HttpMethod::Delete,
        "/api/sessions/{id}",
        "revokeSession",
        "End a session",
    )
    .about(
        "One of your own, and with it those of the extension that were let in from it. API keys that were made in it live \
         on unless they are to be revoked too; the answer names them. Not for API keys.",
    )
    .guarded(Feature::Account, Action::Write)
    .id::<SessionId>("The session's id.")
    .query("keys", "Whether to revoke the API keys too that were made in it.", flag())
    .answers::<SessionEndedBody>(200, "The session that has ended, and which keys live on or were revoked.")
    .fails([ErrorCode::InvalidRequest])
}

fn sign_out() -> Endpoint {
    account(HttpMethod::Post, "/api/sign-out", "signOut", "Sign out")
        .about("Ends the session that asks, and takes the cookie away. What the extension was let in to lives on. Not for API keys.")
        .guarded(Feature::Account, Action::Write)
        .answers::<SignedOutBody>(200, "The session has ended.")
}
