//! The domain of Callslot, shared by the Worker and the Chrome extension.
//!
//! Everything here is a value or a function of values: no I/O, no clock, no randomness, no platform
//! crate. "Now" is an argument. The server accepts what the form in the browser accepts, because
//! both ask this crate.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod access;
pub mod actor;
pub mod api;
pub mod booking;
pub mod call;
mod de;
pub mod disclosure;
mod field_error;
pub mod ids;
mod instant;
mod leg;
pub mod message;
pub mod notice;
pub mod oauth;
pub mod phone;
pub mod public_page;
pub mod schedule;
pub mod sms;
pub mod text;
pub mod voice;
pub mod webhook;
pub mod words;

pub use booking::Error;
pub use field_error::FieldError;
