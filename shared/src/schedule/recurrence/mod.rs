//! Series: RFC 5545 recurrence rules of days, weeks, months and years.
//!
//! They are expanded by hand, because the `rrule` crate brings 340 KB of regex; libical's test cases are the measure.

mod expand;
mod rule;
mod series;

#[cfg(test)]
mod tests;

pub use expand::LocalTimes;
pub use rule::{End, Frequency, NthDay, Rule, Until};
pub use series::{
    Conflict, MAX_OCCURRENCES, Moved, Occurrence, RecurrenceSet, Scope, SeriesChange, check,
};
