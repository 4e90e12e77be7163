//! The history of a booking on the wire: everything that happened to it and on its calls.

use super::{Call, Client, OutcomeKind};
use crate::{actor::ActorKind, booking::FailureReason, ids::UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Whoever or whatever did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineActor {
    /// A member, a program that acts for one, the attendee, or the service itself.
    pub kind: ActorKind,
    /// The member who acts, or for whom a program does.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub user_id: Option<UserId>,
    /// The program they asked with, if it is known.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub client: Option<Client>,
}

impl TimelineActor {
    /// The service itself.
    pub const SYSTEM: Self = Self {
        kind: ActorKind::System,
        user_id: None,
        client: None,
    };
}

/// The reason for which a booking has another start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MoveCause {
    /// Somebody moved it.
    Request,
    /// The rules of its time zone changed, and it follows the local time that was agreed on.
    TimeZoneRules,
}

/// A field of a booking that can be edited, besides its start and its operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BookingField {
    /// The subject.
    Title,
    /// The subject at length.
    Description,
    /// The planned length.
    DurationMinutes,
    /// The attendee's time zone.
    Timezone,
    /// The attendee's name.
    AttendeeName,
    /// The attendee's e-mail address.
    AttendeeEmail,
    /// The attendee's number.
    AttendeePhone,
    /// The keys that are pressed once the number has answered.
    AttendeeExtension,
    /// The language the attendee is spoken to in.
    AttendeeLanguage,
    /// The overrides of the organization's voice configuration.
    Modulations,
    /// The members' own notes.
    Notes,
    /// The members who take the call with its operator.
    CoHosts,
    /// Whether the attendee is told.
    Notify,
    /// The attendee's agreement to text messages.
    SmsConsent,
}

/// The reason for which no call is known of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NotPlaced {
    /// The carrier refused it.
    Refused,
    /// The carrier was not asked, because the answer of the database came too late.
    NotSent,
    /// The carrier did not confirm it, and it may have rung.
    Unknown,
}

/// One thing that happened. Kinds may be added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BookingTimelineEvent {
    /// The call was booked.
    Booked,
    /// It got another start.
    Moved {
        /// The start before.
        from: DateTime<Utc>,
        /// The start since.
        to: DateTime<Utc>,
        /// The reason.
        cause: MoveCause,
    },
    /// Another member has it.
    HandedOver {
        /// The operator before.
        from: UserId,
        /// The operator since.
        to: UserId,
    },
    /// Other fields were edited.
    Edited {
        /// The fields. None of a change from before they were kept.
        fields: Vec<BookingField>,
    },
    /// It was called off.
    Cancelled,
    /// It failed.
    Failed {
        /// The reason.
        reason: FailureReason,
    },
    /// The carrier was asked to call; at the instant of that.
    Called {
        /// The call with its legs, as far as it has come.
        call: Call,
        /// The operator who was rung, if it is known.
        #[cfg_attr(feature = "openapi", schema(required = true))]
        operator: Option<UserId>,
        /// Whether the attendee agreed to the recording; none if nobody asked or answered.
        #[cfg_attr(feature = "openapi", schema(required = true))]
        agreed: Option<bool>,
        /// Seconds for which both were connected, once they were and it is over.
        #[cfg_attr(feature = "openapi", schema(required = true))]
        talk_seconds: Option<u32>,
    },
    /// No call is known of an attempt.
    NotCalled {
        /// Which try at the booking it was, from 1.
        #[cfg_attr(feature = "openapi", schema(minimum = 1))]
        attempt: u32,
        /// The reason.
        reason: NotPlaced,
        /// The carrier's own code, if it gave one.
        #[cfg_attr(feature = "openapi", schema(required = true))]
        carrier_code: Option<String>,
    },
    /// A member hung up on both sides, which were connected.
    HungUp,
    /// A recording began.
    Recorded {
        /// The try at the booking, as in `called`.
        #[cfg_attr(feature = "openapi", schema(minimum = 1))]
        attempt: u32,
    },
    /// The recording that was to be made was not.
    NotRecorded {
        /// The try at the booking, as in `called`.
        #[cfg_attr(feature = "openapi", schema(minimum = 1))]
        attempt: u32,
    },
    /// The recording was deleted.
    RecordingDeleted {
        /// The try at the booking, as in `called`.
        #[cfg_attr(feature = "openapi", schema(minimum = 1))]
        attempt: u32,
    },
    /// Speech on the call began to be written down.
    Transcribed {
        /// The try at the booking, as in `called`.
        #[cfg_attr(feature = "openapi", schema(minimum = 1))]
        attempt: u32,
    },
    /// Speech on the call was to be written down and was not.
    NotTranscribed {
        /// The try at the booking, as in `called`.
        #[cfg_attr(feature = "openapi", schema(minimum = 1))]
        attempt: u32,
    },
    /// The transcript was deleted.
    TranscriptDeleted {
        /// The try at the booking, as in `called`.
        #[cfg_attr(feature = "openapi", schema(minimum = 1))]
        attempt: u32,
    },
    /// Something was confirmed.
    Confirmed {
        /// The try at the booking, as in `called`.
        #[cfg_attr(feature = "openapi", schema(minimum = 1))]
        attempt: u32,
        /// The prompt that was confirmed.
        prompt: String,
    },
    /// A person declared the outcome, or another one.
    OutcomeDeclared {
        /// The try at the booking, as in `called`.
        #[cfg_attr(feature = "openapi", schema(minimum = 1))]
        attempt: u32,
        /// The outcome.
        outcome: OutcomeKind,
    },
    /// A person withdrew the outcome.
    OutcomeWithdrawn {
        /// The try at the booking, as in `called`.
        #[cfg_attr(feature = "openapi", schema(minimum = 1))]
        attempt: u32,
        /// The outcome that counts no longer.
        outcome: OutcomeKind,
    },
}

/// One thing that happened, with its instant and its author.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookingTimelineEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Whoever or whatever did it.
    pub actor: TimelineActor,
    /// The event.
    pub event: BookingTimelineEvent,
}

/// An answer with a booking's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookingTimelineBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The events, the oldest first.
    pub timeline: Vec<BookingTimelineEntry>,
}
