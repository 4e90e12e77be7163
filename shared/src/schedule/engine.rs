//! Slots, and why not: one function judges an instant for both.

use super::{
    Interval, Intervals, Millis, TimeZone,
    calling::CallingHours,
    event_type::{Busy, EventType, Limit, MAX_DAYS, Window},
    hours::{Open, Schedule, period_starts},
    intervals::rfc3339,
    wall::{date_of, midnight, wall_of},
};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Serialize;
use std::{fmt, ops::ControlFlow};

/// One minute.
const MINUTE: Millis = 60_000;
/// A day's length on most days; only for margins.
const DAY: Millis = 24 * 60 * MINUTE;
/// Longest range that slots are made for; what is asked beyond it is cut off.
pub const MAX_RANGE: Millis = 400 * DAY;

/// What is asked of a host's time.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// What is to be booked.
    pub event: &'a EventType,
    /// For how many minutes.
    pub duration: u32,
    /// Now.
    pub now: Millis,
    /// The starts that are asked for.
    pub range: Interval,
    /// The booking that is being moved: its old time is free.
    pub moving: Option<&'a str>,
    /// When the attendee may be called, if that is known.
    pub calling: Option<&'a CallingHours>,
}

impl Query<'_> {
    /// The same question about one start.
    #[must_use]
    pub fn at(self, start: Millis) -> Self {
        Self {
            range: Interval::new(start, start + 1),
            ..self
        }
    }
}

/// Why a call cannot start at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// It is too short a time from now.
    Notice {
        /// The first instant that leaves enough.
        #[serde(serialize_with = "instant")]
        earliest: Millis,
    },
    /// It is not within the booking window.
    Window {
        /// Where that begins and ends.
        open: Interval,
    },
    /// No hours, or they end before the call would.
    OutsideHours {
        /// What the wall reads at the start, in the schedule's zone.
        local: chrono::NaiveDateTime,
        /// The schedule's zone.
        timezone: TimeZone,
    },
    /// A holiday, on which no hours begin.
    Holiday {
        /// Its name.
        name: String,
    },
    /// A time without calls.
    TimeOff {
        /// What for.
        name: String,
    },
    /// Within hours, and not a start: calls start in steps from the beginning of the hours.
    OffGrid {
        /// Minutes from one start to the next.
        step: u32,
    },
    /// The host is busy.
    Busy {
        /// What with.
        what: String,
        /// From when till when.
        at: Interval,
    },
    /// The host is not busy, but the buffers of this call and of something else would overlap.
    Buffer {
        /// The something else.
        what: String,
        /// From when till when.
        at: Interval,
    },
    /// A limit is reached.
    Limit {
        /// For which period.
        per: Period,
        /// When the period begins and ends.
        at: Interval,
        /// Calls booked in it.
        count: u32,
        /// Minutes booked in it.
        minutes: u32,
    },
    /// The attendee may not be called then.
    CallingHours {
        /// The zone that does not allow it.
        timezone: TimeZone,
        /// What the wall reads there.
        local: chrono::NaiveDateTime,
    },
}

/// What a limit is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A calendar day.
    Day,
    /// A week from Monday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

/// A host's time, made ready to be asked for starts within one range.
#[derive(Debug)]
pub struct Agenda<'a> {
    schedule: &'a Schedule,
    query: Query<'a>,
    hours: Open,
    /// What the host is busy with, widened by its own buffers, by start; with the latest end so far.
    busy: Vec<Occupied<'a>>,
    bookable: Interval,
    limits: Vec<Usage>,
    calling: Vec<(TimeZone, Intervals)>,
}

#[derive(Debug)]
struct Occupied<'a> {
    at: Interval,
    latest_end: Millis,
    busy: &'a Busy,
}

/// How far a limit is used up, period by period.
#[derive(Debug)]
struct Usage {
    per: Period,
    limit: Limit,
    starts: Vec<Millis>,
    /// Calls and minutes; one shorter than `starts`.
    used: Vec<(u32, u32)>,
}

impl<'a> Agenda<'a> {
    /// Prepares a host's time. For limits, `busy` has to hold the whole periods that the range touches.
    #[must_use]
    pub fn new(schedule: &'a Schedule, busy: &'a [Busy], query: Query<'a>) -> Self {
        let mut query = query;
        query.range.end = query.range.end.min(query.range.start + MAX_RANGE);
        let reach = query.range.widened(0, length(&query));
        let zone = schedule.timezone;
        let others = || {
            busy.iter()
                .filter(|busy| query.moving.is_none() || busy.id.as_deref() != query.moving)
        };
        Self {
            schedule,
            hours: schedule.open(reach),
            busy: occupied(
                others(),
                reach.widened(buffers(&query).0, buffers(&query).1),
            ),
            bookable: bookable(schedule, &query),
            limits: usages(others(), query.range, query.event, zone),
            calling: query.calling.map_or_else(Vec::new, |calling| {
                let in_zone = |zone: &TimeZone| (*zone, calling.in_zone(*zone, reach));
                calling.zones.iter().map(in_zone).collect()
            }),
            query,
        }
    }

    /// Every start within the range that nothing is against.
    #[must_use]
    pub fn starts(&self) -> Vec<Millis> {
        let mut starts = self.grid();
        starts.retain(|start| self.is_free(*start, true));
        starts
    }

    /// Every start within the range by the hours' steps alone, in order.
    #[must_use]
    pub fn grid(&self) -> Vec<Millis> {
        let (step, offset) = (self.step(), self.offset());
        let range = self.query.range;
        let mut starts = Vec::new();
        for (place, window) in self.hours.windows.iter().enumerate() {
            // From where the next hours begin, their steps count.
            let next = self
                .hours
                .windows
                .get(place + 1)
                .map_or(Millis::MAX, |next| next.start);
            let end = window.end.min(range.end).min(next);
            let first = window.start + offset;
            let skipped = (range.start - first).max(0).div_ceil_of(step);
            let mut start = first + skipped * step;
            while start < end {
                starts.push(start);
                start += step;
            }
        }
        starts
    }

    /// Whether a call can start then. `on_grid` says whether it has to be one of the hours' steps.
    #[must_use]
    pub fn is_free(&self, start: Millis, on_grid: bool) -> bool {
        self.judge(start, on_grid, &mut |_| ControlFlow::Break(()))
            .is_continue()
    }

    /// Everything that is against a start; nothing, if it can be booked.
    #[must_use]
    pub fn why_not(&self, start: Millis, on_grid: bool) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let _ = self.judge(start, on_grid, &mut |reason| {
            reasons.push(reason.told(self, start));
            ControlFlow::Continue(())
        });
        reasons
    }

    /// Names what is against a start, until `found` has heard enough.
    fn judge(
        &self,
        start: Millis,
        on_grid: bool,
        found: &mut impl FnMut(Refusal<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let call = Interval::new(start, start + length(&self.query));
        if start < self.earliest() {
            found(Refusal::Notice)?;
        }
        if !self.bookable.holds(call_start(start)) {
            found(Refusal::Window)?;
        }
        if !self.hours.open.holds(call) {
            self.judge_closed(call, found)?;
        } else if on_grid && !self.on_grid(start) {
            found(Refusal::OffGrid)?;
        }
        let (before, after) = buffers(&self.query);
        let whole = call.widened(before, after);
        let first = self
            .busy
            .partition_point(|busy| busy.latest_end <= whole.start);
        for occupied in self
            .busy
            .iter()
            .skip(first)
            .take_while(|busy| busy.at.start < whole.end)
        {
            if occupied.at.overlaps(whole) {
                found(Refusal::Busy(occupied.busy, call))?;
            }
        }
        for usage in &self.limits {
            if let Some(place) = usage.reached(start, self.query.duration) {
                found(Refusal::Limit(usage, place))?;
            }
        }
        for (zone, allowed) in &self.calling {
            if !allowed.holds(call) {
                found(Refusal::CallingHours(*zone))?;
            }
        }
        ControlFlow::Continue(())
    }

    /// What is against a call that is not within open hours.
    fn judge_closed(
        &self,
        call: Interval,
        found: &mut impl FnMut(Refusal<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut off = false;
        for (_, place) in self.hours.off.iter().filter(|(at, _)| at.overlaps(call)) {
            off = true;
            found(Refusal::TimeOff(*place))?;
        }
        if !off || !self.hours.hours.holds(call) {
            found(Refusal::Closed)?;
        }
        ControlFlow::Continue(())
    }

    /// Whether a start is one of the hours' steps.
    #[must_use]
    pub fn on_grid(&self, start: Millis) -> bool {
        let after = self
            .hours
            .windows
            .partition_point(|window| window.start <= start);
        let window = after
            .checked_sub(1)
            .and_then(|place| self.hours.windows.get(place));
        window.is_some_and(|window| {
            let past = start - window.start - self.offset();
            start < window.end && past >= 0 && past % self.step() == 0
        })
    }

    fn earliest(&self) -> Millis {
        self.query.now + minutes(self.query.event.minimum_notice)
    }

    fn step(&self) -> Millis {
        minutes(self.query.event.step(self.query.duration))
    }

    fn offset(&self) -> Millis {
        minutes(self.query.event.slot_offset)
    }
}

/// What is against a start, before it is put into words.
enum Refusal<'a> {
    Notice,
    Window,
    Closed,
    TimeOff(usize),
    OffGrid,
    Busy(&'a Busy, Interval),
    Limit(&'a Usage, usize),
    CallingHours(TimeZone),
}

impl Refusal<'_> {
    fn told(&self, agenda: &Agenda<'_>, start: Millis) -> Reason {
        let zone = agenda.schedule.timezone;
        match *self {
            Self::Notice => Reason::Notice {
                earliest: agenda.earliest(),
            },
            Self::Window => Reason::Window {
                open: agenda.bookable,
            },
            Self::Closed => {
                let local = wall_of(start, zone);
                match agenda.schedule.holiday(local.date()) {
                    Some(holiday) => Reason::Holiday {
                        name: holiday.name.clone(),
                    },
                    None => Reason::OutsideHours {
                        local,
                        timezone: zone,
                    },
                }
            }
            Self::TimeOff(place) => Reason::TimeOff {
                name: agenda
                    .schedule
                    .time_off
                    .get(place)
                    .map_or_else(String::new, |off| off.name.clone()),
            },
            Self::OffGrid => Reason::OffGrid {
                step: agenda.query.event.step(agenda.query.duration),
            },
            Self::Busy(busy, call) => {
                let (what, at) = (busy.what.clone(), busy.at);
                if busy.at.overlaps(call) {
                    Reason::Busy { what, at }
                } else {
                    Reason::Buffer { what, at }
                }
            }
            Self::Limit(usage, place) => usage.told(place),
            Self::CallingHours(timezone) => Reason::CallingHours {
                timezone,
                local: wall_of(start, timezone),
            },
        }
    }
}

impl Usage {
    /// The period of a start, if one more call of so many minutes is too much for it.
    fn reached(&self, start: Millis, duration: u32) -> Option<usize> {
        let place = self.place(start)?;
        let (count, minutes) = *self.used.get(place)?;
        let over = |limit: Option<u32>, sum: u32| limit.is_some_and(|limit| sum > limit);
        (over(self.limit.count, count.saturating_add(1))
            || over(self.limit.minutes, minutes.saturating_add(duration)))
        .then_some(place)
    }

    fn place(&self, start: Millis) -> Option<usize> {
        self.starts
            .partition_point(|begin| *begin <= start)
            .checked_sub(1)
    }

    fn told(&self, place: usize) -> Reason {
        let start = |place: usize| self.starts.get(place).copied().unwrap_or_default();
        let (count, minutes) = self.used.get(place).copied().unwrap_or_default();
        Reason::Limit {
            per: self.per,
            at: Interval::new(start(place), start(place + 1)),
            count,
            minutes,
        }
    }
}

/// Prepares everything that may meet a call within `reach`.
fn occupied<'a>(all: impl Iterator<Item = &'a Busy>, reach: Interval) -> Vec<Occupied<'a>> {
    let widened = |busy: &'a Busy| Occupied {
        at: busy.at.widened(minutes(busy.before), minutes(busy.after)),
        latest_end: 0,
        busy,
    };
    let mut list: Vec<_> = all
        .map(widened)
        .filter(|busy| busy.at.overlaps(reach))
        .collect();
    list.sort_unstable_by_key(|busy| busy.at);
    let mut latest = Millis::MIN;
    for busy in &mut list {
        latest = latest.max(busy.at.end);
        busy.latest_end = latest;
    }
    list
}

/// The starts that the booking window allows.
fn bookable(schedule: &Schedule, query: &Query<'_>) -> Interval {
    let zone = schedule.timezone;
    let today = date_of(query.now, zone);
    let end_of = |date: NaiveDate| midnight(date.succ_opt().unwrap_or(date), zone);
    let until_end_of = |date| Interval::new(Millis::MIN, end_of(date));
    match query.event.window {
        Window::Unlimited => Interval::new(Millis::MIN, Millis::MAX),
        Window::Days { days } => until_end_of(today + Days::new(u64::from(days.min(MAX_DAYS)))),
        Window::BusinessDays { days } => {
            let works = |date: &NaiveDate| {
                !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
                    && schedule.holiday(*date).is_none()
            };
            let ahead = today
                .iter_days()
                .skip(1)
                .take(3 * MAX_DAYS as usize)
                .filter(works);
            until_end_of(ahead.take(days as usize).last().unwrap_or(today))
        }
        Window::Range { from, to } => Interval::new(midnight(from, zone), end_of(to)),
    }
}

/// Counts what is booked against each limit that there is.
fn usages<'a>(
    booked: impl Iterator<Item = &'a Busy> + Clone,
    range: Interval,
    event: &EventType,
    zone: TimeZone,
) -> Vec<Usage> {
    let limits = &event.limits;
    [
        (Period::Day, limits.day),
        (Period::Week, limits.week),
        (Period::Month, limits.month),
        (Period::Year, limits.year),
    ]
    .into_iter()
    .filter(|(_, limit)| limit.count.is_some() || limit.minutes.is_some())
    .map(|(per, limit)| {
        let starts = period_starts(range, zone, |date| per.begin(date), |date| per.next(date));
        let mut usage = Usage {
            per,
            limit,
            used: vec![(0, 0); starts.len().saturating_sub(1)],
            starts,
        };
        for busy in booked.clone().filter(|busy| busy.counted) {
            let place = usage.place(busy.at.start);
            if let Some((count, spent)) = place.and_then(|place| usage.used.get_mut(place)) {
                let minutes = (busy.at.end - busy.at.start) / MINUTE;
                *count = count.saturating_add(1);
                *spent = spent.saturating_add(u32::try_from(minutes).unwrap_or(u32::MAX));
            }
        }
        usage
    })
    .collect()
}

impl Period {
    /// The first date of the period that a date is in.
    fn begin(self, date: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => Some(date),
            Self::Week => Some(date.week(Weekday::Mon).first_day()),
            Self::Month => date.with_day(1),
            Self::Year => date.with_ordinal(1),
        }
        .unwrap_or(date)
    }

    /// The first date of the period after the one that begins on a date.
    fn next(self, date: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => date + Days::new(1),
            Self::Week => date + Days::new(7),
            Self::Month => self.begin(date + Days::new(31)),
            Self::Year => self.begin(date + Days::new(366)),
        }
    }
}

fn minutes(minutes: u32) -> Millis {
    Millis::from(minutes) * MINUTE
}

/// How long the call is.
fn length(query: &Query<'_>) -> Millis {
    minutes(query.duration)
}

/// The call's own buffers.
fn buffers(query: &Query<'_>) -> (Millis, Millis) {
    (
        minutes(query.event.buffer_before),
        minutes(query.event.buffer_after),
    )
}

/// The instant of a start as a range.
const fn call_start(start: Millis) -> Interval {
    Interval::new(start, start + 1)
}

/// Division that rounds up.
trait DivCeilOf {
    fn div_ceil_of(self, step: Self) -> Self;
}

impl DivCeilOf for Millis {
    fn div_ceil_of(self, step: Self) -> Self {
        (self + step - 1) / step
    }
}

fn instant<S: serde::Serializer>(instant: &Millis, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339(*instant))
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = |at: &Interval| format!("{} to {}", rfc3339(at.start), rfc3339(at.end));
        match self {
            Self::Notice { earliest } => write!(
                f,
                "too soon: the first possible instant is {}",
                rfc3339(*earliest)
            ),
            Self::Window { open } if open.start == Millis::MIN => {
                write!(
                    f,
                    "not within the booking window, which ends at {}",
                    rfc3339(open.end)
                )
            }
            Self::Window { open } => write!(f, "not within the booking window, {}", span(open)),
            Self::OutsideHours { local, timezone } => {
                write!(f, "outside hours: it is {local} in {timezone}")
            }
            Self::Holiday { name } => write!(f, "a holiday: {name}"),
            Self::TimeOff { name } => write!(f, "time off: {name}"),
            Self::OffGrid { step } => {
                write!(
                    f,
                    "not a start: calls start every {step} minutes from the beginning of the hours"
                )
            }
            Self::Busy { what, at } => write!(f, "busy with {what}, {}", span(at)),
            Self::Buffer { what, at } => write!(f, "the buffer to {what}, {}", span(at)),
            Self::Limit {
                per,
                at,
                count,
                minutes,
            } => {
                let per = match per {
                    Period::Day => "day",
                    Period::Week => "week",
                    Period::Month => "month",
                    Period::Year => "year",
                };
                write!(
                    f,
                    "the limit of the {per} {}: {count} calls, {minutes} minutes are booked",
                    span(at)
                )
            }
            Self::CallingHours { timezone, local } => {
                write!(f, "outside calling hours: it is {local} in {timezone}")
            }
        }
    }
}
