//! The settings of a call besides the call itself. The one type for them: an organization's settings hold one, each
//! booking may override any part of it.

use crate::words::Language;
use crate::{FieldError, de::read_from_objects, leg::Leg};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Writing down what is said. The more is kept, the greater it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Transcription {
    /// Nothing is written down.
    Off,
    /// The recording is written down when the call is over.
    AfterCall,
    /// While people talk.
    Live,
}

/// Interpreting between the two sides while they talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Translation {
    /// None.
    Off,
    /// Between these languages.
    Between(Languages),
}

/// The languages that the two sides speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Languages {
    /// The operator's language.
    pub operator: Language,
    /// The attendee's language.
    pub attendee: Language,
}

/// Whether the attendee agrees to the recording by pressing a key. The more is asked, the greater it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// Staying on the line is enough.
    Off,
    /// Without the key the call goes on and is not recorded.
    RecordOnly,
    /// Without the key there is no call.
    Required,
}

/// Which phone rings first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BridgeOrder {
    /// The operator's; the attendee's once the operator has pressed a key.
    OperatorFirst,
    /// The attendee's; the operator's once the attendee has heard the disclosure.
    AttendeeFirst,
}

impl BridgeOrder {
    /// The leg whose phone rings first.
    #[must_use]
    pub const fn first(self) -> Leg {
        match self {
            Self::OperatorFirst => Leg::Operator,
            Self::AttendeeFirst => Leg::Attendee,
        }
    }

    /// The order in which this leg's phone rings first.
    #[must_use]
    pub const fn beginning_with(first: Leg) -> Self {
        match first {
            Leg::Operator => Self::OperatorFirst,
            Leg::Attendee => Self::AttendeeFirst,
        }
    }
}

/// The settings of a call besides the call itself. A field left out is as the organization has set it, and as
/// [`Modulations::DEFAULT`] where it has not. Of `recording`, `transcription`, `translation` and `consent` a booking
/// can only be stricter than its organization, unless an owner or admin allows it to be looser.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(remote = "Self", deny_unknown_fields, default)]
pub struct Modulations {
    /// Whether the conversation is recorded. Both sides hear of it before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(examples(true)))]
    pub recording: Option<bool>,
    /// Writing down what is said. `after_call` writes the recording down, so it needs one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transcription: Option<Transcription>,
    /// Interpreting. Only `off` can be done so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub translation: Option<Translation>,
    /// Whether both sides are told that they may be asked about the call afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub survey: Option<bool>,
    /// Whether the call may be reviewed for quality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qa: Option<bool>,
    /// Whether the attendee agrees to the recording by a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// Which phone rings first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bridge_order: Option<BridgeOrder>,
}

read_from_objects!(Languages, Modulations);

impl Modulations {
    /// The settings that hold where nobody has said anything.
    pub const DEFAULT: Self = Self {
        recording: Some(true),
        transcription: Some(Transcription::Off),
        translation: Some(Translation::Off),
        survey: Some(false),
        qa: Some(false),
        consent: Some(Consent::Off),
        bridge_order: Some(BridgeOrder::OperatorFirst),
    };

    /// These, and what they leave open from `fallback`.
    #[must_use]
    pub fn or(self, fallback: Self) -> Self {
        Self {
            recording: self.recording.or(fallback.recording),
            transcription: self.transcription.or(fallback.transcription),
            translation: self.translation.or(fallback.translation),
            survey: self.survey.or(fallback.survey),
            qa: self.qa.or(fallback.qa),
            consent: self.consent.or(fallback.consent),
            bridge_order: self.bridge_order.or(fallback.bridge_order),
        }
    }

    /// Refuses what cannot be done on the carrier's call path: what it would promise, nobody would
    /// keep. `field` is where these stand in the request.
    pub fn checked(self, field: &str) -> Result<Self, FieldError> {
        let refuse = |name: &str, problem: &str| {
            Err(FieldError::not_supported(
                &format!("{field}.{name}"),
                problem,
            ))
        };
        if self.recording == Some(false) && self.transcription == Some(Transcription::AfterCall) {
            return Err(FieldError::new(
                &format!("{field}.transcription"),
                "writes the recording down, and there is none; turn recording on, or use live or off",
            ));
        }
        // The carrier's `live_translate` does not say whose speech it takes for which language.
        if !matches!(self.translation, None | Some(Translation::Off)) {
            return refuse(
                "translation",
                "is not supported yet: calls are not translated; use off",
            );
        }
        Ok(self)
    }

    /// The modulations as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "{}".to_owned())
    }

    /// Reads the stored text. A part stored before these rules held, which does not fit them, says nothing.
    #[must_use]
    pub fn stored(text: &str) -> Self {
        if let Ok(modulations) = serde_json::from_str(text) {
            return modulations;
        }
        let object: Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
        object
            .into_iter()
            .filter_map(|(name, value)| {
                let mut one = Map::new();
                one.insert(name, value);
                Modulations::deserialize(Value::Object(one)).ok()
            })
            .fold(Self::default(), Self::or)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for modulations in [Modulations::default(), Modulations::DEFAULT] {
            assert_eq!(Modulations::stored(&modulations.to_json()), modulations);
        }
        assert_eq!(Modulations::default().to_json(), "{}");
    }

    #[test]
    fn what_is_stored_from_before_the_rules_says_nothing() {
        let old = r#"{"recording": false, "colour": "red", "survey": "perhaps"}"#;
        let expected = Modulations {
            recording: Some(false),
            ..Modulations::default()
        };
        assert_eq!(Modulations::stored(old), expected);
        assert_eq!(Modulations::stored("nonsense"), Modulations::default());
    }

    #[test]
    fn what_cannot_be_done_is_refused_by_name() {
        let refused = |json: &str| {
            let modulations: Modulations = serde_json::from_str(json).unwrap();
            let error = modulations.checked("modulations").unwrap_err();
            assert!(!error.supported);
            error.field
        };
        assert_eq!(
            refused(r#"{"translation": {"between": {"operator": "en", "attendee": "es"}}}"#),
            "modulations.translation"
        );
        assert!(Modulations::DEFAULT.checked("modulations").is_ok());
    }

    #[test]
    fn a_recording_that_is_not_made_is_not_written_down() {
        let checked = |json: &str| {
            let modulations: Modulations = serde_json::from_str(json).unwrap();
            modulations
                .checked("modulations")
                .map_err(|error| error.field)
        };
        assert_eq!(
            checked(r#"{"recording": false, "transcription": "after_call"}"#).unwrap_err(),
            "modulations.transcription"
        );
        for fits in [
            r#"{"recording": false, "transcription": "live"}"#,
            r#"{"recording": true, "transcription": "after_call"}"#,
            r#"{"transcription": "after_call"}"#,
        ] {
            assert!(checked(fits).is_ok(), "{fits}");
        }
    }
}
