//! One attempt: wait, commit, ask, settle.

use super::{
    Dialer, Report,
    follow::is_wanted,
    portion::{A_DIAL, Portion},
};
use crate::{
    carrier::{CarrierCall, CarrierError, CreateCall},
    store::{
        DatabaseError,
        call_attempts::{self, Attempt},
        caller_ids,
        claim::Claim,
        limits::{self, Minute, Objection},
    },
};
use callslot_shared::{
    booking::{FailureReason, Status},
    call::Phase,
    phone::PhoneNumber,
    schedule::calling::CallingHours,
};
use chrono::{DateTime, TimeDelta, Utc};

/// What an attempt is given up with that was to come from a number which is not the organization's any more.
const NOT_OWNED: &str = "caller_id_not_owned";

/// What became of one attempt in this tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
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

impl Report {
    pub(super) fn count(&mut self, placed: Option<Fate>) {
        let Some(placed) = placed else { return };
        *match placed {
            Fate::Placed => &mut self.placed,
            Fate::Refused => &mut self.refused,
            Fate::Unknown => &mut self.unknown,
            Fate::NotSent => &mut self.not_sent,
            Fate::Released => &mut self.released,
            Fate::Lost => &mut self.lost,
            Fate::Broken => &mut self.errors,
            Fate::Postponed => &mut self.postponed,
        } += 1;
    }
}

/// What to do with a claim whose guard refused.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    /// It is not mine any more.
    Lost,
    /// It is mine, but the booking is not what was claimed: give it up.
    GiveUp,
    /// It is mine, and there is no room for it below that limit before then: give it up until then.
    Wait(DateTime<Utc>, FailureReason),
    /// It is mine, and the booking can never be placed: give it up and say why.
    Fail(FailureReason),
}

impl Dialer<'_> {
    /// Sees one claim through.
    pub(super) async fn place(&self, claim: Claim, token: String, portion: &Portion<'_>) -> Fate {
        let fate = self.see_through(&claim, &token, portion).await;
        portion.put_down();
        fate.unwrap_or(Fate::Broken)
    }

    async fn see_through(
        &self,
        claim: &Claim,
        token: &str,
        portion: &Portion<'_>,
    ) -> Result<Fate, DatabaseError> {
        let mut ask_at = claim.ask_at;
        loop {
            self.wait_until(ask_at).await;
            let Ok(_permit) = portion.permits.acquire().await else {
                return Ok(Fate::Lost);
            };
            let started = self.clock.now();
            if is_closed(claim, started) {
                let of = (claim.booking_id, claim.attempt_id);
                let closed = Some(FailureReason::OutsideCallingHours);
                call_attempts::release(self.db, of, token, closed, None, started).await?;
                return Ok(Fate::Released);
            }
            let since = started - self.timing.grace;
            let lease = started + self.timing.lease.max(self.timing.answered_within());
            let guarded = call_attempts::commit(
                self.db,
                (claim.attempt_id, &claim.attendee),
                token,
                started,
                since,
                lease,
                self.carrier.caller_number(),
            )
            .await?;
            let Some(attempt) = guarded.attempt else {
                return Ok(Fate::Lost);
            };
            if !guarded.taken {
                return self.stand_down(&attempt, token, started).await;
            }
            let Some(to) = attempt.phone_of(attempt.first).cloned() else {
                return self.leave_unsent(&attempt, token).await;
            };
            if self.clock.now() - started > self.timing.commit_within {
                return self.leave_unsent(&attempt, token).await;
            }
            let answer = match self.line(&attempt) {
                Ok(line) => line.create(&self.request(&attempt, to)).await,
                // Nothing was asked, and nothing ever will be for this attempt.
                Err(refused) => Err(refused),
            };
            match self.settle(&attempt, token, answer).await? {
                Settled::Done(placed) => return Ok(placed),
                Settled::AskAgain(later) if portion.left() >= A_DIAL => ask_at = later,
                Settled::AskAgain(_) => return Ok(Fate::Postponed),
            }
        }
    }

    fn request(&self, attempt: &Attempt, to: PhoneNumber) -> CreateCall {
        let addresses = self.addresses.over(attempt.api());
        CreateCall {
            api: attempt.api(),
            to,
            from: self.caller(attempt).clone(),
            document: addresses.picked_up(attempt.id, attempt.first),
            status_callback: addresses.status(attempt.id, attempt.first),
            ring_seconds: self.timing.ring_seconds,
            detect_machine: attempt.listens_for_machines(),
        }
    }

    async fn settle(
        &self,
        attempt: &Attempt,
        token: &str,
        answer: Result<CarrierCall, CarrierError>,
    ) -> Result<Settled, DatabaseError> {
        let now = self.clock.now();
        let placed = match answer {
            Ok(call) => {
                self.bind(attempt, &call).await?;
                Fate::Placed
            }
            Err(CarrierError::Refused { code, .. }) => {
                call_attempts::refuse(self.db, attempt, &code, now).await?;
                Fate::Refused
            }
            Err(CarrierError::Busy { retry_after }) => {
                return self.postpone(attempt, token, retry_after, now).await;
            }
            Err(CarrierError::Unknown(_)) => {
                call_attempts::settle_without_call(
                    self.db,
                    attempt.id,
                    token,
                    Phase::Unknown,
                    None,
                    now,
                )
                .await?;
                Fate::Unknown
            }
        };
        Ok(Settled::Done(placed))
    }

    /// Binds the call the carrier answered with. A second call for one attempt, one for a booking that
    /// was cancelled meanwhile, or one of which a webhook has told more than this answer and that is
    /// over, is ended.
    async fn bind(&self, attempt: &Attempt, call: &CarrierCall) -> Result<(), DatabaseError> {
        let now = self.clock.now();
        let guarded = call_attempts::reveal(
            self.db,
            attempt.id,
            attempt.first,
            &call.id,
            call.status,
            None,
            now,
        )
        .await?;
        let wanted = guarded.taken && guarded.attempt.as_ref().is_some_and(is_wanted);
        if !wanted && !call.status.is_final() {
            self.hang_up(attempt, &call.id).await;
        }
        Ok(())
    }

    async fn postpone(
        &self,
        attempt: &Attempt,
        token: &str,
        retry_after: Option<u32>,
        now: DateTime<Utc>,
    ) -> Result<Settled, DatabaseError> {
        let pause = TimeDelta::seconds(retry_after.unwrap_or(0).into())
            .max(self.timing.pace)
            .max(TimeDelta::milliseconds(100));
        let ask_at = now + pause;
        let lease_until = ask_at + self.timing.lease;
        let mine = call_attempts::postpone(self.db, attempt.id, token, ask_at, lease_until).await?;
        let in_time =
            pause <= self.timing.lease && attempt.start_time + self.timing.grace >= ask_at;
        Ok(match (mine, in_time) {
            (true, true) => Settled::AskAgain(ask_at),
            (true, false) => Settled::Done(Fate::Postponed),
            (false, _) => Settled::Done(Fate::Lost),
        })
    }

    async fn leave_unsent(&self, attempt: &Attempt, token: &str) -> Result<Fate, DatabaseError> {
        let now = self.clock.now();
        call_attempts::settle_without_call(self.db, attempt.id, token, Phase::NotSent, None, now)
            .await?;
        Ok(Fate::NotSent)
    }

    async fn stand_down(
        &self,
        attempt: &Attempt,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Fate, DatabaseError> {
        let refusal = match self.refusal(attempt, token, now) {
            Refusal::GiveUp => self.over_limits(attempt, now).await?,
            other => other,
        };
        let reason = match refusal {
            Refusal::Lost => return Ok(Fate::Lost),
            Refusal::Wait(until, limit) => {
                call_attempts::hold_back(self.db, attempt, token, (until, limit), now).await?;
                return Ok(Fate::Released);
            }
            Refusal::GiveUp => {
                let number = self.carrier.caller_number();
                let fits = caller_ids::fits_attempt(self.db, attempt.id, number).await?;
                (!fits).then_some(FailureReason::CarrierRefused)
            }
            Refusal::Fail(reason) => Some(reason),
        };
        let code = (reason == Some(FailureReason::CarrierRefused)).then_some(NOT_OWNED);
        let of = (attempt.booking_id, attempt.id);
        call_attempts::release(self.db, of, token, reason, code, now).await?;
        Ok(Fate::Released)
    }

    /// Whether the organization's own rules are why the guard refused.
    async fn over_limits(
        &self,
        attempt: &Attempt,
        now: DateTime<Utc>,
    ) -> Result<Refusal, DatabaseError> {
        let (number, service) = (&attempt.attendee_phone, self.carrier.caller_number());
        let found = limits::of_attempt(self.db, attempt.id, number, service, now).await?;
        let wait = |minute: Minute, reason| match minute.limit {
            0 => Refusal::Fail(reason),
            _ => Refusal::Wait(minute.free_at, reason),
        };
        Ok(match found {
            Some(Objection::Blocked) => Refusal::Fail(FailureReason::NumberBlocked),
            Some(Objection::Foreign) => Refusal::Fail(FailureReason::CountryNotAllowed),
            Some(Objection::Kind(_) | Objection::Own) => {
                Refusal::Fail(FailureReason::NumberNotAllowed)
            }
            Some(Objection::AttendeeDay { .. }) => Refusal::Fail(FailureReason::AttendeeLimit),
            Some(Objection::AttendeeMinute(minute)) => wait(minute, FailureReason::AttendeeLimit),
            Some(Objection::MemberDay { .. }) => Refusal::Fail(FailureReason::MemberLimit),
            Some(Objection::MemberMinute(minute)) => wait(minute, FailureReason::MemberLimit),
            Some(Objection::Day { .. }) => Refusal::Fail(FailureReason::CallLimit),
            Some(Objection::Minute(minute)) => wait(minute, FailureReason::CallLimit),
            Some(Objection::Pending { .. } | Objection::CarrierBusy) | None => Refusal::GiveUp,
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
            // Everything fits now: it did not a moment ago. Another look will take it.
            return Refusal::GiveUp;
        })
    }
}

/// Whether it is outside calling hours where the attendee may be. It is looked at each time that the carrier
/// is about to be asked: a call may have waited for long.
fn is_closed(claim: &Claim, now: DateTime<Utc>) -> bool {
    let closed = |hours: &CallingHours| hours.closed_at(now.timestamp_millis()).is_some();
    claim.calling.as_ref().is_some_and(closed)
}

enum Settled {
    Done(Fate),
    AskAgain(DateTime<Utc>),
}
