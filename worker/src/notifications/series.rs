//! The content of a message about a whole series: the calls that its reader has, or had.

use super::instants::time;
use crate::store::outbox::{BookingFacts, CallOfSeries, SeriesFacts};
use callslot_messages::{AttendeeEvent, CallFacts, Message, OperatorEvent, Recurrence};
use callslot_shared::{
    booking::Status,
    message::MessageKind,
    schedule::{
        local_time::LocalTime,
        recurrence::{Moved, RecurrenceSet},
    },
};
use chrono::{DateTime, NaiveDateTime, Utc};

/// The call of a series that a message is about, by its time in the rule.
pub(super) fn occurrence(series: &SeriesFacts) -> Option<Recurrence> {
    let by_rule = series.occurrence.as_deref()?.parse().ok()?;
    Some(Recurrence::Occurrence(LocalTime {
        datetime: by_rule,
        zone: series.zone,
        second: false,
    }))
}

/// A series, as a message tells its reader of it.
pub(super) struct WholeSeries<'a> {
    kind: MessageKind,
    facts: &'a BookingFacts,
    /// The calls that the message is about: those in the reader's calendar from now on, or those that leave it.
    set: RecurrenceSet,
    /// The first of them that is still to come.
    start: DateTime<Utc>,
    /// Whether nothing of it is the reader's any more.
    is_gone: bool,
}

impl<'a> WholeSeries<'a> {
    /// The series as it is for the reader of a message; else why it is not sent.
    pub(super) fn of(
        kind: MessageKind,
        facts: &'a BookingFacts,
        series: &SeriesFacts,
        calls: &[CallOfSeries],
    ) -> Result<Self, &'static str> {
        let is_former = facts.call.former == 1;
        let is_pending = |call: &CallOfSeries| call.status == Status::Pending;
        let is_readers = |call: &CallOfSeries| call.of_reader == 1 && !is_former;
        let is_gone = is_former
            || !calls
                .iter()
                .any(|call| is_pending(call) && is_readers(call));
        let is_told = |call: &&CallOfSeries| match kind {
            _ if !is_gone => call.status != Status::Cancelled && is_readers(call),
            MessageKind::OperatorHandedOver => is_pending(call),
            _ => call.cancelled_now == 1 || is_former && is_pending(call),
        };
        let told: Vec<&CallOfSeries> = calls.iter().filter(is_told).collect();
        let to_come = told.iter().filter(|call| is_gone || is_pending(call));
        let first = to_come.map(|call| call.start).min();
        // Whoever had the address before knows the time before.
        let first = first.filter(|_| !is_former);
        Ok(Self {
            kind,
            facts,
            set: recurrence_set(series, &told)?,
            start: time(first.unwrap_or(facts.call.start))?,
            is_gone,
        })
    }

    /// The message with all facts of a call but those of the series.
    pub(super) fn message(self, call: CallFacts) -> Result<Message, &'static str> {
        let (attendee, operator) = (self.attendee_event()?, self.operator_event()?);
        let call = CallFacts {
            start: self.start,
            recurrence: Some(Recurrence::Series(Box::new(self.set))),
            ..call
        };
        match (attendee, operator) {
            (Some(event), _) => Ok(Message::Attendee { event, call }),
            (None, Some(event)) => Ok(Message::Operator { event, call }),
            (None, None) => Err("unreadable"),
        }
    }

    fn attendee_event(&self) -> Result<Option<AttendeeEvent>, &'static str> {
        Ok(Some(match self.kind {
            MessageKind::AttendeeMoved | MessageKind::AttendeeCancelled if self.is_gone => {
                AttendeeEvent::Cancelled
            }
            MessageKind::AttendeeMoved if self.is_told() => match self.previous()? {
                Some(previous) => AttendeeEvent::Moved { previous },
                None => AttendeeEvent::Changed,
            },
            MessageKind::AttendeeBooked | MessageKind::AttendeeMoved => AttendeeEvent::Booked,
            MessageKind::AttendeeCancelled => AttendeeEvent::Changed,
            _ => return Ok(None),
        }))
    }

    fn operator_event(&self) -> Result<Option<OperatorEvent>, &'static str> {
        let other = &self.facts.people.other;
        Ok(Some(match self.kind {
            MessageKind::OperatorMoved | MessageKind::OperatorCancelled if self.is_gone => {
                OperatorEvent::Cancelled
            }
            MessageKind::OperatorHandedOver if self.is_gone => OperatorEvent::HandedOver {
                to: other.clone().ok_or("unreadable")?,
            },
            MessageKind::OperatorTakenOver => OperatorEvent::TakenOver {
                from: other.clone(),
            },
            MessageKind::OperatorMoved if self.is_told() => match self.previous()? {
                Some(previous) => OperatorEvent::Moved { previous },
                None => OperatorEvent::Changed,
            },
            MessageKind::OperatorBooked | MessageKind::OperatorMoved => OperatorEvent::Booked,
            MessageKind::OperatorCancelled | MessageKind::OperatorHandedOver => {
                OperatorEvent::Changed
            }
            _ => return Ok(None),
        }))
    }

    fn is_told(&self) -> bool {
        self.facts.call.told == 1
    }

    /// The start before of the first call, if that is what has changed.
    fn previous(&self) -> Result<Option<DateTime<Utc>>, &'static str> {
        let call = &self.facts.call;
        let is_first = self.start.timestamp_millis() == call.start;
        let previous = call.previous.filter(|_| is_first);
        previous.map(time).transpose()
    }
}

/// The rule with those calls alone. Times of the rule that none of them is named by are exceptions.
fn recurrence_set(
    series: &SeriesFacts,
    calls: &[&CallOfSeries],
) -> Result<RecurrenceSet, &'static str> {
    let start = LocalTime {
        datetime: series.local_start.parse().map_err(|_| "unreadable")?,
        zone: series.zone,
        second: series.local_second == 1,
    };
    let mut set = RecurrenceSet {
        start,
        rule: series.rule.parse().map_err(|_| "unreadable")?,
        cancelled: Vec::new(),
        moved: Vec::new(),
    };
    for planned in set.occurrences() {
        let named = |call: &&&CallOfSeries| {
            let name: Option<NaiveDateTime> = call.occurrence.parse().ok();
            name == Some(planned.by_rule)
        };
        match calls.iter().find(named) {
            None => set.cancelled.push(planned.by_rule),
            Some(call) if call.start != planned.instant.timestamp_millis() => {
                let at = time(call.start)?;
                set.moved.push(Moved {
                    from: planned.by_rule,
                    to: LocalTime::of(at, call.zone),
                });
            }
            Some(_) => {}
        }
    }
    Ok(set)
}
