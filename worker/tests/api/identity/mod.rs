//! Signing in, credentials, and who asks.

pub(crate) mod browser;
mod fresh;
mod keys;
mod me;
pub(crate) mod oauth;
mod owners;
pub(crate) mod passkeys;
pub(crate) mod phone;
mod principal;
mod profile;
mod sessions;
pub(crate) mod sign_in;
mod sign_in_attacks;
mod stolen;
