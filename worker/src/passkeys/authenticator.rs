//! The authenticator data: what the authenticator says, in bytes that it signs (section 6.1).

use super::{PublicKey, RelyingParty};
use callslot_shared::FieldError;
use sha2::{Digest, Sha256};

const USER_PRESENT: u8 = 0b1;
const USER_VERIFIED: u8 = 0b100;
const BACKUP_ELIGIBLE: u8 = 0b1000;
const BACKED_UP: u8 = 0b1_0000;
const ATTESTED: u8 = 0b100_0000;
const EXTENSIONS: u8 = 0b1000_0000;

/// Longest id of a credential, in bytes (section 7.1, step 25).
const MAX_ID: usize = 1023;

/// The data that an authenticator has given, for this relying party, of a person it has verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticatorData {
    /// The number of times the credential has signed; always 0 where it does not count.
    pub sign_count: u32,
    /// Whether the credential is copied to other devices.
    pub backed_up: bool,
    /// The credential, where it was just made.
    pub attested: Option<Attested>,
}

/// A credential that was just made (section 6.5.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attested {
    /// The authenticator's name for it.
    pub credential_id: Vec<u8>,
    /// The key that its signatures are checked with.
    pub key: PublicKey,
}

impl AuthenticatorData {
    /// Reads the bytes and refuses them unless they are for `party` and the person was present and
    /// verified: a passkey that anybody can use who finds the device is no proof of who it is.
    pub fn read(bytes: &[u8], party: &RelyingParty) -> Result<Self, FieldError> {
        let refused = |problem| FieldError::new("authenticator_data", problem);
        let shape = || refused("has another form than authenticator data");
        let (hash, rest) = bytes.split_first_chunk::<32>().ok_or_else(shape)?;
        let ([flags], rest) = rest.split_first_chunk::<1>().ok_or_else(shape)?;
        let (count, rest) = rest.split_first_chunk::<4>().ok_or_else(shape)?;
        let has = |flag| flags & flag != 0;
        if *hash != *Sha256::digest(&party.id) {
            return Err(refused("is for another site"));
        }
        if !has(USER_PRESENT) || !has(USER_VERIFIED) {
            return Err(refused(
                "says that the person was not verified; unlock the passkey with a PIN or a finger",
            ));
        }
        // Section 7.1, step 17: what cannot be copied is not.
        if has(BACKED_UP) && !has(BACKUP_ELIGIBLE) {
            return Err(shape());
        }
        let (attested, rest) = if has(ATTESTED) {
            let (attested, rest) = Attested::read(rest).ok_or_else(|| {
                refused("has a key that cannot be used here; use one for ES256 or RS256")
            })?;
            (Some(attested), rest)
        } else {
            (None, rest)
        };
        // Extensions are not asked for. An authenticator that sends them says so.
        if rest.is_empty() == has(EXTENSIONS) {
            return Err(shape());
        }
        Ok(Self {
            sign_count: u32::from_be_bytes(*count),
            backed_up: has(BACKED_UP),
            attested,
        })
    }
}

impl Attested {
    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        // The kind of authenticator does not matter.
        let (_aaguid, rest) = bytes.split_first_chunk::<16>()?;
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (credential_id, rest) = rest.split_at_checked(length)?;
        let (key, rest) = PublicKey::from_cose(rest)?;
        let fits = (1..=MAX_ID).contains(&length);
        let attested = Self {
            credential_id: credential_id.to_vec(),
            key,
        };
        fits.then_some((attested, rest))
    }
}
