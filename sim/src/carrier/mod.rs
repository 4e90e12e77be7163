//! A simulated SignalWire: takes requests, keeps its pace, rings phones, follows documents, reports.

mod call;
mod dial;
mod document;
mod leg;
mod rest;
mod swml;
mod webhooks;

pub(crate) use leg::{Leg, Role};
pub(crate) use rest::SimHttpClient;

use crate::random::Stream;
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};

/// One call a second and space, in milliseconds.
const PACE: i64 = 1_000;

/// The carrier's own state.
pub(crate) struct Exchange {
    legs: RefCell<HashMap<String, Rc<Leg>>>,
    /// The legs that were asked for, in the order of asking.
    asked: RefCell<Vec<Rc<Leg>>>,
    /// When the space's next call may go out.
    next_slot: Cell<i64>,
    count: Cell<u64>,
    chance: Stream,
}

impl Exchange {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            legs: RefCell::default(),
            asked: RefCell::default(),
            next_slot: Cell::new(0),
            count: Cell::new(0),
            chance: Stream::new(seed, "carrier"),
        }
    }

    /// A fresh name for a leg.
    fn name(&self) -> String {
        self.count.set(self.count.get() + 1);
        format!("3fa85f64-5717-4562-b3fc-{:012}", self.count.get())
    }

    /// The next moment in the space's pace, not before `earliest`.
    fn slot(&self, earliest: i64) -> i64 {
        let slot = earliest.max(self.next_slot.get());
        self.next_slot.set(slot + PACE);
        slot
    }

    fn leg(&self, id: &str) -> Option<Rc<Leg>> {
        self.legs.borrow().get(id).cloned()
    }

    fn keep(&self, leg: &Rc<Leg>) {
        self.legs.borrow_mut().insert(leg.id.clone(), leg.clone());
    }
}
