//! One stop of the Tab key for many buttons: the arrow keys go from one to the next.

use leptos::prelude::*;
use std::time::Duration;
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

/// Whether the focus is within the place that a selector names.
pub(super) fn has_focus_in(place: &str) -> bool {
    let focused = document().active_element();
    focused.is_some_and(|one| one.closest(place).is_ok_and(|found| found.is_some()))
}

/// Gives the focus back to a place if what had it there is gone once it is drawn.
pub(super) fn keep_focus_in(place: &'static str) {
    let look = move || {
        let focused = document().active_element();
        if focused.is_some_and(|one| one.tag_name() != "BODY") {
            return;
        }
        let stops = format!("{place} [tabindex='0'], {place} button:enabled");
        let stop = document().query_selector(&stops).ok().flatten();
        if let Some(stop) = stop.and_then(|stop| stop.dyn_into::<HtmlElement>().ok()) {
            let _ = stop.focus();
        }
    };
    set_timeout(look, Duration::ZERO);
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
