//! What a tick did, in numbers.

use serde::Serialize;

/// The counts of one tick.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(utoipa::ToSchema))]
pub struct Report {
    /// How often it looked for what is due.
    pub looks: u64,
    /// Attempts it claimed.
    pub claimed: u64,
    /// Calls the carrier has taken.
    pub placed: u64,
    /// Calls the carrier refused.
    pub refused: u64,
    /// Calls of which the carrier's answer is not known.
    pub unknown: u64,
    /// Attempts committed to and then not asked for, because the commit's answer came too late.
    pub not_sent: u64,
    /// Claims given up: the booking was cancelled, changed, or cannot be placed.
    pub released: u64,
    /// Claims that somebody else holds by now.
    pub lost: u64,
    /// Times the carrier asked to wait.
    pub postponed: u64,
    /// Bookings whose grace passed without a call.
    pub missed: u64,
    /// Bookings whose call could not be confirmed within grace.
    pub unconfirmed: u64,
    /// Calls that had gone quiet and were looked up.
    pub looked_up: u64,
    /// Steps that failed and were left to the next tick.
    pub errors: u64,
}
