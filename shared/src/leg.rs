//! The two phones of a call.

use serde::{Deserialize, Serialize};

/// Which phone a leg rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Leg {
    /// The member who takes the call.
    Operator,
    /// The person the call is for.
    Attendee,
}

impl Leg {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Operator, Self::Attendee];

    /// The other one of a call.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Operator => Self::Attendee,
            Self::Attendee => Self::Operator,
        }
    }

    /// The leg's name, as URLs and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Attendee => "attendee",
        }
    }
}
