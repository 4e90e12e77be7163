//! The result of the person's last action, and the way to undo it.

use crate::{api::Failure, ui::outcome::SavedOutcome};
use callslot_shared::{api::ChangeBooking, booking::Booking, ids::SeriesId};

/// The result of an action.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Toast {
    /// In words.
    pub(super) text: String,
    /// The way to undo it.
    pub(super) undo: Option<Undo>,
    /// Why it was not done.
    pub(super) failure: Option<Failure>,
}

/// The way to undo an action.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Undo {
    /// Cancels a booking that was made.
    Cancel(Booking),
    /// Changes a booking back, as it was after the action.
    Change(Booking, Box<ChangeBooking>),
    /// Cancels a series that was made.
    CancelSeries(SeriesId, u32),
    /// Withdraws an outcome.
    Outcome(SavedOutcome),
}

impl Toast {
    /// The deed, if nothing can undo it.
    pub(super) fn of(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// The deed, and the way to undo it.
    pub(super) fn undone_by(text: impl Into<String>, undo: Undo) -> Self {
        Self {
            undo: Some(undo),
            ..Self::of(text)
        }
    }

    /// Why nothing was done.
    pub(super) fn failed(failure: Failure) -> Self {
        Self {
            failure: Some(failure),
            ..Self::default()
        }
    }
}
