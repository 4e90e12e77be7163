//! What a person does with a simulated phone: picks up, declines, presses a key, hangs up.
//!
//! Whoever steps in plays that phone until the call is over: from then on its script neither presses
//! a key nor hangs up. What comes too late is refused, and changes nothing.

use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::{mpsc, oneshot};

use super::exchange::{Exchange, State};
use super::leg::Leg;
use super::phones::{Answer, HangUp, Phone};
use super::truth::{CallStatus, HungUpBy};

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

    fn choose(&self, choice: Choice) -> bool {
        let mut reach = self.reach();
        let heard = reach
            .bell
            .take()
            .is_some_and(|bell| bell.send(choice).is_ok());
        reach.taken |= heard;
        heard
    }

    fn press(&self, key: char) -> bool {
        let mut reach = self.reach();
        let heard = reach
            .keypad
            .as_ref()
            .is_some_and(|keypad| keypad.send(key).is_ok());
        reach.taken |= heard;
        heard
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

impl Leg {
    /// How this phone behaves: as its script says, until a person plays it, and not before an automatic attendant
    /// has put through.
    pub(super) fn phone(&self) -> Phone {
        if self.hand.is_taken() {
            Phone {
                answer: Answer::Manual,
                key: None,
                hang_up: HangUp::Never,
                extension: None,
            }
        } else if self.is_attended() {
            Phone {
                key: None,
                hang_up: HangUp::Never,
                ..self.script.clone()
            }
        } else {
            self.script.clone()
        }
    }

    /// Whether an automatic attendant is on the line.
    pub(super) fn is_attended(&self) -> bool {
        self.script.extension.is_some() && !self.put_through.load(Ordering::Acquire)
    }

    /// The attendant has put through to the phone's owner.
    pub(super) fn put_through(&self) {
        self.put_through.store(true, Ordering::Release);
    }
}

/// An open ear for keys. Closes when it is dropped.
pub(super) struct Keypad<'a> {
    exchange: &'a Exchange,
    leg: &'a Leg,
    pub(super) keys: mpsc::UnboundedReceiver<char>,
}

impl Drop for Keypad<'_> {
    fn drop(&mut self) {
        self.exchange
            .update(|_| self.leg.hand.reach().keypad = None);
    }
}

/// Words under way. Over when it is dropped, heard to the end or not.
pub(super) struct Line<'a> {
    exchange: &'a Exchange,
    leg: &'a Leg,
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        self.exchange.update(|_| self.leg.hand.hears_no_more());
    }
}

impl Exchange {
    /// Listens for keys that a person presses.
    pub(super) fn listen<'a>(&'a self, leg: &'a Leg) -> Keypad<'a> {
        let (keypad, keys) = mpsc::unbounded_channel();
        self.update(|_| leg.hand.reach().keypad = Some(keypad));
        Keypad {
            exchange: self,
            leg,
            keys,
        }
    }

    /// Begins to say something that takes so long, in wall time.
    pub(super) fn begin_line<'a>(&'a self, leg: &'a Leg, text: &str, length: Duration) -> Line<'a> {
        let hearing = Hearing {
            text: text.to_owned(),
            ms: u64::try_from(length.as_millis()).unwrap_or(u64::MAX),
        };
        self.update(|_| leg.hand.reach().hearing = Some(hearing));
        Line {
            exchange: self,
            leg,
        }
    }

    /// A person picks up a ringing phone, or declines, which the caller finds busy.
    pub(super) fn choose(&self, sid: &str, choice: Choice) -> Result<(), Untimely> {
        self.update(|state| {
            let (status, leg) = find(state, sid)?;
            match leg {
                Some(leg) if leg.hand.choose(choice) => Ok(()),
                _ => Err(Untimely::NotRinging(status)),
            }
        })
    }

    /// A person presses a key.
    pub(super) fn press(&self, sid: &str, key: char) -> Result<(), Untimely> {
        if !matches!(key, '0'..='9' | '*' | '#') {
            return Err(Untimely::NotAKey(key));
        }
        self.update(|state| match find(state, sid)? {
            (CallStatus::InProgress, Some(leg)) if leg.hand.press(key) => Ok(()),
            (CallStatus::InProgress, _) => Err(Untimely::NotListening),
            (status, _) => Err(Untimely::NotAnswered(status)),
        })
    }

    /// A person hangs up a phone that they, or the script, had picked up.
    pub(super) fn put_down(&self, sid: &str) -> Result<(), Untimely> {
        self.update(|state| match find(state, sid)? {
            (CallStatus::InProgress, Some(leg)) => {
                leg.hang_up(HungUpBy::Phone);
                Ok(())
            }
            (status, _) => Err(Untimely::NotAnswered(status)),
        })
    }
}

/// How a call stands, and its leg unless it is over.
fn find<'a>(state: &'a State, sid: &str) -> Result<(CallStatus, Option<&'a Arc<Leg>>), Untimely> {
    let call = state.call(sid).ok_or(Untimely::Unknown)?;
    Ok((call.status, state.legs.get(sid)))
}
