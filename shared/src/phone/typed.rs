//! A number as a person types it: with its country code, without, or with an extension behind it.

use super::tail::taken_apart;
use super::{Extension, PhoneNumber, Region, region, with_extension};
use crate::FieldError;
use serde::{Deserialize, Serialize};

/// A number that was typed, and what stood around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedNumber {
    /// The number.
    pub number: PhoneNumber,
    /// The number as people write it.
    pub spaced: String,
    /// Its country (ISO 3166, two letters), if it is of one.
    pub country: Option<String>,
    /// The extension behind it.
    pub extension: Option<Extension>,
    /// Whether it stood without its country code.
    pub national: bool,
}

impl TypedNumber {
    /// Reads a number: one with its country code, or one of `country` without.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::phone::{Region, TypedNumber};
    /// let germany = Region::parse("country", "DE").ok();
    /// let typed = TypedNumber::read("phone", "030 901820", germany).unwrap();
    /// assert_eq!((&*typed.spaced, typed.national), ("+49 30 901820", true));
    /// let typed = TypedNumber::read("phone", "+1 212 555 0142 ext 12", None).unwrap();
    /// assert_eq!(typed.extension.unwrap().as_str(), "12");
    /// ```
    pub fn read(field: &str, text: &str, country: Option<Region>) -> Result<Self, FieldError> {
        let refused = match PhoneNumber::parse(field, text) {
            Ok(number) => return Ok(Self::of(number, None, false)),
            Err(refused) => refused,
        };
        if let Some((number, extension)) = with_extension(text) {
            return Ok(Self::of(number, Some(extension), false));
        }
        let country = country.filter(|_| lacks_country_code(text));
        match country.map(|country| PhoneNumber::parse_in(field, text, country)) {
            Some(Ok(number)) => Ok(Self::of(number, None, true)),
            _ => Err(refused),
        }
    }

    /// Reads a number by its shape alone; see [`PhoneNumber::by_shape`].
    pub fn by_shape(field: &str, text: &str) -> Result<Self, FieldError> {
        let shape = |text: &str| PhoneNumber::by_shape(field, text);
        let plain = |number: PhoneNumber, extension| Self {
            spaced: number.to_string(),
            number,
            country: None,
            extension,
            national: false,
        };
        let refused = match shape(text) {
            Ok(number) => return Ok(plain(number, None)),
            Err(refused) => refused,
        };
        taken_apart(text, |number| shape(number).ok())
            .map(|(number, extension)| plain(number, Some(extension)))
            .ok_or(refused)
    }

    fn of(number: PhoneNumber, extension: Option<Extension>, national: bool) -> Self {
        Self {
            spaced: number.spaced(),
            country: region(&number).map(|region| region.to_string()),
            number,
            extension,
            national,
        }
    }
}

/// Whether a number is being typed without a country code.
#[must_use]
pub fn lacks_country_code(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let has_letters = text.chars().any(char::is_alphabetic);
    digits > 1 && !has_letters && !text.contains(['+', '＋'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, country: &str) -> Option<(String, Option<String>, bool)> {
        let country = Region::parse("country", country).ok();
        let typed = TypedNumber::read("phone", text, country).ok()?;
        let extension = typed.extension.map(|keys| keys.to_string());
        Some((typed.number.to_string(), extension, typed.national))
    }

    #[test]
    fn a_number_is_read_however_it_is_typed() {
        let us = "+12125550142".to_owned();
        for (text, country, number) in [
            ("+1 212 555 0142", "", (us.clone(), None, false)),
            ("+1 212 555 0142", "DE", (us.clone(), None, false)),
            (
                "tel:+12125550142,7",
                "",
                (us.clone(), Some(",7".to_owned()), false),
            ),
            ("(212) 555-0142", "US", (us, None, true)),
        ] {
            assert_eq!(read(text, country), Some(number), "{text}");
        }
        for (text, country) in [("(212) 555-0142", ""), ("901", "DE"), ("ada", "US")] {
            assert_eq!(read(text, country), None, "{text}");
        }
    }

    #[test]
    fn a_number_that_is_not_read_is_refused_as_one_with_its_country_code() {
        for text in ["", "212 555 0142", "+1 212", "ada", "+1 212 555 0142,+1"] {
            let refused = TypedNumber::read("phone", text, None).unwrap_err();
            assert_eq!(refused, PhoneNumber::parse("phone", text).unwrap_err());
        }
    }

    #[test]
    fn without_numbering_plans_shape_and_extension_are_read() {
        let typed = TypedNumber::by_shape("phone", "tel:+1 212 555 0142 ext 12").unwrap();
        assert_eq!(typed.spaced, "+12125550142");
        assert_eq!(typed.extension.unwrap().as_str(), "12");
        let refused = TypedNumber::by_shape("phone", "212 555 0142").unwrap_err();
        assert!(refused.problem.contains("country code"));
    }
}
