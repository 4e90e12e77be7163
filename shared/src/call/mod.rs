//! Placing a call: the phases of an attempt, what the carrier says of a leg, and what came of it.

mod carrier_status;
mod outcome;
mod phase;
mod verification;

pub use crate::leg::Leg;
pub use carrier_status::CarrierStatus;
pub use outcome::{Ending, Evidence, Verdict, verdict};
pub use phase::{PHASES, Phase, Transition};
pub use verification::{VERIFICATION_STATES, VerificationState};

use serde::{Deserialize, Serialize};

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
