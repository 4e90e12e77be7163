//! The pages of the Chrome extension: popup, scheduling page, side panel, options.
//!
//! What decides (wording, grouping, what state a page is in) are plain functions, compiled and tested
//! natively. What draws and asks (`browser`, `ui`) exists in a browser only and stays thin.

pub mod api;
pub mod options;
pub mod panel;
pub mod popup;
pub mod schedule;
pub mod time;

pub use callslot_shared::words::extension as words;

#[cfg(target_family = "wasm")]
pub mod browser;
#[cfg(target_family = "wasm")]
pub mod ui;
