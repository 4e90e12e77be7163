//! Times off: the list, and one as it is typed.

use super::hours::insert;
use crate::{schedule::zones, words::availability as words};
use callslot_shared::{
    api::{Off, SaveTimeOff, TimeOff},
    schedule::TimeZone,
    words::MemberText,
};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffField {
    /// The first date.
    FirstDay,
    /// The last date.
    LastDay,
    /// The time on the first date.
    StartTime,
    /// The time on the last date.
    EndTime,
    /// The reason.
    Reason,
}

/// A time off as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OffDraft {
    /// The first date, as the browser's field takes it.
    pub first_day: String,
    /// The last date; the first unless given.
    pub last_day: String,
    /// Whether it is a part of the days, from one time to another.
    pub partial: bool,
    /// The time on the first date.
    pub start_time: String,
    /// The time on the last date.
    pub end_time: String,
    /// The reason.
    pub reason: String,
}

/// When it is and the request; or everything that is wrong, by field.
pub type CheckedOff = Result<(Off, SaveTimeOff), Vec<(OffField, MemberText)>>;

impl OffDraft {
    /// The value of a field.
    #[must_use]
    pub fn get(&self, field: OffField) -> &str {
        match field {
            OffField::FirstDay => &self.first_day,
            OffField::LastDay => &self.last_day,
            OffField::StartTime => &self.start_time,
            OffField::EndTime => &self.end_time,
            OffField::Reason => &self.reason,
        }
    }

    /// Sets a field.
    pub fn set(&mut self, field: OffField, text: String) {
        *match field {
            OffField::FirstDay => &mut self.first_day,
            OffField::LastDay => &mut self.last_day,
            OffField::StartTime => &mut self.start_time,
            OffField::EndTime => &mut self.end_time,
            OffField::Reason => &mut self.reason,
        } = text;
    }

    /// Checks it by the API's own rules. Times are those of `zone`.
    pub fn checked(&self, zone: TimeZone) -> CheckedOff {
        let request = if self.partial {
            self.instants(zone)?
        } else {
            self.days()?
        };
        match request.checked() {
            Ok((off, _)) => Ok((off, request)),
            Err(error) => Err(vec![self.problem(&error.field, &error.problem)]),
        }
    }

    fn days(&self) -> Result<SaveTimeOff, Vec<(OffField, MemberText)>> {
        let from = date(&self.first_day).ok_or((OffField::FirstDay, words::WRONG_DATE));
        let to = match &*self.last_day {
            "" => Ok(None),
            text => date(text)
                .map(Some)
                .ok_or((OffField::LastDay, words::WRONG_DATE)),
        };
        match (from, to) {
            (Ok(from), Ok(to)) => Ok(SaveTimeOff {
                from_date: Some(from),
                to_date: to,
                reason: self.reason.clone(),
                ..SaveTimeOff::default()
            }),
            (from, to) => Err([from.err(), to.err()].into_iter().flatten().collect()),
        }
    }

    fn instants(&self, zone: TimeZone) -> Result<SaveTimeOff, Vec<(OffField, MemberText)>> {
        let last_day = match &*self.last_day {
            "" => &self.first_day,
            text => text,
        };
        let mut problems = Vec::new();
        for (field, is_there, text) in [
            (
                OffField::FirstDay,
                date(&self.first_day).is_some(),
                words::WRONG_DATE,
            ),
            (
                OffField::StartTime,
                !self.start_time.is_empty(),
                words::WRONG_TIME,
            ),
            (
                OffField::LastDay,
                date(last_day).is_some(),
                words::WRONG_DATE,
            ),
            (
                OffField::EndTime,
                !self.end_time.is_empty(),
                words::WRONG_TIME,
            ),
        ] {
            // An end that is taken from the start is wrong there alone.
            let is_taken = field == OffField::LastDay && self.last_day.is_empty();
            if !is_there && !is_taken {
                problems.push((field, text));
            }
        }
        let instant = |day: &str, time: &str| {
            let (resolved, _) = zones::typed(&format!("{day}T{time}"), zone)?;
            Some(resolved.instant.to_rfc3339_opts(SecondsFormat::Secs, true))
        };
        let start = instant(&self.first_day, &self.start_time);
        let end = instant(last_day, &self.end_time);
        match (start, end) {
            (Some(start), Some(end)) if problems.is_empty() => Ok(SaveTimeOff {
                starts_at: Some(start),
                ends_at: Some(end),
                reason: self.reason.clone(),
                ..SaveTimeOff::default()
            }),
            (None, _) if problems.is_empty() => Err(vec![(OffField::StartTime, words::WRONG_TIME)]),
            _ if problems.is_empty() => Err(vec![(OffField::EndTime, words::WRONG_TIME)]),
            _ => Err(problems),
        }
    }

    /// The field and the words for what the API's rules have against it.
    fn problem(&self, field: &str, problem: &str) -> (OffField, MemberText) {
        let last = if self.partial && self.last_day.is_empty() {
            OffField::EndTime
        } else {
            OffField::LastDay
        };
        match field {
            "reason" => (OffField::Reason, words::WRONG_REASON),
            _ if problem.contains("longer than") => (last, words::WRONG_TOO_LONG),
            "to_date" if problem.contains("year") => (OffField::LastDay, words::WRONG_REACH),
            _ if problem.contains("year") => (OffField::FirstDay, words::WRONG_REACH),
            _ => (last, words::WRONG_END),
        }
    }
}

fn date(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

/// When a time off is.
#[must_use]
pub fn when(off: &TimeOff) -> Option<Off> {
    match (off.from_date, off.starts_at, off.ends_at) {
        (Some(from), _, _) => Some(Off::Days(from, off.to_date.unwrap_or(from))),
        (None, Some(start), Some(end)) => Some(Off::Instants(start, end)),
        _ => None,
    }
}

/// Those that are not over, by their beginnings. Whole days are those of `zone`.
#[must_use]
pub fn listed(times_off: &[TimeOff], now: DateTime<Utc>, zone: TimeZone) -> Vec<TimeOff> {
    let today = zones::date(now, zone);
    let is_ahead = |off: &&TimeOff| match when(off) {
        Some(Off::Days(_, to)) => to >= today,
        Some(Off::Instants(_, end)) => end > now,
        None => false,
    };
    let beginning = |off: &TimeOff| match when(off) {
        Some(Off::Days(from, _)) => Some((from, None)),
        Some(Off::Instants(start, _)) => Some((zones::date(start, zone), Some(start))),
        None => None,
    };
    let mut ahead = Vec::new();
    for off in times_off.iter().filter(is_ahead) {
        insert(&mut ahead, off.clone(), beginning);
    }
    ahead
}

/// Those that are over, the latest first. Whole days are those of `zone`.
#[must_use]
pub fn over(times_off: &[TimeOff], now: DateTime<Utc>, zone: TimeZone) -> Vec<TimeOff> {
    let today = zones::date(now, zone);
    let end = |off: &TimeOff| match when(off)? {
        Off::Days(_, to) => (to < today).then_some((to, None)),
        Off::Instants(_, end) => (end <= now).then(|| (zones::date(end, zone), Some(end))),
    };
    let mut over: Vec<_> = times_off
        .iter()
        .filter_map(|off| Some((end(off)?, off)))
        .collect();
    over.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
    over.into_iter().map(|(_, off)| off.clone()).collect()
}

/// The request that enters a time off again.
#[must_use]
pub fn again(off: &TimeOff) -> SaveTimeOff {
    let written = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    SaveTimeOff {
        from_date: off.from_date,
        to_date: off.to_date,
        starts_at: off.starts_at.map(written),
        ends_at: off.ends_at.map(written),
        reason: off.reason.clone().unwrap_or_default(),
        ..SaveTimeOff::default()
    }
}
