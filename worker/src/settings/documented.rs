//! The table of settings says what the code reads.

use super::{Settings, table};
use std::{cell::RefCell, collections::BTreeSet};

/// Everything as it is with one setting set, to compare.
fn with(name: &str, value: &str) -> String {
    let settings = Settings::read(|asked| (asked == name).then(|| value.to_owned()));
    format!("{:?}", settings.unwrap())
}

/// The numbers of a text such as `seconds, 5 to 600`.
fn numbers(text: &str) -> Vec<u32> {
    text.split(' ')
        .filter_map(|word| word.parse().ok())
        .collect()
}

#[test]
fn every_setting_that_is_read_is_in_the_table_and_no_other() {
    let asked = RefCell::new(BTreeSet::new());
    Settings::read(|name| {
        asked.borrow_mut().insert(name.to_owned());
        None
    })
    .unwrap();
    let listed: BTreeSet<_> = table::all()
        .map(|setting| setting.name.to_owned())
        .collect();
    assert_eq!(listed, asked.into_inner());
    assert_eq!(listed.len(), table::all().count(), "one is listed twice");
}

#[test]
fn the_documented_defaults_are_those_of_the_code() {
    let usual = format!("{:?}", Settings::read(|_| None).unwrap());
    for setting in table::all() {
        let name = setting.name;
        let problem = Settings::read(|asked| (asked == name).then(|| "none".to_owned()))
            .err()
            .map(|error| error.problem);
        let is_number = problem.is_some_and(|text| text.starts_with("is not a whole number"));
        assert_eq!(is_number, setting.default.is_some(), "{name}");
        let Some(default) = setting.default else {
            continue;
        };
        assert_eq!(with(name, default), usual, "{name}");
        let other = default.parse::<u32>().unwrap() + 1;
        assert_ne!(with(name, &other.to_string()), usual, "{name}");
    }
}

#[test]
fn the_documented_bounds_are_those_of_the_code() {
    for setting in table::all().filter(|setting| setting.default.is_some()) {
        let with = |value: u32| with(setting.name, &value.to_string());
        let bounds = numbers(setting.unit);
        if let Some(least) = bounds.first() {
            assert_eq!(with(least - 1), with(*least), "{}", setting.name);
        }
        if let Some(most) = bounds.get(1) {
            assert_eq!(with(most + 1), with(*most), "{}", setting.name);
            assert_ne!(with(most - 1), with(*most), "{}", setting.name);
        }
    }
}
