//! A series of bookings: what it consists of, what can be done to it, and whether all of it can be.

use super::{
    rule::Until,
    rule::{End, Rule},
};
use crate::{
    FieldError,
    schedule::{
        Interval,
        engine::{HostAvailability, Query, Reason},
        event_type::Busy,
        hours::ScheduleRules,
        local_time::LocalTime,
    },
};
use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

/// Most bookings of one series: what one request books in one transaction.
pub const MAX_OCCURRENCES: usize = 100;

/// A series of bookings. Its times are local to one zone: 10:00 in New York stays 10:00 there, whoever books it and
/// whatever the clocks do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecurrenceSet {
    /// The first time.
    pub start: LocalTime,
    /// The rule by which it returns.
    pub rule: Rule,
    /// Times by the rule that are not.
    #[serde(default)]
    pub cancelled: Vec<NaiveDateTime>,
    /// Times by the rule that are at another time.
    #[serde(default)]
    pub moved: Vec<Moved>,
}

/// One booking of a series that is at another time than the rule's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// When it is by the rule.
    pub from: NaiveDateTime,
    /// When it is.
    pub to: LocalTime,
}

/// One booking of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// When it is by the rule: its name within the series.
    pub by_rule: NaiveDateTime,
    /// When it is.
    pub local: LocalTime,
    /// The instant of that.
    pub instant: DateTime<Utc>,
}

/// One booking of a series that cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Its place in the series, from 1.
    pub number: usize,
    /// The booking.
    pub occurrence: Occurrence,
    /// Everything that is against it.
    pub reasons: Vec<Reason>,
}

/// The part of a series that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(as = SeriesScope)
)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// This one booking.
    This,
    /// This one and those after it.
    Following,
    /// All of it.
    All,
}

/// The changes to make. A field that is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SeriesChange {
    /// Another time for the booking that is named; the others of the scope follow by the rule.
    pub to: Option<LocalTime>,
    /// Another rule; its end counts from the booking that is named.
    pub rule: Option<Rule>,
}

impl RecurrenceSet {
    /// Refuses a series that does not end, is too long, or does not begin with its first time.
    pub fn checked(self) -> Result<Self, FieldError> {
        if self.rule.end == End::Never {
            return Err(FieldError::new(
                "recurrence",
                "does not end; give COUNT or UNTIL",
            ));
        }
        let mut times = self.rule.local_times(self.start);
        if times.next() != Some(self.start.datetime) {
            return Err(FieldError::new(
                "recurrence",
                "does not return at the time of the first call",
            ));
        }
        if times.take(MAX_OCCURRENCES).count() == MAX_OCCURRENCES {
            let problem = format!("has more than {MAX_OCCURRENCES} calls");
            return Err(FieldError::new("recurrence", problem));
        }
        Ok(self)
    }

    /// Its bookings, by their order in the rule. At most [`MAX_OCCURRENCES`].
    #[must_use]
    pub fn occurrences(&self) -> Vec<Occurrence> {
        let times = self
            .times()
            .filter(|datetime| !self.cancelled.contains(datetime));
        times
            .map(|by_rule| {
                let moved = self.moved.iter().find(|moved| moved.from == by_rule);
                let local =
                    moved.map_or_else(|| self.start.on_its_clock(by_rule), |moved| moved.to);
                Occurrence {
                    by_rule,
                    local,
                    instant: local.resolve().instant,
                }
            })
            .collect()
    }

    /// The series without the part that is cancelled; nothing, if nothing is left.
    pub fn cancel(&self, by_rule: NaiveDateTime, scope: Scope) -> Result<Option<Self>, FieldError> {
        let place = self.place(by_rule)?;
        Ok(match scope {
            Scope::This => {
                let mut left = self.clone();
                left.moved.retain(|moved| moved.from != by_rule);
                left.cancelled.push(by_rule);
                (!left.occurrences().is_empty()).then_some(left)
            }
            Scope::Following => self
                .before(place)
                .filter(|left| !left.occurrences().is_empty()),
            Scope::All => None,
        })
    }

    /// The series that come of a change: one, or the part before it and the part from it on.
    pub fn edit(
        &self,
        by_rule: NaiveDateTime,
        scope: Scope,
        change: &SeriesChange,
    ) -> Result<Vec<Self>, FieldError> {
        let place = self.place(by_rule)?;
        match scope {
            Scope::This if change.rule.is_some() => Err(FieldError::new(
                "recurrence",
                "cannot be changed for one call of a series",
            )),
            Scope::This => {
                let mut edited = self.clone();
                if let Some(to) = change.to {
                    edited.moved.retain(|moved| moved.from != by_rule);
                    edited.moved.push(Moved { from: by_rule, to });
                }
                Ok(vec![edited])
            }
            Scope::Following => {
                let before = self
                    .before(place)
                    .filter(|left| !left.occurrences().is_empty());
                let after = self.from(place, by_rule, change).checked()?;
                Ok(before.into_iter().chain([after]).collect())
            }
            Scope::All => {
                // The time that the change gives the named booking, on the first one's date.
                let first = self.start.datetime;
                let to = change.to.map(|to| LocalTime {
                    datetime: first + (to.datetime - by_rule),
                    ..to
                });
                let change = SeriesChange {
                    to,
                    rule: change.rule.clone(),
                };
                Ok(vec![self.from(0, first, &change).checked()?])
            }
        }
    }

    fn times(&self) -> impl Iterator<Item = NaiveDateTime> {
        let times = self.rule.local_times(self.start);
        times.take(MAX_OCCURRENCES)
    }

    /// The place of a booking in the rule, from 0.
    fn place(&self, by_rule: NaiveDateTime) -> Result<usize, FieldError> {
        self.times()
            .position(|datetime| datetime == by_rule)
            .filter(|_| !self.cancelled.contains(&by_rule))
            .ok_or_else(|| FieldError::new("occurrence", "is none of the series"))
    }

    /// The first so many times of the rule.
    fn before(&self, place: usize) -> Option<Self> {
        let count = u32::try_from(place).ok().filter(|count| *count > 0)?;
        let mut before = self.clone();
        before.rule.end = End::Count(count);
        let kept: Vec<_> = before.times().collect();
        before.cancelled.retain(|datetime| kept.contains(datetime));
        before.moved.retain(|moved| kept.contains(&moved.from));
        Some(before)
    }

    /// The times of the rule from one on, changed. Exceptions are kept unless the rule is another.
    fn from(&self, place: usize, by_rule: NaiveDateTime, change: &SeriesChange) -> Self {
        let start = change
            .to
            .unwrap_or_else(|| self.start.on_its_clock(by_rule));
        if let Some(rule) = &change.rule {
            return Self {
                start,
                rule: rule.clone(),
                cancelled: Vec::new(),
                moved: Vec::new(),
            };
        }
        let shift = start.datetime - by_rule;
        let mut rule = self.rule.clone();
        rule.end = match rule.end {
            End::Count(count) => {
                End::Count(count.saturating_sub(u32::try_from(place).unwrap_or(count)))
            }
            // The last call of the day that the series ended on stays its last, also at a later hour.
            End::Until(_) => {
                let last = self.times().last().unwrap_or(by_rule);
                End::Until(Until::Local(last + shift))
            }
            End::Never => End::Never,
        };
        let later = |datetime: &NaiveDateTime| *datetime >= by_rule;
        let cancelled = self.cancelled.iter().copied().filter(later);
        let moved = self
            .moved
            .iter()
            .filter(|moved| later(&moved.from) && moved.from != by_rule);
        Self {
            start,
            rule,
            cancelled: cancelled.map(|datetime| datetime + shift).collect(),
            moved: moved
                .map(|moved| Moved {
                    from: moved.from + shift,
                    to: moved.to,
                })
                .collect(),
        }
    }
}

/// Whether a host can take every booking of a series; if not, all that cannot be, and why. The bookings are in each
/// other's way and count together towards limits. `query` says what is booked; its range does not matter.
pub fn check(
    occurrences: &[Occurrence],
    schedule: &ScheduleRules,
    busy: &[Busy],
    query: Query<'_>,
) -> Result<(), Vec<Conflict>> {
    let mut busy = busy.to_vec();
    let mut conflicts = Vec::new();
    for (place, occurrence) in occurrences.iter().enumerate() {
        let start = occurrence.instant.timestamp_millis();
        // A series is agreed on by its local time, which may lie between the steps of the hours.
        let reasons = HostAvailability::new(schedule, &busy, query.at(start)).why_not(start, false);
        if !reasons.is_empty() {
            conflicts.push(Conflict {
                number: place + 1,
                occurrence: *occurrence,
                reasons,
            });
        }
        busy.push(Busy {
            at: Interval::new(start, start + i64::from(query.duration) * 60_000),
            id: None,
            what: format!("call {} of the series", place + 1),
            before: query.event.buffer_before,
            after: query.event.buffer_after,
            counted: true,
        });
    }
    if conflicts.is_empty() {
        Ok(())
    } else {
        Err(conflicts)
    }
}
