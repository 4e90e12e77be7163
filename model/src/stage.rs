//! An invocation, and the line of the dialler that it has come to.

use crate::key::{Key, Moment};

/// A tick, a lane, or "call now".
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Invocation {
    pub(crate) stage: Stage,
    /// The number of moments its clock is ahead.
    pub(crate) ahead: i8,
}

/// The line of `Dialer::poll`, `Dialer::lane` or `Dialer::commit` that an invocation has come to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// Nothing in hand: it may look, or be opened as a lane.
    Idle,
    /// Taking over is on its way to the database, or its answer on the way back.
    TakingOver {
        take_over: TakeOver,
        /// Whether it took the claim over.
        answer: Option<bool>,
    },
    /// It holds a claim and waits for the attempt's second.
    Holding { key: Key, token: u8 },
    /// The commit is on its way to the database, or its answer on the way back.
    Committing {
        commit: Commit,
        answer: Option<Guarded>,
        /// Only with [`crate::Mutant::AskBeforeCommit`].
        asked: Option<usize>,
    },
    /// The guard refused, and the claim is about to be given up or committed to once more.
    StandingDown {
        key: Key,
        token: u8,
        refusal: Refusal,
    },
    /// The commit is known and in time: the request is about to be made.
    Asking { key: Key, token: u8 },
    /// The commit's answer was late: `not_sent` is about to be written.
    Unsending { key: Key, token: u8 },
    /// The request was made.
    Asked { key: Key, token: u8, request: usize },
}

/// A claim that is handed to a lane: `lanes::Work::Place`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Order {
    pub(crate) key: Key,
    pub(crate) token: u8,
}

/// The parameters of taking over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TakeOver {
    pub(crate) key: Key,
    /// The order's, or its own once that is written.
    pub(crate) token: u8,
    /// The moment by the clock of whoever sent it.
    pub(crate) started: Moment,
}

/// The parameters of a commit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Commit {
    pub(crate) key: Key,
    pub(crate) token: u8,
    /// The moment by the clock of whoever sent it.
    pub(crate) started: Moment,
    /// Which instant of the moment.
    pub(crate) instant: u8,
}

/// The answer of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Guarded {
    Taken,
    Refused(Refusal),
}

/// The way out of a refused guard, as `Dialer::refusal` reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Refusal {
    Lost,
    GiveUp,
    /// Nothing speaks against it: the commit has not arrived.
    Unclear,
    Missed,
}

impl Stage {
    /// The attempt that it is about, and the token that it bears.
    pub(crate) fn right(&self) -> Option<(Key, u8)> {
        self.clone().right_mut().map(|(key, token)| (*key, *token))
    }

    /// The same, to change.
    pub(crate) fn right_mut(&mut self) -> Option<(&mut Key, &mut u8)> {
        match self {
            Self::Idle => None,
            Self::Committing { commit, .. } => Some((&mut commit.key, &mut commit.token)),
            Self::TakingOver { take_over, .. } => Some((&mut take_over.key, &mut take_over.token)),
            Self::Holding { key, token }
            | Self::StandingDown { key, token, .. }
            | Self::Asking { key, token }
            | Self::Unsending { key, token }
            | Self::Asked { key, token, .. } => Some((key, token)),
        }
    }
}
