//! One run of the trigger: put right what time has decided, then look for what is due, again and
//! again until the next tick is, and dial all that was claimed.

use super::{
    Dialer, Report,
    portion::{A_DIAL, Portion},
};
use crate::{
    log,
    mask::masked,
    seams::{fresh_id, fresh_token},
    store::{DatabaseError, claim, sweep::Swept, ticks},
};
use callslot_shared::ids::{AttemptId, BookingId};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{
    StreamExt,
    future::{Either, join, select},
    stream::FuturesUnordered,
};
use std::{pin::pin, time::Duration};

pub use crate::store::ticks::Source;

/// Most bookings one look takes.
const BATCH: usize = 25;

/// Most bookings one tick holds at a time: about what it can dial within a lease, five at once and a
/// few hundred milliseconds each. The rest stays claimable, for the next look or another tick.
const IN_HAND: usize = 50;

/// How much of a request a tick started over HTTP may use, so that clients do not give up on it.
const REQUEST: TimeDelta = TimeDelta::seconds(25);

/// The minute after which the next tick is due.
const NEXT_TICK: TimeDelta = TimeDelta::seconds(60);

/// What started a tick, and for when.
#[derive(Debug, Clone, Copy)]
pub struct Trigger {
    /// The schedule, or a request.
    pub source: Source,
    /// The minute it is for.
    pub scheduled_for: DateTime<Utc>,
}

/// How far a tick goes.
struct Span {
    /// Claims nothing that is to be asked for later than so long from now.
    look_ahead: TimeDelta,
    /// Looks no more after this.
    until: DateTime<Utc>,
}

impl Dialer<'_> {
    /// Runs a tick to its end and keeps a row of it, whatever happens.
    pub async fn tick(&self, trigger: Trigger) -> Result<Report, DatabaseError> {
        let id = fresh_id(self.clock, self.entropy);
        let now = self.clock.now();
        ticks::begin(self.db, id, trigger.source, trigger.scheduled_for, now).await?;
        let (report, outcome) = self.work(trigger).await;
        let json = serde_json::to_string(&report).unwrap_or_else(|_| "{}".to_owned());
        let error = outcome.as_ref().err();
        let error = error.map(|error| masked(&error.to_string()));
        let late = now - trigger.scheduled_for;
        log::tick(&id.to_string(), late, self.clock.now() - now, &report);
        ticks::end(self.db, id, &json, error.as_deref(), self.clock.now()).await?;
        outcome.map(|()| report)
    }

    fn span(&self, trigger: Trigger) -> Span {
        let now = self.clock.now();
        match trigger.source {
            Source::Schedule => Span {
                look_ahead: self.timing.look_ahead,
                until: (trigger.scheduled_for + NEXT_TICK).min(now + NEXT_TICK),
            },
            // What is claimed has to be answered within the request: the commit's answer and the
            // carrier's are waited for at most so long.
            Source::Http => {
                let room = (REQUEST - self.timing.answered_within()).max(TimeDelta::zero());
                Span {
                    look_ahead: self.timing.look_ahead.min(room),
                    until: now + room,
                }
            }
        }
    }

    async fn work(&self, trigger: Trigger) -> (Report, Result<(), DatabaseError>) {
        let mut report = Report::default();
        let portion = Portion::of(self.db);
        let counted = Dialer {
            db: &portion,
            ..*self
        };
        let span = self.span(trigger);
        // A sweep that fails must not keep calls from being placed, and the carrier's answers to it must
        // not keep them waiting.
        let (swept, outcome) = match counted.sweep(&mut report).await {
            Ok(swept) => (swept, Ok(())),
            Err(error) => (Swept::default(), Err(error)),
        };
        let (asked, looked) = join(
            counted.ask_about(swept, &portion, span.until),
            counted.look(trigger, &span, &portion, &mut report),
        )
        .await;
        report.add(&asked);
        (report, looked.and(outcome))
    }

    async fn look(
        &self,
        trigger: Trigger,
        span: &Span,
        portion: &Portion<'_>,
        report: &mut Report,
    ) -> Result<(), DatabaseError> {
        let mut running = FuturesUnordered::new();
        let mut outcome = Ok(());
        loop {
            let room = (portion.left() / A_DIAL)
                .min(IN_HAND.saturating_sub(running.len()))
                .min(BATCH);
            let token = fresh_token(self.entropy);
            let claimed = self.claim_some(&token, span.look_ahead, room, None).await;
            report.looks += 1;
            let full = match claimed {
                Ok(claims) => {
                    report.claimed += claims.len() as u64;
                    portion.take_in_hand(claims.len());
                    let full = claims.len() == room;
                    for claim in claims {
                        running.push(self.place(claim, token.clone(), portion));
                    }
                    full
                }
                Err(error) => {
                    outcome = Err(error);
                    false
                }
            };
            if self.clock.now() >= span.until {
                break;
            }
            // What is in hand was set aside for, so that room comes back only as far as it was not used.
            if portion.left() < A_DIAL {
                report.full = true;
                break;
            }
            // A request answers as soon as there is nothing left to do.
            if trigger.source == Source::Http && running.is_empty() {
                break;
            }
            let mut wait = pin!(self.clock.sleep(self.timing.look_again));
            loop {
                // More is waiting than was taken, and there is room for it again.
                if full && running.len() <= IN_HAND - BATCH {
                    break;
                }
                if running.is_empty() {
                    if trigger.source == Source::Schedule {
                        wait.as_mut().await;
                    }
                    break;
                }
                match select(wait.as_mut(), running.next()).await {
                    Either::Left(_) => break,
                    Either::Right((placed, _)) => report.count(placed),
                }
            }
        }
        while let Some(placed) = running.next().await {
            report.count(Some(placed));
        }
        outcome
    }

    /// Claims at most `most` bookings, or `only` one, that are to be asked for within `look_ahead`.
    pub(super) async fn claim_some(
        &self,
        token: &str,
        look_ahead: TimeDelta,
        most: usize,
        only: Option<BookingId>,
    ) -> Result<Vec<claim::Claim>, DatabaseError> {
        let now = self.clock.now();
        claim::claim(
            self.db,
            &claim::Request {
                now,
                since: now - self.timing.grace,
                until: now + look_ahead,
                lease_ms: self.timing.lease.num_milliseconds(),
                pace_ms: self.timing.pace.num_milliseconds(),
                caller_space: self.carrier.space(),
                token,
                id: AttemptId::from_uuid(fresh_id(self.clock, self.entropy)),
                most,
                only,
            },
        )
        .await
    }

    /// Waits until `moment`, or not at all if it has passed.
    pub(super) async fn wait_until(&self, moment: DateTime<Utc>) {
        let left = (moment - self.clock.now())
            .to_std()
            .unwrap_or(Duration::ZERO);
        if !left.is_zero() {
            self.clock.sleep(left).await;
        }
    }
}
