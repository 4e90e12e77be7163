//! Fields for times and dates, and the choice among zones.

use js_sys::{Array, Function, Reflect};
use leptos::{html::Input, prelude::*};
use wasm_bindgen::{JsCast as _, JsValue};

/// Writes a value into a field of which the browser shows parts, such as hour and minute. A field that is half filled in has an
/// empty value, and stays as it is.
pub(super) fn follow(field: NodeRef<Input>, value: impl Fn() -> String + 'static) {
    Effect::new(move |_| {
        let value = value();
        if let Some(field) = field.get()
            && field.value() != value
        {
            field.set_value(&value);
        }
    });
}

/// The names of zones that the browser knows.
pub(super) fn zone_names() -> Vec<String> {
    let all = || {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into())?;
        let list = Reflect::get(&intl, &"supportedValuesOf".into())?;
        let list: Function = list.dyn_into()?;
        list.call1(&intl, &"timeZone".into())
    };
    let all: Result<JsValue, JsValue> = all();
    let all = all
        .ok()
        .filter(Array::is_array)
        .map(|all| Array::from(&all));
    let names = all.iter().flat_map(Array::iter);
    names.filter_map(|name| name.as_string()).collect()
}
