//! What one invocation may do: so many fetches at once, and so many statements in all.

use crate::store::{Database, DatabaseError, Rows, Statement};
use async_trait::async_trait;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;

/// Workers let six fetches wait for their headers at once; one is left for what the sweep asks.
const PERMITS: usize = 5;

/// Statements an invocation runs: D1 allows 1,000, and a tick's own row and what a fault makes it read
/// again need a few.
const STATEMENTS: usize = 940;

/// Statements that placing one call takes: three to commit, four to settle.
pub(super) const A_DIAL: usize = 7;

/// A database that counts, with what is set aside for the calls in hand.
pub(super) struct Portion<'a> {
    db: &'a dyn Database,
    spent: AtomicUsize,
    in_hand: AtomicUsize,
    /// The right to have the carrier asked for a call.
    pub(super) permits: Semaphore,
}

impl<'a> Portion<'a> {
    /// A whole portion on `db`.
    pub(super) fn of(db: &'a dyn Database) -> Self {
        Self {
            db,
            spent: AtomicUsize::new(0),
            in_hand: AtomicUsize::new(0),
            permits: Semaphore::new(PERMITS),
        }
    }

    /// How many statements may be run beside those that are set aside.
    pub(super) fn left(&self) -> usize {
        let set_aside = self.in_hand.load(Ordering::Relaxed) * A_DIAL;
        STATEMENTS.saturating_sub(self.spent.load(Ordering::Relaxed) + set_aside)
    }

    /// Sets statements aside for so many calls.
    pub(super) fn take_in_hand(&self, calls: usize) {
        self.in_hand.fetch_add(calls, Ordering::Relaxed);
    }

    /// A call is out of hand.
    pub(super) fn put_down(&self) {
        self.in_hand.fetch_sub(1, Ordering::Relaxed);
    }
}

#[async_trait(?Send)]
impl Database for Portion<'_> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        self.spent.fetch_add(statements.len(), Ordering::Relaxed);
        self.db.batch(statements).await
    }
}
