//! The steps of an invocation: `Dialer::poll`, and `dialer/attempt.rs`. It may stop, or be slow, between any two.

use crate::{
    Mutant,
    call::{Fate, Request},
    key::Key,
    stage::{Commit, Guarded, Refusal, Stage},
    state::{Promise, State},
    world::{Instants, World},
};
use callslot_shared::call::{CarrierStatus, Phase};

impl State {
    pub(crate) fn stage(&self, invocation: usize) -> &Stage {
        &self.invocations[invocation].stage
    }

    pub(crate) fn goes_to(&mut self, invocation: usize, stage: Stage) {
        self.invocations[invocation].stage = stage;
    }

    /// `Dialer::claim_some`.
    pub(crate) fn look(&mut self, world: &World, invocation: usize, booking: usize) {
        let token = self.fresh_token();
        let now = self.now_of(invocation);
        if let Some(key) = self.claim(world, booking, token, now) {
            self.goes_to(invocation, Stage::Holding { key, token });
        }
    }

    /// The invocation comes to `call_attempts::commit`, with the moment as an argument.
    pub(crate) fn send_commit(&mut self, world: &World, invocation: usize) {
        let Stage::Holding { key, token } = *self.stage(invocation) else {
            return;
        };
        let started = self.now_of(invocation);
        if started < self.attempt(key).ask_at {
            return;
        }
        let asked = world
            .has(Mutant::AskBeforeCommit)
            .then(|| self.request(key));
        let instant = match world.instants {
            Instants::MayCoincide => 0,
            Instants::Differ => self.instant_of_its_own(key),
        };
        let commit = Commit {
            key,
            token,
            started,
            instant,
        };
        self.goes_to(
            invocation,
            Stage::Committing {
                commit,
                answer: None,
                asked,
            },
        );
    }

    /// A commit that nobody waits for any more may still arrive. If times differ, nobody else bears its instant.
    fn leaves_behind(&mut self, world: &World, mut commit: Commit) {
        if world.instants == Instants::Differ {
            commit.instant = u8::MAX;
        }
        self.late.push(commit);
    }

    /// One in which nothing else commits to the attempt.
    fn instant_of_its_own(&self, key: Key) -> u8 {
        let sent = |stage: &Stage| match stage {
            Stage::Committing { commit, .. } => Some(commit.clone()),
            _ => None,
        };
        let sent = self.invocations.iter().filter_map(|it| sent(&it.stage));
        let mut taken: Vec<u8> = sent
            .filter(|commit| commit.key == key)
            .map(|commit| commit.instant)
            .collect();
        taken.push(self.attempt(key).instant);
        (0..u8::MAX)
            .find(|instant| !taken.contains(instant))
            .unwrap_or(u8::MAX)
    }

    /// The commit reaches the database.
    pub(crate) fn commit_arrives(&mut self, world: &World, invocation: usize) {
        let Stage::Committing {
            commit,
            answer: None,
            asked,
        } = self.stage(invocation).clone()
        else {
            return;
        };
        let answer = Some(self.commit(world, &commit));
        self.goes_to(
            invocation,
            Stage::Committing {
                commit,
                answer,
                asked,
            },
        );
    }

    /// The commit's answer arrives.
    pub(crate) fn commit_answered(&mut self, invocation: usize) {
        if let Stage::Committing {
            commit,
            answer: Some(answer),
            asked,
        } = self.stage(invocation).clone()
        {
            self.goes_on(invocation, &commit, answer, asked);
        }
    }

    /// The commit's answer is an error: what happened is read back. A commit that has not arrived may still.
    pub(crate) fn commit_failed(&mut self, world: &World, invocation: usize) {
        let Stage::Committing {
            commit,
            answer,
            asked,
        } = self.stage(invocation).clone()
        else {
            return;
        };
        if answer.is_none() && world.late_writes {
            self.leaves_behind(world, commit.clone());
        }
        let read = self.read_back(world, &commit);
        self.goes_on(invocation, &commit, read, asked);
    }

    fn goes_on(
        &mut self,
        invocation: usize,
        commit: &Commit,
        answer: Guarded,
        asked: Option<usize>,
    ) {
        let Commit {
            key,
            token,
            started,
            ..
        } = *commit;
        let late = self.now_of(invocation) > started;
        let stage = match (answer, asked) {
            (Guarded::Taken, Some(request)) => Stage::Asked {
                key,
                token,
                request,
            },
            (Guarded::Taken, None) if late => Stage::Unsending { key, token },
            (Guarded::Taken, None) => Stage::Asking { key, token },
            (Guarded::Refused(Refusal::Lost), _) => Stage::Idle,
            (Guarded::Refused(refusal), _) => Stage::StandingDown {
                key,
                token,
                refusal,
            },
        };
        self.goes_to(invocation, stage);
    }

    /// `Outcome::Alone`: it waits again, for the whole guard.
    pub(crate) fn goes_alone(&mut self, invocation: usize) {
        if let Stage::StandingDown { key, token, .. } = *self.stage(invocation) {
            self.goes_to(invocation, Stage::Holding { key, token });
        }
    }

    /// `Dialer::abort`, `Dialer::leave_unsent`, or the request itself.
    pub(crate) fn acts(&mut self, invocation: usize) {
        match *self.stage(invocation) {
            Stage::StandingDown {
                key,
                token,
                refusal,
            } => {
                self.release(key, token, refusal == Refusal::Missed);
                self.goes_to(invocation, Stage::Idle);
            }
            Stage::Unsending { key, token } => {
                self.settle_without_call(key, token, Phase::NotSent);
                self.goes_to(invocation, Stage::Idle);
            }
            Stage::Asking { key, token } => {
                let request = self.request(key);
                self.goes_to(
                    invocation,
                    Stage::Asked {
                        key,
                        token,
                        request,
                    },
                );
            }
            _ => {}
        }
    }

    /// The one place that asks the carrier.
    fn request(&mut self, key: Key) -> usize {
        let booking = self.bookings[key.0].status;
        let mut earlier = self.requests.iter().filter(|it| it.key.0 == key.0);
        if !earlier.all(Request::may_be_followed) {
            self.breaks(Promise::NoFollower);
        }
        let uncommitted = self.attempt(key).phase == Phase::Claimed;
        if self.attempt(key).stale || (uncommitted && booking.is_terminal()) {
            self.breaks(Promise::NoStaleRequest);
        }
        self.requests.push(Request {
            key,
            fate: Fate::OnItsWay,
        });
        self.requests.len() - 1
    }

    /// The carrier's answer arrives: `Dialer::settle`.
    pub(crate) fn answered(&mut self, invocation: usize) {
        let Stage::Asked {
            key,
            token,
            request,
        } = *self.stage(invocation)
        else {
            return;
        };
        let next = match self.requests[request].fate {
            Fate::OnItsWay | Fate::Gone => return,
            Fate::Refused => {
                self.refuse(key, token);
                Stage::Idle
            }
            Fate::TooMany => {
                let now = self.now_of(invocation);
                if self.postpone(key, token, now) {
                    Stage::Holding { key, token }
                } else {
                    Stage::Idle
                }
            }
            // `Dialer::bind`; an answer tells of a call that has only begun.
            Fate::Call(_) => {
                self.bind_leg(key, request, CarrierStatus::Queued);
                Stage::Idle
            }
        };
        self.goes_to(invocation, next);
    }

    /// No answer, or none that is certain.
    pub(crate) fn not_answered(&mut self, invocation: usize) {
        if let Stage::Asked { key, token, .. } = *self.stage(invocation) {
            self.settle_without_call(key, token, Phase::Unknown);
            self.goes_to(invocation, Stage::Idle);
        }
    }

    /// The invocation is gone. A write that has not arrived may still.
    pub(crate) fn dies(&mut self, world: &World, invocation: usize) {
        match self.stage(invocation).clone() {
            Stage::Committing {
                commit,
                answer: None,
                ..
            } if world.late_writes => self.leaves_behind(world, commit),
            Stage::TakingOver {
                take_over,
                answer: None,
            } if world.late_writes => self.late_take_overs.push(take_over),
            _ => {}
        }
        self.goes_to(invocation, Stage::Idle);
    }

    /// Another invocation starts with what this one holds.
    pub(crate) fn twin(&mut self, invocation: usize, idle: usize) {
        let stage = self.stage(invocation).clone();
        self.goes_to(idle, stage);
    }
}
