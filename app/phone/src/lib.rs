//! The Wasm module of phone numbers. It alone holds the numbering plans of all countries, which are as large as everything
//! that a page needs to be drawn: pages load it once they are drawn, the service worker when it looks for numbers.
//!
//! The rules are those of [`callslot_shared::phone`]. Here they are functions from text to text, as two modules can pass
//! nothing else to each other.

pub mod numbers;
pub mod plans;
pub mod region;

#[cfg(target_family = "wasm")]
pub mod exports;
