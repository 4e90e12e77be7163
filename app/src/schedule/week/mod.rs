//! Bookings drawn into days: where each block stands, and where the arrow keys lead.
//!
//! Down the page runs the time on the person's wall, so that hours stand in line across days. On the two
//! days on which clocks change, a booking stands where the wall reads its start, and is as long as it lasts.

mod arrows;
mod proposal;

pub use arrows::{Spot, Step};
pub use proposal::{Point, Proposal, STEP};

use callslot_shared::{
    api::Schedule,
    booking::Booking,
    ids::UserId,
    schedule::{
        Interval, TimeZone,
        hours::ScheduleRules,
        local_time::{LocalTime, first_at_or_after, from_millis},
    },
};
use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, Timelike as _, Utc};

/// The schedules by which hours are shaded.
pub const SCHEDULES_PATH: &str = "/api/schedules?limit=200";
/// Minutes of a day as a wall counts them.
const DAY: u32 = 24 * 60;
/// Hours that are shown whatever is booked: from, to.
const USUAL: (u32, u32) = (8, 18);
/// The most columns that overlapping calls share on one of several days. Of more, the last column tells the number.
const MOST_BESIDE: u32 = 3;
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

/// Calls that have no room beside those that overlap with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crowd {
    /// The number of calls.
    pub count: u32,
    /// Minutes from midnight to the first of them.
    pub top: u32,
    /// From there to the end of the last, in minutes.
    pub height: u32,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The date.
    pub date: NaiveDate,
    /// The blocks that stand in it, from the top.
    pub blocks: Vec<Block>,
    /// The calls that have no room, in the last of the columns, from the top.
    pub crowds: Vec<Crowd>,
    /// When the operator takes calls: minutes from midnight to the beginning and to the end.
    pub open: Vec<(u32, u32)>,
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
    date.checked_sub_days(Days::new(past.into()))
        .unwrap_or(date)
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

/// The instants at which a date begins and is over on walls in `zone`.
fn bounds(date: NaiveDate, zone: TimeZone) -> (DateTime<Utc>, DateTime<Utc>) {
    (midnight(date, zone), midnight(moved(date, 1), zone))
}

/// When a member takes calls by their default schedule, or else by the organization's; without time off. None of somebody
/// without any: their hours are assumed.
#[must_use]
pub fn hours(schedules: &[Schedule], member: UserId) -> Option<ScheduleRules> {
    let of = |user: Option<UserId>| {
        let mut own = schedules.iter().filter(move |one| one.user_id == user);
        own.find(|one| one.is_default)
    };
    let schedule = of(Some(member)).or_else(|| of(None))?;
    Some(ScheduleRules {
        name: schedule.name.clone(),
        timezone: schedule.timezone,
        week_start: schedule.week_start,
        weekly: schedule.weekly.clone(),
        overrides: schedule.overrides.clone(),
        time_off: Vec::new(),
        holidays: Vec::new(),
    })
}

/// Lays `bookings` out over `count` days from `first`.
#[must_use]
pub fn grid(bookings: &[Booking], first: NaiveDate, count: u32, zone: TimeZone) -> Grid {
    let dates = (0..i64::from(count)).map(|day| moved(first, day));
    let mut days: Vec<Column> = dates.map(|date| day(bookings, date, zone)).collect();
    let (mut from, mut to) = USUAL;
    for block in days.iter().flat_map(|day| &day.blocks) {
        from = from.min(block.top / 60);
        to = to.max((block.top + block.height).div_ceil(60));
    }
    // A day alone has the width of all of them.
    if count > 1 {
        days.iter_mut().for_each(Column::gather);
    }
    Grid { from, to, days }
}

impl Column {
    /// Gathers the calls that would stand beside too many others.
    fn gather(&mut self) {
        let is_crowded = |block: &Block| block.columns > MOST_BESIDE;
        let has_no_room = |block: &Block| is_crowded(block) && block.column + 1 >= MOST_BESIDE;
        for block in self.blocks.iter().filter(|block| has_no_room(block)) {
            let bottom = block.top + block.height;
            match self.crowds.last_mut() {
                Some(crowd) if block.top < crowd.top + crowd.height => {
                    crowd.count += 1;
                    crowd.height = crowd.height.max(bottom - crowd.top);
                }
                _ => self.crowds.push(Crowd {
                    count: 1,
                    top: block.top,
                    height: block.height,
                }),
            }
        }
        self.blocks.retain(|block| !has_no_room(block));
        for block in self.blocks.iter_mut().filter(|block| is_crowded(block)) {
            block.columns = MOST_BESIDE;
        }
    }
}

impl Grid {
    /// Shades the hours in which calls are taken.
    #[must_use]
    pub fn with_hours(mut self, hours: &ScheduleRules, zone: TimeZone) -> Self {
        for column in &mut self.days {
            let (begin, end) = bounds(column.date, zone);
            let range = Interval::new(begin.timestamp_millis(), end.timestamp_millis());
            for open in hours.open(range).open.as_slice() {
                let (from, to) = (from_millis(open.start).max(begin), from_millis(open.end));
                if from >= to.min(end) {
                    continue;
                }
                let to = if to >= end { DAY } else { minutes(to, zone) };
                column.open.push((minutes(from, zone), to));
            }
        }
        self
    }
}

/// The minutes from midnight that a wall reads.
#[must_use]
pub fn minutes(at: DateTime<Utc>, zone: TimeZone) -> u32 {
    let wall = LocalTime::of(at, zone).datetime.time();
    wall.hour() * 60 + wall.minute()
}

fn day(bookings: &[Booking], date: NaiveDate, zone: TimeZone) -> Column {
    let mut blocks: Vec<Block> = Vec::new();
    let bounds = bounds(date, zone);
    for (booking, of) in bookings.iter().enumerate() {
        let Some((top, lasts)) = proposal::part((of.start_time, of.end_time), bounds, zone) else {
            continue;
        };
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
    Column {
        date,
        blocks,
        crowds: Vec::new(),
        open: Vec::new(),
    }
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

/// The number of the first blocks that overlap, one with the next.
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

#[cfg(test)]
mod tests;
