//! The steps that are taken before it is known who asks.

pub mod oauth_grants;
pub mod sign_ins;
pub mod webauthn_challenges;
