//! The code by which a member proves that a phone is theirs, and the call that tells it.

use super::{Spoken, filled};
use crate::{
    FieldError,
    words::{Language, calls},
};
use std::fmt;

/// Six digits. They are shown to nobody but the phone: not in a log either.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneCode(String);

impl PhoneCode {
    /// The number of digits.
    const DIGITS: usize = 6;
    /// The number of codes that there are.
    const COUNT: u64 = 1_000_000;

    /// The code that a random number stands for.
    #[must_use]
    pub fn of(random: u64) -> Self {
        Self(format!("{:06}", random % Self::COUNT))
    }

    /// Reads a code as a person types it; blanks in it do no harm.
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldError> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.len() != Self::DIGITS || !digits.bytes().all(|c| c.is_ascii_digit()) {
            return Err(FieldError::new(field, "is not six digits"));
        }
        Ok(Self(digits))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits with a pause after each, so that they are read one by one.
    fn spoken(&self) -> String {
        let digits: Vec<String> = self.0.chars().map(String::from).collect();
        digits.join(", ")
    }
}

impl fmt::Debug for PhoneCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneCode(..)")
    }
}

/// The sentence that tells a code, digit by digit.
///
/// # Examples
/// ```
/// use callslot_shared::{disclosure::{PhoneCode, say_code}, words::Language};
/// let said = say_code(&PhoneCode::of(42), Language::English);
/// assert_eq!(said.text(), "Your Callslot code is 0, 0, 0, 0, 4, 2.");
/// ```
#[must_use]
pub fn say_code(code: &PhoneCode, language: Language) -> Spoken {
    let digits = code.spoken();
    let value = |place: &str| (place == "code").then_some(&*digits);
    Spoken {
        text: filled(calls::PHONE_CODE.template(language), value),
        language,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_digits_and_read_as_a_person_types_it() {
        assert_eq!(PhoneCode::of(1_234_567).as_str(), "234567");
        assert_eq!(PhoneCode::of(7).as_str(), "000007");
        let read = |text| PhoneCode::parse("code", text).map(|code| code.as_str().to_owned());
        assert_eq!(read(" 271 828 ").unwrap(), "271828");
        for bad in ["", "27182", "2718281", "27182a", "27182٨", "-27182"] {
            assert_eq!(read(bad).unwrap_err().field, "code", "{bad}");
        }
    }

    #[test]
    fn a_code_is_said_digit_by_digit_in_every_language() {
        for (language, says) in [
            (Language::English, "Your Callslot code is 2, 7, 1, 8, 2, 8."),
            (
                Language::Spanish,
                "Su código de Callslot es 2, 7, 1, 8, 2, 8.",
            ),
            (
                Language::French,
                "Votre code Callslot est 2, 7, 1, 8, 2, 8.",
            ),
            (
                Language::German,
                "Ihr Callslot-Code lautet 2, 7, 1, 8, 2, 8.",
            ),
        ] {
            let said = say_code(&PhoneCode::of(271_828), language);
            assert_eq!((said.text(), said.language()), (says, language));
        }
    }

    #[test]
    fn a_code_does_not_show_when_it_is_printed() {
        let printed = format!("{:?}", PhoneCode::of(271_828));
        assert_eq!(printed, "PhoneCode(..)");
    }
}
