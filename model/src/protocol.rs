//! The protocol as a model: which steps are possible in a state, and where each leads.

use crate::{
    Mutant, World,
    call::Fate,
    coverage::Coverage,
    stage::{Refusal, Stage},
    state::{Looked, State},
    step::Step,
    world::Phones,
};
use callslot_shared::{booking::Status, call::CarrierStatus};
use std::sync::Arc;

/// A world to explore.
#[derive(Debug, Clone)]
pub struct Protocol {
    /// Its size, and its mistake.
    pub world: World,
    /// The steps and changes that were taken on the way.
    pub coverage: Arc<Coverage>,
}

impl Protocol {
    pub(crate) fn is_tail(&self, state: &State) -> bool {
        state.now >= self.world.silent_from()
    }

    pub(crate) fn steps_of_people(state: &State, steps: &mut Vec<Step>) {
        for (at, booking) in state.bookings.iter().enumerate() {
            if state.left.cancels > 0 && !booking.status.is_terminal() {
                steps.push(Step::Cancel(at));
            }
            if state.left.moves > 0 && booking.status == Status::Pending {
                steps.push(Step::Move(at));
            }
        }
    }

    pub(crate) fn steps_of_invocations(&self, state: &State, steps: &mut Vec<Step>) {
        for (at, invocation) in state.invocations.iter().enumerate() {
            match &invocation.stage {
                Stage::Idle => {
                    let bookings = 0..state.bookings.len();
                    steps.extend(bookings.clone().map(|booking| Step::Claim(at, booking)));
                    if self.world.deals {
                        steps.extend(bookings.map(|booking| Step::Deal(at, booking)));
                    }
                    steps.extend((0..state.orders.len()).map(|order| Step::Open(at, order)));
                    continue;
                }
                Stage::TakingOver { answer, .. } => {
                    steps.push(match answer {
                        Some(_) => Step::TakeOverAnswered(at),
                        None => Step::TakeOver(at),
                    });
                    if self.world.frail {
                        steps.push(Step::TakeOverFailed(at));
                    }
                }
                Stage::Holding { .. } => {
                    steps.push(Step::SendCommit(at));
                    if self.world.has(Mutant::SharedToken) {
                        let idle = |other: &usize| *state.stage(*other) == Stage::Idle;
                        let others = (0..state.invocations.len()).filter(idle);
                        steps.extend(others.map(|other| Step::Twin(at, other)));
                    }
                }
                Stage::Committing { answer, .. } => {
                    steps.push(match answer {
                        Some(_) => Step::CommitAnswered(at),
                        None => Step::Commit(at),
                    });
                    if self.world.frail {
                        steps.push(Step::CommitFailed(at));
                    }
                }
                Stage::StandingDown { refusal, .. } => {
                    steps.push(Step::Act(at));
                    if *refusal == Refusal::Unclear {
                        steps.push(Step::Alone(at));
                    }
                }
                Stage::Asking { .. } | Stage::Unsending { .. } => steps.push(Step::Act(at)),
                Stage::Asked { .. } => steps.extend([Step::Settle(at), Step::NoAnswer(at)]),
            }
            if self.world.frail {
                steps.push(Step::Die(at));
            }
        }
        steps.extend((0..state.late.len()).map(Step::LateCommit));
        steps.extend((0..state.late_take_overs.len()).map(Step::LateTakeOver));
    }

    pub(crate) fn steps_of_the_carrier(&self, state: &State, steps: &mut Vec<Step>) {
        use CarrierStatus as S;
        for (id, request) in state.requests.iter().enumerate() {
            let call = match &request.fate {
                Fate::OnItsWay => {
                    steps.push(Step::Accept(id));
                    let waits =
                        |it: &Stage| matches!(it, Stage::Asked { request, .. } if *request == id);
                    if state.invocations.iter().any(|it| waits(&it.stage)) {
                        steps.push(Step::Refuse(id));
                        if state.left.too_many > 0 {
                            steps.push(Step::TooMany(id));
                        }
                    }
                    continue;
                }
                Fate::Call(call) => call,
                Fate::Refused | Fate::TooMany | Fate::Gone => continue,
            };
            match call.status {
                S::Queued if self.world.phones != Phones::Wait => {
                    steps.push(Step::Call(id, S::Ringing));
                }
                S::Ringing => {
                    steps.extend([Step::Call(id, S::Busy), Step::Call(id, S::NoAnswer)]);
                    if self.world.phones == Phones::PickUp {
                        steps.extend([Step::PickUp(id, true), Step::PickUp(id, false)]);
                    }
                }
                S::InProgress => {
                    steps.push(Step::Call(id, S::Completed));
                    if call.second.is_none() || self.world.has(Mutant::AcceptTwice) {
                        steps.extend([Step::Key(id, true), Step::Key(id, false)]);
                    }
                    if call.second == Some(S::Ringing) {
                        steps.push(Step::SecondPickUp(id));
                        steps.extend(
                            [S::Busy, S::NoAnswer].map(|status| Step::SecondFails(id, status)),
                        );
                    }
                }
                _ => {}
            }
            if call.second.is_some_and(S::is_final) {
                steps.push(Step::SecondNews(id));
            }
            let told = call.past.iter().chain([&call.status]);
            steps.extend(told.map(|status| Step::News(id, *status)));
        }
    }

    /// Steps that go on in the tail: ticks run, and the carrier answers what it is asked.
    pub(crate) fn steps_of_the_sweep(&self, state: &State, steps: &mut Vec<Step>) {
        let tail = self.is_tail(state);
        if !state.swept {
            steps.push(Step::Sweep);
        }
        for id in 0..state.requests.len() {
            let known = state.attempt(state.requests[id].key).call == Some(id);
            if state.is_unwanted(id) && (known || !tail) {
                steps.push(Step::HangUp(id));
            }
        }
        for key in state.keys() {
            if state.ending(&self.world, key).is_some() {
                steps.push(Step::Judge(key));
            }
            if matches!(state.attempt(key).looked, Looked::InHand(_)) {
                steps.extend([Step::Reconcile(key, true), Step::Reconcile(key, false)]);
            }
            if state.may_take_back(key) {
                steps.push(Step::TakeBack(key));
            }
        }
    }

    pub(crate) fn take(&self, state: &mut State, step: Step) {
        let world = &self.world;
        match step {
            Step::Clock => self.clock(state),
            Step::Cancel(at) => {
                state.left.cancels -= 1;
                state.cancel(world, at);
            }
            Step::Move(at) => {
                state.left.moves -= 1;
                state.move_on(at);
            }
            Step::Claim(at, booking) => state.look(world, at, booking),
            Step::Deal(at, booking) => state.deal(world, at, booking),
            Step::Open(at, order) => state.open(at, order),
            Step::TakeOver(at) => state.take_over_arrives(world, at),
            Step::TakeOverAnswered(at) => state.take_over_answered(at),
            Step::TakeOverFailed(at) => state.take_over_failed(world, at),
            Step::LateTakeOver(at) => state.take_over_late(world, at),
            Step::SendCommit(at) => state.send_commit(world, at),
            Step::Commit(at) => state.commit_arrives(world, at),
            Step::CommitAnswered(at) => state.commit_answered(at),
            Step::CommitFailed(at) => state.commit_failed(world, at),
            Step::LateCommit(at) => {
                let commit = state.late.remove(at);
                state.commit(world, &commit);
            }
            Step::Alone(at) => state.goes_alone(at),
            Step::Act(at) => state.acts(at),
            Step::Settle(at) => state.answered(at),
            Step::NoAnswer(at) => state.not_answered(at),
            Step::Die(at) => state.dies(world, at),
            Step::Twin(at, idle) => state.twin(at, idle),
            Step::Accept(id) => state.accepts(id),
            Step::Refuse(id) => state.requests[id].fate = Fate::Refused,
            Step::TooMany(id) => {
                state.left.too_many -= 1;
                state.requests[id].fate = Fate::TooMany;
            }
            Step::Call(id, status) => state.moves_on(id, status),
            Step::PickUp(id, answered) => state.picked_up(id, answered),
            Step::Key(id, answered) => state.accepted(world, id, answered),
            Step::SecondPickUp(id) => state.second_picked_up(id),
            Step::SecondFails(id, status) => state.second_fails(id, status),
            Step::SecondNews(id) => state.second_heard(id),
            Step::News(id, status) => state.on_status(id, status),
            Step::Judge(key) => {
                if let Some(ending) = state.ending(world, key) {
                    state.conclude(world, key, ending);
                }
            }
            Step::HangUp(id) => state.hang_up(id),
            Step::Sweep => state.sweep(world),
            Step::Reconcile(key, listed) => state.reconcile(world, key, listed),
            Step::TakeBack(key) => state.take_back(key),
        }
    }

    fn clock(&self, state: &mut State) {
        state.now += 1;
        state.swept = false;
        if !self.is_tail(state) {
            return;
        }
        // Invocations have minutes to live and requests ten seconds: none of before is left.
        for invocation in &mut state.invocations {
            invocation.stage = Stage::Idle;
        }
        state.orders.clear();
        state.late.clear();
        state.late_take_overs.clear();
        for request in &mut state.requests {
            if request.fate == Fate::OnItsWay {
                request.fate = Fate::Gone;
            }
        }
        // Questions that a tick did not come to are for the next one.
        for key in state.keys() {
            let attempt = state.attempt_mut(key);
            if let Looked::InHand(at) = attempt.looked {
                attempt.looked = Looked::At(at);
            }
        }
    }
}
