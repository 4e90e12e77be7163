//! Bookings that a change of availability leaves outside of it.

use callslot_shared::{
    api::Off,
    booking::{Booking, Status},
    schedule::{Interval, TimeZone, hours::ScheduleRules},
};
use chrono::{DateTime, TimeDelta, Utc};

use crate::schedule::week::{midnight, moved};

/// The time ahead in which bookings are looked for: as far as one can book.
const AHEAD: TimeDelta = TimeDelta::days(2 * 366);

/// The time in which bookings are looked for.
#[must_use]
pub fn span(now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    (now, now + AHEAD)
}

/// Pending bookings that are within the hours of `before` and not within those of `after`.
#[must_use]
pub fn outside(
    bookings: &[Booking],
    before: &ScheduleRules,
    after: &ScheduleRules,
) -> Vec<Booking> {
    let within = |rules: &ScheduleRules, at| rules.open(at).hours.holds(at);
    chosen(bookings, |at| within(before, at) && !within(after, at))
}

/// Pending bookings during a time off, whose whole days are those of `zone`.
#[must_use]
pub fn during(bookings: &[Booking], off: Off, zone: TimeZone) -> Vec<Booking> {
    let (start, end) = match off {
        Off::Days(from, to) => (midnight(from, zone), midnight(moved(to, 1), zone)),
        Off::Instants(start, end) => (start, end),
    };
    let off = Interval::new(start.timestamp_millis(), end.timestamp_millis());
    chosen(bookings, |at| at.overlaps(off))
}

fn chosen(bookings: &[Booking], keep: impl Fn(Interval) -> bool) -> Vec<Booking> {
    let pending = bookings.iter().filter(|one| one.status == Status::Pending);
    let is_chosen = |one: &&Booking| {
        let (start, end) = (one.start_time, one.end_time);
        keep(Interval::new(
            start.timestamp_millis(),
            end.timestamp_millis(),
        ))
    };
    pending.filter(is_chosen).cloned().collect()
}
