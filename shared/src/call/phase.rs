//! The phases of an attempt, as data. An attempt dials at most once: one way leads into
//! [`Phase::Dialing`], from [`Phase::Claimed`], and one way back, for a carrier that took nothing (429).

use serde::{Deserialize, Serialize};

/// The phase of one try at placing a call.
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

/// A change of phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// From this phase.
    pub from: Phase,
    /// To this one.
    pub to: Phase,
    /// The condition that it takes.
    pub when: &'static str,
}

const fn transition(from: Phase, to: Phase, when: &'static str) -> Transition {
    Transition { from, to, when }
}

/// Every allowed change of phase.
///
/// `Dialing → Claimed` exists for one answer only: 429, by which the carrier says that it took
/// nothing. The whole guard is passed again before anything is asked.
pub const PHASES: &[Transition] = &[
    transition(Phase::Claimed, Phase::Dialing, "the guard is passed"),
    transition(
        Phase::Claimed,
        Phase::Released,
        "a person was faster, or it cannot be placed",
    ),
    transition(Phase::Dialing, Phase::Claimed, "429: nothing was taken"),
    transition(Phase::Dialing, Phase::NotSent, "the commit took too long"),
    transition(Phase::Dialing, Phase::Refused, "the carrier's own no"),
    transition(Phase::Dialing, Phase::Unknown, "no certain answer"),
    transition(Phase::Dialing, Phase::Placed, "the call is named"),
    transition(Phase::Unknown, Phase::Placed, "the call shows up"),
    transition(Phase::Unknown, Phase::Closed, "grace is over"),
    transition(Phase::Placed, Phase::Ended, "all legs are over"),
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
        PHASES.iter().any(|change| change.from == self)
    }

    /// Whether an attempt may go from this phase to `next`.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        PHASES
            .iter()
            .any(|change| change.from == self && change.to == next)
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
            .filter(|change| change.to == Phase::Dialing)
            .map(|change| change.from)
            .collect();
        assert_eq!(into, [Phase::Claimed]);
    }

    #[test]
    fn unknown_never_leads_back_to_dialing() {
        let mut reached = vec![Phase::Unknown];
        loop {
            let next = PHASES
                .iter()
                .find(|change| reached.contains(&change.from) && !reached.contains(&change.to));
            let Some(next) = next else { break };
            reached.push(next.to);
        }
        assert!(!reached.contains(&Phase::Dialing));
        assert!(!reached.contains(&Phase::Claimed));
    }

    /// The diagram of docs/dialler.md, as Mermaid draws it.
    #[cfg(not(target_family = "wasm"))]
    fn diagram() -> String {
        let changes = PHASES.iter().map(|change| {
            let (from, to) = (change.from.as_str(), change.to.as_str());
            format!("    {from} --> {to}: {}\n", change.when)
        });
        let ends = Phase::ALL
            .into_iter()
            .filter(|phase| !phase.is_live())
            .map(|phase| format!("    {} --> [*]\n", phase.as_str()));
        let lines: String = changes.chain(ends).collect();
        format!("```mermaid\nstateDiagram-v2\n    [*] --> claimed: a tick claims it\n{lines}```\n")
    }

    #[cfg(not(target_family = "wasm"))]
    #[test]
    fn the_diagram_in_the_documentation_is_the_table() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/dialler.md");
        let text = std::fs::read_to_string(file).unwrap();
        assert!(
            text.contains(&diagram()),
            "docs/dialler.md does not show the phases as they are:\n{}",
            diagram()
        );
    }
}
