//! Text from outside: bounded, trimmed, free of control characters.

use crate::FieldError;

/// Trims `text` and refuses it when it is longer than `max` characters or holds a control character
/// other than a line break or a tab. (Such characters break logs, XML 1.0 documents and displays.)
///
/// # Examples
/// ```
/// use callslot_shared::text::clean;
/// assert_eq!(clean("title", " Follow-up ", 200).unwrap(), "Follow-up");
/// assert!(clean("title", "a\0b", 200).is_err());
/// ```
pub fn clean(field: &str, text: &str, max: usize) -> Result<String, FieldError> {
    let text = text.trim();
    let length = text.chars().count();
    if length > max {
        return Err(FieldError::new(
            field,
            format!("has {length} characters; at most {max} fit"),
        ));
    }
    let broken = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    if text.chars().any(broken) {
        return Err(FieldError::new(
            field,
            "holds a control character; remove it",
        ));
    }
    Ok(text.to_owned())
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

/// An e-mail address, checked for shape only (RFC 5321 length, one `@`, a dotted domain, no spaces):
/// whether it exists, only a message can tell.
pub fn email(field: &str, text: Option<&str>) -> Result<Option<String>, FieldError> {
    /// RFC 5321 section 4.5.3.1.3: a path has 256 octets, two of which are its brackets.
    const MAX: usize = 254;
    let Some(text) = clean_optional(field, text, MAX)? else {
        return Ok(None);
    };
    let shaped = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.contains('@')
            && domain.split('.').count() > 1
            && domain.split('.').all(|label| !label.is_empty())
    });
    if !shaped || text.chars().any(char::is_whitespace) {
        return Err(FieldError::new(
            field,
            "is not an e-mail address; it looks like name@example.com",
        ));
    }
    Ok(Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_for_shape() {
        for good in ["ada@example.com", "a.b+c@sub.example.co", "ö@exämple.de"] {
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
        ] {
            assert!(email("e", Some(bad)).is_err(), "{bad}");
        }
        assert_eq!(email("e", Some("  ")).unwrap(), None);
    }

    #[test]
    fn length_is_counted_in_characters_after_trimming() {
        assert!(clean("t", &format!(" {} ", "é".repeat(10)), 10).is_ok());
        assert!(clean("t", &"é".repeat(11), 10).is_err());
    }
}
