//! Signing in and out, and fresh tokens. The service worker does all three, because it outlives a popup
//! that closes in between.

use super::chrome;
use crate::api::Failure;
use serde::{Deserialize, Serialize};

/// The key of the tokens in the storage of the session.
pub const TOKENS: &str = "tokens";

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Message<'a> {
    SignIn,
    SignOut,
    Refresh { access: &'a str },
}

#[derive(Deserialize)]
struct Said {
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

/// The ways in which signing in ends without being signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSignedIn {
    /// The server was not reached.
    Offline,
    /// The person has closed the window, or said no.
    Closed,
    /// The server refused.
    Refused,
}

/// Lets the person sign in. The window that opens closes a popup; the next one finds the tokens.
pub async fn sign_in() -> Result<(), NotSignedIn> {
    match problem(&Message::SignIn).await {
        None => Ok(()),
        Some(Problem::Offline) => Err(NotSignedIn::Offline),
        Some(Problem::Closed) => Err(NotSignedIn::Closed),
        Some(Problem::Refused | Problem::SignedOut) => Err(NotSignedIn::Refused),
    }
}

/// Signs out, here and on the server.
pub async fn sign_out() {
    problem(&Message::SignOut).await;
}

/// Has the tokens exchanged that `access` belongs to, unless somebody else has already.
pub async fn refresh(access: &str) -> Result<(), Failure> {
    match problem(&Message::Refresh { access }).await {
        None => Ok(()),
        Some(Problem::Offline) => Err(Failure::Offline),
        Some(_) => Err(Failure::SignedOut),
    }
}

async fn problem(message: &Message<'_>) -> Option<Problem> {
    let said: Option<Said> = chrome::ask(message).await;
    // A service worker that does not answer has not done it.
    said.map_or(Some(Problem::Offline), |said| said.error)
}
