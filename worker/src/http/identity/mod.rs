//! Signing in and out, and credentials.

pub(in crate::http) mod keys;
pub(in crate::http) mod me;
pub(in crate::http) mod oauth;
pub(in crate::http) mod passkeys;
pub(in crate::http) mod session;
pub(in crate::http) mod sessions;
pub(in crate::http) mod sign_in;
