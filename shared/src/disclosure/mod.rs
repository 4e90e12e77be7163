//! The words spoken on calls. Nothing else is said: no AI takes part in a call, and the documents that the carrier is
//! given hold these fixed words, the organization's own wording of them, and fields of the booking.
//!
//! A dozen states of the US need every party's consent to a recording, and the EU wants purpose and
//! controller named at the start (GDPR Art. 13); so everybody is told, on every call.

mod phone_code;

pub use phone_code::{PhoneCode, say_code};

use crate::{
    voice::{Consent, ResolvedVoice, Translation},
    words::{AttendeeText, Language, calls},
};
use std::borrow::Cow;

/// A sentence of the policy set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phrase {
    /// That the call is recorded, by whom and what for.
    Recording,
    /// The organization whose call it is, and that it is not recorded.
    NotRecorded,
    /// That there may be questions afterwards.
    Survey,
    /// That the call is interpreted by a machine.
    Translation,
    /// That what is said is written down by a machine.
    Transcription,
    /// Which key agrees to the recording, where the call goes on without.
    AskToRecord,
    /// Which key agrees to the recording, where there is no call without.
    AskToConnect,
    /// That the call goes on and is not recorded.
    GoesOnUnrecorded,
    /// That the call ends because nobody agreed.
    NotAgreed,
    /// Which key agrees to what is kept, a transcript with it, where the call goes on without.
    AskToKeep,
    /// Which key agrees to what is kept, a transcript with it, where there is no call without.
    AskToKeepAndConnect,
    /// That the call goes on and nothing of it is kept.
    GoesOnUnkept,
    /// That the call ends because nobody agreed to what would be kept.
    NotAgreedToKeep,
    /// That any key connects, and that there is no call without one.
    PressAnyKey,
    /// Which key agrees to the recording, that any other connects without, and that there is no call without one.
    PressToRecord,
    /// Which key agrees to what is kept, a transcript with it, that any other connects without, and that there is
    /// no call without one.
    PressToKeep,
    /// The side that is waiting and what for, and that any key accepts.
    Waiting,
    /// That no key was pressed.
    NoKey,
    /// That the other side's line is busy.
    Busy,
    /// That the other side could not be reached.
    Unreachable,
    /// That the other side did not take the call.
    NotTaken,
    /// That the other side is being called.
    Holding,
    /// That a call cannot be connected twice.
    NotTwice,
}

impl Phrase {
    /// Every phrase.
    pub const ALL: [Self; 23] = [
        Self::Recording,
        Self::NotRecorded,
        Self::Survey,
        Self::Translation,
        Self::Transcription,
        Self::AskToRecord,
        Self::AskToConnect,
        Self::GoesOnUnrecorded,
        Self::NotAgreed,
        Self::AskToKeep,
        Self::AskToKeepAndConnect,
        Self::GoesOnUnkept,
        Self::NotAgreedToKeep,
        Self::PressAnyKey,
        Self::PressToRecord,
        Self::PressToKeep,
        Self::Waiting,
        Self::NoKey,
        Self::Busy,
        Self::Unreachable,
        Self::NotTaken,
        Self::Holding,
        Self::NotTwice,
    ];

    /// Its text, with the places `{organization}`, `{who}` and `{title}`.
    const fn text(self) -> AttendeeText {
        match self {
            Self::Recording => calls::RECORDING,
            Self::NotRecorded => calls::NOT_RECORDED,
            Self::Survey => calls::SURVEY,
            Self::Translation => calls::TRANSLATION,
            Self::Transcription => calls::TRANSCRIPTION,
            Self::AskToKeep => calls::ASK_TO_KEEP,
            Self::AskToKeepAndConnect => calls::ASK_TO_KEEP_AND_CONNECT,
            Self::GoesOnUnkept => calls::GOES_ON_UNKEPT,
            Self::NotAgreedToKeep => calls::NOT_AGREED_TO_KEEP,
            Self::AskToRecord => calls::ASK_TO_RECORD,
            Self::AskToConnect => calls::ASK_TO_CONNECT,
            Self::GoesOnUnrecorded => calls::GOES_ON_UNRECORDED,
            Self::NotAgreed => calls::NOT_AGREED,
            Self::PressAnyKey => calls::PRESS_ANY_KEY,
            Self::PressToRecord => calls::PRESS_TO_RECORD,
            Self::PressToKeep => calls::PRESS_TO_KEEP,
            Self::Waiting => calls::WAITING,
            Self::NoKey => calls::NO_KEY,
            Self::Busy => calls::BUSY,
            Self::Unreachable => calls::UNREACHABLE,
            Self::NotTaken => calls::NOT_TAKEN,
            Self::Holding => calls::HOLDING,
            Self::NotTwice => calls::NOT_TWICE,
        }
    }
}

/// The key that agrees to a recording. Any key would be pressed by chance.
pub const AGREEING_KEY: &str = "1";

/// The values that a phrase has places for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fields<'a> {
    /// The organization's name.
    pub organization: &'a str,
    /// The other side's name, if it is known.
    pub who: Option<&'a str>,
    /// The subject of the call.
    pub title: &'a str,
}

/// Something to be said. Only [`say`] and [`say_code`] make one, so nothing outside the policy set can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    text: String,
    language: Language,
}

impl Spoken {
    /// The words.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Their language.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }
}

/// A phrase in a language, in the organization's own words if it has set them.
///
/// # Examples
/// ```
/// use callslot_shared::{disclosure::{Fields, Phrase, say}, voice::ResolvedVoice, words::Language};
/// let fields = Fields { organization: "Acme", ..Fields::default() };
/// let said = say(Phrase::Recording, Language::English, &fields, &ResolvedVoice::unknown());
/// assert_eq!(said.text(), "This call with Acme is recorded for quality and documentation.");
/// ```
#[must_use]
pub fn say(
    phrase: Phrase,
    language: Language,
    fields: &Fields<'_>,
    voice: &ResolvedVoice,
) -> Spoken {
    let own = voice.wording.get(&language).and_then(|own| match phrase {
        Phrase::Recording => own.recording.as_deref(),
        Phrase::Survey => own.survey.as_deref(),
        Phrase::Translation => own.translation.as_deref(),
        Phrase::Transcription => own.transcription.as_deref(),
        _ => None,
    });
    let template = own.unwrap_or_else(|| phrase.text().template(language));
    let who = fields.who.unwrap_or(calls::SOMEBODY.template(language));
    Spoken {
        text: filled(template, |place| match place {
            "organization" => Some(fields.organization),
            "who" => Some(who),
            "title" => Some(fields.title),
            _ => None,
        }),
        language,
    }
}

/// The phrases that a side hears before anything else, in order: about recording always, and of what else is on.
pub fn disclosures(voice: &ResolvedVoice) -> impl Iterator<Item = Phrase> {
    let recording = if voice.recording {
        Phrase::Recording
    } else {
        Phrase::NotRecorded
    };
    let translated = voice.translation != Translation::Off;
    [
        Some(recording),
        voice.is_transcribed().then_some(Phrase::Transcription),
        translated.then_some(Phrase::Translation),
        voice.survey.then_some(Phrase::Survey),
    ]
    .into_iter()
    .flatten()
}

/// The question that the attendee is asked before the call goes on, if any.
#[must_use]
pub const fn question(voice: &ResolvedVoice) -> Option<Phrase> {
    match (voice.asks(), voice.is_transcribed()) {
        (Consent::Off, _) => None,
        (Consent::RecordOnly, false) => Some(Phrase::AskToRecord),
        (Consent::RecordOnly, true) => Some(Phrase::AskToKeep),
        (Consent::Required, false) => Some(Phrase::AskToConnect),
        (Consent::Required, true) => Some(Phrase::AskToKeepAndConnect),
    }
}

/// The question where an automatic attendant may have picked up, or listens still: only a key connects, so that
/// nobody is recorded who has not heard of it.
#[must_use]
pub const fn question_by_key(voice: &ResolvedVoice) -> Phrase {
    match (voice.asks(), voice.is_transcribed()) {
        (Consent::Off, _) => Phrase::PressAnyKey,
        (Consent::RecordOnly, false) => Phrase::PressToRecord,
        (Consent::RecordOnly, true) => Phrase::PressToKeep,
        (Consent::Required, false) => Phrase::AskToConnect,
        (Consent::Required, true) => Phrase::AskToKeepAndConnect,
    }
}

/// The phrase heard by an attendee who was asked and has not agreed, if anybody was asked.
#[must_use]
pub const fn without_consent(voice: &ResolvedVoice) -> Option<Phrase> {
    match (voice.asks(), voice.is_transcribed()) {
        (Consent::Off, _) => None,
        (Consent::RecordOnly, false) => Some(Phrase::GoesOnUnrecorded),
        (Consent::RecordOnly, true) => Some(Phrase::GoesOnUnkept),
        (Consent::Required, false) => Some(Phrase::NotAgreed),
        (Consent::Required, true) => Some(Phrase::NotAgreedToKeep),
    }
}

/// Puts values in the places of a text, once: a value that looks like a place stays what it is.
fn filled<'a>(template: &'a str, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((place, behind)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        let put = value(place).map_or_else(|| Cow::Owned(format!("{{{place}}}")), Cow::Borrowed);
        // A name ends without a stop of its own, so that two do not follow each other.
        let put = if behind.starts_with('.') {
            put.trim_end_matches('.')
        } else {
            &*put
        };
        text.push_str(put);
        rest = behind;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::{Modulations, VoiceConfig, Wording, resolve};

    const FIELDS: Fields<'static> = Fields {
        organization: "Acme Support",
        who: Some("Ada Lovelace"),
        title: "Follow-up",
    };

    /// The whole set, to be reviewed as a text.
    #[cfg(not(target_family = "wasm"))]
    #[test]
    fn the_policy_set_reads_as_reviewed() {
        let voice = ResolvedVoice::unknown();
        let mut set = Vec::new();
        for language in Language::ALL {
            for phrase in Phrase::ALL {
                let said = say(phrase, language, &FIELDS, &voice);
                let place = language.as_str();
                set.push(format!("{place} {phrase:?}: {}", said.text()));
            }
        }
        insta::assert_snapshot!("policy_set", set.join("\n"));
    }

    #[test]
    fn every_phrase_says_something_and_leaves_no_place_open() {
        for language in Language::ALL {
            for phrase in Phrase::ALL {
                let said = say(
                    phrase,
                    language,
                    &Fields {
                        who: None,
                        ..FIELDS
                    },
                    &ResolvedVoice::unknown(),
                );
                assert!(said.text().chars().filter(|c| c.is_alphabetic()).count() > 10);
                assert!(!said.text().contains(['{', '}']), "{}", said.text());
                assert_eq!(said.language(), language);
            }
        }
    }

    #[test]
    fn who_is_named_in_the_recording_disclosure_in_every_language() {
        for language in Language::ALL {
            for phrase in [Phrase::Recording, Phrase::NotRecorded] {
                let said = say(phrase, language, &FIELDS, &ResolvedVoice::unknown());
                assert!(said.text().contains("Acme Support"), "{}", said.text());
            }
        }
    }

    #[test]
    fn the_question_names_the_key_that_agrees() {
        for language in Language::ALL {
            for phrase in [
                Phrase::AskToRecord,
                Phrase::AskToConnect,
                Phrase::AskToKeep,
                Phrase::AskToKeepAndConnect,
                Phrase::PressToRecord,
                Phrase::PressToKeep,
            ] {
                let said = say(phrase, language, &FIELDS, &ResolvedVoice::unknown());
                assert!(said.text().contains(AGREEING_KEY), "{}", said.text());
            }
        }
    }

    #[test]
    fn the_organizations_own_words_are_said_in_their_language_only() {
        let own = Wording {
            recording: Some("{organization} nimmt dieses Gespräch auf.".into()),
            ..Wording::default()
        };
        let config = VoiceConfig {
            wording: [(Language::German, own)].into(),
            ..VoiceConfig::default()
        };
        let voice = resolve(&config, Modulations::default(), None);
        let said = |language| say(Phrase::Recording, language, &FIELDS, &voice);
        assert_eq!(
            said(Language::German).text(),
            "Acme Support nimmt dieses Gespräch auf."
        );
        let usual = say(
            Phrase::Recording,
            Language::English,
            &FIELDS,
            &ResolvedVoice::unknown(),
        );
        assert_eq!(said(Language::English), usual);
    }

    #[test]
    fn a_field_that_looks_like_a_place_is_said_as_it_is() {
        let fields = Fields {
            who: Some("{title}"),
            title: "{organization} {",
            ..FIELDS
        };
        let said = say(
            Phrase::Waiting,
            Language::English,
            &fields,
            &ResolvedVoice::unknown(),
        );
        assert_eq!(
            said.text(),
            "You have a call with {title}: {organization} {. Press any key to be connected."
        );
    }
}
