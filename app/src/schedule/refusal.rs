//! Why a booking was not made or moved, so that the form can offer a way on.

use super::{slots, wrong};
use crate::api::{Answer, Failure, Policy, failure, in_words};
use callslot_shared::{
    FieldError,
    api::{ErrorBody, ErrorCode, ErrorDetail, SlotReasonCode, Taken},
    words::Language,
};
use chrono::{DateTime, Utc};

/// Why the API refused a time or a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The other call or the hold that has the time, as far as it is told.
    Taken(Option<Box<Taken>>),
    /// Availability is against it: everything that is.
    Outside(Vec<Reason>),
    /// It is too early or too late where the attendee may be: the server's sentence.
    CallingHours(String),
    /// Too many calls begin around that time. The nearest starts that are free.
    Crowded(Vec<DateTime<Utc>>),
    /// A field breaks a rule.
    Field(FieldError),
    /// Anything else.
    Other(Failure),
}

/// Something that is against a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The server's sentence.
    message: String,
    /// Its code, if the server tells it.
    code: Option<SlotReasonCode>,
}

impl Reason {
    fn all(error: ErrorDetail) -> Vec<Self> {
        let codes = error.reason_codes.into_iter().map(Some);
        let codes = codes.chain(std::iter::repeat(None));
        let reasons = error.reasons.into_iter().zip(codes);
        reasons
            .map(|(message, code)| Self { message, code })
            .collect()
    }

    /// The words for it.
    #[must_use]
    pub fn said(self, language: Language) -> String {
        match self.code {
            Some(code) => in_words(language, self.message, slots::word(code)),
            None => self.message,
        }
    }
}

/// The refusal of a booking that an unsuccessful answer tells of.
#[must_use]
pub fn refusal(answer: &Answer) -> Refusal {
    let Ok(ErrorBody { error, .. }) = serde_json::from_str(&answer.text) else {
        return Refusal::Other(failure(answer));
    };
    match (error.code, &error.field) {
        (ErrorCode::SlotTaken, _) => Refusal::Taken(error.conflict.map(Box::new)),
        (ErrorCode::OutsideAvailability, _) => Refusal::Outside(Reason::all(error)),
        (ErrorCode::OutsideCallingHours, _) => Refusal::CallingHours(error.message),
        (ErrorCode::CarrierBusy, _) => Refusal::Crowded(error.starts),
        // Its words go by its code.
        (code, Some(field)) if Policy::of(code).is_some() => {
            Refusal::Field(FieldError::new(field, code.as_str()))
        }
        (ErrorCode::InvalidField | ErrorCode::NotSupported, Some(field)) => {
            // The field's name stands beside it anyway.
            Refusal::Field(wrong::of_sentence(field, &error.message))
        }
        _ => Refusal::Other(failure(answer)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(error: &serde_json::Value) -> Answer {
        Answer {
            status: 409,
            text: serde_json::json!({"success": false, "error": error}).to_string(),
            ..Answer::default()
        }
    }

    #[test]
    fn a_time_that_is_taken_is_told_from_one_that_is_not_offered() {
        let taken = answer(&serde_json::json!({"code": "slot_taken", "message": "Taken."}));
        assert_eq!(refusal(&taken), Refusal::Taken(None));
        let outside = answer(&serde_json::json!({
            "code": "outside_availability", "message": "No.", "reasons": ["a holiday: May Day"],
        }));
        assert_eq!(
            refusal(&outside),
            Refusal::Outside(vec![Reason {
                message: "a holiday: May Day".to_owned(),
                code: None,
            }])
        );
    }

    #[test]
    fn what_is_against_a_time_is_told_in_the_persons_language() {
        let outside = answer(&serde_json::json!({
            "code": "outside_availability", "message": "No.", "reason_codes": ["holiday"],
            "reasons": ["a holiday: May Day", "something new"],
        }));
        let Refusal::Outside(reasons) = refusal(&outside) else {
            panic!("no reasons");
        };
        let said = |language| {
            let reasons = reasons.iter().cloned();
            reasons
                .map(|reason| reason.said(language))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            said(Language::English),
            ["a holiday: May Day", "something new"]
        );
        assert_eq!(said(Language::Spanish), ["Es festivo.", "something new"]);
    }

    #[test]
    fn a_time_for_which_the_carrier_has_no_room_comes_with_others() {
        let crowded = answer(&serde_json::json!({
            "code": "carrier_busy", "message": "No.", "starts": ["2026-03-02T14:01:00Z"],
        }));
        let start = "2026-03-02T14:01:00Z".parse().unwrap();
        assert_eq!(refusal(&crowded), Refusal::Crowded(vec![start]));
    }

    #[test]
    fn a_fields_name_is_not_said_twice() {
        let wrong = answer(&serde_json::json!({
            "code": "invalid_field", "field": "title", "message": "title is empty; say more",
        }));
        let Refusal::Field(error) = refusal(&wrong) else {
            panic!("no field");
        };
        assert_eq!(error.problem, "is empty; say more");
    }

    #[test]
    fn what_a_policy_is_against_stands_beside_its_field() {
        let looser = answer(&serde_json::json!({
            "code": "consent_policy", "field": "modulations.consent", "message": "modulations.consent is looser",
        }));
        let expected = FieldError::new("modulations.consent", "consent_policy");
        assert_eq!(refusal(&looser), Refusal::Field(expected));
        let pending = answer(&serde_json::json!({"code": "pending_limit", "message": "No."}));
        let expected = Refusal::Other(Failure::Policy(Policy::Pending));
        assert_eq!(refusal(&pending), expected);
    }

    #[test]
    fn what_is_not_about_the_time_stays_what_it_is() {
        let conflict = answer(&serde_json::json!({"code": "version_conflict", "message": "No."}));
        assert_eq!(refusal(&conflict), Refusal::Other(Failure::VersionConflict));
        assert_eq!(
            refusal(&Answer {
                status: 401,
                ..Answer::default()
            }),
            Refusal::Other(Failure::SignedOut)
        );
    }
}
