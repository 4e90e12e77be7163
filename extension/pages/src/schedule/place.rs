//! The request in an address of the page: `#new?phone=<E.164>&extension=<keys>&note=<text>` asks for a form,
//! `?booking=<id>` for a booking.

use callslot_shared::{
    ids::BookingId,
    phone::{Extension, PhoneNumber, with_extension},
};

/// The address of an empty form.
pub const NEW: &str = "/pages/schedule.html#new";

/// The address of a booking.
#[must_use]
pub fn address(booking: BookingId) -> String {
    format!("/pages/schedule.html?booking={booking}")
}

/// Longest text taken from an address, in characters.
const MOST: usize = 500;

/// The content beside the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Nothing yet.
    Nothing,
    /// The form.
    New(Prefill),
    /// A booking.
    Booking(BookingId),
}

/// The values that a form begins with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prefill {
    /// A number, as people write it.
    pub phone: String,
    /// The keys to press once it has answered.
    pub extension: String,
    /// The place where the number was found.
    pub note: String,
    /// The text that was given for a number and is none.
    pub not_a_number: Option<String>,
}

/// Reads an address' query (from `?`) and fragment (from `#`).
#[must_use]
pub fn place(query: &str, fragment: &str) -> Place {
    let fragment = fragment.trim_start_matches('#');
    let (name, fields) = fragment.split_once('?').unwrap_or((fragment, ""));
    let booking = value(query.trim_start_matches('?'), "booking")
        .or_else(|| value(fields, "booking"))
        .and_then(|id| id.parse().ok());
    match (name, booking) {
        ("new", _) => Place::New(prefill(fields)),
        (_, Some(id)) => Place::Booking(id),
        _ => Place::Nothing,
    }
}

fn prefill(fields: &str) -> Prefill {
    let note = value(fields, "note").unwrap_or_default();
    let given = value(fields, "phone").unwrap_or_default();
    // A plus sign that was not escaped has become a space.
    let digits = given.trim();
    let escaped =
        given.starts_with(' ') && digits.starts_with(|first: char| first.is_ascii_digit());
    let text = if escaped {
        format!("+{digits}")
    } else {
        digits.to_owned()
    };
    let named = value(fields, "extension").and_then(|keys| Extension::parse("", &keys).ok());
    let (number, extension) = match with_extension(&text) {
        Some((number, extension)) => (Ok(number), Some(extension)),
        None => (PhoneNumber::parse("attendee_phone", &text), None),
    };
    match number {
        Ok(number) => Prefill {
            phone: number.spaced(),
            extension: named
                .or(extension)
                .map_or_else(String::new, |keys| keys.to_string()),
            note,
            not_a_number: None,
        },
        Err(_) => Prefill {
            note,
            not_a_number: (!text.is_empty()).then_some(text),
            ..Prefill::default()
        },
    }
}

fn value(fields: &str, name: &str) -> Option<String> {
    let found = fields
        .split('&')
        .filter_map(|field| field.split_once('='))
        .find(|(known, _)| *known == name)?;
    Some(decoded(found.1))
}

/// Undoes the escaping of a form. A text that is escaped wrongly stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let escaped = match (first, tail) {
            (b'%', [high, low, after @ ..]) => {
                hex(*high).zip(hex(*low)).map(|(h, l)| (h * 16 + l, after))
            }
            _ => None,
        };
        match (escaped, first) {
            (Some((byte, after)), _) => {
                bytes.push(byte);
                rest = after;
            }
            (None, b'+') => bytes.push(b' '),
            (None, byte) => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).chars().take(MOST).collect()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(fragment: &str) -> Prefill {
        match place("", fragment) {
            Place::New(prefill) => prefill,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_number_comes_escaped_or_not() {
        for phone in ["%2B14155552671", "+14155552671", "%2B1%20415%20555%202671"] {
            let form = new(&format!("#new?phone={phone}&note=A%20page+%E2%80%94+x"));
            assert_eq!(form.phone, "+1 415-555-2671");
            assert_eq!(form.note, "A page — x");
            assert_eq!(form.not_a_number, None);
        }
    }

    #[test]
    fn an_extension_comes_by_its_name_or_behind_the_number() {
        for fields in [
            "phone=%2B14155552671&extension=%2C12%23",
            "phone=%2B14155552671%2C12%23",
            "phone=tel%3A%2B1%20415%20555%202671p12%23",
            "phone=%2B14155552671%20ext%207&extension=p12%23",
        ] {
            let form = new(&format!("#new?{fields}&note=x"));
            assert_eq!(form.phone, "+1 415-555-2671", "{fields}");
            assert_eq!(form.extension, ",12#", "{fields}");
        }
        let hostile = new("#new?phone=%2B14155552671&extension=%3Cb%3E");
        assert_eq!(
            (&*hostile.phone, &*hostile.extension),
            ("+1 415-555-2671", "")
        );
    }

    #[test]
    fn what_is_no_number_is_kept_to_be_explained() {
        let form = new("#new?phone=order%20nine");
        assert_eq!(form.phone, "");
        assert_eq!(form.not_a_number.as_deref(), Some("order nine"));
        assert_eq!(new("#new"), Prefill::default());
    }

    #[test]
    fn a_hostile_address_is_only_text() {
        let form = new(&format!("#new?note=%3Cb%3E%zz%{}", "a".repeat(9_000)));
        assert!(form.note.starts_with("<b>%zz"));
        assert_eq!(form.note.chars().count(), MOST);
        assert_eq!(new("#new?note=%ff").note, "\u{fffd}");
    }

    #[test]
    fn a_booking_is_named_by_its_id() {
        let id = "019ab000-0000-7000-8000-000000000001";
        let there = Place::Booking(id.parse().unwrap());
        let address = address(id.parse().unwrap());
        assert_eq!(address, format!("/pages/schedule.html?booking={id}"));
        let (_, query) = address.split_at("/pages/schedule.html".len());
        assert_eq!(place(query, ""), there);
        assert_eq!(place("?booking=x", "#"), Place::Nothing);
    }
}
