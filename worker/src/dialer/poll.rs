//! Looking for what is due, again and again, and placing it: in the tick's own invocation, and in lanes where one
//! invocation is not enough.

use super::{
    Dialer, TickReport,
    attempt::AttemptOutcome,
    budget::{A_DIAL, Budget},
    in_flight::InFlight,
    orders::{LANES, LaneError, LaneWork, Order},
};
use crate::{
    log,
    ports::{fresh_id, fresh_token},
    store::{
        DatabaseError,
        claim::{self, Claim, TakeOver},
    },
};
use callslot_shared::ids::{AttemptId, BookingId};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{
    FutureExt as _, StreamExt as _,
    future::{self, Either, LocalBoxFuture, select},
    stream::FuturesUnordered,
};
use std::{
    collections::{BTreeSet, HashMap},
    pin::{Pin, pin},
    time::Duration,
};

/// Most claims that an invocation has in flight: what it can place within a lease, and has statements for.
const MAX_IN_FLIGHT: usize = 60;

/// Calls of one second that one invocation places in less than a second.
const AT_ONE_SECOND: usize = 18;

/// The number of partitions that claims are dealt into where there are lanes: so many more than lanes that these get
/// about as many claims each, whatever their number.
const PARTITIONS: usize = 240;

/// Lanes are opened so long before their first second: what waits longer waits in the tick.
const LEAD: TimeDelta = TimeDelta::seconds(5);

/// The way an invocation looks for work.
pub(super) struct Shift {
    /// Claims nothing that is to be asked for later than so long from now.
    pub(super) look_ahead: TimeDelta,
    /// Looks no more after this.
    pub(super) until: DateTime<Utc>,
    /// Waits for no lane after this.
    pub(super) last: DateTime<Utc>,
    /// The time it waits before it looks again.
    pub(super) look_again: Duration,
    /// The number of requests it has waiting at once.
    pub(super) at_once: usize,
    /// Whether it ends as soon as there is nothing left to do.
    pub(super) ends_when_idle: bool,
    /// Whether it looks again so soon that it need not as soon as nothing is in flight.
    pub(super) looks_often: bool,
}

/// When there may be more to claim than was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum More {
    /// At once.
    Now,
    /// As soon as there is room again: not all was taken.
    Soon,
    /// Once all that was taken is settled: there is much to do.
    Then,
    /// When the time has come to look again: there was nothing.
    Later,
}

/// The claims that are wanted.
pub(super) struct ClaimPlan {
    pub(super) look_ahead: TimeDelta,
    pub(super) most: usize,
    /// The number of partitions that it is dealt into.
    pub(super) partitions: usize,
    pub(super) only: Option<BookingId>,
}

/// An event that happens while an invocation waits.
enum Event {
    /// It is time to look again.
    Time,
    /// A claim is settled.
    Left(AttemptOutcome),
    /// A lane has ended.
    Ended(Box<Lane>),
}

/// A lane that has ended, or did not answer.
struct Lane {
    tokens: Vec<String>,
    report: Result<TickReport, LaneError>,
}

/// The lanes that a tick opens.
struct Open<'a> {
    /// The number of lanes it may still open.
    left: usize,
    running: FuturesUnordered<LocalBoxFuture<'a, Lane>>,
}

impl Open<'_> {
    /// The next lane that ends; never, if there is none.
    async fn ended(&mut self) -> Lane {
        match self.running.next().await {
            Some(lane) => lane,
            None => future::pending().await,
        }
    }
}

/// Everything that an invocation has under way while it looks.
struct UnderWay<'a, 'r> {
    budget: &'a Budget<'a>,
    in_flight: InFlight<'a>,
    lanes: Open<'a>,
    report: &'r mut TickReport,
}

impl UnderWay<'_, '_> {
    /// The number of claims that can still be taken.
    fn room(&self) -> usize {
        (self.budget.available() / A_DIAL).min(MAX_IN_FLIGHT.saturating_sub(self.in_flight.len()))
    }

    fn is_idle(&self) -> bool {
        self.in_flight.is_empty() && self.lanes.running.is_empty()
    }

    async fn event(&mut self, time: Pin<&mut impl Future<Output = ()>>) -> Event {
        let Self {
            in_flight, lanes, ..
        } = self;
        let left = pin!(async {
            match in_flight.next().await {
                Some(outcome) => outcome,
                None => future::pending().await,
            }
        });
        let ended = pin!(lanes.ended());
        match select(time, select(left, ended)).await {
            Either::Left(_) => Event::Time,
            Either::Right((Either::Left((outcome, _)), _)) => Event::Left(outcome),
            Either::Right((Either::Right((lane, _)), _)) => Event::Ended(Box::new(lane)),
        }
    }
}

impl<'a> Dialer<'a> {
    /// Looks until the shift is over, and sees everything through that it has taken, beginning with `claims`.
    pub(super) async fn poll(
        self,
        shift: &Shift,
        budget: &'a Budget<'a>,
        claims: Vec<Claim>,
        report: &mut TickReport,
    ) -> Result<(), DatabaseError> {
        let mut under_way = UnderWay {
            budget,
            in_flight: InFlight::of(&self, budget, shift.at_once),
            lanes: Open {
                left: if self.lanes.is_some() { LANES } else { 0 },
                running: FuturesUnordered::new(),
            },
            report,
        };
        let mut outcome = Ok(());
        // An invocation that begins with claims sees to them first.
        let mut more = if claims.is_empty() {
            More::Now
        } else {
            More::Then
        };
        under_way.in_flight.take(claims);
        loop {
            if more == More::Now {
                let looked = self.poll_once(shift, &mut under_way);
                more = looked.await.unwrap_or_else(|error| {
                    outcome = Err(error);
                    More::Later
                });
            }
            if self.clock.now() >= shift.until {
                break;
            }
            // Statements are set aside for the claims in flight: room comes back as far as it was not used.
            let UnderWay {
                in_flight, lanes, ..
            } = &under_way;
            if in_flight.is_empty() && budget.available() < A_DIAL && lanes.left == 0 {
                under_way.report.full = true;
                break;
            }
            if shift.ends_when_idle && under_way.is_idle() {
                break;
            }
            self.wait(shift, more, &mut under_way).await;
            more = More::Now;
        }
        self.finish(shift, &mut under_way).await;
        outcome
    }

    /// Claims what there is room for, here and in lanes that can be opened yet.
    async fn poll_once(
        self,
        shift: &Shift,
        under_way: &mut UnderWay<'a, '_>,
    ) -> Result<More, DatabaseError> {
        let own = under_way.room();
        let UnderWay {
            in_flight,
            lanes,
            report,
            ..
        } = under_way;
        let most = own + lanes.left * MAX_IN_FLIGHT;
        if most == 0 {
            return Ok(More::Soon);
        }
        let wanted = ClaimPlan {
            look_ahead: shift.look_ahead,
            most,
            partitions: if lanes.left == 0 { 1 } else { PARTITIONS },
            only: None,
        };
        report.looks += 1;
        let claims = self.claim_some(&fresh_token(self.entropy), &wanted).await?;
        report.claimed += claims.len() as u64;
        let more = match claims.len() {
            taken if taken == most => More::Soon,
            0 => More::Later,
            _ => More::Then,
        };
        let (kept, handed) = share(claims, own, lanes.left);
        in_flight.take(kept);
        for claims in handed {
            report.lanes += 1;
            self.open(shift, &claims, lanes);
        }
        Ok(more)
    }

    /// Hands claims to a lane, which is opened shortly before the first of them is due.
    fn open(self, shift: &Shift, claims: &[Claim], lanes: &mut Open<'a>) {
        let Some(port) = self.lanes else { return };
        let tokens: BTreeSet<String> = claims.iter().map(|claim| claim.token.clone()).collect();
        let tokens: Vec<String> = tokens.into_iter().collect();
        let first = claims.iter().map(|claim| claim.ask_at).min();
        let opens_at = first.unwrap_or(DateTime::UNIX_EPOCH) - LEAD;
        let order = Order {
            until: shift.until,
            work: LaneWork::Place {
                tokens: tokens.clone(),
                look_ahead_ms: u32::try_from(shift.look_ahead.num_milliseconds()).unwrap_or(0),
            },
        };
        lanes.left = lanes.left.saturating_sub(1);
        let lane = async move {
            self.wait_until(opens_at).await;
            Lane {
                report: port.open(&order).await,
                tokens,
            }
        };
        lanes.running.push(lane.boxed_local());
    }

    /// Waits until it is time to look again.
    async fn wait(self, shift: &Shift, more: More, under_way: &mut UnderWay<'a, '_>) {
        let mut time = pin!(self.clock.sleep(shift.look_again));
        loop {
            let UnderWay {
                in_flight, lanes, ..
            } = &*under_way;
            let is_ready = match more {
                More::Now => true,
                More::Soon => {
                    in_flight.len() <= MAX_IN_FLIGHT / 2 && under_way.room() + lanes.left > 0
                }
                More::Then => in_flight.is_empty() && !shift.looks_often,
                More::Later => false,
            };
            if is_ready || (shift.ends_when_idle && under_way.is_idle()) {
                return;
            }
            match under_way.event(time.as_mut()).await {
                Event::Time => return,
                Event::Left(outcome) => under_way.report.count(Some(outcome)),
                Event::Ended(lane) => self.take_back(*lane, under_way).await,
            }
        }
    }

    /// Sees through what is in flight, and waits for the lanes, but not for one that never answers.
    async fn finish(self, shift: &Shift, under_way: &mut UnderWay<'a, '_>) {
        let mut time = pin!(self.wait_until(shift.last));
        while !under_way.is_idle() {
            match under_way.event(time.as_mut()).await {
                Event::Time => {
                    under_way.report.lanes_lost += under_way.lanes.running.len() as u64;
                    break;
                }
                Event::Left(outcome) => under_way.report.count(Some(outcome)),
                Event::Ended(lane) => self.take_back(*lane, under_way).await,
            }
        }
        while let Some(outcome) = under_way.in_flight.next().await {
            under_way.report.count(Some(outcome));
        }
    }

    /// Counts what a lane did. Where it did not answer, what it has not begun with is taken back, as far as there is room;
    /// the rest is left to the next look, and no other lane is opened in this tick.
    async fn take_back(self, lane: Lane, under_way: &mut UnderWay<'a, '_>) {
        let room = under_way.room();
        let UnderWay {
            in_flight,
            lanes,
            report,
            ..
        } = under_way;
        let error = match lane.report {
            Ok(done) => return report.add(&done),
            Err(error) => error,
        };
        log::error("lane", &error);
        report.lanes_lost += 1;
        let (fresh, now) = (fresh_token(self.entropy), self.clock.now());
        let take_over = TakeOver {
            tokens: &lane.tokens,
            fresh: &fresh,
            most: room,
            now,
        };
        let taken = claim::take_over(self.tenants, take_over).await;
        let left = claim::give_back(self.tenants, &lane.tokens, now).await;
        match (taken, left) {
            // It took everything over, or there was nothing left to do.
            (Ok(claims), Ok(false)) if claims.is_empty() => {}
            (Ok(claims), Ok(_)) => {
                lanes.left = 0;
                in_flight.take(claims);
            }
            (taken, _) => {
                lanes.left = 0;
                report.errors += 1;
                in_flight.take(taken.unwrap_or_default());
            }
        }
    }

    /// Claims bookings that are to be asked for within a while, dealt into partitions.
    pub(super) async fn claim_some(
        &self,
        token: &str,
        wanted: &ClaimPlan,
    ) -> Result<Vec<Claim>, DatabaseError> {
        let now = self.clock.now();
        claim::claim(
            self.tenants,
            &claim::ClaimRequest {
                now,
                since: now - self.timing.grace,
                until: now + wanted.look_ahead,
                lease_ms: self.timing.lease.num_milliseconds(),
                pace_ms: self.timing.pace.num_milliseconds(),
                caller_space: self.carrier.space(),
                token,
                partitions: u32::try_from(wanted.partitions).unwrap_or(1),
                id: AttemptId::from_uuid(fresh_id(self.clock, self.entropy)),
                most: wanted.most,
                only: wanted.only,
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

/// Shares claims out over this invocation, which has room for `own`, and at most so many lanes: as many as their busiest
/// second needs, none in a quiet minute. They were dealt as cards are, so that each share is about as late as the others.
fn share(claims: Vec<Claim>, own: usize, lanes: usize) -> (Vec<Claim>, Vec<Vec<Claim>>) {
    let mut seconds = HashMap::new();
    for claim in &claims {
        *seconds.entry(claim.ask_at.timestamp()).or_insert(0_usize) += 1;
    }
    let busiest = seconds.into_values().max().unwrap_or_default();
    let mut shares = busiest.div_ceil(AT_ONE_SECOND);
    if claims.len() > own {
        shares = shares.max(claims.len().div_ceil(MAX_IN_FLIGHT)).max(2);
    }
    let shares = shares.min(lanes + 1);
    if shares <= 1 {
        return (claims, Vec::new());
    }
    let takes_part = claims.len().div_ceil(shares) < own;
    let shares = if takes_part {
        shares
    } else {
        shares.min(lanes)
    };
    let mut dealt = vec![Vec::new(); shares];
    for claim in claims {
        let share = claim.partition() % shares;
        if let Some(share) = dealt.get_mut(share) {
            share.push(claim);
        }
    }
    let kept = if takes_part {
        dealt.swap_remove(0)
    } else {
        Vec::new()
    };
    dealt.retain(|share| !share.is_empty());
    (kept, dealt)
}
