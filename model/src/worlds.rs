//! The worlds that are explored.

use crate::{Instants, Phones, World, world::START};

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
            deals: false,
            instants: Instants::MayCoincide,
            phones: Phones::Ring,
            mutants: Vec::new(),
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

    /// Two bookings of one operator, two invocations, one attempt each.
    #[must_use]
    pub fn two_bookings() -> Self {
        Self {
            name: "two bookings, two invocations",
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

    /// The same with claims that are dealt, lanes that die, and a database whose answers get lost.
    #[must_use]
    pub fn two_bookings_and_faults() -> Self {
        Self {
            name: "two bookings, lanes, every fault",
            frail: true,
            deals: true,
            ..Self::two_bookings()
        }
    }

    /// Two overlapping ticks and "call now".
    #[must_use]
    pub fn three_invocations() -> Self {
        Self {
            name: "one booking, three invocations",
            invocations: vec![0, 0, 0],
            ..Self::one_booking()
        }
    }

    /// A tick hands its claims to lanes, which are opened twice, die, or never answer.
    #[must_use]
    pub fn lanes() -> Self {
        Self {
            name: "lanes",
            deals: true,
            grace: 1,
            ..Self::one_booking()
        }
    }

    /// Lanes, a person who cancels, and a carrier that asks to wait.
    #[must_use]
    pub fn busy_lanes() -> Self {
        Self {
            name: "lanes, a cancellation and a 429",
            cancels: 1,
            too_many: 1,
            ..Self::lanes()
        }
    }

    /// A tick and two lanes, or one that is opened twice.
    #[must_use]
    pub fn three_lanes() -> Self {
        Self {
            name: "lanes, three invocations",
            invocations: vec![0, 0, 0],
            ..Self::lanes()
        }
    }

    /// Lanes, later attempts, a 429, a cancellation and a change in one world.
    #[must_use]
    pub fn everything() -> Self {
        Self {
            name: "everything at once",
            deals: true,
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
            Self::lanes(),
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
            Self::busy_lanes(),
            Self::three_lanes(),
        ]
    }
}
