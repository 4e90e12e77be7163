//! The places of the focus in the drawn days.

use crate::schedule::week::Spot;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event};

/// The id of a place of the focus.
pub(super) fn id(spot: Spot) -> String {
    match spot.block {
        Some(block) => format!("spot-{}-{block}", spot.day),
        None => format!("spot-{}", spot.day),
    }
}

/// The place that an event happens at, or in.
pub(super) fn of(event: &Event) -> Option<Spot> {
    let at = event.target()?.dyn_into::<Element>().ok()?;
    let id = at.closest("[id^=spot-]").ok()??.id();
    let place = id.strip_prefix("spot-")?;
    let (day, block) = match place.split_once('-') {
        Some((day, block)) => (day, Some(block.parse().ok()?)),
        None => (place, None),
    };
    let day = day.parse().ok()?;
    Some(Spot { day, block })
}

/// Whether the Tab key stops at a place.
pub(super) fn tab_index(at: RwSignal<Spot>, own: Spot) -> &'static str {
    if at.get() == own { "0" } else { "-1" }
}
