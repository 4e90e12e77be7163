//! Sessions on the wire: where a person is signed in.

use super::ApiKey;
use crate::ids::{OrganizationId, SessionId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The purpose of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    /// Callslot's own pages, by a cookie.
    Page,
    /// The extension, by a Bearer token.
    Extension,
}

impl SessionKind {
    /// The kind's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Extension => "extension",
        }
    }
}

/// A place where a person is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Its id, which is no secret.
    pub id: SessionId,
    /// Its purpose.
    pub kind: SessionKind,
    /// The name it is known by, such as the browser, if that is known.
    #[cfg_attr(
        feature = "openapi",
        schema(required = true, examples("Chrome, Windows"))
    )]
    pub label: Option<String>,
    /// The organization it is for at present.
    pub organization_id: OrganizationId,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was last used, give or take a minute.
    pub last_used_at: DateTime<Utc>,
    /// When it ends, if it is not used before.
    pub expires_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// An answer with sessions, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionsBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The sessions that have not ended.
    pub sessions: Vec<Session>,
}

/// An answer with a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The session.
    pub session: Session,
}

/// An answer to signing out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedOutBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The number of sessions that have ended by it.
    pub ended: u32,
}

/// An answer to ending a session, with the API keys that were made in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionEndedBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The session that has ended.
    pub session: Session,
    /// The API keys that were made in it and open something all the same; or, if they were to be revoked too, those that
    /// were, with `revoked_at`.
    pub keys: Vec<ApiKey>,
}

/// An answer to signing out everywhere, with the API keys that this concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionsEndedBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The number of sessions that have ended by it.
    pub ended: u32,
    /// Your API keys, in all your organizations, that open something all the same; or, if they were to be revoked
    /// too, those that were, with `revoked_at`. At most 200.
    pub keys: Vec<ApiKey>,
}
