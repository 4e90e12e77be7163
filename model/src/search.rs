//! The protocol as stateright searches it.

use crate::{
    key::Key,
    properties,
    protocol::Protocol,
    state::{Change, Promise, State},
    step::Step,
};
use callslot_shared::call::Phase;
use stateright::{Model, Property};

impl Model for Protocol {
    type State = State;
    type Action = Step;

    fn init_states(&self) -> Vec<State> {
        vec![State::first_of(&self.world)]
    }

    fn actions(&self, state: &State, steps: &mut Vec<Step>) {
        self.steps_of_the_sweep(state, steps);
        if self.is_tail(state) {
            let asked = steps.iter().any(|step| matches!(step, Step::HangUp(_)));
            if state.now < self.world.end() && state.swept && !asked {
                steps.push(Step::Clock);
            }
            return;
        }
        steps.push(Step::Clock);
        Self::steps_of_people(state, steps);
        self.steps_of_invocations(state, steps);
        self.steps_of_the_carrier(state, steps);
    }

    fn next_state(&self, before: &State, step: Step) -> Option<State> {
        let mut state = before.clone();
        self.take(&mut state, step);
        for change in std::mem::take(&mut state.changes) {
            let allowed = match change {
                Change::Status(from, to) => from.may_become(to),
                Change::Phase(from, to) => from.may_become(to),
            };
            if !allowed {
                state.breaks(Promise::Tables);
            }
            self.coverage.changed(change);
        }
        let begins = |key: &Key| {
            let is_new = before.bookings[key.0].attempts.len() <= key.1;
            is_new && state.attempt(*key).phase != Phase::Claimed
        };
        if state.keys().iter().any(begins) {
            state.breaks(Promise::Tables);
        }
        let state = state.normalised(&self.world);
        // A step that changes nothing is none: a duplicate, a late word, a claim of what is held.
        if state == *before {
            return None;
        }
        self.coverage.took(step);
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        properties::all()
    }
}
