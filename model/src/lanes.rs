//! Claims that a tick hands to lanes: `dialer/lanes.rs`, and what `Dialer::poll` has to do with them.

use crate::{
    Mutant,
    stage::{Order, Stage, TakeOver},
    state::State,
    world::World,
};
use callslot_shared::call::Phase;

impl State {
    /// A tick claims and deals: `Dialer::poll_once` and `Dialer::open`. Its answer is read back like that of any claim.
    pub(crate) fn deal(&mut self, world: &World, invocation: usize, booking: usize) {
        let token = self.fresh_token();
        let now = self.now_of(invocation);
        if let Some(key) = self.claim(world, booking, token, now) {
            self.orders.push(Order { key, token });
        }
    }

    /// A lane is opened, for the first time or again: `Dialer::place_claimed`. The tick that does not hear of its lane
    /// does the same: `Dialer::take_back`.
    pub(crate) fn open(&mut self, invocation: usize, order: usize) {
        let Order { key, token } = self.orders[order];
        let take_over = TakeOver {
            key,
            token,
            started: self.now_of(invocation),
        };
        self.goes_to(
            invocation,
            Stage::TakingOver {
                take_over,
                answer: None,
            },
        );
    }

    /// Taking over reaches the database.
    pub(crate) fn take_over_arrives(&mut self, world: &World, invocation: usize) {
        let Stage::TakingOver {
            mut take_over,
            answer: None,
        } = *self.stage(invocation)
        else {
            return;
        };
        let taken = self.take_over(world, take_over);
        take_over.token = taken.unwrap_or(take_over.token);
        let answer = Some(taken.is_some());
        self.goes_to(invocation, Stage::TakingOver { take_over, answer });
    }

    /// The answer of taking over arrives.
    pub(crate) fn take_over_answered(&mut self, invocation: usize) {
        if let Stage::TakingOver {
            take_over,
            answer: Some(taken),
        } = *self.stage(invocation)
        {
            self.goes_to(invocation, holding(taken, take_over));
        }
    }

    /// The answer of taking over is an error: the fresh token is read back (`claim::held`). A write that has not
    /// arrived may still.
    pub(crate) fn take_over_failed(&mut self, world: &World, invocation: usize) {
        let Stage::TakingOver { take_over, answer } = *self.stage(invocation) else {
            return;
        };
        if answer.is_none() && world.late_writes {
            self.late_take_overs.push(take_over);
        }
        let bears_its_own = answer == Some(true) || world.has(Mutant::TakeOverKeepsToken);
        let attempt = self.attempt(take_over.key);
        let held = attempt.phase == Phase::Claimed && attempt.token == take_over.token;
        self.goes_to(invocation, holding(bears_its_own && held, take_over));
    }

    /// Nobody will know the token that this writes.
    pub(crate) fn take_over_late(&mut self, world: &World, late: usize) {
        let take_over = self.late_take_overs.remove(late);
        self.take_over(world, take_over);
    }

    /// `claim::TAKE_OVER`: the token that the claim bears from now on, if it bore the order's.
    fn take_over(&mut self, world: &World, take_over: TakeOver) -> Option<u8> {
        let TakeOver {
            key,
            token,
            started,
        } = take_over;
        let fresh = if world.has(Mutant::TakeOverKeepsToken) {
            token
        } else {
            self.fresh_token()
        };
        let attempt = self.attempt_mut(key);
        let held = attempt.lease > started || world.has(Mutant::TakeOverAfterLease);
        if attempt.phase != Phase::Claimed || attempt.token != token || !held {
            return None;
        }
        attempt.token = fresh;
        Some(fresh)
    }
}

fn holding(taken: bool, TakeOver { key, token, .. }: TakeOver) -> Stage {
    if taken {
        Stage::Holding { key, token }
    } else {
        Stage::Idle
    }
}
