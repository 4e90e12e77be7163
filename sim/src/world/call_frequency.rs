//! The frequency of calls to each person: by when the carrier was asked and by whose phone then rang.
//!
//! A booking counts once, with the first of its attempts that reached its attendee. The asking clocks are compared,
//! as the Worker's own limits are: one that is wrong moves the limit with it.

use crate::promise::{ASKED_WITHIN, Promise};
use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap, HashSet},
};

/// The limits of the simulated organizations, which have set none.
const APART: i64 = 60_000;
const A_DAY: usize = 5;
const DAY: i64 = 24 * 60 * 60 * 1_000;

#[derive(Clone)]
struct Ask {
    number: String,
    booking: usize,
    at: i64,
}

/// The people who were called, and when.
#[derive(Default)]
pub(crate) struct CallFrequency {
    asks: RefCell<HashMap<String, Ask>>,
    reached: RefCell<HashSet<String>>,
}

impl CallFrequency {
    /// The carrier was asked for an attempt to call a number, at that time by the asking clock.
    pub(crate) fn asked(&self, attempt: &str, booking: usize, number: String, at: i64) {
        let ask = Ask {
            number,
            booking,
            at,
        };
        self.asks.borrow_mut().insert(attempt.to_owned(), ask);
    }

    /// The attendee's phone has rung for an attempt.
    pub(crate) fn reached(&self, attempt: &str) {
        self.reached.borrow_mut().insert(attempt.to_owned());
    }

    /// Every booking by which somebody was called more often than the limits allow.
    pub(crate) fn violations(&self) -> Vec<(Promise, usize, &'static str)> {
        let mut found = Vec::new();
        for (_, mut calls) in self.calls() {
            calls.sort_unstable();
            for pair in calls.windows(2) {
                if pair[1].0 - pair[0].0 < APART - ASKED_WITHIN {
                    let what = "called within a minute of another call to the same person";
                    found.push((Promise::OverLimit, pair[1].1, what));
                }
            }
            for (place, (at, booking)) in calls.iter().enumerate() {
                let day = at.div_euclid(DAY);
                let same = |other: &&(i64, usize)| other.0.div_euclid(DAY) == day;
                let before = calls.iter().take(place).filter(same).count();
                // A call that was committed to before midnight may be asked for after it.
                if before >= A_DAY && at.rem_euclid(DAY) > ASKED_WITHIN {
                    let what = "called once too often on one day";
                    found.push((Promise::OverLimit, *booking, what));
                }
            }
        }
        found
    }

    /// By number: when each booking first reached it.
    fn calls(&self) -> BTreeMap<String, Vec<(i64, usize)>> {
        let reached = self.reached.borrow();
        let mut first: BTreeMap<(String, usize), i64> = BTreeMap::new();
        for (attempt, ask) in self.asks.borrow().iter() {
            if reached.contains(attempt) {
                let at = first.entry((ask.number.clone(), ask.booking));
                let at = at.or_insert(ask.at);
                *at = ask.at.min(*at);
            }
        }
        let mut calls: BTreeMap<String, Vec<(i64, usize)>> = BTreeMap::new();
        for ((number, booking), at) in first {
            calls.entry(number).or_default().push((at, booking));
        }
        calls
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frequency(calls: &[(&str, usize, i64)]) -> CallFrequency {
        let frequency = CallFrequency::default();
        for (place, (number, booking, at)) in calls.iter().enumerate() {
            let attempt = format!("attempt-{place}");
            frequency.asked(&attempt, *booking, (*number).to_owned(), *at);
            frequency.reached(&attempt);
        }
        frequency
    }

    #[test]
    fn two_calls_to_one_person_within_a_minute_are_one_too_many() {
        let noon = 12 * 60 * 60 * 1_000;
        assert_eq!(
            frequency(&[("a", 1, noon), ("a", 2, noon + 30_000)])
                .violations()
                .len(),
            1
        );
        assert!(
            frequency(&[("a", 1, noon), ("a", 2, noon + 60_000)])
                .violations()
                .is_empty()
        );
        assert!(
            frequency(&[("a", 1, noon), ("b", 2, noon)])
                .violations()
                .is_empty()
        );
        // Later attempts of one booking count once.
        assert!(
            frequency(&[("a", 1, noon), ("a", 1, noon + 30_000)])
                .violations()
                .is_empty()
        );
    }

    #[test]
    fn a_sixth_call_on_a_day_is_one_too_many() {
        let hour = |n: i64| n * 60 * 60 * 1_000;
        let calls: Vec<_> = (0..6)
            .map(|n| ("a", usize::try_from(n).unwrap(), hour(8 + n)))
            .collect();
        assert_eq!(frequency(&calls).violations().len(), 1);
        assert!(frequency(&calls[1..]).violations().is_empty());
    }

    #[test]
    fn whoever_was_not_rung_was_not_called() {
        let frequency = frequency(&[("a", 1, 0)]);
        frequency.asked("silent", 2, "a".to_owned(), 0);
        assert!(frequency.violations().is_empty());
    }
}
