//! Text from outside: bounded, trimmed, without what nobody sees, free of control characters.
//!
//! Names, titles and notes are read by other people, on pages, in mails and in messages. Characters that cannot be
//! seen in them serve only to mislead: a bidirectional override shows a name or an ending in reverse, and a character
//! without width makes two names look alike. Contacts and web pages bring such characters along unasked, so they
//! are taken out, and whoever pastes a name gets the name that they see. Scripts that need joiners keep them.

use crate::FieldError;
use email_address::{EmailAddress, Options};
use std::borrow::Cow;

/// Takes out of `text` what cannot be seen (see [`visible`]), trims it, and refuses it when it is longer than `max`
/// characters or holds a control character other than a line break or a tab, or a code point that is no
/// character. (Such break logs, XML 1.0 documents and displays.)
///
/// # Examples
/// ```
/// use callslot_shared::text::clean;
/// assert_eq!(clean("title", " Follow-up ", 200).unwrap(), "Follow-up");
/// assert_eq!(clean("title", "Invoice \u{202e}gpj.exe", 200).unwrap(), "Invoice gpj.exe");
/// assert!(clean("title", "a\0b", 200).is_err());
/// ```
pub fn clean(field: &str, text: &str, max: usize) -> Result<String, FieldError> {
    let text = visible(text);
    let text = text.trim();
    let length = text.chars().count();
    if length > max {
        return Err(FieldError::new(
            field,
            format!("has {length} characters; at most {max} fit"),
        ));
    }
    let broken = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            || matches!(c, '\u{fdd0}'..='\u{fdef}')
            || u32::from(c) & 0xfffe == 0xfffe
    };
    if text.chars().any(broken) {
        return Err(FieldError::new(
            field,
            "holds a control character; remove it",
        ));
    }
    Ok(text.to_owned())
}

/// The text without characters that are not seen by themselves:
///
/// - what turns the direction of text, what has no width, and blank letters and patterns are left out,
/// - joiners (U+200C, U+200D) stay between two characters of the scripts that are written with them, from Hebrew on
///   in Unicode's order, and of emoji,
/// - a variation selector stays behind a character that is seen, one behind each,
/// - separators of lines and paragraphs (U+2028, U+2029) become line breaks.
///
/// # Examples
/// ```
/// use callslot_shared::text::visible;
/// assert_eq!(visible("\u{202d}Ada\u{200b} Lovelace\u{202c}"), "Ada Lovelace");
/// assert_eq!(visible("نمی\u{200c}خواهم"), "نمی\u{200c}خواهم");
/// ```
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let special = |c: char| is_hidden(c) || is_joiner(c) || is_variation(c) || is_separator(c);
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut after = text.chars();
    while let Some(c) = after.next() {
        let before = kept.chars().next_back();
        if is_separator(c) {
            kept.push('\n');
        } else if is_joiner(c) {
            if before.is_some_and(is_joined) && after.clone().next().is_some_and(is_joined) {
                kept.push(c);
            }
        } else if is_variation(c) {
            let varies = |c: char| !c.is_whitespace() && !is_variation(c) && !is_joiner(c);
            if before.is_some_and(varies) {
                kept.push(c);
            }
        } else if !is_hidden(c) {
            kept.push(c);
        }
    }
    Cow::Owned(kept)
}

/// Unicode's property `Default_Ignorable_Code_Point`, but for joiners, variation selectors and what Mongolian is
/// written with; the interlinear annotations; and what is blank without being white space.
const fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
            | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e00ff}'
            | '\u{e01f0}'..='\u{e0fff}'
    )
}

const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

const fn is_variation(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

const fn is_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether a joiner beside the character shows. Latin, Greek, Cyrillic and Armenian come before.
fn is_joined(c: char) -> bool {
    c >= '\u{590}' && !is_hidden(c) && !is_joiner(c) && !c.is_whitespace()
}

/// As [`clean`], with empty text taken for "none".
pub fn clean_optional(
    field: &str,
    text: Option<&str>,
    max: usize,
) -> Result<Option<String>, FieldError> {
    let Some(text) = text else { return Ok(None) };
    let text = clean(field, text, max)?;
    Ok((!text.is_empty()).then_some(text))
}

/// An e-mail address as RFC 5321 and 6531 have it, without what only misleads: no name before it, nothing quoted,
/// and a domain with a dot, never a number or a literal. Whether it exists, only a message can tell.
pub fn email(field: &str, text: Option<&str>) -> Result<Option<String>, FieldError> {
    /// RFC 5321 section 4.5.3.1.3: a path has 256 octets, two of which are its brackets.
    const MAX: usize = 254;
    let Some(text) = clean_optional(field, text, MAX)? else {
        return Ok(None);
    };
    if is_address(&text) {
        return Ok(Some(text));
    }
    Err(FieldError::new(
        field,
        "is not an e-mail address; it looks like name@example.com",
    ))
}

fn is_address(text: &str) -> bool {
    let options = Options::default()
        .with_required_tld()
        .without_display_text()
        .without_domain_literal();
    let odd = |c: char| c == '"' || c.is_whitespace() || is_joiner(c) || is_variation(c);
    // The crate lets a domain hold what only a local part may.
    let named = |label: &str| label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let domain = text.rsplit_once('@').map_or("", |(_, domain)| domain);
    let top = domain.rsplit('.').next().unwrap_or_default();
    EmailAddress::parse_with_options(text, options).is_ok()
        && !text.contains(odd)
        && domain.split('.').all(named)
        && !top.chars().all(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_strictly() {
        for good in [
            "ada@example.com",
            "a.b+c@sub.example.co",
            "ö@exämple.de",
            "o'brien@example.ie",
            "a@x--y.co.uk",
            "1@2.example",
            "अदा@उदाहरण.भारत",
        ] {
            assert_eq!(email("e", Some(good)).unwrap().as_deref(), Some(good));
        }
        for bad in [
            "ada",
            "@example.com",
            "ada@",
            "ada@com",
            "a@b@c.d",
            "a b@c.de",
            "a@b..c",
            "x<y@evil.example",
            "<ada@example.com>",
            "Ada <ada@example.com>",
            "a,b@example.com",
            "ada@example.com,eve@evil.example",
            "ada@example.com;eve@evil.example",
            "a;b@example.com",
            "a:b@example.com",
            "\"a b\"@example.com",
            "\"a\"@example.com",
            "a\\b@example.com",
            "(c)ada@example.com",
            ".ada@example.com",
            "ada.@example.com",
            "a..b@example.com",
            "ada@[192.0.2.1]",
            "ada@192.0.2.1",
            "ada@-example.com",
            "ada@example-.com",
            "ada@example.com.",
            "ada@exa_mple.com",
            "ada@exa$mple.com",
            "ada@example.com>",
            "mailto:ada@example.com",
            "ada\u{a0}@example.com",
            "م\u{200c}م@example.com",
        ] {
            assert!(email("e", Some(bad)).is_err(), "{bad}");
        }
        let long = format!("{}@example.com", "a".repeat(65));
        assert!(email("e", Some(&long)).is_err());
        assert_eq!(email("e", Some("  ")).unwrap(), None);
        let pasted = email("e", Some("\u{202a}ada@example.com\u{202c}")).unwrap();
        assert_eq!(pasted.as_deref(), Some("ada@example.com"));
    }

    #[test]
    fn what_turns_text_around_or_has_no_width_is_taken_out() {
        for (text, seen) in [
            ("\u{202e}ecilA", "ecilA"),
            ("Dr. \u{2066}Ada\u{2069}", "Dr. Ada"),
            ("A\u{200b}d\u{2060}a\u{feff}", "Ada"),
            ("Ad\u{ad}a \u{61c}\u{200e}\u{200f}Byron", "Ada Byron"),
            ("\u{3164}", ""),
            (" \u{200b} ", ""),
            ("pay\u{200d}pal", "paypal"),
            ("а\u{200c}б", "аб"),
            ("Ada\u{fe0f}\u{fe0f}\u{e0101}", "Ada\u{fe0f}"),
            ("\u{fe0f}Ada", "Ada"),
            ("Ada\u{e0041}\u{e0042}", "Ada"),
            ("Ada\u{2028}Byron", "Ada\nByron"),
        ] {
            assert_eq!(clean("name", text, 50).as_deref(), Ok(seen), "{text:?}");
        }
    }

    #[test]
    fn names_of_all_scripts_stay_as_they_are() {
        for name in [
            "Nguyễn Thị Hồng",
            "محمد عبد\u{200c}الله",
            "نمی\u{200c}خواهم",
            "क\u{94d}\u{200d}ष",
            "ශ\u{dca}\u{200d}රී",
            "שלום",
            "渡辺\u{e0100}",
            "👩\u{200d}💻 ❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3}",
            "O’Connor-Müller, Jr.",
        ] {
            assert_eq!(clean("name", name, 50).as_deref(), Ok(name));
        }
    }

    #[test]
    fn control_characters_and_what_is_no_character_are_refused() {
        for bad in [
            "a\0b",
            "a\u{1b}[31m",
            "a\u{85}b",
            "a\u{9b}b",
            "a\u{fffe}",
            "a\u{fdd0}",
            "a\u{1ffff}",
        ] {
            assert!(clean("name", bad, 50).is_err(), "{bad:?}");
        }
        assert_eq!(
            clean("notes", "one\r\n\ttwo", 50).as_deref(),
            Ok("one\r\n\ttwo")
        );
    }

    #[test]
    fn length_is_counted_in_characters_after_trimming() {
        assert!(clean("t", &format!(" {} ", "é".repeat(10)), 10).is_ok());
        assert!(clean("t", &"é".repeat(11), 10).is_err());
    }
}
