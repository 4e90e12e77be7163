//! Chrome's functions, only those that pages use. Values cross as JSON.

use gloo::utils::format::JsValueSerdeExt as _;
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = get)]
    async fn session_get(key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = set)]
    async fn session_set(values: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = remove)]
    async fn session_remove(key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = get)]
    async fn local_get(key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = set)]
    async fn local_set(values: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session", "onChanged"], js_name = addListener)]
    fn session_listen(listener: &JsValue);
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = sendMessage)]
    async fn send_message(message: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = openOptionsPage)]
    async fn open_options_page() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = create)]
    async fn tabs_create(properties: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getUILanguage)]
    fn get_ui_language() -> String;
}

/// A place where values are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// Until the browser is closed, in memory, out of reach for content scripts: tokens and what they
    /// have opened.
    Session,
    /// For good, and within reach of content scripts: settings, nothing personal.
    Local,
}

impl Storage {
    /// The value of a key, if there is one of this form.
    pub async fn get<T: DeserializeOwned>(self, key: &str) -> Option<T> {
        let found = match self {
            Self::Session => session_get(key).await,
            Self::Local => local_get(key).await,
        };
        let value = js_sys::Reflect::get(&found.ok()?, &key.into()).ok()?;
        value.into_serde().ok()
    }

    /// Keeps a value. A value that cannot be kept is not there the next time; nothing rests on it.
    pub async fn set(self, key: &str, value: &impl Serialize) {
        if let Ok(values) = JsValue::from_serde(&BTreeMap::from([(key, value)])) {
            let _ = match self {
                Self::Session => session_set(&values).await,
                Self::Local => local_set(&values).await,
            };
        }
    }
}

/// Forgets a value of the session.
pub async fn forget(key: &str) {
    let _ = session_remove(key).await;
}

/// Calls `changed` with the names of the values of the session that change, as long as the page lives.
pub fn on_session_change(changed: impl Fn(Vec<String>) + 'static) {
    let listener = Closure::<dyn Fn(JsValue)>::new(move |changes: JsValue| {
        let names = changes
            .dyn_ref::<js_sys::Object>()
            .map(js_sys::Object::keys);
        let names = names.unwrap_or_default();
        changed(names.iter().filter_map(|name| name.as_string()).collect());
    });
    session_listen(&listener.into_js_value());
}

/// Asks the service worker for something.
pub async fn ask<T: DeserializeOwned>(message: &impl Serialize) -> Option<T> {
    let message = JsValue::from_serde(message).ok()?;
    send_message(&message).await.ok()?.into_serde().ok()
}

/// Opens one of the extension's pages in a tab.
pub async fn open(page: &str) {
    if let Ok(properties) = JsValue::from_serde(&BTreeMap::from([("url", page)])) {
        let _ = tabs_create(&properties).await;
    }
}

/// Opens the options.
pub async fn open_options() {
    let _ = open_options_page().await;
}

/// The tag of the browser's language.
#[must_use]
pub fn ui_language() -> String {
    get_ui_language()
}
