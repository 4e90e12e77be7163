//! Signing in and out, and credentials.

pub(crate) mod account;
pub(crate) mod ask_to_sign_in;
pub(crate) mod change_profile;
pub(crate) mod client;
pub(crate) mod end_sessions;
pub(crate) mod keys;
pub(crate) mod make_key;
pub(crate) mod may_change;
pub(crate) mod oauth;
pub(crate) mod open_session;
pub(crate) mod passkeys;
pub(crate) mod secrets;
pub(crate) mod sessions;
pub(crate) mod sign_in;
pub(crate) mod sign_in_limits;
pub(crate) mod switch_organization;
pub(crate) mod verify_phone;
