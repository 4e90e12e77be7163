//! Bookings on the times of a rule.

use crate::{ports::fresh_id, store::booking_series::PlannedBooking, usecases::Context};
use callslot_shared::{
    FieldError,
    booking::{Booking, MAX_DAYS_AHEAD},
    schedule::{
        local_time::{LocalTime, written},
        recurrence::Occurrence,
    },
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

/// A booking's time by the rule, which is its name within the series.
pub(super) fn time_by_rule(booking: &Booking) -> Option<NaiveDateTime> {
    booking.occurrence.as_deref()?.parse().ok()
}

/// The time that a booking has.
pub(super) fn as_it_is(booking: &Booking, by_rule: NaiveDateTime) -> Occurrence {
    let local = LocalTime::of(booking.start_time, booking.timezone);
    Occurrence {
        by_rule,
        local,
        instant: booking.start_time,
    }
}

/// A booking on the time of an occurrence. `local` is what clocks are to read, if the booking's time is set.
pub(super) fn planned_booking(
    context: Context<'_>,
    mut booking: Booking,
    at: &Occurrence,
    local: Option<LocalTime>,
) -> PlannedBooking {
    booking.start_time = at.instant;
    booking.end_time = at.instant + TimeDelta::minutes(booking.duration_minutes.into());
    booking.occurrence = Some(written(at.by_rule));
    PlannedBooking {
        booking,
        local,
        next_hosts: Vec::new(),
        audit: fresh_id(&*context.app.clock, &*context.app.entropy),
    }
}

/// Refuses a series that goes on for too long.
pub(super) fn within_reach(
    occurrences: &[Occurrence],
    now: DateTime<Utc>,
) -> Result<(), FieldError> {
    let last = occurrences
        .iter()
        .map(|occurrence| occurrence.instant)
        .max();
    if last.is_some_and(|last| last > now + TimeDelta::days(MAX_DAYS_AHEAD)) {
        return Err(FieldError::new(
            "recurrence",
            "goes on for more than two years",
        ));
    }
    Ok(())
}
