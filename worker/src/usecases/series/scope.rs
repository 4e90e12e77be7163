//! The bookings of a series that a request means: one, the following, or all. Only what is pending is touched: a call that
//! was made or is being made stays what it is, and so does one whose time has passed, unless it is called off.

use super::occurrences::time_by_rule;
use crate::{Error, store::booking_series::Whole};
use callslot_shared::{FieldError, api::ErrorCode, booking::Booking, schedule::recurrence::Scope};
use chrono::NaiveDateTime;

/// Nothing of the series can be changed.
pub(super) const OVER: Error = Error::Plain(
    ErrorCode::Conflict,
    "Every call of this series is over, under way or cancelled.",
);

/// A booking of a series, and its time by the rule.
pub(super) type InSeries<'a> = (&'a Booking, NaiveDateTime);

/// The bookings of a series that a request means.
pub(crate) struct Selection {
    /// One, the following, or all.
    pub(crate) scope: Scope,
    /// The call that it is or begins with, by its time by the rule.
    pub(crate) occurrence: Option<String>,
}

impl Selection {
    /// Those of the bookings that can be touched that are meant.
    pub(super) fn of<'a>(&self, touchable: Vec<InSeries<'a>>) -> Result<Vec<InSeries<'a>>, Error> {
        if touchable.is_empty() {
            return Err(OVER);
        }
        let from = match (self.occurrence.as_deref(), self.scope) {
            (Some(text), _) => {
                let at = text.parse::<NaiveDateTime>().map_err(|_| no_occurrence())?;
                let there = touchable.iter().any(|(_, place)| *place == at);
                Some(at).filter(|_| there).ok_or_else(no_occurrence)?
            }
            (None, Scope::All) => NaiveDateTime::MIN,
            (None, _) => {
                let problem = "is missing; name the call that is meant";
                return Err(FieldError::new("occurrence", problem).into());
            }
        };
        let mut meant = touchable;
        match self.scope {
            Scope::This => meant.retain(|(_, place)| *place == from),
            Scope::Following => meant.retain(|(_, place)| *place >= from),
            Scope::All => {}
        }
        Ok(meant)
    }
}

fn no_occurrence() -> FieldError {
    FieldError::new(
        "occurrence",
        "is none of this series' calls that can still be changed",
    )
}

/// Those of a series' bookings that can be touched, by their order in the rule.
pub(super) fn touchable(whole: &Whole, can: impl Fn(&Booking) -> bool) -> Vec<InSeries<'_>> {
    let pending = whole.bookings.iter().filter(|booking| can(booking));
    let mut all: Vec<_> = pending
        .filter_map(|booking| Some((booking, time_by_rule(booking)?)))
        .collect();
    all.sort_by_key(|(_, place)| *place);
    all
}
