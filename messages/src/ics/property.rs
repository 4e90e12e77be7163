//! Lines of a calendar object: RFC 5545, section 3.1.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Person;
use crate::plain::one_line;

/// The length of a line in octets, without its end.
const LONGEST: usize = 75;

/// The characters of an address that a `mailto:` URI has as they are (RFC 6068, section 2).
const ADDRESS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'@')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'+')
    .remove(b'\'')
    .remove(b'!')
    .remove(b'$')
    .remove(b'*');

/// The lines of a calendar object, not folded yet.
#[derive(Default)]
pub(super) struct Lines(Vec<String>);

impl Lines {
    /// A property whose value is of no text: a time, a number, a name of the standard. `name` may bring its parameters.
    pub(super) fn raw(&mut self, name: &str, value: &str) {
        self.0.push(format!("{name}:{value}"));
    }

    /// A property whose value is text.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.0.push(format!("{name}:{}", escaped(value)));
    }

    /// A property whose value is a person.
    pub(super) fn person(&mut self, name: &str, parameters: &str, person: Person<'_>) {
        let mut line = name.to_owned();
        if let Some(known) = person.name.map(quoted).filter(|name| !name.is_empty()) {
            let _ = write!(line, ";CN=\"{known}\"");
        }
        let address = utf8_percent_encode(person.address, ADDRESS);
        let _ = write!(line, "{parameters}:mailto:{address}");
        self.0.push(line);
    }

    /// The lines as text: folded, each with its end.
    pub(super) fn folded(&self) -> String {
        let mut text = String::new();
        for line in &self.0 {
            fold(line, &mut text);
        }
        text
    }
}

/// Text as a value: section 3.3.11. A control character other than a line break has no form, and is left out.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => value.extend(['\\', c]),
            '\n' => value.push_str("\\n"),
            c if c.is_control() => {}
            c => value.push(c),
        }
    }
    value
}

/// A name within quotation marks: section 3.2 has no form for the mark itself. Nor is a backslash an escape there, but some
/// calendars take it for one.
fn quoted(name: &str) -> String {
    one_line(name).replace('"', "'").replace('\\', "/")
}

/// Breaks a line into pieces of at most [`LONGEST`] octets, each but the first after a space, between characters.
fn fold(line: &str, text: &mut String) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LONGEST {
            text.push_str("\r\n ");
            length = 1;
        }
        text.push(c);
        length += c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The lines that a reader puts together again.
    fn unfolded(text: &str) -> String {
        text.replace("\r\n ", "")
    }

    /// The text that a reader takes from a value.
    fn unescaped(value: &str) -> String {
        let mut text = String::new();
        let mut rest = value.chars();
        while let Some(c) = rest.next() {
            match c {
                '\\' => match rest.next() {
                    Some('n') => text.push('\n'),
                    Some(escaped) => text.push(escaped),
                    None => panic!("the value ends within an escape"),
                },
                c => text.push(c),
            }
        }
        text
    }

    proptest! {
        #[test]
        fn every_text_is_read_back_from_lines_of_75_octets(text in "\\PC{0,300}|[\\\\;,:\n\"😀漢é]{0,120}") {
            let mut lines = Lines::default();
            lines.text("SUMMARY", &text);
            let folded = lines.folded();
            for line in folded.split_terminator("\r\n") {
                prop_assert!(line.len() <= LONGEST, "{line}");
                prop_assert!(!line.contains(['\r', '\n']));
            }
            prop_assert!(folded.ends_with("\r\n"));
            let line = unfolded(&folded);
            let value = line.strip_prefix("SUMMARY:").unwrap().strip_suffix("\r\n").unwrap();
            prop_assert_eq!(unescaped(value), text);
        }

        #[test]
        fn a_name_stays_within_its_quotation_marks(name in "[\\PC\"\r\n:;,]{0,200}") {
            let mut lines = Lines::default();
            lines.person("ATTENDEE", "", Person { name: Some(&name), address: "ada@example.com" });
            let line = unfolded(&lines.folded());
            let line = line.strip_suffix("\r\n").unwrap();
            prop_assert!(line.ends_with(":mailto:ada@example.com"));
            prop_assert!(matches!(line.matches('"').count(), 0 | 2), "{line}");
            prop_assert!(!line.contains(['\r', '\n']));
        }
    }

    #[test]
    fn a_control_character_has_no_form_in_a_value() {
        assert_eq!(escaped("a\u{0}b\tc\r\nd\u{7f}"), "abc\\nd");
    }

    #[test]
    fn an_address_begins_no_other_value() {
        let mut lines = Lines::default();
        let address = "a+b?subject=x&c\r\n@example.com";
        lines.person(
            "ORGANIZER",
            "",
            Person {
                name: None,
                address,
            },
        );
        let line = unfolded(&lines.folded());
        assert_eq!(
            line,
            "ORGANIZER:mailto:a+b%3Fsubject%3Dx%26c%0D%0A@example.com\r\n"
        );
    }
}
