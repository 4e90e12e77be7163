//! Errors as the API shows them: a code for programs, a sentence for people, the field at fault.

use super::SlotReasonCode;
use crate::{Error, FieldError, access::Denial, ids::BookingId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($(#[doc = $doc:literal] $name:ident = $text:literal, $status:literal;)*) => {
        /// The kind of error, for programs. Codes are stable; sentences are not.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        // utoipa does not see a name that a macro hands on; a test holds the two spellings together.
        #[cfg_attr(
            feature = "openapi",
            derive(utoipa::ToSchema),
            schema(rename_all = "snake_case")
        )]
        pub enum ErrorCode {
            $(#[doc = $doc] #[serde(rename = $text)] $name,)*
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code's name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The HTTP status it comes with.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// The code's meaning, as the API document says it.
            #[cfg(feature = "openapi")]
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => $doc.trim(),)* }
            }
        }
    };
}

codes! {
    /// The request could not be read: not JSON, a wrong type, an unknown field or parameter.
    InvalidRequest = "invalid_request", 400;
    /// A field was read and breaks a rule.
    InvalidField = "invalid_field", 422;
    /// A field was read, makes sense, and asks for what cannot be done yet.
    NotSupported = "not_supported", 422;
    /// The organization's settings for consent, recording, transcription and translation are stricter than the field.
    ConsentPolicy = "consent_policy", 422;
    /// The number is of a kind that the organization does not call, or one of its own or its members'.
    NumberNotAllowed = "number_not_allowed", 422;
    /// The number is of a country that the organization does not call.
    CountryNotAllowed = "country_not_allowed", 422;
    /// No token, or one that is not known, has expired or was revoked.
    Unauthorized = "unauthorized", 401;
    /// The plan does not include it.
    PlanRequired = "plan_required", 402;
    /// The role does not allow it, or the API key lacks the scope for it.
    Forbidden = "forbidden", 403;
    /// It gives power: a person has to sign in once more for it, at `/sign-in/again`; no program can.
    FreshSignInRequired = "fresh_sign_in_required", 403;
    /// Booking is turned off for the organization.
    BookingDisabled = "booking_disabled", 403;
    /// No such thing, or not in this organization.
    NotFound = "not_found", 404;
    /// The address exists, the method does not.
    MethodNotAllowed = "method_not_allowed", 405;
    /// The object of the request is in a state in which this cannot be done.
    Conflict = "conflict", 409;
    /// The number has been booked, or called, as often as the organization's limits allow, a day or a minute.
    AttendeeLimit = "attendee_limit", 409;
    /// Whoever asks has as many bookings still to come as one member may.
    PendingLimit = "pending_limit", 409;
    /// The operator has another call then, or the time is held. `conflict` says which time is taken.
    SlotTaken = "slot_taken", 409;
    /// The operator's availability does not offer that time. `reasons` says why.
    OutsideAvailability = "outside_availability", 409;
    /// The carrier could not be asked for the call soon enough after its start, or not for one behind it. `starts` are the nearest that are free.
    CarrierBusy = "carrier_busy", 409;
    /// It is too early or too late where the attendee may be.
    OutsideCallingHours = "outside_calling_hours", 409;
    /// Some calls of the series cannot be, so none was booked or changed. `reasons` says which, and why.
    SeriesConflict = "series_conflict", 409;
    /// The booking is no longer at the version the request names.
    VersionConflict = "version_conflict", 409;
    /// The Idempotency-Key was used for another request.
    IdempotencyConflict = "idempotency_conflict", 409;
    /// The request with this Idempotency-Key is still being worked on. Try again.
    InProgress = "in_progress", 409;
    /// The body is larger than 64 KiB.
    TooLarge = "too_large", 413;
    /// The body is not declared as JSON.
    UnsupportedMediaType = "unsupported_media_type", 415;
    /// Too much was asked for in too short a time. `Retry-After` says when there is room again.
    RateLimited = "rate_limited", 429;
    /// Whoever asks has had as many calls placed as one member may, a day or a minute. `Retry-After` says when there is room again.
    MemberLimit = "member_limit", 429;
    /// Something broke on our side. Nothing is known to have changed.
    Internal = "internal", 500;
    /// A setting this needs is missing on the server.
    NotConfigured = "not_configured", 503;
    /// The database did not answer in time. Try again.
    Unavailable = "unavailable", 503;
}

/// The body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// Always false.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_false))]
    pub success: bool,
    /// The error.
    pub error: ErrorDetail,
}

/// An error in detail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorDetail {
    /// For programs.
    pub code: ErrorCode,
    /// For people.
    #[cfg_attr(
        feature = "openapi",
        schema(examples("Sign in first: send a session token or an API key as a Bearer token."))
    )]
    pub message: String,
    /// The field at fault, if it is one field's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false, examples("start_time")))]
    pub field: Option<String>,
    /// The taken time in the way, if another call or a hold has taken it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub conflict: Option<Taken>,
    /// Everything that is against a time, if availability is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// The reasons' codes, in the order of `reasons`, if availability is against a time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reason_codes: Vec<SlotReasonCode>,
    /// The nearest starts that are free, if the carrier is busy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub starts: Vec<DateTime<Utc>>,
}

/// A time that is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Taken {
    /// When what is in the way begins.
    pub start_time: DateTime<Utc>,
    /// When it is planned to be over.
    pub end_time: DateTime<Utc>,
    /// Since when the operator is not free, its buffer included.
    pub busy_from: DateTime<Utc>,
    /// From when on the operator is free again.
    pub busy_to: DateTime<Utc>,
    /// The booking, if it is one and whoever asks may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub booking_id: Option<BookingId>,
    /// Its title, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, examples("Follow-up call"))
    )]
    pub title: Option<String>,
}

impl ErrorBody {
    /// An error with a sentence of its own.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            success: false,
            error: ErrorDetail {
                code,
                message: message.into(),
                field: None,
                conflict: None,
                reasons: Vec::new(),
                reason_codes: Vec::new(),
                starts: Vec::new(),
            },
        }
    }

    /// An error of one field.
    #[must_use]
    pub fn of_field(code: ErrorCode, error: &FieldError) -> Self {
        let mut body = Self::new(code, error.to_string());
        body.error.field = Some(error.field.clone());
        body
    }
}

impl Denial {
    /// The error code of the API for this denial.
    #[must_use]
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::PlanRequired => ErrorCode::PlanRequired,
            Self::BookingDisabled => ErrorCode::BookingDisabled,
            Self::RoleRequired | Self::ScopeRequired(_) | Self::RingsSoon => ErrorCode::Forbidden,
            Self::FreshSignInRequired => ErrorCode::FreshSignInRequired,
        }
    }
}

impl From<&Error> for ErrorBody {
    fn from(error: &Error) -> Self {
        match error {
            Error::Field(field) if field.supported => {
                Self::of_field(ErrorCode::InvalidField, field)
            }
            Error::Field(field) => Self::of_field(ErrorCode::NotSupported, field),
            Error::State { .. } => Self::new(ErrorCode::Conflict, error.to_string()),
            Error::Denied(denial) => Self::new(denial.code(), denial.to_string()),
        }
    }
}
