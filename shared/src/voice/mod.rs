//! The things asked of a call besides ringing two phones: an organization's settings, a booking's overrides, and the
//! part of both that holds on a call.

mod config;
mod floor;
mod locale;
mod modulations;
mod resolved;

pub use config::{MAX_PROMPT, MAX_PROMPTS, MAX_WORDING, VoiceConfig, Wording};
pub use modulations::{BridgeOrder, Consent, Languages, Modulations, Transcription, Translation};
pub use resolved::{Frozen, ResolvedVoice, resolve};

#[cfg(test)]
mod tests {
    use crate::api::{CreateBooking, read};

    #[test]
    fn what_is_no_modulation_is_refused_by_its_place() {
        let refused = |modulations: &str| {
            let body = format!(
                r#"{{"start_time": "", "attendee_phone": "", "modulations": {modulations}}}"#
            );
            read::<CreateBooking>(body.as_bytes()).unwrap_err().field
        };
        let cases = [
            (r#"{"colour": "red"}"#, "modulations.colour"),
            (r#"{"recording": "yes"}"#, "modulations.recording"),
            (
                r#"{"recording": true, "recording": true}"#,
                "modulations.recording",
            ),
            (
                r#"{"transcription": "sometimes"}"#,
                "modulations.transcription",
            ),
            (
                r#"{"translation": {"between": {"operator": "it", "attendee": "en"}}}"#,
                "modulations.translation.between.operator",
            ),
            (
                r#"{"translation": {"between": {"operator": "en"}}}"#,
                "modulations.translation.between.attendee",
            ),
            ("[]", "modulations"),
        ];
        for (modulations, field) in cases {
            assert_eq!(refused(modulations), field, "{modulations}");
        }
    }
}
