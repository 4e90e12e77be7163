//! What the countries' numbering plans say of a number.
//!
//! With the feature `formats` that is all that the library knows; without it, as in the Worker, a table
//! that tells the same of every question asked here, and no more.

use rlibphonenumber::{PhoneNumberUtil, get_national_significant_number_owned};

#[cfg(any(not(feature = "formats"), all(test, not(target_family = "wasm"))))]
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
    read_by(plans()?, text)
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

/// `None` if the table cannot be read, which tests rule out.
#[cfg(feature = "formats")]
#[expect(clippy::unnecessary_wraps, reason = "the table's reading may fail")]
fn plans() -> Option<&'static PhoneNumberUtil> {
    Some(&rlibphonenumber::PHONE_NUMBER_UTIL)
}

/// `None` if the table cannot be read, which tests rule out.
#[cfg(not(feature = "formats"))]
fn plans() -> Option<&'static PhoneNumberUtil> {
    static PLANS: std::sync::LazyLock<Option<PhoneNumberUtil>> =
        std::sync::LazyLock::new(table::plans);
    PLANS.as_ref()
}
