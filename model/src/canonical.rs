//! States that differ in nothing that matters are made one.

use crate::{
    Mutant,
    key::Key,
    stage::Stage,
    state::{Attempt, Looked, State},
    world::{FORGOTTEN, START, World},
};
use callslot_shared::call::Phase;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// A token that no attempt bears.
const LOST: u8 = u8::MAX;

impl State {
    /// Forgets what can make no difference any more, so that states which differ in nothing else are one.
    pub(crate) fn normalised(mut self, world: &World) -> Self {
        self.drop_dead(world);
        self.number_tokens(world);
        let known: Vec<Key> = self.rights().into_iter().map(|(key, _)| key).collect();
        for (at, booking) in self.bookings.iter_mut().enumerate() {
            if booking.status.is_terminal() {
                (booking.retry_at, booking.retry_reason) = (None, None);
            }
            for (number, attempt) in booking.attempts.iter_mut().enumerate() {
                let known = known.contains(&(at, number));
                attempt.version = u8::from(
                    attempt.version == booking.version
                        && (known || attempt.phase == Phase::Claimed),
                );
                attempt.forget(world, known);
            }
            booking.version = 1;
        }
        self.sort();
        if self.bookings.len() == 2 {
            self.sort_requests();
            let other = self.swapped(world);
            if hash(&other) < hash(&self) {
                return other;
            }
        }
        self
    }

    /// Forgets what would change nothing whenever it came.
    fn drop_dead(&mut self, world: &World) {
        let bookings = &self.bookings;
        let alive = |(at, number): Key, token: u8| {
            let attempt = &bookings[at].attempts[number];
            attempt.token == token && matches!(attempt.phase, Phase::Claimed | Phase::Dialing)
        };
        self.orders.retain(|it| alive(it.key, it.token));
        self.late_take_overs.retain(|it| alive(it.key, it.token));
        if world.commits_are_guarded() {
            self.late.retain(|it| alive(it.key, it.token));
        }
    }

    /// Numbers the tokens anew: they are only compared with those of their own attempts. One that its attempt does not
    /// bear is as good as any other, and so is one that nobody knows or that is not compared any more.
    fn number_tokens(&mut self, world: &World) {
        let rights = self.rights();
        let always = world.has(Mutant::CommitWithoutPhase);
        let mut known = Vec::new();
        for key in self.keys() {
            let attempt = self.attempt(key);
            let compared = always || matches!(attempt.phase, Phase::Claimed | Phase::Dialing);
            if compared && rights.contains(&(key, attempt.token)) {
                known.push((key, attempt.token));
            }
        }
        let number = |right: (Key, u8)| known.iter().position(|it| *it == right);
        let number = |right| number(right).and_then(|it| u8::try_from(it + 1).ok());
        for key in self.keys() {
            let attempt = self.attempt_mut(key);
            attempt.token = number((key, attempt.token)).unwrap_or_default();
        }
        for (key, token) in self.rights_mut() {
            *token = number((*key, *token)).unwrap_or(LOST);
        }
    }

    fn sort(&mut self) {
        self.orders.sort_unstable();
        self.orders.dedup();
        self.late.sort_unstable();
        self.late.dedup();
        self.late_take_overs.sort_unstable();
        self.late_take_overs.dedup();
        self.invocations.sort_unstable();
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
    fn swapped(&self, world: &World) -> Self {
        let mut state = self.clone();
        state.bookings.swap(0, 1);
        let swap = |key: &mut Key| key.0 = 1 - key.0;
        state.rights_mut().for_each(|(key, _)| swap(key));
        state.requests.iter_mut().for_each(|it| swap(&mut it.key));
        state.number_tokens(world);
        state.sort_requests();
        state.sort();
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
            self.lease = 0;
        }
        if self.phase != Phase::Dialing {
            self.instant = 0;
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
