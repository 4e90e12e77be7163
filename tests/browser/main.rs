//! Black-box tests in a real browser, against the real edge runtime.
//!
//! Needs a Chromium or Chrome on this machine; `cargo xtask test` sees to it.

mod availability;
mod embed;
mod extension;
mod hosts;
mod mail_samples;
mod mails;
mod oauth;
mod outside;
mod passkeys;
mod person;
mod profile;
mod stage;
mod web_app;
