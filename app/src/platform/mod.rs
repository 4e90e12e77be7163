//! The host that the interface runs in: a page of the extension, or `/app` of the Worker. Views know the trait alone.

#[cfg(target_family = "wasm")]
pub mod extension;
#[cfg(target_family = "wasm")]
mod fetch;
#[cfg(target_family = "wasm")]
pub mod web;

use crate::{
    api::{Answer, Failure, Request},
    route::Route,
};
use async_trait::async_trait;
use callslot_shared::words::{Language, MemberText};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

/// The path on the server below which the routes are.
pub const WEB: &str = "/app";
/// The path of the server's page about the account.
pub const ACCOUNT: &str = "/account";

/// A place where values are kept, as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// For the session of the browser: the server's answers, of which nothing is left once the person has signed out.
    Session,
    /// For good: settings, nothing personal.
    Settings,
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

/// All that differs between the hosts.
#[async_trait(?Send)]
pub trait Platform: Debug + Send + Sync {
    /// The tags of the browser's languages, the best first, separated by commas.
    fn languages(&self) -> String;

    /// The language that the account has, as far as this is known before the API is asked.
    async fn chosen_language(&self) -> Option<Language>;

    /// Keeps the account's language for the pages that follow, where the server does not name it to them.
    async fn keep_language(&self, _chosen: Option<Language>) {}

    /// The value of a key.
    async fn read(&self, store: Store, key: &str) -> Option<String>;

    /// Keeps a value. A value that cannot be kept is not there the next time; nothing rests on it.
    async fn write(&self, store: Store, key: &str, json: &str);

    /// Forgets a value.
    async fn forget(&self, store: Store, key: &str);

    /// Sends a request once, on behalf of the person who is signed in, and answers with what came, whatever its status.
    async fn send(&self, request: &Request) -> Result<Answer, Failure>;

    /// Whether somebody is signed in, as far as this browser knows.
    async fn is_signed_in(&self) -> bool;

    /// Lets the person sign in.
    async fn sign_in(&self) -> Result<(), NotSignedIn>;

    /// Signs out, here and on the server.
    async fn sign_out(&self);

    /// Calls `changed` whenever somebody has signed in or out, as long as the page lives.
    fn on_session_change(&self, changed: Box<dyn Fn()>);

    /// The view that the page's address names.
    fn route(&self) -> Route;

    /// The address of a view.
    fn address(&self, route: &Route) -> String;

    /// Opens a view in a tab.
    async fn open(&self, route: &Route);

    /// Opens the settings that are no view of the interface.
    async fn open_settings(&self);

    /// The name of these settings.
    fn settings_name(&self) -> MemberText;

    /// The address at which the person proves once more who they are and comes back to a view. A host whose session cannot be
    /// proved has none: what needs a proof is done on the web.
    fn proof(&self, _back: &Route) -> Option<String> {
        None
    }

    /// Whether the browser makes passkeys for the server on this page.
    fn makes_passkeys(&self) -> bool {
        false
    }

    /// The server's origin, where its own pages are, if it is known.
    async fn server(&self) -> Option<String>;

    /// Opens a page of the server.
    async fn open_on_server(&self, path: &str);

    /// Whether it notifies the person of calls.
    fn notifies(&self) -> bool {
        false
    }

    /// Is told that missed calls or open outcomes have changed, which a host may count where people see it.
    fn count_again(&self) {}
}

impl dyn Platform {
    /// The value of a key, if there is one of this form.
    pub async fn get<T: DeserializeOwned>(&self, store: Store, key: &str) -> Option<T> {
        serde_json::from_str(&self.read(store, key).await?).ok()
    }

    /// Keeps a value.
    pub async fn set(&self, store: Store, key: &str, value: &impl Serialize) {
        if let Ok(json) = serde_json::to_string(value) {
            self.write(store, key, &json).await;
        }
    }
}
