//! Text messages on the wire: who agreed to them, and who wants none.

use crate::{
    ids::{BookingId, UserId},
    instant,
    phone::PhoneNumber,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The way in which an attendee agreed to text messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SmsConsentSource {
    /// Whoever booked a call entered it.
    Booking,
    /// The attendee sent a text message.
    Reply,
}

/// An agreement of an attendee to text messages. One of a number holds; those before it are kept as proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmsConsent {
    /// Its name.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 200, examples("019a0000-0000-7000-8000-000000000301.1"))
    )]
    pub id: String,
    /// The number that text messages may be sent to.
    pub number: PhoneNumber,
    /// When it was given.
    #[serde(serialize_with = "instant::serialize")]
    pub given_at: DateTime<Utc>,
    /// The way in which it was given.
    pub source: SmsConsentSource,
    /// The booking that it was entered with, if it was.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub booking_id: Option<BookingId>,
    /// The member who entered it, if one did.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub given_by: Option<UserId>,
    /// The words that the attendee agreed to; of a reply, the reply.
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub wording: String,
    /// When it ended, if it has.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    #[serde(serialize_with = "instant::serialize_option")]
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// The member who withdrew it, if one did.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub withdrawn_by: Option<UserId>,
}

/// A number whose bearer wants no text messages of the organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmsOptOut {
    /// The number.
    pub number: PhoneNumber,
    /// When they said so.
    #[serde(serialize_with = "instant::serialize")]
    pub at: DateTime<Utc>,
    /// The number that they sent it to.
    pub sender: PhoneNumber,
}

/// An answer with one agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmsConsentBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The agreement.
    pub sms_consent: SmsConsent,
}

/// An answer with agreements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmsConsentsBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The agreements, the newest first.
    pub sms_consents: Vec<SmsConsent>,
    /// `cursor` of the next page, if there is one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next_cursor: Option<String>,
}

/// An answer with one number that gets no text messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmsOptOutBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The number.
    pub sms_opt_out: SmsOptOut,
}

/// An answer with numbers that get no text messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmsOptOutsBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The numbers, in order.
    pub sms_opt_outs: Vec<SmsOptOut>,
    /// `cursor` of the next page, if there is one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next_cursor: Option<String>,
}
