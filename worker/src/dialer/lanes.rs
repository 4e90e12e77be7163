//! Lanes: other invocations of the Worker that a tick hands work to, each with a budget of its own.
//!
//! A claim's token is a lane's only right: whoever presents it first takes the claims over, under a token that nobody else
//! knows. So a lane that is opened twice, dies, or never answers changes nothing; what it leaves is taken back by the
//! tick, or by the next look once its leases have run out.

use super::{
    Dialer, TickReport,
    budget::{A_DIAL, Budget},
    orders::{LaneWork, Order},
    poll::Shift,
};
use crate::{
    log,
    ports::fresh_token,
    store::{
        AllTenants, DatabaseError,
        claim::{self, TakeOver},
        ticks,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// The time between two looks of a lane for more once it has nothing in flight. The tick looks more often.
const LOOK_AGAIN: Duration = Duration::from_secs(20);

/// Requests that a lane has waiting at once.
const AT_ONCE: usize = super::budget::REQUESTS;

impl Dialer<'_> {
    /// Does what an order says, if it bears the right to that; nothing else.
    pub async fn lane(&self, order: Order) -> Result<Option<TickReport>, DatabaseError> {
        let budget = Budget::of(self.tenants);
        let counted = Dialer {
            tenants: AllTenants::new(&budget),
            lanes: None,
            ..*self
        };
        // From outside nobody can keep it at work for longer than a tick.
        let until = order.until.min(self.clock.now() + super::tick::NEXT_TICK);
        let report = match order.work {
            LaneWork::Place {
                tokens,
                look_ahead_ms,
            } => {
                let look_ahead =
                    TimeDelta::milliseconds(look_ahead_ms.into()).min(self.timing.look_ahead);
                let placing = counted.place_claimed(&tokens, look_ahead, until, &budget);
                Box::pin(placing).await?
            }
            LaneWork::Jobs { tick, token } => {
                if ticks::take_jobs(counted.tenants, tick, &token).await? {
                    let (report, swept) = counted.jobs(&budget, until).await;
                    swept?;
                    Some(report)
                } else {
                    None
                }
            }
        };
        Ok(report.map(|report| report.of_invocation(&budget)))
    }

    async fn place_claimed(
        &self,
        tokens: &[String],
        look_ahead: TimeDelta,
        until: DateTime<Utc>,
        budget: &Budget<'_>,
    ) -> Result<Option<TickReport>, DatabaseError> {
        let fresh = fresh_token(self.entropy);
        let take_over = TakeOver {
            tokens,
            fresh: &fresh,
            most: budget.available() / A_DIAL,
            now: self.clock.now(),
        };
        let claims = claim::take_over(self.tenants, take_over).await?;
        if claims.is_empty() {
            return Ok(None);
        }
        let mut report = TickReport::default();
        let shift = Shift {
            look_ahead,
            until,
            look_again: LOOK_AGAIN,
            at_once: AT_ONCE,
            last: until + look_ahead,
            ends_when_idle: false,
            looks_often: false,
        };
        let looked = self.poll(&shift, budget, claims, &mut report).await;
        if let Err(error) = looked {
            log::error("lane", &error);
            report.errors += 1;
        }
        Ok(Some(report))
    }
}
