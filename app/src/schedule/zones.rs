//! Times on two walls: the person's own and the attendee's.

use crate::{
    phone,
    words::schedule::{TIME_BOTH, TIME_OWN},
};
use callslot_shared::{
    booking::Booking,
    schedule::{
        TimeZone,
        local_time::{LocalTime, Reading, ResolvedTime},
    },
    words::Language,
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

/// The place that a zone is named after.
#[must_use]
pub fn city(zone: TimeZone) -> String {
    zone.place()
}

/// Whether walls in two zones read different times at an instant.
#[must_use]
pub fn differ(at: DateTime<Utc>, one: TimeZone, other: TimeZone) -> bool {
    LocalTime::of(at, one).datetime != LocalTime::of(at, other).datetime
}

/// The attendee's zone, as far as it is known. A booking of a number that tells no zone is stored in UTC if it was made
/// without one, and others were before; then the number tells it.
#[must_use]
pub fn of_attendee(booking: &Booking) -> Option<TimeZone> {
    if booking.timezone == TimeZone::UTC {
        phone::zone(&booking.attendee_phone, booking.start_time)
    } else {
        Some(booking.timezone)
    }
}

/// The date that a wall shows.
#[must_use]
pub fn date(at: DateTime<Utc>, zone: TimeZone) -> NaiveDate {
    LocalTime::of(at, zone).datetime.date()
}

/// The time that a wall reads, as the browser's field for a date and a time takes it.
#[must_use]
pub fn field(at: DateTime<Utc>, zone: TimeZone) -> String {
    let wall = LocalTime::of(at, zone).datetime;
    wall.format("%Y-%m-%dT%H:%M").to_string()
}

/// The instant that such a field means; whether the wall reads it once, never or twice.
#[must_use]
pub fn typed(text: &str, zone: TimeZone) -> Option<(ResolvedTime, Reading)> {
    let parse = |form| NaiveDateTime::parse_from_str(text.trim(), form);
    let wall = parse("%Y-%m-%dT%H:%M").or_else(|_| parse("%Y-%m-%dT%H:%M:%S"));
    let resolved = LocalTime {
        datetime: wall.ok()?,
        zone,
        second: false,
    }
    .resolve();
    Some((resolved, resolved.reading))
}

/// A time, and what it is for the attendee where that is another: `10:30 your time · 19:30 in Berlin`.
/// `written` writes an instant as a wall shows it; the second argument says whether with its day.
pub fn both(
    language: Language,
    at: DateTime<Utc>,
    own: TimeZone,
    theirs: Option<TimeZone>,
    written: impl Fn(TimeZone, bool) -> String,
) -> String {
    let mine = written(own, false);
    match theirs.filter(|theirs| differ(at, own, *theirs)) {
        Some(theirs) => {
            let other_day = date(at, own) != date(at, theirs);
            let values = [
                ("mine", &*mine),
                ("theirs", &*written(theirs, other_day)),
                ("place", &*city(theirs)),
            ];
            language.fill(TIME_BOTH, &values)
        }
        None => language.fill(TIME_OWN, &[("mine", &mine)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use callslot_shared::phone::PhoneNumber;

    fn zone(name: &str) -> TimeZone {
        TimeZone::parse("timezone", name).unwrap()
    }

    fn said(at: &str, own: &str, theirs: &str) -> String {
        let at = at.parse().unwrap();
        both(
            Language::English,
            at,
            zone(own),
            Some(zone(theirs)),
            |zone, day| {
                let wall = LocalTime::of(at, zone).datetime;
                wall.format(if day { "%a %H:%M" } else { "%H:%M" })
                    .to_string()
            },
        )
    }

    #[test]
    fn both_times_are_told_where_they_differ() {
        let at = "2026-03-02T18:30:00Z";
        assert_eq!(
            said(at, "America/Los_Angeles", "Europe/Berlin"),
            "10:30 your time · 19:30 in Berlin"
        );
        assert_eq!(said(at, "Europe/Paris", "Europe/Berlin"), "19:30");
        assert_eq!(
            said(at, "America/New_York", "Asia/Ho_Chi_Minh"),
            "13:30 your time · Tue 01:30 in Ho Chi Minh"
        );
    }

    #[test]
    fn zones_that_read_the_same_today_part_where_clocks_change() {
        let (london, lisbon) = (zone("Europe/London"), zone("Africa/Abidjan"));
        assert!(!differ(
            "2026-01-05T12:00:00Z".parse().unwrap(),
            london,
            lisbon
        ));
        assert!(differ(
            "2026-07-05T12:00:00Z".parse().unwrap(),
            london,
            lisbon
        ));
    }

    #[test]
    fn a_booking_without_a_zone_is_shown_at_its_numbers_place() {
        let mut booking = crate::schedule::example::booking("2026-03-02T12:00:00Z");
        assert_eq!(of_attendee(&booking), Some(zone("America/Los_Angeles")));
        booking.timezone = zone("Europe/Berlin");
        assert_eq!(of_attendee(&booking), Some(zone("Europe/Berlin")));
        booking.timezone = TimeZone::UTC;
        booking.attendee_phone = PhoneNumber::parse("p", "+18005550134").unwrap();
        assert_eq!(of_attendee(&booking), None);
    }

    #[test]
    fn a_typed_time_is_read_on_the_persons_own_wall() {
        let new_york = zone("America/New_York");
        let (resolved, reading) = typed("2026-03-08T02:30", new_york).unwrap();
        assert_eq!(reading, Reading::Gap);
        assert_eq!(field(resolved.instant, new_york), "2026-03-08T03:30");
        assert!(typed("", new_york).is_none());
        assert!(typed("10:30", new_york).is_none());
    }
}
