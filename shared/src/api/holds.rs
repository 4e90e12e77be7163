//! Holds of an operator's time on the wire.

use crate::{
    de::integer,
    ids::{HoldId, UserId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
    /// What is about to be booked: the id of one of the organization's event types. Its length and its buffers are held,
    /// of `user_id`, who has to be one of its hosts, or of the host whose turn it is; of a collective one the time of all
    /// hosts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(format = "uuid", examples("019a0000-0000-7000-8000-000000000801"))
    )]
    pub event_type: Option<String>,
}

/// A time that is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hold {
    /// Its id, which a booking names to take its place.
    pub id: HoldId,
    /// The operator whose time it is.
    pub user_id: UserId,
    /// When the call is to begin.
    pub start_time: DateTime<Utc>,
    /// When it is planned to be over.
    pub end_time: DateTime<Utc>,
    /// Planned length, in minutes.
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 480, examples(30)))]
    pub duration_minutes: u32,
    /// Until when it is held.
    pub expires_at: DateTime<Utc>,
    /// The member who holds it.
    // Absent where no member does; the document says so once attendees can hold a time.
    #[cfg_attr(feature = "openapi", schema(value_type = UserId))]
    pub created_by: Option<UserId>,
}

/// An answer with a hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoldBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The hold.
    pub hold: Hold,
}
