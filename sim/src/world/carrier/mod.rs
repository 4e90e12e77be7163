//! A simulated SignalWire: takes requests, keeps its pace, rings phones, follows documents, reports.

mod call;
mod document;
mod leg;
mod rest;
mod swml;
mod webhooks;

pub(crate) use leg::Leg;
pub(crate) use rest::SimHttpClient;

use crate::{random::Stream, world::Space};
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};

/// The carrier's own state.
pub(crate) struct Exchange {
    legs: RefCell<HashMap<String, Rc<Leg>>>,
    /// The legs that were asked for, in the order of asking.
    asked: RefCell<Vec<Rc<Leg>>>,
    /// When a space's next call may go out, by its host.
    next_slots: RefCell<HashMap<String, i64>>,
    count: Cell<u64>,
    chance: Stream,
}

impl Exchange {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            legs: RefCell::default(),
            asked: RefCell::default(),
            next_slots: RefCell::default(),
            count: Cell::new(0),
            chance: Stream::new(seed, "carrier"),
        }
    }

    /// A fresh name for a leg.
    fn name(&self) -> String {
        self.count.set(self.count.get() + 1);
        format!("3fa85f64-5717-4562-b3fc-{:012}", self.count.get())
    }

    /// The next moment in a space's pace, not before `earliest`.
    fn slot(&self, space: &Space, earliest: i64) -> i64 {
        let mut next_slots = self.next_slots.borrow_mut();
        let next = next_slots.entry(space.host.clone()).or_insert(earliest);
        let slot = earliest.max(*next);
        *next = slot + space.pace;
        slot
    }

    /// A leg, if it is one of the space of that number: no account sees another's.
    fn leg(&self, space: usize, id: &str) -> Option<Rc<Leg>> {
        let leg = self.legs.borrow().get(id).cloned();
        leg.filter(|leg| leg.space == space)
    }

    fn keep(&self, leg: &Rc<Leg>) {
        self.legs.borrow_mut().insert(leg.id.clone(), leg.clone());
    }
}
