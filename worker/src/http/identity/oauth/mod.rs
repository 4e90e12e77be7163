//! `/oauth`: the extension's sign-in. Authorization code with PKCE and nothing else of OAuth 2.0. The page that asks the
//! person is one of `web`.

pub(crate) mod token;

use crate::{
    Error,
    http::{RequestContext, extract::Json},
    usecases::identity::oauth::server_metadata::server_metadata,
};
use axum::{http::header, response::IntoResponse};

/// `GET /.well-known/oauth-authorization-server`: what a client has to know (RFC 8414).
#[worker::send]
pub(crate) async fn metadata(
    RequestContext { app, .. }: RequestContext,
) -> Result<impl IntoResponse + use<>, Error> {
    let body = server_metadata(&app)?;
    // The same for everybody, until the Worker is deployed anew.
    Ok(([(header::CACHE_CONTROL, "public, max-age=300")], Json(body)))
}
