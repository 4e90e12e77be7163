//! The words that are said on a call, as they are written down.

use super::whose;
use crate::words::calling::BOTH_SPEAK;
use callslot_shared::{
    api::{Call, Speaker, TranscriptBody, Utterance},
    booking::Booking,
    call::Leg,
    voice::Transcription,
    words::Language,
};

/// The most utterances that are shown, the newest ones.
const MOST: usize = 50;

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscriptLine {
    /// The speaker's side; none for both.
    pub leg: Option<Leg>,
    /// The words.
    pub text: String,
}

impl TranscriptLine {
    /// The speaker, in words.
    #[must_use]
    pub fn speaker(&self, language: Language, booking: &Booking) -> String {
        match self.leg {
            Some(leg) => whose(language, leg, booking),
            None => language.say(BOTH_SPEAK).to_owned(),
        }
    }
}

/// The words that were said on a call, the oldest first; none if they are not written down while people talk.
#[must_use]
pub fn lines(body: &TranscriptBody, call: &Call) -> Option<Vec<TranscriptLine>> {
    if body.wanted != Transcription::Live {
        return None;
    }
    let first = call.legs.first().map(|leg| leg.leg);
    let other = first.and_then(|first| Leg::ALL.into_iter().find(|leg| *leg != first));
    let said = body.transcript.as_ref().map(|said| &*said.utterances);
    let said = said.unwrap_or_default();
    let newest = said.iter().skip(said.len().saturating_sub(MOST));
    let line = |one: &Utterance| TranscriptLine {
        leg: match one.speaker {
            Speaker::RemoteCaller => first,
            Speaker::LocalCaller => other,
            Speaker::Both => None,
        },
        text: one.text.clone(),
    };
    Some(newest.map(line).collect())
}
