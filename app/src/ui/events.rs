//! Events of the window, by which the Wasm modules of a page tell each other what each keeps for itself.

use leptos::prelude::{window, window_event_listener_untyped};
use std::cell::Cell;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::CustomEvent;

thread_local! {
    /// Whether this module is telling something, which is no news to itself.
    static TELLS: Cell<bool> = const { Cell::new(false) };
}

/// Tells the other modules.
pub(super) fn tell(name: &str, text: &str) {
    let Ok(event) = CustomEvent::new(name) else {
        return;
    };
    let detail = JsValue::from_str(text);
    event.init_custom_event_with_can_bubble_and_cancelable_and_detail(name, false, false, &detail);
    // Whoever hears it is called before this returns.
    TELLS.set(true);
    let _ = window().dispatch_event(&event);
    TELLS.set(false);
}

/// Calls `heard` with what another module tells, as long as the present owner lives.
pub(super) fn hear(name: &str, heard: impl Fn(String) + 'static) {
    let listener = window_event_listener_untyped(name, move |event| {
        let event: Option<&CustomEvent> = event.dyn_ref();
        let text = event.and_then(|event| event.detail().as_string());
        if let Some(text) = text.filter(|_| !TELLS.get()) {
            heard(text);
        }
    });
    leptos::prelude::on_cleanup(move || listener.remove());
}
