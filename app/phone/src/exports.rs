//! The functions that JavaScript and other modules can call.

use wasm_bindgen::prelude::wasm_bindgen;

/// See [`crate::numbers::find_numbers`].
#[wasm_bindgen]
#[must_use]
pub fn find_numbers(request: &str) -> String {
    crate::numbers::find_numbers(request)
}

/// See [`crate::plans::read`].
#[wasm_bindgen]
#[must_use]
pub fn read(text: &str, country: &str) -> String {
    crate::plans::read(text, country)
}

/// See [`crate::plans::spaced`].
#[wasm_bindgen]
#[must_use]
pub fn spaced(number: &str) -> String {
    crate::plans::spaced(number)
}

/// See [`crate::plans::zones`].
#[wasm_bindgen]
#[must_use]
pub fn zones(number: &str) -> String {
    crate::plans::zones(number)
}
