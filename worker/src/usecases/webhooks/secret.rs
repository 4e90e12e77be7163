//! The secret that an endpoint's deliveries are signed with: made by chance, shown once, kept encrypted.

use crate::{App, Error, ports::Entropy, store::webhooks::SealedSecret, webhooks::secret_purpose};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use callslot_shared::{
    api::ErrorCode,
    ids::{OrganizationId, WebhookEndpointId},
};

/// There is no chance to be had.
const NO_CHANCE: Error = Error::Plain(
    ErrorCode::Unavailable,
    "No secret could be made just now. Try again.",
);

/// A fresh secret of 256 random bits, and what is kept of it. Fails where there are no keys to encrypt it with.
pub(super) fn fresh(
    app: &App,
    organization: OrganizationId,
    endpoint: WebhookEndpointId,
) -> Result<(String, SealedSecret), Error> {
    let keys = app.settings.own_accounts.keys.as_ref();
    let keys = keys.ok_or(Error::NotConfigured("CREDENTIALS_KEYS"))?;
    let secret = secret(&*app.entropy)?;
    let purpose = secret_purpose(organization, endpoint);
    let sealed = keys.seal(&purpose, &secret, &*app.entropy);
    let sealed = SealedSecret {
        secret: sealed.map_err(|_| NO_CHANCE)?,
        key_version: keys.newest(),
    };
    Ok((secret, sealed))
}

/// `whsec_` and the base64 of 32 bytes. Without chance there is none: everybody could guess it.
fn secret(entropy: &dyn Entropy) -> Result<String, Error> {
    let halves = [entropy.bytes(), entropy.bytes()];
    if halves.contains(&[0; 16]) {
        return Err(NO_CHANCE);
    }
    Ok(format!("whsec_{}", STANDARD.encode(halves.concat())))
}
