//! Runs of delivery that requests begin: one at a time in an instance, so that many changes at once are told of by few runs.
//!
//! This memory only decides when to try. A run that dies, and whatever is lost here, is made up for by a tick.

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Mutex, PoisonError};

/// The longest that a run goes on: an invocation may go on for 30 s after its answer.
pub const RUN: TimeDelta = TimeDelta::seconds(20);
/// The time after which a run that has not ended is dead.
const DEAD: TimeDelta = TimeDelta::seconds(30);
/// The time for which a provider that took nothing is left to the ticks.
const REST: TimeDelta = TimeDelta::seconds(30);

#[derive(Debug, Default)]
struct Runs {
    begun: Option<DateTime<Utc>>,
    /// Whether something was written since the run has looked.
    again: bool,
    rests_until: Option<DateTime<Utc>>,
}

/// The run of an instance.
#[derive(Debug, Default)]
pub struct Kicks {
    runs: Mutex<Runs>,
    /// The ids that were put into the queue a moment ago, which may not have been consumed yet.
    enqueued: Mutex<Vec<(DateTime<Utc>, String)>>,
}

impl Kicks {
    /// Whether the caller is to run; else another run does what there is to do, or a tick.
    #[must_use]
    pub fn begin(&self, now: DateTime<Utc>) -> bool {
        let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        if runs.rests_until.is_some_and(|until| now < until) {
            return false;
        }
        if runs.begun.is_some_and(|begun| now < begun + DEAD) {
            runs.again = true;
            return false;
        }
        *runs = Runs {
            begun: Some(now),
            ..Runs::default()
        };
        true
    }

    /// The ids that were put into the queue after a time. Those before it are forgotten.
    pub(super) fn enqueued_since(&self, since: DateTime<Utc>) -> Vec<String> {
        let mut enqueued = self.enqueued.lock().unwrap_or_else(PoisonError::into_inner);
        enqueued.retain(|(at, _)| *at > since);
        enqueued.iter().map(|(_, id)| id.clone()).collect()
    }

    /// Notes ids that were put into the queue.
    pub(super) fn note_enqueued(&self, ids: Vec<String>, at: DateTime<Utc>) {
        let mut enqueued = self.enqueued.lock().unwrap_or_else(PoisonError::into_inner);
        enqueued.extend(ids.into_iter().map(|id| (at, id)));
    }

    /// A message that was put into the queue is to be sent anew.
    pub fn forget_enqueued(&self, id: &str) {
        let mut enqueued = self.enqueued.lock().unwrap_or_else(PoisonError::into_inner);
        enqueued.retain(|(_, known)| known != id);
    }

    /// The provider takes nothing now: requests leave it to the ticks for a while.
    pub fn rest(&self, now: DateTime<Utc>) {
        let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        runs.rests_until = Some(now + REST);
    }

    /// Whether the run is to look once more; else it is over.
    #[must_use]
    pub fn goes_on(&self, now: DateTime<Utc>, provider_rests: bool) -> bool {
        let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        let in_time = runs.begun.is_some_and(|begun| now < begun + RUN);
        if runs.again && in_time && !provider_rests {
            runs.again = false;
            return true;
        }
        *runs = Runs {
            rests_until: provider_rests.then_some(now + REST).or(runs.rests_until),
            ..Runs::default()
        };
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn what_is_written_during_a_run_is_told_by_it() {
        let kicks = Kicks::default();
        assert!(kicks.begin(at(0)));
        assert!(!kicks.begin(at(1)));
        assert!(kicks.goes_on(at(2), false), "for what was written since");
        assert!(!kicks.goes_on(at(3), false));
        assert!(kicks.begin(at(3)));
    }

    #[test]
    fn a_dead_run_keeps_none_back_for_long() {
        let kicks = Kicks::default();
        assert!(kicks.begin(at(0)));
        assert!(!kicks.begin(at(29)));
        assert!(kicks.begin(at(31)));
    }

    #[test]
    fn a_provider_that_took_nothing_is_left_in_peace() {
        let kicks = Kicks::default();
        assert!(kicks.begin(at(0)));
        assert!(!kicks.begin(at(1)));
        assert!(!kicks.goes_on(at(2), true));
        assert!(!kicks.begin(at(31)));
        assert!(kicks.begin(at(33)));
    }
}
