//! The size of a world, and which mistake is built into it.

use crate::state::Moment;

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
pub enum Sabotage {
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
    /// Two invocations work with one token, as if a lane were handed its claim and started twice.
    SharedToken,
    /// The second phone is rung by every document request.
    AcceptTwice,
    /// A call in the carrier's list is adopted though it may be another attempt's.
    AdoptAny,
    /// The sweep does not end what grace has run out for.
    NeverOverdue,
}

/// How far calls get by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phones {
    /// They wait at the carrier.
    Wait,
    /// They ring, and are busy or not answered.
    Ring,
    /// They are picked up too, and the second phone is rung.
    PickUp,
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
    /// How far a call gets.
    pub phones: Phones,
    /// The mistake, if any.
    pub sabotage: Option<Sabotage>,
}

impl World {
    /// One booking, two invocations, two attempts, and every fault of invocations, database and carrier.
    #[must_use]
    pub fn one_booking() -> Self {
        Self {
            name: "one booking, two invocations",
            bookings: 1,
            invocations: vec![0, 0],
            begins: 0,
            grace: 2,
            attempts: 2,
            retries: 0,
            cancels: 0,
            moves: 0,
            too_many: 0,
            frail: true,
            late_writes: true,
            phones: Phones::Ring,
            sabotage: None,
        }
    }

    /// A line that is busy or not answered is tried again.
    #[must_use]
    pub fn retry() -> Self {
        Self {
            name: "a later attempt",
            grace: 1,
            retries: 1,
            ..Self::one_booking()
        }
    }

    /// A person cancels at any moment.
    #[must_use]
    pub fn cancel() -> Self {
        Self {
            name: "a cancellation",
            grace: 1,
            cancels: 1,
            ..Self::one_booking()
        }
    }

    /// A person moves the booking.
    #[must_use]
    pub fn change() -> Self {
        Self {
            name: "a change",
            grace: 1,
            moves: 1,
            ..Self::one_booking()
        }
    }

    /// The carrier asks to wait.
    #[must_use]
    pub fn too_many() -> Self {
        Self {
            name: "a 429",
            grace: 1,
            too_many: 1,
            ..Self::one_booking()
        }
    }

    /// The phone is picked up and the second one rung; a person may cancel meanwhile.
    #[must_use]
    pub fn conversation() -> Self {
        Self {
            name: "a conversation",
            invocations: vec![0],
            attempts: 1,
            cancels: 1,
            late_writes: false,
            phones: Phones::PickUp,
            ..Self::one_booking()
        }
    }

    /// Two invocations whose clocks are a moment apart.
    #[must_use]
    pub fn wrong_clock() -> Self {
        Self {
            name: "a wrong clock",
            grace: 1,
            invocations: vec![0, 1],
            ..Self::one_booking()
        }
    }

    /// Two bookings of one operator, two lanes, one attempt each.
    #[must_use]
    pub fn two_bookings() -> Self {
        Self {
            name: "two bookings, two lanes",
            frail: false,
            phones: Phones::Wait,
            bookings: 2,
            begins: START,
            grace: 1,
            attempts: 1,
            late_writes: false,
            ..Self::one_booking()
        }
    }

    /// The same with lanes that die and a database whose answers get lost.
    #[must_use]
    pub fn two_bookings_and_faults() -> Self {
        Self {
            name: "two bookings, two lanes, every fault",
            frail: true,
            ..Self::two_bookings()
        }
    }

    /// A tick and two lanes.
    #[must_use]
    pub fn three_invocations() -> Self {
        Self {
            name: "one booking, three invocations",
            invocations: vec![0, 0, 0],
            ..Self::one_booking()
        }
    }

    /// Later attempts, a 429, a cancellation and a change in one world.
    #[must_use]
    pub fn everything() -> Self {
        Self {
            name: "everything at once",
            begins: START,
            grace: 1,
            retries: 1,
            cancels: 1,
            moves: 1,
            too_many: 1,
            ..Self::one_booking()
        }
    }

    /// A later attempt, with more time for it.
    #[must_use]
    pub fn long_retry() -> Self {
        Self {
            name: "a later attempt in a longer grace",
            grace: 2,
            ..Self::retry()
        }
    }

    /// A cancellation, with more time for it.
    #[must_use]
    pub fn long_cancel() -> Self {
        Self {
            name: "a cancellation in a longer grace",
            grace: 2,
            ..Self::cancel()
        }
    }

    /// The worlds that every test run explores.
    #[must_use]
    pub fn small() -> Vec<Self> {
        vec![
            Self::one_booking(),
            Self::retry(),
            Self::cancel(),
            Self::change(),
            Self::too_many(),
            Self::conversation(),
            Self::wrong_clock(),
            Self::two_bookings(),
        ]
    }

    /// The worlds that take minutes.
    #[must_use]
    pub fn large() -> Vec<Self> {
        vec![
            Self::long_retry(),
            Self::long_cancel(),
            Self::three_invocations(),
            Self::everything(),
            Self::two_bookings_and_faults(),
        ]
    }

    /// This world with a mistake.
    #[must_use]
    pub fn with(self, sabotage: Sabotage) -> Self {
        Self {
            sabotage: Some(sabotage),
            ..self
        }
    }

    pub(crate) fn has(&self, sabotage: Sabotage) -> bool {
        self.sabotage == Some(sabotage)
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
