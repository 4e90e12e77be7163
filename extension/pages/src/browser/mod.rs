//! The browser as pages see it: Chrome's own functions, the API over fetch, dates by locale.

pub mod chrome;
pub mod client;
pub mod dates;
pub mod rights;
pub mod session;
pub mod zone;

pub use client::Client;
