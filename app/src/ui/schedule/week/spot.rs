//! The places of the focus in the drawn days.

use crate::schedule::week::Spot;
use leptos::prelude::*;

/// The id of a place of the focus.
pub(super) fn id(spot: Spot) -> String {
    match spot.block {
        Some(block) => format!("spot-{}-{block}", spot.day),
        None => format!("spot-{}", spot.day),
    }
}

/// Whether the Tab key stops at a place.
pub(super) fn tab_index(at: RwSignal<Spot>, own: Spot) -> &'static str {
    if at.get() == own { "0" } else { "-1" }
}
