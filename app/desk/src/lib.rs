//! The Wasm module of the desk, in the extension and on the web.

#![cfg(target_family = "wasm")]

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;

/// Mounts the desk in place of its skeleton. `plans` loads the module of phone numbers, `profile` that of the profile.
#[wasm_bindgen]
pub fn mount(in_extension: bool, plans: Function, profile: Function) {
    callslot_app::ui::mount::desk(in_extension, plans, profile);
}
