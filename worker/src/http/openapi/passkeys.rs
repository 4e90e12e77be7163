//! `/api/passkeys` and `/api/sign-in/passkey` in the document.

use super::endpoint::Endpoint;
use callslot_shared::{
    access::{Action, Feature, Sensitive},
    api::{
        AddPasskey, CreationBody, ErrorCode, PasskeyBody, PasskeysBody, RequestBody, SessionBody,
        UsePasskey,
    },
    ids::PasskeyId,
};
use utoipa::openapi::HttpMethod;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![list(), begin(), add(), remove(), begin_sign_in(), sign_in()]
}

fn account(method: HttpMethod, path: &'static str, id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Account", method, path, id, summary)
}

fn list() -> Endpoint {
    account(
        HttpMethod::Get,
        "/api/passkeys",
        "listPasskeys",
        "List your passkeys",
    )
    .about("The newest first. They sign you in to all your organizations. Not for API keys.")
    .guarded(Feature::Account, Action::Read)
    .answers::<PasskeysBody>(200, "The passkeys.")
}

fn begin() -> Endpoint {
    account(
        HttpMethod::Post,
        "/api/passkeys/registration",
        "beginPasskey",
        "Begin to add a passkey",
    )
    .about("Answers what `navigator.credentials.create` takes. Its challenge can be answered once, within five minutes. Only for a person who has signed in on a page within the last 15 minutes, and at most 30 times in as long.")
    .confirmed(Sensitive::AddPasskey)
    .answers::<CreationBody>(200, "What the browser is to be asked for.")
    .fails([ErrorCode::RateLimited, ErrorCode::NotConfigured])
}

fn add() -> Endpoint {
    account(HttpMethod::Post, "/api/passkeys", "addPasskey", "Add a passkey")
        .about("One that a browser has just made for a person who has signed in on a page within the last 15 minutes. You can have 20.")
        .confirmed(Sensitive::AddPasskey)
        .takes::<AddPasskey>(&[])
        .answers::<PasskeyBody>(201, "The passkey.")
        .leads_to(201, "removePasskey", "/passkey/id")
        .fails([
            ErrorCode::InvalidField,
            ErrorCode::Conflict,
            ErrorCode::NotConfigured,
        ])
}

fn remove() -> Endpoint {
    account(
        HttpMethod::Delete,
        "/api/passkeys/{id}",
        "removePasskey",
        "Remove a passkey",
    )
    .about("Nobody signs in with it from now on. Where it has signed in, it stays signed in. Not for API keys.")
    .guarded(Feature::Account, Action::Write)
    .id::<PasskeyId>("The passkey's id.")
    .answers::<PasskeyBody>(200, "The passkey that was removed.")
}

fn begin_sign_in() -> Endpoint {
    account(
        HttpMethod::Post,
        "/api/sign-in/passkey/options",
        "beginPasskeySignIn",
        "Begin to sign in with a passkey",
    )
    .about("Answers what `navigator.credentials.get` takes. Its challenge can be answered once, within five minutes.")
    .secured([])
    .answers::<RequestBody>(200, "What the browser is to be asked for.")
    .stored()
    .fails([
        ErrorCode::Forbidden,
        ErrorCode::RateLimited,
        ErrorCode::NotConfigured,
    ])
}

fn sign_in() -> Endpoint {
    account(
        HttpMethod::Post,
        "/api/sign-in/passkey",
        "signInWithPasskey",
        "Sign in with a passkey",
    )
    .about(
        "Opens a session for pages, whose token is in the cookie of the answer and nowhere else. It comes in place of \
         the same person's session that the cookie of the request names.",
    )
    .secured([])
    .takes::<UsePasskey>(&[])
    .answers::<SessionBody>(200, "The session that was opened.")
    .stored()
    .fails([
        ErrorCode::Forbidden,
        ErrorCode::InvalidField,
        ErrorCode::Unauthorized,
        ErrorCode::NotConfigured,
    ])
}
