//! The hours in which text messages are sent: 9 to 20 on the attendee's clock.
//!
//! 47 CFR 64.1200 (c) (1) allows solicitation from 8 to 21, and some states less. What is sent here solicits nothing, and keeps
//! to hours that none of them refuses.

use crate::schedule::{
    TimeZone,
    local_time::{LocalTime, first_at_or_after, from_millis},
};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Timelike as _, Utc};

/// The hours of the day, on the attendee's clock, in which text messages are sent: from the first, until the second.
pub const QUIET_HOURS: (u32, u32) = (9, 20);

/// The hour at which a reminder is sent on the evening before: there is time for another try.
const EVENING: u32 = 19;

/// The time by which a text is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// As soon as it may be.
    Soon,
    /// So long before the call; earlier, if that is within quiet hours.
    Before(TimeDelta),
}

/// The next step with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planned {
    /// It is sent now.
    Now,
    /// It waits until then.
    At(DateTime<Utc>),
    /// It is not sent: there is no time left for it outside of quiet hours.
    Never,
}

/// Whether no text is sent at an instant to somebody in `zone`.
#[must_use]
pub fn is_quiet(at: DateTime<Utc>, zone: TimeZone) -> bool {
    let (from, until) = QUIET_HOURS;
    let hour = LocalTime::of(at, zone).datetime.hour();
    !(from..until).contains(&hour)
}

/// The beginning of the next quiet hours after an instant outside of them; the instant itself, if it is within them.
///
/// # Examples
/// ```
/// use callslot_shared::{schedule::TimeZone, sms::quiet_from};
/// let zone = TimeZone::parse("timezone", "Europe/Berlin").unwrap();
/// let at = |text: &str| text.parse().unwrap();
/// assert_eq!(quiet_from(at("2026-12-01T18:00:00Z"), zone), at("2026-12-01T19:00:00Z"));
/// ```
#[must_use]
pub fn quiet_from(at: DateTime<Utc>, zone: TimeZone) -> DateTime<Utc> {
    if is_quiet(at, zone) {
        return at;
    }
    let date = LocalTime::of(at, zone).datetime.date();
    on(date, QUIET_HOURS.1, zone)
}

/// Plans a text about a call at `start` to an attendee in `zone`, at the time `now`.
///
/// # Examples
/// ```
/// use callslot_shared::{schedule::TimeZone, sms::{Planned, Timing, plan}};
/// use chrono::TimeDelta;
/// let zone = TimeZone::parse("timezone", "Europe/Berlin").unwrap();
/// let at = |text: &str| text.parse().unwrap();
/// // A call at 8:30 in Berlin is reminded of on the evening before.
/// let planned = plan(Timing::Before(TimeDelta::hours(1)), at("2026-12-02T07:30:00Z"), zone, at("2026-12-01T10:00:00Z"));
/// assert_eq!(planned, Planned::At(at("2026-12-01T18:00:00Z")));
/// ```
#[must_use]
pub fn plan(timing: Timing, start: DateTime<Utc>, zone: TimeZone, now: DateTime<Utc>) -> Planned {
    if now >= start {
        return Planned::Never;
    }
    match timing {
        Timing::Soon if !is_quiet(now, zone) => Planned::Now,
        Timing::Soon => match next_morning(now, zone) {
            morning if morning < start => Planned::At(morning),
            _ => Planned::Never,
        },
        Timing::Before(lead) => {
            let wanted = start - lead;
            let planned = if is_quiet(wanted, zone) {
                evening_before(wanted, zone)
            } else {
                wanted
            };
            if now < planned {
                Planned::At(planned)
            } else if is_quiet(now, zone) {
                Planned::Never
            } else {
                Planned::Now
            }
        }
    }
}

/// The first instant outside of quiet hours after one within them.
fn next_morning(at: DateTime<Utc>, zone: TimeZone) -> DateTime<Utc> {
    let local = LocalTime::of(at, zone).datetime;
    let date = if local.hour() < QUIET_HOURS.0 {
        local.date()
    } else {
        local.date() + TimeDelta::days(1)
    };
    on(date, QUIET_HOURS.0, zone)
}

/// The evening hour at which a text is sent whose own time is within quiet hours.
fn evening_before(at: DateTime<Utc>, zone: TimeZone) -> DateTime<Utc> {
    let local = LocalTime::of(at, zone).datetime;
    let date = if local.hour() < QUIET_HOURS.0 {
        local.date() - TimeDelta::days(1)
    } else {
        local.date()
    };
    on(date, EVENING, zone)
}

fn on(date: NaiveDate, hour: u32, zone: TimeZone) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    from_millis(first_at_or_after(date.and_time(time), zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn berlin() -> TimeZone {
        TimeZone::parse("zone", "Europe/Berlin").unwrap()
    }

    #[track_caller]
    fn reminder(start: &str, now: &str, expected: Planned) {
        let timing = Timing::Before(TimeDelta::hours(1));
        assert_eq!(plan(timing, at(start), berlin(), at(now)), expected);
    }

    #[track_caller]
    fn soon(start: &str, now: &str, expected: Planned) {
        assert_eq!(plan(Timing::Soon, at(start), berlin(), at(now)), expected);
    }

    #[test]
    fn hours_are_those_of_the_attendees_clock() {
        for (time, quiet) in [
            ("2026-12-01T07:59:59Z", true),
            ("2026-12-01T08:00:00Z", false),
            ("2026-12-01T18:59:59Z", false),
            ("2026-12-01T19:00:00Z", true),
            // Summer time.
            ("2026-07-01T06:59:59Z", true),
            ("2026-07-01T07:00:00Z", false),
        ] {
            assert_eq!(is_quiet(at(time), berlin()), quiet, "{time}");
        }
    }

    #[test]
    fn a_reminder_is_sent_an_hour_before_or_earlier() {
        let start = "2026-12-02T14:00:00Z";
        reminder(
            start,
            "2026-12-01T10:00:00Z",
            Planned::At(at("2026-12-02T13:00:00Z")),
        );
        reminder(start, "2026-12-02T13:00:00Z", Planned::Now);
        reminder(start, "2026-12-02T14:00:00Z", Planned::Never);
        // At 9:30 in Berlin: an hour before is 8:30.
        reminder(
            "2026-12-02T08:30:00Z",
            "2026-12-01T10:00:00Z",
            Planned::At(at("2026-12-01T18:00:00Z")),
        );
        // The evening has passed, and it is late: nobody is woken.
        reminder(
            "2026-12-02T08:30:00Z",
            "2026-12-01T21:00:00Z",
            Planned::Never,
        );
        reminder("2026-12-02T08:30:00Z", "2026-12-01T18:30:00Z", Planned::Now);
        // At 22:00 in Berlin: an hour before is 21:00, and the same evening is earlier.
        reminder(
            "2026-12-02T21:00:00Z",
            "2026-12-01T10:00:00Z",
            Planned::At(at("2026-12-02T18:00:00Z")),
        );
    }

    #[test]
    fn news_waits_for_the_morning_if_the_call_is_still_ahead_then() {
        soon("2026-12-03T12:00:00Z", "2026-12-01T12:00:00Z", Planned::Now);
        soon(
            "2026-12-03T12:00:00Z",
            "2026-12-01T22:00:00Z",
            Planned::At(at("2026-12-02T08:00:00Z")),
        );
        soon(
            "2026-12-03T12:00:00Z",
            "2026-12-02T03:00:00Z",
            Planned::At(at("2026-12-02T08:00:00Z")),
        );
        soon(
            "2026-12-02T07:30:00Z",
            "2026-12-01T22:00:00Z",
            Planned::Never,
        );
        soon(
            "2026-12-02T08:00:00Z",
            "2026-12-01T22:00:00Z",
            Planned::Never,
        );
    }

    #[test]
    fn what_is_planned_is_never_quiet_wherever_clocks_are_set() {
        for name in [
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "America/Santiago",
        ] {
            let zone = TimeZone::parse("zone", name).unwrap();
            for hours in 0..(400 * 24) {
                let start = at("2026-01-01T00:30:00Z") + TimeDelta::hours(hours);
                for timing in [Timing::Soon, Timing::Before(TimeDelta::hours(1))] {
                    if let Planned::At(then) =
                        plan(timing, start, zone, start - TimeDelta::hours(20))
                    {
                        assert!(!is_quiet(then, zone) && then < start, "{name} {start}");
                        // A row is looked at 16 hours before the call, which is early enough.
                        assert!(
                            timing == Timing::Soon || start - then <= TimeDelta::hours(16),
                            "{name} {start}"
                        );
                    }
                }
            }
        }
    }
}
