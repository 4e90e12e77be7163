//! Punctuality on the wire: how long after the booked second each step of a call came.

use super::OutcomeKind;
use crate::booking::{FailureReason, Status};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The spread of a step's delays, in milliseconds after the booked second; negative is before it. By the nearest-rank
/// method: each is a delay that did occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Percentiles {
    /// Of how many calls.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, examples(128)))]
    pub count: u64,
    /// Half of them were at most so late.
    #[cfg_attr(feature = "openapi", schema(examples(310)))]
    pub p50: i64,
    /// Nine of ten were at most so late.
    #[cfg_attr(feature = "openapi", schema(examples(720)))]
    pub p90: i64,
    /// All but one of a hundred were at most so late.
    #[cfg_attr(feature = "openapi", schema(examples(1480)))]
    pub p99: i64,
    /// The latest.
    #[cfg_attr(feature = "openapi", schema(examples(2040)))]
    pub max: i64,
}

impl Percentiles {
    /// Of some delays, in milliseconds and any order; `None` of none.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::api::Percentiles;
    /// let hundred = Percentiles::of((1..=100).collect()).unwrap();
    /// assert_eq!((hundred.p50, hundred.p90, hundred.p99, hundred.max), (50, 90, 99, 100));
    /// assert!(Percentiles::of(vec![]).is_none());
    /// ```
    #[must_use]
    pub fn of(mut delays: Vec<i64>) -> Option<Self> {
        delays.sort_unstable();
        let rank = |percent: usize| {
            let rank = (delays.len() * percent).div_ceil(100);
            delays.get(rank.saturating_sub(1)).copied()
        };
        Some(Self {
            count: delays.len() as u64,
            p50: rank(50)?,
            p90: rank(90)?,
            p99: rank(99)?,
            max: rank(100)?,
        })
    }
}

/// The number of bookings with one result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutcomeCount {
    /// Their state.
    pub status: Status,
    /// Why they failed, if they did.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub failure_reason: Option<FailureReason>,
    /// The outcome of the call that a person declared, of those that were connected. A machine that picks up second is
    /// known by nothing else: such a booking is `completed`, and its outcome is `voicemail`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub outcome: Option<OutcomeKind>,
    /// The number of them.
    pub count: u64,
}

/// The punctuality of an organization's calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PunctualityBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The first booked second that counts.
    pub from: DateTime<Utc>,
    /// The first that does not count any more.
    pub to: DateTime<Utc>,
    /// When a booking's call was taken up; up to 75 s ahead.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub claimed_ms: Option<Percentiles>,
    /// When the carrier was asked for it, the first time.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub asked_ms: Option<Percentiles>,
    /// The part of that which a call waited for the carrier's pace: for its turn among the calls of its caller space,
    /// and after every 429.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub pace_wait_ms: Option<Percentiles>,
    /// The part of it which a call waited for Callslot: all the rest, such as for a tick that was late. Both are a
    /// call's delay together.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub callslot_wait_ms: Option<Percentiles>,
    /// When the first phone rang: the operator's, unless attendees are rung first.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub ringing_ms: Option<Percentiles>,
    /// When it was picked up.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub answered_ms: Option<Percentiles>,
    /// When both were connected.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub bridged_ms: Option<Percentiles>,
    /// Whether there were more calls than are measured at once; the latest were measured, then.
    pub more: bool,
    /// The results of the bookings.
    pub outcomes: Vec<OutcomeCount>,
}
