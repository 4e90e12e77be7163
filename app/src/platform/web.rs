//! A page of the Worker, at `/app`. The session is a cookie that no script sees.

use super::{
    ACCOUNT, NotSignedIn, Platform, Store, WEB,
    fetch::{Proof, UNAUTHORIZED, fetch},
};
use crate::{
    api::{Answer, Failure, Request},
    route::{Route, escaped},
    words::shell::ACCOUNT_PAGE,
};
use async_trait::async_trait;
use callslot_shared::words::{Language, MemberText};
use gloo::utils::{document, window};
use js_sys::Reflect;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{HtmlFormElement, Storage, StorageEvent};

const SIGN_IN: &str = "/sign-in";
const PROVE: &str = "/sign-in/again";
const SIGN_OUT: &str = "/account/sign-out";
/// The attribute by which the server says whose page it is: one person's, in one organization.
const OWNER: &str = "data-owner";
const PREFIX: &str = "callslot:";
/// The key that a page changes to tell the others that it signs out.
const SIGNED_OUT: &str = "callslot:signed-out";

/// The web.
#[derive(Debug, Clone, Copy)]
pub struct Web(());

impl Web {
    /// The web, without the answers that were kept for somebody else.
    #[must_use]
    pub fn new() -> Self {
        forget_all(|key| !key.starts_with(&own("")));
        Self(())
    }
}

impl Default for Web {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait(?Send)]
impl Platform for Web {
    fn languages(&self) -> String {
        let tags = window().navigator().languages();
        let tags: Vec<String> = tags.iter().filter_map(|tag| tag.as_string()).collect();
        tags.join(",")
    }

    /// The server writes the page in it.
    async fn chosen_language(&self) -> Option<Language> {
        let tag = document().document_element()?.get_attribute("lang")?;
        Language::parse("lang", &tag).ok()
    }

    async fn read(&self, store: Store, key: &str) -> Option<String> {
        let (storage, key) = stored(store, key)?;
        storage.get_item(&key).ok()?
    }

    async fn write(&self, store: Store, key: &str, json: &str) {
        if let Some((storage, key)) = stored(store, key) {
            let _ = storage.set_item(&key, json);
        }
    }

    async fn forget(&self, store: Store, key: &str) {
        if let Some((storage, key)) = stored(store, key) {
            let _ = storage.remove_item(&key);
        }
    }

    async fn send(&self, request: &Request) -> Result<Answer, Failure> {
        let answer = fetch("", request, Proof::Cookie).await?;
        if answer.status == UNAUTHORIZED {
            forget_all(|_| true);
            return Err(Failure::SignedOut);
        }
        Ok(answer)
    }

    /// The server lets nobody onto the page who is not, and answers with 401 from then on.
    async fn is_signed_in(&self) -> bool {
        true
    }

    /// Leaves the page, and comes back to this view. What is personal in its address goes along behind `#`, where it is sent to nobody.
    async fn sign_in(&self) -> Result<(), NotSignedIn> {
        let address = self.address(&self.route());
        let (sent, personal) = match address.split_once('#') {
            Some((sent, personal)) => (sent, format!("#{personal}")),
            None => (&*address, String::new()),
        };
        let there = escaped(sent);
        let left = window()
            .location()
            .assign(&format!("{SIGN_IN}?next={there}{personal}"));
        left.map_err(|_| NotSignedIn::Refused)
    }

    /// Leaves the page as a form does: where that fails, the browser says so.
    async fn sign_out(&self) {
        forget_all(|_| true);
        if let Ok(Some(storage)) = window().local_storage() {
            // Other pages are told of a change only if the value is another.
            let now = js_sys::Date::now().to_string();
            let _ = storage.set_item(SIGNED_OUT, &now);
        }
        let form = document().create_element("form");
        let form = form.ok().and_then(|form| form.dyn_into().ok());
        if let Some((form, body)) = form.zip(document().body()) {
            let form: HtmlFormElement = form;
            form.set_method("post");
            form.set_action(SIGN_OUT);
            if body.append_child(&form).is_ok() {
                let _ = form.submit();
            }
        }
    }

    fn on_session_change(&self, changed: Box<dyn Fn()>) {
        let listener = Closure::<dyn Fn(StorageEvent)>::new(move |event: StorageEvent| {
            if event.key().as_deref() == Some(SIGNED_OUT) {
                forget_all(|_| true);
                changed();
            }
        });
        let listener = listener.into_js_value();
        let _ = window().add_event_listener_with_callback("storage", listener.unchecked_ref());
    }

    fn route(&self) -> Route {
        let location = window().location();
        let path = location.pathname().unwrap_or_default();
        let below = path.strip_prefix(WEB).unwrap_or_default();
        let (query, fragment) = (location.search(), location.hash());
        let (query, fragment) = (query.unwrap_or_default(), fragment.unwrap_or_default());
        Route::parse(&format!("{below}{query}{fragment}"))
    }

    fn address(&self, route: &Route) -> String {
        format!("{WEB}{route}")
    }

    async fn open(&self, route: &Route) {
        let _ = window().open_with_url_and_target(&self.address(route), "_blank");
    }

    async fn open_settings(&self) {
        let _ = window().location().assign(ACCOUNT);
    }

    fn settings_name(&self) -> MemberText {
        ACCOUNT_PAGE
    }

    fn proof(&self, back: &Route) -> Option<String> {
        let address = self.address(back);
        let (sent, _) = address.split_once('#').unwrap_or((&address, ""));
        Some(format!("{PROVE}?next={}", escaped(sent)))
    }

    fn makes_passkeys(&self) -> bool {
        let class = Reflect::get(&window(), &"PublicKeyCredential".into());
        let parse =
            class.and_then(|class| Reflect::get(&class, &"parseCreationOptionsFromJSON".into()));
        parse.is_ok_and(|parse| parse.is_function())
    }

    async fn server(&self) -> Option<String> {
        window().location().origin().ok()
    }

    async fn open_on_server(&self, path: &str) {
        let _ = window().location().assign(path);
    }
}

fn stored(store: Store, key: &str) -> Option<(Storage, String)> {
    let (storage, key) = match store {
        Store::Session => (window().session_storage(), own(key)),
        Store::Settings => (window().local_storage(), format!("{PREFIX}{key}")),
    };
    Some((storage.ok()??, key))
}

/// The name under which a value of the session is kept for whoever the page belongs to.
fn own(key: &str) -> String {
    let root = document().document_element();
    let owner = root.and_then(|root| root.get_attribute(OWNER));
    format!("{PREFIX}{}:{key}", owner.unwrap_or_default())
}

/// Forgets the values of the session whose names are `meant`.
fn forget_all(meant: impl Fn(&str) -> bool) {
    let Ok(Some(storage)) = window().session_storage() else {
        return;
    };
    let names = (0..storage.length().unwrap_or_default())
        .filter_map(|place| storage.key(place).ok().flatten())
        .filter(|key| key.starts_with(PREFIX) && meant(key));
    let names: Vec<String> = names.collect();
    for name in names {
        let _ = storage.remove_item(&name);
    }
}
