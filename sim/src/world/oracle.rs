//! The count, at the phones and by the clock, without asking the Worker how it thinks it did.
//!
//! Three things are read from the database: which booking an attempt is at, whom it calls, and how a booking
//! stands, which is what people are shown.

use super::{
    World, call_frequency::CallFrequency, carrier::Leg, codes::Codes, current, phones::Role,
    watch::grace,
};
use crate::{
    client_view::ClientView,
    executor,
    promise::{ASKED_WITHIN, Promise, Violation},
};
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};

/// After an event has revealed a cancelled booking's call to the Worker, so long, in milliseconds, a
/// phone may still begin to ring for it: hanging up is a request too.
pub(crate) const REVEAL: i64 = 5_000;

/// The longest time before its second at which a call may be asked for by the asking clock, in milliseconds.
const SLACK: i64 = 1_000;

struct Ring {
    attempt: String,
    role: Role,
    leg: String,
    alive: bool,
}

#[derive(Clone, Copy)]
struct Cancelled {
    at: i64,
    /// Whether the answer was that no phone rang and none will.
    never: bool,
}

#[derive(Default)]
struct Record {
    id: String,
    asked: Vec<i64>,
    taken: u32,
    rings: Vec<Ring>,
    cancelled: Option<Cancelled>,
    told: ClientView,
    /// Since when the Worker knows of an attempt's call for the cancelled booking.
    revealed: HashMap<String, i64>,
    /// When a request to hang up got lost on the way, by attempt.
    hang_up_lost: HashMap<String, i64>,
}

/// Everything that is counted.
#[derive(Default)]
pub(crate) struct Oracle {
    records: RefCell<Vec<Record>>,
    by_id: RefCell<HashMap<String, usize>>,
    by_attempt: RefCell<HashMap<String, usize>>,
    violations: RefCell<Vec<Violation>>,
    dials: Cell<u64>,
    last_sweep: Cell<i64>,
    outages: RefCell<Vec<(String, i64, i64)>>,
    slots_taken: Cell<u64>,
    machines_second: Cell<u64>,
    voicemails_said: Cell<u64>,
    frequency: CallFrequency,
    codes: Codes,
}

impl Oracle {
    /// A booking's number, by the order in which bookings become known.
    pub(crate) fn number(&self, id: &str) -> usize {
        if let Some(number) = self.by_id.borrow().get(id) {
            return *number;
        }
        let mut records = self.records.borrow_mut();
        records.push(Record {
            id: id.to_owned(),
            ..Record::default()
        });
        let number = records.len() - 1;
        self.by_id.borrow_mut().insert(id.to_owned(), number);
        number
    }

    /// A booking's id.
    pub(crate) fn id(&self, booking: usize) -> String {
        self.records.borrow()[booking].id.clone()
    }

    /// The booking that an attempt is at.
    pub(crate) fn booking_of(&self, world: &World, attempt: &str) -> Option<usize> {
        if let Some(booking) = self.by_attempt.borrow().get(attempt) {
            return Some(*booking);
        }
        let query = "SELECT booking_id FROM call_attempts WHERE id = :attempt";
        let booking = self.number(&world.sqlite.text_of(query, &[attempt]).ok()?);
        self.by_attempt
            .borrow_mut()
            .insert(attempt.to_owned(), booking);
        Some(booking)
    }

    fn broken(&self, promise: Promise, booking: Option<usize>, what: String) {
        current()
            .trace
            .note(booking, "BROKEN", || format!("{promise:?}: {what}"));
        self.violations.borrow_mut().push(Violation {
            promise,
            booking,
            at: executor::now(),
            what,
        });
    }

    /// The carrier was asked for a call, by an invocation whose clock is ahead by `skew_ms`.
    pub(crate) fn asked(&self, booking: Option<usize>, attempt: &str, skew_ms: i64) {
        let world = current();
        world
            .trace
            .note(booking, "carrier asked", || attempt.to_owned());
        let Some(booking) = booking else { return };
        let now = executor::now();
        let query = "SELECT attendee_phone FROM call_attempts WHERE id = :attempt";
        if let Ok(number) = world.sqlite.text_of(query, &[attempt]) {
            self.frequency
                .asked(attempt, booking, number, now + skew_ms);
        }
        let (told, is_first) = {
            let record = &mut self.records.borrow_mut()[booking];
            record.asked.push(now);
            (record.told.start(), record.asked.len() == 1)
        };
        let Some(start) = told else { return };
        // A later attempt follows the first, whose clock may have been ahead.
        if is_first && now + skew_ms < start - SLACK {
            let what = "asked for before the second it was moved to";
            self.found(Promise::RangAfterCancel, booking, what);
        }
        if now + skew_ms > start + grace() + ASKED_WITHIN {
            let what = "asked for past its grace, instead of reported";
            self.found(Promise::SilentMiss, booking, what);
        }
    }

    /// Notes what people have been told of when a booking is to ring.
    pub(crate) fn tell(&self, booking: usize, note: impl FnOnce(&mut ClientView)) {
        note(&mut self.records.borrow_mut()[booking].told);
    }

    /// Whether a phone rings, or somebody talks, for a booking.
    pub(crate) fn is_alive(&self, booking: usize) -> bool {
        let records = self.records.borrow();
        records[booking].rings.iter().any(|ring| ring.alive)
    }

    /// The carrier has taken a call.
    pub(crate) fn taken(&self, leg: &Leg) {
        current()
            .trace
            .note(leg.booking, "carrier takes it", || leg.id.clone());
        if let Some(booking) = leg.booking {
            self.records.borrow_mut()[booking].taken += 1;
        }
    }

    /// A call has come to a phone.
    pub(crate) fn rings(&self, leg: &Leg) {
        current().trace.note(leg.booking, "PHONE RINGS", || {
            format!("{} {} attempt {}", leg.role.name(), leg.id, leg.attempt)
        });
        self.dials.set(self.dials.get() + 1);
        if let Some(verification) = &leg.verification {
            self.judge_code(self.codes.rings(&current(), verification));
        }
        if leg.role == Role::Attendee {
            self.frequency.reached(&leg.attempt);
        }
        let Some(booking) = leg.booking else { return };
        let mut found = Vec::new();
        {
            let mut records = self.records.borrow_mut();
            let record = &mut records[booking];
            for ring in record.rings.iter().filter(|ring| ring.role == leg.role) {
                if ring.attempt == leg.attempt {
                    found.push((Promise::DoubleDial, "a second ring for one attempt"));
                } else if ring.alive {
                    found.push((Promise::DoubleDial, "a ring while another attempt is alive"));
                }
            }
            found.extend(record.after_cancel(&leg.attempt));
            record.rings.push(Ring {
                attempt: leg.attempt.clone(),
                role: leg.role,
                leg: leg.id.clone(),
                alive: true,
            });
        }
        for (promise, what) in found {
            let what = format!("{what} ({})", leg.role.name());
            self.broken(promise, Some(booking), what);
        }
    }

    /// Both are being connected.
    pub(crate) fn connects(&self, leg: &Leg) {
        current()
            .trace
            .note(leg.booking, "connected", || leg.id.clone());
        let Some(booking) = leg.booking else { return };
        let found = self.records.borrow()[booking].after_cancel(&leg.attempt);
        if let Some((promise, what)) = found {
            self.broken(promise, Some(booking), format!("{what} (conversation)"));
        }
    }

    /// The carrier was asked for a call with a code.
    pub(crate) fn code_asked(&self, verification: &str) {
        let world = current();
        world
            .trace
            .note(None, "carrier asked for a code", || verification.to_owned());
        self.judge_code(self.codes.asked(&world, verification));
    }

    /// The code that a call has told last, for whoever asked for it by this request.
    pub(crate) fn code_of(&self, request: &str) -> Option<String> {
        self.codes.told_to(request)
    }

    fn judge_code(&self, found: Option<(Promise, &'static str)>) {
        if let Some((promise, what)) = found {
            self.broken(promise, None, what.to_owned());
        }
    }

    /// Something is said on a leg.
    pub(crate) fn says(&self, leg: &Leg, text: &str) {
        if let Some(verification) = &leg.verification {
            self.judge_code(self.codes.told(&current(), verification, text));
        }
        if leg.lacks_digits() {
            let what = "spoken to before the digits were sent".to_owned();
            self.broken(Promise::NoKey, leg.booking, what);
        }
    }

    /// Something is done with a call, which begins with this leg, that needs a key behind an attendant.
    pub(crate) fn needs_key(&self, first: &Leg, what: &str) {
        if first.any_lacks_key() {
            self.broken(
                Promise::NoKey,
                first.booking,
                format!("{what} without a key"),
            );
        }
    }

    /// A machine picked up second, and the two were connected.
    pub(crate) fn machine_second(&self) {
        self.machines_second.set(self.machines_second.get() + 1);
    }

    /// Somebody has said that it was a voicemail.
    pub(crate) fn said_voicemail(&self) {
        self.voicemails_said.set(self.voicemails_said.get() + 1);
    }

    /// The number of times a machine picked up second, and the number of times somebody has said so.
    pub(crate) fn voicemails(&self) -> (u64, u64) {
        (self.machines_second.get(), self.voicemails_said.get())
    }

    /// A leg is over.
    pub(crate) fn silent(&self, leg: &Leg) {
        let Some(booking) = leg.booking else { return };
        let mut records = self.records.borrow_mut();
        let rings = &mut records[booking].rings;
        if let Some(ring) = rings.iter_mut().find(|ring| ring.leg == leg.id) {
            ring.alive = false;
        }
    }

    /// The Worker has taken a webhook of a call that was sent at `sent`.
    pub(crate) fn heard(&self, leg: &Leg, sent: i64) {
        let Some(booking) = leg.booking else { return };
        let mut records = self.records.borrow_mut();
        let record = &mut records[booking];
        let after = record.cancelled.is_some_and(|it| it.at <= sent);
        let lost = record.hang_up_lost.get(&leg.attempt);
        if after && lost.is_none_or(|lost| *lost < sent) {
            record
                .revealed
                .entry(leg.attempt.clone())
                .or_insert_with(executor::now);
        }
    }

    /// A request to hang up got lost: the Worker does not know, and the next event has to tell again.
    pub(crate) fn hang_up_lost(&self, leg: &Leg) {
        let Some(booking) = leg.booking else { return };
        let record = &mut self.records.borrow_mut()[booking];
        record.revealed.remove(&leg.attempt);
        record
            .hang_up_lost
            .insert(leg.attempt.clone(), executor::now());
    }

    /// Somebody was told that a booking is cancelled, and whether a phone rang.
    pub(crate) fn cancelled(&self, booking: usize, rang: &str) {
        let mut records = self.records.borrow_mut();
        records[booking].cancelled.get_or_insert(Cancelled {
            at: executor::now(),
            never: rang == "no",
        });
    }

    /// A webhook with a bad signature was taken.
    pub(crate) fn forged(&self, booking: Option<usize>) {
        self.broken(
            Promise::ForgedTaken,
            booking,
            "a forged webhook was taken".to_owned(),
        );
    }

    /// Somebody was told that a time is taken.
    pub(crate) fn slot_taken(&self) {
        self.slots_taken.set(self.slots_taken.get() + 1);
    }

    /// The number of times that happened.
    pub(crate) fn slots_taken(&self) -> u64 {
        self.slots_taken.get()
    }

    /// Looks at how often everybody was called.
    pub(crate) fn check_frequency(&self) {
        for (promise, booking, what) in self.frequency.violations() {
            self.found(promise, booking, what);
        }
    }

    /// A promise turned out broken when a booking was looked at.
    pub(crate) fn found(&self, promise: Promise, booking: usize, what: &str) {
        self.broken(promise, Some(booking), what.to_owned());
    }

    /// A promise turned out broken, for a booking or for none.
    pub(crate) fn found_of(&self, promise: Promise, booking: Option<usize>, what: &str) {
        self.broken(promise, booking, what.to_owned());
    }

    /// A tick whose clock is right has put right what time has decided.
    pub(crate) fn swept(&self) {
        self.last_sweep.set(executor::now());
    }

    /// When that last happened, in milliseconds since 1970.
    pub(crate) fn last_sweep(&self) -> i64 {
        self.last_sweep.get()
    }

    /// An operator cannot be called from `from` to `to`.
    pub(crate) fn outage(&self, user: &str, from: i64, to: i64) {
        self.outages.borrow_mut().push((user.to_owned(), from, to));
    }

    /// Whether an operator could be called all the time from `from` to `to`.
    pub(crate) fn is_available(&self, user: &str, from: i64, to: i64) -> bool {
        let outages = self.outages.borrow();
        !outages
            .iter()
            .any(|(who, since, until)| who == user && *since <= to && from <= *until)
    }

    /// When somebody was told that a booking is cancelled.
    pub(crate) fn cancelled_at(&self, booking: usize) -> Option<i64> {
        self.records.borrow()[booking].cancelled.map(|it| it.at)
    }

    /// When the carrier was asked first, if it ever was.
    pub(crate) fn first_asked(&self, booking: usize) -> Option<i64> {
        self.records.borrow()[booking].asked.first().copied()
    }

    /// Whether the carrier has taken a call for a booking.
    pub(crate) fn was_taken(&self, booking: usize) -> bool {
        self.records.borrow()[booking].taken > 0
    }

    /// The number of calls that have come to a phone.
    pub(crate) fn dials(&self) -> u64 {
        self.dials.get()
    }

    /// Every broken promise.
    pub(crate) fn violations(&self) -> Vec<Violation> {
        self.violations.borrow().clone()
    }
}

impl Record {
    /// Whether a ring or a conversation of an attempt is one too many, because of a cancellation.
    fn after_cancel(&self, attempt: &str) -> Option<(Promise, &'static str)> {
        let now = executor::now();
        let cancelled = self.cancelled?;
        if cancelled.never && now > cancelled.at {
            return Some((
                Promise::RangAfterCancel,
                "after a cancellation that was answered with no",
            ));
        }
        let revealed = *self.revealed.get(attempt)?;
        (now > revealed + REVEAL).then_some((
            Promise::RangAfterCancel,
            "long after an event revealed the cancelled booking's call",
        ))
    }
}
