//! Time as people agree on it: zones, hours, who is free when, and why not.
//!
//! Instants are milliseconds since 1970, as in the store. For people, their local time and its
//! zone are stored. The rules for the two days a year on which the two part ways:
//!
//! - A *booking* at a local time that does not exist (a gap, in spring) takes the offset from before the
//!   gap, as RFC 5545 has it: 02:30 becomes 03:30. One that exists twice (a fold, in autumn) is the
//!   first, unless the booking says that it is the second.
//! - *Hours* open and close at the first instant at which clocks read that time or a later one: hours
//!   that begin at 02:30 in a gap begin when it ends, and hours that end in a fold end at its first pass.
//! - *Durations* (buffers, minimum notice, the steps between slots) are elapsed time.

pub mod calling;
mod date_form;
pub mod engine;
pub mod event_type;
pub mod hosts;
pub mod hours;
pub mod intervals;
mod limits;
pub mod local_time;
mod millis;
pub mod queue;
mod reason;
pub mod recurrence;
pub mod self_service;
mod tz_rules;
mod zone;

#[cfg(test)]
mod tests;

pub use crate::instant::{from_millis as instant_of, parse as instant};
pub use intervals::{Interval, Intervals};
pub use millis::Millis;
pub use zone::TimeZone;
