//! Recordings on the wire. They stay at the carrier; here is where.

use crate::ids::CallId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The progress of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordingStatus {
    /// It is being made.
    InProgress,
    /// It can be fetched.
    Completed,
    /// There was nothing to record.
    Absent,
    /// It could not be made.
    Failed,
    /// It was deleted, at the carrier and here.
    Deleted,
}

impl RecordingStatus {
    /// Its name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Absent => "absent",
            Self::Failed => "failed",
            Self::Deleted => "deleted",
        }
    }
}

/// A recording of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recording {
    /// The carrier's id.
    pub id: CallId,
    /// Its progress.
    pub status: RecordingStatus,
    /// The address at which the carrier keeps it, once it is complete.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub url: Option<String>,
    /// Its length, in seconds.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub duration_seconds: Option<u32>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it was deleted.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub deleted_at: Option<DateTime<Utc>>,
}

/// An answer with a call's recordings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordingsBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// Whether the call was to be recorded at all.
    pub wanted: bool,
    /// The recordings, the oldest first; usually one.
    pub recordings: Vec<Recording>,
}
