//! The Wasm module of the extension's popup, side panel and options. It holds no code of the desk, so that a popup is there
//! soon.

#![cfg(target_family = "wasm")]

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;

/// Mounts the page of this name in place of its skeleton. `plans` loads the module of phone numbers.
#[wasm_bindgen]
pub async fn mount(page: String, plans: Function) {
    callslot_app::ui::mount::compact(&page, plans).await;
}
