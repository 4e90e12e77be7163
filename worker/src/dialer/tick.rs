//! One run of the trigger: put right what time has decided, and look for what is due, again and
//! again until the next tick is, and dial all that was claimed.

use super::{
    Dialer, TickReport,
    budget::{Budget, REQUESTS},
    orders::{LaneWork, Order},
    poll::Shift,
};
use crate::{
    log,
    ports::{fresh_id, fresh_token},
    store::{
        AllTenants, DatabaseError,
        sweep::Swept,
        ticks::{self, Begun, Ended},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::{Either, join, select};
use std::pin::pin;
use uuid::Uuid;

pub use crate::store::ticks::Source;

/// The part of a request that a tick started over HTTP may use, so that clients do not give up on it.
const REQUEST: TimeDelta = TimeDelta::seconds(25);

/// The minute after which the next tick is due.
pub(super) const NEXT_TICK: TimeDelta = TimeDelta::seconds(60);

/// Requests that a tick has waiting at once for calls; one is left for what the sweep asks.
const AT_ONCE: usize = REQUESTS - 1;

/// Webhook endpoints that an invocation which places no calls asks at once, beside one request for mail.
const WEBHOOKS_AT_ONCE: usize = REQUESTS - 2;

/// The source of a tick, and the minute it is for.
#[derive(Debug, Clone, Copy)]
pub struct Trigger {
    /// The schedule, or a request.
    pub source: Source,
    /// The minute it is for.
    pub scheduled_for: DateTime<Utc>,
}

/// A tick's jobs beside dialling, and the right to have another invocation do them.
struct Jobs {
    tick: Uuid,
    token: String,
}

impl Dialer<'_> {
    /// Runs a tick to its end and keeps a row of it, whatever happens.
    pub async fn tick(&self, trigger: Trigger) -> Result<TickReport, DatabaseError> {
        let tick = fresh_id(self.clock, self.entropy);
        let jobs = self.lanes.map(|_| Jobs {
            tick,
            token: fresh_token(self.entropy),
        });
        let now = self.clock.now();
        let token = jobs.as_ref().map(|jobs| jobs.token.as_str());
        let (source, minute) = (trigger.source, trigger.scheduled_for);
        let begun = Begun {
            id: tick,
            source,
            scheduled_for: minute,
            jobs_token: token,
            now,
        };
        ticks::begin(self.tenants, begun).await?;
        // It is large, and would make everything large that holds it.
        let (report, outcome) = Box::pin(self.work(trigger, jobs)).await;
        let json = serde_json::to_string(&report).unwrap_or_else(|_| "{}".to_owned());
        let error = outcome.as_ref().err();
        let error = error.map(|error| log::chain(error));
        let late = now - trigger.scheduled_for;
        log::tick(&tick.to_string(), late, self.clock.now() - now, &report);
        let ended = Ended {
            id: tick,
            report: &json,
            error: error.as_deref(),
            now: self.clock.now(),
        };
        ticks::end(self.tenants, ended).await?;
        outcome.map(|()| report)
    }

    fn shift(&self, trigger: Trigger) -> Shift {
        let now = self.clock.now();
        let (look_ahead, until, last) = match trigger.source {
            Source::Schedule => {
                let until = (trigger.scheduled_for + NEXT_TICK).min(now + NEXT_TICK);
                // The claim that is made last is due so much later, and a lane may see it through.
                let last = until + self.timing.look_ahead + self.timing.lease;
                (self.timing.look_ahead, until, last)
            }
            // A claim has to be answered within the request: the commit's answer and the carrier's are
            // waited for at most so long.
            Source::Http => {
                let room = (REQUEST - self.timing.answered_within()).max(TimeDelta::zero());
                let look_ahead = self.timing.look_ahead.min(room);
                // A lane that is not waited for is cut off, with calls that it is asking for.
                (look_ahead, now + room, now + REQUEST + self.timing.lease)
            }
        };
        Shift {
            look_ahead,
            until,
            last,
            look_again: self.timing.look_again,
            at_once: AT_ONCE,
            // A request answers as soon as there is nothing left to do.
            ends_when_idle: trigger.source == Source::Http,
            looks_often: true,
        }
    }

    async fn work(
        &self,
        trigger: Trigger,
        jobs: Option<Jobs>,
    ) -> (TickReport, Result<(), DatabaseError>) {
        let mut report = TickReport::default();
        let budget = Budget::of(self.tenants);
        let counted = Dialer {
            tenants: AllTenants::new(&budget),
            ..*self
        };
        let shift = self.shift(trigger);
        let (done, outcome, looked) = if let Some(jobs) = jobs {
            let jobs = counted.have_jobs_done(jobs, &budget, &shift);
            let look = counted.poll(&shift, &budget, Vec::new(), &mut report);
            let ((done, outcome), looked) = join(jobs, look).await;
            (done, outcome, looked)
        } else {
            // A sweep that fails must not keep calls from being placed, and the carrier's answers to it must
            // not keep them waiting.
            let (swept, mut done, outcome) = counted.sweep_first().await;
            let ask = counted.ask_about(swept, &budget, shift.until);
            let look = counted.poll(&shift, &budget, Vec::new(), &mut report);
            let rest = async {
                let mut asked = ask.await;
                asked.add(&counted.deliver_messages(&budget, shift.until).await);
                asked.add(&counted.deliver_webhooks(&budget, shift.until, 1).await);
                asked
            };
            let (asked, looked) = join(rest, look).await;
            done.add(&asked);
            (done, outcome, looked)
        };
        report.add(&done);
        (report.of_invocation(&budget), looked.and(outcome))
    }

    /// Has another invocation do the tick's jobs, or does them here if that does not answer.
    async fn have_jobs_done(
        &self,
        jobs: Jobs,
        budget: &Budget<'_>,
        shift: &Shift,
    ) -> (TickReport, Result<(), DatabaseError>) {
        let until = shift.until;
        let Some(lanes) = self.lanes else {
            return self.jobs(budget, until).await;
        };
        let Jobs { tick, token } = jobs;
        let work = LaneWork::Jobs { tick, token };
        let order = Order { until, work };
        let time = pin!(self.wait_until(shift.last));
        match select(lanes.open(&order), time).await {
            Either::Left((Ok(report), _)) => (report, Ok(())),
            // The next tick has begun, and does what this one has not.
            Either::Right(_) => {
                let lost = TickReport {
                    lanes_lost: 1,
                    ..TickReport::default()
                };
                (lost, Ok(()))
            }
            Either::Left((Err(error), _)) => {
                log::error("lane", &error);
                let (mut report, outcome) = self.jobs(budget, until).await;
                report.lanes_lost += 1;
                (report, outcome)
            }
        }
    }

    /// Does what a tick does beside dialling.
    pub(super) async fn jobs(
        &self,
        budget: &Budget<'_>,
        until: DateTime<Utc>,
    ) -> (TickReport, Result<(), DatabaseError>) {
        let (swept, mut report, outcome) = self.sweep_first().await;
        report.add(&self.ask_about(swept, budget, until).await);
        let messages = self.deliver_messages(budget, until);
        let webhooks = self.deliver_webhooks(budget, until, WEBHOOKS_AT_ONCE);
        let (messages, webhooks) = join(messages, webhooks).await;
        report.add(&messages);
        report.add(&webhooks);
        (report, outcome)
    }

    /// The sweep; nothing to ask about if it failed.
    async fn sweep_first(&self) -> (Swept, TickReport, Result<(), DatabaseError>) {
        let mut report = TickReport::default();
        match self.sweep(&mut report).await {
            Ok(swept) => (swept, report, Ok(())),
            Err(error) => (Swept::default(), report, Err(error)),
        }
    }
}
