//! What the countries' numbering plans say of a number.
//!
//! That is all that the library knows: whether a call may cost more than a call ([`super::kind`]) is nothing that a
//! smaller table tells. The table that told the rest is still held to the library by tests.

use rlibphonenumber::{PhoneNumberUtil, get_national_significant_number_owned};

#[cfg(all(test, feature = "formats", not(target_family = "wasm")))]
mod table;

// The other side of the comparison is there with the feature only.
#[cfg(all(test, feature = "formats", not(target_family = "wasm")))]
mod tests;

/// A number as the library takes it apart.
pub(crate) struct Parts {
    plans: &'static PhoneNumberUtil,
    number: rlibphonenumber::PhoneNumber,
}

/// Reads a number written internationally, with a plus.
pub(crate) fn read(text: &str) -> Option<Parts> {
    read_by(&rlibphonenumber::PHONE_NUMBER_UTIL, text)
}

fn read_by(plans: &'static PhoneNumberUtil, text: &str) -> Option<Parts> {
    let number = plans.parse(text, None).ok()?;
    Some(Parts { plans, number })
}

impl Parts {
    /// Whether its country has numbers of this length.
    pub(crate) fn is_possible(&self) -> bool {
        self.plans.is_possible_number(&self.number)
    }

    /// In E.164 form. The library's own way to it brings the code for all forms along.
    pub(crate) fn e164(&self) -> String {
        let national = get_national_significant_number_owned(&self.number);
        format!("+{}{national}", self.number.country_code)
    }

    /// The calling code, such as 44.
    pub(crate) fn calling_code(&self) -> i32 {
        self.number.country_code
    }

    /// Its country (ISO 3166, two letters); `None` for numbers of none, such as +800.
    #[cfg(feature = "formats")]
    pub(crate) fn country(&self) -> Option<String> {
        let region = self.plans.get_region_for_number(&self.number)?.to_string();
        region
            .bytes()
            .all(|byte| byte.is_ascii_uppercase())
            .then_some(region)
    }

    /// Whether its bearer is where its area is, as with fixed lines. Asked only where zones are known by
    /// area, not by country alone (`crate::schedule::calling::areas`): of other numbers the table cannot tell.
    pub(crate) fn is_bound_to_its_area(&self) -> bool {
        self.plans.is_number_geographical(&self.number)
    }
}
