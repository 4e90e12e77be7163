//! Notices on the wire.

use super::bookings::present;
use crate::{
    booking::FailureReason,
    ids::{BookingId, UserId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a person is told of a call that did not come about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notice {
    /// Its id.
    #[cfg_attr(
        feature = "openapi",
        schema(examples("019ab000-0000-7000-8000-000000000001:busy"))
    )]
    pub id: String,
    /// The booking it is about.
    pub booking_id: BookingId,
    /// Whom it is for: the booking's operator.
    pub user_id: UserId,
    /// Why the call did not come about.
    pub kind: FailureReason,
    /// The sentence to show.
    #[cfg_attr(
        feature = "openapi",
        schema(examples("Ada Lovelace's line was busy. Book again?"))
    )]
    pub message: String,
    /// The booking's title.
    #[cfg_attr(feature = "openapi", schema(examples("Follow-up call")))]
    pub title: String,
    /// When the phones were to ring.
    pub start_time: DateTime<Utc>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was marked read.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub read_at: Option<DateTime<Utc>>,
}

/// An answer with notices, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticesBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The notices.
    pub notices: Vec<Notice>,
}

/// What to mark read: `POST /api/notices/read`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    /// The notice to mark; all of them without.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(
            nullable = false,
            examples("019ab000-0000-7000-8000-000000000001:busy")
        )
    )]
    pub id: Option<String>,
}

/// An answer to marking notices read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarkedBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// How many were marked.
    pub marked: usize,
}
