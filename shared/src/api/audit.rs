//! The audit log on the wire.

use super::Via;
use crate::ids::{AuditId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The program somebody asks with. A label for people, not a proof: programs can say that they are a browser.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Client {
    /// The browser extension.
    Extension,
    /// A page of this server.
    Page,
    /// Any other program.
    #[default]
    Api,
}

impl Client {
    /// The client's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Extension => "extension",
            Self::Page => "page",
            Self::Api => "api",
        }
    }
}

/// A change that somebody made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// The entry's id.
    pub id: AuditId,
    /// The action that was done.
    #[cfg_attr(feature = "openapi", schema(examples("member.change")))]
    pub action: String,
    /// The id of its object: a booking, a call's attempt, a member, a key or the organization.
    #[cfg_attr(
        feature = "openapi",
        schema(examples("019a0000-0000-7000-8000-000000000103"))
    )]
    pub subject_id: String,
    /// The member who did it.
    // Absent, as the next three are, where an attendee did; the document says so once they can.
    #[cfg_attr(feature = "openapi", schema(value_type = UserId))]
    pub user_id: Option<UserId>,
    /// The member's name.
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = String, examples("Olivia Owner"))
    )]
    pub user_name: Option<String>,
    /// The way they asked.
    #[cfg_attr(feature = "openapi", schema(value_type = Via))]
    pub via: Option<Via>,
    /// The session or the API key they asked with; never its token.
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = String, examples("019a0000-0000-7000-8000-000000000201"))
    )]
    pub credential_id: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// The network they asked from: an IPv4 address without its last 8 bits, an IPv6 address without its
    /// last 80. None if it is not known.
    #[cfg_attr(
        feature = "openapi",
        schema(required = true, examples("203.0.113.0/24", "2001:db8:1::/48"))
    )]
    pub address: Option<String>,
    /// The program they asked with. None for entries from before this was kept.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub client: Option<Client>,
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
    /// The value that `cursor` takes to go on; none at the end.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next_cursor: Option<String>,
}
