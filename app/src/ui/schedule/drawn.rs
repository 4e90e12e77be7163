//! The views of bookings, and what the drawn days show.

use crate::{
    route::{Beside, Operators},
    schedule::week::Proposal,
};
use callslot_shared::{booking::Booking, ids::BookingId};
use chrono::NaiveDate;
use std::sync::Arc;

/// The views of bookings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    List,
    Week,
    Day,
}

impl View {
    /// The number of days that are drawn beside each other.
    pub(super) const fn days(self) -> u32 {
        match self {
            Self::Week => 7,
            Self::List | Self::Day => 1,
        }
    }
}

/// Bookings that are drawn, and which: those of other days are not known yet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawn {
    /// The view, its day, and whose bookings.
    pub(super) of: (View, NaiveDate, Operators),
    /// The bookings.
    pub(super) bookings: Arc<[Booking]>,
}

/// A time that the person proposes in the drawn days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Proposed {
    /// The call that it is for; none for a new one.
    pub(super) booking: Option<BookingId>,
    /// The time.
    pub(super) time: Proposal,
    /// Whether the person is asked about it beside the days.
    pub(super) is_asked: bool,
}

impl Proposed {
    pub(super) const fn new(booking: Option<BookingId>, time: Proposal) -> Self {
        Self {
            booking,
            time,
            is_asked: false,
        }
    }

    /// The same, once the person is asked about it.
    pub(super) const fn asked(self) -> Self {
        Self {
            is_asked: true,
            ..self
        }
    }

    /// Whether something else stands beside the days than what the person is asked in.
    pub(super) fn is_over(&self, beside: &Beside) -> bool {
        let is_there = match self.booking {
            Some(id) => *beside == Beside::Booking(id),
            None => matches!(beside, Beside::New(_)),
        };
        self.is_asked && !is_there
    }
}
