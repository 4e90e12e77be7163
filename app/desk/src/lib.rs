//! The Wasm module of the desk, in the extension and on the web.

#![cfg(target_family = "wasm")]

use wasm_bindgen::prelude::wasm_bindgen;

/// Mounts the desk in place of its skeleton.
#[wasm_bindgen]
pub fn mount(in_extension: bool) {
    callslot_app::ui::mount::desk(in_extension);
}
