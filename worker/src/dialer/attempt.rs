//! One attempt, or a batch of them: commit, ask, settle.

use super::{Dialer, TickReport, follow::is_wanted};
use crate::{
    store::{
        DatabaseError,
        call_attempts::{self, Attempt, Claimed, Commit, Guarded, Mine, Release, Told},
        caller_ids,
        claim::Claim,
        limits::{self, Minute, QuotaViolation, Ringing},
    },
    telephony::{CarrierCall, CarrierError, CreateCall},
};
use callslot_shared::{
    booking::{FailureReason, Status},
    call::Phase,
    ids::CallId,
    phone::PhoneNumber,
    schedule::calling::CallingHours,
};
use chrono::{DateTime, TimeDelta, Utc};

/// The code of an attempt that is given up because the number it was to come from is not the organization's any more.
const NOT_OWNED: &str = "caller_id_not_owned";

/// The outcome of one attempt in this tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AttemptOutcome {
    /// The carrier has the call.
    Placed,
    /// The carrier refused.
    Refused,
    /// The carrier's answer is not known.
    Unknown,
    /// Committed to, but not asked for.
    NotSent,
    /// The claim was given up.
    Released,
    /// Somebody else holds the claim by now.
    Lost,
    /// A step failed; the ledger says how far it came, and the next tick goes on from there.
    Broken,
    /// The carrier asked to wait, and there was no more time for that.
    Postponed,
}

impl TickReport {
    pub(super) fn count(&mut self, placed: Option<AttemptOutcome>) {
        let Some(placed) = placed else { return };
        *match placed {
            AttemptOutcome::Placed => &mut self.placed,
            AttemptOutcome::Refused => &mut self.refused,
            AttemptOutcome::Unknown => &mut self.unknown,
            AttemptOutcome::NotSent => &mut self.not_sent,
            AttemptOutcome::Released => &mut self.released,
            AttemptOutcome::Lost => &mut self.lost,
            AttemptOutcome::Broken => &mut self.errors,
            AttemptOutcome::Postponed => &mut self.postponed,
        } += 1;
    }
}

/// The treatment of a claim whose guard refused.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    /// It is not mine any more.
    Lost,
    /// It is mine, but the booking is not what was claimed: give it up.
    GiveUp,
    /// It is mine, and all that an attempt shows of its surroundings is as it should be.
    Unclear,
    /// It is mine, and there is no room for it below that limit before then: give it up until then.
    Wait(DateTime<Utc>, FailureReason),
    /// It is mine, and the booking can never be placed: give it up and say why.
    Fail(FailureReason),
}

/// The outcome of a step for a claim.
pub(super) enum StepOutcome {
    /// It is settled.
    Done(AttemptOutcome),
    /// The carrier is to be asked.
    Ask(Box<Committed>),
    /// It is to be committed to without others.
    Alone(Box<Claim>),
    /// The carrier asked to wait: the whole guard is to be passed again, later.
    Again(Box<Claim>),
    /// It was placed, and nobody wants the call any more.
    End(Box<Attempt>, CallId),
    /// It is not to be asked for, and the ledger is to say so.
    Stop(Box<Stop>),
}

/// A claim that is not asked for.
pub(super) struct Stop {
    claim: Claim,
    why: StopReason,
    now: DateTime<Utc>,
}

/// Why a claim is not asked for.
enum StopReason {
    /// It is outside calling hours.
    Closed,
    /// The guard refused.
    Refused(Box<Attempt>, Refusal),
    /// It was committed to, and the answer came too late, or there is nobody to ring.
    Unsent,
}

/// A claim that was committed to.
pub(super) struct Committed {
    claim: Claim,
    attempt: Attempt,
    /// The first phone.
    to: PhoneNumber,
}

/// One that the carrier was asked for, with the answer.
pub(super) struct Answered {
    of: Box<Committed>,
    answer: Result<CarrierCall, CarrierError>,
}

impl Dialer<'_> {
    /// Commits to a batch in one transaction. What the batch refused for want of room is committed to by itself
    /// afterwards: the guards of a batch count what stands before it, whether that passed or not.
    ///
    /// Nothing else is waited for: what was committed to is to be asked for at once.
    pub(super) async fn commit(&self, batch: Vec<Claim>) -> Vec<StepOutcome> {
        let started = self.clock.now();
        let (closed, open): (Vec<_>, Vec<_>) = batch
            .into_iter()
            .partition(|claim| is_closed(claim, started));
        let closed = closed.into_iter();
        let mut outcomes: Vec<_> = closed
            .map(|claim| stop(claim, StopReason::Closed, started))
            .collect();
        if open.is_empty() {
            return outcomes;
        }
        match self.commit_open(&open, started).await {
            Ok(guarded) => {
                let late = self.clock.now() - started > self.timing.commit_within;
                let in_batch = open.len() > 1;
                let committed = open.into_iter().zip(guarded);
                outcomes.extend(committed.map(|(claim, guarded)| {
                    self.follow_commit(claim, guarded, (late, in_batch), started)
                }));
            }
            // One of them cannot be written: the others can.
            Err(error) if error.is_refusal() && open.len() > 1 => {
                let alone = |claim| StepOutcome::Alone(Box::new(claim));
                outcomes.extend(open.into_iter().map(alone));
            }
            // The ledger says how far they came, and the next tick goes on from there.
            Err(_) => outcomes.extend(
                open.iter()
                    .map(|_| StepOutcome::Done(AttemptOutcome::Broken)),
            ),
        }
        outcomes
    }

    async fn commit_open(
        &self,
        open: &[Claim],
        started: DateTime<Utc>,
    ) -> Result<Vec<Guarded>, DatabaseError> {
        let claimed: Vec<Claimed> = open
            .iter()
            .map(|claim| Claimed {
                id: claim.attempt_id,
                token: &claim.token,
                attendee: &claim.attendee,
            })
            .collect();
        let commit = Commit {
            now: started,
            since: started - self.timing.grace,
            lease_until: started + self.timing.lease.max(self.timing.answered_within()),
            deployments_number: self.carrier.caller_number(),
        };
        call_attempts::commit(self.tenants, &claimed, &commit).await
    }

    fn follow_commit(
        &self,
        claim: Claim,
        guarded: Guarded,
        (late, in_batch): (bool, bool),
        started: DateTime<Utc>,
    ) -> StepOutcome {
        let Some(attempt) = guarded.attempt else {
            return StepOutcome::Done(AttemptOutcome::Lost);
        };
        if !guarded.applied {
            let refusal = self.refusal(&attempt, &claim.token, started);
            return match refusal {
                Refusal::Lost => StepOutcome::Done(AttemptOutcome::Lost),
                Refusal::Unclear if in_batch => StepOutcome::Alone(Box::new(claim)),
                _ => stop(
                    claim,
                    StopReason::Refused(Box::new(attempt), refusal),
                    started,
                ),
            };
        }
        match attempt.phone_of(attempt.first).cloned() {
            Some(to) if !late => StepOutcome::Ask(Box::new(Committed { claim, attempt, to })),
            _ => stop(claim, StopReason::Unsent, started),
        }
    }

    /// Writes down that a claim is not asked for.
    pub(super) async fn stop(&self, stop: Stop) -> AttemptOutcome {
        let Stop { claim, why, now } = stop;
        let written = match why {
            StopReason::Closed => self.release_closed(&claim, now).await,
            StopReason::Refused(attempt, refusal) => {
                self.abort(&attempt, &claim.token, refusal, now).await
            }
            StopReason::Unsent => self.leave_unsent(&claim).await,
        };
        written.unwrap_or(AttemptOutcome::Broken)
    }

    async fn release_closed(
        &self,
        claim: &Claim,
        now: DateTime<Utc>,
    ) -> Result<AttemptOutcome, DatabaseError> {
        let closed = Release {
            reason: Some(FailureReason::OutsideCallingHours),
            code: None,
        };
        call_attempts::release(self.tenants, claim.mine(), closed, now).await?;
        Ok(AttemptOutcome::Released)
    }

    /// Asks the carrier for the call of an attempt that was committed to.
    pub(super) async fn ask(&self, of: Box<Committed>) -> Answered {
        let answer = match self.carrier_for(&of.attempt) {
            Ok(carrier) => {
                carrier
                    .place(&self.request(&of.attempt, of.to.clone()))
                    .await
            }
            // Nothing was asked, and nothing ever will be for this attempt.
            Err(refused) => Err(refused),
        };
        Answered { of, answer }
    }

    /// Notes what the carrier answered: the calls that it has taken in one transaction, all else one by one.
    pub(super) async fn settle(&self, answered: Vec<Answered>) -> Vec<StepOutcome> {
        let mut taken = Vec::new();
        let mut not_taken = Vec::new();
        for Answered { of, answer } in answered {
            match answer {
                Ok(call) => taken.push((of.attempt, call)),
                Err(error) => not_taken.push((*of, error)),
            }
        }
        let mut outcomes = self.bind_all(taken).await;
        for (of, error) in not_taken {
            let settled = self.settle_error(of, error).await;
            outcomes.push(settled.unwrap_or(StepOutcome::Done(AttemptOutcome::Broken)));
        }
        outcomes
    }

    async fn bind_all(&self, taken: Vec<(Attempt, CarrierCall)>) -> Vec<StepOutcome> {
        match self.bind(&taken).await {
            Ok(bound) => bound,
            Err(_) if taken.len() == 1 => vec![StepOutcome::Done(AttemptOutcome::Broken)],
            // One of them cannot be written: the others can. What was written already is written again to no effect.
            Err(_) => {
                let mut outcomes = Vec::new();
                for one in taken {
                    let bound = self.bind(&[one]).await;
                    outcomes.extend(
                        bound.unwrap_or_else(|_| vec![StepOutcome::Done(AttemptOutcome::Broken)]),
                    );
                }
                outcomes
            }
        }
    }

    fn request(&self, attempt: &Attempt, to: PhoneNumber) -> CreateCall {
        let route = self.route(attempt);
        let addresses = self.addresses.of(attempt, route);
        CreateCall {
            route,
            to,
            from: self.caller(attempt).clone(),
            document: addresses.picked_up(attempt.id, attempt.first),
            status_callback: addresses.status(attempt.id, attempt.first),
            ring_seconds: self.timing.ring_seconds,
            detect_machine: attempt.listens_for_machines(),
        }
    }

    async fn settle_error(
        &self,
        of: Committed,
        error: CarrierError,
    ) -> Result<StepOutcome, DatabaseError> {
        let now = self.clock.now();
        let Committed { claim, attempt, .. } = of;
        let outcome = match error {
            CarrierError::Refused { code, .. } => {
                call_attempts::refuse(self.tenants, &attempt, &code, now).await?;
                AttemptOutcome::Refused
            }
            CarrierError::Busy { retry_after } => {
                return self.postpone(claim, &attempt, retry_after, now).await;
            }
            CarrierError::Unknown(_) => {
                let mine = claim.mine();
                call_attempts::settle_without_call(self.tenants, mine, Phase::Unknown, now).await?;
                AttemptOutcome::Unknown
            }
        };
        Ok(StepOutcome::Done(outcome))
    }

    /// Binds the calls the carrier answered with. A second call for one attempt, one for a booking that
    /// was cancelled meanwhile, or one of which a webhook has told more than this answer and that is
    /// over, is ended.
    async fn bind(
        &self,
        taken: &[(Attempt, CarrierCall)],
    ) -> Result<Vec<StepOutcome>, DatabaseError> {
        if taken.is_empty() {
            return Ok(Vec::new());
        }
        let told: Vec<Told> = taken
            .iter()
            .map(|(attempt, call)| Told {
                attempt: attempt.id,
                leg: Some(attempt.first),
                call: &call.id,
                status: call.status,
            })
            .collect();
        let found = call_attempts::place(self.tenants, &told, self.clock.now()).await?;
        let outcome = |(attempt, call): &(Attempt, CarrierCall)| {
            let is_its =
                |it: &&Attempt| it.id == attempt.id && it.call_of(attempt.first) == Some(&call.id);
            let wanted = found.iter().find(is_its).is_some_and(is_wanted);
            if wanted || call.status.is_final() {
                StepOutcome::Done(AttemptOutcome::Placed)
            } else {
                StepOutcome::End(Box::new(attempt.clone()), call.id.clone())
            }
        };
        Ok(taken.iter().map(outcome).collect())
    }

    async fn postpone(
        &self,
        claim: Claim,
        attempt: &Attempt,
        retry_after: Option<u32>,
        now: DateTime<Utc>,
    ) -> Result<StepOutcome, DatabaseError> {
        let pause = TimeDelta::seconds(retry_after.unwrap_or(0).into())
            .max(self.timing.pace)
            .max(TimeDelta::milliseconds(100));
        let ask_at = now + pause;
        let lease_until = ask_at + self.timing.lease;
        let mine = claim.mine();
        let is_mine = call_attempts::postpone(self.tenants, mine, ask_at, lease_until).await?;
        let in_time =
            pause <= self.timing.lease && attempt.start_time + self.timing.grace >= ask_at;
        Ok(match (is_mine, in_time) {
            (true, true) => StepOutcome::Again(Box::new(Claim { ask_at, ..claim })),
            (true, false) => StepOutcome::Done(AttemptOutcome::Postponed),
            (false, _) => StepOutcome::Done(AttemptOutcome::Lost),
        })
    }

    async fn leave_unsent(&self, claim: &Claim) -> Result<AttemptOutcome, DatabaseError> {
        let (mine, now) = (claim.mine(), self.clock.now());
        call_attempts::settle_without_call(self.tenants, mine, Phase::NotSent, now).await?;
        Ok(AttemptOutcome::NotSent)
    }

    async fn abort(
        &self,
        attempt: &Attempt,
        token: &str,
        refusal: Refusal,
        now: DateTime<Utc>,
    ) -> Result<AttemptOutcome, DatabaseError> {
        let refusal = match refusal {
            Refusal::Unclear => self.over_limits(attempt, now).await?,
            other => other,
        };
        let mine = Mine {
            booking: attempt.booking_id,
            attempt: attempt.id,
            token,
        };
        let reason = match refusal {
            Refusal::Lost => return Ok(AttemptOutcome::Lost),
            Refusal::Wait(until, limit) => {
                call_attempts::defer(self.tenants, mine, (until, limit), now).await?;
                return Ok(AttemptOutcome::Released);
            }
            Refusal::GiveUp | Refusal::Unclear => {
                let number = self.carrier.caller_number();
                let fits = caller_ids::fits_attempt(self.tenants, attempt.id, number).await?;
                (!fits).then_some(FailureReason::CarrierRefused)
            }
            Refusal::Fail(reason) => Some(reason),
        };
        let code = (reason == Some(FailureReason::CarrierRefused)).then_some(NOT_OWNED);
        call_attempts::release(self.tenants, mine, Release { reason, code }, now).await?;
        Ok(AttemptOutcome::Released)
    }

    /// Whether the organization's own rules are why the guard refused.
    async fn over_limits(
        &self,
        attempt: &Attempt,
        now: DateTime<Utc>,
    ) -> Result<Refusal, DatabaseError> {
        let ringing = Ringing {
            attempt: attempt.id,
            number: &attempt.attendee_phone,
            service: self.carrier.caller_number(),
            now,
        };
        let found = limits::of_attempt(self.tenants, ringing).await?;
        let wait = |minute: Minute, reason| match minute.limit {
            0 => Refusal::Fail(reason),
            _ => Refusal::Wait(minute.free_at, reason),
        };
        Ok(match found {
            Some(QuotaViolation::Blocked) => Refusal::Fail(FailureReason::NumberBlocked),
            Some(QuotaViolation::Foreign) => Refusal::Fail(FailureReason::CountryNotAllowed),
            Some(QuotaViolation::Kind(_) | QuotaViolation::Own) => {
                Refusal::Fail(FailureReason::NumberNotAllowed)
            }
            Some(QuotaViolation::AttendeeDay { .. }) => Refusal::Fail(FailureReason::AttendeeLimit),
            Some(QuotaViolation::AttendeeMinute(minute)) => {
                wait(minute, FailureReason::AttendeeLimit)
            }
            Some(QuotaViolation::MemberDay { .. }) => Refusal::Fail(FailureReason::MemberLimit),
            Some(QuotaViolation::MemberMinute(minute)) => wait(minute, FailureReason::MemberLimit),
            Some(QuotaViolation::Day { .. }) => Refusal::Fail(FailureReason::CallLimit),
            Some(QuotaViolation::Minute(minute)) => wait(minute, FailureReason::CallLimit),
            // Everything fits now, and did not a moment ago. Another look will take it.
            Some(QuotaViolation::Pending { .. } | QuotaViolation::CarrierBusy) | None => {
                Refusal::GiveUp
            }
        })
    }

    /// Why the guard refused, from how things stood right after.
    fn refusal(&self, attempt: &Attempt, token: &str, now: DateTime<Utc>) -> Refusal {
        let mine = attempt.phase == Phase::Claimed && attempt.claim_token == token;
        if !mine || attempt.lease_until <= now {
            return Refusal::Lost;
        }
        let as_claimed = match attempt.booking_status {
            Status::Pending => attempt.version == attempt.booking_version,
            Status::Calling => true,
            Status::Completed | Status::Failed | Status::Cancelled => false,
        };
        if !as_claimed {
            return Refusal::GiveUp;
        }
        Refusal::Fail(if attempt.start_time + self.timing.grace < now {
            FailureReason::MissedWindow
        } else if !attempt.may_book {
            FailureReason::PlanRequired
        } else if !attempt.operator_fit || attempt.operator_phone.is_none() {
            FailureReason::OperatorUnavailable
        } else {
            return Refusal::Unclear;
        })
    }
}

fn stop(claim: Claim, why: StopReason, now: DateTime<Utc>) -> StepOutcome {
    StepOutcome::Stop(Box::new(Stop { claim, why, now }))
}

/// Whether it is outside calling hours where the attendee may be. It is looked at each time that the carrier
/// is about to be asked: a call may have waited for long.
fn is_closed(claim: &Claim, now: DateTime<Utc>) -> bool {
    let closed = |hours: &CallingHours| hours.closed_at(now.timestamp_millis()).is_some();
    claim.calling.as_ref().is_some_and(closed)
}
