//! Members on the wire.

use crate::{
    FieldError,
    access::{Role, Sensitive},
    de::present,
    ids::{BookingId, UserId},
    phone::PhoneNumber,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Most bookings named in the answer to a change of a member.
pub const MAX_PENDING: u32 = 200;

/// An answer with the organization's members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MembersBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The members, by name.
    pub members: Vec<MemberEntry>,
}

/// A member, as colleagues see them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberEntry {
    /// The user's id: what `user_id` of a booking takes.
    pub id: UserId,
    /// Their name.
    #[cfg_attr(feature = "openapi", schema(examples("Olivia Owner")))]
    pub name: String,
    /// Their role in the organization.
    pub role: Role,
    /// The number at which they take calls.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub phone: Option<PhoneNumber>,
    /// Whether they are a member still. Somebody who is not can do nothing and takes no calls.
    pub active: bool,
}

/// The changes to a member: `PATCH /api/members/{id}`. A field left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeMember {
    /// A new role.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub role: Option<Role>,
    /// The number at which they take calls, or none.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<String>, max_length = 160, examples("+1 212 555 0103"))
    )]
    pub phone: Option<Option<String>>,
    /// Disables the member, or takes them back.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub active: Option<bool>,
}

impl ChangeMember {
    /// The new phone, checked: outside whether it is to change, inside whether there is to be one.
    pub fn phone(&self) -> Result<Option<Option<PhoneNumber>>, FieldError> {
        let Some(phone) = &self.phone else {
            return Ok(None);
        };
        let phone = phone
            .as_deref()
            .map(|text| PhoneNumber::parse_own("phone", text))
            .transpose()?;
        Ok(Some(phone))
    }

    /// Whether it gives the member a role: another one, or back the one they had.
    #[must_use]
    pub fn gives_role(&self) -> bool {
        self.role.is_some() || self.active == Some(true)
    }

    /// The change among these that gives power, if there is one. To take a phone away and to disable somebody gives
    /// none.
    #[must_use]
    pub fn sensitive(&self) -> Option<Sensitive> {
        let Self {
            role,
            phone,
            active,
        } = self;
        if role.is_some() {
            return Some(Sensitive::ChangeRole);
        }
        if phone.as_ref().is_some_and(Option::is_some) {
            return Some(Sensitive::ChangePhone);
        }
        (*active == Some(true)).then_some(Sensitive::ReturnMember)
    }
}

/// An answer with one member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The member as they stand now.
    pub member: MemberEntry,
    /// If the member cannot take calls now: their bookings that somebody else has to take, the next
    /// to ring first, at most 200.
    pub pending_bookings: Vec<PendingBooking>,
}

/// A booking that has to be handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingBooking {
    /// Its id.
    pub id: BookingId,
    /// Its title.
    #[cfg_attr(feature = "openapi", schema(examples("Follow-up call")))]
    pub title: String,
    /// When the phones are to ring.
    pub start_time: DateTime<Utc>,
}
