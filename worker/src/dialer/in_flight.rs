//! The claims that an invocation has in flight: each waits for its second; what is due together is committed to together,
//! asked for at once, and settled together.
//!
//! A batch is never larger than the requests that may be sent at once: what is committed to is asked for right away, so
//! that a cancellation wins until then. While requests are out, a batch is gathered for a moment: answers come at about
//! the same time, and every batch costs as many statements as a single call.

use super::{
    Dialer,
    attempt::{Answered, AttemptOutcome, StepOutcome},
    budget::{A_DIAL, Budget},
};
use crate::store::{call_attempts::Attempt, claim::Claim};
use callslot_shared::ids::{AttemptId, CallId};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{
    FutureExt as _, StreamExt as _, future::LocalBoxFuture, stream::FuturesUnordered,
};
use std::collections::BTreeMap;

/// The time for which answers and free requests are gathered while others are still out.
const GATHER: TimeDelta = TimeDelta::milliseconds(100);

/// A claim that waits.
struct Waiting {
    claim: Claim,
    /// Whether it is to be committed to by itself, because it did not pass in a batch.
    alone: bool,
}

/// A step of some claims that has come to its end.
enum Step {
    /// A moment has come.
    Woken(DateTime<Utc>),
    /// A batch was committed to, as far as it passed.
    Committed(Vec<StepOutcome>),
    /// The carrier has answered.
    Answered(Answered),
    /// Answers were noted.
    Settled(Vec<StepOutcome>),
    /// A call that nobody wants was hung up, or could not be.
    HungUp,
    /// It was written down that a claim is not asked for.
    Stopped(AttemptOutcome),
}

/// Claims in flight, and what is going on with them.
pub(super) struct InFlight<'a> {
    dialer: Dialer<'a>,
    budget: &'a Budget<'a>,
    /// Most requests that wait at once.
    at_once: usize,
    waiting: BTreeMap<(DateTime<Utc>, AttemptId), Waiting>,
    answered: Vec<Answered>,
    /// Calls that are to be hung up.
    unwanted: Vec<(Box<Attempt>, CallId)>,
    outcomes: Vec<AttemptOutcome>,
    steps: FuturesUnordered<LocalBoxFuture<'a, Step>>,
    /// The number that may be asked for once the commit that is under way is over.
    committing: usize,
    asking: usize,
    settling: usize,
    stopping: usize,
    /// The first moment that is waited for.
    wakes_at: Option<DateTime<Utc>>,
    /// When the first of the answers came that are not noted yet.
    answers_since: Option<DateTime<Utc>>,
    /// Since when requests may be sent and claims are due, but more than that.
    free_since: Option<DateTime<Utc>>,
}

impl<'a> InFlight<'a> {
    /// No claims, of which `at_once` requests may wait.
    pub(super) fn of(dialer: &Dialer<'a>, budget: &'a Budget<'a>, at_once: usize) -> Self {
        Self {
            dialer: *dialer,
            budget,
            at_once,
            waiting: BTreeMap::new(),
            answered: Vec::new(),
            unwanted: Vec::new(),
            outcomes: Vec::new(),
            steps: FuturesUnordered::new(),
            committing: 0,
            asking: 0,
            settling: 0,
            stopping: 0,
            wakes_at: None,
            answers_since: None,
            free_since: None,
        }
    }

    /// Takes claims.
    pub(super) fn take(&mut self, claims: Vec<Claim>) {
        self.budget.reserve(claims.len());
        for claim in claims {
            self.wait(Waiting {
                claim,
                alone: false,
            });
        }
    }

    fn wait(&mut self, waiting: Waiting) {
        let claim = &waiting.claim;
        // A claim whose lease ran out here may have been claimed anew by the same invocation.
        let before = self.waiting.len();
        self.waiting.retain(|(_, id), _| *id != claim.attempt_id);
        let replaced = before - self.waiting.len();
        self.outcomes
            .extend(std::iter::repeat_n(AttemptOutcome::Lost, replaced));
        let place = (claim.ask_at, claim.attempt_id);
        self.waiting.insert(place, waiting);
    }

    /// The number of claims in flight.
    pub(super) fn len(&self) -> usize {
        let under_way = self.committing + self.asking + self.settling + self.stopping;
        let at_rest = self.waiting.len() + self.answered.len() + self.unwanted.len();
        under_way + at_rest + self.outcomes.len()
    }

    /// Whether nothing is in flight.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The outcome of the next claim that is settled; nothing once it is empty. It may be given up and asked for
    /// again at any time.
    pub(super) async fn next(&mut self) -> Option<AttemptOutcome> {
        loop {
            if let Some(outcome) = self.outcomes.pop() {
                self.budget.release();
                return Some(outcome);
            }
            if self.is_empty() {
                return None;
            }
            self.start_ready();
            let step = self.steps.next().await?;
            self.take_step(step);
        }
    }

    /// Begins whatever can be begun.
    fn start_ready(&mut self) {
        let now = self.dialer.clock.now();
        let gathered = is_over(self.answers_since, now);
        let idle = self.asking == 0 && self.committing == 0;
        if idle || gathered || self.answered.len() >= self.at_once {
            self.settle();
        }
        self.hang_up();
        self.commit(now);
        self.set_alarm(now);
    }

    fn settle(&mut self) {
        if self.answered.is_empty() || self.settling > 0 {
            return;
        }
        let answered = std::mem::take(&mut self.answered);
        self.settling = answered.len();
        self.answers_since = None;
        let dialer = self.dialer;
        self.steps
            .push(async move { Step::Settled(dialer.settle(answered).await) }.boxed_local());
    }

    fn hang_up(&mut self) {
        while self.asking + self.committing < self.at_once {
            let Some((attempt, call)) = self.unwanted.pop() else {
                return;
            };
            self.asking += 1;
            let (dialer, budget) = (self.dialer, self.budget);
            self.steps.push(
                async move {
                    budget.request(dialer.hang_up(&attempt, &call)).await;
                    Step::HungUp
                }
                .boxed_local(),
            );
        }
    }

    fn commit(&mut self, now: DateTime<Utc>) {
        let free = self.at_once.saturating_sub(self.asking);
        let due = self.waiting.keys().take_while(|(at, _)| *at <= now).count();
        if self.committing > 0 || free == 0 || due == 0 {
            self.free_since = None;
            return;
        }
        let alone = self
            .waiting
            .first_key_value()
            .is_some_and(|(_, it)| it.alone);
        let all_of_either = due <= free || free == self.at_once;
        if !(alone || all_of_either || is_over(self.free_since, now)) {
            self.free_since.get_or_insert(now);
            return;
        }
        self.free_since = None;
        let batch = self.take_due(free.min(due));
        self.committing = batch.len();
        let dialer = self.dialer;
        self.steps
            .push(async move { Step::Committed(dialer.commit(batch).await) }.boxed_local());
    }

    /// The first claims that wait; one that is to be by itself is.
    fn take_due(&mut self, most: usize) -> Vec<Claim> {
        let mut batch = Vec::new();
        while batch.len() < most {
            let Some(first) = self.waiting.first_entry() else {
                break;
            };
            let alone = first.get().alone;
            if alone && !batch.is_empty() {
                break;
            }
            batch.push(first.remove().claim);
            if alone {
                break;
            }
        }
        batch
    }

    /// Has itself woken when there is something to do by the clock.
    fn set_alarm(&mut self, now: DateTime<Utc>) {
        let due = self.waiting.first_key_value().map(|((at, _), _)| *at);
        let gathering = [self.answers_since, self.free_since].into_iter().flatten();
        let gathered = gathering.map(|since| since + GATHER);
        // Work that has come by now and could not be acted on is acted on when the step that is in its way is over.
        let to_come = due.into_iter().chain(gathered).filter(|at| *at > now);
        let Some(at) = to_come.min() else {
            return;
        };
        if self.wakes_at.is_some_and(|wakes_at| wakes_at <= at) {
            return;
        }
        self.wakes_at = Some(at);
        let dialer = self.dialer;
        self.steps.push(
            async move {
                dialer.wait_until(at).await;
                Step::Woken(at)
            }
            .boxed_local(),
        );
    }

    fn take_step(&mut self, step: Step) {
        match step {
            // The clock may have gone back meanwhile: then it is waited for again.
            Step::Woken(at) => self.wakes_at = self.wakes_at.filter(|wakes_at| *wakes_at != at),
            Step::Committed(outcomes) => {
                self.committing = 0;
                for outcome in outcomes {
                    self.take_outcome(outcome);
                }
            }
            Step::Answered(answered) => {
                self.asking -= 1;
                let now = self.dialer.clock.now();
                self.answers_since.get_or_insert(now);
                self.answered.push(answered);
            }
            Step::Settled(outcomes) => {
                self.settling = 0;
                for outcome in outcomes {
                    self.take_outcome(outcome);
                }
            }
            Step::HungUp => {
                self.asking -= 1;
                self.outcomes.push(AttemptOutcome::Placed);
            }
            Step::Stopped(outcome) => {
                self.stopping -= 1;
                self.outcomes.push(outcome);
            }
        }
    }

    fn take_outcome(&mut self, outcome: StepOutcome) {
        let (dialer, budget) = (self.dialer, self.budget);
        match outcome {
            StepOutcome::Done(outcome) => self.outcomes.push(outcome),
            StepOutcome::Alone(claim) => self.wait(Waiting {
                claim: *claim,
                alone: true,
            }),
            StepOutcome::Again(claim) if budget.available() >= A_DIAL => self.wait(Waiting {
                claim: *claim,
                alone: false,
            }),
            StepOutcome::Again(_) => self.outcomes.push(AttemptOutcome::Postponed),
            StepOutcome::Ask(committed) => {
                self.asking += 1;
                self.steps.push(
                    async move { Step::Answered(budget.request(dialer.ask(committed)).await) }
                        .boxed_local(),
                );
            }
            StepOutcome::End(attempt, call) => self.unwanted.push((attempt, call)),
            StepOutcome::Stop(stop) => {
                self.stopping += 1;
                self.steps
                    .push(async move { Step::Stopped(dialer.stop(*stop).await) }.boxed_local());
            }
        }
    }
}

/// Whether what has been gathered since then has been gathered for long enough.
fn is_over(since: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    since.is_some_and(|since| now >= since + GATHER)
}
