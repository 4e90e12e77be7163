//! The pages of the Chrome extension: popup, scheduling page, side panel, options.
//!
//! Plain functions decide (wording, grouping, the state a page is in); they are compiled and tested natively.
//! The code that draws and asks (`browser`, `ui`) exists in a browser only and stays thin.

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
