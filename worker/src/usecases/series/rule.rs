//! The rule of a stored series.

use super::occurrences::time_by_rule;
use crate::{Error, store::booking_series::Whole, usecases::expected_version::CHANGED};
use callslot_shared::{
    api::Series,
    booking::{Booking, Status},
    schedule::{
        local_time::{LocalTime, written},
        recurrence::{self, Moved},
    },
};
use chrono::NaiveDateTime;

/// A stored series as the domain knows it, with its exceptions.
pub(super) fn recurrence_of(whole: &Whole) -> Result<recurrence::RecurrenceSet, Error> {
    let series = &whole.series;
    let wall = series
        .local_start
        .parse::<NaiveDateTime>()
        .map_err(|_| CHANGED)?;
    let zone = series.timezone;
    let places = || {
        whole
            .bookings
            .iter()
            .filter_map(|booking| Some((booking, time_by_rule(booking)?)))
    };
    let moved = |(booking, from): (&Booking, NaiveDateTime)| {
        let to = LocalTime::of(booking.start_time, booking.timezone);
        let by_rule = LocalTime {
            datetime: from,
            zone,
            second: false,
        };
        let stays = by_rule.resolve().instant == booking.start_time && booking.timezone == zone;
        (!stays && booking.status == Status::Pending).then_some(Moved { from, to })
    };
    let cancelled = |(booking, at): (&Booking, NaiveDateTime)| {
        (booking.status == Status::Cancelled).then_some(at)
    };
    Ok(recurrence::RecurrenceSet {
        start: LocalTime {
            datetime: wall,
            zone,
            second: series.local_second,
        },
        rule: series.recurrence.parse()?,
        cancelled: places().filter_map(cancelled).collect(),
        moved: places().filter_map(moved).collect(),
    })
}

/// Writes a rule into a series' row.
pub(super) fn set_rule(row: &mut Series, series: &recurrence::RecurrenceSet) {
    row.recurrence = series.rule.to_string();
    row.local_start = written(series.start.datetime);
    row.local_second = series.start.second;
    row.timezone = series.start.zone;
}
