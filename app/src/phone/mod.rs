//! Phone numbers as people type and read them.
//!
//! The rules are those of `callslot_shared::phone`, which need the numbering plans of all countries. A page loads these
//! beside itself, as a Wasm module of their own, once it is drawn. Until they are there, and where they cannot be loaded, a
//! number is told by its shape and shown in E.164 form, and the server has the last word on it as it always has.

#[cfg(target_family = "wasm")]
mod module;
#[cfg(not(target_family = "wasm"))]
mod native;

#[cfg(target_family = "wasm")]
use module as plans;
#[cfg(target_family = "wasm")]
pub use module::{begin, load_again, settled, track};
#[cfg(not(target_family = "wasm"))]
use native as plans;
#[cfg(all(test, not(target_family = "wasm")))]
pub(crate) use native::with;

use callslot_shared::{
    FieldError,
    phone::{PhoneNumber, TypedNumber},
    schedule::{TimeZone, calling::same_time},
};
use chrono::{DateTime, Utc};

/// The field that every number is typed into.
const FIELD: &str = "attendee_phone";

/// The state of the numbering plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plans {
    /// On their way.
    Coming,
    /// There.
    Here,
    /// Could not be loaded.
    Unreachable,
}

/// The state of the numbering plans.
#[must_use]
pub fn state() -> Plans {
    plans::state()
}

/// Reads what is typed, by the country (two letters, or none) of numbers without a country code.
pub fn read(text: &str, country: &str) -> Result<TypedNumber, FieldError> {
    match plans::read(text, country) {
        Some(read) => read.map_err(|problem| FieldError::new(FIELD, problem)),
        None => TypedNumber::by_shape(FIELD, text),
    }
}

/// A number as people write it.
#[must_use]
pub fn spaced(number: &PhoneNumber) -> String {
    plans::spaced(number).unwrap_or_else(|| number.to_string())
}

/// The zones that a number's bearer may be in, as far as they are known.
#[must_use]
pub fn zones(number: &PhoneNumber) -> Vec<TimeZone> {
    plans::zones(number).unwrap_or_default()
}

/// The zone of a number's bearer, if it is known and all that it may be read the same time at `at`.
#[must_use]
pub fn zone(number: &PhoneNumber, at: DateTime<Utc>) -> Option<TimeZone> {
    same_time(&zones(number), at)
}
