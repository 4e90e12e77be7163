//! Invitations to an organization, and making the first one, on the wire.

use super::sign_in::address;
use crate::{
    FieldError,
    access::{Plan, Role},
    de::present,
    ids::{InvitationId, OrganizationId, UserId},
    phone::PhoneNumber,
    text::{clean, clean_optional},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Longest name of a person, in characters.
const MAX_NAME: usize = 100;
/// Longest name of an organization, in characters.
const MAX_ORGANIZATION: usize = 200;
/// Most invitations of an organization that are open at one time.
pub const MAX_INVITATIONS: u32 = 200;
/// The time for which an invitation opens something, in days.
pub const INVITATION_DAYS: i64 = 7;

/// Invites somebody: `POST /api/members`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// The address to which the invitation goes.
    #[cfg_attr(
        feature = "openapi",
        schema(format = "email", max_length = 254, examples("grace@acme.example"))
    )]
    pub email: String,
    /// Their name, at most 100 characters, if Callslot does not know them yet. The part before the @ of the address if
    /// left out.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, max_length = 100, examples("Grace Hopper"))
    )]
    pub name: Option<String>,
    /// The role they are to have.
    pub role: Role,
    /// The number at which they take calls.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, max_length = 160, examples("+1 212 555 0103"))
    )]
    pub phone: Option<String>,
}

/// An invitation that was asked for, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitee {
    /// The address, in small letters.
    pub email: String,
    /// Their name.
    pub name: Option<String>,
    /// The role they are to have.
    pub role: Role,
    /// The number at which they take calls.
    pub phone: Option<PhoneNumber>,
}

impl Invite {
    /// The request with its values checked.
    pub fn checked(&self) -> Result<Invitee, FieldError> {
        Ok(Invitee {
            email: address("email", &self.email)?,
            name: clean_optional("name", self.name.as_deref(), MAX_NAME)?,
            role: self.role,
            phone: phone(self.phone.as_deref())?,
        })
    }
}

fn phone(given: Option<&str>) -> Result<Option<PhoneNumber>, FieldError> {
    given
        .map(|text| PhoneNumber::parse_own("phone", text))
        .transpose()
}

/// An invitation that nobody has accepted yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// Its id, which is no secret.
    pub id: InvitationId,
    /// The address to which it went.
    #[cfg_attr(feature = "openapi", schema(examples("grace@acme.example")))]
    pub email: String,
    /// Their name, if it was given.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub name: Option<String>,
    /// The role they are to have.
    pub role: Role,
    /// The number at which they take calls, if it was given.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub phone: Option<PhoneNumber>,
    /// The member who has invited them.
    pub invited_by: UserId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it stops to open anything.
    pub expires_at: DateTime<Utc>,
}

/// An answer with invitations, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationsBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The invitations that can be accepted.
    pub invitations: Vec<Invitation>,
}

/// An answer with one invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The invitation.
    pub invitation: Invitation,
}

/// Accepts an invitation: `POST /api/invitations/accept`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// The token in the query of the mail's link.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9a-f]{64}$"))]
    pub token: String,
}

/// Makes the first organization and its owner: `POST /api/bootstrap`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Bootstrap {
    /// The organization's name, at most 200 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, examples("Acme Support"))
    )]
    pub organization: String,
    /// The plan it pays for; `business` if left out.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub plan: Option<Plan>,
    /// The owner's name, at most 100 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 100, examples("Olivia Owner"))
    )]
    pub name: String,
    /// The owner's address, to sign in with.
    #[cfg_attr(
        feature = "openapi",
        schema(format = "email", max_length = 254, examples("olivia@acme.example"))
    )]
    pub email: String,
    /// The number at which the owner takes calls.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, max_length = 160, examples("+1 212 555 0101"))
    )]
    pub phone: Option<String>,
}

/// The first organization, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct First {
    /// The organization's name.
    pub organization: String,
    /// The plan it pays for.
    pub plan: Plan,
    /// The owner's name.
    pub name: String,
    /// The owner's address, in small letters.
    pub email: String,
    /// The number at which the owner takes calls.
    pub phone: Option<PhoneNumber>,
}

impl Bootstrap {
    /// The request with its values checked.
    pub fn checked(&self) -> Result<First, FieldError> {
        let named = |field: &str, text: &str, max| {
            let name = clean(field, text, max)?;
            if name.is_empty() {
                return Err(FieldError::new(field, "is empty; give a name"));
            }
            Ok(name)
        };
        Ok(First {
            organization: named("organization", &self.organization, MAX_ORGANIZATION)?,
            plan: self.plan.unwrap_or(Plan::Business),
            name: named("name", &self.name, MAX_NAME)?,
            email: address("email", &self.email)?,
            phone: phone(self.phone.as_deref())?,
        })
    }
}

/// The answer to making the first organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BootstrapBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The organization.
    pub organization_id: OrganizationId,
    /// Its owner.
    pub user_id: UserId,
}
