//! The call documents, made of nothing but what holds on the call: who is told what, which keys are asked
//! for, and what follows.
//!
//! Each side passes a gate of its own: it hears the disclosure in its language, then the operator accepts
//! by a key, and the attendee agrees to the recording where that is asked for. Past the first side's gate
//! the other phone is rung; past the second's, both are connected. Which side is first is all that
//! tells the two bridge orders apart. Over the Calling API the second side's document cannot ask the Worker,
//! so it holds its gate itself.

use super::{Addresses, Paths};
use crate::{
    carrier::{Api, Document, Verb},
    store::call_attempts::Attempt,
};
use callslot_shared::{
    call::{CarrierStatus, Leg},
    disclosure::{
        AGREEING_KEY, Fields, Phrase, Spoken, disclosures, question, say, without_consent,
    },
    ids::AttemptId,
    phone::PhoneNumber,
    voice::{Consent, Resolved},
};

/// How much longer than booked a call may last, in minutes, before the carrier ends it.
const MARGIN_MINUTES: u32 = 15;

/// All that documents are made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'a> {
    /// What holds on the call.
    pub(crate) voice: &'a Resolved,
    /// What phrases have places for.
    pub(crate) fields: Fields<'a>,
    /// The attempt, which addresses name.
    pub(crate) attempt: AttemptId,
    /// Where the carrier asks on.
    pub(crate) addresses: &'a Paths,
    /// What the call goes over.
    pub(crate) api: Api,
    /// How long to wait for a key, in seconds, each of two times.
    pub(crate) key_seconds: u32,
}

/// The phone that is rung second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Second<'a> {
    /// Its number.
    pub(crate) number: &'a PhoneNumber,
    /// Who it says is calling.
    pub(crate) caller: &'a PhoneNumber,
    /// How long to let it ring, in seconds.
    pub(crate) ring_seconds: u32,
    /// How long the call was booked for, in minutes.
    pub(crate) booked_minutes: u32,
}

impl<'a> Scene<'a> {
    /// The scene of an attempt.
    pub(crate) fn of(attempt: &'a Attempt, addresses: &'a Addresses, key_seconds: u32) -> Self {
        Self {
            voice: &attempt.voice,
            fields: Fields {
                organization: &attempt.organization_name,
                who: attempt.attendee_name.as_deref(),
                title: &attempt.title,
            },
            attempt: attempt.id,
            addresses: addresses.over(attempt.api()),
            api: attempt.api(),
            key_seconds,
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

    fn told(&self, leg: Leg) -> impl Iterator<Item = Verb> {
        disclosures(self.voice).map(move |phrase| Verb::Say(self.say(leg, phrase)))
    }

    fn farewell(&self, leg: Leg, phrase: Phrase) -> [Verb; 2] {
        [Verb::Say(self.say(leg, phrase)), Verb::Hangup]
    }

    /// What a side hears on picking up: the disclosure, then its gate.
    pub(crate) fn picked_up(&self, leg: Leg) -> Document {
        let is_first = leg == self.voice.bridge_order.first();
        let gate = match (self.api, leg) {
            (Api::Calling, _) if !is_first => self.confirming(leg),
            (_, Leg::Operator) => self.accepting(),
            (_, Leg::Attendee) => self.agreeing(),
        };
        let begins = (self.api == Api::Calling && is_first).then_some(Verb::Answer);
        Document::new(begins.into_iter().chain(self.told(leg)).chain(gate))
    }

    /// Before anything is said, over the Calling API: whether a machine picked up.
    pub(crate) fn listening(&self, leg: Leg) -> Document {
        let again = self.addresses.picked_up(self.attempt, leg);
        Document::new([Verb::Answer, Verb::Listen(again)])
    }

    /// The second side's gate in one piece, over the Calling API.
    fn confirming(&self, leg: Leg) -> Vec<Verb> {
        match leg {
            Leg::Operator => vec![Verb::Confirm {
                prompt: self.say(leg, Phrase::Waiting),
                seconds: self.key_seconds,
                key: None,
                report: None,
                otherwise: self.farewell(leg, Phrase::NoKey).into(),
            }],
            Leg::Attendee => question(self.voice)
                .map(|question| Verb::Confirm {
                    prompt: self.say(leg, question),
                    seconds: self.key_seconds,
                    key: Some(AGREEING_KEY),
                    report: Some(self.addresses.collect(self.attempt)),
                    otherwise: self.not_agreed(),
                })
                .into_iter()
                .collect(),
        }
    }

    /// What whoever has not agreed is told: that nothing is kept, or farewell.
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

    /// The question about the recording, if there is one, and what follows without an answer.
    fn agreeing(&self) -> Vec<Verb> {
        let Some(question) = question(self.voice) else {
            return vec![self.goes_on()];
        };
        let gather = || Verb::Gather {
            prompt: self.say(Leg::Attendee, question),
            action: self.addresses.consent(self.attempt),
            seconds: self.key_seconds,
        };
        let mut verbs = vec![gather(), gather()];
        verbs.extend(self.without_consent());
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

    /// What follows the attendee's answer to the question.
    pub(crate) fn answered(&self, agreed: bool) -> Document {
        Document::new(if agreed {
            vec![self.goes_on()]
        } else {
            self.without_consent()
        })
    }

    /// What follows a side's gate: the second phone is rung, if there is one to ring; else both are
    /// connected.
    pub(crate) fn passed(&self, leg: Leg, second: Option<Second<'_>>) -> Document {
        let Some(second) = second else {
            return Document::default();
        };
        let other = leg.other();
        let holding = (leg == Leg::Attendee).then(|| Verb::Say(self.say(leg, Phrase::Holding)));
        let dial = Verb::Dial {
            number: second.number.clone(),
            caller: second.caller.clone(),
            ring_seconds: second.ring_seconds,
            talk_seconds: (second.booked_minutes + MARGIN_MINUTES) * 60,
            whisper: self.addresses.picked_up(self.attempt, other),
            status_callback: self.addresses.status(self.attempt, other),
            connected: Box::new(self.addresses.connect(self.attempt)),
            action: self.addresses.dialled(self.attempt),
        };
        Document::new(holding.into_iter().chain([dial, Verb::Hangup]))
    }

    /// What whoever was rung first hears when the second leg came to nothing.
    pub(crate) fn news(&self, first: Leg, second: CarrierStatus) -> Document {
        let phrase = match second {
            CarrierStatus::Busy => Phrase::Busy,
            CarrierStatus::Failed => Phrase::Unreachable,
            _ => Phrase::NotTaken,
        };
        Document::new(self.farewell(first, phrase))
    }

    /// For a repeated request: whoever asks twice must not make a phone ring twice.
    pub(crate) fn not_twice(&self, leg: Leg) -> Document {
        Document::new(self.farewell(leg, Phrase::NotTwice))
    }
}

/// Whether a key agrees to the recording. Only one does; any other is an answer, too.
pub(crate) fn agrees(key: &str) -> bool {
    key == AGREEING_KEY
}

/// Whether the call may go on without, given the attendee's answer to the question.
pub(crate) fn may_connect(voice: &Resolved, agreed: Option<bool>) -> bool {
    voice.asks() != Consent::Required || agreed == Some(true)
}

/// For a call that nobody wants any more.
pub(crate) fn hang_up() -> Document {
    Document::new([Verb::Hangup])
}

#[cfg(test)]
mod tests;
