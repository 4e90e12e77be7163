//! Punctuality: how long after the booked second each step of a call came.

use crate::{
    Error,
    store::punctuality::{self, Steps},
    usecases::Context,
};
use callslot_shared::{
    FieldError,
    api::{OutcomeCount, Percentiles},
};
use chrono::{DateTime, TimeDelta, Utc};

/// The range that is measured unless another is named: the week until now.
pub(crate) const WEEK: TimeDelta = TimeDelta::days(7);

/// Longest range, about a quarter of a year.
pub(crate) const LONGEST: TimeDelta = TimeDelta::days(92);

/// A range of booked seconds, the end not included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Range {
    /// The first second.
    pub(crate) from: DateTime<Utc>,
    /// The first second that is not in it any more.
    pub(crate) to: DateTime<Utc>,
}

impl Range {
    /// The range between two seconds: a week without the first, and until `now` without the second.
    ///
    /// Refused if it is empty, or longer than 92 days.
    pub(crate) fn between(
        from: Option<DateTime<Utc>>,
        to: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Self, FieldError> {
        let to = to.unwrap_or(now);
        let from = match from {
            Some(from) => from,
            None => to
                .checked_sub_signed(WEEK)
                .ok_or_else(|| FieldError::new("to", "is too early"))?,
        };
        if from >= to {
            return Err(FieldError::new(
                "from",
                "is not before the end of the range",
            ));
        }
        if to - from > LONGEST {
            return Err(FieldError::new(
                "from",
                "is more than 92 days before the end of the range",
            ));
        }
        Ok(Self { from, to })
    }
}

/// The figures of a range, in milliseconds after the booked second. Without a call there are none.
pub(crate) struct Figures {
    /// When a call was claimed.
    pub(crate) claimed: Option<Percentiles>,
    /// When the carrier was asked.
    pub(crate) asked: Option<Percentiles>,
    /// The wait for the carrier's pace.
    pub(crate) pace_wait: Option<Percentiles>,
    /// The wait for all the rest.
    pub(crate) callslot_wait: Option<Percentiles>,
    /// When the first phone rang.
    pub(crate) ringing: Option<Percentiles>,
    /// When it was picked up.
    pub(crate) answered: Option<Percentiles>,
    /// When both were connected.
    pub(crate) bridged: Option<Percentiles>,
    /// Whether there were more calls than are measured at once.
    pub(crate) more: bool,
    /// The bookings, counted by their outcome.
    pub(crate) outcomes: Vec<OutcomeCount>,
}

/// Measures the calls of a range. Reads only, so it may run twice.
pub(crate) async fn figures(context: Context<'_>, range: Range) -> Result<Figures, Error> {
    let measured = punctuality::measure(context.tenant, range.from, range.to).await?;
    let of = |step: fn(&Steps) -> Option<i64>| {
        Percentiles::of(measured.calls.iter().filter_map(step).collect())
    };
    Ok(Figures {
        claimed: of(|call| Some(call.claimed)),
        asked: of(|call| Some(call.asked)),
        pace_wait: of(|call| Some(call.paced)),
        callslot_wait: of(|call| Some(call.asked - call.paced)),
        ringing: of(|call| call.ringing),
        answered: of(|call| call.answered),
        bridged: of(|call| call.bridged),
        more: measured.more,
        outcomes: measured.outcomes,
    })
}

/// Lists how late the carrier was asked for each call of a range, in milliseconds. Reads only, so it may run twice.
pub(crate) async fn delays(context: Context<'_>, range: Range) -> Result<Vec<i64>, Error> {
    let measured = punctuality::measure(context.tenant, range.from, range.to).await?;
    Ok(measured.calls.iter().map(|call| call.asked).collect())
}
