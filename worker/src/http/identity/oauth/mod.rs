//! `/oauth`: the extension's sign-in. Authorization code with PKCE and nothing else of OAuth 2.0.

pub(crate) mod authorize;
mod page;
pub(crate) mod token;

use crate::http::RequestContext;
use crate::{App, Error, http::extract::Json};
use axum::{http::header, response::IntoResponse};
use callslot_shared::api::ServerMetadata;

/// Who this server is: `iss` of every answer to a request for a code (RFC 9207), so that a client that
/// knows several servers cannot be told the answer of another.
fn issuer(app: &App) -> Result<String, Error> {
    let public_url = app.settings.public_url.as_ref();
    public_url
        .map(|url| url.as_str().trim_end_matches('/').to_owned())
        .ok_or(Error::NotConfigured("PUBLIC_URL"))
}

/// `GET /.well-known/oauth-authorization-server`: what a client has to know (RFC 8414).
#[worker::send]
pub(crate) async fn metadata(
    RequestContext { app, .. }: RequestContext,
) -> Result<impl IntoResponse + use<>, Error> {
    let issuer = issuer(&app)?;
    let at = |path: &str| format!("{issuer}{path}");
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let body = ServerMetadata {
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
    };
    // The same for everybody, until the Worker is deployed anew.
    Ok(([(header::CACHE_CONTROL, "public, max-age=300")], Json(body)))
}
