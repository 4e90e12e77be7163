//! A simulated phone as a person has it in hand: what it offers them, and why they come too late.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::{mpsc, oneshot};

use crate::carrier::event_log::CallStatus;

/// Why a person cannot do that with a phone now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untimely {
    /// There is no such call.
    Unknown,
    /// The phone does not ring; the call stands so.
    NotRinging(CallStatus),
    /// Nobody is on the line; the call stands so.
    NotAnswered(CallStatus),
    /// No `Gather` listens for a key.
    NotListening,
    /// A telephone has no such key.
    NotAKey(char),
}

impl Untimely {
    /// Its name, for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::NotRinging(_) => "not_ringing",
            Self::NotAnswered(_) => "not_answered",
            Self::NotListening => "not_listening",
            Self::NotAKey(_) => "not_a_key",
        }
    }
}

impl fmt::Display for Untimely {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("There is no such call."),
            Self::NotRinging(status) => {
                write!(f, "The phone does not ring: the call is {status}.")
            }
            Self::NotAnswered(status) => {
                write!(f, "Nobody is on the line: the call is {status}.")
            }
            Self::NotListening => f.write_str("Nothing listens for a key now."),
            Self::NotAKey(key) => write!(f, "{key:?} is not a key; use 0 to 9, * or #."),
        }
    }
}

impl std::error::Error for Untimely {}

/// A person's decision about a phone that rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    Answer,
    Decline,
}

/// Words that are being said to a phone right now.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Hearing {
    pub(crate) text: String,
    /// The time they take in all, in wall time.
    pub(crate) ms: u64,
}

/// A phone's side of the person: what it offers them now, and whether they have taken it.
#[derive(Default)]
pub(crate) struct ManualPhone(Mutex<Reach>);

#[derive(Default)]
struct Reach {
    taken: bool,
    /// There while the phone rings.
    bell: Option<oneshot::Sender<Choice>>,
    /// There while a `Gather` listens.
    keypad: Option<mpsc::UnboundedSender<char>>,
    hearing: Option<Hearing>,
}

/// The parts of a phone that a person sees besides the event log.
#[derive(Debug, Serialize)]
pub(crate) struct PhoneView {
    by_hand: bool,
    listening: bool,
    hearing: Option<Hearing>,
}

impl ManualPhone {
    fn reach(&self) -> MutexGuard<'_, Reach> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A person plays this phone from now on.
    pub(crate) fn take(&self) {
        self.reach().taken = true;
    }

    pub(crate) fn is_taken(&self) -> bool {
        self.reach().taken
    }

    /// Begins to ring. The receiver gets what a person decides.
    pub(crate) fn ring(&self) -> oneshot::Receiver<Choice> {
        let (bell, choice) = oneshot::channel();
        self.reach().bell = Some(bell);
        choice
    }

    /// Ends the ringing. False if a person was faster: their choice is under way.
    pub(crate) fn stop_ringing(&self) -> bool {
        self.reach().bell.take().is_some()
    }

    /// A person decides. False if the phone does not ring.
    pub(crate) fn choose(&self, choice: Choice) -> bool {
        let mut reach = self.reach();
        let heard = reach
            .bell
            .take()
            .is_some_and(|bell| bell.send(choice).is_ok());
        reach.taken |= heard;
        heard
    }

    /// A person presses a key. False if nothing listens for it.
    pub(crate) fn press(&self, key: char) -> bool {
        let mut reach = self.reach();
        let heard = reach
            .keypad
            .as_ref()
            .is_some_and(|keypad| keypad.send(key).is_ok());
        reach.taken |= heard;
        heard
    }

    /// Listens for keys from now on.
    pub(crate) fn listen(&self) -> mpsc::UnboundedReceiver<char> {
        let (keypad, keys) = mpsc::unbounded_channel();
        self.reach().keypad = Some(keypad);
        keys
    }

    pub(crate) fn listens_no_more(&self) {
        self.reach().keypad = None;
    }

    /// Words begin to be said.
    pub(crate) fn hears(&self, words: Hearing) {
        self.reach().hearing = Some(words);
    }

    /// The words that were being said are over, or cut off.
    pub(crate) fn hears_no_more(&self) {
        self.reach().hearing = None;
    }

    pub(crate) fn view(&self) -> PhoneView {
        let reach = self.reach();
        PhoneView {
            by_hand: reach.taken,
            listening: reach.keypad.is_some(),
            hearing: reach.hearing.clone(),
        }
    }
}
