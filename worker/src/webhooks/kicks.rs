//! Runs of delivery that requests begin: one at a time in an instance, and none where nobody has an endpoint.
//!
//! This memory only decides when to try. A run that dies, and whatever is lost here, is made up for by a tick.

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Mutex, PoisonError};

/// The time within which a run begins a request. With the request's own timeout, it ends within the 30 s that an invocation
/// may go on after its answer.
pub const KICK: TimeDelta = TimeDelta::seconds(12);
/// The time after which a run that has not ended is dead.
const DEAD: TimeDelta = TimeDelta::seconds(32);
/// The time for which it is remembered that nobody has an endpoint that is enabled.
const NOBODY: TimeDelta = TimeDelta::seconds(60);

#[derive(Debug, Default)]
struct State {
    begun: Option<DateTime<Utc>>,
    /// Whether something was written since the run has looked.
    again: bool,
    nobody_until: Option<DateTime<Utc>>,
}

/// The run of an instance.
#[derive(Debug, Default)]
pub struct WebhookKicks(Mutex<State>);

impl WebhookKicks {
    /// Whether the caller is to run; else another run does what there is to do, or there is nothing.
    #[must_use]
    pub fn begin(&self, now: DateTime<Utc>) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.nobody_until.is_some_and(|until| now < until) {
            return false;
        }
        if state.begun.is_some_and(|begun| now < begun + DEAD) {
            state.again = true;
            return false;
        }
        *state = State {
            begun: Some(now),
            ..State::default()
        };
        true
    }

    /// Whether the run is to look once more; else it is over.
    #[must_use]
    pub fn goes_on(&self, now: DateTime<Utc>) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let in_time = state.begun.is_some_and(|begun| now < begun + KICK);
        if state.again && in_time {
            state.again = false;
            return true;
        }
        *state = State {
            nobody_until: state.nobody_until,
            ..State::default()
        };
        false
    }

    /// Nobody has an endpoint that is enabled: requests do not look for a while.
    pub fn nobody_listens(&self, now: DateTime<Utc>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.nobody_until = Some(now + NOBODY);
    }

    /// Somebody has one.
    pub fn somebody_listens(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.nobody_until = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn events_of_a_run_are_delivered_by_it() {
        let kicks = WebhookKicks::default();
        assert!(kicks.begin(at(0)));
        assert!(!kicks.begin(at(1)));
        assert!(kicks.goes_on(at(2)), "for what was written since");
        assert!(!kicks.goes_on(at(3)));
        assert!(kicks.begin(at(3)));
    }

    #[test]
    fn a_dead_run_keeps_none_back_for_long() {
        let kicks = WebhookKicks::default();
        assert!(kicks.begin(at(0)));
        assert!(!kicks.begin(at(31)));
        assert!(kicks.begin(at(33)));
    }

    #[test]
    fn where_nobody_listens_nobody_looks() {
        let kicks = WebhookKicks::default();
        assert!(kicks.begin(at(0)));
        kicks.nobody_listens(at(0));
        assert!(!kicks.goes_on(at(1)));
        assert!(!kicks.begin(at(59)));
        assert!(kicks.begin(at(61)));
        kicks.nobody_listens(at(61));
        assert!(!kicks.goes_on(at(61)));
        kicks.somebody_listens();
        assert!(kicks.begin(at(62)));
    }
}
