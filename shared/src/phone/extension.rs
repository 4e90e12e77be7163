//! An extension: the keys that are pressed once the number has answered, and the pauses between them.

use super::normalize::CharClass;
use crate::FieldError;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::fmt;

/// A pause of a second, as it is kept.
const PAUSE: char = ',';
/// A pause of the length that is configured, as it is kept.
const LONG_PAUSE: char = ';';
/// Words that people write before an extension, the longer first where one begins with another.
const LABELS: [&str; 6] = ["extensión", "extension", "extn", "ext=", "ext", "x"];

/// Keys (`0` to `9`, `*`, `#`) and pauses, at most 32, with one digit or more.
///
/// `,` and `p` are a pause of a second, `;` and `w` a longer one whose length is configured. They are kept
/// as `,` and `;`; punctuation that people read by, and pauses behind the last key, are not kept.
///
/// # Examples
/// ```
/// use callslot_shared::phone::Extension;
/// let extension = Extension::parse("attendee_extension", "pp12-34 #").unwrap();
/// assert_eq!(extension.as_str(), ",,1234#");
/// assert_eq!(extension.send_digits(5), "WWWW1234#");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(
        description = "Keys that are pressed once the number has answered. `,` is a pause of a second, `;` a longer one.",
        pattern = "^[0-9*#,;]{1,32}$",
        examples("1234"),
    )
)]
#[serde(transparent)]
pub struct Extension(String);

impl Extension {
    /// Most keys and pauses.
    pub const MAX: usize = 32;
    /// Longest text looked at, in characters: twice as much as is kept, for punctuation and a label.
    pub const MAX_TEXT: usize = 2 * Self::MAX;
    /// Longest long pause, in seconds.
    pub const MAX_WAIT: u32 = 30;

    /// Reads an extension as people and links write it.
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldError> {
        let seen = |c: &char| CharClass::of(*c) != CharClass::Nothing;
        let text: String = text.chars().filter(seen).collect();
        let text = text.trim().to_lowercase();
        if text.chars().count() > Self::MAX_TEXT {
            return Err(too_long(field));
        }
        let keys = LABELS
            .iter()
            .find_map(|label| text.strip_prefix(label))
            .map_or(&*text, |rest| rest.trim_start_matches(['.', ':', ' ']));
        let mut kept = String::new();
        for c in keys.chars() {
            match (key(c), CharClass::of(c)) {
                (Some(key), _) => kept.push(key),
                (
                    None,
                    CharClass::Space
                    | CharClass::Dash
                    | CharClass::Dot
                    | CharClass::Open
                    | CharClass::Close
                    | CharClass::Nothing,
                ) => {}
                _ => {
                    let problem = format!(
                        "holds {c:?}, which is no digit, *, # or pause; write it as 1234 or ,,12#"
                    );
                    return Err(FieldError::new(field, problem));
                }
            }
        }
        kept.truncate(kept.trim_end_matches([PAUSE, LONG_PAUSE]).len());
        if kept.len() > Self::MAX {
            return Err(too_long(field));
        }
        if !kept.contains(|c: char| c.is_ascii_digit()) {
            return Err(FieldError::new(
                field,
                "has no digit; write it as 1234 or ,,12#",
            ));
        }
        Ok(Self(kept))
    }

    /// As [`Extension::parse`], with empty text taken for "none".
    pub fn parse_optional(field: &str, text: Option<&str>) -> Result<Option<Self>, FieldError> {
        let is_seen = |c: char| {
            !matches!(
                CharClass::of(c),
                CharClass::Nothing | CharClass::Space | CharClass::Break
            )
        };
        text.filter(|text| text.contains(is_seen))
            .map(|text| Self::parse(field, text))
            .transpose()
    }

    /// Keys and pauses, as they are kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits to send, in the carrier's alphabet: two `W` for each second of a pause, of which a long one
    /// has `wait`, at least one and at most [`Extension::MAX_WAIT`]. No pause is added.
    #[must_use]
    pub fn send_digits(&self, wait: u32) -> String {
        /// A second at the carrier.
        const SECOND: &str = "WW";
        let seconds = wait.clamp(1, Self::MAX_WAIT);
        let mut digits = String::new();
        for c in self.0.chars() {
            match c {
                PAUSE => digits.push_str(SECOND),
                LONG_PAUSE => (0..seconds).for_each(|_| digits.push_str(SECOND)),
                key => digits.push(key),
            }
        }
        digits
    }
}

/// The key or the pause that a character stands for, as it is kept.
pub(super) fn key(c: char) -> Option<char> {
    match (c, CharClass::of(c)) {
        (_, CharClass::Digit(digit)) => Some(char::from(b'0' + digit)),
        ('*' | '＊', _) => Some('*'),
        ('#' | '＃', _) => Some('#'),
        (PAUSE | '，' | 'p' | 'P' | 'ｐ' | 'Ｐ', _) => Some(PAUSE),
        (LONG_PAUSE | '；' | 'w' | 'W' | 'ｗ' | 'Ｗ', _) => Some(LONG_PAUSE),
        _ => None,
    }
}

fn too_long(field: &str) -> FieldError {
    FieldError::new(
        field,
        format!(
            "has more than {} digits and pauses; leave some out",
            Extension::MAX
        ),
    )
}

impl fmt::Display for Extension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Extension {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse("extension", &text).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Option<String> {
        let extension = Extension::parse("e", text).ok()?;
        Some(extension.as_str().to_owned())
    }

    #[test]
    fn an_extension_is_kept_in_one_form() {
        for (text, form) in [
            ("1234", "1234"),
            (" 12-34 ", "1234"),
            ("p12", ",12"),
            ("P12W3", ",12;3"),
            (",,12#", ",,12#"),
            ("wait", ""),
            ("ext. 12", "12"),
            ("Ext=12", "12"),
            ("x12", "12"),
            ("*12#", "*12#"),
            ("123#,,", "123#"),
            ("\u{202d}１２＃\u{202c}", "12#"),
            ("ext.\u{a0}٣٤", "34"),
            ("x12，3", "12,3"),
            (",,", ""),
            ("#", ""),
            ("", ""),
            ("12a", ""),
            ("12\n3", ""),
        ] {
            assert_eq!(kept(text).unwrap_or_default(), form, "{text}");
        }
    }

    #[test]
    fn an_extension_has_at_most_32_keys_and_pauses() {
        let most = "1".repeat(Extension::MAX);
        assert_eq!(kept(&most).as_ref(), Some(&most));
        assert_eq!(kept(&format!("{most}2")), None);
        assert_eq!(kept(&format!("1{}2", ",".repeat(31))), None);
        assert_eq!(
            kept(&"1 ".repeat(Extension::MAX)),
            Some("1".repeat(Extension::MAX))
        );
        assert_eq!(kept(&" ".repeat(10_000)), None);
        assert_eq!(kept(&"-".repeat(10_000)), None);
    }

    #[test]
    fn pauses_become_the_carriers() {
        let digits = |text, wait| Extension::parse("e", text).unwrap().send_digits(wait);
        assert_eq!(digits("1234", 5), "1234");
        assert_eq!(digits("p12", 5), "WW12");
        assert_eq!(digits(",,1w2#", 3), "WWWW1WWWWWW2#");
        assert_eq!(digits(";1", 0), "WW1");
        assert_eq!(
            digits(";1", u32::MAX).len(),
            2 * usize::try_from(Extension::MAX_WAIT).unwrap() + 1
        );
    }

    #[test]
    fn an_extension_is_read_as_it_is_written() {
        let extension = Extension::parse("e", "p12#").unwrap();
        let json = serde_json::to_string(&extension).unwrap();
        assert_eq!(json, "\",12#\"");
        assert_eq!(serde_json::from_str::<Extension>(&json).unwrap(), extension);
        assert!(serde_json::from_str::<Extension>("\"<Say>\"").is_err());
    }
}
