//! Orders that a tick gives to other invocations of the Worker.

use super::TickReport;
use async_trait::async_trait;
use axum::BoxError;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Invocations that one tick may open. The platform allows 32 in a tree of requests, the tick's own among them. Source:
/// Cloudflare, "Service bindings".
pub(super) const INVOCATIONS: usize = 31;

/// Of those, the ones that dial; one does the tick's jobs.
pub(super) const LANES: usize = INVOCATIONS - 1;

/// An order to another invocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// When to look for no more.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub until: DateTime<Utc>,
    /// The work, with the right to do it.
    pub work: LaneWork,
}

/// The work of a lane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum LaneWork {
    /// To place what was claimed with these tokens, and then what else is due.
    Place {
        /// The tokens.
        tokens: Vec<String>,
        /// The look-ahead of claims, in milliseconds.
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
#[derive(Debug, thiserror::Error)]
#[error("the lane did not answer")]
pub struct LaneError(#[source] pub BoxError);

/// Opens lanes.
#[async_trait(?Send)]
pub trait Lanes: Send + Sync {
    /// Has another invocation do something, and waits until it is done.
    async fn open(&self, order: &Order) -> Result<TickReport, LaneError>;
}
