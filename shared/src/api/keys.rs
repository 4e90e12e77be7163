//! API keys on the wire.

use crate::{
    FieldError,
    access::Action,
    de::present,
    ids::{KeyId, OrganizationId, UserId},
    schedule::instant,
    text::clean,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Most keys of one member that open something at one time.
pub const MAX_KEYS: u32 = 50;
/// Longest name of a key, in characters.
const MAX_NAME: usize = 100;
/// Longest life of a key that is to expire: a year, leap or not.
const MAX_LIFE: TimeDelta = TimeDelta::days(366);

/// A program's key. It acts for the member who made it, and dies with the membership; one that a key has made dies with
/// that key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKey {
    /// Its id, which is no secret.
    pub id: KeyId,
    /// The organization it opens.
    pub organization_id: OrganizationId,
    /// The member it acts for.
    pub user_id: UserId,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(examples("Clinic software")))]
    pub name: String,
    /// The actions it may be used for, within what the member may do.
    pub scopes: Vec<Action>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops to open anything.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, give or take a minute.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub revoked_at: Option<DateTime<Utc>>,
}

/// An answer with keys, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeysBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The keys that open something.
    pub keys: Vec<ApiKey>,
}

/// An answer with one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The key as it stands now.
    pub key: ApiKey,
}

/// An answer with a key that was just made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewKeyBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The key.
    pub key: ApiKey,
    /// The secret to send as Bearer token. It is shown here, once, and kept nowhere.
    #[cfg_attr(feature = "openapi", schema(pattern = "^cs_live_[0-9a-f]{64}$"))]
    pub token: String,
}

/// A key to make: `POST /api/keys`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateKey {
    /// The name to give it, at most 100 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 100, examples("Clinic software"))
    )]
    pub name: String,
    /// When it is to stop to open anything, RFC 3339, at most a year ahead. Never if left out.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, format = DateTime, examples("2027-03-01T00:00:00Z"))
    )]
    pub expires_at: Option<String>,
    /// The actions it may be used for: `read` looks, `write` makes and changes, `execute` makes phones ring. Without
    /// `read` answers have ids and versions only; without `execute` no call can be booked or moved to within 15
    /// minutes.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 3))]
    pub scopes: Vec<Action>,
}

/// A key that was asked for, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// The name to give it.
    pub name: String,
    /// When it expires.
    pub expires_at: Option<DateTime<Utc>>,
    /// The actions it may be used for, each once, in the order of [`Action::ALL`].
    pub scopes: Vec<Action>,
}

impl CreateKey {
    /// The request with its values checked at `now`.
    pub fn checked(&self, now: DateTime<Utc>) -> Result<NewKey, FieldError> {
        let name = clean("name", &self.name, MAX_NAME)?;
        if name.is_empty() {
            return Err(FieldError::new(
                "name",
                "is empty; say which program the key is for",
            ));
        }
        let expires_at = self
            .expires_at
            .as_deref()
            .map(|text| expiry(text, now))
            .transpose()?;
        if self.scopes.is_empty() || self.scopes.len() > Action::ALL.len() {
            return Err(FieldError::new(
                "scopes",
                "names none or too many; use one or more of read, write and execute",
            ));
        }
        let asked = |action: &Action| self.scopes.contains(action);
        Ok(NewKey {
            name,
            expires_at,
            scopes: Action::ALL.into_iter().filter(asked).collect(),
        })
    }
}

fn expiry(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, FieldError> {
    let at = instant("expires_at", text)?;
    if at <= now {
        return Err(FieldError::new(
            "expires_at",
            "is in the past; pick a later time",
        ));
    }
    if at - now > MAX_LIFE {
        return Err(FieldError::new(
            "expires_at",
            "is more than a year ahead; pick an earlier time, or leave it out",
        ));
    }
    Ok(at)
}
