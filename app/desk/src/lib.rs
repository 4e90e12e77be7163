//! The Wasm module of the desk, in the extension and on the web.

#![cfg(target_family = "wasm")]

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;

/// Mounts the desk in place of its skeleton. `plans` loads the module of phone numbers, `later` that of the views that a
/// first visit does not need.
#[wasm_bindgen]
pub fn mount(in_extension: bool, plans: Function, later: Function) {
    callslot_app::ui::mount::desk(in_extension, plans, later);
}
