//! The Wasm module of the views that a first visit does not need, which the desk loads when somebody goes to one: profile, messages, public page and
//! cockpit.

#![cfg(target_family = "wasm")]

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

/// Mounts the view that the address names into `place`. `plans` loads the module of phone numbers, `account` is what the desk knows of the person.
#[wasm_bindgen]
pub fn mount(place: HtmlElement, in_extension: bool, plans: Function, account: &str) {
    callslot_app::ui::mount::later(place, in_extension, plans, account);
}

/// Takes the view away.
#[wasm_bindgen]
pub fn unmount() {
    callslot_app::ui::mount::unmount_later();
}
