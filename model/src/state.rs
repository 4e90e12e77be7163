//! One state of the world: the rows of the ledger, the invocations that work on it, and the carrier's truth.

use crate::{
    call::{Call, Fate, Request},
    key::{Key, Moment},
    stage::{Commit, Invocation, Order, Stage, TakeOver},
    world::{START, World},
};
use callslot_shared::{
    booking::{FailureReason, Status},
    call::{CarrierStatus, Ending, Evidence, Leg, Phase},
};

/// A state of the world.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State {
    pub(crate) now: Moment,
    /// Whether a sweep has run in this moment.
    pub(crate) swept: bool,
    /// `booking_events`, each with its `call_attempts`.
    pub(crate) bookings: Vec<Booking>,
    /// Ticks, lanes and "call now".
    pub(crate) invocations: Vec<Invocation>,
    /// Claims that were handed to lanes. Each may be presented at any time, by any invocation, often or never.
    pub(crate) orders: Vec<Order>,
    /// Commits whose answer nobody waits for and that may still reach the database.
    pub(crate) late: Vec<Commit>,
    /// The same of taking over.
    pub(crate) late_take_overs: Vec<TakeOver>,
    /// Every request to the carrier and the call that came of it. A call's id is its place.
    pub(crate) requests: Vec<Request>,
    pub(crate) left: Left,
    /// Promises that a step has broken.
    pub(crate) broken: Vec<Promise>,
    /// The changes of the step that is being taken; none between steps.
    pub(crate) changes: Vec<Change>,
}

/// A change of a status or a phase by one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Change {
    Status(Status, Status),
    Phase(Phase, Phase),
}

/// Events that may still happen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Left {
    pub(crate) cancels: u8,
    pub(crate) moves: u8,
    pub(crate) too_many: u8,
}

/// A promise that is about a step, and so is not to be read from a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Promise {
    /// A change of status or phase is in the tables of `shared`.
    Tables,
    /// Nothing is asked for after an attempt that may have rung, except busy or no answer.
    NoFollower,
    /// Nothing is asked for that was cancelled or changed before its commit.
    NoStaleRequest,
    /// No second phone rings for a booking that is not calling.
    NoUnwantedRing,
}

/// A row of `booking_events`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Booking {
    pub(crate) status: Status,
    pub(crate) reason: Option<FailureReason>,
    /// Written by the trigger `booking_events_failed`.
    pub(crate) notice: bool,
    pub(crate) version: u8,
    pub(crate) start: Moment,
    /// The last moment of grace.
    pub(crate) latest: Moment,
    pub(crate) retry_at: Option<Moment>,
    pub(crate) retry_reason: Option<FailureReason>,
    pub(crate) attempts: Vec<Attempt>,
}

/// A row of `call_attempts`, with its first leg's row of `calls`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Attempt {
    pub(crate) phase: Phase,
    pub(crate) token: u8,
    pub(crate) lease: Moment,
    pub(crate) version: u8,
    pub(crate) ask_at: Moment,
    pub(crate) dialing_at: Moment,
    /// `dialing_at` more exactly: which instant of its moment.
    pub(crate) instant: u8,
    /// `carrier_call_id`.
    pub(crate) call: Option<usize>,
    pub(crate) first: Option<CarrierStatus>,
    /// The last word on it: the latest of `updated_at`, `settled_at` and `bridged_at`.
    pub(crate) heard_at: Moment,
    /// `attendee_phase` is `dialing`.
    pub(crate) second_dialled: bool,
    pub(crate) second: Option<CarrierStatus>,
    pub(crate) bridged: bool,
    pub(crate) ending: Option<Ending>,
    pub(crate) looked: Looked,
    /// Not a column: the booking was cancelled or changed before the commit.
    pub(crate) stale: bool,
}

/// `checked_at` of an unknown attempt, and whether a tick still has it in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Looked {
    Never,
    InHand(Moment),
    At(Moment),
}

impl Looked {
    pub(crate) fn at(self) -> Option<Moment> {
        match self {
            Self::Never => None,
            Self::InHand(at) | Self::At(at) => Some(at),
        }
    }
}

impl Attempt {
    pub(crate) fn evidence(&self) -> Evidence {
        Evidence {
            first: self.first,
            accepted: self.second_dialled,
            second: self.second,
            bridged: self.bridged,
            ..Evidence::none(Leg::Operator)
        }
    }
}

impl Booking {
    pub(crate) fn has_live_attempt(&self) -> bool {
        self.attempts.iter().any(|attempt| attempt.phase.is_live())
    }
}

impl State {
    pub(crate) fn first_of(world: &World) -> Self {
        let booking = Booking {
            status: Status::Pending,
            reason: None,
            notice: false,
            version: 1,
            start: START,
            latest: START + world.grace,
            retry_at: None,
            retry_reason: None,
            attempts: Vec::new(),
        };
        let invocation = |&ahead| Invocation {
            stage: Stage::Idle,
            ahead,
        };
        Self {
            now: world.begins,
            swept: false,
            bookings: vec![booking; world.bookings],
            invocations: world.invocations.iter().map(invocation).collect(),
            orders: Vec::new(),
            late: Vec::new(),
            late_take_overs: Vec::new(),
            requests: Vec::new(),
            left: Left {
                cancels: world.cancels,
                moves: world.moves,
                too_many: world.too_many,
            },
            broken: Vec::new(),
            changes: Vec::new(),
        }
    }

    pub(crate) fn attempt(&self, (booking, attempt): Key) -> &Attempt {
        &self.bookings[booking].attempts[attempt]
    }

    pub(crate) fn attempt_mut(&mut self, (booking, attempt): Key) -> &mut Attempt {
        &mut self.bookings[booking].attempts[attempt]
    }

    pub(crate) fn keys(&self) -> Vec<Key> {
        let attempts = |(at, booking): (usize, &Booking)| {
            (0..booking.attempts.len()).map(move |attempt| (at, attempt))
        };
        self.bookings
            .iter()
            .enumerate()
            .flat_map(attempts)
            .collect()
    }

    /// Changes an attempt's phase. Nothing else does.
    pub(crate) fn enter(&mut self, key: Key, phase: Phase) {
        let attempt = self.attempt_mut(key);
        let from = std::mem::replace(&mut attempt.phase, phase);
        self.changes.push(Change::Phase(from, phase));
    }

    /// Changes a booking's status, and with it its version. Nothing else changes the status.
    pub(crate) fn turn(&mut self, at: usize, status: Status) {
        let booking = &mut self.bookings[at];
        let from = std::mem::replace(&mut booking.status, status);
        booking.version += 1;
        self.changes.push(Change::Status(from, status));
    }

    /// Marks a booking failed; the trigger `booking_events_failed` writes the notice.
    pub(crate) fn fail(&mut self, at: usize, reason: FailureReason) {
        self.turn(at, Status::Failed);
        let booking = &mut self.bookings[at];
        booking.reason = Some(reason);
        booking.notice = true;
    }

    pub(crate) fn call_mut(&mut self, id: usize) -> Option<&mut Call> {
        match &mut self.requests[id].fate {
            Fate::Call(call) => Some(call),
            _ => None,
        }
    }

    pub(crate) fn breaks(&mut self, promise: Promise) {
        if !self.broken.contains(&promise) {
            self.broken.push(promise);
            self.broken.sort_unstable();
        }
    }

    /// The time by an invocation's clock.
    pub(crate) fn now_of(&self, invocation: usize) -> Moment {
        self.now
            .saturating_add_signed(self.invocations[invocation].ahead)
    }

    /// Every attempt and token that somebody knows: an invocation, an order, or a write that is still to come.
    pub(crate) fn rights(&self) -> Vec<(Key, u8)> {
        let stages = self.invocations.iter().filter_map(|it| it.stage.right());
        let late = self.late.iter().map(|commit| (commit.key, commit.token));
        let late = late.chain(self.late_take_overs.iter().map(|it| (it.key, it.token)));
        let orders = self.orders.iter().map(|order| (order.key, order.token));
        stages.chain(late).chain(orders).collect()
    }

    /// The same, to change.
    pub(crate) fn rights_mut(&mut self) -> impl Iterator<Item = (&mut Key, &mut u8)> {
        let stages = self.invocations.iter_mut();
        let stages = stages.filter_map(|it| it.stage.right_mut());
        let late = self.late.iter_mut();
        let late = late.map(|it| (&mut it.key, &mut it.token));
        let late_take_overs = self.late_take_overs.iter_mut();
        let late = late.chain(late_take_overs.map(|it| (&mut it.key, &mut it.token)));
        let orders = self.orders.iter_mut();
        let orders = orders.map(|it| (&mut it.key, &mut it.token));
        stages.chain(late).chain(orders)
    }

    /// A token that nobody knows.
    pub(crate) fn fresh_token(&self) -> u8 {
        let known = self.rights();
        let taken = |token: u8| {
            known.iter().any(|(_, known)| *known == token)
                || self
                    .keys()
                    .into_iter()
                    .any(|key| self.attempt(key).token == token)
        };
        (1..u8::MAX).find(|token| !taken(*token)).unwrap_or(u8::MAX)
    }
}
