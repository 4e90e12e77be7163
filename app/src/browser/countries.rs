//! Countries by name.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DisplayNames;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(locale: &str, options: &Object) -> DisplayNames;
    #[wasm_bindgen(method)]
    fn of(this: &DisplayNames, code: &str) -> Option<String>;
}

/// Countries with their names, in the order of the names.
#[must_use]
pub fn named(locale: &str, countries: &[&'static str]) -> Vec<(&'static str, String)> {
    let options = Object::new();
    // Setting a property of a fresh object does not fail.
    let _ = Reflect::set(&options, &"type".into(), &"region".into());
    let names = DisplayNames::new(locale, &options);
    let name = |code: &&'static str| (*code, names.of(code).unwrap_or_else(|| (*code).to_owned()));
    let mut sorted: Vec<_> = countries.iter().map(name).collect();
    sorted.sort_by(|(_, one), (_, other)| {
        let order = js_sys::JsString::from(one.as_str()).locale_compare(
            other,
            &Array::new(),
            &Object::new(),
        );
        order.cmp(&0)
    });
    sorted
}
