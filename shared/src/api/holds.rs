//! Holds of an operator's time on the wire.

use crate::ids::{HoldId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
