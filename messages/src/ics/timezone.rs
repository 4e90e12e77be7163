//! VTIMEZONE of a zone, for the time that a series takes: RFC 5545, section 3.6.5.
//!
//! Outlook takes one STANDARD and one DAYLIGHT, each with a rule of a month and a weekday, and drops a zone that is
//! written in another way. So two rules are written wherever they say the same as the table of zones; elsewhere each
//! change is written by itself, which the standard allows.

use callslot_shared::schedule::{
    TimeZone,
    local_time::{OffsetChange, offset_changes, offset_minutes},
};
use chrono::{DateTime, Datelike as _, Days, NaiveDateTime, TimeDelta, Utc};

use super::property::Lines;
use crate::utc::local;

/// Days before the first call: every yearly change has been once.
const BEFORE: u64 = 370;
/// Days after the last call: enough years to tell a rule from a chance.
const AFTER: u64 = 6 * 366;

/// Writes the zone, with all of its changes from the first instant to the last.
pub(super) fn write(zone: TimeZone, first: DateTime<Utc>, last: DateTime<Utc>, lines: &mut Lines) {
    let from = first.checked_sub_days(Days::new(BEFORE)).unwrap_or(first);
    let changes = offset_changes(zone, from, later(last, AFTER));
    lines.raw("BEGIN", "VTIMEZONE");
    lines.raw("TZID", zone.canonical_name());
    let needed = changes
        .iter()
        .take_while(|change| change.at <= later(last, 2));
    let needed: Vec<&OffsetChange> = needed.collect();
    let starts_within = needed.first().is_none_or(|change| change.at > first);
    let rules = yearly(&changes).filter(|_| !needed.is_empty() && !starts_within);
    if let Some(rules) = rules {
        for (change, rule) in rules {
            observance(change, Some(&rule), lines);
        }
    } else {
        if starts_within {
            let offset = offset_minutes(zone, from);
            let begin = OffsetChange {
                at: DateTime::UNIX_EPOCH - TimeDelta::minutes(offset),
                before: offset,
                after: offset,
            };
            observance(&begin, None, lines);
        }
        for change in needed {
            observance(change, None, lines);
        }
    }
    lines.raw("END", "VTIMEZONE");
}

fn later(at: DateTime<Utc>, days: u64) -> DateTime<Utc> {
    at.checked_add_days(Days::new(days)).unwrap_or(at)
}

/// A rule that repeats one change every year, as text.
type YearlyRule = String;

/// The first two changes, if all others repeat them year by year.
fn yearly(changes: &[OffsetChange]) -> Option<[(&OffsetChange, YearlyRule); 2]> {
    let [one, other, ..] = changes else {
        return None;
    };
    let every_second = |from: usize| changes.iter().skip(from).step_by(2);
    let rule_of = |first: usize| -> Option<YearlyRule> {
        let months: Vec<_> = every_second(first).map(Onset::of).collect();
        let begin = months.first()?;
        let mut candidates = begin.weeks();
        for (years, onset) in (0..).zip(&months) {
            let is_same = onset.key() == begin.key() && onset.at.year() == begin.at.year() + years;
            candidates.retain(|week| is_same && onset.weeks().contains(week));
        }
        // One year alone says nothing about the next.
        let week = candidates.first().filter(|_| months.len() > 2)?;
        let (month, day) = (begin.at.month(), day_name(begin.at));
        Some(format!("FREQ=YEARLY;BYMONTH={month};BYDAY={week}{day}"))
    };
    Some([(one, rule_of(0)?), (other, rule_of(1)?)])
}

/// The local time at which a change sets the clocks, read before it.
struct Onset {
    at: NaiveDateTime,
    change: (i64, i64),
}

impl Onset {
    fn of(change: &OffsetChange) -> Self {
        Self {
            at: read_before(change),
            change: (change.before, change.after),
        }
    }

    /// All that stays the same from year to year.
    fn key(&self) -> (u32, chrono::Weekday, chrono::NaiveTime, (i64, i64)) {
        (
            self.at.month(),
            self.at.weekday(),
            self.at.time(),
            self.change,
        )
    }

    /// The places of the day among the weekdays of its month: from the beginning, and from the end if it is the last.
    /// The last is the likelier rule.
    fn weeks(&self) -> Vec<i64> {
        let nth = i64::from(self.at.day0() / 7) + 1;
        let next = self.at.checked_add_days(Days::new(7));
        let is_last = next.is_none_or(|next| next.month() != self.at.month());
        if is_last { vec![-1, nth] } else { vec![nth] }
    }
}

fn day_name(at: NaiveDateTime) -> &'static str {
    match at.weekday() {
        chrono::Weekday::Mon => "MO",
        chrono::Weekday::Tue => "TU",
        chrono::Weekday::Wed => "WE",
        chrono::Weekday::Thu => "TH",
        chrono::Weekday::Fri => "FR",
        chrono::Weekday::Sat => "SA",
        chrono::Weekday::Sun => "SU",
    }
}

fn read_before(change: &OffsetChange) -> NaiveDateTime {
    let local = change.at + TimeDelta::minutes(change.before);
    local.naive_utc()
}

/// Writes the time from one change on.
fn observance(change: &OffsetChange, rule: Option<&YearlyRule>, lines: &mut Lines) {
    let name = if change.after > change.before {
        "DAYLIGHT"
    } else {
        "STANDARD"
    };
    lines.raw("BEGIN", name);
    lines.raw("DTSTART", &local(read_before(change)));
    if let Some(rule) = rule {
        lines.raw("RRULE", rule);
    }
    lines.raw("TZOFFSETFROM", &offset(change.before));
    lines.raw("TZOFFSETTO", &offset(change.after));
    lines.raw("END", name);
}

/// An offset: `+0530`.
fn offset(minutes: i64) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60)
}
