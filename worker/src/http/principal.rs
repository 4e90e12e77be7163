//! Who asks, from the Authorization header.

use crate::{
    App, Error,
    seams::hex,
    store::credentials::{self, Principal},
};
use axum::http::{HeaderMap, header};
use callslot_shared::access::{self, Action, Feature};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Longest token looked at, in bytes.
const MAX_TOKEN: usize = 256;

/// The token of an `Authorization: Bearer …` header (RFC 6750).
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    let fits =
        scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && token.len() <= MAX_TOKEN;
    fits.then_some(token)
}

/// The principal behind the request's token, who may do `action` with `feature`.
pub(super) async fn allowed(
    app: &App,
    headers: &HeaderMap,
    feature: Feature,
    action: Action,
) -> Result<Principal, Error> {
    let token = bearer(headers).ok_or(Error::UNAUTHORIZED)?;
    let hash = hex(&Sha256::digest(token.as_bytes()));
    let principal = credentials::find(&*app.db, &hash, app.clock.now())
        .await?
        .ok_or(Error::UNAUTHORIZED)?;
    access::allow(principal.standing, feature, action)?;
    Ok(principal)
}

/// Whether the request bears `secret`, compared in constant time.
pub(super) fn bears(headers: &HeaderMap, secret: &str) -> bool {
    bearer(headers).is_some_and(|token| {
        // Digests have one length, so not even the secret's length shows.
        let given = Sha256::digest(token.as_bytes());
        let expected = Sha256::digest(secret.as_bytes());
        given.ct_eq(&expected).into()
    })
}
