//! Everything about a call in the order it happened, on the wire.

use super::Via;
use crate::{call::Leg, ids::UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The kind of a timeline's event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TimelineEvent {
    /// The call was booked.
    Booked,
    /// The booking was changed.
    Changed,
    /// The booking was called off.
    Cancelled,
    /// A tick took it to place it.
    Claimed,
    /// The carrier was asked to ring.
    Asked,
    /// A phone rang.
    Rung,
    /// A phone was picked up.
    Answered,
    /// A side has heard the disclosure to its end.
    Disclosed,
    /// The operator pressed the key that accepts.
    Accepted,
    /// The attendee agreed to the recording by key.
    Agreed,
    /// The attendee did not agree to the recording.
    NotAgreed,
    /// Both were connected.
    Bridged,
    /// A recording began.
    Recorded,
    /// The recording that was to be made was not.
    NotRecorded,
    /// Something was confirmed.
    Confirmed,
    /// The call was over.
    Ended,
    /// A person declared the outcome, or another one.
    Outcome,
    /// The recording was deleted.
    RecordingDeleted,
    /// Speech on the call began to be written down.
    Transcribed,
    /// Speech on the call was to be written down and was not.
    NotTranscribed,
    /// The transcript was deleted.
    TranscriptDeleted,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// The event.
    pub event: TimelineEvent,
    /// On whose phone, if on one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub leg: Option<Leg>,
    /// The user who did it, if a person did.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub by: Option<UserId>,
    /// The way they did it.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub via: Option<Via>,
    /// More about it: the confirmation, the way the call ended, or the outcome.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub detail: Option<String>,
}

/// An answer with a call's timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The events, the oldest first.
    pub timeline: Vec<TimelineEntry>,
}
