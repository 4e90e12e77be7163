//! A member's own availability: working hours, overrides and time off, each a section of the profile.

mod affected;
mod fields;
mod frame;
pub mod hours;
mod intervals;
mod month;
pub mod overrides;
mod saving;
mod state;
pub mod time_off;
mod written;

pub use hours::WorkingHours;
pub use overrides::Overrides;
pub use time_off::TimeOff;
