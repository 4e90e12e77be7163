//! The steps and changes that explorations have taken, to compare with the tables of `shared`.

use crate::{state::Change, step::Step};
use callslot_shared::{booking::Status, call::Phase};
use std::{
    collections::HashMap,
    collections::HashSet,
    mem::{Discriminant, discriminant},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Everything that was taken. Threads share it, and so may several checks.
#[derive(Debug, Default)]
pub struct Coverage {
    changes: Mutex<HashSet<Change>>,
    /// One example of each kind.
    steps: Mutex<HashMap<Discriminant<Step>, Step>>,
}

impl Coverage {
    pub(crate) fn changed(&self, change: Change) {
        lock(&self.changes).insert(change);
    }

    pub(crate) fn took(&self, step: Step) {
        lock(&self.steps).entry(discriminant(&step)).or_insert(step);
    }

    /// Whether an attempt has changed its phase like this.
    #[must_use]
    pub fn phase(&self, from: Phase, to: Phase) -> bool {
        lock(&self.changes).contains(&Change::Phase(from, to))
    }

    /// Whether a booking has changed its status like this.
    #[must_use]
    pub fn status(&self, from: Status, to: Status) -> bool {
        lock(&self.changes).contains(&Change::Status(from, to))
    }

    /// One step of each kind that was taken.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        lock(&self.steps).values().copied().collect()
    }
}

/// A set is whole after each insertion, so a thread that panicked has not spoiled it.
fn lock<T>(set: &Mutex<T>) -> MutexGuard<'_, T> {
    set.lock().unwrap_or_else(PoisonError::into_inner)
}
