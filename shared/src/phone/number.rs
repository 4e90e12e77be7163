//! A phone number that is E.164 by construction.

use super::numbering;
use crate::FieldError;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A phone number in E.164 form: `+`, country code, subscriber number, at most 15 digits.
///
/// # Examples
/// ```
/// use callslot_shared::phone::PhoneNumber;
/// let number = PhoneNumber::parse("phone", "+1 (415) 555-2671").unwrap();
/// assert_eq!(number.as_str(), "+14155552671");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(
        description = "A phone number in E.164 form.",
        pattern = "^\\+[1-9][0-9]{1,14}$",
        examples("+14155552671"),
    )
)]
#[serde(transparent)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Longest text looked at, in bytes: E.164 has 15 digits, the rest is room for punctuation.
    const MAX_TEXT: usize = 40;

    /// Reads a number written internationally, with or without punctuation.
    ///
    /// It has to be *possible* (a length its country knows), not *assigned*: numbering plans change
    /// faster than metadata does, and refusing a customer's new number would be worse than a call
    /// that the carrier refuses.
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(FieldError::new(
                field,
                "is missing; give a number such as +14155552671",
            ));
        }
        if !text.starts_with('+') {
            return Err(FieldError::new(
                field,
                "needs the country code in front, such as +1 415 555 2671",
            ));
        }
        let spelled = |c: char| c.is_ascii_digit() || " +-.()/\u{a0}".contains(c);
        if text.len() > Self::MAX_TEXT || !text.chars().all(spelled) {
            return Err(FieldError::new(
                field,
                "is not a phone number; write it as +14155552671",
            ));
        }
        let number = numbering::read(text).ok_or_else(|| {
            FieldError::new(field, "is not a phone number; write it as +14155552671")
        })?;
        if !number.is_possible() {
            return Err(FieldError::new(
                field,
                "cannot be a phone number of its country: its length does not fit",
            ));
        }
        Ok(Self(number.e164()))
    }

    /// The number in E.164 form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people write it for other countries: `+1 415-555-2671`.
    #[cfg(feature = "formats")]
    #[must_use]
    pub fn spaced(&self) -> String {
        use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};
        PHONE_NUMBER_UTIL.parse(&self.0, None).map_or_else(
            |_| self.0.clone(),
            |number| {
                PHONE_NUMBER_UTIL
                    .format(&number, PhoneNumberFormat::International)
                    .into_owned()
            },
        )
    }

    /// Its country (ISO 3166, two letters); `None` for numbers of none, such as +800.
    #[cfg(feature = "formats")]
    #[must_use]
    pub fn country(&self) -> Option<String> {
        numbering::read(&self.0)?.country()
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
