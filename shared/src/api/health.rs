//! The Worker's health on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Whether calls are being placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// The trigger is alive.
    Ok,
    /// The trigger's last tick is too long ago, or there was none.
    NoTick,
    /// A booking's time has come and gone, and nobody has taken it up.
    Overdue,
}

/// The answer to "are you well?".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HealthBody {
    /// Whether it is.
    pub success: bool,
    /// The same as a word.
    pub status: Health,
    /// When the newest tick began.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub last_tick_at: Option<DateTime<Utc>>,
    /// The time since then, in seconds.
    #[cfg_attr(feature = "openapi", schema(required = true, examples(12)))]
    pub last_tick_age_seconds: Option<i64>,
    /// The release of the IANA time zone database that all times follow.
    #[cfg_attr(feature = "openapi", schema(examples("2026f")))]
    pub time_zone_data: String,
}
