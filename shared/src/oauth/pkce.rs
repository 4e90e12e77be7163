//! Proof keys (RFC 7636), with the method S256 and no other.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::fmt;

/// The secret that a client makes up before it asks, and shows when it exchanges the code.
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier(String);

impl Verifier {
    /// Takes 43 to 128 unreserved characters (section 4.1).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let fits = (43..=128).contains(&text.len()) && text.bytes().all(plain);
        fits.then(|| Self(text.to_owned()))
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier(…)")
    }
}

/// The SHA-256 of a verifier, in base64url: what is shown when the code is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge(String);

impl Challenge {
    /// Takes the 43 characters that 32 bytes have in base64url without padding (section 4.2).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == 32).then(|| Self(text.to_owned()))
    }

    /// The challenge that a verifier answers. A client has proven itself if it is the one of its code.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::oauth::{Challenge, Verifier};
    /// // RFC 7636, appendix B.
    /// let verifier = Verifier::parse("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
    /// assert_eq!(
    ///     Challenge::of(&verifier).as_str(),
    ///     "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    /// );
    /// ```
    #[must_use]
    pub fn of(verifier: &Verifier) -> Self {
        Self(URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.0.as_bytes())))
    }

    /// As it travels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verifiers_and_challenges_have_their_form() {
        for bad in [
            "",
            &"a".repeat(42),
            &"a".repeat(129),
            &"ä".repeat(43),
            &"+".repeat(43),
        ] {
            assert_eq!(Verifier::parse(bad), None, "{bad}");
        }
        assert!(Verifier::parse(&"~".repeat(128)).is_some());
        let good = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(Challenge::parse(good).is_some());
        for bad in [
            "",
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c",
            &format!("{good}="),
            &format!("{good}A"),
        ] {
            assert_eq!(Challenge::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn another_verifier_answers_another_challenge() {
        let of = |text: &str| Challenge::of(&Verifier::parse(text).unwrap());
        assert_ne!(of(&"a".repeat(43)), of(&"a".repeat(44)));
        assert_eq!(of(&"a".repeat(43)), of(&"a".repeat(43)));
    }
}
