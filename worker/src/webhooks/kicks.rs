//! Runs of delivery that requests begin: few at a time in an instance, and none where nobody has an endpoint.
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

/// Runs of an instance at once: one whose endpoint is slow keeps the next from nothing.
const RUNS: usize = 3;

#[derive(Debug, Default)]
struct State {
    /// The number of the last run, and when each run that goes on has begun.
    last: u64,
    runs: Vec<(u64, DateTime<Utc>)>,
    /// Whether something was written that no run has looked for since.
    again: bool,
    nobody_until: Option<DateTime<Utc>>,
}

/// A run, by its number in its instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebhookRun(u64);

/// The runs of an instance.
#[derive(Debug, Default)]
pub struct WebhookKicks(Mutex<State>);

impl WebhookKicks {
    /// The run that the caller is to make. None if other runs do what there is to do, or there is nothing.
    #[must_use]
    pub fn begin(&self, now: DateTime<Utc>) -> Option<WebhookRun> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.nobody_until.is_some_and(|until| now < until) {
            return None;
        }
        state.runs.retain(|(_, begun)| now < *begun + DEAD);
        if state.runs.len() >= RUNS {
            state.again = true;
            return None;
        }
        state.last += 1;
        let number = state.last;
        state.runs.push((number, now));
        Some(WebhookRun(number))
    }

    /// Whether a run is to look once more; else it is over.
    #[must_use]
    pub fn goes_on(&self, WebhookRun(run): WebhookRun, now: DateTime<Utc>) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = state.runs.iter().find(|(number, _)| *number == run);
        let in_time = own.is_some_and(|(_, begun)| now < *begun + KICK);
        if state.again && in_time {
            state.again = false;
            return true;
        }
        state.runs.retain(|(number, _)| *number != run);
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
    fn what_no_run_is_free_for_is_looked_for_by_the_next_that_ends() {
        let kicks = WebhookKicks::default();
        let runs = [0, 1, 2].map(|second| kicks.begin(at(second)).unwrap());
        assert_eq!(kicks.begin(at(3)), None);
        assert!(kicks.goes_on(runs[1], at(4)), "for what was written since");
        assert!(!kicks.goes_on(runs[1], at(5)));
        assert!(kicks.begin(at(5)).is_some());
    }

    #[test]
    fn dead_runs_keep_none_back_for_long() {
        let kicks = WebhookKicks::default();
        let runs = [0, 0, 0].map(|second| kicks.begin(at(second)));
        assert!(runs.iter().all(Option::is_some));
        assert_eq!(kicks.begin(at(31)), None);
        assert!(kicks.begin(at(33)).is_some());
    }

    #[test]
    fn where_nobody_listens_nobody_looks() {
        let kicks = WebhookKicks::default();
        let run = kicks.begin(at(0)).unwrap();
        kicks.nobody_listens(at(0));
        assert!(!kicks.goes_on(run, at(1)));
        assert_eq!(kicks.begin(at(59)), None);
        assert!(kicks.begin(at(61)).is_some());
        kicks.nobody_listens(at(61));
        assert_eq!(kicks.begin(at(62)), None);
        kicks.somebody_listens();
        assert!(kicks.begin(at(62)).is_some());
    }
}
