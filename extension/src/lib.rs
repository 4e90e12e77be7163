//! The Chrome extension of Callslot. It stands on [`callslot_shared`], so that what its forms accept
//! the server accepts.
//!
//! JavaScript in `static/` holds what only it can: Chrome's events and the page. The decisions are here, in
//! functions from JSON to JSON, which are tested natively.

#[cfg(test)]
mod locales;
pub mod notify;

pub use callslot_shared as shared;

#[cfg(target_family = "wasm")]
pub mod exports;
