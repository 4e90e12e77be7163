//! States that differ in nothing that matters are made one.

use crate::{
    state::{Attempt, Commit, Key, Looked, Stage, State},
    world::{FORGOTTEN, START, World},
};
use callslot_shared::call::Phase;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

impl State {
    /// Forgets what can make no difference any more, so that states which differ in nothing else are one.
    pub(crate) fn normalised(mut self, world: &World) -> Self {
        let in_use = self.in_use();
        for (at, booking) in self.bookings.iter_mut().enumerate() {
            if booking.status.is_terminal() {
                (booking.retry_at, booking.retry_reason) = (None, None);
            }
            for (number, attempt) in booking.attempts.iter_mut().enumerate() {
                let known = in_use.iter().any(|(key, _)| *key == (at, number));
                attempt.version = u8::from(
                    attempt.version == booking.version
                        && (known || attempt.phase == Phase::Claimed),
                );
                attempt.forget(world, known);
            }
            booking.version = 1;
        }
        let dead = |commit: &Commit, state: &Self| {
            let attempt = state.attempt(commit.key);
            attempt.token != commit.token
                || !matches!(attempt.phase, Phase::Claimed | Phase::Dialing)
        };
        if world.sabotage.is_none() {
            let late = std::mem::take(&mut self.late);
            self.late = late
                .into_iter()
                .filter(|commit| !dead(commit, &self))
                .collect();
        }
        self.late.sort_unstable();
        self.late.dedup();
        self.invocations.sort_unstable();
        if self.bookings.len() == 2 {
            self.sort_requests();
            let other = self.swapped();
            if hash(&other) < hash(&self) {
                return other;
            }
        }
        self
    }

    /// Numbers the requests by their attempts: which of two bookings was asked for first makes no difference.
    fn sort_requests(&mut self) {
        let mut order: Vec<usize> = (0..self.requests.len()).collect();
        order.sort_by_key(|id| (self.requests[*id].key, *id));
        let new_id = |old: usize| order.iter().position(|id| *id == old).unwrap_or(old);
        for attempt in self.bookings.iter_mut().flat_map(|it| &mut it.attempts) {
            attempt.call = attempt.call.map(new_id);
        }
        for invocation in &mut self.invocations {
            match &mut invocation.stage {
                Stage::Asked { request, .. } => *request = new_id(*request),
                Stage::Committing { asked, .. } => *asked = asked.map(new_id),
                _ => {}
            }
        }
        self.requests = order.iter().map(|id| self.requests[*id].clone()).collect();
    }

    /// The same state with both bookings in each other's place.
    fn swapped(&self) -> Self {
        let mut state = self.clone();
        state.bookings.swap(0, 1);
        let swap = |key: &mut Key| key.0 = 1 - key.0;
        for invocation in &mut state.invocations {
            match &mut invocation.stage {
                Stage::Idle => {}
                Stage::Committing { commit, .. } => swap(&mut commit.key),
                Stage::Holding { key, .. }
                | Stage::StandingDown { key, .. }
                | Stage::Asking { key, .. }
                | Stage::Unsending { key, .. }
                | Stage::Asked { key, .. } => swap(key),
            }
        }
        state
            .late
            .iter_mut()
            .for_each(|commit| swap(&mut commit.key));
        state.requests.iter_mut().for_each(|it| swap(&mut it.key));
        state.late.sort_unstable();
        state.sort_requests();
        state.invocations.sort_unstable();
        state
    }
}

/// The same for the same state in every run.
fn hash(state: &State) -> u64 {
    let mut hasher = DefaultHasher::new();
    state.hash(&mut hasher);
    hasher.finish()
}

impl Attempt {
    /// Forgets columns that its phase makes meaningless; `known` says that somebody may still compare the claim.
    fn forget(&mut self, world: &World, known: bool) {
        let claim_counts = matches!(self.phase, Phase::Claimed | Phase::Dialing);
        if !claim_counts && !known {
            (self.token, self.lease) = (0, 0);
        }
        if self.phase != Phase::Claimed {
            self.ask_at = 0;
        }
        if !matches!(self.phase, Phase::Dialing | Phase::Unknown | Phase::Closed) {
            self.dialing_at = 0;
        }
        if self.phase != Phase::Unknown {
            self.looked = Looked::Never;
        }
        self.heard_at = match self.phase {
            Phase::Placed if self.second_dialled => self.heard_at,
            // The sweep gives up after grace only, when every word from before this is old enough.
            Phase::Placed => self
                .heard_at
                .max((START + world.grace + 1).saturating_sub(FORGOTTEN)),
            _ => 0,
        };
    }
}
