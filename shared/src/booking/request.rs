//! Requests as they are sent: nothing in them is checked yet.

use crate::{
    de::{integer, present, present_integer, read_from_objects, unique_option},
    voice::Modulations,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A call to book: `POST /api/bookings`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct CreateBooking {
    /// When the phones are to ring, RFC 3339.
    #[cfg_attr(feature = "openapi", schema(format = DateTime, examples("2026-11-22T10:30:00Z")))]
    pub start_time: String,
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
    /// When the call is planned to be over, RFC 3339. Instead of `duration_minutes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = DateTime, examples("2026-11-22T11:00:00Z")))]
    pub end_time: Option<String>,
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
    /// Overrides of the organization's voice configuration: of consent, recording, transcription and translation only
    /// what is stricter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modulations: Option<Modulations>,
    /// The members' own notes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 10000, examples("Prefers mornings"))
    )]
    pub notes: Option<String>,
    /// The event type that is booked: the id of one of the organization's event types. The start has to be one of its
    /// slots; its buffers and settings hold, and one of its hosts takes the call, the next in turn unless `user_id`
    /// names one. Of a collective one the others take part: their time is kept too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(format = "uuid", examples("019a0000-0000-7000-8000-000000000801"))
    )]
    pub event_type: Option<String>,
    /// Answers to the event type's questions, by the questions' ids. They are kept in the description.
    #[serde(
        default,
        deserialize_with = "unique_option",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<std::collections::HashMap<String, String>>, examples("topic"))
    )]
    pub answers: Option<BTreeMap<String, String>>,
    /// Whether the attendee is told of it by mail and text message, now and when it changes, and reminded. True unless given;
    /// without an address nobody is told by mail, and without `sms_consent` nobody by text message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify: Option<bool>,
    /// The words by which the attendee agreed to text messages about calls with the organization, as they read or heard them.
    /// With them the agreement is kept for the number: who entered it, when, and these words. Without an agreement no text
    /// message is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 500,
            examples("Ada agreed on the phone to text messages about her calls.")
        )
    )]
    pub sms_consent: Option<String>,
    /// A hold of the acting member's that this booking takes the place of. One that has expired does no
    /// harm if the time is still free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(format = "uuid", examples("019a0000-0000-7000-8000-000000000301"))
    )]
    pub hold: Option<String>,
    /// Books although hours or availability are against it: `true`. Owners and admins for anybody, operators
    /// for themselves. Another call of the operator is never overridden.
    #[serde(default, rename = "override", skip_serializing_if = "Option::is_none")]
    pub force: Option<bool>,
}

/// The changes to a booking: `PATCH /api/bookings/{id}`. A field left out stays; `null` empties a field that may be
/// empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct ChangeBooking {
    /// A new start, RFC 3339. The length stays unless changed too.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, format = DateTime, examples("2026-11-22T10:30:00Z"))
    )]
    pub start_time: Option<String>,
    /// A new number.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(
            nullable = false,
            min_length = 4,
            max_length = 160,
            examples("+1 415 555 2671")
        )
    )]
    pub attendee_phone: Option<String>,
    /// Another extension, or none. A new number without one has none: an extension belongs to its number.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<String>, max_length = 64, examples("1234"))
    )]
    pub attendee_extension: Option<Option<String>>,
    /// Another operator: hands the call over.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(
            nullable = false,
            format = "uuid",
            examples("019a0000-0000-7000-8000-000000000101")
        )
    )]
    pub user_id: Option<String>,
    /// A new title.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(
            nullable = false,
            min_length = 1,
            max_length = 200,
            examples("Follow-up call")
        )
    )]
    pub title: Option<String>,
    /// A new description, or none.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(
            value_type = Option<String>,
            max_length = 5000,
            examples("What changed since the demo")
        )
    )]
    pub description: Option<Option<String>>,
    /// A new end, RFC 3339.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, format = DateTime, examples("2026-11-22T11:00:00Z"))
    )]
    pub end_time: Option<String>,
    /// A new length, 5 to 480 minutes.
    #[serde(
        default,
        deserialize_with = "present_integer",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, minimum = 5, maximum = 480, examples(30))
    )]
    pub duration_minutes: Option<i64>,
    /// Another IANA time zone.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, examples("Europe/Berlin"))
    )]
    pub timezone: Option<String>,
    /// A new attendee name, or none.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<String>, max_length = 200, examples("Ada Lovelace"))
    )]
    pub attendee_name: Option<Option<String>>,
    /// A new e-mail address, or none.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(
            value_type = Option<String>,
            format = Email,
            max_length = 254,
            examples("ada@example.com")
        )
    )]
    pub attendee_email: Option<Option<String>>,
    /// Another language to speak to the attendee in, or the organization's own.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<crate::words::Language>, required = false)
    )]
    pub attendee_language: Option<Option<String>>,
    /// New overrides, in place of all former ones.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub modulations: Option<Modulations>,
    /// New notes, or none. The only field that can be changed once the call has begun.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<String>, max_length = 10000, examples("Prefers mornings"))
    )]
    pub notes: Option<Option<String>>,
    /// Whether the attendee is told of it by mail and text message from now on.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub notify: Option<bool>,
    /// The words by which the attendee agreed to text messages; `null` withdraws the agreement of the number. With another
    /// number it is to be given anew.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(
            value_type = Option<String>,
            max_length = 500,
            examples("Ada agreed on the phone to text messages about her calls.")
        )
    )]
    pub sms_consent: Option<Option<String>>,
    /// Moves although hours or availability are against it: `true`. Owners and admins for anybody, operators
    /// for themselves. Another call of the operator is never overridden.
    #[serde(
        default,
        rename = "override",
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub force: Option<bool>,
}

impl ChangeBooking {
    /// Whether the request says nothing about the call itself.
    #[must_use]
    pub fn touches_only_notes(&self) -> bool {
        let rest = Self {
            notes: None,
            force: None,
            ..self.clone()
        };
        rest == Self::default()
    }

    /// Whether the request changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.notes.is_none() && self.touches_only_notes()
    }
}

/// A time to hold while somebody fills in a booking: `POST /api/holds`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateHold {
    /// When the call is to begin, RFC 3339.
    #[cfg_attr(feature = "openapi", schema(format = DateTime, examples("2026-11-22T10:30:00Z")))]
    pub start_time: String,
    /// The operator whose time it is. The acting member unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(format = "uuid", examples("019a0000-0000-7000-8000-000000000101"))
    )]
    pub user_id: Option<String>,
    /// Planned length, 5 to 480 minutes. The organization's default unless given.
    #[serde(
        default,
        deserialize_with = "integer",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 480, examples(30)))]
    pub duration_minutes: Option<i64>,
    /// The event type about to be booked: the id of one of the organization's event types. Its length and its buffers
    /// are held, of `user_id`, who has to be one of its hosts, or of the host whose turn it is; of a collective one the
    /// time of all hosts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(format = "uuid", examples("019a0000-0000-7000-8000-000000000801"))
    )]
    pub event_type: Option<String>,
}

read_from_objects!(CreateBooking, ChangeBooking);
