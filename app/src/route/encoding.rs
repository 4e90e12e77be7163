//! Fields in an address, escaped as those of a form.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::{self, Formatter, Write as _};

/// Longest text in an address, in characters: however it is escaped, the address stays within the 16 KB that servers take.
pub(super) const MOST: usize = 1_000;

/// Everything but the characters that stand for themselves in an address (RFC 3986, section 2.3).
const RESERVED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A text in an address.
#[must_use]
pub fn escaped(text: &str) -> String {
    utf8_percent_encode(text, &RESERVED).to_string()
}

/// Writes fields behind a mark. A field without a value is left out.
pub(super) fn write(
    out: &mut Formatter<'_>,
    mark: char,
    fields: impl IntoIterator<Item = (&'static str, String)>,
) -> fmt::Result {
    let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
    for (number, (name, value)) in given.enumerate() {
        out.write_char(if number == 0 { mark } else { '&' })?;
        let value: String = value.chars().take(MOST).collect();
        write!(out, "{name}={}", escaped(&value))?;
    }
    Ok(())
}

/// The fields of an address, as they stand in it, on both sides of `#`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a str);

impl Fields<'_> {
    /// The value of the first field of this name.
    pub(super) fn value(self, name: &str) -> Option<String> {
        let mut fields = self
            .0
            .split(['&', '#'])
            .filter_map(|field| field.split_once('='));
        let (_, value) = fields.find(|(known, _)| *known == name)?;
        Some(decoded(value))
    }
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
