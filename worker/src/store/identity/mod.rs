//! People, their credentials and their sessions, and the log of what they do.

pub(in crate::store) mod all_tenants;
pub mod api_keys;
pub mod audit_log;
pub mod author;
pub mod credentials;
pub mod device_cookies;
pub mod oauth_codes;
pub mod passkeys;
pub mod phone_codes;
pub mod rate_limits;
pub mod sessions;
pub mod users;
