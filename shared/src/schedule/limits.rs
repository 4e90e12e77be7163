//! The limits on how much a host takes in a day, week, month or year.

use super::{
    Interval, Millis,
    event_type::{Busy, EventRules, Limit},
    hours::{ScheduleRules, period_starts},
    reason::{Period, Reason},
};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// One minute.
const MINUTE: Millis = 60_000;

/// The used part of a limit, period by period.
#[derive(Debug)]
pub(super) struct Usage {
    per: Period,
    limit: Limit,
    starts: Vec<Millis>,
    /// Calls and minutes; one shorter than `starts`.
    used: Vec<(u32, u32)>,
}

impl Usage {
    /// The period of a start, if one more call of so many minutes is too much for it.
    pub(super) fn reached(&self, start: Millis, duration: u32) -> Option<usize> {
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

    /// The reason that a reached limit is.
    pub(super) fn told(&self, place: usize) -> Reason {
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

/// Counts what is booked against each limit that there is, in the periods of the schedule.
pub(super) fn usages<'a>(
    booked: &(impl Iterator<Item = &'a Busy> + Clone),
    range: Interval,
    event: &EventRules,
    schedule: &ScheduleRules,
) -> Vec<Usage> {
    let limits = &event.limits;
    let (zone, first) = (schedule.timezone, schedule.week_start.day());
    [
        (Period::Day, limits.day),
        (Period::Week, limits.week),
        (Period::Month, limits.month),
        (Period::Year, limits.year),
    ]
    .into_iter()
    .filter(|(_, limit)| limit.count.is_some() || limit.minutes.is_some())
    .map(|(per, limit)| {
        let starts = period_starts(
            range,
            zone,
            |date| per.begin(date, first),
            |date| per.next(date),
        );
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
    /// The first date of the period that a date is in. Weeks begin on `first`.
    fn begin(self, date: NaiveDate, first: Weekday) -> NaiveDate {
        match self {
            Self::Day => Some(date),
            Self::Week => Some(date.week(first).first_day()),
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
            Self::Month => (date + Days::new(31)).with_day(1).unwrap_or(date),
            Self::Year => (date + Days::new(366)).with_ordinal(1).unwrap_or(date),
        }
    }
}
