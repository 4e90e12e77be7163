//! Calls on the wire.

use super::{CreateBooking, outcomes::OutcomeKind};
use crate::{
    booking::Booking,
    call::{CarrierStatus, Ending, Leg},
    de::integer,
    ids::{BookingId, CallId},
    phone::PhoneNumber,
    voice::Modulations,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A conversation at the carrier, with its legs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Call {
    /// The carrier's id of the leg that was rung first: the operator's, unless the attendee's phone rings first.
    pub id: CallId,
    /// The booking it was placed for.
    pub booking_id: BookingId,
    /// Which try at the booking it is, from 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub attempt: u32,
    /// The way it ended, once it has.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub ending: Option<Ending>,
    /// When the carrier was asked.
    pub asked_at: DateTime<Utc>,
    /// When the operator pressed the key.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub accepted_at: Option<DateTime<Utc>>,
    /// When both were connected.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub bridged_at: Option<DateTime<Utc>>,
    /// When it was over.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub ended_at: Option<DateTime<Utc>>,
    /// The outcome, once a person has said.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub outcome: Option<OutcomeKind>,
    /// The leg that was rung first, then the other if it was rung.
    pub legs: Vec<CallLeg>,
}

/// One phone's part of a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallLeg {
    /// The carrier's id.
    pub id: CallId,
    /// The side whose phone it is.
    pub leg: Leg,
    /// Its number.
    pub phone: PhoneNumber,
    /// The status it has reached.
    pub status: CarrierStatus,
    /// When it rang.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub ringing_at: Option<DateTime<Utc>>,
    /// When it was picked up.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub answered_at: Option<DateTime<Utc>>,
    /// When it was over.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub ended_at: Option<DateTime<Utc>>,
}

/// An answer with one call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The call.
    pub call: Call,
}

/// An answer with calls, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallsBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The calls.
    pub calls: Vec<Call>,
    /// The value that `cursor` takes to go on; none at the end.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next_cursor: Option<String>,
}

/// A call to place now: `POST /api/calls`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateCall {
    /// The attendee's number, with its country code.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 4, max_length = 160, examples("+1 415 555 2671"))
    )]
    pub attendee_phone: String,
    /// Keys that are pressed once the number has answered, at most 32: digits, `*`, `#` and pauses. `,` or `p`
    /// is a pause of a second, `;` or `w` a longer one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 64, examples("1234")))]
    pub attendee_extension: Option<String>,
    /// The operator. The acting member unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(format = "uuid", examples("019a0000-0000-7000-8000-000000000101"))
    )]
    pub user_id: Option<String>,
    /// The subject of the call, in a line; "Call with …" unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, examples("Follow-up call"))
    )]
    pub title: Option<String>,
    /// The subject of the call, at length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 5000, examples("What changed since the demo"))
    )]
    pub description: Option<String>,
    /// Planned length, 5 to 480 minutes. The organization's default unless given.
    #[serde(
        default,
        deserialize_with = "integer",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 480, examples(30)))]
    pub duration_minutes: Option<i64>,
    /// IANA time zone. Unless given it is the number's, where all places that the number may be at read the same time
    /// then; else UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(examples("Europe/Berlin")))]
    pub timezone: Option<String>,
    /// The person the call is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 200, examples("Ada Lovelace"))
    )]
    pub attendee_name: Option<String>,
    /// The attendee's e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(format = Email, max_length = 254, examples("ada@example.com"))
    )]
    pub attendee_email: Option<String>,
    /// The language the attendee is spoken to in: `en`, `es`, `fr` or `de`. The organization's own unless
    /// given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<crate::words::Language>, required = false)
    )]
    pub attendee_language: Option<String>,
    /// Overrides of the organization's voice configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modulations: Option<Modulations>,
    /// The members' own notes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 10000, examples("Prefers mornings"))
    )]
    pub notes: Option<String>,
    /// Calls although calling hours are against it: `true`. Owners and admins for anybody, operators
    /// for themselves. Another call of the operator is never overridden.
    #[serde(default, rename = "override", skip_serializing_if = "Option::is_none")]
    pub force: Option<bool>,
}

impl CreateCall {
    /// The booking this is, with the present for its start.
    #[must_use]
    pub fn at(self, now: DateTime<Utc>) -> CreateBooking {
        CreateBooking {
            start_time: now.to_rfc3339(),
            attendee_phone: self.attendee_phone,
            attendee_extension: self.attendee_extension,
            user_id: self.user_id,
            title: self.title,
            description: self.description,
            duration_minutes: self.duration_minutes,
            timezone: self.timezone,
            attendee_name: self.attendee_name,
            attendee_email: self.attendee_email,
            attendee_language: self.attendee_language,
            modulations: self.modulations,
            notes: self.notes,
            force: self.force,
            ..CreateBooking::default()
        }
    }
}

/// The answer to "call now".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallNowBody {
    /// Always true: the request was understood and kept.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The booking as it stands: `calling` if the first phone is being rung, `pending` if the call
    /// waits for its turn, `failed` with the reason.
    pub booking: Booking,
}
