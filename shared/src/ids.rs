//! Typed identifiers: an organization's id cannot be passed where a booking's is meant.
//!
//! New ids are UUID version 7 (RFC 9562), so that they sort by creation. This crate never makes
//! one, because that needs a clock and randomness.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(
            feature = "openapi",
            derive(utoipa::ToSchema),
            schema(
                value_type = String,
                format = "uuid",
                examples("019a0000-0000-7000-8000-000000000101"),
            )
        )]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes a UUID for an id of this kind.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The sixteen bytes of the UUID.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// A tenant.
    OrganizationId;
    /// A person, who may be a member of several organizations.
    UserId;
    /// A planned call.
    BookingId;
    /// One try at placing a booking's call.
    AttemptId;
    /// A call by which a member proves that a phone is theirs.
    VerificationId;
    /// One try at sending a text message.
    SmsId;
    /// An API key, not its token.
    KeyId;
    /// An invitation, not its token.
    InvitationId;
    /// A session, not its token.
    SessionId;
    /// A passkey, not the credential that its authenticator has.
    PasskeyId;
    /// An entry of the audit log.
    AuditId;
    /// A hold of a time.
    HoldId;
    /// When somebody takes calls.
    ScheduleId;
    /// A time without calls.
    TimeOffId;
    /// Something that can be booked.
    EventTypeId;
    /// Bookings that return by a rule.
    SeriesId;
    /// An address that an organization's webhooks go to.
    WebhookEndpointId;
}

/// A leg's id, which is the carrier's own name for it: one name for one thing on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(
        pattern = "^[A-Za-z0-9_-]{1,64}$",
        examples("3fa85f64-5717-4562-b3fc-2c963f66afa6"),
    )
)]
#[serde(transparent)]
pub struct CallId(String);

impl CallId {
    /// Longest id accepted, in bytes. The carrier's are UUIDs of 36 bytes; others use up to 34.
    pub const MAX_LEN: usize = 64;

    /// Takes the carrier's id if it is one to three dozen plain characters, as every carrier's is.
    /// Anything else is refused, because the id goes into URLs.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let fits = !text.is_empty() && text.len() <= Self::MAX_LEN && text.bytes().all(plain);
        fits.then(|| Self(text.to_owned()))
    }

    /// The id as the carrier writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carrier_id_that_could_escape_a_url_is_refused() {
        for bad in ["", "a/b", "a?b", "a b", "é", &"x".repeat(65)] {
            assert_eq!(CallId::parse(bad), None, "{bad:?}");
        }
        assert!(CallId::parse("3fa85f64-5717-4562-b3fc-2c963f66afa6").is_some());
        assert!(CallId::parse("CA1234567890ABCDE").is_some());
    }
}
