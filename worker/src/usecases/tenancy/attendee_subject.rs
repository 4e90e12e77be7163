//! An attendee's name in the audit log.

use crate::{Error, ports::hex, usecases::Context};
use callslot_shared::api::Attendee;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// An attendee's name in the audit log: HMAC-SHA-256 over the organization's id, a colon and the subscriber's
/// number or the address, under a secret of the server. There are few enough numbers to try them all; without the secret
/// nobody can, and with it an erasure is proved to whoever knows the number. In another organization's log it is
/// another.
///
/// Entries from before there was the secret have the organization's id for a key. Without the secret there is none.
pub(super) fn subject(context: Context<'_>, attendee: &Attendee) -> Result<String, Error> {
    const NOT_CONFIGURED: Error = Error::NotConfigured("PRIVACY_KEY");
    let key = context.app.settings.privacy_key.as_deref();
    let key = key.ok_or(NOT_CONFIGURED)?;
    let said = format!("{}:{}", context.by.organization_id, attendee.key());
    // HMAC takes keys of any length.
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_err(|_| NOT_CONFIGURED)?;
    Ok(hex(&mac.chain_update(said).finalize().into_bytes()))
}
