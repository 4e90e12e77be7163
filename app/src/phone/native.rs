//! Numbering plans outside a browser: those of `callslot_shared`, in this program.

use super::Plans;
use callslot_shared::{
    phone::{PhoneNumber, Region, TypedNumber},
    schedule::{TimeZone, calling},
};
use std::cell::Cell;

thread_local! {
    static STATE: Cell<Plans> = const { Cell::new(Plans::Here) };
}

pub(super) fn state() -> Plans {
    STATE.get()
}

pub(super) fn read(text: &str, country: &str) -> Option<Result<TypedNumber, String>> {
    let country = Region::parse("country", country).ok();
    here().then(|| TypedNumber::read("", text, country).map_err(|error| error.problem))
}

pub(super) fn spaced(number: &PhoneNumber) -> Option<String> {
    here().then(|| number.spaced())
}

pub(super) fn zones(number: &PhoneNumber) -> Option<Vec<TimeZone>> {
    here().then(|| calling::zones(number))
}

fn here() -> bool {
    state() == Plans::Here
}

/// Runs a test as on a page whose plans are in another state.
#[cfg(test)]
pub(crate) fn with<T>(other: Plans, test: impl FnOnce() -> T) -> T {
    STATE.set(other);
    let result = test();
    STATE.set(Plans::Here);
    result
}
