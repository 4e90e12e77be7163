//! An organization's own settings for its calls.

use super::Modulations;
use crate::{
    FieldError,
    de::{read_from_objects, unique},
    phone::PhoneNumber,
    text::clean,
    words::Language,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Longest wording of one disclosure, in characters: half a minute of speech.
pub const MAX_WORDING: usize = 500;
/// Most prompts for confirmations.
pub const MAX_PROMPTS: usize = 20;
/// Longest prompt, in characters.
pub const MAX_PROMPT: usize = 200;

/// The place in a wording that the organization's name is put in.
const ORGANIZATION: &str = "{organization}";

/// An organization's settings for its calls: `PUT /api/voice-config`. A field left out takes its default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct VoiceConfig {
    /// The settings of calls besides the calls themselves, unless a booking says otherwise. A booking, and an event
    /// type, can only be stricter: ask for more consent, keep less.
    pub modulations: Modulations,
    /// Whether owners and admins may book calls, and make event types, that ask for less consent or keep more than
    /// is set here. Calls that were booked so are as strict as any other as soon as this is off again.
    pub allow_looser_bookings: bool,
    /// The language that operators are spoken to in, and attendees of whom no other is known.
    pub language: Language,
    /// The number that calls come from: one of the organization's caller ids, or the carrier account's own number,
    /// which it is unless given. Looked at again when a call is placed: from one that is not the organization's any
    /// more, none is.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub caller_id: Option<PhoneNumber>,
    /// The organization's own words for disclosures, by language.
    #[serde(deserialize_with = "unique")]
    pub wording: BTreeMap<Language, Wording>,
    /// The prompts that operators are asked to confirm on a call, in order.
    #[cfg_attr(
        feature = "openapi",
        schema(max_items = 20, examples("The date of the next visit", "The address"))
    )]
    pub confirmations: Vec<String>,
}

/// The organization's own words in one language. A phrase left out is said in Callslot's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(remote = "Self", deny_unknown_fields, default)]
pub struct Wording {
    /// That the call is recorded, at most 500 characters. `{organization}` is the organization's name,
    /// which has to be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 1,
            max_length = 500,
            examples("{organization} records this call.")
        )
    )]
    pub recording: Option<String>,
    /// That there may be questions afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub survey: Option<String>,
    /// That the call is interpreted by a machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub translation: Option<String>,
    /// That what is said is written down by a machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub transcription: Option<String>,
}

read_from_objects!(Wording);

impl VoiceConfig {
    /// The settings with their values checked and trimmed.
    pub fn checked(mut self) -> Result<Self, FieldError> {
        self.modulations = self.modulations.checked("modulations")?;
        for (language, wording) in &mut self.wording {
            let place = format!("wording.{}", language.as_str());
            let texts = [
                ("recording", &mut wording.recording),
                ("survey", &mut wording.survey),
                ("translation", &mut wording.translation),
                ("transcription", &mut wording.transcription),
            ];
            for (name, text) in texts {
                if let Some(text) = text {
                    *text = worded(&format!("{place}.{name}"), text)?;
                }
            }
            // Whoever records has to be named (GDPR Art. 13).
            let unnamed = |text: &String| !text.contains(ORGANIZATION);
            if wording.recording.as_ref().is_some_and(unnamed) {
                return Err(FieldError::new(
                    &format!("{place}.recording"),
                    "does not say who records; put {organization} where your name is to be said",
                ));
            }
        }
        if let Some(number) = &self.caller_id {
            self.caller_id = Some(PhoneNumber::parse("caller_id", number.as_str())?);
        }
        self.confirmations = prompts(&self.confirmations)?;
        Ok(self)
    }

    /// The settings with every modulation filled in, as they are shown.
    #[must_use]
    pub fn effective(mut self) -> Self {
        self.modulations = self.modulations.or(Modulations::DEFAULT);
        self
    }

    /// The settings as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "{}".to_owned())
    }
}

fn worded(field: &str, text: &str) -> Result<String, FieldError> {
    let text = clean(field, text, MAX_WORDING)?;
    // A text without letters speaks to a machine only, so it is not said.
    if !text
        .replace(ORGANIZATION, "")
        .chars()
        .any(char::is_alphabetic)
    {
        return Err(FieldError::new(
            field,
            "is empty; say something, or leave it out for Callslot's own words",
        ));
    }
    if text.replace(ORGANIZATION, "").contains(['{', '}']) {
        return Err(FieldError::new(
            field,
            "holds a brace; {organization} is the only place that is filled in",
        ));
    }
    Ok(text)
}

fn prompts(given: &[String]) -> Result<Vec<String>, FieldError> {
    const FIELD: &str = "confirmations";
    if given.len() > MAX_PROMPTS {
        return Err(FieldError::new(
            FIELD,
            format!("has {} prompts; at most {MAX_PROMPTS} fit", given.len()),
        ));
    }
    let mut prompts = Vec::with_capacity(given.len());
    for (number, text) in given.iter().enumerate() {
        let text = clean(&format!("{FIELD}[{number}]"), text, MAX_PROMPT)?;
        if text.is_empty() {
            return Err(FieldError::new(
                &format!("{FIELD}[{number}]"),
                "is empty; say what is to be confirmed",
            ));
        }
        if prompts.contains(&text) {
            return Err(FieldError::new(
                &format!("{FIELD}[{number}]"),
                "is there twice",
            ));
        }
        prompts.push(text);
    }
    Ok(prompts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(json: &str) -> String {
        let config: VoiceConfig = serde_json::from_str(json).unwrap();
        config.checked().unwrap_err().field
    }

    #[test]
    fn what_is_left_out_takes_its_default() {
        let config: VoiceConfig = serde_json::from_str("{}").unwrap();
        assert_eq!(config, VoiceConfig::default());
        let shown = config.checked().unwrap().effective();
        assert_eq!(shown.modulations, Modulations::DEFAULT);
    }

    #[test]
    fn a_wording_that_says_nothing_or_too_much_is_refused() {
        let of = |text: &str| {
            let wording = serde_json::json!({"wording": {"de": {"recording": text}}});
            refusal(&wording.to_string())
        };
        for bad in [
            "",
            "  ",
            " ... ",
            "{organization}",
            "This call is recorded.",
            "{title} is recorded",
            "a}",
            "a\u{0}b",
            &"x".repeat(MAX_WORDING + 1),
        ] {
            assert_eq!(of(bad), "wording.de.recording", "{bad:?}");
        }
    }

    #[test]
    fn prompts_are_few_short_and_different() {
        let many: Vec<_> = (0..=MAX_PROMPTS).map(|n| n.to_string()).collect();
        let many = serde_json::json!({"confirmations": many}).to_string();
        assert_eq!(refusal(&many), "confirmations");
        assert_eq!(
            refusal(r#"{"confirmations": ["a", " "]}"#),
            "confirmations[1]"
        );
        assert_eq!(
            refusal(r#"{"confirmations": ["a", "b", " a "]}"#),
            "confirmations[2]"
        );
        let long = serde_json::json!({"confirmations": ["x".repeat(MAX_PROMPT + 1)]}).to_string();
        assert_eq!(refusal(&long), "confirmations[0]");
    }
}
