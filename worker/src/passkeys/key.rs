//! A credential's public key: read from COSE, kept in the store, and what it verifies.

use p256::ecdsa::{self, signature::Verifier as _};
use rsa::{BigUint, RsaPublicKey, pkcs1v15};
use sha2::Sha256;

/// The algorithm a credential signs with, by its number in COSE (RFC 9053, RFC 8812).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256: what nearly every authenticator has.
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256, exponent 65537: what older Windows machines have.
    Rs256,
}

impl Algorithm {
    /// Those that are asked for, the best first.
    pub const ALL: [Self; 2] = [Self::Es256, Self::Rs256];

    /// Its number in COSE.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Es256 => -7,
            Self::Rs256 => -257,
        }
    }
}

/// A public key that fits its algorithm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    algorithm: Algorithm,
    bytes: Vec<u8>,
}

/// An RSA modulus has this many bytes, leading zero not counted.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=512;
/// 65537.
const EXPONENT: u32 = 0x1_0001;

/// A map of five: kty 2 (EC2), alg -7, crv 1 (P-256), x in 32 bytes.
const ES256_X: [u8; 10] = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
/// y in 32 bytes.
const ES256_Y: [u8; 3] = [0x22, 0x58, 0x20];
/// A map of four: kty 3 (RSA), alg -257, n in as many bytes as the next two say.
const RS256_N: [u8; 9] = [0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59];
/// e in three bytes: 65537.
const RS256_E: [u8; 5] = [0x21, 0x43, 0x01, 0x00, 0x01];

impl PublicKey {
    /// Reads a `COSE_Key` and answers what comes after it.
    ///
    /// Authenticators write keys in the canonical form of CTAP2, with the members that the algorithm
    /// needs and no other (section 6.5.1): so each algorithm's keys have one form, byte for byte,
    /// and anything else is refused.
    #[must_use]
    pub fn from_cose(bytes: &[u8]) -> Option<(Self, &[u8])> {
        es256(bytes).or_else(|| rs256(bytes))
    }

    /// Takes a key from the store.
    #[must_use]
    pub fn stored(algorithm: i64, bytes: Vec<u8>) -> Option<Self> {
        let algorithm = Algorithm::ALL
            .into_iter()
            .find(|known| known.number() == algorithm)?;
        let key = Self { algorithm, bytes };
        let fits = match algorithm {
            Algorithm::Es256 => key.point().is_some(),
            Algorithm::Rs256 => key.modulus().is_some(),
        };
        fits.then_some(key)
    }

    /// The algorithm of the signatures it verifies.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The bytes that the store keeps: an uncompressed point (SEC 1) or a modulus.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether `signature`, in the form the algorithm has in section 6.5.5, is this key's over
    /// `message`.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self.algorithm {
            Algorithm::Es256 => ecdsa::Signature::from_der(signature)
                .ok()
                .zip(self.point())
                .is_some_and(|(signature, key)| key.verify(message, &signature).is_ok()),
            Algorithm::Rs256 => pkcs1v15::Signature::try_from(signature)
                .ok()
                .zip(self.modulus())
                .is_some_and(|(signature, key)| {
                    let key = pkcs1v15::VerifyingKey::<Sha256>::new(key);
                    key.verify(message, &signature).is_ok()
                }),
        }
    }

    fn point(&self) -> Option<ecdsa::VerifyingKey> {
        ecdsa::VerifyingKey::from_sec1_bytes(&self.bytes).ok()
    }

    fn modulus(&self) -> Option<RsaPublicKey> {
        let leads = self.bytes.first().is_some_and(|byte| *byte >= 0x80);
        let fits = leads && MODULUS.contains(&self.bytes.len());
        let modulus = BigUint::from_bytes_be(&self.bytes);
        fits.then(|| RsaPublicKey::new(modulus, BigUint::from(EXPONENT)).ok())?
    }
}

fn es256(bytes: &[u8]) -> Option<(PublicKey, &[u8])> {
    let (x, rest) = bytes.strip_prefix(&ES256_X)?.split_first_chunk::<32>()?;
    let (y, rest) = rest.strip_prefix(&ES256_Y)?.split_first_chunk::<32>()?;
    // 4: an uncompressed point.
    let point = [&[4], x.as_slice(), y.as_slice()].concat();
    Some((PublicKey::stored(Algorithm::Es256.number(), point)?, rest))
}

fn rs256(bytes: &[u8]) -> Option<(PublicKey, &[u8])> {
    let (length, rest) = bytes.strip_prefix(&RS256_N)?.split_first_chunk::<2>()?;
    let (modulus, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
    let rest = rest.strip_prefix(&RS256_E)?;
    Some((
        PublicKey::stored(Algorithm::Rs256.number(), modulus.to_vec())?,
        rest,
    ))
}
