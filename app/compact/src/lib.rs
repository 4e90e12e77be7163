//! The Wasm module of the extension's popup, side panel and options. It holds no code of the desk, so that a popup is there
//! soon.

#![cfg(target_family = "wasm")]

use wasm_bindgen::prelude::wasm_bindgen;

/// Mounts the page of this name in place of its skeleton.
#[wasm_bindgen]
pub async fn mount(page: String) {
    callslot_app::ui::mount::compact(&page).await;
}
