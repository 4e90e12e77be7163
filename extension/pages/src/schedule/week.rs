//! Bookings drawn into days: where each block stands, and where the arrow keys lead.
//!
//! Down the page runs the time on the person's wall, so that hours stand in line across days. On the two
//! days on which clocks change, a booking stands where the wall reads its start, and is as long as it lasts.

use callslot_shared::{
    booking::Booking,
    schedule::{
        TimeZone,
        wall::{LocalTime, first_at_or_after, from_millis},
    },
};
use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, Timelike as _, Utc};

/// Minutes of a day as a wall counts them.
const DAY: u32 = 24 * 60;
/// Hours that are shown whatever is booked: from, to.
const USUAL: (u32, u32) = (8, 18);
/// The height of the shortest block, in minutes: less could not be read or pressed.
const SHORTEST: u32 = 30;

/// A part of a booking on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its place among the bookings.
    pub booking: usize,
    /// Minutes from midnight to its top.
    pub top: u32,
    /// Its height, in minutes.
    pub height: u32,
    /// Its column, from 0.
    pub column: u32,
    /// In how many columns its neighbours stand.
    pub columns: u32,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The date.
    pub date: NaiveDate,
    /// What stands in it, from the top.
    pub blocks: Vec<Block>,
}

/// Some days beside each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// The first hour shown.
    pub from: u32,
    /// The hour at which it ends.
    pub to: u32,
    /// The days.
    pub days: Vec<Column>,
}

/// The Monday of a date's week.
#[must_use]
pub fn monday(date: NaiveDate) -> NaiveDate {
    let past = date.weekday().num_days_from_monday();
    date.checked_sub_days(Days::new(past.into())).unwrap_or(date)
}

/// A date some days on, or back.
#[must_use]
pub fn moved(date: NaiveDate, days: i64) -> NaiveDate {
    let by = Days::new(days.unsigned_abs());
    let there = if days < 0 {
        date.checked_sub_days(by)
    } else {
        date.checked_add_days(by)
    };
    there.unwrap_or(date)
}

/// The instant at which a date begins on walls in `zone`.
#[must_use]
pub fn midnight(date: NaiveDate, zone: TimeZone) -> DateTime<Utc> {
    from_millis(first_at_or_after(date.and_time(NaiveTime::MIN), zone))
}

/// Lays `bookings` out over `count` days from `first`.
#[must_use]
pub fn grid(bookings: &[Booking], first: NaiveDate, count: u32, zone: TimeZone) -> Grid {
    let dates = (0..i64::from(count)).map(|day| moved(first, day));
    let days: Vec<Column> = dates.map(|date| day(bookings, date, zone)).collect();
    let (mut from, mut to) = USUAL;
    for block in days.iter().flat_map(|day| &day.blocks) {
        from = from.min(block.top / 60);
        to = to.max((block.top + block.height).div_ceil(60));
    }
    Grid { from, to, days }
}

fn day(bookings: &[Booking], date: NaiveDate, zone: TimeZone) -> Column {
    let (begin, end) = (midnight(date, zone), midnight(moved(date, 1), zone));
    let mut blocks: Vec<Block> = Vec::new();
    for (booking, of) in bookings.iter().enumerate() {
        let (from, to) = (of.start_time.max(begin), of.end_time.min(end));
        if from >= to {
            continue;
        }
        let wall = LocalTime::of(from, zone).wall.time();
        let top = wall.hour() * 60 + wall.minute();
        let lasts = u32::try_from((to - from).num_minutes()).unwrap_or(DAY);
        // A short one before midnight grows upwards.
        let top = top.min(DAY - SHORTEST);
        blocks.push(Block {
            booking,
            top,
            height: lasts.clamp(SHORTEST, DAY - top),
            column: 0,
            columns: 1,
        });
    }
    blocks.sort_by_key(|block| (block.top, std::cmp::Reverse(block.height)));
    set_beside(&mut blocks);
    Column { date, blocks }
}

/// Gives each block the first column that is free at its top; blocks that touch share the width.
fn set_beside(blocks: &mut [Block]) {
    let mut rest = blocks;
    while !rest.is_empty() {
        let count = cluster(rest);
        let (together, after) = rest.split_at_mut(count);
        let mut ends: Vec<u32> = Vec::new();
        for block in together.iter_mut() {
            let bottom = block.top + block.height;
            let free = ends.iter().position(|end| *end <= block.top);
            let column = free.unwrap_or(ends.len());
            match ends.get_mut(column) {
                Some(end) => *end = bottom,
                None => ends.push(bottom),
            }
            block.column = u32::try_from(column).unwrap_or(0);
        }
        let columns = u32::try_from(ends.len()).unwrap_or(1);
        for block in together {
            block.columns = columns;
        }
        rest = after;
    }
}

/// How many of the first blocks overlap, one with the next.
fn cluster(blocks: &[Block]) -> usize {
    let mut bottom = 0;
    for (count, block) in blocks.iter().enumerate() {
        if count > 0 && block.top >= bottom {
            return count;
        }
        bottom = bottom.max(block.top + block.height);
    }
    blocks.len()
}

/// Where the focus is: on a day, or on one of its blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The day's place.
    pub day: usize,
    /// The block's place in it; none on the day itself.
    pub block: Option<usize>,
}

/// Where a key leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Somewhere in the grid.
    To(Spot),
    /// To the last day before it.
    Earlier,
    /// To the first day after it.
    Later,
}

impl Grid {
    /// Where an arrow leads from a spot; `None` for other keys, and where there is nothing.
    #[must_use]
    pub fn step(&self, at: Spot, key: &str) -> Option<Step> {
        let blocks = &self.days.get(at.day)?.blocks;
        match (key, at.block) {
            ("ArrowDown", block) => {
                let next = block.map_or(0, |block| block + 1);
                (next < blocks.len()).then_some(Step::To(Spot {
                    block: Some(next),
                    ..at
                }))
            }
            ("ArrowUp", Some(block)) => Some(Step::To(Spot {
                block: block.checked_sub(1),
                ..at
            })),
            ("ArrowLeft", _) => Some(match at.day.checked_sub(1) {
                Some(day) => self.beside(at, day),
                None => Step::Earlier,
            }),
            ("ArrowRight", _) if at.day + 1 < self.days.len() => Some(self.beside(at, at.day + 1)),
            ("ArrowRight", _) => Some(Step::Later),
            _ => None,
        }
    }

    /// From a block to the nearest one of another day, from a day to the day.
    fn beside(&self, at: Spot, day: usize) -> Step {
        let top = |day: usize, block: usize| {
            let blocks = self.days.get(day).map(|day| &day.blocks);
            blocks.and_then(|blocks| blocks.get(block)).map(|block| block.top)
        };
        let from = at.block.and_then(|block| top(at.day, block));
        let count = self.days.get(day).map_or(0, |day| day.blocks.len());
        let nearest = from.and_then(|from| {
            (0..count).min_by_key(|block| top(day, *block).map(|top| top.abs_diff(from)))
        });
        Step::To(Spot {
            day,
            block: nearest,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::example::booking;
    use chrono::TimeDelta;

    fn zone(name: &str) -> TimeZone {
        TimeZone::parse("z", name).unwrap()
    }

    fn of(start: &str, minutes: i64) -> Booking {
        let mut booking = booking(start);
        booking.end_time = booking.start_time + TimeDelta::minutes(minutes);
        booking
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn drawn(bookings: &[Booking], first: &str, zone_name: &str) -> Vec<(u32, u32, u32, u32)> {
        let grid = grid(bookings, date(first), 1, zone(zone_name));
        let blocks = grid.days[0].blocks.iter();
        blocks
            .map(|block| (block.top, block.height, block.column, block.columns))
            .collect()
    }

    #[test]
    fn calls_that_overlap_stand_beside_each_other_and_others_keep_the_width() {
        let bookings = [
            of("2026-03-02T09:00:00Z", 60),
            of("2026-03-02T09:30:00Z", 60),
            of("2026-03-02T10:00:00Z", 30),
            of("2026-03-02T12:00:00Z", 30),
        ];
        assert_eq!(
            drawn(&bookings, "2026-03-02", "UTC"),
            [(540, 60, 0, 2), (570, 60, 1, 2), (600, 30, 0, 2), (720, 30, 0, 1)]
        );
    }

    #[test]
    fn no_two_blocks_hide_each_other() {
        // Every start in steps of 7 minutes, every length from 5 on: a dense day.
        let bookings: Vec<Booking> = (0..120)
            .map(|number| {
                let start = midnight(date("2026-03-02"), TimeZone::UTC) + TimeDelta::minutes(number * 7);
                of(&start.to_rfc3339(), 5 + (number * 13) % 90)
            })
            .collect();
        let grid = grid(&bookings, date("2026-03-02"), 1, TimeZone::UTC);
        let blocks = &grid.days[0].blocks;
        assert_eq!(blocks.len(), 120);
        for (place, one) in blocks.iter().enumerate() {
            assert!(one.column < one.columns && one.top + one.height <= DAY);
            for other in &blocks[place + 1..] {
                let apart = other.top >= one.top + one.height || one.top >= other.top + other.height;
                let beside = one.column != other.column && one.columns == other.columns;
                assert!(apart || beside, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn on_a_day_of_23_hours_calls_stand_where_the_wall_reads_their_start() {
        // Clocks go from 02:00 to 03:00; the day has 23 hours.
        let bookings = [of("2026-03-08T06:30:00Z", 60), of("2026-03-08T14:00:00Z", 30)];
        let new_york = "America/New_York";
        assert_eq!(
            drawn(&bookings, "2026-03-08", new_york),
            [(90, 60, 0, 1), (600, 30, 0, 1)]
        );
        let lasts = midnight(date("2026-03-09"), zone(new_york)) - midnight(date("2026-03-08"), zone(new_york));
        assert_eq!(lasts.num_hours(), 23);
    }

    #[test]
    fn calls_in_an_hour_that_comes_twice_stand_beside_each_other() {
        // 01:30 before and after clocks are set back.
        let bookings = [of("2026-11-01T05:30:00Z", 30), of("2026-11-01T06:30:00Z", 30)];
        assert_eq!(
            drawn(&bookings, "2026-11-01", "America/New_York"),
            [(90, 30, 0, 2), (90, 30, 1, 2)]
        );
    }

    #[test]
    fn a_call_over_midnight_stands_on_both_days() {
        let bookings = [of("2026-03-02T23:30:00Z", 60)];
        let grid = grid(&bookings, date("2026-03-02"), 2, TimeZone::UTC);
        let blocks: Vec<_> = grid
            .days
            .iter()
            .map(|day| (day.blocks[0].top, day.blocks[0].height))
            .collect();
        assert_eq!(blocks, [(1410, 30), (0, 30)]);
        assert_eq!((grid.from, grid.to), (0, 24));
    }

    #[test]
    fn a_day_that_begins_at_one_begins_there() {
        // Clocks in Cairo go from 00:00 to 01:00.
        let cairo = "Africa/Cairo";
        let begin = midnight(date("2026-04-24"), zone(cairo));
        assert_eq!(
            drawn(&[of(&begin.to_rfc3339(), 30)], "2026-04-24", cairo),
            [(60, 30, 0, 1)]
        );
    }

    #[test]
    fn hours_are_the_usual_ones_unless_a_call_needs_more() {
        let usual = grid(&[], date("2026-03-02"), 7, TimeZone::UTC);
        assert_eq!((usual.from, usual.to), USUAL);
        let late = grid(&[of("2026-03-03T20:45:00Z", 30)], date("2026-03-02"), 7, TimeZone::UTC);
        assert_eq!((late.from, late.to), (8, 22));
    }

    #[test]
    fn arrows_lead_through_days_and_calls() {
        let bookings = [
            of("2026-03-02T09:00:00Z", 30),
            of("2026-03-02T15:00:00Z", 30),
            of("2026-03-03T14:00:00Z", 30),
        ];
        let grid = grid(&bookings, date("2026-03-02"), 2, TimeZone::UTC);
        let spot = |day, block| Spot { day, block };
        for (at, key, there) in [
            (spot(0, None), "ArrowDown", Some(Step::To(spot(0, Some(0))))),
            (spot(0, Some(0)), "ArrowDown", Some(Step::To(spot(0, Some(1))))),
            (spot(0, Some(1)), "ArrowDown", None),
            (spot(0, Some(0)), "ArrowUp", Some(Step::To(spot(0, None)))),
            (spot(0, Some(1)), "ArrowRight", Some(Step::To(spot(1, Some(0))))),
            (spot(1, Some(0)), "ArrowLeft", Some(Step::To(spot(0, Some(1))))),
            (spot(0, None), "ArrowRight", Some(Step::To(spot(1, None)))),
            (spot(0, Some(0)), "ArrowLeft", Some(Step::Earlier)),
            (spot(1, None), "ArrowRight", Some(Step::Later)),
            (spot(0, None), "Tab", None),
        ] {
            assert_eq!(grid.step(at, key), there, "{at:?} {key}");
        }
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(monday(date("2026-03-08")), date("2026-03-02"));
        assert_eq!(monday(date("2026-03-02")), date("2026-03-02"));
    }
}
