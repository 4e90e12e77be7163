//! A simulated phone as a person has it in hand: what it offers them, and why they come too late.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::{mpsc, oneshot};

use super::truth::CallStatus;

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

/// What a person decides about a phone that rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Answer,
    Decline,
}

/// Words that are being said to a phone right now.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Hearing {
    pub(super) text: String,
    /// How long they take in all, in wall time.
    pub(super) ms: u64,
}

/// A phone's side of the person: what it offers them now, and whether they have taken it.
#[derive(Default)]
pub(super) struct Hand(Mutex<Reach>);

#[derive(Default)]
struct Reach {
    taken: bool,
    /// There while the phone rings.
    bell: Option<oneshot::Sender<Choice>>,
    /// There while a `Gather` listens.
    keypad: Option<mpsc::UnboundedSender<char>>,
    hearing: Option<Hearing>,
}

/// What a person sees of a phone besides the truth log.
#[derive(Debug, Serialize)]
pub(super) struct Glimpse {
    by_hand: bool,
    listening: bool,
    hearing: Option<Hearing>,
}

impl Hand {
    fn reach(&self) -> MutexGuard<'_, Reach> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A person plays this phone from now on.
    pub(super) fn take(&self) {
        self.reach().taken = true;
    }

    pub(super) fn is_taken(&self) -> bool {
        self.reach().taken
    }

    /// Begins to ring. The receiver gets what a person decides.
    pub(super) fn ring(&self) -> oneshot::Receiver<Choice> {
        let (bell, choice) = oneshot::channel();
        self.reach().bell = Some(bell);
        choice
    }

    /// Ends the ringing. False if a person was faster: their choice is under way.
    pub(super) fn stop_ringing(&self) -> bool {
        self.reach().bell.take().is_some()
    }

    /// A person decides. False if the phone does not ring.
    pub(super) fn choose(&self, choice: Choice) -> bool {
        let mut reach = self.reach();
        let heard = reach
            .bell
            .take()
            .is_some_and(|bell| bell.send(choice).is_ok());
        reach.taken |= heard;
        heard
    }

    /// A person presses a key. False if nothing listens for it.
    pub(super) fn press(&self, key: char) -> bool {
        let mut reach = self.reach();
        let heard = reach
            .keypad
            .as_ref()
            .is_some_and(|keypad| keypad.send(key).is_ok());
        reach.taken |= heard;
        heard
    }

    /// Listens for keys from now on.
    pub(super) fn listen(&self) -> mpsc::UnboundedReceiver<char> {
        let (keypad, keys) = mpsc::unbounded_channel();
        self.reach().keypad = Some(keypad);
        keys
    }

    pub(super) fn listens_no_more(&self) {
        self.reach().keypad = None;
    }

    /// Words begin to be said.
    pub(super) fn hears(&self, words: Hearing) {
        self.reach().hearing = Some(words);
    }

    /// The words that were being said are over, or cut off.
    pub(super) fn hears_no_more(&self) {
        self.reach().hearing = None;
    }

    pub(super) fn glimpse(&self) -> Glimpse {
        let reach = self.reach();
        Glimpse {
            by_hand: reach.taken,
            listening: reach.keypad.is_some(),
            hearing: reach.hearing.clone(),
        }
    }
}
