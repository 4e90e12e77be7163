//! Reasons against a time, in words.

use crate::store::availability::Availability;
use callslot_shared::{api::SlotReason, schedule::engine::Reason};

/// A reason in words. The title of a booking in the way is told only if whoever asks `sees_bookings`.
pub(crate) fn described(
    found: &Availability,
    mut reason: Reason,
    sees_bookings: bool,
) -> SlotReason {
    let mut booking_id = None;
    if let Reason::Busy { what, .. } | Reason::Buffer { what, .. } = &mut reason {
        let known = found.titles.get(what).filter(|_| sees_bookings);
        booking_id = known.map(|(id, _)| *id);
        *what = known.map_or_else(|| "a call".to_owned(), |(_, title)| format!("\"{title}\""));
    }
    SlotReason {
        code: (&reason).into(),
        message: reason.to_string(),
        booking_id,
    }
}
