//! The states of a verification, as data. Its call is asked for at most once: one way leads into
//! [`VerificationState::Dialing`], from [`VerificationState::Claimed`], and none leads back.

use serde::{Deserialize, Serialize};

/// The state of a call by which a member proves that a phone is theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum VerificationState {
    /// It waits for its moment.
    Claimed,
    /// Committed to: the carrier is about to be asked, or has been.
    Dialing,
    /// The carrier has the call.
    Placed,
    /// The carrier refused.
    Refused,
    /// The carrier was asked and its answer is not known. Never asked again.
    Unknown,
    /// Its code opens nothing any more: it was entered, was tried too often, expired, or another call took its place.
    Closed,
}

use VerificationState::{Claimed, Closed, Dialing, Placed, Refused, Unknown};

/// Every allowed change of state.
pub const VERIFICATION_STATES: &[(VerificationState, VerificationState)] = &[
    (Claimed, Dialing),
    (Claimed, Closed),
    (Dialing, Placed),
    (Dialing, Refused),
    (Dialing, Unknown),
    (Dialing, Closed),
    (Unknown, Placed),
    (Unknown, Closed),
    (Placed, Closed),
    (Refused, Closed),
];

impl VerificationState {
    /// Every state.
    pub const ALL: [Self; 6] = [Claimed, Dialing, Placed, Refused, Unknown, Closed];

    /// The state's name, as the database spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Claimed => "claimed",
            Dialing => "dialing",
            Placed => "placed",
            Refused => "refused",
            Unknown => "unknown",
            Closed => "closed",
        }
    }

    /// Whether the carrier's answer is still to come.
    #[must_use]
    pub const fn is_unsettled(self) -> bool {
        matches!(self, Claimed | Dialing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dialing_is_entered_from_a_claim_only_and_never_twice() {
        let into = VERIFICATION_STATES.iter().filter(|(_, to)| *to == Dialing);
        assert_eq!(into.map(|(from, _)| *from).collect::<Vec<_>>(), [Claimed]);
        let back = VERIFICATION_STATES.iter().any(|(_, to)| *to == Claimed);
        assert!(!back);
    }

    #[test]
    fn every_state_but_closed_leads_there() {
        for state in VerificationState::ALL {
            let closes = VERIFICATION_STATES.contains(&(state, Closed));
            assert_eq!(closes, state != Closed, "{state:?}");
        }
    }
}
