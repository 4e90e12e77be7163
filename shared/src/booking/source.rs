//! How bookings come about.

use serde::{Deserialize, Serialize};

/// The way by which a booking came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BookingSource))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Its attendee booked it on the organization's public page.
    Public,
    /// A member booked it in the extension.
    Extension,
    /// A member booked it on a page of the service.
    Web,
    /// A program booked it for a member, by an API key.
    Api,
    /// It was placed at once.
    CallNow,
}

impl Source {
    /// Every way.
    pub const ALL: [Self; 5] = [
        Self::Public,
        Self::Extension,
        Self::Web,
        Self::Api,
        Self::CallNow,
    ];

    /// Its name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Extension => "extension",
            Self::Web => "web",
            Self::Api => "api",
            Self::CallNow => "call_now",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_read_as_it_is_written() {
        for source in Source::ALL {
            assert_eq!(Source::parse(source.as_str()), Some(source));
            assert_eq!(serde_json::to_value(source).unwrap(), source.as_str());
        }
        assert_eq!(Source::parse("Public"), None);
    }
}
