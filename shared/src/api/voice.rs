//! An organization's settings for its calls on the wire, and what stands in every trail.

use crate::voice::VoiceConfig;
use serde::{Deserialize, Serialize};

/// The way a member asked: themselves, or through a program that acts for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// Signed in.
    Session,
    /// An API key that acts for the member.
    ApiKey,
}

impl Via {
    /// The name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::ApiKey => "api_key",
        }
    }
}

/// An answer with the organization's settings for its calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VoiceConfigBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The settings as they stand now, with every modulation filled in.
    pub voice_config: VoiceConfig,
}
