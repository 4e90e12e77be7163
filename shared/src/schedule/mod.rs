//! Time as people agree on it: zones, hours, who is free when, and why not.
//!
//! Instants are milliseconds since 1970, as in the store. What is stored for people is the time on
//! their wall and its zone. The rules for the two days a year on which the two part ways:
//!
//! - A *booking* at a wall time that does not exist (a gap, in spring) takes the offset from before the
//!   gap, as RFC 5545 has it: 02:30 becomes 03:30. One that exists twice (a fold, in autumn) is the
//!   first, unless the booking says that it is the second.
//! - *Hours* open and close at the first instant at which the wall reads that time or a later one: hours
//!   that begin at 02:30 in a gap begin when it ends, and hours that end in a fold end at its first pass.
//! - *Durations* (buffers, minimum notice, the steps between slots) are elapsed time.

pub mod calling;
pub mod engine;
pub mod event_type;
pub mod hosts;
pub mod hours;
pub mod intervals;
mod limits;
mod reason;
pub mod recurrence;
mod rules;
pub mod wall;
mod zone;

#[cfg(test)]
mod tests;

pub use intervals::{Interval, Intervals, Millis};
pub use zone::TimeZone;

use crate::FieldError;
use chrono::{DateTime, SubsecRound, Utc};

/// Reads an RFC 3339 instant with any offset and keeps whole milliseconds, the unit of the store.
///
/// # Examples
/// ```
/// use callslot_shared::schedule::instant;
/// let berlin = instant("start_time", "2026-03-29T03:30:00+02:00").unwrap();
/// assert_eq!(berlin, instant("start_time", "2026-03-29T01:30:00Z").unwrap());
/// ```
pub fn instant(field: &str, text: &str) -> Result<DateTime<Utc>, FieldError> {
    DateTime::parse_from_rfc3339(text.trim())
        .map(|time| time.with_timezone(&Utc).trunc_subsecs(3))
        .map_err(|_| {
            FieldError::new(
                field,
                "is not an RFC 3339 time; write it as 2026-03-29T10:30:00Z",
            )
        })
}

#[cfg(test)]
mod instant_tests {
    use super::instant;

    #[test]
    fn a_time_without_an_offset_is_refused() {
        for bad in [
            "2026-03-29T10:30:00",
            "2026-03-29",
            "tomorrow",
            "",
            "1774778400",
        ] {
            assert_eq!(
                instant("start_time", bad).unwrap_err().field,
                "start_time",
                "{bad}"
            );
        }
    }
}
