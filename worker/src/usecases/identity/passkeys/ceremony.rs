//! The parts that adding a passkey and signing in with one share.

use crate::{
    App, Error,
    passkeys::RelyingParty,
    ports::{fresh_id, hex},
    store::{
        rate_limits::{self, Counted, RateLimit},
        webauthn_challenges,
    },
    usecases::identity::{secrets::secret, sign_in_limits::passed},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use callslot_shared::{FieldError, ids::UserId};
use sha2::{Digest as _, Sha256};

/// Counts a request for a challenge, which the database has to keep, and refuses it beyond a limit.
pub(super) async fn count(app: &App, limits: &[RateLimit]) -> Result<(), Error> {
    let now = app.clock.now();
    let counted = Counted {
        limits,
        request: &fresh_id(&*app.clock, &*app.entropy).to_string(),
        at: now,
    };
    passed(
        rate_limits::take(app.all_tenants(), &counted).await?,
        limits,
        now,
    )
}

/// The relying party that passkeys are for.
pub(super) fn party(app: &App) -> Result<RelyingParty, Error> {
    let public_url = app.settings.public_url.as_ref();
    public_url
        .and_then(RelyingParty::of)
        .ok_or(Error::NotConfigured("PUBLIC_URL with a host's name"))
}

/// A fresh challenge, given out: 256 random bits in base64url. The store has its SHA-256.
pub(super) async fn challenge(app: &App, user: Option<UserId>) -> Result<String, Error> {
    let fresh = Sha256::digest(secret(&*app.entropy)?);
    let hash = hex(&Sha256::digest(fresh));
    webauthn_challenges::insert(app.all_tenants(), &hash, user, app.clock.now()).await?;
    Ok(URL_SAFE_NO_PAD.encode(fresh))
}

/// The bytes of a field in base64url.
pub(super) fn bytes(field: &str, text: &str) -> Result<Vec<u8>, FieldError> {
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| FieldError::new(field, "is not base64url without padding"))
}
