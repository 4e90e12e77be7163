//! Secrets: made by chance, given away once, and stored as their hash only.

use crate::{
    Error,
    ports::{Entropy, fresh_token, hex},
};
use callslot_shared::api::ErrorCode;
use sha2::{Digest as _, Sha256};

/// There is no chance to be had.
const NO_CHANCE: Error = Error::Plain(
    ErrorCode::Unavailable,
    "Nobody could be signed in just now. Try again.",
);

/// A fresh secret: 256 random bits in hexadecimal. Without chance there is none: everybody could guess it.
pub(crate) fn secret(entropy: &dyn Entropy) -> Result<String, Error> {
    secret_or(entropy, NO_CHANCE)
}

/// As [`secret`], with the error for where there is no chance.
pub(super) fn secret_or(entropy: &dyn Entropy, no_chance: Error) -> Result<String, Error> {
    let halves = [fresh_token(entropy), fresh_token(entropy)];
    if halves.iter().any(|half| half.bytes().all(|c| c == b'0')) {
        return Err(no_chance);
    }
    Ok(halves.concat())
}

/// The stored form of a secret: its SHA-256 in hexadecimal.
pub(crate) fn hashed(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}
