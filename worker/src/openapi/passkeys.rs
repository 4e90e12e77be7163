//! `/api/passkeys` and `/api/sign-in/passkey` in the document.

use super::endpoint::Endpoint;
use callslot_shared::ids::PasskeyId;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![list(), begin(), add(), remove(), begin_sign_in(), sign_in()]
}

fn account(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Account", id, summary)
}

fn list() -> Endpoint {
    account("listPasskeys", "List your passkeys")
        .about("The newest first. They sign you in to all your organizations. Not for API keys.")
        .says(200, "The passkeys.")
}

fn begin() -> Endpoint {
    account(
        "beginPasskey",
        "Begin to add a passkey",
    )
    .about("Answers what `navigator.credentials.create` takes. Its challenge can be answered once, within five minutes. Only for a person who has signed in on a page within the last 15 minutes, and at most 30 times in as long.")
    .says(200, "The options to ask the browser with.")
}

fn add() -> Endpoint {
    account("addPasskey", "Add a passkey")
        .about("One that a browser has just made for a person who has signed in on a page within the last 15 minutes. You can have 20.")
        .examples(&[])
        .says(201, "The passkey.")
        .leads_to(201, "removePasskey", "/passkey/id")
}

fn remove() -> Endpoint {
    account(
        "removePasskey",
        "Remove a passkey",
    )
    .about("Nobody signs in with it from now on. Where it has signed in, it stays signed in. Not for API keys.")
    .id::<PasskeyId>("The passkey's id.")
    .says(200, "The passkey that was removed.")
}

fn begin_sign_in() -> Endpoint {
    account(
        "beginPasskeySignIn",
        "Begin to sign in with a passkey",
    )
    .about("Answers what `navigator.credentials.get` takes. Its challenge can be answered once, within five minutes.")
    .secured([])
    .says(200, "The options to ask the browser with.")
}

fn sign_in() -> Endpoint {
    account(
        "signInWithPasskey",
        "Sign in with a passkey",
    )
    .about(
        "Opens a session for pages, whose token is in the cookie of the answer and nowhere else. It comes in place of \
         the same person's session that the cookie of the request names.",
    )
    .secured([])
    .examples(&[])
    .says(200, "The session that was opened.")
}
