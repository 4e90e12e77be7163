//! The phases of an attempt, as data. An attempt dials at most once: only one way leads into
//! [`Phase::Dialing`], and none leads back to it.

use serde::{Deserialize, Serialize};

/// Where one try at placing a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// A tick holds the right to work on it, until its lease runs out.
    Claimed,
    /// The right was given up before anything was asked of the carrier.
    Released,
    /// Committed to: the carrier is about to be asked, or has been.
    Dialing,
    /// Committed to, but certainly not asked.
    NotSent,
    /// The carrier refused.
    Refused,
    /// The carrier was asked and its answer is not known. Never asked again.
    Unknown,
    /// The carrier has the call.
    Placed,
    /// The call is over.
    Ended,
    /// Given up as unknown. If its call shows up after all, it is hung up.
    Closed,
}

/// Every allowed change of phase.
///
/// `Dialing → Claimed` exists for one answer only: 429, by which the carrier says that it took
/// nothing. The whole guard is passed again before anything is asked.
pub const PHASES: &[(Phase, Phase)] = &[
    (Phase::Claimed, Phase::Dialing),
    (Phase::Claimed, Phase::Released),
    (Phase::Dialing, Phase::Claimed),
    (Phase::Dialing, Phase::NotSent),
    (Phase::Dialing, Phase::Refused),
    (Phase::Dialing, Phase::Unknown),
    (Phase::Dialing, Phase::Placed),
    (Phase::Unknown, Phase::Placed),
    (Phase::Unknown, Phase::Closed),
    (Phase::Placed, Phase::Ended),
];

impl Phase {
    /// Every phase.
    pub const ALL: [Self; 9] = [
        Self::Claimed,
        Self::Released,
        Self::Dialing,
        Self::NotSent,
        Self::Refused,
        Self::Unknown,
        Self::Placed,
        Self::Ended,
        Self::Closed,
    ];

    /// The phase's name, as the database spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Released => "released",
            Self::Dialing => "dialing",
            Self::NotSent => "not_sent",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Placed => "placed",
            Self::Ended => "ended",
            Self::Closed => "closed",
        }
    }

    /// Whether a call may exist, or be about to: a booking has at most one such attempt.
    #[must_use]
    pub fn is_live(self) -> bool {
        PHASES.iter().any(|(from, _)| *from == self)
    }

    /// Whether an attempt may go from this phase to `next`.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        PHASES.contains(&(self, next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_live_phases_are_the_ones_in_which_a_call_may_exist() {
        let live: Vec<_> = Phase::ALL
            .into_iter()
            .filter(|phase| phase.is_live())
            .collect();
        assert_eq!(
            live,
            [
                Phase::Claimed,
                Phase::Dialing,
                Phase::Unknown,
                Phase::Placed
            ]
        );
    }

    #[test]
    fn dialing_is_entered_from_a_claim_only() {
        let into: Vec<_> = PHASES
            .iter()
            .filter(|(_, to)| *to == Phase::Dialing)
            .collect();
        assert_eq!(into, [&(Phase::Claimed, Phase::Dialing)]);
    }

    #[test]
    fn unknown_never_leads_back_to_dialing() {
        let mut reached = vec![Phase::Unknown];
        loop {
            let next = PHASES
                .iter()
                .find(|(from, to)| reached.contains(from) && !reached.contains(to));
            let Some((_, to)) = next else { break };
            reached.push(*to);
        }
        assert!(!reached.contains(&Phase::Dialing));
        assert!(!reached.contains(&Phase::Claimed));
    }
}
