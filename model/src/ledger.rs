//! The statements of `worker/src/store` that write the ledger, one function each. A batch is one transaction, so
//! each is one step of the model.

use crate::{
    Mutant,
    key::{Key, Moment},
    stage::{Commit, Guarded, Refusal},
    state::{Attempt, Looked, State},
    world::{LEASE, LOOK_AHEAD, World},
};
use callslot_shared::{
    booking::{FailureReason, Status},
    call::{CarrierStatus, Ending, Phase},
};

impl State {
    /// `claim::CLAIM`: inserts an attempt, or takes over one whose lease ran out before anything was asked. Its lost
    /// answer is read back by the token, which comes to the same.
    pub(crate) fn claim(
        &mut self,
        world: &World,
        at: usize,
        token: u8,
        now: Moment,
    ) -> Option<Key> {
        let booking = &mut self.bookings[at];
        let until = now + LOOK_AHEAD;
        let open = matches!(booking.status, Status::Pending | Status::Calling);
        let due = booking.start <= until && booking.latest >= now;
        let ring_at = booking.retry_at.unwrap_or(booking.start);
        let ask_at = ring_at.max(now);
        if !open || !due || ask_at > until {
            return None;
        }
        let last = booking.attempts.last().map(|attempt| attempt.phase);
        let nothing_asked = matches!(
            last,
            Some(Phase::Claimed | Phase::Released | Phase::NotSent)
        );
        let again = last == Some(Phase::Unknown) && world.has(Mutant::RetryWhileUnknown);
        let wanted = booking.status == Status::Pending || booking.retry_at.is_some();
        if !(wanted || nothing_asked || again) {
            return None;
        }
        let claimed = Attempt {
            phase: Phase::Claimed,
            token,
            lease: ask_at + LEASE,
            version: booking.version,
            ask_at,
            dialing_at: 0,
            instant: 0,
            call: None,
            first: None,
            heard_at: 0,
            second_dialled: false,
            second: None,
            bridged: false,
            ending: None,
            looked: Looked::Never,
            stale: false,
        };
        let number = match booking
            .attempts
            .iter()
            .position(|held| held.phase.is_live())
        {
            Some(held) if !again => {
                let attempt = &mut booking.attempts[held];
                let over = attempt.phase == Phase::Claimed && attempt.lease <= now;
                if !over {
                    return None;
                }
                *attempt = claimed;
                held
            }
            _ if booking.attempts.len() < world.attempts => {
                booking.attempts.push(claimed);
                booking.attempts.len() - 1
            }
            _ => return None,
        };
        Some((at, number))
    }

    /// `call_attempts::commit`: the guard, the ledger entry and the booking's status, in one transaction that also
    /// reads how things stand after.
    pub(crate) fn commit(&mut self, world: &World, commit: &Commit) -> Guarded {
        let &Commit {
            key,
            token,
            started,
            instant,
        } = commit;
        let booking = &self.bookings[key.0];
        let attempt = &booking.attempts[key.1];
        let unguarded = world.has(Mutant::CommitWithoutGuard);
        let without = |mutant| unguarded || world.has(mutant);
        let mine = attempt.token == token
            || without(Mutant::CommitWithoutToken)
            || without(Mutant::CommitAfterLease);
        let held = attempt.lease > started
            || without(Mutant::CommitWithoutLease)
            || without(Mutant::CommitAfterLease);
        let claimed = attempt.phase == Phase::Claimed || without(Mutant::CommitWithoutPhase);
        let same = attempt.version == booking.version;
        let as_claimed = match booking.status {
            Status::Calling => true,
            Status::Pending => same || without(Mutant::CommitWithoutVersion),
            _ => without(Mutant::CancelUnseen),
        };
        let in_grace = booking.latest >= started || unguarded;
        // `call_attempts_live`: one live attempt a booking.
        let beside_another = booking
            .attempts
            .iter()
            .enumerate()
            .any(|(other, it)| other != key.1 && it.phase.is_live());
        let index_holds = !beside_another || world.has(Mutant::RetryWhileUnknown);
        if !(mine && held && claimed && as_claimed && in_grace && index_holds) {
            return Guarded::Refused(self.refusal(key, token, started));
        }
        let stale =
            booking.status == Status::Cancelled || (booking.status == Status::Pending && !same);
        let own_token = attempt.token == token;
        self.enter(key, Phase::Dialing);
        let attempt = self.attempt_mut(key);
        attempt.dialing_at = started;
        attempt.instant = instant;
        attempt.lease = started + LEASE;
        attempt.stale |= stale;
        if own_token {
            self.booking_rings(key.0);
        }
        Guarded::Taken
    }

    /// The second statement of `call_attempts::commit`.
    fn booking_rings(&mut self, at: usize) {
        let booking = &mut self.bookings[at];
        match booking.status {
            Status::Pending => self.turn(at, Status::Calling),
            Status::Calling if booking.retry_at.is_some() => booking.version += 1,
            _ => return,
        }
        self.bookings[at].retry_at = None;
    }

    /// `Dialer::refusal`: why the guard refused, from how things stand after.
    pub(crate) fn refusal(&self, key: Key, token: u8, started: Moment) -> Refusal {
        let booking = &self.bookings[key.0];
        let attempt = self.attempt(key);
        let mine = attempt.phase == Phase::Claimed && attempt.token == token;
        if !mine || attempt.lease <= started {
            return Refusal::Lost;
        }
        let as_claimed = match booking.status {
            Status::Pending => attempt.version == booking.version,
            Status::Calling => true,
            _ => false,
        };
        if !as_claimed {
            Refusal::GiveUp
        } else if booking.latest < started {
            Refusal::Missed
        } else {
            Refusal::Unclear
        }
    }

    /// The attempt is read after a commit whose answer was an error: its token and its time say whether it is mine.
    pub(crate) fn read_back(&self, world: &World, commit: &Commit) -> Guarded {
        let attempt = self.attempt(commit.key);
        let then = attempt.dialing_at == commit.started && attempt.instant == commit.instant;
        let mine =
            attempt.token == commit.token && (then || world.has(Mutant::ReadBackWithoutTime));
        if attempt.phase == Phase::Dialing && mine {
            Guarded::Taken
        } else {
            Guarded::Refused(self.refusal(commit.key, commit.token, commit.started))
        }
    }

    /// `call_attempts::release`, with `booking_events::fail` where its window was missed.
    pub(crate) fn release(&mut self, key: Key, token: u8, missed: bool) {
        let attempt = self.attempt_mut(key);
        if attempt.phase != Phase::Claimed || attempt.token != token {
            return;
        }
        let version = attempt.version;
        self.enter(key, Phase::Released);
        let booking = &self.bookings[key.0];
        let as_claimed = match booking.status {
            Status::Pending => booking.version == version,
            Status::Calling => true,
            _ => false,
        };
        if missed && as_claimed && !booking.has_live_attempt() {
            let reason = booking.retry_reason;
            self.fail(key.0, reason.unwrap_or(FailureReason::MissedWindow));
        }
    }

    /// `call_attempts::settle_without_call`.
    pub(crate) fn settle_without_call(&mut self, key: Key, token: u8, phase: Phase) {
        let attempt = self.attempt_mut(key);
        if attempt.phase == Phase::Dialing && attempt.token == token {
            self.enter(key, phase);
        }
    }

    /// `call_attempts::refuse`.
    pub(crate) fn refuse(&mut self, key: Key, token: u8) {
        self.settle_without_call(key, token, Phase::Refused);
        self.conclude_booking(key, Some(FailureReason::CarrierRefused));
    }

    /// `call_attempts::postpone`: says whether it was mine.
    pub(crate) fn postpone(&mut self, key: Key, token: u8, ask_at: Moment) -> bool {
        let attempt = self.attempt_mut(key);
        if attempt.phase != Phase::Dialing || attempt.token != token {
            return false;
        }
        attempt.ask_at = ask_at;
        attempt.lease = ask_at + LEASE;
        self.enter(key, Phase::Claimed);
        true
    }

    /// `call_attempts::bind_leg`: binds the first leg to its attempt, and notes how far it has come.
    pub(crate) fn bind_leg(&mut self, key: Key, call: usize, status: CarrierStatus) -> bool {
        let now = self.now;
        let bound = self
            .keys()
            .into_iter()
            .any(|other| self.attempt(other).call == Some(call));
        let attempt = self.attempt_mut(key);
        let open = matches!(attempt.phase, Phase::Dialing | Phase::Unknown);
        if open && attempt.call.is_none() && !bound {
            attempt.call = Some(call);
            attempt.heard_at = now;
            self.enter(key, Phase::Placed);
        }
        let attempt = self.attempt_mut(key);
        let own = attempt.call == Some(call);
        if own
            && attempt
                .first
                .is_none_or(|known| known.rank() < status.rank())
        {
            attempt.first = Some(status);
            attempt.heard_at = now;
        }
        own
    }

    /// `follow::is_wanted`.
    pub(crate) fn is_wanted(&self, key: Key) -> bool {
        self.attempt(key).phase == Phase::Placed && self.bookings[key.0].status == Status::Calling
    }

    /// `call_attempts::conclude`: ends a placed attempt, and its booking unless another attempt is to follow.
    pub(crate) fn conclude(&mut self, world: &World, key: Key, ending: Ending) {
        let now = self.now;
        let attempt = self.attempt_mut(key);
        if attempt.phase != Phase::Placed {
            return;
        }
        attempt.ending = Some(ending);
        self.enter(key, Phase::Ended);
        let failure = ending.failure();
        if let Some(reason) = failure.filter(|_| ending.may_be_tried_again()) {
            self.try_again(world, key, reason, now);
        }
        self.conclude_booking(key, failure);
    }

    /// `booking_events::try_again`, with no spacing.
    fn try_again(&mut self, world: &World, key: Key, reason: FailureReason, now: Moment) {
        let booking = &mut self.bookings[key.0];
        let ended = |attempt: &&Attempt| attempt.phase == Phase::Ended;
        let tried = booking.attempts.iter().filter(ended).count();
        let last = key.1 + 1 == booking.attempts.len();
        let open = booking.status == Status::Calling && booking.retry_at.is_none();
        if open && last && usize::from(world.retries) >= tried && now <= booking.latest {
            booking.retry_at = Some(now);
            booking.retry_reason = Some(reason);
        }
    }

    /// `booking_events::conclude`.
    pub(crate) fn conclude_booking(&mut self, key: Key, failure: Option<FailureReason>) {
        let booking = &self.bookings[key.0];
        let phase = booking.attempts[key.1].phase;
        let over = matches!(phase, Phase::Ended | Phase::Refused | Phase::Closed);
        let last = key.1 + 1 == booking.attempts.len();
        let open = booking.status == Status::Calling && booking.retry_at.is_none();
        if !(open && over && last) {
            return;
        }
        match failure {
            Some(reason) => self.fail(key.0, reason),
            None => self.turn(key.0, Status::Completed),
        }
    }

    /// `booking_events::cancel`, with `release_claims` in the same transaction. On a call on which both talk somebody hangs
    /// up, which people may do at any moment.
    pub(crate) fn cancel(&mut self, world: &World, at: usize) {
        let booking = &self.bookings[at];
        let connected = |it: &Attempt| it.phase == Phase::Placed && it.bridged;
        if !booking.status.is_terminal() && !booking.attempts.iter().any(connected) {
            self.turn(at, Status::Cancelled);
            if !world.has(Mutant::CancelUnseen) {
                self.release_claims(at);
            }
        }
    }

    /// `booking_events::update`, which moves a pending booking by a moment, with `release_claims`.
    pub(crate) fn move_on(&mut self, at: usize) {
        let booking = &mut self.bookings[at];
        if booking.status == Status::Pending {
            booking.start += 1;
            booking.latest += 1;
            booking.retry_at = None;
            booking.version += 1;
            self.release_claims(at);
        }
    }

    fn release_claims(&mut self, at: usize) {
        let booking = &self.bookings[at];
        let (pending, version) = (booking.status == Status::Pending, booking.version);
        for number in 0..booking.attempts.len() {
            let attempt = self.attempt((at, number));
            let holds = pending && attempt.version == version;
            if attempt.phase == Phase::Claimed && !holds {
                self.enter((at, number), Phase::Released);
            }
        }
    }
}
