//! Signing in and out, and fresh tokens. The service worker does all three, because it outlives a popup that closes in
//! between. Only it exchanges refresh tokens, because one that is used twice ends the session.

use super::chrome;
use crate::{
    api::Failure,
    platform::{NotSignedIn, Store},
};
use serde::{Deserialize, Serialize};

/// The key of the tokens in the storage of the session.
const TOKENS: &str = "tokens";

/// The part of the session that the service worker holds and pages read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Tokens {
    /// The server they are for, and no other.
    pub(super) api: String,
    /// The access token that requests bear.
    pub(super) access: String,
}

/// The server that the extension belongs to.
#[derive(Debug, Clone, Deserialize)]
pub struct Server {
    /// Its origin.
    pub api: String,
    /// Whether the person may choose another.
    pub movable: bool,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Message<'a> {
    SignIn,
    SignOut,
    Refresh { access: &'a str },
    Server,
    Look,
}

#[derive(Deserialize)]
struct Reply {
    #[serde(default)]
    error: Option<Problem>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Problem {
    Offline,
    SignedOut,
    Closed,
    Refused,
}

/// The tokens, if somebody is signed in.
pub(super) async fn tokens() -> Option<Tokens> {
    serde_json::from_str(&chrome::get(Store::Session, TOKENS).await?).ok()
}

/// The window that opens closes a popup; the next one finds the tokens.
pub(super) async fn sign_in() -> Result<(), NotSignedIn> {
    match problem(&Message::SignIn).await {
        None => Ok(()),
        Some(Problem::Offline) => Err(NotSignedIn::Offline),
        Some(Problem::Closed) => Err(NotSignedIn::Closed),
        Some(Problem::Refused | Problem::SignedOut) => Err(NotSignedIn::Refused),
    }
}

/// Signs out, here and on the server.
pub(super) async fn sign_out() {
    problem(&Message::SignOut).await;
}

/// Has the tokens exchanged that `access` belongs to, unless somebody else has already.
pub(super) async fn refresh(access: &str) -> Result<(), Failure> {
    match problem(&Message::Refresh { access }).await {
        None => Ok(()),
        Some(Problem::Offline) => Err(Failure::Offline),
        Some(_) => Err(Failure::SignedOut),
    }
}

/// Calls `changed` when the tokens have changed.
pub(super) fn on_change(changed: Box<dyn Fn()>) {
    chrome::on_session_change(move |names| {
        if names.iter().any(|name| name == TOKENS) {
            changed();
        }
    });
}

/// The server to sign in at.
pub(super) async fn server() -> Option<Server> {
    chrome::ask(&Message::Server).await
}

/// Has the service worker look at once whether there is something to tell or to count.
pub(super) fn look_again() {
    wasm_bindgen_futures::spawn_local(async {
        problem(&Message::Look).await;
    });
}

async fn problem(message: &Message<'_>) -> Option<Problem> {
    let reply: Option<Reply> = chrome::ask(message).await;
    // A service worker that does not answer has not done it.
    reply.map_or(Some(Problem::Offline), |reply| reply.error)
}
