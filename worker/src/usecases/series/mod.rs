//! Bookings that return by a rule. A series is made and changed whole, or not at all.

mod by_operator;
pub(crate) mod cancel_series;
pub(crate) mod change_series;
mod check_availability;
mod check_change;
mod conflicts;
pub(crate) mod create_series;
mod edit;
pub(crate) mod find;
mod occurrences;
mod plan;
pub(crate) mod preview_series;
mod rule;
pub(crate) mod scope;
mod write_change;
