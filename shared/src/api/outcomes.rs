//! The outcome of a call, as a person says, on the wire.

use super::{CreateBooking, MAX_NOTE, Via};
use crate::{FieldError, ids::UserId, text::clean_optional};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The outcome of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// The two talked; nothing was to be decided.
    Reached,
    /// They talked and left it open.
    NoDecision,
    /// The attendee agreed.
    Agreed,
    /// The attendee declined.
    Declined,
    /// The attendee wants to be called again.
    CallbackWanted,
    /// Somebody else's number.
    WrongNumber,
    /// The attendee was not there.
    NoShow,
    /// A machine picked up for the attendee.
    Voicemail,
    /// Something else, which the note says.
    Other,
}

impl OutcomeKind {
    /// Every outcome.
    pub const ALL: [Self; 9] = [
        Self::Reached,
        Self::NoDecision,
        Self::Agreed,
        Self::Declined,
        Self::CallbackWanted,
        Self::WrongNumber,
        Self::NoShow,
        Self::Voicemail,
        Self::Other,
    ];

    /// Its name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::NoDecision => "no_decision",
            Self::Agreed => "agreed",
            Self::Declined => "declined",
            Self::CallbackWanted => "callback_wanted",
            Self::WrongNumber => "wrong_number",
            Self::NoShow => "no_show",
            Self::Voicemail => "voicemail",
            Self::Other => "other",
        }
    }
}

/// An outcome to declare: `PUT /api/calls/{id}/outcome`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DeclareOutcome {
    /// The outcome of the call.
    pub outcome: OutcomeKind,
    /// More about it. `other` needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 2000,
            examples("Wants to hear from us after the holidays")
        )
    )]
    pub note: Option<String>,
}

impl DeclareOutcome {
    /// The request with its values checked and trimmed.
    pub fn checked(self) -> Result<Self, FieldError> {
        let note = clean_optional("note", self.note.as_deref(), MAX_NOTE)?;
        if self.outcome == OutcomeKind::Other && note.is_none() {
            return Err(FieldError::new(
                "note",
                "is missing; an outcome that is none of the usual ones needs to be told",
            ));
        }
        Ok(Self { note, ..self })
    }
}

/// An outcome as it was declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outcome {
    /// The outcome of the call.
    pub outcome: OutcomeKind,
    /// More about it.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub note: Option<String>,
    /// The user who said so.
    pub declared_by: UserId,
    /// The way they said it.
    pub via: Via,
    /// When.
    pub declared_at: DateTime<Utc>,
}

impl Outcome {
    /// The time within which an outcome can be withdrawn after it was declared.
    pub const WITHDRAWABLE: TimeDelta = TimeDelta::minutes(10);

    /// Whether it can be withdrawn at `now`.
    #[must_use]
    pub fn can_be_withdrawn(&self, now: DateTime<Utc>) -> bool {
        now < self.declared_at + Self::WITHDRAWABLE
    }
}

/// An answer with a call's outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutcomeBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The outcome as it stands; none until a person has said.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub outcome: Option<Outcome>,
    /// The outcomes declared before, the oldest first, without those that were withdrawn.
    pub history: Vec<Outcome>,
    /// With `callback_wanted`: a booking to look over and send to `POST /api/bookings`. It is a day after this
    /// call at the same time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub follow_up: Option<CreateBooking>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelt_one_way() {
        for outcome in OutcomeKind::ALL {
            let json = serde_json::to_string(&outcome).unwrap();
            assert_eq!(json, format!("\"{}\"", outcome.as_str()));
        }
    }

    #[test]
    fn an_outcome_can_be_withdrawn_for_ten_minutes() {
        let declared_at: DateTime<Utc> = "2026-03-02T12:00:00Z".parse().unwrap();
        let outcome = Outcome {
            outcome: OutcomeKind::Agreed,
            note: None,
            declared_by: "019a0000-0000-7000-8000-000000000101".parse().unwrap(),
            via: Via::Session,
            declared_at,
        };
        for (seconds, can) in [(0, true), (599, true), (600, false), (601, false)] {
            let now = declared_at + TimeDelta::seconds(seconds);
            assert_eq!(outcome.can_be_withdrawn(now), can, "{seconds}");
        }
    }

    #[test]
    fn only_the_outcome_that_says_nothing_needs_a_note() {
        for outcome in OutcomeKind::ALL {
            let note = Some("  ".to_owned());
            let declared = DeclareOutcome { outcome, note }.checked();
            assert_eq!(declared.is_err(), outcome == OutcomeKind::Other);
        }
    }
}
