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
pub struct Notice {
    /// Its id.
    pub id: String,
    /// The booking it is about.
    pub booking_id: BookingId,
    /// Whom it is for: the booking's operator.
    pub user_id: UserId,
    /// Why the call did not come about.
    pub kind: FailureReason,
    /// The sentence to show.
    pub message: String,
    /// The booking's title.
    pub title: String,
    /// When the phones were to ring.
    pub start_time: DateTime<Utc>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was marked read.
    pub read_at: Option<DateTime<Utc>>,
}

/// An answer with notices, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoticesBody {
    /// Always true.
    pub success: bool,
    /// The notices.
    pub notices: Vec<Notice>,
}

/// `POST /api/notices/read`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    /// The notice to mark; all of them without.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub id: Option<String>,
}

/// An answer to marking notices read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MarkedBody {
    /// Always true.
    pub success: bool,
    /// How many were marked.
    pub marked: usize,
}
