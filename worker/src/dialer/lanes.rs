//! Lanes: other invocations of the Worker that a tick hands work to, each with a portion of its own.
//!
//! A claim's token is a lane's only right: whoever presents it first takes the claims over, under a token that nobody else
//! knows. So a lane that is opened twice, dies, or never answers changes nothing; what it leaves is taken back by the
//! tick, or by the next look once its leases have run out.

use super::{
    Dialer, Report,
    look::Shift,
    portion::{A_DIAL, Portion},
};
use crate::{
    log,
    seams::fresh_token,
    store::{DatabaseError, claim, ticks},
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// Invocations that one tick may open. The platform allows 32 in a tree of requests, the tick's own among them. Source:
/// Cloudflare, "Service bindings".
pub(super) const INVOCATIONS: usize = 31;

/// Of those, the ones that dial; one does the tick's jobs.
pub(super) const LANES: usize = INVOCATIONS - 1;

/// How often a lane looks for more once it has nothing in hand. The tick looks more often.
const LOOK_AGAIN: Duration = Duration::from_secs(20);

/// Requests that a lane has waiting at once.
const AT_ONCE: usize = super::portion::REQUESTS;

/// What another invocation is to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// When to look for no more.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub until: DateTime<Utc>,
    /// What to do, with the right to do it.
    pub work: Work,
}

/// The work of a lane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Work {
    /// To place what was claimed with these tokens, and then what else is due.
    Place {
        /// The tokens.
        tokens: Vec<String>,
        /// How far ahead to claim, in milliseconds.
        look_ahead_ms: u32,
    },
    /// To do what a tick does beside dialling.
    Jobs {
        /// The tick.
        tick: Uuid,
        /// The right to it.
        token: String,
    },
}

/// A lane that did not say what it did. It may have done it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the lane did not answer: {0}")]
pub struct LaneError(pub String);

/// Opens lanes.
#[async_trait(?Send)]
pub trait Lanes: Send + Sync {
    /// Has another invocation do something, and waits until it is done.
    async fn open(&self, order: &Order) -> Result<Report, LaneError>;
}

impl Dialer<'_> {
    /// Does what an order says, if it bears the right to that; nothing else.
    pub async fn lane(&self, order: Order) -> Result<Option<Report>, DatabaseError> {
        let portion = Portion::of(self.db);
        let counted = Dialer {
            db: &portion,
            lanes: None,
            ..*self
        };
        // From outside nobody can keep it at work for longer than a tick.
        let until = order.until.min(self.clock.now() + super::tick::NEXT_TICK);
        let report = match order.work {
            Work::Place {
                tokens,
                look_ahead_ms,
            } => {
                let look_ahead =
                    TimeDelta::milliseconds(look_ahead_ms.into()).min(self.timing.look_ahead);
                let placing = counted.place_claimed(&tokens, look_ahead, until, &portion);
                Box::pin(placing).await?
            }
            Work::Jobs { tick, token } => {
                if ticks::take_jobs(counted.db, tick, &token).await? {
                    let (report, swept) = counted.jobs(&portion, until).await;
                    swept?;
                    Some(report)
                } else {
                    None
                }
            }
        };
        Ok(report.map(|report| report.of_invocation(&portion)))
    }

    async fn place_claimed(
        &self,
        tokens: &[String],
        look_ahead: TimeDelta,
        until: DateTime<Utc>,
        portion: &Portion<'_>,
    ) -> Result<Option<Report>, DatabaseError> {
        let fresh = fresh_token(self.entropy);
        let most = portion.left() / A_DIAL;
        let claims = claim::take_over(self.db, tokens, &fresh, most, self.clock.now()).await?;
        if claims.is_empty() {
            return Ok(None);
        }
        let mut report = Report::default();
        let shift = Shift {
            look_ahead,
            until,
            look_again: LOOK_AGAIN,
            at_once: AT_ONCE,
            last: until + look_ahead,
            ends_when_idle: false,
            looks_often: false,
        };
        let looked = self.look(&shift, portion, claims, &mut report).await;
        if let Err(error) = looked {
            log::error("lane", &crate::mask::masked(&error.to_string()));
            report.errors += 1;
        }
        Ok(Some(report))
    }
}
