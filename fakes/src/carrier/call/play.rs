//! A person's actions on a simulated phone: to pick up, decline, press a key, hang up.
//!
//! Whoever steps in plays that phone until the call is over: from then on its script neither presses
//! a key nor hangs up. An action that comes too late is refused, and changes nothing.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::carrier::event_log::{CallStatus, HungUpBy};
use crate::carrier::leg::Leg;
use crate::carrier::leg::manual_phone::{Choice, Hearing, Untimely};
use crate::carrier::machine::{Carrier, State};

/// An open ear for keys. Closes when it is dropped.
pub(crate) struct Keypad<'a> {
    carrier: &'a Carrier,
    leg: &'a Leg,
    pub(crate) keys: mpsc::UnboundedReceiver<char>,
}

impl Drop for Keypad<'_> {
    fn drop(&mut self) {
        self.carrier.update(|_| self.leg.hand.listens_no_more());
    }
}

/// Words under way. Over when it is dropped, heard to the end or not.
pub(crate) struct Line<'a> {
    carrier: &'a Carrier,
    leg: &'a Leg,
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        self.carrier.update(|_| self.leg.hand.hears_no_more());
    }
}

impl Carrier {
    /// Listens for keys that a person presses.
    pub(crate) fn listen<'a>(&'a self, leg: &'a Leg) -> Keypad<'a> {
        let keys = self.update(|_| leg.hand.listen());
        Keypad {
            carrier: self,
            leg,
            keys,
        }
    }

    /// Begins to say something that takes so long, in wall time.
    pub(crate) fn begin_line<'a>(&'a self, leg: &'a Leg, text: &str, length: Duration) -> Line<'a> {
        let hearing = Hearing {
            text: text.to_owned(),
            ms: u64::try_from(length.as_millis()).unwrap_or(u64::MAX),
        };
        self.update(|_| leg.hand.hears(hearing));
        Line { carrier: self, leg }
    }

    /// A person picks up a ringing phone, or declines, which the caller finds busy.
    pub(crate) fn choose(&self, sid: &str, choice: Choice) -> Result<(), Untimely> {
        self.update(|state| {
            let (status, leg) = find(state, sid)?;
            match leg {
                Some(leg) if leg.hand.choose(choice) => Ok(()),
                _ => Err(Untimely::NotRinging(status)),
            }
        })
    }

    /// A person presses a key.
    pub(crate) fn press(&self, sid: &str, key: char) -> Result<(), Untimely> {
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
    pub(crate) fn put_down(&self, sid: &str) -> Result<(), Untimely> {
        self.update(|state| match find(state, sid)? {
            (CallStatus::InProgress, Some(leg)) => {
                leg.hang_up(HungUpBy::Phone);
                Ok(())
            }
            (status, _) => Err(Untimely::NotAnswered(status)),
        })
    }
}

/// The status of a call, and its leg unless it is over.
fn find<'a>(state: &'a State, sid: &str) -> Result<(CallStatus, Option<&'a Arc<Leg>>), Untimely> {
    let call = state.call(sid).ok_or(Untimely::Unknown)?;
    Ok((call.status, state.legs.get(sid)))
}
