//! The organization on the wire.

use super::bookings::present;
use crate::{
    FieldError,
    access::Plan,
    booking::{MAX_DURATION, MIN_DURATION},
    ids::OrganizationId,
    text::clean,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A tenant, as its members see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// Its name, as spoken in the disclosure.
    #[cfg_attr(feature = "openapi", schema(examples("Acme Support")))]
    pub name: String,
    /// What it pays for.
    pub plan: Plan,
    /// Whether calls can be booked and are placed.
    pub booking_enabled: bool,
    /// Length of a call that does not say, in minutes.
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 480, examples(30)))]
    pub default_booking_duration: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// An answer with the organization.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganizationBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The organization as it stands now.
    pub organization: Organization,
}

/// What is to change: `PATCH /api/organization`. What is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeOrganization {
    /// A new name, at most 200 characters.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(
            nullable = false,
            min_length = 1,
            max_length = 200,
            examples("Acme Support")
        )
    )]
    pub name: Option<String>,
    /// Turns booking on or off.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub booking_enabled: Option<bool>,
    /// A new default length, 5 to 480 minutes.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, minimum = 5, maximum = 480, examples(30))
    )]
    pub default_booking_duration: Option<u32>,
}

impl ChangeOrganization {
    /// Longest name, in characters.
    const MAX_NAME: usize = 200;

    /// The request with its values checked and trimmed.
    pub fn checked(mut self) -> Result<Self, FieldError> {
        if let Some(name) = self.name.take() {
            let name = clean("name", &name, Self::MAX_NAME)?;
            if name.is_empty() {
                return Err(FieldError::new(
                    "name",
                    "is empty; callers hear it in the disclosure",
                ));
            }
            self.name = Some(name);
        }
        let minutes = self.default_booking_duration.unwrap_or(MIN_DURATION);
        if !(MIN_DURATION..=MAX_DURATION).contains(&minutes) {
            return Err(FieldError::new(
                "default_booking_duration",
                format!("is not between {MIN_DURATION} and {MAX_DURATION} minutes"),
            ));
        }
        Ok(self)
    }
}
