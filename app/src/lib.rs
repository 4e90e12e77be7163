//! The interface of a person who is signed in: popup, side panel and options of the extension, and the desk with all calls,
//! which is a page of the extension and of the Worker.
//!
//! Plain functions decide (wording, grouping, the state a view is in, addresses); they are compiled and tested natively. The code
//! that draws and asks (`browser`, `platform`, `ui`) exists in a browser only and stays thin.

pub mod api;
pub mod availability;
pub mod call_now;
pub mod messages;
pub mod options;
pub mod panel;
pub mod phone;
pub mod platform;
pub mod popup;
pub mod profile;
pub mod public_page;
pub mod route;
pub mod schedule;
pub mod speech;
pub mod time;
pub mod webhooks;

pub use callslot_shared::words::extension as words;

#[cfg(target_family = "wasm")]
pub mod browser;
#[cfg(target_family = "wasm")]
pub mod ui;
