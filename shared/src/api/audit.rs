//! The audit log on the wire.

use super::Via;
use crate::ids::{AuditId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A change that somebody made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// The entry's id.
    pub id: AuditId,
    /// What was done.
    #[cfg_attr(feature = "openapi", schema(examples("member.change")))]
    pub action: String,
    /// What it was done to: the id of a booking, a call's attempt, a member, a key or the organization.
    #[cfg_attr(
        feature = "openapi",
        schema(examples("019a0000-0000-7000-8000-000000000103"))
    )]
    pub subject_id: String,
    /// The member who did it.
    pub user_id: UserId,
    /// How they are called.
    #[cfg_attr(feature = "openapi", schema(examples("Olivia Owner")))]
    pub user_name: String,
    /// How they asked.
    pub via: Via,
    /// The session or the API key they asked with; never its token.
    #[cfg_attr(
        feature = "openapi",
        schema(examples("019a0000-0000-7000-8000-000000000201"))
    )]
    pub credential_id: String,
    /// When.
    pub at: DateTime<Utc>,
    /// More, by action.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub details: serde_json::Map<String, serde_json::Value>,
}

/// An answer with a page of the audit log, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The changes.
    pub entries: Vec<AuditEntry>,
    /// What `cursor` takes to go on; none at the end.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next_cursor: Option<String>,
}
