//! The carrier and the phones: the truth that the ledger follows, and the documents and callbacks that tell of it.

use crate::{
    Mutant,
    call::{Call, Fate},
    key::Key,
    state::{Promise, State},
    world::World,
};
use callslot_shared::{
    booking::Status,
    call::{CarrierStatus, Ending, Evidence, Phase, Verdict, verdict},
};

impl State {
    /// The carrier takes a request: a call begins.
    pub(crate) fn accepts(&mut self, request: usize) {
        self.requests[request].fate = Fate::Call(Call {
            created: self.now,
            status: CarrierStatus::Queued,
            past: Vec::new(),
            second: None,
            rung: 0,
            bridged: false,
        });
    }

    /// The first phone's call moves on by itself.
    pub(crate) fn moves_on(&mut self, call: usize, status: CarrierStatus) {
        if let Some(call) = self.call_mut(call) {
            call.moves_on(status);
        }
    }

    /// `Dialer::on_status`: a status callback, or what the carrier says when asked.
    pub(crate) fn on_status(&mut self, call: usize, status: CarrierStatus) {
        let key = self.requests[call].key;
        self.bind_leg(key, call, status);
    }

    /// The verdict on an attempt, if it is known: `Dialer::judge`.
    pub(crate) fn ending(&self, world: &World, key: Key) -> Option<Ending> {
        let attempt = self.attempt(key);
        if attempt.phase != Phase::Placed {
            return None;
        }
        let rings = attempt.first == Some(CarrierStatus::Ringing);
        if rings && world.has(Mutant::RetryWhileRinging) {
            return Some(Ending::OperatorNoAnswer);
        }
        let known = attempt.evidence();
        let ended = known.first.is_some_and(CarrierStatus::is_final);
        // The last word on the second leg is waited for.
        let waited = ended && attempt.heard_at < self.now;
        let second = known.second.filter(|status| status.is_final());
        let evidence = Evidence {
            second: second.or(waited.then_some(CarrierStatus::Canceled)),
            ..known
        };
        match verdict(evidence) {
            Verdict::Over(ending) => Some(ending),
            Verdict::Open => None,
        }
    }

    /// `Dialer::picked_up_document` of the first phone. Without an answer the carrier hangs up.
    pub(crate) fn picked_up(&mut self, call: usize, answered: bool) {
        self.moves_on(call, CarrierStatus::InProgress);
        let key = self.requests[call].key;
        let own = answered && self.bind_leg(key, call, CarrierStatus::InProgress);
        if !(own && self.is_wanted(key)) {
            self.moves_on(call, CarrierStatus::Completed);
        }
    }

    /// `Dialer::accepted_document`: the operator's key, whose step `call_attempts::accept` rings the second phone.
    pub(crate) fn accepted(&mut self, world: &World, id: usize, answered: bool) {
        let key = self.requests[id].key;
        let calling = self.bookings[key.0].status == Status::Calling;
        let attempt = self.attempt_mut(key);
        let own = attempt.call == Some(id) && attempt.phase == Phase::Placed;
        let taken = own && calling && !attempt.second_dialled;
        attempt.second_dialled |= taken;
        if answered && (taken || world.has(Mutant::AcceptTwice)) {
            if !calling {
                self.breaks(Promise::NoUnwantedRing);
            }
            if let Some(call) = self.call_mut(id) {
                call.second = Some(CarrierStatus::Ringing);
                call.rung += 1;
            }
        } else if self.requests[id]
            .call()
            .is_some_and(|call| call.second.is_none())
        {
            self.moves_on(id, CarrierStatus::Completed);
        }
    }

    /// The second phone is picked up: its document, and `call_attempts::bridge` where it is wanted.
    pub(crate) fn second_picked_up(&mut self, id: usize) {
        let key = self.requests[id].key;
        let wanted = self.is_wanted(key) && self.attempt(key).call == Some(id);
        let now = self.now;
        if wanted {
            let attempt = self.attempt_mut(key);
            attempt.bridged = true;
            attempt.heard_at = now;
        }
        if let Some(call) = self.call_mut(id) {
            call.bridged |= wanted;
            call.second = Some(if wanted {
                CarrierStatus::InProgress
            } else {
                CarrierStatus::Completed
            });
        }
    }

    /// The second phone is busy, or nobody answers.
    pub(crate) fn second_fails(&mut self, id: usize, status: CarrierStatus) {
        if let Some(call) = self.call_mut(id) {
            call.second = Some(status);
        }
    }

    /// `call_attempts::note_second_result`.
    pub(crate) fn second_heard(&mut self, id: usize) {
        let key = self.requests[id].key;
        let second = self.requests[id].call().and_then(|call| call.second);
        let attempt = self.attempt_mut(key);
        if attempt.second_dialled && attempt.second.is_none() {
            attempt.second = second;
        }
    }

    /// Whether somebody who hears of a call hangs it up: `Dialer::wanted`.
    pub(crate) fn is_unwanted(&self, call: usize) -> bool {
        let request = &self.requests[call];
        let alive = request.call().is_some_and(|call| !call.status.is_final());
        let own = self.attempt(request.key).call == Some(call);
        alive && !(own && self.is_wanted(request.key))
    }

    /// `Dialer::hang_up`, on an event, by whoever cancelled, or by the sweep.
    pub(crate) fn hang_up(&mut self, call: usize) {
        let talks = self.requests[call]
            .call()
            .is_some_and(|call| call.status == CarrierStatus::InProgress);
        let status = if talks {
            CarrierStatus::Completed
        } else {
            CarrierStatus::Canceled
        };
        self.moves_on(call, status);
    }
}
