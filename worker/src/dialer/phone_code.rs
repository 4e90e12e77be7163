//! Codes of verifications. A code is stored nowhere: it is made of the verification's id and its random salt under a
//! secret of the Worker, once when it is begun and once more when the phone is picked up. So whoever reads the database
//! finds none, and its hash, which is made under the same secret, cannot be tried through.

use crate::ports::hex;
use callslot_shared::{disclosure::PhoneCode, ids::VerificationId};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// The secret that codes are made under.
#[derive(Clone, Copy)]
pub(crate) struct CodeKey<'a>(pub(crate) &'a str);

impl CodeKey<'_> {
    /// The code of a verification. None only if the secret cannot be a key.
    pub(crate) fn code(self, id: VerificationId, salt: &str) -> Option<PhoneCode> {
        let mac = self.mac(&format!("callslot code of verification {id} {salt}"))?;
        let random = mac.first_chunk().map(|bytes| u64::from_be_bytes(*bytes))?;
        Some(PhoneCode::of(random))
    }

    /// A code's hash, in hexadecimal.
    pub(crate) fn hash(self, id: VerificationId, salt: &str, code: &PhoneCode) -> Option<String> {
        let text = format!(
            "callslot hash of the code of verification {id} {salt} {}",
            code.as_str()
        );
        self.mac(&text).map(|mac| hex(&mac))
    }

    /// Whether a hash is that of a code. Compared in constant time.
    pub(crate) fn is_of(
        self,
        hash: &str,
        (id, salt): (VerificationId, &str),
        code: &PhoneCode,
    ) -> bool {
        let given = self.hash(id, salt, code);
        given.is_some_and(|given| given.as_bytes().ct_eq(hash.as_bytes()).into())
    }

    fn mac(self, text: &str) -> Option<[u8; 32]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()).ok()?;
        mac.update(text.as_bytes());
        Some(mac.finalize().into_bytes().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: CodeKey<'static> = CodeKey("a secret");

    fn id(last: u8) -> VerificationId {
        format!("019a0000-0000-7000-8000-0000000000{last:02}")
            .parse()
            .unwrap()
    }

    #[test]
    fn a_code_depends_on_secret_id_and_salt_and_on_nothing_else() {
        let code = KEY.code(id(1), "salt").unwrap();
        assert_eq!(KEY.code(id(1), "salt").unwrap(), code);
        for other in [
            CodeKey("another secret").code(id(1), "salt"),
            KEY.code(id(2), "salt"),
            KEY.code(id(1), "pepper"),
        ] {
            assert_ne!(other.unwrap(), code);
        }
    }

    #[test]
    fn a_hash_is_of_its_own_code_and_verification_only() {
        let code = KEY.code(id(1), "salt").unwrap();
        let hash = KEY.hash(id(1), "salt", &code).unwrap();
        assert!(KEY.is_of(&hash, (id(1), "salt"), &code));
        let other = PhoneCode::parse("code", "000000").unwrap();
        assert!(!KEY.is_of(&hash, (id(1), "salt"), &other));
        assert!(!KEY.is_of(&hash, (id(2), "salt"), &code));
        assert!(!KEY.is_of(&hash, (id(1), "pepper"), &code));
        assert!(!CodeKey("another secret").is_of(&hash, (id(1), "salt"), &code));
        assert!(!KEY.is_of("", (id(1), "salt"), &code));
        assert!(!hash.contains(code.as_str()));
    }
}
