//! Everything that goes wrong between the mail provider and its customer: the port that decides it, and switches that are
//! data.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::message::Message;
use crate::carrier::seconds;

/// Decides what goes wrong, each time there is an occasion for it. By default nothing does.
///
/// It is asked in the middle of the provider's work, and must not ask the provider anything.
pub trait MailFaultInjector: Send + Sync + 'static {
    /// A request to send a message has come, with good credentials.
    fn send(&self) -> Option<MailFault> {
        None
    }

    /// The fate of a message at its recipient's.
    fn fate(&self, message: &Message) -> Fate {
        Fate::of(message)
    }

    /// The delivery of a webhook about a message, by its type, such as `email.delivered`.
    fn delivery(&self, _message: &Message, _kind: &str) -> MailDelivery {
        MailDelivery::default()
    }
}

/// A fault that one request to send a message meets, instead of its proper answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailFault {
    /// Answers 500, and the message is sent nevertheless: the fault after the effect.
    ErrorAccepted,
    /// Answers 500, and nothing is sent: the fault before the effect.
    ErrorNotAccepted,
    /// Never answers, and the message is sent nevertheless.
    TimeoutAccepted,
    /// Never answers, and nothing is sent.
    TimeoutNotAccepted,
    /// Answers 429 with so many seconds in `Retry-After`; nothing is sent.
    Throttled(u32),
    /// Answers 429 because the day's quota is used up; nothing is sent.
    QuotaExceeded,
    /// Sends the message, and answers so much later, in wall time. Until then its key is busy.
    Slow(#[serde(with = "seconds")] Duration),
}

/// The fate of a message at its recipient's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// The mailbox takes it.
    Delivered,
    /// There is no such mailbox.
    Bounced,
    /// The mailbox does not take it now.
    BouncedForNow,
    /// The mailbox takes it, and its owner calls it spam.
    Complained,
    /// The address is on the provider's own list.
    Suppressed,
}

impl Fate {
    /// The fate by the name of the first recipient's mailbox.
    pub(super) fn of(message: &Message) -> Self {
        let address = message.to.first().map_or("", |to| to);
        let address = address.rsplit_once('<').map_or(address, |(_, rest)| rest);
        let name = address.split(['@', '+']).next().unwrap_or_default();
        match name {
            "bounced" => Self::Bounced,
            "full" => Self::BouncedForNow,
            "complained" => Self::Complained,
            "suppressed" => Self::Suppressed,
            _ => Self::Delivered,
        }
    }
}

/// The way a webhook is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailDelivery {
    /// The number of times it is sent; 0 loses it.
    pub copies: u8,
    /// So much later, on its own, instead of after the ones before it.
    pub late: Option<Duration>,
}

impl Default for MailDelivery {
    /// Once, in its order.
    fn default() -> Self {
        Self {
            copies: 1,
            late: None,
        }
    }
}

/// Fault switches, as data. Replacing them as a whole is how faults are cleared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailFaults {
    /// The next requests with good credentials meet these, one each, in order.
    pub sends: VecDeque<MailFault>,
    /// Every request is answered 500, and nothing is sent: an outage.
    pub down: bool,
    /// So many of the next webhooks are never sent.
    pub webhooks_lost: u32,
    /// Every webhook is sent twice.
    pub webhooks_doubled: bool,
    /// `email.sent` arrives after all others of its message.
    pub webhooks_reordered: bool,
}

/// The delay of a webhook that comes after the others of its message, in the provider's time.
const REORDERED: Duration = Duration::from_secs(30);

/// Switches at work.
#[derive(Debug, Default)]
pub(crate) struct MailSwitches(Mutex<MailFaults>);

impl MailSwitches {
    fn faults(&self) -> MutexGuard<'_, MailFaults> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces the switches.
    pub(crate) fn set(&self, faults: MailFaults) {
        *self.faults() = faults;
    }
}

impl MailFaultInjector for MailSwitches {
    fn send(&self) -> Option<MailFault> {
        let mut faults = self.faults();
        if faults.down {
            return Some(MailFault::ErrorNotAccepted);
        }
        faults.sends.pop_front()
    }

    fn delivery(&self, _message: &Message, kind: &str) -> MailDelivery {
        let mut faults = self.faults();
        let is_lost = faults.webhooks_lost > 0;
        faults.webhooks_lost = faults.webhooks_lost.saturating_sub(1);
        let is_late = faults.webhooks_reordered && kind == "email.sent";
        MailDelivery {
            copies: match (is_lost, faults.webhooks_doubled) {
                (true, _) => 0,
                (false, false) => 1,
                (false, true) => 2,
            },
            late: is_late.then_some(REORDERED),
        }
    }
}
