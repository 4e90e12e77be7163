//! An organization's own account at the carrier, and the numbers its calls may come from, on the wire.

use crate::{
    ids::{OrganizationId, UserId},
    phone::PhoneNumber,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Most caller ids of an organization.
pub const MAX_CALLER_IDS: u32 = 200;

/// An organization's own account at the carrier, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CarrierAccount {
    /// The provider's name.
    pub provider: String,
    /// The space's address.
    pub space_url: String,
    /// The end of the project's id.
    #[cfg_attr(feature = "openapi", schema(examples("…8e70")))]
    pub project_id: String,
    /// The number calls come from unless the settings for calls name another.
    pub from_number: PhoneNumber,
    /// Since when it holds.
    pub connected_at: DateTime<Utc>,
    /// The user who connected it.
    pub connected_by: UserId,
    /// The version of the key that its secrets are encrypted with.
    pub key_version: u32,
}

/// An answer with the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CarrierBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The organization's own account. Without one, calls are placed with the service's.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub carrier: Option<CarrierAccount>,
}

/// A number that calls may come from: `POST /api/caller-ids`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AddCallerId {
    /// The number, with its country code.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 160, examples("+1 202 555 0123"))
    )]
    pub number: String,
}

/// A number that the organization's calls may come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallerId {
    /// The number.
    pub number: PhoneNumber,
    /// Whether it is in the account that calls are placed with now.
    pub usable: bool,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// The user who added it; nobody if whoever runs the service granted it.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub created_by: Option<UserId>,
}

/// An answer with one caller id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallerIdBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The number.
    pub caller_id: CallerId,
}

/// An answer with all caller ids, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallerIdsBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The numbers.
    pub caller_ids: Vec<CallerId>,
}

/// A number of the service's account granted to an organization, or taken back: `POST /api/operator/caller-ids`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GrantCallerId {
    /// The organization.
    pub organization_id: OrganizationId,
    /// The number, with its country code.
    #[cfg_attr(feature = "openapi", schema(max_length = 160))]
    pub number: String,
    /// Whether it is granted or taken back.
    pub granted: bool,
}

/// An answer to a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GrantedBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// Whether the organization's calls may come from the number now.
    pub granted: bool,
}

/// Encrypt stored credentials anew with the newest key: `POST /api/operator/carrier-keys`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RotateKeys {
    /// `next` of the answer before; from the beginning without it.
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub after: Option<String>,
}

/// The progress of the encryption with the newest key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RotatedBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The version of the newest key.
    pub newest: u32,
    /// Accounts encrypted anew by this request.
    pub rotated: u32,
    /// Accounts that could not be opened: their key is not there any more.
    pub unreadable: u32,
    /// Accounts that are still encrypted with an older key.
    pub left: u32,
    /// `after` of the next request, if there is more to look through.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next: Option<String>,
}
