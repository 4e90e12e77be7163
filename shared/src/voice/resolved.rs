//! From settings and overrides to what holds on one call.

use super::{BridgeOrder, Consent, Modulations, Transcription, Translation, VoiceConfig, Wording};
use crate::words::Language;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// The surroundings that an attempt keeps when it is committed to, so that a change of settings does not reach a call
/// that rings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The organization's settings.
    pub config: VoiceConfig,
    /// The booking's own. A part that a booking from before the rules has besides says nothing.
    #[serde(deserialize_with = "stored")]
    pub modulations: Modulations,
    /// The attendee's language, if the booking says.
    pub attendee_language: Option<Language>,
    /// Whether somebody who may has allowed the booking to be looser than the organization's settings.
    #[serde(default)]
    pub looser: bool,
}

fn stored<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Modulations, D::Error> {
    serde_json::Value::deserialize(deserializer)
        .map(|object| Modulations::stored(&object.to_string()))
}

impl Frozen {
    /// The settings that hold on the call. That somebody allowed the booking to be looser counts as long as the
    /// organization lets them.
    #[must_use]
    pub fn resolve(&self) -> ResolvedVoice {
        if self.looser && self.config.allow_looser_bookings {
            in_force(&self.config, self.modulations, self.attendee_language)
        } else {
            resolve(&self.config, self.modulations, self.attendee_language)
        }
    }
}

/// The settings that hold on one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedVoice {
    /// Whether it is to be recorded.
    pub recording: bool,
    /// Whether and when what is said is written down.
    pub transcription: Transcription,
    /// Whether and how the attendee has to agree to either.
    pub consent: Consent,
    /// Whether it is interpreted.
    pub translation: Translation,
    /// Whether there may be questions afterwards.
    pub survey: bool,
    /// Whether it may be reviewed for quality.
    pub qa: bool,
    /// Which phone rings first.
    pub bridge_order: BridgeOrder,
    /// The language the operator is spoken to in.
    pub operator_language: Language,
    /// The language the attendee is spoken to in.
    pub attendee_language: Language,
    /// The organization's own words.
    pub wording: BTreeMap<Language, Wording>,
    /// The prompts that the operator is asked to confirm.
    pub confirmations: Vec<String>,
}

impl ResolvedVoice {
    /// The settings that hold where nothing was kept: a call whose settings are not known is not recorded.
    #[must_use]
    pub fn unknown() -> Self {
        Self {
            recording: false,
            ..resolve(&VoiceConfig::default(), Modulations::default(), None)
        }
    }

    /// Whether what is said is written down.
    #[must_use]
    pub const fn is_transcribed(&self) -> bool {
        !matches!(self.transcription, Transcription::Off)
    }

    /// The consent asked of the attendee: nobody is asked where nothing is kept.
    #[must_use]
    pub const fn asks(&self) -> Consent {
        if self.recording || self.is_transcribed() {
            self.consent
        } else {
            Consent::Off
        }
    }

    /// Whether the carrier is to find out if a machine picks up first: no machine may have an operator
    /// rung, and a key that has to be pressed keeps it out already. An operator's key always does.
    #[must_use]
    pub const fn listens_for_machines(&self) -> bool {
        matches!(self.bridge_order, BridgeOrder::AttendeeFirst)
            && !matches!(self.asks(), Consent::Required)
    }

    /// Whether the call may be recorded once both have heard the disclosure, given whether the attendee
    /// pressed the key that agrees.
    #[must_use]
    pub const fn may_record(&self, agreed: bool) -> bool {
        self.recording && (agreed || matches!(self.consent, Consent::Off))
    }

    /// Whether what is said may be written down once both have heard the disclosure, given whether the
    /// attendee pressed the key that agrees.
    #[must_use]
    pub const fn may_transcribe(&self, agreed: bool) -> bool {
        self.is_transcribed() && (agreed || matches!(self.consent, Consent::Off))
    }
}

/// The settings that hold on a call: the booking's word before the organization's, and that before the default; of
/// those that the organization's settings are a floor for, the stricter of both, whatever is stored.
///
/// # Examples
/// ```
/// use callslot_shared::{voice::{Modulations, VoiceConfig, resolve}, words::Language};
/// let config = VoiceConfig { language: Language::German, ..VoiceConfig::default() };
/// let silent = Modulations { recording: Some(false), ..Modulations::default() };
/// let call = resolve(&config, silent, Some(Language::French));
/// assert!(!call.recording);
/// assert_eq!((call.operator_language, call.attendee_language), (Language::German, Language::French));
/// ```
#[must_use]
pub fn resolve(
    config: &VoiceConfig,
    modulations: Modulations,
    attendee_language: Option<Language>,
) -> ResolvedVoice {
    let modulations = modulations.no_looser_than(config.modulations);
    in_force(config, modulations, attendee_language)
}

fn in_force(
    config: &VoiceConfig,
    modulations: Modulations,
    attendee_language: Option<Language>,
) -> ResolvedVoice {
    let all = modulations.or(config.modulations).or(Modulations::DEFAULT);
    let recording = all.recording.unwrap_or_default();
    ResolvedVoice {
        recording,
        transcription: match all.transcription.unwrap_or(Transcription::Off) {
            // A call that is not recorded cannot be written down from the recording.
            Transcription::AfterCall if !recording => Transcription::Off,
            transcription => transcription,
        },
        consent: all.consent.unwrap_or(Consent::Off),
        translation: all.translation.unwrap_or(Translation::Off),
        survey: all.survey.unwrap_or_default(),
        qa: all.qa.unwrap_or_default(),
        bridge_order: all.bridge_order.unwrap_or(BridgeOrder::OperatorFirst),
        operator_language: config.language,
        attendee_language: attendee_language.unwrap_or(config.language),
        wording: config.wording.clone(),
        confirmations: config.confirmations.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_organization(modulations: Modulations) -> ResolvedVoice {
        let config = VoiceConfig {
            modulations,
            ..VoiceConfig::default()
        };
        resolve(&config, Modulations::default(), None)
    }

    #[test]
    fn the_booking_decides_before_the_organization_and_that_before_the_default() {
        let say = |survey| Modulations {
            survey,
            ..Modulations::default()
        };
        for booking in [None, Some(true), Some(false)] {
            for organization in [None, Some(true), Some(false)] {
                let config = VoiceConfig {
                    modulations: say(organization),
                    ..VoiceConfig::default()
                };
                let expected = booking.or(organization).unwrap_or(false);
                let call = resolve(&config, say(booking), None);
                assert_eq!(call.survey, expected, "{booking:?} {organization:?}");
            }
        }
    }

    #[test]
    fn nothing_is_recorded_without_the_consent_that_was_asked_for() {
        let of = |recording, consent| {
            let modulations = Modulations {
                recording: Some(recording),
                consent: Some(consent),
                ..Modulations::default()
            };
            of_organization(modulations)
        };
        for consent in [Consent::Off, Consent::RecordOnly, Consent::Required] {
            for agreed in [false, true] {
                assert!(!of(false, consent).may_record(agreed));
                let expected = agreed || consent == Consent::Off;
                assert_eq!(of(true, consent).may_record(agreed), expected);
            }
            assert_eq!(of(false, consent).asks(), Consent::Off);
        }
        assert!(!ResolvedVoice::unknown().may_record(true));
    }

    #[test]
    fn nothing_is_written_down_without_the_consent_that_was_asked_for() {
        use Transcription::{AfterCall, Live, Off};
        let of = |recording, transcription, consent| {
            let modulations = Modulations {
                recording: Some(recording),
                transcription: Some(transcription),
                consent: Some(consent),
                ..Modulations::default()
            };
            of_organization(modulations)
        };
        for consent in [Consent::Off, Consent::RecordOnly, Consent::Required] {
            for agreed in [false, true] {
                let expected = agreed || consent == Consent::Off;
                for (recording, transcription) in [(true, Live), (false, Live), (true, AfterCall)] {
                    let call = of(recording, transcription, consent);
                    assert_eq!(call.may_transcribe(agreed), expected);
                    assert_eq!(call.asks(), consent);
                }
                assert!(!of(true, Off, consent).may_transcribe(agreed));
                assert!(!of(false, AfterCall, consent).may_transcribe(agreed));
            }
        }
        assert!(!ResolvedVoice::unknown().may_transcribe(true));
    }

    #[test]
    fn what_was_kept_of_no_or_of_old_settings_can_be_read() {
        let kept = r#"{"config": {}, "modulations": {}, "attendee_language": null}"#;
        let frozen: Frozen = serde_json::from_str(kept).unwrap();
        assert!(frozen.resolve().recording);
        let old = r#"{"colour": "red", "recording": false}"#;
        let kept =
            format!(r#"{{"config": {{}}, "modulations": {old}, "attendee_language": "de"}}"#);
        let call = serde_json::from_str::<Frozen>(&kept).unwrap().resolve();
        assert_eq!(
            (call.recording, call.attendee_language),
            (false, Language::German)
        );
    }
}
