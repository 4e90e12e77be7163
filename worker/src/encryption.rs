//! Secrets that other people entrust to the service, encrypted before they are stored.
//!
//! AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce for every value that is written. A value's
//! purpose is authenticated with it: one that is copied to another row, field or organization does not
//! open.
//!
//! The cipher is the `aes-gcm` crate's; the envelope is written by hand, because stored values name their key's version, by
//! which keys rotate, and what they are for.

use crate::ports::Entropy;
use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;

/// Length of a nonce, in bytes.
const NONCE: usize = 12;

/// The keys, the newest first.
#[derive(Clone, Default)]
pub struct EncryptionKeys(Vec<(u32, Aes256Gcm)>);

impl fmt::Debug for EncryptionKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(version, _)| version))
            .finish()
    }
}

/// A value cannot be sealed or opened: its key is gone, or it is not what was sealed for this purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stored credentials cannot be opened or sealed")]
pub struct EncryptionError;

impl EncryptionKeys {
    /// Reads `version:base64` pairs, joined by commas, with falling versions and keys of 32 bytes. The error
    /// says what is wrong, to be read after the setting's name, and nothing of the keys.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let keys = text
            .split(',')
            .map(|pair| {
                let (version, key) = pair
                    .trim()
                    .split_once(':')
                    .ok_or("is not a list such as 2:base64,1:base64")?;
                let version = version
                    .parse::<u32>()
                    .ok()
                    .filter(|version| *version > 0)
                    .ok_or("has a version that is not a whole number above 0")?;
                let key = STANDARD
                    .decode(key)
                    .map_err(|_| "has a key that is not base64")?;
                let key = Aes256Gcm::new_from_slice(&key)
                    .map_err(|_| "has a key that is not 32 bytes long")?;
                Ok((version, key))
            })
            .collect::<Result<Vec<_>, &'static str>>()?;
        let versions = keys.iter().map(|(version, _)| *version);
        if versions.clone().zip(versions.skip(1)).all(|(a, b)| a > b) {
            Ok(Self(keys))
        } else {
            Err("does not have its versions in falling order, the newest key first")
        }
    }

    /// The same keys and behind them, as version 0, one that is derived from another secret (HMAC-SHA-256 of a fixed
    /// label, as RFC 5869 expands a key): values are sealed with it where there is no other.
    #[must_use]
    pub fn and_derived(mut self, secret: &str) -> Self {
        let derived = <Hmac<Sha256> as Mac>::new_from_slice(secret.as_bytes()).map(|mut mac| {
            mac.update(b"callslot messages");
            Aes256Gcm::new(&mac.finalize().into_bytes())
        });
        self.0.extend(derived.ok().map(|key| (0, key)));
        self
    }

    /// The version that values are sealed with.
    #[must_use]
    pub fn newest(&self) -> u32 {
        self.0.first().map_or(0, |(version, _)| *version)
    }

    /// Seals a value for a purpose with the newest key: base64 of nonce and ciphertext.
    pub fn seal(
        &self,
        purpose: &str,
        value: &str,
        entropy: &dyn Entropy,
    ) -> Result<String, EncryptionError> {
        let (version, key) = self.0.first().ok_or(EncryptionError)?;
        let fresh = entropy.bytes();
        let nonce = fresh.get(..NONCE).ok_or(EncryptionError)?;
        // Without randomness a nonce would come twice, which gives the key away.
        if nonce.iter().all(|byte| *byte == 0) {
            return Err(EncryptionError);
        }
        let bound = bound(purpose, *version);
        let payload = Payload {
            msg: value.as_bytes(),
            aad: bound.as_bytes(),
        };
        let sealed = key
            .encrypt(nonce.into(), payload)
            .map_err(|_| EncryptionError)?;
        Ok(STANDARD.encode([nonce, &sealed].concat()))
    }

    /// Opens a value that was sealed for this purpose with the key of this version.
    pub fn open(
        &self,
        version: u32,
        purpose: &str,
        sealed: &str,
    ) -> Result<String, EncryptionError> {
        let (_, key) = self
            .0
            .iter()
            .find(|(known, _)| *known == version)
            .ok_or(EncryptionError)?;
        let bytes = STANDARD.decode(sealed).map_err(|_| EncryptionError)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or(EncryptionError)?;
        let bound = bound(purpose, version);
        let payload = Payload {
            msg: sealed,
            aad: bound.as_bytes(),
        };
        let value = key
            .decrypt(nonce.into(), payload)
            .map_err(|_| EncryptionError)?;
        String::from_utf8(value).map_err(|_| EncryptionError)
    }
}

/// The data that is authenticated with a value.
fn bound(purpose: &str, version: u32) -> String {
    format!("callslot\n{version}\n{purpose}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counter;

    fn key(byte: u8) -> String {
        STANDARD.encode([byte; 32])
    }

    fn keys(text: &str) -> EncryptionKeys {
        EncryptionKeys::parse(text).unwrap()
    }

    #[test]
    fn a_derived_key_seals_where_there_is_no_other_and_opens_always() {
        let entropy = Counter::default();
        let alone = EncryptionKeys::default().and_derived("re_key");
        assert_eq!(alone.newest(), 0);
        let sealed = alone.seal("m", "hello", &entropy).unwrap();
        let both = keys(&format!("1:{}", key(1))).and_derived("re_key");
        assert_eq!(both.newest(), 1);
        assert_eq!(both.open(0, "m", &sealed).unwrap(), "hello");
        let other = EncryptionKeys::default().and_derived("re_other");
        assert!(other.open(0, "m", &sealed).is_err());
    }

    #[test]
    fn a_value_opens_with_its_key_and_for_its_purpose_only() {
        let old = keys(&format!("1:{}", key(1)));
        let both = keys(&format!("2:{},1:{}", key(2), key(1)));
        let entropy = Counter::default();
        let sealed = old.seal("a\ntoken", "secret", &entropy).unwrap();
        assert!(!sealed.contains("secret"));
        assert_eq!(both.open(1, "a\ntoken", &sealed).unwrap(), "secret");
        for (version, purpose) in [
            (1, "b\ntoken"),
            (1, "a\nkey"),
            (2, "a\ntoken"),
            (3, "a\ntoken"),
        ] {
            assert!(both.open(version, purpose, &sealed).is_err());
        }
        let new = keys(&format!("2:{}", key(2)));
        assert!(new.open(1, "a\ntoken", &sealed).is_err());
        // The same key under another version does not do either.
        let renamed = keys(&format!("4:{}", key(1)));
        assert!(renamed.open(4, "a\ntoken", &sealed).is_err());
        for broken in ["", "AAAA", "not base64", &sealed[..sealed.len() - 4]] {
            assert!(both.open(1, "a\ntoken", broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn no_two_values_share_a_nonce() {
        let keys = keys(&format!("1:{}", key(1)));
        let entropy = Counter::default();
        let sealed = |_| keys.seal("p", "the same", &entropy).unwrap();
        let [one, two] = [0, 1].map(sealed);
        assert_ne!(one[..16], two[..16]);
        assert_ne!(one, two);
    }

    #[test]
    fn without_randomness_nothing_is_sealed() {
        struct None;
        impl Entropy for None {
            fn bytes(&self) -> [u8; 16] {
                [0; 16]
            }
        }
        let keys = keys(&format!("1:{}", key(1)));
        assert_eq!(keys.seal("p", "value", &None), Err(EncryptionError));
    }

    #[test]
    fn keys_that_make_no_sense_are_refused_without_being_shown() {
        let good = key(7);
        for bad in [
            "",
            "1",
            &good,
            &format!("0:{good}"),
            &format!("one:{good}"),
            &format!("1:{}", &good[..20]),
            "1:***",
            &format!("1:{good},2:{good}"),
            &format!("1:{good},1:{good}"),
            &format!("1:{good},"),
        ] {
            let told = EncryptionKeys::parse(bad).unwrap_err();
            assert!(!told.contains(&good), "{bad}");
        }
        let keys = keys(&format!("12:{good}, 3:{good}"));
        assert_eq!(
            (keys.newest(), format!("{keys:?}")),
            (12, "[12, 3]".to_owned())
        );
    }

    /// The fourteenth of the test cases in the GCM specification: the cipher is the one it is said to be.
    #[test]
    fn the_cipher_is_aes_256_in_galois_counter_mode() {
        let key: [u8; 32] = std::array::from_fn(|_| 0);
        let cipher = Aes256Gcm::new_from_slice(&key).unwrap();
        let sealed = cipher.encrypt(&[0; NONCE].into(), &[0_u8; 16][..]).unwrap();
        assert_eq!(
            crate::ports::hex(&sealed),
            "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
        );
    }
}
