//! The tokens in the links that attendees get by mail. Who has one may see a call, change it as far as its event type lets attendees,
//! or end reminders, and nothing else.
//!
//! A token is an id and a proof of it, HMAC-SHA-256 (RFC 2104) under a key that is derived from a secret of the deployment.
//! So a message that is made twice has the same bytes, and the database holds nothing that opens a link. What a proof is for
//! is part of it: one kind of token never does for the other.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use callslot_shared::ids::BookingId;
use hmac::{Hmac, Mac};
use sha2::{Digest as _, Sha256};
use std::fmt;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

/// The part of a proof that is told: 128 bits.
const PROOF: usize = 16;
const ID: usize = 16;
/// SHA-256 of an address.
const HASH: usize = 32;

/// The part of an HMAC that is told.
pub(crate) type Proof = [u8; PROOF];

/// The keys: the first proves, all of them are believed.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkKeys(Vec<[u8; 32]>);

impl fmt::Debug for LinkKeys {
    /// Without the keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LinkKeys").field(&self.0.len()).finish()
    }
}

/// A token of a call, as it was read: whom it names, and what it shows for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallToken {
    /// The booking.
    pub booking: BookingId,
    proof: Proof,
}

/// A form on an attendee's page, as it was shown: what is pressed there is what the page said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkForm {
    /// The booking.
    pub booking: BookingId,
    /// The generation of the link that has shown it.
    pub generation: u32,
    /// The change that its button makes.
    pub action: FormAction,
    /// When it was shown, in seconds.
    pub shown_at: i64,
}

/// The change that the button of a form makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormAction {
    /// Cancels the call.
    Cancel,
    /// Moves the call to the time, in seconds.
    Move(i64),
    /// Books a call at the time, in seconds, in the place of one that was missed.
    Book(i64),
    /// Ends all calls to the number.
    StopCalls,
}

impl FormAction {
    /// Its name and its time, as they are proven.
    const fn parts(self) -> (&'static [u8], i64) {
        match self {
            Self::Cancel => (b"cancel", 0),
            Self::Move(start) => (b"move", start),
            Self::Book(start) => (b"book", start),
            Self::StopCalls => (b"stop", 0),
        }
    }
}

/// A token that ends reminders to an address, proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderToken {
    /// The booking whose reminder had it.
    pub booking: BookingId,
    /// SHA-256 of the address, in hexadecimal.
    pub address_hash: String,
}

impl LinkKeys {
    /// Keys that are derived from secrets (HMAC-SHA-256 of a fixed label, as RFC 5869 expands a key), the first of which
    /// proves. Without a secret there are none.
    #[must_use]
    pub fn derived<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let keys: Vec<_> = secrets
            .into_iter()
            .filter_map(|secret| mac(secret.as_bytes(), &[b"callslot attendee links"]))
            .collect();
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// The token of a call's page. Of another generation it opens nothing.
    #[must_use]
    pub fn call(&self, booking: BookingId, generation: u32) -> Option<String> {
        let proof = call_proof(self.0.first()?, booking, generation)?;
        Some(URL_SAFE_NO_PAD.encode([booking.as_bytes().as_slice(), &proof].concat()))
    }

    /// Whether a token is that of a call's page. Compared in constant time.
    #[must_use]
    pub fn proves(&self, token: CallToken, generation: u32) -> bool {
        self.0.iter().any(|key| {
            let proof = call_proof(key, token.booking, generation);
            proof.is_some_and(|proof| proof.ct_eq(&token.proof).into())
        })
    }

    /// The proof that a page has shown a form.
    #[must_use]
    pub fn form(&self, form: LinkForm) -> Option<String> {
        Some(URL_SAFE_NO_PAD.encode(form_proof(self.0.first()?, form)?))
    }

    /// Whether a page has shown a form. Compared in constant time.
    #[must_use]
    pub fn has_shown(&self, form: LinkForm, proof: &str) -> bool {
        let Some(shown) = decode::<PROOF>(proof) else {
            return false;
        };
        self.0.iter().any(|key| {
            let proof = form_proof(key, form);
            proof.is_some_and(|proof| proof.ct_eq(&shown).into())
        })
    }

    /// The token that ends reminders to an address in the organization of a booking. It holds for good: who has replaced
    /// the booking's address must not keep the reader of an older mail from it.
    #[must_use]
    pub fn reminders(&self, booking: BookingId, address: &str) -> Option<String> {
        let hash: [u8; HASH] = Sha256::digest(address.to_lowercase().as_bytes()).into();
        let proof = reminder_proof(self.0.first()?, booking, &hash)?;
        Some(URL_SAFE_NO_PAD.encode([booking.as_bytes().as_slice(), &hash, &proof].concat()))
    }

    /// Reads and proves a token that ends reminders.
    #[must_use]
    pub fn read_reminders(&self, token: &str) -> Option<ReminderToken> {
        let bytes: [u8; ID + HASH + PROOF] = decode(token)?;
        let (id, rest) = bytes.split_first_chunk::<ID>()?;
        let (hash, shown) = rest.split_first_chunk::<HASH>()?;
        let booking = BookingId::from_uuid(Uuid::from_bytes(*id));
        let is_proven = self.0.iter().any(|key| {
            let proof = reminder_proof(key, booking, hash);
            proof.is_some_and(|proof| proof.ct_eq(shown).into())
        });
        is_proven.then(|| ReminderToken {
            booking,
            address_hash: crate::ports::hex(hash),
        })
    }
}

impl LinkKeys {
    /// A proof of parts for a purpose, by the first key. The parts have lengths that follow from the purpose.
    pub(crate) fn prove(&self, purpose: &'static [u8], parts: &[&[u8]]) -> Option<Proof> {
        told(purposeful(self.0.first()?, purpose, parts)?)
    }

    /// Whether a proof of parts for a purpose was made by one of the keys. Compared in constant time.
    pub(crate) fn believes(&self, purpose: &'static [u8], parts: &[&[u8]], proof: &[u8]) -> bool {
        self.0.iter().any(|key| {
            let own = purposeful(key, purpose, parts).and_then(told);
            own.is_some_and(|own| own.ct_eq(proof).into())
        })
    }
}

fn purposeful(key: &[u8], purpose: &[u8], parts: &[&[u8]]) -> Option<[u8; HASH]> {
    mac(key, &[&[purpose], parts].concat())
}

impl CallToken {
    /// Reads a token; it proves nothing yet.
    #[must_use]
    pub fn read(token: &str) -> Option<Self> {
        let bytes: [u8; ID + PROOF] = decode(token)?;
        let (id, proof) = bytes.split_first_chunk::<ID>()?;
        Some(Self {
            booking: BookingId::from_uuid(Uuid::from_bytes(*id)),
            proof: proof.try_into().ok()?,
        })
    }
}

fn decode<const N: usize>(token: &str) -> Option<[u8; N]> {
    // Longer ones are not decoded at all.
    let bytes = URL_SAFE_NO_PAD.decode(token.get(..token.len().min(N * 2))?);
    bytes.ok()?.try_into().ok()
}

fn call_proof(key: &[u8], booking: BookingId, generation: u32) -> Option<Proof> {
    let generation = generation.to_be_bytes();
    told(mac(key, &[b"call", booking.as_bytes(), &generation])?)
}

fn form_proof(key: &[u8], form: LinkForm) -> Option<Proof> {
    let (name, time) = form.action.parts();
    let (generation, time) = (form.generation.to_be_bytes(), time.to_be_bytes());
    let shown_at = form.shown_at.to_be_bytes();
    let parts: &[&[u8]] = &[
        b"form",
        form.booking.as_bytes(),
        &generation,
        &shown_at,
        &time,
        name,
    ];
    told(mac(key, parts)?)
}

fn reminder_proof(key: &[u8], booking: BookingId, address_hash: &[u8; HASH]) -> Option<Proof> {
    told(mac(key, &[b"reminders", booking.as_bytes(), address_hash])?)
}

fn told(mac: [u8; HASH]) -> Option<Proof> {
    mac.first_chunk().copied()
}

/// The parts have lengths that follow from the first, so no two lists of them give the same bytes.
fn mac(key: &[u8], parts: &[&[u8]]) -> Option<[u8; HASH]> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).ok()?;
    for part in parts {
        mac.update(part);
    }
    Some(mac.finalize().into_bytes().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn booking(n: u128) -> BookingId {
        BookingId::from_uuid(Uuid::from_u128(n))
    }

    fn keys(secrets: &[&str]) -> LinkKeys {
        LinkKeys::derived(secrets.iter().copied()).unwrap()
    }

    #[test]
    fn a_token_is_the_same_each_time_and_proves_its_booking_and_generation_only() {
        let keys = keys(&["secret"]);
        let token = keys.call(booking(7), 3).unwrap();
        assert_eq!(keys.call(booking(7), 3), Some(token.clone()));
        let read = CallToken::read(&token).unwrap();
        assert_eq!(read.booking, booking(7));
        assert!(keys.proves(read, 3));
        for generation in [0, 1, 2, 4, u32::MAX] {
            assert!(!keys.proves(read, generation), "{generation}");
        }
        let other = CallToken {
            booking: booking(8),
            ..read
        };
        assert!(!keys.proves(other, 3));
    }

    #[test]
    fn no_letter_of_a_token_can_be_another() {
        let keys = keys(&["secret"]);
        let token = keys.call(booking(7), 3).unwrap();
        for place in 0..token.len() {
            let letter = if token.as_bytes()[place] == b'A' {
                "B"
            } else {
                "A"
            };
            let mut changed = token.clone();
            changed.replace_range(place..=place, letter);
            let proves = CallToken::read(&changed).is_some_and(|read| keys.proves(read, 3));
            assert!(!proves, "{changed}");
        }
        for junk in [
            "",
            "A",
            &token[1..],
            &format!("{token}A"),
            &"A".repeat(100_000),
            "é",
            "../..",
        ] {
            assert_eq!(CallToken::read(junk), None);
            assert_eq!(keys.read_reminders(junk), None);
        }
    }

    #[test]
    fn a_token_of_one_kind_does_not_do_for_the_other() {
        let keys = keys(&["secret"]);
        let call = keys.call(booking(7), 3).unwrap();
        let reminders = keys.reminders(booking(7), "Ada@Example.com").unwrap();
        assert_eq!(keys.read_reminders(&call), None);
        assert_eq!(CallToken::read(&reminders), None);
        let read = keys.read_reminders(&reminders).unwrap();
        assert_eq!(read.booking, booking(7));
        assert_eq!(
            read.address_hash,
            crate::ports::hex(&Sha256::digest("ada@example.com"))
        );
    }

    #[test]
    fn a_form_is_proven_with_everything_that_it_says() {
        let keys = keys(&["secret"]);
        let form = LinkForm {
            booking: booking(7),
            generation: 1,
            action: FormAction::Move(1_000),
            shown_at: 5,
        };
        let proof = keys.form(form).unwrap();
        assert!(keys.has_shown(form, &proof));
        let others = [
            LinkForm {
                booking: booking(8),
                ..form
            },
            LinkForm {
                generation: 2,
                ..form
            },
            LinkForm {
                shown_at: 6,
                ..form
            },
            LinkForm {
                action: FormAction::Move(1_001),
                ..form
            },
            LinkForm {
                action: FormAction::Book(1_000),
                ..form
            },
            LinkForm {
                action: FormAction::Cancel,
                ..form
            },
            LinkForm {
                action: FormAction::StopCalls,
                ..form
            },
        ];
        for other in others {
            assert!(!keys.has_shown(other, &proof), "{other:?}");
        }
        for junk in ["", "A", &proof[1..], &"A".repeat(10_000), "é"] {
            assert!(!keys.has_shown(form, junk), "{junk}");
        }
    }

    #[test]
    fn every_key_is_believed_and_the_first_one_proves() {
        let old = keys(&["mail"]);
        let both = keys(&["privacy", "mail"]);
        let before = CallToken::read(&old.call(booking(7), 1).unwrap()).unwrap();
        assert!(both.proves(before, 1));
        let now = CallToken::read(&both.call(booking(7), 1).unwrap()).unwrap();
        assert!(both.proves(now, 1) && !old.proves(now, 1));
        let stop = old.reminders(booking(7), "ada@example.com").unwrap();
        assert!(both.read_reminders(&stop).is_some());
        assert_eq!(LinkKeys::derived([]), None);
    }

    #[test]
    fn no_two_calls_have_one_token() {
        let keys = keys(&["secret"]);
        let tokens: HashSet<_> = (0..100)
            .flat_map(|n| (0..10).map(move |generation| (n, generation)))
            .map(|(n, generation)| keys.call(booking(n), generation).unwrap())
            .collect();
        assert_eq!(tokens.len(), 1_000);
    }
}
