//! Signing in and out, and credentials.

pub(crate) mod keys;
pub(crate) mod me;
pub(crate) mod oauth;
pub(crate) mod passkeys;
pub(crate) mod profile;
pub(crate) mod session_cookies;
pub(crate) mod sessions;
pub(crate) mod sign_in;
