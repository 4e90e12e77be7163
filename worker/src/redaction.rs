//! Phone numbers, mail addresses and web addresses are masked in every text that goes to the log or is kept of a
//! failure: what an error tells may quote what was bound to a statement or sent to the carrier.
//!
//! Names of things stay readable: a UUID's digits are no number. In doubt something is masked.
//!
//! It is written by hand, because crates for redaction hide values of a type, and here they stand in somebody else's words.

use serde_json::Value;

/// The placeholders for a number, for a mail address and for a web address.
const NUMBER: &str = "[number]";
const ADDRESS: &str = "[address]";
const URL: &str = "[url]";

/// The fewest digits in a row that are taken for a number without a `+`: subscriber numbers have seven.
const LOCAL: usize = 7;

/// The text without anybody's number or address, and without web addresses, which name accounts and calls.
#[must_use]
pub(crate) fn redacted(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end_matches(char::is_whitespace);
        // An address may hold anything but spaces, so all of the word goes.
        if word.contains('@') || word.to_ascii_lowercase().contains("%40") {
            clean.push_str(ADDRESS);
            clean.push_str(part.get(word.len()..).unwrap_or_default());
        } else if let Some(before) = before_url(word) {
            clean.push_str(before);
            clean.push_str(URL);
            clean.push_str(part.get(word.len()..).unwrap_or_default());
        } else {
            clean.push_str(part);
        }
    }
    without_numbers(&clean)
}

/// The part of a word that stands before a web address, if there is one in it. All that follows is taken for the address.
fn before_url(word: &str) -> Option<&str> {
    let lower = word.to_ascii_lowercase();
    let starts = ["http://", "https://"].map(|scheme| lower.find(scheme));
    word.get(..starts.into_iter().flatten().min()?)
}

/// Masks every text within a line; its fields' names are this Worker's own.
pub(crate) fn redact(line: &mut Value) {
    match line {
        Value::String(text) => *text = redacted(text),
        Value::Array(values) => values.iter_mut().for_each(redact),
        Value::Object(fields) => fields.values_mut().for_each(redact),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn without_numbers(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let taken = if let Some(length) = number(rest, before) {
            clean.push_str(NUMBER);
            length
        } else {
            let length = uuid(rest, before).unwrap_or(first.len_utf8());
            clean.push_str(rest.get(..length).unwrap_or_default());
            length
        };
        let (done, left) = rest.split_at(taken.min(rest.len()));
        before = done.chars().next_back();
        rest = left;
    }
    clean
}

/// The length of the number that `text` begins with, if it does: after a `+`, also in a URL's spelling,
/// any digits with the usual punctuation; else enough digits in a row that are in no UUID.
fn number(text: &str, before: Option<char>) -> Option<usize> {
    let sign = if text.starts_with('+') {
        1
    } else if text
        .get(..3)
        .is_some_and(|sign| sign.eq_ignore_ascii_case("%2b"))
    {
        3
    } else {
        0
    };
    let signed = sign > 0;
    let body = text.get(sign..)?;
    let part = |c: char| c.is_ascii_digit() || (signed && " -.()/\u{a0}".contains(c));
    let length: usize = body
        .chars()
        .take_while(|c| part(*c))
        .map(char::len_utf8)
        .sum();
    let spelled = body
        .get(..length)?
        .trim_end_matches(|c: char| !c.is_ascii_digit());
    let digits = spelled.chars().filter(char::is_ascii_digit).count();
    let is_number = if signed {
        digits > 0
    } else {
        digits >= LOCAL && uuid(text, before).is_none()
    };
    is_number.then_some(sign + spelled.len())
}

/// The length of the UUID that `text` begins with, if it does and nothing is written close to it.
fn uuid(text: &str, before: Option<char>) -> Option<usize> {
    const LENGTH: usize = 36;
    let word = text.get(..LENGTH)?;
    let after = text.get(LENGTH..)?.chars().next();
    let apart = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    let shaped = word.char_indices().all(|(place, c)| match place {
        8 | 13 | 18 | 23 => c == '-',
        _ => c.is_ascii_hexdigit(),
    });
    (shaped && apart(before) && apart(after)).then_some(LENGTH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use callslot_shared::text::{clean, email};
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn numbers_and_addresses_are_masked_and_names_of_things_are_not() {
        for (text, clean) in [
            (
                "UNIQUE constraint failed: '+14155552671'",
                "UNIQUE constraint failed: '[number]'",
            ),
            (
                "to=%2B14155552671&from=%2b12025550100",
                "to=[number]&from=[number]",
            ),
            ("call +1 (415) 555-2671 again", "call [number] again"),
            ("14155552671 is busy", "[number] is busy"),
            ("+14155552671+12025550100", "[number][number]"),
            ("mail to ada@example.com failed", "mail to [address] failed"),
            ("\"ö,a\"@exämple.de", "[address]"),
            ("?email=ada%40example.com", "[address]"),
            (
                "cannot load (HTTPS://carrier.example/Accounts/project?To=%2B14155552671) now",
                "cannot load ([url] now",
            ),
            (
                "/api/bookings/019a0000-0000-7000-8000-000000000101 is gone",
                "/api/bookings/019a0000-0000-7000-8000-000000000101 is gone",
            ),
            (
                "0019a0000-0000-7000-8000-0000000001014155552671",
                "0019a0000-0000-7000-8000-[number]",
            ),
            (
                "status 503 after 10000 ms, code 21211",
                "status 503 after 10000 ms, code 21211",
            ),
        ] {
            assert_eq!(redacted(text), clean, "{text}");
        }
    }

    #[test]
    fn every_text_of_a_line_is_masked_and_its_shape_is_kept() {
        let mut line = json!({"path": "/x/+14155552671", "ms": 14_155_552_671_u64, "more": [{"to": "a@b.de"}]});
        redact(&mut line);
        assert_eq!(
            line,
            json!({"path": "/x/[number]", "ms": 14_155_552_671_u64, "more": [{"to": "[address]"}]})
        );
    }

    /// Everything that passes for an address here, and what did when less was asked of it.
    fn addresses() -> impl Strategy<Value = String> {
        let loose = "[^@\\s]{1,12}@[^@\\s.]{1,8}\\.[^@\\s.]{1,6}";
        let loose = loose.prop_filter("a clean text", |text| {
            clean("e", text, 254).is_ok_and(|kept| kept == *text)
        });
        let strict = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~öß日-]{1,12}@[a-z0-9öß日]{1,8}\\.[a-zöß]{1,6}";
        let strict = strict.prop_filter("an address", |text| {
            email("e", Some(text)).is_ok_and(|kept| kept.as_deref() == Some(text))
        });
        prop_oneof![loose, strict]
    }

    proptest! {
        #[test]
        fn no_number_survives(before in ".{0,40}", number in "\\+[1-9][0-9]{6,14}", after in "[^0-9].{0,40}|") {
            let clean = redacted(&format!("{before}{number}{after}"));
            prop_assert!(!clean.contains(&number[1..]), "{clean}");
        }

        #[test]
        fn no_address_survives(before in ".{0,40}", address in addresses(), after in ".{0,40}") {
            let clean = redacted(&format!("{before}{address}{after}"));
            prop_assert!(!clean.contains(&address), "{clean}");
        }

        #[test]
        fn masking_twice_changes_nothing(text in ".{0,80}") {
            let clean = redacted(&text);
            prop_assert_eq!(redacted(&clean), clean);
        }

        #[test]
        fn a_uuid_stays_readable(bytes: u128) {
            let text = format!("/api/bookings/{}/x", uuid::Uuid::from_u128(bytes));
            prop_assert_eq!(redacted(&text), text);
        }
    }
}
