//! A page of the extension.

mod chrome;
pub mod panel;
pub mod permissions;
mod session;

pub use session::Server;

use super::{
    NotSignedIn, Platform, Store,
    fetch::{Proof, UNAUTHORIZED, fetch},
};
use crate::{
    api::{Answer, Failure, Request},
    route::Route,
    speech::KEPT,
    words::states::SETTINGS,
};
use async_trait::async_trait;
use callslot_shared::words::{Language, MemberText};

/// The page with all views.
const DESK: &str = "/pages/schedule.html";

/// The extension.
#[derive(Debug, Clone, Copy)]
pub struct Extension;

#[async_trait(?Send)]
impl Platform for Extension {
    fn languages(&self) -> String {
        chrome::ui_language()
    }

    async fn chosen_language(&self) -> Option<Language> {
        let host: &dyn Platform = self;
        host.get(Store::Session, KEPT).await
    }

    async fn keep_language(&self, chosen: Option<Language>) {
        let host: &dyn Platform = self;
        match chosen {
            Some(language) => host.set(Store::Session, KEPT, &language).await,
            None => host.forget(Store::Session, KEPT).await,
        }
    }

    async fn read(&self, store: Store, key: &str) -> Option<String> {
        chrome::get(store, key).await
    }

    async fn write(&self, store: Store, key: &str, json: &str) {
        chrome::set(store, key, json).await;
    }

    async fn forget(&self, store: Store, key: &str) {
        chrome::forget(store, key).await;
    }

    /// A request bears the session's access token. If that is refused, the service worker is asked for a fresh one, and
    /// the request is repeated once.
    async fn send(&self, request: &Request) -> Result<Answer, Failure> {
        let tokens = session::tokens().await.ok_or(Failure::SignedOut)?;
        let answer = fetch(&tokens.api, request, Proof::Token(&tokens.access)).await?;
        if answer.status != UNAUTHORIZED {
            return Ok(answer);
        }
        session::refresh(&tokens.access).await?;
        let tokens = session::tokens().await.ok_or(Failure::SignedOut)?;
        fetch(&tokens.api, request, Proof::Token(&tokens.access)).await
    }

    async fn is_signed_in(&self) -> bool {
        session::tokens().await.is_some()
    }

    async fn sign_in(&self) -> Result<(), NotSignedIn> {
        session::sign_in().await
    }

    async fn sign_out(&self) {
        session::sign_out().await;
    }

    fn on_session_change(&self, changed: Box<dyn Fn()>) {
        session::on_change(changed);
    }

    fn route(&self) -> Route {
        let fragment = gloo::utils::window().location().hash();
        Route::parse(fragment.unwrap_or_default().trim_start_matches('#'))
    }

    fn address(&self, route: &Route) -> String {
        format!("{DESK}#{}", route.in_fragment())
    }

    async fn open(&self, route: &Route) {
        chrome::open(&self.address(route)).await;
    }

    async fn open_settings(&self) {
        chrome::open_options().await;
    }

    fn settings_name(&self) -> MemberText {
        SETTINGS
    }

    async fn server(&self) -> Option<String> {
        session::server().await.map(|server| server.api)
    }

    async fn open_on_server(&self, path: &str) {
        if let Some(server) = self.server().await {
            chrome::open(&format!("{server}{path}")).await;
        }
    }

    fn notifies(&self) -> bool {
        true
    }

    fn count_again(&self) {
        session::look_again();
    }
}

/// The server that the extension belongs to, if the service worker answers.
pub async fn server() -> Option<Server> {
    session::server().await
}

/// Opens one of Chrome's own pages in a tab.
pub async fn open_page(address: &str) {
    chrome::open(address).await;
}
