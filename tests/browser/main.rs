//! Black-box tests in a real browser, against the real edge runtime.
//!
//! Needs a Chromium or Chrome on this machine; `cargo xtask test` sees to it.

mod extension;
mod mails;
mod oauth;
mod outside;
mod passkeys;
mod person;
mod stage;
mod web_app;
