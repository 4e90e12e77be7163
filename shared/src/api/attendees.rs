//! Everything held of one attendee, on the wire: export and erasure.

use super::{Confirmation, Outcome, QaReview, Recording, SmsConsent, SmsOptOut, Utterance};
use crate::{
    FieldError,
    booking::Booking,
    ids::CallId,
    phone::{Extension, PhoneNumber},
    text::email,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The attendee meant: `POST /api/attendees/erase`. One of the two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EraseAttendee {
    /// The attendee's phone number, with its country code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(examples("+1 415 555 2671")))]
    pub phone: Option<String>,
    /// The attendee's e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(examples("ada@example.com")))]
    pub email: Option<String>,
}

/// The attendee meant, and the place to go on from: `POST /api/attendees/export`. One of phone and email.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExportAttendee {
    /// The attendee's phone number, with its country code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(examples("+1 415 555 2671")))]
    pub phone: Option<String>,
    /// The attendee's e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(examples("ada@example.com")))]
    pub email: Option<String>,
    /// `next_cursor` of the part before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// An attendee by what they are reached at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attendee {
    /// By phone number.
    Phone(PhoneNumber),
    /// By e-mail address, in lower case.
    Email(String),
}

impl Attendee {
    /// The one attendee that is meant: exactly one of the two has to be given.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::api::Attendee;
    /// assert!(Attendee::read(Some("+1 415 555 2671"), None).is_ok());
    /// assert!(Attendee::read(None, Some("Ada@example.com")).is_ok());
    /// assert_eq!(Attendee::read(None, None).unwrap_err().field, "phone");
    /// ```
    pub fn read(phone: Option<&str>, address: Option<&str>) -> Result<Self, FieldError> {
        match (phone, email("email", address)?) {
            (Some(phone), None) => PhoneNumber::parse("phone", phone).map(Self::Phone),
            (None, Some(address)) => Ok(Self::Email(address.to_ascii_lowercase())),
            (None, None) => Err(FieldError::new(
                "phone",
                "is missing, and so is email; give one of them",
            )),
            (Some(_), Some(_)) => Err(FieldError::new(
                "email",
                "is given beside phone; give one of them",
            )),
        }
    }

    /// Every text under which the attendee can be stored: all forms of the number, or the address.
    #[must_use]
    pub fn forms(&self) -> Vec<String> {
        match self {
            Self::Phone(phone) => phone.stored_forms(),
            Self::Email(email) => vec![email.clone()],
        }
    }

    /// One text for whatever form of the number, or the address.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Phone(phone) => phone.subscriber_key(),
            Self::Email(email) => email.clone(),
        }
    }
}

/// One thing that the carrier told or asked on a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldEvent {
    /// The sort of event.
    #[cfg_attr(feature = "openapi", schema(examples("status")))]
    pub kind: String,
    /// Its content.
    #[cfg_attr(feature = "openapi", schema(examples("ringing")))]
    pub value: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// One try at placing a call, with everything that is kept of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldCall {
    /// The carrier's name for it, if it was placed.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub call_id: Option<CallId>,
    /// The attendee's number as it was dialled.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub attendee_phone: Option<PhoneNumber>,
    /// The extension of it, as it was dialled.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub attendee_extension: Option<Extension>,
    /// When the carrier was asked.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub asked_at: Option<DateTime<Utc>>,
    /// When it was over.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub ended_at: Option<DateTime<Utc>>,
    /// Whether the attendee agreed to being recorded, if they were asked.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub agreed: Option<bool>,
    /// The events that the carrier told or asked.
    pub events: Vec<HeldEvent>,
    /// The confirmations made on it.
    pub confirmations: Vec<Confirmation>,
    /// The outcomes that people declared.
    pub outcomes: Vec<Outcome>,
    /// The review for quality.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub review: Option<QaReview>,
    /// Its recordings.
    pub recordings: Vec<Recording>,
    /// The words spoken on it, where they were written down.
    pub utterances: Vec<Utterance>,
}

/// A booking with its calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldBooking {
    /// The booking.
    pub booking: Booking,
    /// Its calls, the first try first.
    pub calls: Vec<HeldCall>,
}

/// An answer with what is held of an attendee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The bookings for this attendee, the oldest first, at most 50.
    pub bookings: Vec<HeldBooking>,
    /// Agreements to text messages of the number that was asked for, or else of the numbers of these bookings; the oldest first.
    /// Every part has them.
    pub sms_consents: Vec<SmsConsent>,
    /// Those of these numbers that want no text messages.
    pub sms_opt_outs: Vec<SmsOptOut>,
    /// The value that `cursor` takes to go on; none at the end.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next_cursor: Option<String>,
}

/// An answer to an erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErasedBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The number of bookings erased by this request.
    pub bookings: u32,
    /// The number of recordings the carrier is now asked to delete; their place is kept until it has.
    pub recordings: u32,
    /// Whether nothing is left. If not, ask again.
    pub complete: bool,
    /// The name of this attendee in the audit log: HMAC-SHA-256 over the number or address, keyed by the organization,
    /// in hexadecimal.
    pub subject_id: String,
}
