//! The hours of one day as they are typed.

use crate::words::availability as words;
use callslot_shared::{
    schedule::hours::{DayTime, Hours},
    words::MemberText,
};

/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// The hours that are offered first.
const USUAL: [&str; 2] = ["09:00", "17:00"];

/// One of the two ends of hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// When they begin.
    From,
    /// When they end.
    To,
}

/// From one time of day to another, as the browser's fields for times take them: `09:00`, empty if not complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntervalDraft {
    /// Its name on the page as long as it is there.
    pub key: u32,
    /// When it begins.
    pub from: String,
    /// When it ends. `00:00` is the end of the day.
    pub to: String,
    /// Whether an end that is before the start is meant on the next day.
    pub next_day: bool,
}

/// A fault of an end of hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntervalProblem {
    /// The hours.
    pub key: u32,
    /// Their end.
    pub end: End,
    /// In words.
    pub text: MemberText,
}

/// The hours of a day.
#[derive(Debug, Clone, Default)]
pub struct DayDraft {
    intervals: Vec<IntervalDraft>,
    made: u32,
}

/// Days are the same if their hours are, whatever their names on the page.
impl PartialEq for DayDraft {
    fn eq(&self, other: &Self) -> bool {
        let typed = |day: &Self| {
            let all = day.intervals.iter();
            all.map(|one| (one.from.clone(), one.to.clone(), one.next_day))
                .collect::<Vec<_>>()
        };
        typed(self) == typed(other)
    }
}

impl DayDraft {
    /// The draft that means these hours.
    #[must_use]
    pub fn of(hours: &[Hours]) -> Self {
        let mut day = Self::default();
        for hours in hours {
            let next_day = hours.to <= hours.from;
            day.push(typed(hours.from), typed(hours.to), next_day);
        }
        day
    }

    /// The hours, in the order in which they were entered.
    #[must_use]
    pub fn intervals(&self) -> &[IntervalDraft] {
        &self.intervals
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.intervals.is_empty()
    }

    /// The hours of this name.
    #[must_use]
    pub fn get(&self, key: u32) -> Option<&IntervalDraft> {
        self.intervals.iter().find(|one| one.key == key)
    }

    /// Adds hours after the last ones, or the usual ones to an empty day, and answers their name.
    pub fn add(&mut self) -> u32 {
        let (from, to) = match self.intervals.last() {
            None => USUAL.map(str::to_owned).into(),
            Some(last) => after(last).unwrap_or_default(),
        };
        self.push(from, to, false)
    }

    fn push(&mut self, from: String, to: String, next_day: bool) -> u32 {
        let key = self.made;
        self.made += 1;
        self.intervals.push(IntervalDraft {
            key,
            from,
            to,
            next_day,
        });
        key
    }

    /// Takes hours away.
    pub fn remove(&mut self, key: u32) {
        self.intervals.retain(|one| one.key != key);
    }

    /// Sets an end.
    pub fn set(&mut self, key: u32, end: End, text: String) {
        if let Some(one) = self.intervals.iter_mut().find(|one| one.key == key) {
            match end {
                End::From => one.from = text,
                End::To => one.to = text,
            }
        }
    }

    /// Says whether hours end on the next day.
    pub fn set_next_day(&mut self, key: u32, next_day: bool) {
        if let Some(one) = self.intervals.iter_mut().find(|one| one.key == key) {
            one.next_day = next_day;
        }
    }

    /// Takes the hours of another day. Names on the page stay unique.
    pub fn copy(&mut self, other: &Self) {
        self.intervals.clear();
        for one in &other.intervals {
            self.push(one.from.clone(), one.to.clone(), one.next_day);
        }
    }

    /// The hours, in order of their starts; or everything that is wrong with them.
    pub fn checked(&self) -> Result<Vec<Hours>, Vec<IntervalProblem>> {
        let (mut hours, mut problems) = (Vec::new(), Vec::new());
        for one in &self.intervals {
            match one.checked() {
                Ok(read) => insert(&mut hours, (one.key, read), |(_, hours)| hours.from),
                Err(found) => problems.extend(found),
            }
        }
        let mut latest = 0;
        for (key, hours) in &hours {
            let (from, to) = minutes(*hours);
            if from < latest {
                problems.push(IntervalProblem {
                    key: *key,
                    end: End::From,
                    text: words::WRONG_OVERLAP,
                });
            }
            latest = latest.max(to);
        }
        if problems.is_empty() {
            Ok(hours.into_iter().map(|(_, hours)| hours).collect())
        } else {
            Err(problems)
        }
    }
}

impl IntervalDraft {
    /// Whether the end is before the start, so that the next day may be meant.
    #[must_use]
    pub fn is_reversed(&self) -> bool {
        match (read(&self.from), read(&self.to)) {
            (Some(from), Some(to)) => to < from && to.since_midnight() > 0,
            _ => false,
        }
    }

    fn checked(&self) -> Result<Hours, Vec<IntervalProblem>> {
        let problem = |end, text| IntervalProblem {
            key: self.key,
            end,
            text,
        };
        let (from, to) = (read(&self.from), read(&self.to));
        let (Some(from), Some(to)) = (from, to) else {
            let missing = [(End::From, from), (End::To, to)];
            let missing = missing.into_iter().filter(|(_, time)| time.is_none());
            return Err(missing
                .map(|(end, _)| problem(end, words::WRONG_TIME))
                .collect());
        };
        // Midnight as an end is that of the same day.
        let to = if to.since_midnight() == 0 {
            DayTime::hour(24).unwrap_or(to)
        } else {
            to
        };
        if from == to {
            return Err(vec![problem(End::To, words::WRONG_LENGTH)]);
        }
        if to < from && !self.next_day {
            return Err(vec![problem(End::To, words::WRONG_ORDER)]);
        }
        Ok(Hours { from, to })
    }
}

/// Puts one in its place among those that are in order. Lists are short here; sorting them is code that a browser has to load.
pub(super) fn insert<T, K: PartialOrd>(all: &mut Vec<T>, one: T, key: impl Fn(&T) -> K) {
    let place = all.partition_point(|other| key(other) <= key(&one));
    all.insert(place, one);
}

fn read(text: &str) -> Option<DayTime> {
    DayTime::try_from(text.to_owned()).ok()
}

/// A time as a field takes it, which has no 24:00.
fn typed(time: DayTime) -> String {
    if time.since_midnight() == DAY {
        "00:00".to_owned()
    } else {
        time.to_string()
    }
}

/// The minutes after the day's beginning at which hours begin and end.
fn minutes(hours: Hours) -> (u16, u16) {
    let (from, to) = (hours.from.since_midnight(), hours.to.since_midnight());
    (from, if to > from { to } else { to + DAY })
}

/// An hour that begins an hour after others end, if there is one on the same day.
fn after(last: &IntervalDraft) -> Option<(String, String)> {
    let (_, end) = minutes(last.checked().ok()?);
    let from = DayTime::minutes(end.checked_add(60)?)?;
    let to = DayTime::minutes(end.checked_add(120)?)?;
    Some((typed(from), typed(to)))
}
