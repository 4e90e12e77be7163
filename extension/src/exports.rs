//! The functions that JavaScript can call.

use wasm_bindgen::prelude::wasm_bindgen;

/// See [`crate::notify::notify`].
#[wasm_bindgen]
#[must_use]
pub fn notify(request: &str) -> String {
    crate::notify::notify(request)
}
