//! `/api/sessions` and what belongs to signing in, in the document.

use super::{endpoint::Endpoint, organization::flag};
use callslot_shared::ids::SessionId;
use serde_json::json;

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

fn account(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Account", id, summary)
}

fn ask() -> Endpoint {
    let endpoint = account("askToSignIn", "Ask for a code by mail");
    endpoint.secured([])
        .about(
            "If an active member has the address, a code of six digits and a link are sent to it. Both \
             work once, for ten minutes. The answer is the same for every address. It sets the cookie \
             `__Host-callslot_sign_in`: the code opens something with it only, the link anywhere. How often an address \
             may be asked for is counted for the network that asks; a browser with the cookie \
             `__Host-callslot_device`, which signing in sets, is counted for itself.",
        )
        .examples(&[("Somebody", json!({"email": "olivia.owner@acme.example"}))])
        .says(202, "A message is sent if the address is a member's.")
}

fn verify() -> Endpoint {
    let endpoint = account("signIn", "Sign in with what was in the mail");
    endpoint.secured([])
        .about(
            "With the address, the code of the message and the cookie `__Host-callslot_sign_in` of the answer that it \
             was asked for with, or with the token of a link. The \
             session's token is in the cookie `__Host-callslot_session` and nowhere else. It comes in place of the \
             same person's session that the cookie of the request names. For 15 minutes it may make changes that \
             give power. After five wrong codes a message's code opens nothing any more; its link does.",
        )
        .examples(&[
            (
                "With the code",
                json!({"email": "olivia.owner@acme.example", "code": "271828"}),
            ),
            ("With the link", json!({"token": "0".repeat(64)})),
        ])
        .says(200, "The session that was opened.")
}

fn me() -> Endpoint {
    account("showMe", "Show who you are")
        .about("And which organizations you are an active member of; for an API key only its own.")
        .says(200, "The person or key behind the request.")
}

fn switch() -> Endpoint {
    account(
        "switchOrganization",
        "Switch to another organization",
    )
    .about(
        "The session that asks is about that organization from now on. Not for API keys, and not for a session that an \
         invitation's link has opened: sign in first.",
    )
    .examples(&[(
        "To another",
        json!({"organization_id": "019a0000-0000-7000-8000-000000000001"}),
    )])
    .says(200, "The session as it stands now.")
}

fn list_sessions() -> Endpoint {
    account("listSessions", "List where you are signed in")
        .about("In all your organizations, the newest first, at most 200. Not for API keys.")
        .says(200, "The sessions, without their tokens.")
}

fn revoke_all() -> Endpoint {
    account(
        "signOutEverywhere",
        "Sign out everywhere",
    )
    .about(
        "Ends all your sessions, the one that asks and those of the extension among them. API keys live on unless they are \
         to be revoked too; the answer names them. Not for API keys.",
    )
    .query("keys", "Whether to revoke all your API keys too, in all organizations.", flag())
    .says(200, "The number of sessions that have ended, and which keys live on or were revoked.")
}

fn revoke_session() -> Endpoint {
    account(
        "revokeSession",
        "End a session",
    )
    .about(
        "One of your own, and with it those of the extension that were let in from it. API keys that were made in it live \
         on unless they are to be revoked too; the answer names them. Not for API keys.",
    )
    .id::<SessionId>("The session's id.")
    .query("keys", "Whether to revoke the API keys too that were made in it.", flag())
    .says(200, "The session that has ended, and which keys live on or were revoked.")
}

fn sign_out() -> Endpoint {
    account("signOut", "Sign out")
        .about("Ends the session that asks, and takes the cookie away. What the extension was let in to lives on. Not for API keys.")
        .says(200, "The session has ended.")
}
