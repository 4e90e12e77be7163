//! The table tells of every number what the library's own data tells.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use rlibphonenumber::{
    PHONE_NUMBER_UTIL, PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil, metadata_validator,
};

use super::{read, read_by, table};
use crate::{
    phone::PhoneNumber,
    schedule::{
        TimeZone,
        calling::{areas, zones_of},
    },
};

static TABLE: LazyLock<PhoneNumberUtil> =
    LazyLock::new(|| table::plans().expect("regions that the library knows"));

static AREAS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let codes = PHONE_NUMBER_UTIL.get_supported_calling_codes();
    codes.flat_map(areas).collect()
});

/// All that is asked of a number.
#[derive(Debug, PartialEq)]
struct Answers {
    number: rlibphonenumber::PhoneNumber,
    is_possible: bool,
    e164: String,
    /// `None` if no more is known of its area than of its calling code: then nobody asks.
    is_bound_to_its_area: Option<bool>,
}

fn answers(plans: &'static PhoneNumberUtil, text: &str) -> Option<Answers> {
    let parts = read_by(plans, text)?;
    let number = &parts.number;
    let e164 = plans.format(number, PhoneNumberFormat::E164).into_owned();
    let is_asked = (1..=e164.len()).any(|end| AREAS.contains(&e164[1..end]));
    Some(Answers {
        is_possible: parts.is_possible(),
        is_bound_to_its_area: is_asked.then(|| parts.is_bound_to_its_area()),
        number: number.clone(),
        e164,
    })
}

/// The zones by the library's own data: those of the country, if the number does not belong to a place.
fn zones_by_the_library(number: &PhoneNumber) -> Vec<TimeZone> {
    let whole = read_by(&PHONE_NUMBER_UTIL, number.as_str());
    let place = whole.filter(|parts| !parts.is_bound_to_its_area());
    let country = place.map(|parts| format!("+{}", parts.calling_code()));
    let telling = country.unwrap_or_else(|| number.as_str().to_owned());
    zones_of(&serde_json::from_value(telling.into()).unwrap(), None)
}

fn is_alike(text: &str) {
    let whole = answers(&PHONE_NUMBER_UTIL, text);
    assert_eq!(answers(&TABLE, text), whole, "{text}");
    if let Ok(number) = PhoneNumber::parse("phone", text) {
        let parts = read_by(&TABLE, number.as_str());
        let zones = zones_of(&number, parts.as_ref());
        assert_eq!(zones, zones_by_the_library(&number), "{text}");
    }
    assert_eq!(
        read(text).map(|number| number.e164()),
        whole.map(|whole| whole.e164),
        "{text}"
    );
}

/// Numbers that the library gives as examples: of each region and kind.
fn examples() -> BTreeSet<String> {
    let kinds = [
        PhoneNumberType::FixedLine,
        PhoneNumberType::Mobile,
        PhoneNumberType::TollFree,
        PhoneNumberType::PremiumRate,
        PhoneNumberType::SharedCost,
        PhoneNumberType::VoIP,
        PhoneNumberType::PersonalNumber,
        PhoneNumberType::Pager,
        PhoneNumberType::UAN,
        PhoneNumberType::VoiceMail,
    ];
    let of_regions = PHONE_NUMBER_UTIL
        .get_supported_regions()
        .flat_map(|region| {
            kinds.into_iter().filter_map(move |kind| {
                PHONE_NUMBER_UTIL
                    .get_example_number_for_type_and_region(region, kind)
                    .ok()
            })
        });
    let of_none = PHONE_NUMBER_UTIL
        .get_supported_global_network_calling_codes()
        .filter_map(|code| {
            PHONE_NUMBER_UTIL
                .get_example_number_for_non_geo_entity(code)
                .ok()
        });
    of_regions
        .chain(of_none)
        .map(|number| {
            PHONE_NUMBER_UTIL
                .format(&number, PhoneNumberFormat::E164)
                .into_owned()
        })
        .collect()
}

#[test]
fn every_pattern_of_the_table_can_be_read() {
    let checked = metadata_validator::validate_metadata(table::metadata(), false);
    assert!(checked.is_ok(), "{checked:?}");
}

#[test]
fn the_table_has_every_calling_code() {
    let codes = |plans: &PhoneNumberUtil| -> BTreeSet<i32> {
        plans.get_supported_calling_codes().collect()
    };
    assert_eq!(codes(&TABLE), codes(&PHONE_NUMBER_UTIL));
}

#[test]
fn examples_of_every_region_and_kind_are_judged_alike() {
    let examples = examples();
    assert!(examples.len() > 1_000);
    for example in examples {
        is_alike(&example);
        // A digit less, and a digit more.
        is_alike(example.split_at(example.len() - 1).0);
        is_alike(&format!("{example}0"));
    }
}

#[test]
fn what_is_dialled_within_a_country_is_taken_away_alike() {
    for code in PHONE_NUMBER_UTIL.get_supported_calling_codes() {
        for prefix in ["0", "1", "8", "06", "15", "9", "00"] {
            for rest in ["20123456", "301234567", "9123456789", "1512345678"] {
                is_alike(&format!("+{code}{prefix}{rest}"));
            }
        }
    }
}

#[test]
fn a_number_of_every_area_is_judged_alike() {
    // Where calling codes are shared, the first digits tell the region.
    for code in PHONE_NUMBER_UTIL.get_supported_calling_codes() {
        for area in (0..1_000).step_by(if code == 1 || code == 44 { 1 } else { 37 }) {
            is_alike(&format!("+{code}{area:03}5550123"));
        }
    }
}

#[test]
fn numbers_of_every_area_with_zones_of_its_own_are_judged_alike() {
    assert!(AREAS.len() > 1_000);
    for area in &*AREAS {
        for rest in ["55501", "234567", "9123456", "20123456", "301234567"] {
            is_alike(&format!("+{area}{rest}"));
        }
    }
}

fn code() -> impl Strategy<Value = i32> {
    let mut codes: Vec<i32> = PHONE_NUMBER_UTIL.get_supported_calling_codes().collect();
    codes.sort_unstable();
    proptest::sample::select(codes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn numbers_of_any_country_and_length_are_judged_alike(code in code(), rest in "[0-9]{1,17}") {
        is_alike(&format!("+{code}{rest}"));
    }

    #[test]
    fn numbers_near_an_example_are_judged_alike(
        example in proptest::sample::select(examples().into_iter().collect::<Vec<_>>()),
        kept in 3_usize..10,
        rest in "[0-9]{9}",
    ) {
        let kept = kept.min(example.len());
        let rest = &rest[..(example.len() - kept).min(rest.len())];
        is_alike(&format!("{}{rest}", &example[..kept]));
    }

    #[test]
    fn what_is_no_number_is_none_alike(text in r"[+0-9 ().x;=a\-]{0,24}") {
        is_alike(&text);
    }
}
