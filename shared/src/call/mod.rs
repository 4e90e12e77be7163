//! Placing a call: the phases of an attempt, what the carrier says of a leg, and what came of it.

mod carrier_status;
mod outcome;
mod phase;

pub use carrier_status::CarrierStatus;
pub use outcome::{Ending, Evidence, Verdict, verdict};
pub use phase::{PHASES, Phase, Transition};

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

/// Whether a phone rang for a booking, as far as can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rang {
    /// No phone rang, and none will.
    No,
    /// A phone rang.
    Yes,
    /// The carrier was asked to ring a phone and has not said whether it did.
    Unknown,
}
