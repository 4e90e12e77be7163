//! One stop of the Tab key for many buttons: the arrow keys go from one to the next.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

/// Moves the focus among the buttons of the element that listens.
pub(super) fn pressed(event: &KeyboardEvent) {
    let Some(place) = event
        .current_target()
        .and_then(|place| place.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let buttons = buttons(&place);
    let focused = document().active_element();
    let at = buttons
        .iter()
        .position(|button| focused.as_ref() == Some(button.as_ref()));
    let next = at.and_then(|at| next(&buttons, at, &event.key()));
    if let Some(button) = next.and_then(|next| buttons.get(next)) {
        event.prevent_default();
        let _ = button.focus();
    }
}

fn buttons(place: &HtmlElement) -> Vec<HtmlElement> {
    let children = place.children();
    let all = (0..children.length()).filter_map(|at| children.item(at));
    all.filter_map(|one| one.dyn_into().ok()).collect()
}

/// The button that a key leads to.
fn next(buttons: &[HtmlElement], at: usize, key: &str) -> Option<usize> {
    let last = buttons.len().checked_sub(1)?;
    let top = buttons.first()?.offset_top();
    let in_line = buttons.iter().take_while(|one| one.offset_top() == top);
    let in_line = in_line.count();
    match key {
        "ArrowRight" => Some((at + 1).min(last)),
        "ArrowLeft" => at.checked_sub(1),
        "ArrowDown" => (at + in_line <= last).then_some(at + in_line),
        "ArrowUp" => at.checked_sub(in_line),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}
