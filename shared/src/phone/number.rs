//! A phone number that is E.164 by construction.

use super::normalize;
use crate::FieldError;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};
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

/// Argentina's calling code.
const ARGENTINA: &str = "+54";
/// Mexico's calling code with the 1 that was dialled before mobiles until 2019.
pub(super) const MEXICO_WITH_ONE: &str = "521";
/// Digits of a Mexican number.
pub(super) const MEXICAN_DIGITS: usize = 10;
const NOT_A_NUMBER: &str = "is not a phone number; write it as +14155552671";
const WRONG_LENGTH: &str = "cannot be a phone number of its country: its length does not fit";

impl PhoneNumber {
    /// Longest text of a number as it is read, in characters: E.164 has 15 digits, the rest is room for
    /// punctuation.
    const MAX_TEXT: usize = 40;
    /// The digits of a number by its shape: E.164 has 15 at most.
    const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
    /// Most readings of a number until it stays as it is. Each reading can drop one zero before the area
    /// (`+49 00 30`), which a stored number must not lose whenever it is read again.
    const READINGS: usize = 4;
    /// Longest text looked at, in characters. The rest is room for what nobody sees.
    pub const MAX_RAW: usize = 160;

    /// Reads a number written internationally, with or without punctuation, as a person sees it: marks that
    /// nobody sees are passed over, and digits and signs of other scripts are read.
    ///
    /// It has to be *possible* (a length its country knows), not *assigned*: numbering plans change
    /// faster than metadata does, and refusing a customer's new number would be worse than a call
    /// that the carrier refuses.
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldError> {
        let mut number = international(text).map_err(|problem| FieldError::new(field, problem))?;
        for _ in 0..Self::READINGS {
            let e164 = written(&number).map_err(|problem| FieldError::new(field, problem))?;
            if e164 == number {
                return Ok(Self(e164));
            }
            number = e164;
        }
        Err(FieldError::new(field, NOT_A_NUMBER))
    }

    /// Reads a number by its shape alone: a plus, and 7 to 15 digits. It may be one that [`PhoneNumber::parse`] refuses or
    /// writes in another way; for a page that has no numbering plans at hand, and whose server has.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::phone::PhoneNumber;
    /// let number = PhoneNumber::by_shape("phone", "+1 (415) 555-2671").unwrap();
    /// assert_eq!(number.as_str(), "+14155552671");
    /// assert!(PhoneNumber::by_shape("phone", "415 555 2671").is_err());
    /// ```
    pub fn by_shape(field: &str, text: &str) -> Result<Self, FieldError> {
        let number = international(text).map_err(|problem| FieldError::new(field, problem))?;
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() || digits.starts_with('0') {
            return Err(FieldError::new(field, NOT_A_NUMBER));
        }
        if !Self::DIGITS.contains(&digits.len()) {
            return Err(FieldError::new(field, WRONG_LENGTH));
        }
        Ok(Self(format!("+{digits}")))
    }

    /// A text that is equal for two numbers that reach the same subscriber. For comparing only: it need not be a number
    /// that can be called.
    ///
    /// In Argentina mobiles are called from abroad with a 9 behind the country code, which landlines must not
    /// have, and which many people leave out. Area and number tell the subscriber, but not which of the two
    /// forms can be called; so numbers are stored as given, and compared without the 9.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::phone::PhoneNumber;
    /// let key = |text| PhoneNumber::parse("phone", text).unwrap().subscriber_key();
    /// assert_eq!(key("+54 9 11 2345 6789"), key("+54 11 2345 6789"));
    /// assert_ne!(key("+54 9 11 2345 6789"), key("+54 11 2345 6780"));
    /// ```
    #[must_use]
    pub fn subscriber_key(&self) -> String {
        match self.argentine() {
            Some(national) => format!("{ARGENTINA}{national}"),
            None => self.0.clone(),
        }
    }

    /// Every form under which a number with this one's [`subscriber_key`](Self::subscriber_key) can be stored, its own first.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::phone::PhoneNumber;
    /// let number = PhoneNumber::parse("phone", "+54 11 2345 6789").unwrap();
    /// assert_eq!(number.stored_forms(), ["+541123456789", "+5491123456789"]);
    /// ```
    #[must_use]
    pub fn stored_forms(&self) -> Vec<String> {
        let mut forms = vec![self.0.clone()];
        if let Some(national) = self.argentine() {
            let both = [
                format!("{ARGENTINA}{national}"),
                format!("{ARGENTINA}9{national}"),
            ];
            forms.extend(both.into_iter().filter(|form| *form != self.0));
        }
        forms
    }

    /// Area and number of an Argentine subscriber, ten digits in all.
    fn argentine(&self) -> Option<&str> {
        let national = self.0.strip_prefix(ARGENTINA)?;
        let national = match national.strip_prefix('9') {
            Some(mobile) if national.len() == 11 => mobile,
            _ => national,
        };
        (national.len() == 10).then_some(national)
    }

    /// The number in E.164 form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people write it for other countries: `+1 415-555-2671`.
    #[must_use]
    pub fn spaced(&self) -> String {
        PHONE_NUMBER_UTIL.parse(&self.0, None).map_or_else(
            |_| self.0.clone(),
            |number| {
                PHONE_NUMBER_UTIL
                    .format(&number, PhoneNumberFormat::International)
                    .into_owned()
            },
        )
    }
}

/// The E.164 form of an international number by the plan of its country, or what keeps it from having one.
fn written(number: &str) -> Result<String, &'static str> {
    let current = current_form(number);
    let number = PHONE_NUMBER_UTIL
        .parse(current.as_deref().unwrap_or(number), None)
        .map_err(|_| NOT_A_NUMBER)?;
    if !PHONE_NUMBER_UTIL.is_possible_number(&number) {
        return Err(WRONG_LENGTH);
    }
    let number = without_zeros(&number).unwrap_or(number);
    let e164 = PHONE_NUMBER_UTIL
        .format(&number, PhoneNumberFormat::E164)
        .into_owned();
    // Some plans allow more digits than E.164 does, Indonesia's for one.
    if e164.len() > 1 + PhoneNumber::DIGITS.end() {
        return Err(WRONG_LENGTH);
    }
    Ok(e164)
}

/// The text in ASCII from its plus on, or what keeps it from being a number with its country code.
fn international(text: &str) -> Result<String, String> {
    const TOO_LONG: &str = "is too long for a phone number; write it as +14155552671";
    if text.chars().nth(PhoneNumber::MAX_RAW).is_some() {
        return Err(TOO_LONG.to_owned());
    }
    let plain = normalize::plain(text)
        .map_err(|c| format!("holds {c:?}, which no phone number has; write it as +14155552671"))?;
    if plain.is_empty() {
        return Err("is missing; give a number such as +14155552671".to_owned());
    }
    let number = plain.trim_start_matches(['(', ' ']);
    let Some(rest) = number.strip_prefix('+') else {
        let has_digits = number.contains(|c: char| c.is_ascii_digit());
        let problem = if has_digits {
            "needs the country code in front, such as +1 415 555 2671"
        } else {
            NOT_A_NUMBER
        };
        return Err(problem.to_owned());
    };
    if number.len() > PhoneNumber::MAX_TEXT {
        return Err(TOO_LONG.to_owned());
    }
    let rest = rest.trim_start_matches(['+', ' ']);
    if rest.contains('+') {
        return Err("has a second plus; give one number, such as +14155552671".to_owned());
    }
    Ok(format!("+{rest}"))
}

/// The number without zeros in front, where only that is a number of its country: `+49 (0)30 901820` with one zero more. In
/// Italy and some other countries the zero belongs to the number.
pub(super) fn without_zeros(
    number: &rlibphonenumber::PhoneNumber,
) -> Option<rlibphonenumber::PhoneNumber> {
    if number.italian_leading_zero != Some(true) || PHONE_NUMBER_UTIL.is_valid_number(number) {
        return None;
    }
    let plain = rlibphonenumber::PhoneNumber {
        italian_leading_zero: None,
        number_of_leading_zeros: None,
        ..number.clone()
    };
    PHONE_NUMBER_UTIL.is_valid_number(&plain).then_some(plain)
}

/// The number that a form of former days stands for today. Mexico dropped the 1 before mobiles in 2019, but
/// messengers and pages still write it.
fn current_form(number: &str) -> Option<String> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let national = digits.strip_prefix(MEXICO_WITH_ONE)?;
    (national.len() == MEXICAN_DIGITS).then(|| format!("+52{national}"))
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::PhoneNumber;

    fn e164(text: &str) -> Result<String, String> {
        PhoneNumber::parse("phone", text)
            .map(|number| number.to_string())
            .map_err(|error| error.problem)
    }

    #[test]
    fn a_pasted_number_is_the_one_that_a_person_sees() {
        for text in [
            "\u{202d}+1 (415) 555-0123\u{202c}",
            "\u{200e}+1 415 555 0123",
            "+1 415\u{2011}555\u{2011}0123",
            "\u{feff}\u{2066}+1\u{2009}415\u{202f}555\u{3000}0123\u{2069}",
            "+1 4\u{ad}15 5\u{200b}5\u{200c}5\u{200d} 01\u{2060}23\u{fe0f}",
            "＋１（４１５）５５５－０１２３",
            "+١ ٤١٥ ٥٥٥ ٠١٢٣",
            "(+1) 415 555 0123",
            "+1\t415\t555\t0123",
        ] {
            assert_eq!(e164(text).as_deref(), Ok("+14155550123"), "{text:?}");
        }
        let most = format!(
            "{}+14155550123",
            "\u{200b}".repeat(PhoneNumber::MAX_RAW - 12)
        );
        assert_eq!(e164(&most).as_deref(), Ok("+14155550123"));
    }

    #[test]
    fn the_shape_of_a_number_needs_no_numbering_plan() {
        let shape = |text| PhoneNumber::by_shape("phone", text);
        for text in ["+14155550123", "＋1 (415) 555-0123", "+7 000 0000"] {
            assert!(shape(text).is_ok(), "{text}");
        }
        for (text, reason) in [
            ("", "is missing"),
            ("415 555 0123", "needs the country code"),
            ("+1 415", "its length"),
            ("+1234567890123456", "its length"),
            ("+0 415 555 0123", "is not a phone number"),
            ("+()", "is not a phone number"),
            ("order nine", "holds 'o'"),
        ] {
            let problem = shape(text).unwrap_err().problem;
            assert!(problem.contains(reason), "{text:?}: {problem}");
        }
    }

    #[test]
    fn zeros_in_front_make_no_other_number() {
        for (text, number) in [
            ("+49 (0)30 901820", "+4930901820"),
            ("+49 00 30 901820", "+4930901820"),
            ("+49 000 30 901820", "+4930901820"),
            ("+49 00 900 1234567", "+499001234567"),
            ("+39 06 6982", "+39066982"),
        ] {
            assert_eq!(e164(text).as_deref(), Ok(number), "{text}");
        }
    }

    #[test]
    fn a_number_is_read_until_no_reading_changes_it() {
        for text in ["+49000000", "+49 0000000000", "+49 00 900 12345678"] {
            if let Ok(number) = e164(text) {
                assert_eq!(e164(&number), Ok(number), "{text}");
            }
        }
        assert!(e164("+49 00 900 12345678").is_ok());
    }

    #[test]
    fn what_is_no_number_is_refused_for_the_true_reason() {
        for (text, reason) in [
            ("", "is missing"),
            ("\u{200e} \u{202c}", "is missing"),
            ("\u{200e}415 555 0123", "needs the country code"),
            ("order nine", "holds 'o'"),
            ("+1 415 555 0123\0", "holds '\\0'"),
            ("+1 415 555 0123,12", "holds ','"),
            ("+1 415 555 0123 +1 415 555 0124", "has a second plus"),
            ("+", "is not a phone number"),
            ("()", "is not a phone number"),
            ("+1 415", "its length"),
            ("+6210000000000000", "its length"),
            (
                "+1 415 555 0123                              ....",
                "is too long",
            ),
        ] {
            let problem = e164(text).unwrap_err();
            assert!(problem.contains(reason), "{text:?}: {problem}");
        }
        let longer = format!(
            "{}+14155550123",
            "\u{200b}".repeat(PhoneNumber::MAX_RAW - 11)
        );
        assert!(e164(&longer).unwrap_err().contains("is too long"));
    }

    #[test]
    fn the_one_of_former_mexican_mobiles_is_dropped() {
        for text in [
            "+52 1 55 5128 0000",
            "+5215551280000",
            "+52 (1) 55-5128-0000",
        ] {
            assert_eq!(e164(text).as_deref(), Ok("+525551280000"), "{text}");
        }
        assert_eq!(e164("+525551280000").as_deref(), Ok("+525551280000"));
        assert!(e164("+52 1 55 5128 000").is_ok_and(|number| number == "+521555128000"));
    }

    #[test]
    fn an_argentine_subscriber_has_one_key_under_two_forms() {
        let number = |text| PhoneNumber::parse("phone", text).unwrap();
        let (mobile, landline) = (number("+54 9 11 2345-6789"), number("+54 11 2345-6789"));
        assert_ne!(mobile, landline);
        assert_eq!(mobile.subscriber_key(), landline.subscriber_key());
        for (one, other) in [(&mobile, &landline), (&landline, &mobile)] {
            let forms = one.stored_forms();
            assert_eq!(forms, [one.as_str(), other.as_str()]);
        }
        let elsewhere = number("+4930901820");
        assert_eq!(elsewhere.subscriber_key(), elsewhere.as_str());
        assert_eq!(elsewhere.stored_forms(), [elsewhere.as_str()]);
    }
}
