//! Ranges of time as sorted lists without overlaps. Every operation is one sweep over both lists.

use super::millis::{Millis, from_millis};
use crate::FieldError;
use chrono::SecondsFormat;
use serde::{Deserialize, Serialize};

/// From `start` until just before `end`. Written with RFC 3339 instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Interval {
    /// The first instant within.
    pub start: Millis,
    /// The first instant after.
    pub end: Millis,
}

/// As it is sent and stored.
#[derive(Serialize, Deserialize)]
struct Written {
    start: String,
    end: String,
}

impl TryFrom<Written> for Interval {
    type Error = FieldError;

    fn try_from(written: Written) -> Result<Self, FieldError> {
        let millis = |field, text| super::instant(field, text).map(|t| t.timestamp_millis());
        let (start, end) = (
            millis("start", &written.start)?,
            millis("end", &written.end)?,
        );
        if end < start {
            return Err(FieldError::new("end", "is before `start`"));
        }
        Ok(Self { start, end })
    }
}

impl From<Interval> for Written {
    fn from(interval: Interval) -> Self {
        Self {
            start: rfc3339(interval.start),
            end: rfc3339(interval.end),
        }
    }
}

/// An instant as the API writes it.
#[must_use]
pub fn rfc3339(instant: Millis) -> String {
    from_millis(instant).to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

impl Interval {
    /// From `start` until just before `end`.
    #[must_use]
    pub const fn new(start: Millis, end: Millis) -> Self {
        Self { start, end }
    }

    /// Whether no instant is within.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether some instant is within both.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether all of `other` is within.
    #[must_use]
    pub const fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Wider by so much on either side.
    #[must_use]
    pub const fn widened(self, before: Millis, after: Millis) -> Self {
        Self::new(self.start - before, self.end + after)
    }

    fn intersection(self, other: Self) -> Self {
        Self::new(self.start.max(other.start), self.end.min(other.end))
    }
}

/// Ranges in order; none is empty, none touches the next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Intervals(Vec<Interval>);

impl FromIterator<Interval> for Intervals {
    fn from_iter<I: IntoIterator<Item = Interval>>(ranges: I) -> Self {
        let mut all: Vec<_> = ranges
            .into_iter()
            .filter(|range| !range.is_empty())
            .collect();
        all.sort_unstable();
        all.dedup_by(|next, kept| {
            let joined = next.start <= kept.end;
            if joined {
                kept.end = kept.end.max(next.end);
            }
            joined
        });
        Self(all)
    }
}

impl Intervals {
    /// The ranges, in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Interval] {
        &self.0
    }

    /// Whether nothing is within.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The total time within, in milliseconds.
    #[must_use]
    pub fn total(&self) -> Millis {
        self.0.iter().map(|range| range.end - range.start).sum()
    }

    /// The range that an instant is in.
    #[must_use]
    pub fn around(&self, instant: Millis) -> Option<Interval> {
        let after = self.0.partition_point(|range| range.start <= instant);
        let range = *self.0.get(after.checked_sub(1)?)?;
        (instant < range.end).then_some(range)
    }

    /// Whether all of `range` is within. (Nothing is within everything.)
    #[must_use]
    pub fn holds(&self, range: Interval) -> bool {
        range.is_empty()
            || self
                .around(range.start)
                .is_some_and(|around| around.holds(range))
    }

    /// The time within either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.0.iter().chain(&other.0).copied().collect()
    }

    /// The time within all of the lists; nothing if there is none.
    #[must_use]
    pub fn intersect_all<'a>(lists: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut lists = lists.into_iter();
        let Some(first) = lists.next() else {
            return Self::default();
        };
        let (mut common, mut spare) = (first.0.clone(), Vec::new());
        for list in lists {
            spare.clear();
            intersect_into(&common, &list.0, &mut spare);
            std::mem::swap(&mut common, &mut spare);
            if common.is_empty() {
                break;
            }
        }
        Self(common)
    }

    /// The time within this and not within `other`.
    #[must_use]
    pub fn subtract(&self, other: &Self) -> Self {
        let mut left = Vec::with_capacity(self.0.len() + other.0.len());
        let mut taken = other.0.iter().copied().peekable();
        for &range in &self.0 {
            let mut start = range.start;
            while let Some(&cut) = taken.peek() {
                if cut.end <= start {
                    taken.next();
                    continue;
                }
                if cut.start >= range.end {
                    break;
                }
                if start < cut.start {
                    left.push(Interval::new(start, cut.start));
                }
                start = cut.end;
                if cut.end > range.end {
                    break;
                }
                taken.next();
            }
            if start < range.end {
                left.push(Interval::new(start, range.end));
            }
        }
        Self(left)
    }
}

fn intersect_into(a: &[Interval], b: &[Interval], both: &mut Vec<Interval>) {
    let (mut left, mut right) = (a.iter(), b.iter());
    let (mut x, mut y) = (left.next(), right.next());
    while let (Some(p), Some(q)) = (x, y) {
        let common = p.intersection(*q);
        if !common.is_empty() {
            both.push(common);
        }
        if p.end <= q.end {
            x = left.next();
        } else {
            y = right.next();
        }
    }
}
