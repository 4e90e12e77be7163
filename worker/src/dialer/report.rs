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
    /// Calls whose answer was lost and that were found in the carrier's list.
    pub adopted: u64,
    /// Legs that nobody wanted any more and that were hung up, or found to be over.
    pub hung_up: u64,
    /// Bookings whose attendee's data was erased because its time was over.
    pub erased: u64,
    /// Bookings that ring at another instant, because their zone's rules have changed.
    pub zones_followed: u64,
    /// Recordings of erased calls that the carrier has deleted.
    pub recordings_deleted: u64,
    /// Steps that failed and were left to the next tick.
    pub errors: u64,
    /// Whether it stopped looking because one tick may do no more. The rest is left to the next.
    pub full: bool,
}

impl Report {
    /// Adds what was counted beside it.
    pub(super) fn add(&mut self, other: &Self) {
        self.unconfirmed += other.unconfirmed;
        self.looked_up += other.looked_up;
        self.adopted += other.adopted;
        self.hung_up += other.hung_up;
        self.erased += other.erased;
        self.zones_followed += other.zones_followed;
        self.recordings_deleted += other.recordings_deleted;
        self.errors += other.errors;
    }
}
