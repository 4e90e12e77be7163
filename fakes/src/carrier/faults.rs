//! Everything that goes wrong between the carrier and its customer: the port that decides it, and switches that are data.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::carrier::event_log::{CallRecord, WebhookPurpose};
use crate::carrier::phones::seconds;
use crate::carrier::protocol::webhook::Stage;

/// Decides what goes wrong, each time there is an occasion for it. By default nothing does.
///
/// It is asked in the middle of the carrier's work, and must not ask the carrier anything.
pub trait FaultInjector: Send + Sync + 'static {
    /// A request to create a call has come, with good credentials.
    fn create(&self) -> Option<CreateFault> {
        None
    }

    /// A request to end a call has come.
    fn hang_up(&self, _call: &CallRecord) -> Option<HangUpFault> {
        None
    }

    /// The list of calls is asked for.
    fn list(&self) -> ListFault {
        ListFault::default()
    }

    /// The time that a call that has its turn goes on waiting, in carrier time. It holds no other call back.
    fn queueing(&self, _call: &CallRecord) -> Duration {
        Duration::ZERO
    }

    /// Whether a document is asked for twice, and both answers are followed.
    fn document_twice(&self, _call: &CallRecord) -> bool {
        false
    }

    /// A request to send a text message has come, with good credentials.
    fn text(&self) -> Option<CreateFault> {
        None
    }

    /// The fate of a text message to a number.
    fn text_fate(&self, _to: &str) -> TextFate {
        TextFate::Delivered
    }

    /// The delivery of a report on a text message. A report never waits for the others.
    fn text_report(&self) -> Delivery {
        Delivery::default()
    }

    /// The delivery of a callback.
    fn delivery(&self, _callback: &Callback<'_>) -> Delivery {
        Delivery::default()
    }
}

/// A callback about to be delivered.
#[derive(Debug)]
pub struct Callback<'a> {
    /// The call that it is about.
    pub sid: &'a str,
    /// Its purpose.
    pub purpose: WebhookPurpose,
    /// The stage it tells of, for a status callback.
    pub stage: Option<Stage>,
}

/// A fault that one create-call request meets, instead of its proper answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreateFault {
    /// Answers 500, and the call is placed nevertheless: the fault after the effect.
    ErrorAccepted,
    /// Answers 500, and no call is placed: the fault before the effect.
    ErrorNotAccepted,
    /// Answers 429 with code 20429; no call is placed.
    Throttled,
    /// The same, with so many seconds in `Retry-After`.
    ThrottledFor(u32),
    /// Never answers, and the call is placed nevertheless.
    TimeoutAccepted,
    /// Never answers, and no call is placed.
    TimeoutNotAccepted,
    /// Places the call, and answers so much later, in wall time.
    Slow(#[serde(with = "seconds")] Duration),
}

/// The fate of a text message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFate {
    /// The phone has it.
    Delivered,
    /// It does not arrive, for a reason with this code.
    Undelivered(&'static str),
}

/// A fault that a request to end a call meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HangUpFault {
    /// Never answers, and the call goes on.
    TimeoutNotAccepted,
    /// Never answers, and the call ends nevertheless.
    TimeoutAccepted,
}

/// The faults of a list of calls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListFault {
    /// So much later it is answered, in wall time.
    pub slow: Duration,
    /// So old it is.
    pub stale: Duration,
    /// It says of no call when it was created.
    pub without_times: bool,
}

/// The way a callback is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// The number of times it is sent; 0 loses it.
    pub copies: u8,
    /// On its own, so much later, instead of after the ones before it.
    pub apart: Option<Duration>,
    /// After all the others of its call.
    pub last: bool,
}

impl Default for Delivery {
    /// Once, in its order.
    fn default() -> Self {
        Self {
            copies: 1,
            apart: None,
            last: false,
        }
    }
}

/// Fault switches, as data. Replacing them as a whole is how faults are cleared.
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
    /// The next requests to send a text message meet these, one each, in order.
    pub texts: VecDeque<CreateFault>,
    /// Text messages do not arrive: their phones are off (30003).
    pub texts_undelivered: bool,
}

/// Switches at work.
#[derive(Debug, Default)]
pub(crate) struct Switches(Mutex<Faults>);

impl Switches {
    fn faults(&self) -> MutexGuard<'_, Faults> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces the switches.
    pub(crate) fn set(&self, faults: Faults) {
        *self.faults() = faults;
    }
}

impl FaultInjector for Switches {
    fn create(&self) -> Option<CreateFault> {
        self.faults().creates.pop_front()
    }

    fn text(&self) -> Option<CreateFault> {
        self.faults().texts.pop_front()
    }

    fn text_fate(&self, _to: &str) -> TextFate {
        if self.faults().texts_undelivered {
            TextFate::Undelivered("30003")
        } else {
            TextFate::Delivered
        }
    }

    fn text_report(&self) -> Delivery {
        let faults = self.faults();
        Delivery {
            copies: 1 + u8::from(faults.webhooks_doubled),
            apart: None,
            last: false,
        }
    }

    fn delivery(&self, callback: &Callback<'_>) -> Delivery {
        let mut faults = self.faults();
        if callback.purpose != WebhookPurpose::Status {
            return Delivery::default();
        }
        let lost = faults.webhooks_lost > 0;
        faults.webhooks_lost = faults.webhooks_lost.saturating_sub(1);
        Delivery {
            copies: match (lost, faults.webhooks_doubled) {
                (true, _) => 0,
                (false, false) => 1,
                (false, true) => 2,
            },
            apart: None,
            last: faults.webhooks_reordered && callback.stage == Some(Stage::Answered),
        }
    }
}
