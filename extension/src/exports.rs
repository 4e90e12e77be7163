//! The functions that JavaScript can call.

use wasm_bindgen::prelude::wasm_bindgen;

/// See [`crate::numbers::find_numbers`].
#[wasm_bindgen]
#[must_use]
pub fn find_numbers(request: &str) -> String {
    crate::numbers::find_numbers(request)
}

/// See [`crate::notify::notify`].
#[wasm_bindgen]
#[must_use]
pub fn notify(request: &str) -> String {
    crate::notify::notify(request)
}
