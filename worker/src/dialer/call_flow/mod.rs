//! The call documents, made of nothing but what holds on the call: who is told what, which keys are asked
//! for, and what follows.
//!
//! Each side passes a gate of its own: it hears the disclosure in its language, then the operator accepts
//! by a key, and the attendee agrees to the recording where that is asked for. Past the first side's gate
//! the other phone is rung; past the second's, both are connected. Which side is first is all that
//! tells the two bridge orders apart. A whole document of the second side cannot ask the Worker,
//! so it holds its gate itself.
//!
//! An attendee behind an extension is reached by digits, which are sent before every word. An automatic attendant may
//! hear what follows, so the gate opens by a key only: whoever presses one has heard the disclosure.

use super::{Addresses, Paths};
use crate::{
    settings::Timing,
    store::call_attempts::Attempt,
    telephony::{CallDocument, Documents, Route, Verb},
};
use callslot_shared::{
    call::{CarrierStatus, Leg},
    disclosure::{
        AGREEING_KEY, Fields, Phrase, Spoken, disclosures, question, question_by_key, say,
        without_consent,
    },
    ids::AttemptId,
    phone::{Extension, PhoneNumber},
    voice::{Consent, ResolvedVoice},
};

/// The longest time the second side's document may take, in seconds, beyond its digits. Above the carrier's own choice,
/// which is the time a phone may ring: a disclosure and two questions take longer.
const CONFIRM_SECONDS: u32 = 180;

/// The time beyond its booked length that a call may last, in minutes, before the carrier ends it.
const MARGIN_MINUTES: u32 = 15;

/// All that documents are made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CallFlow<'a> {
    /// The settings that hold on the call.
    pub(crate) voice: &'a ResolvedVoice,
    /// The values that phrases have places for.
    pub(crate) fields: Fields<'a>,
    /// The attempt, which addresses name.
    pub(crate) attempt: AttemptId,
    /// The addresses at which the carrier asks on.
    pub(crate) addresses: Paths<'a>,
    /// The kind of documents that the call follows.
    pub(crate) documents: Documents,
    /// The keys that reach the attendee.
    pub(crate) extension: Option<&'a Extension>,
    /// The time to wait for a key, in seconds, each of two times.
    pub(crate) key_seconds: u32,
    /// The length of a long pause in an extension, in seconds.
    pub(crate) pause_seconds: u32,
}

/// The attendee's actions at the gate, as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct AttendeeReply {
    /// Whether a key was pressed.
    pub(crate) pressed: bool,
    /// The answer to the question about the recording.
    pub(crate) agreed: Option<bool>,
}

impl AttendeeReply {
    /// The reply that the ledger knows of.
    pub(crate) const fn of(attempt: &Attempt) -> Self {
        Self {
            pressed: attempt.pressed,
            agreed: attempt.agreed,
        }
    }
}

/// The phone that is rung second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Second<'a> {
    /// Its number.
    pub(crate) number: &'a PhoneNumber,
    /// The number that it says is calling.
    pub(crate) caller: &'a PhoneNumber,
    /// The longest time to let it ring, in seconds.
    pub(crate) ring_seconds: u32,
    /// The length that the call was booked for, in minutes.
    pub(crate) booked_minutes: u32,
}

impl<'a> CallFlow<'a> {
    /// The flow of an attempt's call.
    pub(crate) fn of(
        attempt: &'a Attempt,
        addresses: &'a Addresses,
        route: Route,
        timing: &Timing,
    ) -> Self {
        Self {
            voice: &attempt.voice,
            fields: Fields {
                organization: &attempt.organization_name,
                who: attempt.attendee_name.as_deref(),
                title: &attempt.title,
            },
            attempt: attempt.id,
            addresses: addresses.of(attempt, route),
            documents: route.documents,
            extension: attempt.extension.as_ref(),
            key_seconds: timing.key_seconds,
            pause_seconds: timing.pause_seconds,
        }
    }

    fn say(&self, leg: Leg, phrase: Phrase) -> Spoken {
        let (language, who) = match leg {
            Leg::Operator => (self.voice.operator_language, self.fields.who),
            // To the attendee, the other side is the organization.
            Leg::Attendee => (self.voice.attendee_language, Some(self.fields.organization)),
        };
        let fields = Fields { who, ..self.fields };
        say(phrase, language, &fields, self.voice)
    }

    /// The digits that reach the person behind a side's number.
    fn digits(&self, leg: Leg) -> Option<String> {
        let extension = self.extension.filter(|_| leg == Leg::Attendee)?;
        Some(extension.send_digits(self.pause_seconds))
    }

    fn told(&self, leg: Leg) -> impl Iterator<Item = Verb> {
        disclosures(self.voice).map(move |phrase| Verb::Say(self.say(leg, phrase)))
    }

    fn farewell(&self, leg: Leg, phrase: Phrase) -> [Verb; 2] {
        [Verb::Say(self.say(leg, phrase)), Verb::Hangup]
    }

    /// The document that a side hears on picking up: the disclosure, then its gate. Before it digits are sent, if any.
    pub(crate) fn picked_up(&self, leg: Leg) -> CallDocument {
        let is_first = leg == self.voice.bridge_order.first();
        let gate = match (self.documents, leg) {
            (Documents::Whole, _) if !is_first => self.confirming(leg),
            (_, Leg::Operator) => self.accepting(),
            (_, Leg::Attendee) => self.agreeing(),
        };
        let begins = (self.documents == Documents::Whole && is_first).then_some(Verb::Answer);
        let reaches = self.digits(leg).map(Verb::SendDigits);
        let opening = begins.into_iter().chain(reaches);
        CallDocument::new(opening.chain(self.told(leg)).chain(gate))
    }

    /// Before anything is said, in a whole document: whether a machine picked up.
    pub(crate) fn listening(&self, leg: Leg) -> CallDocument {
        let again = self.addresses.picked_up(self.attempt, leg);
        CallDocument::new([Verb::Answer, Verb::Listen(again)])
    }

    /// The second side's gate in one piece, in a whole document.
    fn confirming(&self, leg: Leg) -> Vec<Verb> {
        match leg {
            Leg::Operator => vec![Verb::Confirm {
                prompt: self.say(leg, Phrase::Waiting),
                seconds: self.key_seconds,
                key: None,
                report: None,
                silent: Vec::new(),
                otherwise: self.farewell(leg, Phrase::NoKey).into(),
            }],
            Leg::Attendee => self
                .question()
                .map(|question| self.asking(question))
                .into_iter()
                .collect(),
        }
    }

    fn asking(&self, question: Phrase) -> Verb {
        let any_key = self.voice.asks() == Consent::Off;
        let (silent, otherwise) = match self.unanswered() {
            Some(farewell) if any_key => (Vec::new(), farewell),
            unanswered => (unanswered.unwrap_or_default(), self.not_agreed()),
        };
        Verb::Confirm {
            prompt: self.say(Leg::Attendee, question),
            seconds: self.key_seconds,
            key: (!any_key).then_some(AGREEING_KEY),
            report: Some(self.addresses.collect(self.attempt)),
            silent,
            otherwise,
        }
    }

    /// The phrase by which the attendee is asked for a key, if for one.
    fn question(&self) -> Option<Phrase> {
        match self.extension {
            Some(_) => Some(question_by_key(self.voice)),
            None => question(self.voice),
        }
    }

    /// The instructions that follow where no key at all is pressed, if they are not those that follow where another is.
    fn unanswered(&self) -> Option<Vec<Verb>> {
        let differs = self.extension.is_some() && self.voice.asks() != Consent::Required;
        differs.then(|| self.farewell(Leg::Attendee, Phrase::NoKey).into())
    }

    /// The instructions that tell a side that has not agreed that nothing is kept, or farewell.
    fn not_agreed(&self) -> Vec<Verb> {
        let told =
            without_consent(self.voice).map(|phrase| Verb::Say(self.say(Leg::Attendee, phrase)));
        let ends = self.voice.asks() == Consent::Required;
        told.into_iter()
            .chain(ends.then_some(Verb::Hangup))
            .collect()
    }

    /// Any key accepts. A voicemail presses none.
    fn accepting(&self) -> Vec<Verb> {
        let gather = || Verb::Gather {
            prompt: self.say(Leg::Operator, Phrase::Waiting),
            action: self.addresses.accepted(self.attempt),
            seconds: self.key_seconds,
        };
        let mut verbs = vec![gather(), gather()];
        verbs.extend(self.farewell(Leg::Operator, Phrase::NoKey));
        verbs
    }

    /// The question to the attendee, if there is one, and what follows without an answer.
    fn agreeing(&self) -> Vec<Verb> {
        let Some(question) = self.question() else {
            return vec![self.goes_on()];
        };
        let gather = || Verb::Gather {
            prompt: self.say(Leg::Attendee, question),
            action: self.addresses.consent(self.attempt),
            seconds: self.key_seconds,
        };
        let mut verbs = vec![gather(), gather()];
        verbs.extend(self.unanswered().unwrap_or_else(|| self.without_consent()));
        verbs
    }

    fn without_consent(&self) -> Vec<Verb> {
        let mut verbs = self.not_agreed();
        if self.voice.asks() != Consent::Required {
            verbs.push(self.goes_on());
        }
        verbs
    }

    fn goes_on(&self) -> Verb {
        Verb::Redirect(self.addresses.connected(self.attempt))
    }

    /// The document that follows the attendee's key.
    pub(crate) fn answered(&self, reply: AttendeeReply) -> CallDocument {
        CallDocument::new(if reply.agreed == Some(false) {
            self.without_consent()
        } else {
            vec![self.goes_on()]
        })
    }

    /// Whether the call may go on, given what the attendee has done.
    pub(crate) fn may_connect(&self, reply: AttendeeReply) -> bool {
        let agreed = self.voice.asks() != Consent::Required || reply.agreed == Some(true);
        agreed && (self.extension.is_none() || reply.pressed)
    }

    /// The document that follows a side's gate: the second phone is rung, if there is one to ring; else
    /// both are connected.
    pub(crate) fn passed(&self, leg: Leg, second: Option<Second<'_>>) -> CallDocument {
        let Some(second) = second else {
            return CallDocument::default();
        };
        let other = leg.other();
        // Two W's a second: none of the digits takes longer.
        let digits = self.digits(other).map_or(0, |digits| digits.len() / 2 + 1);
        let holding = (leg == Leg::Attendee).then(|| Verb::Say(self.say(leg, Phrase::Holding)));
        let dial = Verb::Dial {
            number: second.number.clone(),
            caller: second.caller.clone(),
            ring_seconds: second.ring_seconds,
            talk_seconds: (second.booked_minutes + MARGIN_MINUTES) * 60,
            whisper: self.addresses.picked_up(self.attempt, other),
            confirm_seconds: u32::try_from(digits)
                .unwrap_or(u32::MAX)
                .saturating_add(CONFIRM_SECONDS),
            status_callback: self.addresses.status(self.attempt, other),
            connected: Box::new(self.addresses.connect(self.attempt)),
            action: self.addresses.dialled(self.attempt),
        };
        CallDocument::new(holding.into_iter().chain([dial, Verb::Hangup]))
    }

    /// The document that the side that was rung first hears when the second leg came to nothing.
    pub(crate) fn second_leg_ended(&self, first: Leg, second: CarrierStatus) -> CallDocument {
        let phrase = match second {
            CarrierStatus::Busy => Phrase::Busy,
            CarrierStatus::Failed => Phrase::Unreachable,
            _ => Phrase::NotTaken,
        };
        CallDocument::new(self.farewell(first, phrase))
    }

    /// For a repeated request: whoever asks twice must not make a phone ring twice.
    pub(crate) fn not_twice(&self, leg: Leg) -> CallDocument {
        CallDocument::new(self.farewell(leg, Phrase::NotTwice))
    }
}

/// Whether a key agrees to the recording. Only one does; any other is an answer, too.
pub(crate) fn agrees(key: &str) -> bool {
    key == AGREEING_KEY
}

/// For a call that nobody wants any more.
pub(crate) fn hang_up() -> CallDocument {
    CallDocument::new([Verb::Hangup])
}

#[cfg(test)]
mod tests;
