//! Tokens of the public booking page: the one of a form, which names the time that is held, and the one of a mail, which proves
//! an address. Both are made of ids and an HMAC over them, under the keys of attendees' links; nothing is stored for them.
//!
//! A form's token is no right: it says what its own visitor has chosen, and since when, so that neither can be made up. A
//! mail's token is one: it books.

use crate::{
    attendee_links::{LinkKeys, Proof},
    ports::hex,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use callslot_shared::ids::{EventTypeId, HoldId, OrganizationId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

const FORM: &[u8] = b"public form";
const MAIL: &[u8] = b"public mail";
const CODE: &[u8] = b"public code";

/// The length of what a form's token says, in bytes.
const SAID: usize = 16 * 3 + 8 + 4 + 8;
const PROOF: usize = size_of::<Proof>();

/// The time that a visitor has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FormToken {
    /// The organization.
    pub(crate) organization: OrganizationId,
    /// The event type.
    pub(crate) event_type: EventTypeId,
    /// The hold that keeps the time.
    pub(crate) hold: HoldId,
    /// The start.
    pub(crate) start: DateTime<Utc>,
    /// The length, in minutes.
    pub(crate) minutes: u32,
    /// When it was made.
    pub(crate) issued: DateTime<Utc>,
}

impl FormToken {
    /// The token as text.
    pub(crate) fn write(&self, keys: &LinkKeys) -> Option<String> {
        let said = self.said();
        let proof = keys.prove(FORM, &[&said])?;
        Some(URL_SAFE_NO_PAD.encode([&said[..], &proof].concat()))
    }

    /// Reads and proves a token.
    pub(crate) fn read(keys: &LinkKeys, text: &str) -> Option<Self> {
        let bytes: [u8; SAID + PROOF] = decoded(text)?;
        let (said, proof) = bytes.split_first_chunk::<SAID>()?;
        if !keys.believes(FORM, &[said], proof) {
            return None;
        }
        let (organization, rest) = said.split_first_chunk::<16>()?;
        let (event_type, rest) = rest.split_first_chunk::<16>()?;
        let (hold, rest) = rest.split_first_chunk::<16>()?;
        let (start, rest) = rest.split_first_chunk::<8>()?;
        let (minutes, issued) = rest.split_first_chunk::<4>()?;
        let time = |bytes| DateTime::from_timestamp_millis(i64::from_be_bytes(bytes));
        Some(Self {
            organization: OrganizationId::from_uuid(Uuid::from_bytes(*organization)),
            event_type: EventTypeId::from_uuid(Uuid::from_bytes(*event_type)),
            hold: HoldId::from_uuid(Uuid::from_bytes(*hold)),
            start: time(*start)?,
            minutes: u32::from_be_bytes(*minutes),
            issued: time(issued.try_into().ok()?)?,
        })
    }

    fn said(&self) -> Vec<u8> {
        [
            self.organization.as_bytes().as_slice(),
            self.event_type.as_bytes(),
            self.hold.as_bytes(),
            &self.start.timestamp_millis().to_be_bytes(),
            &self.minutes.to_be_bytes(),
            &self.issued.timestamp_millis().to_be_bytes(),
        ]
        .concat()
    }
}

/// The token in the mail that asks for the proof of a request.
pub(crate) fn mail_token(keys: &LinkKeys, request: HoldId) -> Option<String> {
    let proof = keys.prove(MAIL, &[request.as_bytes()])?;
    Some(URL_SAFE_NO_PAD.encode([request.as_bytes().as_slice(), &proof].concat()))
}

/// Reads and proves the token of a mail.
pub(crate) fn read_mail_token(keys: &LinkKeys, text: &str) -> Option<HoldId> {
    let bytes: [u8; 16 + PROOF] = decoded(text)?;
    let (id, proof) = bytes.split_first_chunk::<16>()?;
    keys.believes(MAIL, &[id], proof)
        .then(|| HoldId::from_uuid(Uuid::from_bytes(*id)))
}

/// The hash that is kept of a request's code, 64 hexadecimal digits. Without the key nobody finds six digits by trying them.
pub(crate) fn code_hash(keys: &LinkKeys, request: HoldId, code: &str) -> Option<String> {
    let first = keys.prove(CODE, &[request.as_bytes(), code.as_bytes()])?;
    let second = keys.prove(CODE, &[&first, request.as_bytes(), code.as_bytes()])?;
    Some(hex(&[first, second].concat()))
}

fn decoded<const N: usize>(text: &str) -> Option<[u8; N]> {
    // Longer ones are not decoded at all.
    let bytes = URL_SAFE_NO_PAD.decode(text.get(..text.len().min(N * 2))?);
    bytes.ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id<T>(n: u128, make: fn(Uuid) -> T) -> T {
        make(Uuid::from_u128(n))
    }

    fn token() -> FormToken {
        FormToken {
            organization: id(1, OrganizationId::from_uuid),
            event_type: id(2, EventTypeId::from_uuid),
            hold: id(3, HoldId::from_uuid),
            start: DateTime::from_timestamp_millis(1_800_000_000_000).unwrap(),
            minutes: 30,
            issued: DateTime::from_timestamp_millis(1_799_999_000_000).unwrap(),
        }
    }

    #[test]
    fn a_forms_token_is_read_as_it_was_written_and_no_letter_can_be_another() {
        let keys = LinkKeys::derived(["secret"]).unwrap();
        let text = token().write(&keys).unwrap();
        assert_eq!(FormToken::read(&keys, &text), Some(token()));
        for place in 0..text.len() {
            let mut forged = text.clone();
            let letter = if text.as_bytes()[place] == b'A' {
                "B"
            } else {
                "A"
            };
            forged.replace_range(place..=place, letter);
            assert_eq!(FormToken::read(&keys, &forged), None, "{place}");
        }
        let other = LinkKeys::derived(["other"]).unwrap();
        assert_eq!(FormToken::read(&other, &text), None);
        for junk in [
            "",
            "A",
            &format!("{text}A"),
            &text[1..],
            &"A".repeat(10_000),
            "é",
        ] {
            assert_eq!(FormToken::read(&keys, junk), None);
            assert_eq!(read_mail_token(&keys, junk), None);
        }
    }

    #[test]
    fn a_token_of_one_kind_does_not_do_for_another() {
        let keys = LinkKeys::derived(["secret"]).unwrap();
        let hold = token().hold;
        let mail = mail_token(&keys, hold).unwrap();
        assert_eq!(read_mail_token(&keys, &mail), Some(hold));
        // As long, and over the same bytes.
        let booking = callslot_shared::ids::BookingId::from_uuid(Uuid::from_u128(3));
        let call = keys.call(booking, 1).unwrap();
        assert_eq!(read_mail_token(&keys, &call), None);
        assert_eq!(call.len(), mail.len());
    }

    #[test]
    fn a_code_is_good_for_its_request_only() {
        let keys = LinkKeys::derived(["secret"]).unwrap();
        let hash = |n, code| code_hash(&keys, id(n, HoldId::from_uuid), code).unwrap();
        assert_eq!(hash(3, "123456"), hash(3, "123456"));
        assert_ne!(hash(3, "123456"), hash(4, "123456"));
        assert_ne!(hash(3, "123456"), hash(3, "123457"));
        assert_eq!(hash(3, "123456").len(), 64);
    }
}
