//! Transcripts on the wire. The words spoken come from the carrier by webhook and are kept here, because the carrier
//! keeps no transcript that could be referred to.

use crate::voice::Transcription;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The progress of a transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TranscriptStatus {
    /// It is being written.
    InProgress,
    /// It is whole.
    Completed,
    /// It could not be written.
    Failed,
    /// It was deleted.
    Deleted,
}

impl TranscriptStatus {
    /// Its name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Deleted => "deleted",
        }
    }
}

/// The speaker of an utterance, in the carrier's words, seen from the phone that was rung first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// Whoever is on that phone.
    RemoteCaller,
    /// The other side.
    LocalCaller,
    /// Both: one text for the whole call.
    Both,
}

impl Speaker {
    /// Its name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RemoteCaller => "remote_caller",
            Self::LocalCaller => "local_caller",
            Self::Both => "both",
        }
    }
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Utterance {
    /// When, by the carrier's clock.
    pub said_at: DateTime<Utc>,
    /// The speaker.
    pub speaker: Speaker,
    /// The words.
    pub text: String,
    /// The language, as the carrier names it.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub language: Option<String>,
    /// The carrier's confidence in it, in percent.
    #[cfg_attr(feature = "openapi", schema(required = true, maximum = 100))]
    pub confidence_percent: Option<u8>,
}

/// A call's transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Transcript {
    /// Its progress.
    pub status: TranscriptStatus,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it was deleted.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub deleted_at: Option<DateTime<Utc>>,
    /// The utterances, the oldest first; at most 5,000.
    pub utterances: Vec<Utterance>,
}

/// An answer with a call's transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TranscriptBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The transcription that was wanted.
    pub wanted: Transcription,
    /// The transcript, once there is one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub transcript: Option<Transcript>,
}
