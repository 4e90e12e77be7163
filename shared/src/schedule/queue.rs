//! The calls of a caller space, one after the other.
//!
//! The carrier takes one call a pace (by default a second) of a caller space, so calls that begin together wait for each
//! other: a call is asked for at its start, or a pace after the one before it. A new call goes behind those of the same
//! start, before those of later ones, and whoever it goes before may wait longer. So a start has room if neither the new
//! call nor one behind it, by being pushed back, is asked for later than a limit after its own start.

use super::Millis;

/// A minute, in which one organization has a share.
const MINUTE: Millis = 60_000;

/// The pace at which calls of a caller space follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The least time between two calls; with 0 nothing waits.
    pub between: Millis,
    /// The longest time after its start at which a call may be asked for.
    pub late_most: Millis,
}

/// Calls that begin at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Together {
    at: Millis,
    calls: Millis,
    /// When the call behind all of them can be asked for.
    free_at: Millis,
}

/// The calls of a caller space that are still to be asked for, as far as they matter to the starts in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    pace: Pace,
    calls: Vec<Together>,
    /// The beginnings of the minutes in which the organization has its share already.
    shared_out: Vec<Millis>,
}

impl Queue {
    /// The time around a start within which calls matter: a queue that is never empty for longer is not followed
    /// further.
    pub const REACH: Millis = 60 * MINUTE;

    /// The queue of calls at `now`: starts and how many begin then, in any order. A call that should have been asked
    /// for before `now` is asked for from `now` on.
    #[must_use]
    pub fn new(pace: Pace, now: Millis, calls: impl IntoIterator<Item = (Millis, u32)>) -> Self {
        let mut starts: Vec<_> = calls
            .into_iter()
            .map(|(at, calls)| (at.max(now), Millis::from(calls)))
            .collect();
        starts.sort_unstable();
        let mut all: Vec<Together> = Vec::with_capacity(starts.len());
        for (at, calls) in starts {
            let free_at = all.last().map_or(at, |last| last.free_at.max(at)) + calls * pace.between;
            match all.last_mut().filter(|last| last.at == at) {
                Some(last) => (last.calls, last.free_at) = (last.calls + calls, free_at),
                None => all.push(Together { at, calls, free_at }),
            }
        }
        Self {
            pace,
            calls: all,
            shared_out: Vec::new(),
        }
    }

    /// The same, with minutes (by their beginnings) in which the organization has its share already.
    #[must_use]
    pub fn shared_out(mut self, mut minutes: Vec<Millis>) -> Self {
        minutes.sort_unstable();
        self.shared_out = minutes;
        self
    }

    /// When a new call that starts at `start` would be asked for.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::schedule::queue::{Pace, Queue};
    /// let pace = Pace { between: 1_000, late_most: 30_000 };
    /// let queue = Queue::new(pace, 0, [(60_000, 3)]);
    /// assert_eq!(queue.ask_at(60_000), 63_000);
    /// assert_eq!(queue.ask_at(61_000), 63_000);
    /// assert_eq!(queue.ask_at(90_000), 90_000);
    /// ```
    #[must_use]
    pub fn ask_at(&self, start: Millis) -> Millis {
        let before = self.before(start);
        before.map_or(start, |before| before.free_at.max(start))
    }

    /// Whether a call can start then: neither it nor one behind it is asked for too late because of it, and the
    /// organization has not had its share of the minute.
    #[must_use]
    pub fn has_room(&self, start: Millis) -> bool {
        let asked = self.ask_at(start);
        let minute = start - start.rem_euclid(MINUTE);
        if asked - start > self.pace.late_most || self.shared_out.binary_search(&minute).is_ok() {
            return false;
        }
        // The calls behind are pushed back until the queue has a gap.
        let mut free_before = self
            .before(start)
            .map_or(Millis::MIN, |before| before.free_at);
        let mut pushed = asked + self.pace.between;
        for behind in self.calls.iter().skip(self.place(start)) {
            if pushed <= behind.at.max(free_before) {
                return true;
            }
            pushed += behind.calls * self.pace.between;
            if pushed - self.pace.between - behind.at > self.pace.late_most {
                return false;
            }
            free_before = behind.free_at;
        }
        true
    }

    /// The number of starts that are not after `start`.
    fn place(&self, start: Millis) -> usize {
        self.calls.partition_point(|calls| calls.at <= start)
    }

    fn before(&self, start: Millis) -> Option<&Together> {
        let place = self.place(start).checked_sub(1)?;
        self.calls.get(place)
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PACE: Pace = Pace {
        between: 1_000,
        late_most: 30_000,
    };
    const TEN: Millis = 10 * 60 * MINUTE;

    fn queue(calls: &[(Millis, u32)]) -> Queue {
        Queue::new(PACE, 0, calls.iter().copied())
    }

    #[test]
    fn as_many_calls_start_together_as_are_asked_for_in_time() {
        assert!(queue(&[]).has_room(TEN));
        assert!(queue(&[(TEN, 30)]).has_room(TEN));
        assert!(!queue(&[(TEN, 31)]).has_room(TEN));
        // A second later, one of them is asked for.
        assert!(queue(&[(TEN, 31)]).has_room(TEN + 1_000));
        assert!(!queue(&[(TEN, 31)]).has_room(TEN + 999));
    }

    #[test]
    fn a_call_pushes_nobody_behind_it_beyond_the_limit() {
        // The last of those at ten is asked for at 10:00:30, and would be a second later.
        let full = queue(&[(TEN, 31)]);
        assert!(!full.has_room(TEN - 1));
        assert!(full.has_room(TEN - 1_000));
        let loose = queue(&[(TEN, 30)]);
        assert!(loose.has_room(TEN - 1));
    }

    #[test]
    fn a_gap_in_the_queue_keeps_later_calls_from_being_pushed() {
        let full_later = queue(&[(TEN, 20), (TEN + 20_000, 31)]);
        assert!(!full_later.has_room(TEN));
        let with_gap = queue(&[(TEN, 19), (TEN + 20_000, 31)]);
        assert!(with_gap.has_room(TEN));
    }

    #[test]
    fn what_is_too_late_anyway_keeps_nothing_from_being_booked_before_it() {
        let crowd = queue(&[(TEN, 1_000)]);
        assert!(crowd.has_room(TEN - MINUTE));
        assert!(!crowd.has_room(TEN + 16 * MINUTE));
        assert!(crowd.has_room(TEN + 17 * MINUTE));
    }

    #[test]
    fn calls_that_were_due_before_now_are_asked_for_from_now_on() {
        let late = Queue::new(PACE, TEN, [(TEN - MINUTE, 10), (TEN, 1)]);
        assert_eq!(late.ask_at(TEN), TEN + 11_000);
    }

    #[test]
    fn without_a_pace_nothing_is_limited() {
        let pace = Pace {
            between: 0,
            late_most: 0,
        };
        assert!(Queue::new(pace, 0, [(TEN, 100_000)]).has_room(TEN));
    }

    #[test]
    fn a_share_is_of_a_minute() {
        let queue = queue(&[]).shared_out(vec![TEN]);
        assert!(!queue.has_room(TEN) && !queue.has_room(TEN + MINUTE - 1));
        assert!(queue.has_room(TEN - 1) && queue.has_room(TEN + MINUTE));
    }

    /// When each call is asked for: the k-th at its start, or a pace after the one before.
    fn asked(starts: &[Millis], pace: Millis) -> Vec<Millis> {
        let mut free_at = Millis::MIN;
        let ask = |start: &Millis| {
            let at = free_at.max(*start);
            free_at = at + pace;
            at
        };
        starts.iter().map(ask).collect()
    }

    proptest! {
        #[test]
        fn room_is_what_asking_one_by_one_comes_to(
            mut starts in prop::collection::vec(0..40_i64, 0..40),
            start in 0..40_i64,
            between in 0..5_i64,
            late_most in 0..20_i64,
        ) {
            starts.sort_unstable();
            let queue = Queue::new(Pace { between, late_most }, 0, starts.iter().map(|at| (*at, 1)));
            let place = starts.partition_point(|at| *at <= start);
            let mut with = starts.clone();
            with.insert(place, start);
            let (before, after) = (asked(&starts, between), asked(&with, between));
            prop_assert_eq!(queue.ask_at(start), after[place]);
            let in_time = |place: usize| after[place] - with[place] <= late_most;
            let behind = (place + 1..with.len()).all(|n| in_time(n) || after[n] == before[n - 1]);
            prop_assert_eq!(queue.has_room(start), in_time(place) && behind);
        }
    }
}
