//! The extension's sign-in. Authorization code with PKCE and nothing else of OAuth 2.0.

pub(crate) mod authorize_client;
pub(crate) mod exchange_token;
pub(crate) mod server_metadata;
