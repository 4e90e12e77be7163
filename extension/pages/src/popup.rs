//! What the popup shows, from what the API answers.

use callslot_shared::{
    api::{BookingsBody, CallsBody, MeBody, Membership},
    booking::{Booking, Status},
    ids::{CallId, UserId},
};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Where the last state is kept in the storage of the session, so that the next popup begins with it.
pub const KEPT: &str = "popup";
/// How many calls after the next one are listed.
pub const MOST_LATER: usize = 6;
/// How many outcomes are asked for.
pub const MOST_UNDECLARED: usize = 3;
/// How long a call that is due can take to show up as one that is calling, or failed.
const DUE_FOR: TimeDelta = TimeDelta::minutes(10);

/// All that the popup knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// When it was so.
    pub at: DateTime<Utc>,
    /// Who is signed in, and where.
    pub me: MeBody,
    /// The person's next calls, the next one first.
    pub upcoming: Vec<Booking>,
    /// Calls of today that nobody has said the outcome of.
    pub undeclared: Vec<Undeclared>,
}

/// A call without an outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Undeclared {
    /// The call.
    pub call: CallId,
    /// What it was placed for.
    pub booking: Booking,
}

impl Snapshot {
    /// The organization that is acted in.
    #[must_use]
    pub fn organization(&self) -> Option<&Membership> {
        self.me.organizations.iter().find(|one| one.current)
    }
}

/// The list of calls that are ahead or under way.
#[must_use]
pub fn ahead_path(now: DateTime<Utc>) -> String {
    let from = (now - DUE_FOR).to_rfc3339_opts(SecondsFormat::Secs, true);
    format!("/api/bookings?status=pending&status=calling&from={from}&sort=start_time&limit=200")
}

/// The list of calls of the day that begins at `midnight` and came about.
#[must_use]
pub fn done_path(midnight: DateTime<Utc>) -> String {
    let from = midnight.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!("/api/bookings?status=completed&from={from}&sort=-start_time&limit=200")
}

/// The calls that nobody has spoken of.
pub const UNDECLARED_PATH: &str = "/api/calls?outcome=missing&limit=50";

/// The person's own calls, the next one first; one that is under way before all.
#[must_use]
pub fn upcoming(list: BookingsBody, me: UserId) -> Vec<Booking> {
    let mut own: Vec<Booking> = list.bookings;
    own.retain(|booking| booking.user_id == me);
    own.sort_by_key(|booking| (booking.status != Status::Calling, booking.start_time));
    own.truncate(MOST_LATER + 1);
    own
}

/// The person's calls of today without an outcome, the newest first.
#[must_use]
pub fn undeclared(calls: &CallsBody, done: &BookingsBody, me: UserId) -> Vec<Undeclared> {
    let without = calls.calls.iter().filter_map(|call| {
        let booking = done.bookings.iter().find(|one| one.id == call.booking_id)?;
        (booking.user_id == me).then(|| Undeclared {
            call: call.id.clone(),
            booking: booking.clone(),
        })
    });
    without.take(MOST_UNDECLARED).collect()
}

/// Whom a booking is for: a name, or else the number.
#[must_use]
pub fn who(booking: &Booking) -> String {
    let name = booking.attendee_name.clone();
    name.unwrap_or_else(|| booking.attendee_phone.spaced())
}
