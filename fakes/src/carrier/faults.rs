//! Fault switches: what goes wrong between the carrier and its customer, as data.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// What one create-call request meets, instead of its proper answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreateFault {
    /// Answers 500, and the call is placed nevertheless: the fault after the effect.
    ErrorAccepted,
    /// Answers 500, and no call is placed: the fault before the effect.
    ErrorNotAccepted,
    /// Answers 429 with code 20429; no call is placed.
    Throttled,
    /// Never answers, and the call is placed nevertheless.
    TimeoutAccepted,
}

/// What goes wrong. Replacing it as a whole is how faults are cleared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// The next create-call requests with good credentials meet these, one each, in order.
    pub creates: VecDeque<CreateFault>,
    /// So many of the next status callbacks are never sent.
    pub webhooks_lost: u32,
    /// Every status callback is sent twice.
    pub webhooks_doubled: bool,
    /// `answered` arrives after `completed`.
    pub webhooks_reordered: bool,
}
