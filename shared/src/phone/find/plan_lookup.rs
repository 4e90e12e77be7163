//! The numbering plans' own knowledge: what may be a number of which country. The only file of the
//! finder that knows the library behind it.

use rlibphonenumber::phonenumber_matcher::{Leniency, PHONE_MATCHER_FACTORY};
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, Region};

use crate::phone::PhoneNumber;
use crate::phone::number::{MEXICAN_DIGITS, MEXICO_WITH_ONE};

/// A country whose way of writing numbers is assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Home(Option<Region>);

/// A number of some country, at a range of the ASCII text that was asked about.
#[derive(Debug, Clone)]
pub(super) struct PlanMatch {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) number: PhoneNumber,
    pub(super) manner: NumberFormat,
}

/// The way a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberFormat {
    /// With a plus, or with what is dialled to reach other countries.
    International,
    /// With the country's prefix for calls within, such as the 0 in 030.
    Prefixed,
    /// The subscriber's number alone.
    Bare,
}

impl Home {
    /// An unknown region is none: only international numbers are found then.
    pub(super) fn of(region: Option<&str>) -> Self {
        Self(region.and_then(|region| Region::from_code(&region.trim().to_ascii_uppercase()).ok()))
    }

    /// The country's calling code.
    pub(super) fn calling_code(self) -> Option<i32> {
        PHONE_NUMBER_UTIL.get_country_code_for_region(self.0?)
    }

    /// The first number in `text`.
    pub(super) fn first_in(self, text: &str) -> Option<PlanMatch> {
        if let Some(found) = with_old_one(text) {
            return Some(found);
        }
        self.matched(text, Leniency::Valid).or_else(|| {
            // Many pages write "0049", also where another prefix is dialled.
            let rest = text
                .strip_prefix("00")
                .filter(|rest| !rest.starts_with('0'))?;
            let mut found = Self(None).matched(&format!("+{rest}"), Leniency::Valid)?;
            found.start = if found.start == 0 { 0 } else { found.start + 1 };
            found.end += 1;
            Some(found)
        })
    }

    /// Whether the number is grouped in a way that its country knows.
    pub(super) fn is_grouped_as_usual(self, text: &str) -> bool {
        self.matched(text, Leniency::StrictGrouping)
            .is_some_and(|found| found.start == 0 && found.end == text.len())
    }

    /// The number that `digits` are, if they are one as a whole.
    pub(super) fn number(self, digits: &str) -> Option<PhoneNumber> {
        let number = PHONE_NUMBER_UTIL.parse(digits, self.0).ok()?;
        PHONE_NUMBER_UTIL
            .is_valid_number(&number)
            .then(|| e164(&number))?
    }

    fn matched(self, text: &str, leniency: Leniency) -> Option<PlanMatch> {
        let found = PHONE_MATCHER_FACTORY
            .matcher_builder(text)
            .leniency(leniency)
            .preferred_region(self.0)
            .build()
            .next()?;
        let number = e164(&found.number)?;
        Some(PlanMatch {
            start: found.start,
            end: found.start + found.raw_string.len(),
            manner: manner(found.raw_string, &number, &found.number),
            number,
        })
    }
}

/// A Mexican number with the 1 that was dialled before mobiles until 2019: the library knows it no more.
fn with_old_one(text: &str) -> Option<PlanMatch> {
    let (before, _) = text.split_once('+')?;
    if !before.chars().all(|c| matches!(c, '(' | ' ')) {
        return None;
    }
    let start = before.rfind('(').unwrap_or(before.len());
    let mut digits = text.bytes().enumerate().filter(|(_, c)| c.is_ascii_digit());
    let mut code = digits.by_ref().take(MEXICO_WITH_ONE.len());
    if !MEXICO_WITH_ONE
        .bytes()
        .all(|digit| code.next().is_some_and(|(_, c)| c == digit))
    {
        return None;
    }
    let (end, _) = digits.nth(MEXICAN_DIGITS - 1)?;
    let number = text.get(start..=end)?;
    let goes_on = text.as_bytes().get(end + 1).is_some_and(u8::is_ascii_digit);
    let number = PhoneNumber::parse("number", number).ok()?;
    let parsed = PHONE_NUMBER_UTIL.parse(number.as_str(), None).ok()?;
    (!goes_on && PHONE_NUMBER_UTIL.is_valid_number(&parsed)).then_some(PlanMatch {
        start,
        end: end + 1,
        number,
        manner: NumberFormat::International,
    })
}

/// The library tells where a country code came from only sometimes, so the digits are asked.
fn manner(raw: &str, number: &PhoneNumber, parsed: &rlibphonenumber::PhoneNumber) -> NumberFormat {
    let national = rlibphonenumber::get_national_significant_number_owned(parsed);
    let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
    let all = number.as_str().trim_start_matches('+');
    if raw.contains('+') || (digits.len() > all.len() + 1 && digits.ends_with(all)) {
        NumberFormat::International
    } else if digits.starts_with('0') || digits.len() > national.len() {
        NumberFormat::Prefixed
    } else {
        NumberFormat::Bare
    }
}

fn e164(number: &rlibphonenumber::PhoneNumber) -> Option<PhoneNumber> {
    let text = PHONE_NUMBER_UTIL.format(number, PhoneNumberFormat::E164);
    PhoneNumber::parse("number", &text).ok()
}
