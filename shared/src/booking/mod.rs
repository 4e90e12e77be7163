//! Bookings: the model, what may be asked of one, and its states.

mod change;
mod create;
mod error;
mod model;
#[cfg(all(test, not(target_family = "wasm")))]
mod properties;
mod request;
mod source;
mod status;

pub use change::{BookingChange, change};
pub use create::{Defaults, NewBooking, create, create_for, hold};
pub use error::Error;
pub use model::Booking;
pub use request::{ChangeBooking, CreateBooking, CreateHold};
pub use source::Source;
pub use status::{FailureReason, Status, TRANSITIONS};

/// Shortest call that can be booked, in minutes.
pub const MIN_DURATION: u32 = 5;
/// Longest call that can be booked, in minutes: 8 hours.
pub const MAX_DURATION: u32 = 8 * 60;
/// The longest time ahead for which a call can be booked, in days: 2 years. Beyond, time zone rules
/// are guesswork.
pub const MAX_DAYS_AHEAD: i64 = 2 * 365;

/// Longest title, in characters.
pub const MAX_TITLE: usize = 200;
/// Longest description, in characters.
pub const MAX_DESCRIPTION: usize = 5_000;
/// Longest attendee name, in characters.
pub const MAX_NAME: usize = 200;
/// Longest notes, in characters.
pub const MAX_NOTES: usize = 10_000;
