//! Rules of a carrier, and how fast its time runs.

use std::time::Duration;

/// The length of a `Say`, in wall time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// Always so long.
    Fixed(Duration),
    /// So long for every word, but no longer than the cap.
    PerWord {
        /// For one word.
        each: Duration,
        /// For the longest text.
        cap: Duration,
    },
    /// So long for every character.
    PerCharacter(Duration),
}

impl Speech {
    pub(crate) fn length(self, text: &str) -> Duration {
        let times = |count: usize, each: Duration| {
            each.saturating_mul(u32::try_from(count).unwrap_or(u32::MAX))
        };
        match self {
            Self::Fixed(length) => length,
            Self::PerWord { each, cap } => times(text.split_whitespace().count(), each).min(cap),
            Self::PerCharacter(each) => times(text.chars().count(), each),
        }
    }
}

/// An account. Its calls are nobody else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The project: its id and user name.
    pub project_id: String,
    /// The password of the REST API.
    pub api_token: String,
    /// The key that its webhooks are signed with.
    pub signing_key: String,
    /// The numbers that may stand in `From`; empty allows any.
    pub numbers: Vec<String>,
}

impl Account {
    /// Whether a number is one of its own.
    pub(crate) fn owns(&self, number: &str) -> bool {
        self.numbers.is_empty() || self.numbers.iter().any(|own| own == number)
    }
}

/// Rules of a caller space: its accounts, its pace, its time.
///
/// Time has two scales. *Carrier time* is what phones, documents and the carrier's own rules count in:
/// ringing, `Pause`, `timeout`, talking, durations. One carrier second lasts [`Settings::second`].
/// Wall time is what the customer's server and REST clients live in: [`Settings::pace`] and speech.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Accounts of the space, which share its pace.
    pub accounts: Vec<Account>,
    /// Wall time between two calls dialled for REST requests. The carrier's default is one second
    /// a space. Legs of a `Dial` are not held back.
    pub pace: Duration,
    /// The length of a carrier second.
    pub second: Duration,
    /// The length of a `Say`.
    pub speech: Speech,
    /// The time the network takes to reach a phone, at least and at most, in carrier time.
    pub call_setup: (Duration, Duration),
    /// Between two attempts to deliver a status callback, in carrier time.
    pub retry_pause: Duration,
    /// The number of calls that may wait for their turn; one more is refused with 21611.
    pub queue_limit: usize,
}
