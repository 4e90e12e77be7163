//! Chrome's functions, only those that pages use. Values cross as JSON.

use crate::platform::Store;
use gloo::utils::format::JsValueSerdeExt as _;
use js_sys::{JSON, Object, Reflect};
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
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = remove)]
    async fn local_remove(key: &str) -> Result<JsValue, JsValue>;
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

/// The value of a key, as JSON. The session's storage is in memory, out of reach for content scripts; the local one is
/// within their reach.
pub(super) async fn get(store: Store, key: &str) -> Option<String> {
    let found = match store {
        Store::Session => session_get(key).await,
        Store::Settings => local_get(key).await,
    };
    let value = Reflect::get(&found.ok()?, &key.into()).ok()?;
    JSON::stringify(&value).ok()?.as_string()
}

/// Keeps a value. The service worker reads some of them, so they are kept as values and not as texts.
pub(super) async fn set(store: Store, key: &str, json: &str) {
    let values = Object::new();
    let kept = JSON::parse(json).and_then(|value| Reflect::set(&values, &key.into(), &value));
    if kept.is_ok() {
        let _ = match store {
            Store::Session => session_set(&values).await,
            Store::Settings => local_set(&values).await,
        };
    }
}

/// Forgets a value.
pub(super) async fn forget(store: Store, key: &str) {
    let _ = match store {
        Store::Session => session_remove(key).await,
        Store::Settings => local_remove(key).await,
    };
}

/// Calls `changed` with the names of the values of the session that change, as long as the page lives.
pub(super) fn on_session_change(changed: impl Fn(Vec<String>) + 'static) {
    let listener = Closure::<dyn Fn(JsValue)>::new(move |changes: JsValue| {
        let names = changes.dyn_ref::<Object>().map(Object::keys);
        let names = names.unwrap_or_default();
        changed(names.iter().filter_map(|name| name.as_string()).collect());
    });
    session_listen(&listener.into_js_value());
}

/// Asks the service worker for something.
pub(super) async fn ask<T: DeserializeOwned>(message: &impl Serialize) -> Option<T> {
    let message = JsValue::from_serde(message).ok()?;
    send_message(&message).await.ok()?.into_serde().ok()
}

/// Opens a page in a tab.
pub(super) async fn open(page: &str) {
    if let Ok(properties) = JsValue::from_serde(&BTreeMap::from([("url", page)])) {
        let _ = tabs_create(&properties).await;
    }
}

/// Opens the options.
pub(super) async fn open_options() {
    let _ = open_options_page().await;
}

/// The tag of the browser's language.
pub(super) fn ui_language() -> String {
    get_ui_language()
}
