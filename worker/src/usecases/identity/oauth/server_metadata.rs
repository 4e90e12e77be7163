//! The metadata of this server for clients.

use crate::{App, Error};
use callslot_shared::api::ServerMetadata;

/// The identity of this server: `iss` of every answer to a request for a code (RFC 9207), so that a
/// client that knows several servers cannot be told the answer of another.
pub(crate) fn issuer(app: &App) -> Result<String, Error> {
    let public_url = app.settings.public_url.as_ref();
    public_url
        .map(|url| url.as_str().trim_end_matches('/').to_owned())
        .ok_or(Error::NotConfigured("PUBLIC_URL"))
}

/// The metadata that a client reads (RFC 8414).
pub(crate) fn server_metadata(app: &App) -> Result<ServerMetadata, Error> {
    let issuer = issuer(app)?;
    let at = |path: &str| format!("{issuer}{path}");
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Ok(ServerMetadata {
        authorization_endpoint: at("/oauth/authorize"),
        token_endpoint: at("/oauth/token"),
        revocation_endpoint: at("/oauth/revoke"),
        response_types_supported: list(&["code"]),
        response_modes_supported: list(&["query"]),
        grant_types_supported: list(&["authorization_code", "refresh_token"]),
        code_challenge_methods_supported: list(&["S256"]),
        token_endpoint_auth_methods_supported: list(&["none"]),
        revocation_endpoint_auth_methods_supported: list(&["none"]),
        authorization_response_iss_parameter_supported: true,
        service_documentation: at("/docs"),
        issuer,
    })
}
