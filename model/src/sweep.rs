//! `sweep::sweep`, one transaction, and the questions to the carrier that it hands out.

use crate::{
    Mutant,
    key::{Key, Moment},
    state::{Looked, State},
    world::{FORGOTTEN, SETTLED, World},
};
use callslot_shared::{
    booking::{FailureReason, Status},
    call::{CarrierStatus, Ending, Phase},
};

impl State {
    /// The statements of the sweep, in their order.
    pub(crate) fn sweep(&mut self, world: &World) {
        let now = self.now;
        for key in self.keys() {
            let attempt = self.attempt_mut(key);
            if attempt.phase == Phase::Dialing && attempt.lease <= now {
                self.enter(key, Phase::Unknown);
            }
        }
        for key in self.keys() {
            if self.is_lost(world, key) {
                self.attempt_mut(key).looked = Looked::InHand(now);
            }
        }
        for key in self.keys() {
            let late = self.is_late(key);
            let attempt = self.attempt_mut(key);
            let silent = attempt.heard_at + FORGOTTEN <= now;
            let next = match attempt.phase {
                Phase::Unknown
                    if late && looked_in_vain(attempt.looked, attempt.dialing_at, now) =>
                {
                    Phase::Closed
                }
                Phase::Claimed if late => Phase::Released,
                Phase::Placed if late && silent => {
                    attempt.ending = Some(Ending::NotKnown);
                    Phase::Ended
                }
                _ => continue,
            };
            self.enter(key, next);
        }
        if !world.has(Mutant::NeverOverdue) {
            for booking in 0..self.bookings.len() {
                self.overdue(booking);
            }
        }
        self.swept = true;
    }

    fn is_late(&self, (booking, _): Key) -> bool {
        self.bookings[booking].latest < self.now
    }

    /// `sweep::LOST`: only an attempt that shares its phone with no other unsettled one can be told apart in the
    /// carrier's list. All bookings of a world have the same operator.
    fn is_lost(&self, world: &World, key: Key) -> bool {
        let attempt = self.attempt(key);
        let due = attempt.phase == Phase::Unknown && attempt.dialing_at + SETTLED <= self.now;
        let again = match attempt.looked.at() {
            None => true,
            Some(at) => at < self.now && !self.is_late(key),
        };
        let unsettled = |other: &Key| {
            matches!(
                self.attempt(*other).phase,
                Phase::Dialing | Phase::Unknown | Phase::Closed
            )
        };
        let mut others = self.keys().into_iter().filter(|other| *other != key);
        due && again && (world.has(Mutant::AdoptAny) || !others.any(|other| unsettled(&other)))
    }

    /// `sweep::OVERDUE`.
    fn overdue(&mut self, at: usize) {
        let late = self.is_late((at, 0));
        let booking = &self.bookings[at];
        let open = matches!(booking.status, Status::Pending | Status::Calling);
        if !open || !late || booking.has_live_attempt() {
            return;
        }
        let reason = match booking.attempts.last() {
            Some(last) if last.phase == Phase::Closed || last.ending == Some(Ending::NotKnown) => {
                Some(FailureReason::OutcomeUnknown)
            }
            Some(last) if last.phase == Phase::Refused => Some(FailureReason::CarrierRefused),
            Some(_) => booking.retry_reason,
            None => None,
        };
        self.fail(at, reason.unwrap_or(FailureReason::MissedWindow));
    }

    /// `Dialer::reconcile`: looks for the call of an attempt whose answer was lost. `listed` says whether the
    /// carrier's list shows what there is, or nothing.
    pub(crate) fn reconcile(&mut self, world: &World, key: Key, listed: bool) {
        let attempt = self.attempt(key);
        let asked = attempt.dialing_at;
        let bound: Vec<_> = self
            .keys()
            .into_iter()
            .filter_map(|other| self.attempt(other).call)
            .collect();
        let candidates: Vec<(usize, CarrierStatus)> = self
            .requests
            .iter()
            .enumerate()
            .filter_map(|(id, request)| Some((id, request.call()?)))
            .filter(|(id, call)| {
                call.created >= asked && call.created < asked + SETTLED && !bound.contains(id)
            })
            .map(|(id, call)| (id, call.status))
            .collect();
        let now = self.now;
        self.attempt_mut(key).looked = Looked::At(now);
        let only = match candidates[..] {
            [only] => Some(only),
            [first, ..] if world.has(Mutant::AdoptAny) => Some(first),
            _ => None,
        };
        if let Some((call, status)) = only.filter(|_| listed) {
            self.bind_leg(key, call, status);
            return;
        }
        // `sweep::close`.
        if self.is_late(key) && self.attempt(key).phase == Phase::Unknown {
            self.enter(key, Phase::Closed);
            self.conclude_booking(key, Some(FailureReason::OutcomeUnknown));
        }
    }

    /// Whether `Dialer::ask_about_quiet` would take its call back: it is late, wanted, and still waits at the
    /// carrier, as far as the ledger knows.
    pub(crate) fn may_take_back(&self, key: Key) -> bool {
        let waits = self
            .attempt(key)
            .first
            .is_some_and(|status| status.rank() <= CarrierStatus::Initiated.rank());
        self.is_late(key) && self.is_wanted(key) && waits && !self.attempt(key).second_dialled
    }

    /// `call_attempts::take_back`.
    pub(crate) fn take_back(&mut self, key: Key) {
        self.enter(key, Phase::Ended);
        self.attempt_mut(key).ending = Some(Ending::NeverRang);
        self.conclude_booking(key, Ending::NeverRang.failure());
    }
}

/// `sweep::CLOSE`: what was just handed out is left out.
fn looked_in_vain(looked: Looked, dialing_at: Moment, now: Moment) -> bool {
    match looked.at() {
        Some(at) => at < now,
        None => dialing_at + SETTLED <= now,
    }
}
