//! The facts of a number: its country, and whether ringing it may cost more than a call.
//!
//! All of it is libphonenumber's knowledge, in the library's own data. It knows no satellite networks and no
//! short numbers by themselves; those are told by their calling codes and lengths.

use super::{PhoneNumber, normalize};
use crate::FieldError;
use rlibphonenumber::{
    PHONE_NUMBER_UTIL, PhoneNumberFormat, PhoneNumberType, get_national_significant_number_owned,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The calling codes of satellite networks (ITU-T E.164 assigned codes): Inmarsat, the global mobile satellite
/// system, and the international networks, most of which are of ships, aircraft and satellites.
const SATELLITE: [i32; 4] = [870, 881, 882, 883];
/// Universal personal telecommunications (ITU-T E.168).
const UNIVERSAL_PERSONAL: i32 = 878;
/// No subscriber anywhere has a national number this short: emergency services and the like have.
const LONGEST_SHORT: usize = 3;

/// The kind of number, as far as that matters to whoever pays for the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NumberKind {
    /// A line, a mobile phone, a toll-free or company-wide number; or one of which no more is known.
    Ordinary,
    /// Costs the caller more than a call.
    PremiumRate,
    /// Shares the cost of the call between both.
    SharedCost,
    /// Is routed to wherever its holder is, at a price that nobody knows beforehand.
    PersonalNumber,
    /// A pager.
    Pager,
    /// Of a satellite network.
    Satellite,
    /// Of no country, such as +800.
    International,
    /// An emergency or another short number, which has no place behind a country code.
    Short,
}

impl NumberKind {
    /// The kinds that are not rung unless an organization says so.
    pub const REFUSED: [Self; 6] = [
        Self::PremiumRate,
        Self::SharedCost,
        Self::PersonalNumber,
        Self::Pager,
        Self::Satellite,
        Self::International,
    ];

    /// The kind's name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::PremiumRate => "premium_rate",
            Self::SharedCost => "shared_cost",
            Self::PersonalNumber => "personal_number",
            Self::Pager => "pager",
            Self::Satellite => "satellite",
            Self::International => "international",
            Self::Short => "short",
        }
    }

    /// The kind, said to people after "is".
    #[must_use]
    pub const fn told(self) -> &'static str {
        match self {
            Self::Ordinary => "an ordinary number",
            Self::PremiumRate => "a premium-rate number",
            Self::SharedCost => "a shared-cost number",
            Self::PersonalNumber => "a personal number, which is routed anywhere",
            Self::Pager => "a pager's number",
            Self::Satellite => "a number of a satellite network",
            Self::International => "a number of no country",
            Self::Short => "an emergency or another short number",
        }
    }
}

/// The purpose for which a number is rung. Verification and test calls ring whoever asks for them: own numbers are what
/// they are for. Kinds, countries and limits are the same for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Two people are to talk.
    Conversation,
    /// Whether the phone is that person's.
    Verification,
    /// Whether the phone can be reached.
    Test,
}

impl Purpose {
    /// Whether the organization's own numbers and its members' phones may be rung for it.
    #[must_use]
    pub const fn rings_own_numbers(self) -> bool {
        matches!(self, Self::Verification | Self::Test)
    }
}

/// Everything about a number that decides whether an organization rings it, for guards that are decided inside a
/// database statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NumberFacts {
    /// The number.
    pub phone: PhoneNumber,
    /// All forms under which its subscriber can be stored, its own first.
    pub forms: Vec<String>,
    /// Its country, or nothing if it is of none or nobody can tell.
    pub region: Option<Region>,
    /// Its kind, if it is one that is not rung unless the organization says so, or never.
    pub kind: Option<NumberKind>,
    /// Whether it is the service's own.
    pub service: bool,
    /// Whether own numbers are rung for what it is rung for.
    pub rings_own: bool,
}

impl NumberFacts {
    /// The facts of a number that is rung for a purpose, by a service that calls from `service`.
    #[must_use]
    pub fn of(phone: &PhoneNumber, purpose: Purpose, service: Option<&PhoneNumber>) -> Self {
        let kind = kind(phone);
        Self {
            phone: phone.clone(),
            forms: phone.stored_forms(),
            region: region(phone),
            kind: (kind != NumberKind::Ordinary).then_some(kind),
            service: service.is_some_and(|own| own.subscriber_key() == phone.subscriber_key()),
            rings_own: purpose.rings_own_numbers(),
        }
    }
}

/// A country or territory by libphonenumber: ISO 3166-1, two letters. Countries that share a calling code are
/// regions of their own: +1 876 is Jamaica, not the United States.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region([u8; 2]);

impl Region {
    /// Reads a region that has a numbering plan.
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldError> {
        let wrong = || {
            FieldError::new(
                field,
                "is not a country by its two letters (ISO 3166), such as US or GB",
            )
        };
        let region = Self::of(text).ok_or_else(wrong)?;
        PHONE_NUMBER_UTIL
            .get_supported_regions()
            .any(|known| Self::of(&known.to_string()) == Some(region))
            .then_some(region)
            .ok_or_else(wrong)
    }

    fn of(text: &str) -> Option<Self> {
        let letters: [u8; 2] = text.as_bytes().try_into().ok()?;
        letters
            .iter()
            .all(u8::is_ascii_uppercase)
            .then_some(Self(letters))
    }

    /// Its two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Region {
    /// Its calling code: 49 for DE.
    #[must_use]
    pub fn calling_code(&self) -> Option<i32> {
        let region = rlibphonenumber::Region::from_code(self.as_str()).ok()?;
        PHONE_NUMBER_UTIL.get_country_code_for_region(region)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Region {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The country of a number; nothing if it is of none, such as +800, or if a calling code is shared and nobody can
/// tell whose the number is.
///
/// # Examples
/// ```
/// use callslot_shared::phone::{PhoneNumber, region};
/// let of = |text| region(&PhoneNumber::parse("phone", text).unwrap()).map(|region| region.to_string());
/// assert_eq!(of("+1 415 555 2671").as_deref(), Some("US"));
/// assert_eq!(of("+1 876 555 0123").as_deref(), Some("JM"));
/// assert_eq!(of("+800 1234 5678"), None);
/// ```
#[must_use]
pub fn region(number: &PhoneNumber) -> Option<Region> {
    let number = PHONE_NUMBER_UTIL.parse(number.as_str(), None).ok()?;
    let region = PHONE_NUMBER_UTIL.get_region_for_number(&number)?;
    Region::of(&region.to_string())
}

/// Whether whoever is called pays for the call, as a business does, and nobody's own phone.
#[must_use]
pub fn is_toll_free(number: &PhoneNumber) -> bool {
    let number = PHONE_NUMBER_UTIL.parse(number.as_str(), None).ok();
    number.is_some_and(|number| type_of(number) == PhoneNumberType::TollFree)
}

/// The kind of a number.
#[must_use]
pub fn kind(number: &PhoneNumber) -> NumberKind {
    let Ok(parts) = PHONE_NUMBER_UTIL.parse(number.as_str(), None) else {
        return NumberKind::Ordinary;
    };
    let national = get_national_significant_number_owned(&parts);
    let code = parts.country_code;
    if is_short(code, &national) || is_local(&parts) {
        return NumberKind::Short;
    }
    match type_of(parts) {
        PhoneNumberType::PremiumRate => NumberKind::PremiumRate,
        PhoneNumberType::SharedCost => NumberKind::SharedCost,
        PhoneNumberType::PersonalNumber => NumberKind::PersonalNumber,
        PhoneNumberType::Pager => NumberKind::Pager,
        _ if SATELLITE.contains(&code) => NumberKind::Satellite,
        _ if code == UNIVERSAL_PERSONAL => NumberKind::PersonalNumber,
        _ if is_of_no_country(code) => NumberKind::International,
        _ => NumberKind::Ordinary,
    }
}

impl PhoneNumber {
    /// Reads a number as people of a country write it among themselves, or with its country code. One without a country
    /// code has to be *assigned* there: a mistyped one would be a stranger's elsewhere.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::phone::{PhoneNumber, Region};
    /// let germany = Region::parse("country", "DE").unwrap();
    /// let number = PhoneNumber::parse_in("phone", "030 901820", germany).unwrap();
    /// assert_eq!(number.as_str(), "+4930901820");
    /// assert!(PhoneNumber::parse_in("phone", "901", germany).is_err());
    /// ```
    pub fn parse_in(field: &str, text: &str, region: Region) -> Result<Self, FieldError> {
        let refused = match Self::parse(field, text) {
            Ok(number) => return Ok(number),
            Err(refused) => refused,
        };
        let national = normalize::plain(text).ok();
        let national = national.filter(|text| !text.contains('+') && text.len() <= Self::MAX_RAW);
        let country = rlibphonenumber::Region::from_code(region.as_str()).ok();
        let number = national
            .and_then(|text| PHONE_NUMBER_UTIL.parse(&text, country).ok())
            .filter(|number| PHONE_NUMBER_UTIL.is_valid_number(number));
        match number {
            Some(number) => {
                let e164 = PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164);
                Self::parse(field, &e164)
            }
            None => Err(refused),
        }
    }

    /// Reads a member's own phone, which is rung for every call of theirs: an ordinary number, not one that costs whoever
    /// rings it, or that reaches an emergency service.
    pub fn parse_own(field: &str, text: &str) -> Result<Self, FieldError> {
        let number = Self::parse(field, text)?;
        match kind(&number) {
            NumberKind::Ordinary => Ok(number),
            other => Err(FieldError::new(
                field,
                format!(
                    "is {}, and nobody's own phone; give a landline or mobile number",
                    other.told()
                ),
            )),
        }
    }

    /// Its country (ISO 3166, two letters); `None` for numbers of none, such as +800.
    #[must_use]
    pub fn country(&self) -> Option<String> {
        region(self).map(|region| region.to_string())
    }
}

/// The type of a number. One that its country's plan does not have is taken for the longest beginning that it has, without
/// zeros in front: networks pass over digits that are too many, and what costs would cost all the same.
fn type_of(mut number: rlibphonenumber::PhoneNumber) -> PhoneNumberType {
    number.italian_leading_zero = match PHONE_NUMBER_UTIL.get_number_type(&number) {
        PhoneNumberType::Unknown => None,
        known => return known,
    };
    while PHONE_NUMBER_UTIL.is_possible_number(&number) {
        match PHONE_NUMBER_UTIL.get_number_type(&number) {
            PhoneNumberType::Unknown => number.national_number /= 10,
            known => return known,
        }
    }
    PhoneNumberType::Unknown
}

/// Emergency services have up to three digits; in North America also where an area code is meant to stand.
fn is_short(code: i32, national: &str) -> bool {
    let digits = national.as_bytes();
    digits.len() <= LONGEST_SHORT || code == 1 && matches!(digits, [b'2'..=b'9', b'1', b'1', ..])
}

/// Whether it can be dialled within an area only, without the area's code.
fn is_local(number: &rlibphonenumber::PhoneNumber) -> bool {
    matches!(
        PHONE_NUMBER_UTIL.is_possible_number_with_reason(number),
        Ok(rlibphonenumber::NumberLengthType::IsPossibleLocalOnly)
    )
}

fn is_of_no_country(code: i32) -> bool {
    PHONE_NUMBER_UTIL
        .get_region_for_country_code(code)
        .is_none_or(|region| Region::of(&region.to_string()).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> PhoneNumber {
        PhoneNumber::parse("phone", text).unwrap()
    }

    #[test]
    fn a_digit_too_many_or_a_zero_in_front_makes_a_premium_number_no_ordinary_one() {
        for text in [
            "+49 900 1 2345678",
            "+48 70 1234567 8",
            "+36 90 1234567",
            "+420 906 123 4567",
            "+385 60 1234567",
            "+49 00 900 12345678",
        ] {
            assert_eq!(kind(&number(text)), NumberKind::PremiumRate, "{text}");
        }
        for text in ["+49 151 123456789", "+49 30 9018201234", "+1 415 555 2671"] {
            assert_eq!(kind(&number(text)), NumberKind::Ordinary, "{text}");
        }
    }

    #[test]
    fn premium_shared_satellite_and_personal_numbers_are_told_from_ordinary_ones() {
        use NumberKind as Kind;
        let cases = [
            ("+1 900 555 0123", Kind::PremiumRate),
            ("+44 909 879 0123", Kind::PremiumRate),
            ("+49 900 1234567", Kind::PremiumRate),
            ("+979 1 2345 6789", Kind::PremiumRate),
            ("+44 845 464 1234", Kind::PremiumRate),
            ("+49 180 5 012345", Kind::SharedCost),
            ("+808 1234 5678", Kind::SharedCost),
            ("+44 70 1234 5678", Kind::PersonalNumber),
            ("+1 500 234 5678", Kind::PersonalNumber),
            ("+878 10 1234567890", Kind::PersonalNumber),
            ("+44 76 4012 3456", Kind::Pager),
            ("+881 6 1234 5678", Kind::Satellite),
            ("+870 301 234 567", Kind::Satellite),
            ("+882 16 1234 5678", Kind::Satellite),
            ("+800 1234 5678", Kind::International),
            ("+1 415 555 2671", Kind::Ordinary),
            ("+1 876 555 0123", Kind::Ordinary),
            ("+1 800 555 0123", Kind::Ordinary),
            ("+44 20 7183 8750", Kind::Ordinary),
            ("+44 7911 123456", Kind::Ordinary),
            ("+33 1 23 45 67 89", Kind::Ordinary),
        ];
        for (text, expected) in cases {
            assert_eq!(kind(&number(text)), expected, "{text}");
        }
    }

    #[test]
    fn emergency_and_short_numbers_are_no_phone_numbers_or_told() {
        for text in [
            "+1 911",
            "+49 110",
            "+49 112",
            "+44 999",
            "+33 112",
            "+43 133",
            "+358 112",
            "+1 911 555 0123",
            "+1 555 0123",
        ] {
            if let Ok(number) = PhoneNumber::parse("phone", text) {
                assert_eq!(kind(&number), NumberKind::Short, "{text}");
            }
        }
    }

    #[test]
    fn countries_that_share_a_calling_code_are_told_apart() {
        let cases = [
            ("+1 415 555 2671", Some("US")),
            ("+1 613 555 0123", Some("CA")),
            ("+1 876 555 0123", Some("JM")),
            ("+1 809 555 0123", Some("DO")),
            ("+44 20 7183 8750", Some("GB")),
            ("+44 1534 456 789", Some("JE")),
            ("+7 495 123 45 67", Some("RU")),
            ("+7 727 258 12 34", Some("KZ")),
            ("+881 6 1234 5678", None),
        ];
        for (text, expected) in cases {
            let region = region(&number(text)).map(|region| region.to_string());
            assert_eq!(region.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_region_is_one_that_has_numbers() {
        for text in ["US", "GB", "JM", "AQ"] {
            let known = text != "AQ";
            assert_eq!(Region::parse("country", text).is_ok(), known, "{text}");
        }
        for text in ["us", "UK", "001", "U", "", "Ü", "+1"] {
            assert!(Region::parse("country", text).is_err(), "{text}");
        }
    }

    #[test]
    fn nobodys_own_phone_costs_whoever_rings_it() {
        let own = |text| PhoneNumber::parse_own("phone", text).map_err(|error| error.problem);
        for text in [
            "+1 900 555 0123",
            "+44 909 8790123",
            "+870 773 123 456",
            "+49 112",
        ] {
            let problem = own(text).unwrap_err();
            assert!(problem.contains("nobody's own phone"), "{text}: {problem}");
        }
        assert!(own("+1 212 555 0101").is_ok());
    }

    #[test]
    fn own_numbers_are_rung_in_verification_and_test_calls_only() {
        let own = number("+1 202 555 0100");
        let facts = |purpose| NumberFacts::of(&own, purpose, Some(&own));
        assert!(facts(Purpose::Conversation).service);
        assert!(!facts(Purpose::Conversation).rings_own);
        assert!(facts(Purpose::Verification).rings_own && facts(Purpose::Test).rings_own);
        // A number costs the same whatever it is rung for.
        let premium = number("+1 900 555 0123");
        let facts = NumberFacts::of(&premium, Purpose::Test, None);
        assert_eq!(facts.kind, Some(NumberKind::PremiumRate));
        let json = serde_json::to_value(&facts).unwrap();
        assert_eq!(
            (&json["kind"], &json["region"]),
            (&"premium_rate".into(), &"US".into())
        );
    }

    #[test]
    fn names_are_the_ones_serde_writes() {
        for kind in NumberKind::REFUSED {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
