//! The browser as views see it: the API, dates and names by locale.

pub mod client;
pub mod clipboard;
pub mod countries;
pub mod dates;
pub mod passkey;
pub mod zone;

pub use client::Client;
