//! The size of a world, and which mistake is built into it.

use crate::key::Moment;

/// The moment at which every booking starts, unless a person moves it.
pub(crate) const START: Moment = 1;
/// The number of moments ahead of which a tick claims.
pub(crate) const LOOK_AHEAD: Moment = 1;
/// The number of moments that a claim holds past its `ask_at`, and a commit past its own moment.
pub(crate) const LEASE: Moment = 1;
/// The wait after a commit until its call is looked for, or its attempt closed without that.
pub(crate) const SETTLED: Moment = 1;
/// The wait after the last word on a call until it is given up.
pub(crate) const FORGOTTEN: Moment = 2;
/// The number of moments that ticks run on after the carrier's last word.
const TAIL: Moment = 3;

/// A mistake that the check has to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// The commit does not compare the phase.
    CommitWithoutPhase,
    /// The commit does not compare the token.
    CommitWithoutToken,
    /// The commit does not compare the lease. Harmless: the token tells of a takeover.
    CommitWithoutLease,
    /// The commit does not compare the booking's version. Harmless: a change releases the claim.
    CommitWithoutVersion,
    /// A lane whose lease ran out commits, whoever holds the claim by then.
    CommitAfterLease,
    /// The carrier is asked before the ledger is written.
    AskBeforeCommit,
    /// The claim takes up a booking whose last attempt is unknown.
    RetryWhileUnknown,
    /// A call that rings counts as not answered, and is tried again.
    RetryWhileRinging,
    /// A cancellation leaves the claim alone, and the commit does not look at the booking.
    CancelUnseen,
    /// The commit compares nothing but the attempt's name.
    CommitWithoutGuard,
    /// Two invocations work with one token, as if lanes did not take their claims over.
    SharedToken,
    /// Taking over writes no fresh token.
    TakeOverKeepsToken,
    /// Taking over does not compare the lease. Harmless: the commit does, and so does the token.
    TakeOverAfterLease,
    /// A commit whose answer was lost is known by its token alone. Harmless as long as tokens are their holders' own.
    ReadBackWithoutTime,
    /// The second phone is rung by every document request.
    AcceptTwice,
    /// A call in the carrier's list is adopted though it may be another attempt's.
    AdoptAny,
    /// The sweep does not end what grace has run out for.
    NeverOverdue,
}

/// The stage to which calls get by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phones {
    /// They wait at the carrier.
    Wait,
    /// They ring, and are busy or not answered.
    Ring,
    /// They are picked up too, and the second phone is rung.
    PickUp,
}

/// The precision with which the database's clock tells commits to one attempt apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instants {
    /// All of a moment may bear the same time.
    MayCoincide,
    /// No two bear the same time.
    Differ,
}

/// A small world that is explored to its last state.
#[derive(Debug, Clone)]
pub struct World {
    /// The world's name.
    pub name: &'static str,
    /// The number of bookings, all due at once and for the same operator.
    pub bookings: usize,
    /// One invocation (tick, lane or "call now") for each element, which is how far its clock is ahead.
    pub invocations: Vec<i8>,
    /// The first moment, 0 or the start. A tick claims ahead only from 0.
    pub begins: Moment,
    /// The number of moments after its start in which a call may still be placed.
    pub grace: Moment,
    /// The most attempts of a booking.
    pub attempts: usize,
    /// The number of later attempts that the organization wants after a busy line or no answer.
    pub retries: u8,
    /// The number of cancellations.
    pub cancels: u8,
    /// The number of times that a person moves a booking by one moment.
    pub moves: u8,
    /// The number of times that the carrier answers 429.
    pub too_many: u8,
    /// Whether invocations die and answers of the database get lost. Without it one may still be slow for ever.
    pub frail: bool,
    /// Whether a commit whose answer was lost may still reach the database later.
    pub late_writes: bool,
    /// Whether ticks hand claims to lanes, too. Lanes are opened often or never.
    pub deals: bool,
    /// The precision with which commits are told apart by their time.
    pub instants: Instants,
    /// The stage to which a call gets.
    pub phones: Phones,
    /// The mistakes, if any.
    pub mutants: Vec<Mutant>,
}

impl World {
    /// This world with a mistake more.
    #[must_use]
    pub fn with(mut self, mutant: Mutant) -> Self {
        self.mutants.push(mutant);
        self
    }

    /// Whether a commit compares the phase and the token.
    pub(crate) fn commits_are_guarded(&self) -> bool {
        use Mutant as S;
        let unguarded = [
            S::CommitWithoutPhase,
            S::CommitWithoutToken,
            S::CommitAfterLease,
            S::CommitWithoutGuard,
        ];
        !unguarded.iter().any(|mutant| self.has(*mutant))
    }

    pub(crate) fn has(&self, mutant: Mutant) -> bool {
        self.mutants.contains(&mutant)
    }

    /// The first moment in which invocations and requests of before are over and the carrier reports nothing by
    /// itself.
    pub(crate) fn silent_from(&self) -> Moment {
        START + self.grace + self.moves + 2
    }

    /// The last moment.
    pub(crate) fn end(&self) -> Moment {
        self.silent_from() + TAIL
    }
}
