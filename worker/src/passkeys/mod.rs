//! Passkeys: what the relying party of Web Authentication has to check of a registration (W3C, Web
//! Authentication Level 3, section 7.1) and of a sign-in (section 7.2).
//!
//! Only what can be said of the response itself is here. That its challenge was given out, to whom, and
//! only once, is the store's; so is whose a credential is. Attestation is not asked for and not looked
//! at: a passkey is worth as much as the session it was added in.
//!
//! It is written by hand, because the crates for it panic on wasm32 or ask `std` for the time, or know no RS256.

mod authenticator;
mod client_data;
mod key;
#[cfg(test)]
mod tests;

pub use authenticator::AuthenticatorData;
pub use client_data::{Ceremony, ClientData};
pub use key::{Algorithm, PublicKey};

use callslot_shared::FieldError;
use sha2::{Digest, Sha256};
use url::{Host, Url};

/// The party that asks for passkeys: this deployment, by the name that browsers know it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingParty {
    /// The RP ID: the host's name.
    pub id: String,
    /// The only origin whose pages may use them.
    pub origin: String,
}

impl RelyingParty {
    /// The relying party at a public address. None where that has no name: a passkey is bound to a
    /// name, and browsers refuse numbers.
    #[must_use]
    pub fn of(public_url: &Url) -> Option<Self> {
        let Host::Domain(name) = public_url.host()? else {
            return None;
        };
        Some(Self {
            id: name.to_owned(),
            origin: public_url.origin().ascii_serialization(),
        })
    }
}

/// A credential that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The authenticator's name for it.
    pub credential_id: Vec<u8>,
    /// The key that its signatures are checked with.
    pub key: PublicKey,
    /// The number of times it has signed.
    pub sign_count: u32,
    /// Whether it is copied to other devices.
    pub backed_up: bool,
}

/// Checks what an authenticator says of a credential it has made.
pub fn made(party: &RelyingParty, authenticator_data: &[u8]) -> Result<Made, FieldError> {
    let data = AuthenticatorData::read(authenticator_data, party)?;
    let attested = data
        .attested
        .ok_or_else(|| FieldError::new("authenticator_data", "does not tell of a credential"))?;
    Ok(Made {
        credential_id: attested.credential_id,
        key: attested.key,
        sign_count: data.sign_count,
        backed_up: data.backed_up,
    })
}

/// A credential's signature that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifiedAssertion {
    /// The number of times the credential has signed, by now.
    pub sign_count: u32,
    /// Whether it is copied to other devices, by now.
    pub backed_up: bool,
}

/// Checks that whoever holds `key` has signed the client data, on behalf of a person whom the
/// authenticator has verified.
pub fn signed(
    party: &RelyingParty,
    key: &PublicKey,
    authenticator_data: &[u8],
    client_data: &[u8],
    signature: &[u8],
) -> Result<VerifiedAssertion, FieldError> {
    let data = AuthenticatorData::read(authenticator_data, party)?;
    let message = [authenticator_data, &Sha256::digest(client_data)].concat();
    if !key.verifies(&message, signature) {
        return Err(FieldError::new("signature", "is not the passkey's"));
    }
    Ok(VerifiedAssertion {
        sign_count: data.sign_count,
        backed_up: data.backed_up,
    })
}
