//! A rule's local times, one after the other.
//!
//! Every period (day, week, month or year) is gone through day by day, and a day is in if all parts of the rule
//! let it in; `BYSETPOS` chooses among those. Parts that a rule leaves open are taken from its first time, as
//! libical does: the day of the week, the day of the month, the month.

use super::rule::{End, Frequency, NthDay, Rule, Until};
use crate::schedule::local_time::{LocalTime, local_of};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Utc};

/// Years that are looked through, so that a rule that matches no day comes to an end.
const MAX_YEARS: i32 = 100;

/// The times of a rule, in order. Made by [`Rule::local_times`].
#[derive(Debug)]
pub struct LocalTimes {
    rule: Rule,
    start: LocalTime,
    /// The last local time that may be.
    until: NaiveDateTime,
    /// The last instant that may be, if the rule's end is one.
    until_instant: Option<DateTime<Utc>>,
    left: u32,
    period: u32,
    /// The times of the current period, the next one last.
    ready: Vec<NaiveDateTime>,
    over: bool,
}

impl Rule {
    /// The local times at which it returns, from a first one on. (The first is only among them if the rule
    /// lets it in.) An end in universal time is compared with the instants of these times: what clocks read at the
    /// end says nothing where clocks are set (RFC 5545, section 3.3.10).
    #[must_use]
    pub fn local_times(&self, start: LocalTime) -> LocalTimes {
        let first = start.datetime;
        let horizon = first.checked_add_months(chrono::Months::new(MAX_YEARS.unsigned_abs() * 12));
        let horizon = horizon.unwrap_or(first);
        let mut until_instant = None;
        let until = match self.end {
            End::Until(Until::Date(date)) => date.and_hms_opt(23, 59, 59).unwrap_or(horizon),
            End::Until(Until::Local(datetime)) => datetime,
            End::Until(Until::Instant(utc)) => {
                until_instant = Some(utc.and_utc());
                // No clock is set by more than a day.
                let datetime = local_of(utc.and_utc().timestamp_millis(), start.zone);
                datetime.checked_add_days(Days::new(1)).unwrap_or(horizon)
            }
            End::Never | End::Count(_) => horizon,
        };
        LocalTimes {
            rule: self.completed(first.date()),
            start,
            until: until.min(horizon),
            until_instant,
            left: if let End::Count(count) = self.end {
                count
            } else {
                u32::MAX
            },
            period: 0,
            ready: Vec::new(),
            over: false,
        }
    }

    /// The rule with what it leaves open.
    fn completed(&self, start: NaiveDate) -> Self {
        let mut rule = self.clone();
        let (month, day) = (number(start.month()), number(start.day()));
        let weekday = NthDay {
            nth: None,
            day: start.weekday(),
        };
        match self.frequency {
            Frequency::Weekly if self.days.is_empty() => rule.days.push(weekday),
            Frequency::Monthly if self.days.is_empty() && self.month_days.is_empty() => {
                rule.month_days.push(day);
            }
            Frequency::Yearly if self.days.is_empty() && !self.weeks.is_empty() => {
                rule.days.push(weekday);
            }
            Frequency::Yearly if self.days.is_empty() && self.year_days.is_empty() => {
                if self.month_days.is_empty() {
                    rule.month_days.push(day);
                }
                if self.months.is_empty() {
                    rule.months.push(month);
                }
            }
            _ => {}
        }
        rule
    }

    /// The first day of a period and the number of its days.
    fn period(&self, start: NaiveDate, period: u32) -> Option<(NaiveDate, u32)> {
        let steps = period.checked_mul(self.interval)?;
        match self.frequency {
            Frequency::Daily => Some((start.checked_add_days(Days::new(steps.into()))?, 1)),
            Frequency::Weekly => {
                let first = start.week(self.week_start).checked_first_day()?;
                Some((first.checked_add_days(Days::new(u64::from(steps) * 7))?, 7))
            }
            Frequency::Monthly => {
                let first = start
                    .with_day(1)?
                    .checked_add_months(chrono::Months::new(steps))?;
                Some((first, u32::from(first.num_days_in_month())))
            }
            Frequency::Yearly => {
                let year = start.year().checked_add(i32::try_from(steps).ok()?)?;
                let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
                Some((first, if first.leap_year() { 366 } else { 365 }))
            }
        }
    }

    fn lets_in(&self, date: NaiveDate) -> bool {
        let year_days = if date.leap_year() { 366 } else { 365 };
        among(&self.months, number(date.month()), 12)
            && among(
                &self.month_days,
                number(date.day()),
                i16::from(date.num_days_in_month()),
            )
            && among(&self.year_days, number(date.ordinal()), year_days)
            && self.lets_in_week(date)
            && (self.days.is_empty()
                || self
                    .days
                    .iter()
                    .any(|day| self.is_nth(*day, date, year_days)))
    }

    fn lets_in_week(&self, date: NaiveDate) -> bool {
        if self.weeks.is_empty() {
            return true;
        }
        // A week is of the year that has its fourth day.
        let middle = date.week(self.week_start).checked_first_day();
        let Some(middle) = middle.and_then(|first| first.checked_add_days(Days::new(3))) else {
            return false;
        };
        let days = if middle.leap_year() { 366 } else { 365 };
        let week = middle.ordinal0() / 7;
        let weeks = week + (days - 1 - middle.ordinal0()) / 7 + 1;
        among(&self.weeks, number(week + 1), number(weeks))
    }

    fn is_nth(&self, wanted: NthDay, date: NaiveDate, year_days: i16) -> bool {
        if wanted.day != date.weekday() {
            return false;
        }
        let Some(nth) = wanted.nth else { return true };
        let in_month = self.frequency == Frequency::Monthly || !self.months.is_empty();
        let (place, days) = if in_month {
            (number(date.day0()), i16::from(date.num_days_in_month()))
        } else {
            (number(date.ordinal0()), year_days)
        };
        nth == place / 7 + 1 || nth == -((days - 1 - place) / 7 + 1)
    }
}

/// Whether a list holds a number, or the number as counted from the end of `count`. An empty list holds all.
fn among(list: &[i16], number: i16, count: i16) -> bool {
    list.is_empty() || list.contains(&number) || list.contains(&(number - count - 1))
}

/// A number of a calendar; all of them are small.
fn number(number: u32) -> i16 {
    i16::try_from(number).unwrap_or(i16::MAX)
}

impl LocalTimes {
    fn fill(&mut self) {
        let Some((first, days)) = self.rule.period(self.start.datetime.date(), self.period) else {
            self.over = true;
            return;
        };
        if first > self.until.date() {
            self.over = true;
            return;
        }
        self.period += 1;
        let days = first.iter_days().take(days as usize);
        let mut days: Vec<_> = days.filter(|date| self.rule.lets_in(*date)).collect();
        if !self.rule.positions.is_empty() {
            let count = i16::try_from(days.len()).unwrap_or(i16::MAX);
            let mut place = 0;
            days.retain(|_| {
                place += 1;
                among(&self.rule.positions, place, count)
            });
        }
        let times = days
            .into_iter()
            .rev()
            .map(|date| date.and_time(self.start.datetime.time()));
        self.ready
            .extend(times.filter(|time| *time >= self.start.datetime));
    }

    /// Whether a time is not after the end.
    fn is_within(&self, datetime: NaiveDateTime) -> bool {
        let instant = || self.start.on_its_clock(datetime).resolve().instant;
        datetime <= self.until && self.until_instant.is_none_or(|until| instant() <= until)
    }
}

impl Iterator for LocalTimes {
    type Item = NaiveDateTime;

    fn next(&mut self) -> Option<NaiveDateTime> {
        while self.ready.is_empty() && !self.over {
            self.fill();
        }
        let next = self.ready.pop();
        let next = next.filter(|next| self.left > 0 && self.is_within(*next));
        if next.is_some() {
            self.left -= 1;
        } else {
            self.over = true;
            self.ready.clear();
        }
        next
    }
}
