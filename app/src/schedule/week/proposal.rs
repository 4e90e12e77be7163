//! A time that is proposed for a call by dragging, or by the keys that do the same: in steps of a quarter of an hour on the
//! person's wall.

use super::{DAY, bounds, minutes, moved};
use callslot_shared::schedule::{
    TimeZone,
    local_time::{LocalTime, first_at_or_after, from_millis},
};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// The step in which times are proposed, in minutes.
pub const STEP: u32 = 15;
/// The longest call that can be booked, in minutes.
const LONGEST: u32 = 480;

/// A place on a drawn day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The day.
    pub date: NaiveDate,
    /// Minutes from its midnight, as a wall counts them.
    pub minute: u32,
}

/// A time that is proposed for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    /// When.
    pub start: DateTime<Utc>,
    /// For how long, in minutes.
    pub minutes: u32,
}

impl Proposal {
    /// The time that is drawn from one place to another of the same day, up or down.
    #[must_use]
    pub fn between(one: Point, other: Point, zone: TimeZone) -> Self {
        let (top, bottom) = (
            one.minute.min(other.minute),
            one.minute.max(other.minute).min(DAY),
        );
        let top = (top / STEP * STEP).min(DAY - STEP);
        let bottom = bottom.div_ceil(STEP) * STEP;
        Self {
            start: at(one.date, top.into(), zone),
            minutes: bottom.saturating_sub(top).clamp(STEP, LONGEST),
        }
    }

    /// The same some days and minutes on the wall later or earlier, at the nearest step.
    #[must_use]
    pub fn shifted(self, days: i64, by: i64, zone: TimeZone) -> Self {
        let date = moved(LocalTime::of(self.start, zone).datetime.date(), days);
        let (wall, step) = (i64::from(minutes(self.start, zone)) + by, i64::from(STEP));
        // A time that stands beside the steps keeps its place on a day that it is moved to as it is.
        let wall = if by == 0 {
            wall
        } else {
            (wall + step / 2).div_euclid(step) * step
        };
        let start = at(date, wall, zone);
        Self { start, ..self }
    }

    /// The same with another end, at the nearest step.
    #[must_use]
    pub fn resized(self, by: i64) -> Self {
        let (step, longest) = (i64::from(STEP), i64::from(LONGEST));
        let lasts = (i64::from(self.minutes) + by + step / 2).div_euclid(step) * step;
        let lasts = u32::try_from(lasts.clamp(step, longest));
        Self {
            minutes: lasts.unwrap_or(STEP),
            ..self
        }
    }

    /// When it ends.
    #[must_use]
    pub fn end(self) -> DateTime<Utc> {
        self.start + TimeDelta::minutes(self.minutes.into())
    }

    /// The part of it that falls on a date: minutes from midnight to its top, and its height.
    #[must_use]
    pub fn part(self, date: NaiveDate, zone: TimeZone) -> Option<(u32, u32)> {
        part((self.start, self.end()), bounds(date, zone), zone)
    }
}

/// The part of a span of time that falls on a day with these bounds: minutes from midnight to its top, and how many it lasts.
pub(super) fn part(
    (start, end): (DateTime<Utc>, DateTime<Utc>),
    (begin, over): (DateTime<Utc>, DateTime<Utc>),
    zone: TimeZone,
) -> Option<(u32, u32)> {
    let (from, to) = (start.max(begin), end.min(over));
    if from >= to {
        return None;
    }
    let lasts = u32::try_from((to - from).num_minutes()).unwrap_or(DAY);
    Some((minutes(from, zone), lasts))
}

/// The instant at which a wall reads so many minutes after midnight, or before it if they are fewer than none.
fn at(date: NaiveDate, minute: i64, zone: TimeZone) -> DateTime<Utc> {
    let wall = date.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute);
    from_millis(first_at_or_after(wall, zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: &str = "2026-03-02";

    fn zone(name: &str) -> TimeZone {
        TimeZone::parse("z", name).unwrap()
    }

    fn point(minute: u32) -> Point {
        let date = DATE.parse().unwrap();
        Point { date, minute }
    }

    fn proposal(start: &str, minutes: u32) -> Proposal {
        let start = start.parse().unwrap();
        Proposal { start, minutes }
    }

    #[test]
    fn a_time_is_drawn_in_quarters_of_an_hour_up_or_down() {
        let between = |one, other| Proposal::between(point(one), point(other), TimeZone::UTC);
        let drawn = proposal("2026-03-02T09:00:00Z", 45);
        assert_eq!(between(547, 576), drawn);
        assert_eq!(between(576, 547), drawn);
        assert_eq!(between(547, 547), proposal("2026-03-02T09:00:00Z", 15));
        let last = proposal("2026-03-02T23:45:00Z", 15);
        assert_eq!(between(1_440, 1_440), last);
        assert_eq!(between(0, 1_440).minutes, LONGEST);
    }

    #[test]
    fn a_call_is_moved_on_the_wall_across_a_change_of_clocks() {
        let berlin = zone("Europe/Berlin");
        // Clocks go forward on March 29: nine in the morning stays nine in the morning.
        let saturday = proposal("2026-03-28T08:00:00Z", 30);
        let sunday = saturday.shifted(1, 0, berlin);
        assert_eq!(sunday, proposal("2026-03-29T07:00:00Z", 30));
        assert_eq!(sunday.shifted(-1, 0, berlin), saturday);
        // From 02:00 to 03:00 there is no time: the first after it is taken.
        let early = proposal("2026-03-29T00:30:00Z", 30);
        let after = early.shifted(0, 60, berlin);
        assert_eq!(after, proposal("2026-03-29T01:00:00Z", 30));
    }

    #[test]
    fn a_move_ends_on_a_step_and_a_change_of_day_alone_keeps_the_time() {
        let odd = proposal("2026-03-02T09:10:00Z", 30);
        let down = odd.shifted(0, 20, TimeZone::UTC);
        assert_eq!(down, proposal("2026-03-02T09:30:00Z", 30));
        let next_day = odd.shifted(1, 0, TimeZone::UTC);
        assert_eq!(next_day, proposal("2026-03-03T09:10:00Z", 30));
        let midnight = proposal("2026-03-02T00:00:00Z", 30).shifted(0, -15, TimeZone::UTC);
        assert_eq!(midnight, proposal("2026-03-01T23:45:00Z", 30));
    }

    #[test]
    fn a_length_stays_bookable() {
        let call = proposal("2026-03-02T09:00:00Z", 50);
        let lengths = [10, 15, -15, -600, 600].map(|by| call.resized(by).minutes);
        assert_eq!(lengths, [60, 60, 30, 15, LONGEST]);
    }

    #[test]
    fn a_proposal_over_midnight_has_a_part_on_both_days() {
        let late = proposal("2026-03-02T23:30:00Z", 60);
        let part = |date: &str| late.part(date.parse().unwrap(), TimeZone::UTC);
        assert_eq!(part(DATE), Some((1_410, 30)));
        assert_eq!(part("2026-03-03"), Some((0, 30)));
        assert_eq!(part("2026-03-04"), None);
    }
}
