//! The side panel, opened from another page of the extension.

use super::chrome;
use gloo::utils::format::JsValueSerdeExt as _;
use js_sys::{Promise, Reflect};
use std::collections::BTreeMap;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "windows"], js_name = getCurrent)]
    async fn windows_get_current() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "sidePanel"], js_name = open)]
    fn side_panel_open(options: &JsValue) -> Result<Promise, JsValue>;
}

/// The panel's page.
const PANEL: &str = "/pages/panel.html";

/// The window that this page belongs to.
pub async fn window() -> Option<f64> {
    let window = windows_get_current().await.ok()?;
    Reflect::get(&window, &"id".into()).ok()?.as_f64()
}

/// A panel that is being opened.
#[derive(Debug)]
pub struct OpeningPanel(Option<Promise>);

/// Opens the panel in a window. Chrome opens it only in the very turn in which the person has clicked: so this does not wait, and
/// nothing may be awaited before it.
#[must_use]
pub fn open(window: Option<f64>) -> OpeningPanel {
    let options = window.map(|window| BTreeMap::from([("windowId", window)]));
    let options = options.and_then(|options| JsValue::from_serde(&options).ok());
    OpeningPanel(options.and_then(|options| side_panel_open(&options).ok()))
}

impl OpeningPanel {
    /// Opens it in a tab instead if Chrome does not open it: better there than not at all.
    pub async fn or_in_a_tab(self) {
        let opened = match self.0 {
            Some(opening) => JsFuture::from(opening).await.is_ok(),
            None => false,
        };
        if !opened {
            chrome::open(PANEL).await;
        }
    }
}
