//! Reasons against a time, in words.

use crate::store::availability::Availability;
use callslot_shared::{api::SlotReason, schedule::engine::Reason};

/// Puts reasons into words for whoever asks.
#[derive(Clone, Copy)]
pub(crate) struct InWords<'a> {
    /// The availability that was found.
    pub(crate) found: &'a Availability,
    /// Whether the title of a booking in the way may be told.
    pub(crate) sees_bookings: bool,
}

impl InWords<'_> {
    /// A reason in words.
    pub(crate) fn describe(self, mut reason: Reason) -> SlotReason {
        let mut booking_id = None;
        if let Reason::Busy { what, .. } | Reason::Buffer { what, .. } = &mut reason {
            let known = self.found.titles.get(what).filter(|_| self.sees_bookings);
            booking_id = known.map(|(id, _)| *id);
            *what = known.map_or_else(|| "a call".to_owned(), |(_, title)| format!("\"{title}\""));
        }
        SlotReason {
            code: (&reason).into(),
            message: reason.to_string(),
            booking_id,
        }
    }
}
