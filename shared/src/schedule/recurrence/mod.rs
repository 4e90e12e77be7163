//! Series: RFC 5545 recurrence rules of days, weeks, months and years.

mod expand;
mod rule;
mod series;

#[cfg(test)]
mod tests;

pub use expand::Walls;
pub use rule::{End, Frequency, NthDay, Rule, Until};
pub use series::{Change, Conflict, MAX_OCCURRENCES, Moved, Occurrence, Scope, Series, check};
