//! A person at a browser, with an authenticator that is part of the machine.

use crate::stage::{LIMIT, OWNER, Stage};
use chromiumoxide::{
    Browser, BrowserConfig, Page,
    cdp::browser_protocol::{
        input::InsertTextParams,
        page::{EventFrameNavigated, EventLoadEventFired},
        web_authn::{
            AddVirtualAuthenticatorParams, AuthenticatorId, AuthenticatorProtocol,
            AuthenticatorTransport, EnableParams, SetUserVerifiedParams,
            VirtualAuthenticatorOptions,
        },
    },
};
use futures_util::StreamExt as _;
use std::path::PathBuf;
use tokio::{task::JoinHandle, time::timeout};

/// A browser with one page.
pub(crate) struct Visitor {
    pub(crate) page: Page,
    browser: Browser,
    handler: JoinHandle<()>,
    folder: PathBuf,
    authenticator: AuthenticatorId,
}

impl Visitor {
    /// Opens a browser that knows nothing yet.
    pub(crate) async fn new() -> Self {
        let folder =
            std::env::temp_dir().join(format!("callslot-browser-{}", uuid::Uuid::new_v4()));
        let config = BrowserConfig::builder()
            .new_headless_mode()
            // Chromium has no sandbox if tests run as root, as in containers.
            .no_sandbox()
            .user_data_dir(&folder)
            .viewport(None)
            // Nothing outside this machine is asked for.
            .arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1")
            .arg("--lang=en-US")
            // A site that is played by the test may show pages of this machine, as a real one shows those of a real server.
            .arg(("disable-features", "LocalNetworkAccessChecks"))
            .build()
            .unwrap();
        let (browser, mut events) = Browser::launch(config).await.unwrap();
        let handler = tokio::spawn(async move { while events.next().await.is_some() {} });
        let page = browser.new_page("about:blank").await.unwrap();
        let authenticator = give_an_authenticator(&page).await;
        Self {
            page,
            browser,
            handler,
            folder,
            authenticator,
        }
    }

    /// Does something that leads to an address with this path, and waits until its page is loaded.
    pub(crate) async fn led_to(&self, path: &str, action: impl AsyncFnOnce()) {
        let mut places = self
            .page
            .event_listener::<EventFrameNavigated>()
            .await
            .unwrap();
        let mut loads = self
            .page
            .event_listener::<EventLoadEventFired>()
            .await
            .unwrap();
        action().await;
        let arrives = async {
            loop {
                let place = places.next().await.expect("the browser is gone");
                let address: url::Url = place.frame.url.parse().unwrap();
                if address.path() == path {
                    break;
                }
            }
            loads.next().await.expect("the browser is gone");
        };
        if timeout(LIMIT, arrives).await.is_err() {
            let (at, shown) = (self.page.url().await, self.page.content().await);
            panic!("it does not lead to {path}, but to {at:?}:\n{shown:?}");
        }
    }

    /// Goes to an address and waits until a page with this path is loaded.
    pub(crate) async fn goes(&self, address: String, path: &str) {
        self.led_to(path, async || {
            self.page.goto(address).await.unwrap();
        })
        .await;
    }

    /// Waits until something is shown, and answers its text.
    pub(crate) async fn sees(&self, selector: &str) -> String {
        let script = format!(
            "new Promise((done) => {{
               const look = () => {{
                 const found = document.querySelector({selector:?});
                 if (found && !found.closest('[hidden]')) done(found.textContent);
                 else requestAnimationFrame(look);
               }};
               look();
             }})"
        );
        let text = timeout(LIMIT, self.page.evaluate(script)).await;
        let Ok(text) = text else {
            panic!("{selector} is not shown:\n{:?}", self.page.content().await);
        };
        text.unwrap().into_value().unwrap()
    }

    /// Presses what is shown.
    pub(crate) async fn presses(&self, selector: &str) {
        self.sees(selector).await;
        let button = self.page.find_element(selector).await.unwrap();
        button.click().await.unwrap();
    }

    /// Types into a field that is shown.
    pub(crate) async fn types(&self, selector: &str, text: &str) {
        self.presses(selector).await;
        // At once: key by key takes three messages for each letter.
        self.page
            .execute(InsertTextParams::new(text))
            .await
            .unwrap();
    }

    /// Signs in by mail and goes to the account.
    pub(crate) async fn signs_in_by_mail(&self, stage: &Stage) {
        self.goes(stage.at("/sign-in"), "/sign-in").await;
        self.proves_to_be(stage, OWNER, "/app").await;
        self.goes(stage.at("/account"), "/account").await;
    }

    /// Signs in by mail on the page that asks for it, and is led on.
    pub(crate) async fn proves_to_be(&self, stage: &Stage, email: &str, leads_to: &str) {
        self.types("#email", email).await;
        self.led_to("/sign-in", async || {
            self.presses("form[action^='/sign-in'] button").await;
        })
        .await;
        self.types("#code", &stage.code_to(email).await).await;
        self.led_to(leads_to, async || {
            self.presses("form[action^='/sign-in/code'] button").await;
        })
        .await;
    }

    /// Adds a passkey on the page about the account.
    pub(crate) async fn adds_a_passkey(&self, name: &str) {
        self.types("#passkey-name", name).await;
        self.led_to("/account", async || {
            self.presses("#passkey-add button").await;
        })
        .await;
        assert!(
            self.sees("li:has([data-remove-passkey])")
                .await
                .contains(name)
        );
    }

    /// Signs out on the page about the account.
    pub(crate) async fn signs_out(&self) {
        self.led_to("/sign-in", async || {
            self.presses("form[action='/account/sign-out'] button")
                .await;
        })
        .await;
    }

    /// Whether the authenticator knows its owner from now on.
    pub(crate) async fn is_known(&self, known: bool) {
        let params = SetUserVerifiedParams::new(self.authenticator.clone(), known);
        self.page.execute(params).await.unwrap();
    }

    /// Closes the browser.
    pub(crate) async fn leaves(mut self) {
        self.browser.close().await.unwrap();
        self.browser.wait().await.unwrap();
        (&mut self.handler).await.unwrap();
    }
}

impl Drop for Visitor {
    fn drop(&mut self) {
        // The browser may hold on to some of it if it still runs, because a test has failed.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn give_an_authenticator(page: &Page) -> AuthenticatorId {
    page.execute(EnableParams::default()).await.unwrap();
    let options = VirtualAuthenticatorOptions::builder()
        .protocol(AuthenticatorProtocol::Ctap2)
        .transport(AuthenticatorTransport::Internal)
        .has_resident_key(true)
        .has_user_verification(true)
        .is_user_verified(true)
        .build()
        .unwrap();
    let added = page
        .execute(AddVirtualAuthenticatorParams::new(options))
        .await;
    added.unwrap().result.authenticator_id.clone()
}
