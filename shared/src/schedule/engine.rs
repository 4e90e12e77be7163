//! Slots, and why not: one function judges an instant for both.
//!
//! It is written by hand, because no maintained library judges by notice, buffers, quotas and several hosts, and says why not.

use super::{
    Interval, Intervals, Millis, TimeZone,
    calling::CallingHours,
    event_type::{Busy, EventRules, MAX_DAYS, Window},
    hours::{Open, ScheduleRules},
    limits::{Usage, usages},
    local_time::{date_of, local_of, midnight},
    queue::Queue,
};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::ops::ControlFlow;

pub use super::reason::{Period, Reason};

/// One minute.
const MINUTE: Millis = 60_000;
/// A day's length on most days; only for margins.
const DAY: Millis = 24 * 60 * MINUTE;
/// Longest range that slots are made for; what is asked beyond it is cut off.
pub const MAX_RANGE: Millis = 400 * DAY;

/// The question asked of a host's time.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// The event type to be booked.
    pub event: &'a EventRules,
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
    /// The calls of the caller space around the range, if they count.
    pub queue: Option<&'a Queue>,
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

/// A host's time, made ready to be asked for starts within one range.
#[derive(Debug)]
pub struct HostAvailability<'a> {
    schedule: &'a ScheduleRules,
    query: Query<'a>,
    hours: Open,
    /// The host's busy times, widened by its own buffers, by start; with the latest end so far.
    busy: Vec<Occupied<'a>>,
    bookable: Interval,
    /// The first instant that leaves enough notice.
    earliest: Millis,
    limits: Vec<Usage>,
    calling: Vec<(TimeZone, Intervals)>,
}

#[derive(Debug)]
struct Occupied<'a> {
    at: Interval,
    latest_end: Millis,
    busy: &'a Busy,
}

impl<'a> HostAvailability<'a> {
    /// Prepares a host's time. For limits, `busy` has to hold the whole periods that the range touches.
    #[must_use]
    pub fn new(schedule: &'a ScheduleRules, busy: &'a [Busy], query: Query<'a>) -> Self {
        let mut query = query;
        query.range.end = query.range.end.min(query.range.start + MAX_RANGE);
        let reach = query.range.widened(0, length(&query));
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
            earliest: earliest(schedule, &query),
            limits: usages(&others(), query.range, query.event, schedule),
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
        if start < self.earliest {
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
        if self.query.queue.is_some_and(|queue| !queue.has_room(start)) {
            found(Refusal::CarrierBusy)?;
        }
        ControlFlow::Continue(())
    }

    /// The reasons against a call that is not within open hours.
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

    fn step(&self) -> Millis {
        minutes(self.query.event.step(self.query.duration))
    }

    fn offset(&self) -> Millis {
        minutes(self.query.event.slot_offset)
    }
}

/// A reason against a start, before it is put into words.
enum Refusal<'a> {
    Notice,
    Window,
    Closed,
    TimeOff(usize),
    OffGrid,
    Busy(&'a Busy, Interval),
    Limit(&'a Usage, usize),
    CallingHours(TimeZone),
    CarrierBusy,
}

impl Refusal<'_> {
    fn told(&self, availability: &HostAvailability<'_>, start: Millis) -> Reason {
        let zone = availability.schedule.timezone;
        match *self {
            Self::Notice => Reason::Notice {
                earliest: availability.earliest,
            },
            Self::Window => Reason::Window {
                open: availability.bookable,
            },
            Self::Closed => {
                let local = local_of(start, zone);
                match availability.schedule.holiday(local.date()) {
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
                name: availability
                    .schedule
                    .time_off
                    .get(place)
                    .map_or_else(String::new, |off| off.name.clone()),
            },
            Self::OffGrid => Reason::OffGrid {
                step: availability.query.event.step(availability.query.duration),
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
                local: local_of(start, timezone),
            },
            Self::CarrierBusy => Reason::CarrierBusy,
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

/// The first instant that leaves enough notice, of minutes and of calendar days.
fn earliest(schedule: &ScheduleRules, query: &Query<'_>) -> Millis {
    let elapsed = query.now + minutes(query.event.minimum_notice);
    let days = query.event.minimum_notice_days.min(MAX_DAYS);
    if days == 0 {
        return elapsed;
    }
    let date = date_of(query.now, schedule.timezone) + Days::new(days.into());
    elapsed.max(midnight(date, schedule.timezone))
}

/// The starts that the booking window allows.
fn bookable(schedule: &ScheduleRules, query: &Query<'_>) -> Interval {
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

fn minutes(minutes: u32) -> Millis {
    Millis::from(minutes) * MINUTE
}

/// The length of the call.
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
