//! Confirmations made on a call, on the wire.

use super::Via;
use crate::{
    FieldError,
    ids::UserId,
    text::{clean, clean_optional},
    voice::MAX_PROMPT,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Longest note on a confirmation or an outcome, in characters.
pub const MAX_NOTE: usize = 2_000;

/// A confirmation to keep: `POST /api/calls/{id}/confirmations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// The prompt that was confirmed: one of the call's, word for word.
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 1,
            max_length = 200,
            examples("The date of the next visit")
        )
    )]
    pub prompt: String,
    /// The answer that was given, word for word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 2000, examples("Yes, Tuesday at nine is fine."))
    )]
    pub note: Option<String>,
}

impl Confirm {
    /// The request with its values checked and trimmed.
    pub fn checked(self) -> Result<Self, FieldError> {
        Ok(Self {
            prompt: clean("prompt", &self.prompt, MAX_PROMPT)?,
            note: clean_optional("note", self.note.as_deref(), MAX_NOTE)?,
        })
    }
}

/// Something that was confirmed on a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Confirmation {
    /// The prompt that was confirmed.
    #[cfg_attr(feature = "openapi", schema(examples("The date of the next visit")))]
    pub prompt: String,
    /// The answer that was given.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub note: Option<String>,
    /// The operator who heard it.
    pub confirmed_by: UserId,
    /// The way they told.
    pub via: Via,
    /// When.
    pub confirmed_at: DateTime<Utc>,
}

/// An answer with one confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmationBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The confirmation as it is kept.
    pub confirmation: Confirmation,
}

/// An answer with what is to be confirmed on a call and what was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmationsBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The prompts that the operator is asked to confirm, in order.
    pub prompts: Vec<String>,
    /// The confirmations, in the order they were made.
    pub confirmations: Vec<Confirmation>,
}
