//! Instants as numbers.

use chrono::{DateTime, Utc};

/// An instant, in milliseconds since 1970.
pub type Millis = i64;

/// The instant of milliseconds since 1970; out of its type's range (the year 262,000) its ends.
#[must_use]
pub fn from_millis(millis: Millis) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis.clamp(-MAX_MILLIS, MAX_MILLIS)).unwrap_or_default()
}

/// The years that make sense here, about ±8,000 around 1970: a day more or less overflows nothing.
pub(super) const MAX_MILLIS: Millis = 250_000_000_000_000;
