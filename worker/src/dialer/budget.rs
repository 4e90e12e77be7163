//! The budget of one invocation: so many statements in all, and so many requests that wait for their headers.

use crate::store::{AllTenants, Database, DatabaseError, Rows, Statement};
use async_trait::async_trait;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Requests that wait for their headers at once, as the platform has it. Source: Cloudflare, "Workers limits".
pub(super) const REQUESTS: usize = 6;

/// Statements an invocation runs: D1 allows 1,000, and a tick's own row and what a fault makes it read
/// again need a few.
const STATEMENTS: usize = 936;

/// Statements that placing one call takes at most: three to commit and four to settle by itself, after a batch of which it
/// was left out.
pub(super) const A_DIAL: usize = 12;

/// A database that counts, with what is set aside for the calls in flight.
pub(super) struct Budget<'a> {
    db: &'a dyn Database,
    spent: AtomicUsize,
    in_hand: AtomicUsize,
    requests: AtomicUsize,
    most_requests: AtomicUsize,
}

impl<'a> Budget<'a> {
    /// A whole budget.
    pub(super) fn of(tenants: AllTenants<'a>) -> Self {
        Self {
            db: tenants.database,
            spent: AtomicUsize::new(0),
            in_hand: AtomicUsize::new(0),
            requests: AtomicUsize::new(0),
            most_requests: AtomicUsize::new(0),
        }
    }

    /// The number of statements that may be run beside those that are set aside.
    pub(super) fn available(&self) -> usize {
        let set_aside = self.in_hand.load(Ordering::Relaxed) * A_DIAL;
        STATEMENTS.saturating_sub(self.spent() + set_aside)
    }

    /// The number of statements that were run.
    pub(super) fn spent(&self) -> usize {
        self.spent.load(Ordering::Relaxed)
    }

    /// The largest number of requests that have waited at once.
    pub(super) fn most_requests(&self) -> usize {
        self.most_requests.load(Ordering::Relaxed)
    }

    /// Sets statements aside for so many calls.
    pub(super) fn reserve(&self, calls: usize) {
        self.in_hand.fetch_add(calls, Ordering::Relaxed);
    }

    /// A call is over.
    pub(super) fn release(&self) {
        self.in_hand.fetch_sub(1, Ordering::Relaxed);
    }

    /// Counts a request while it waits.
    pub(super) async fn request<T>(&self, request: impl Future<Output = T>) -> T {
        let waiting = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
        self.most_requests.fetch_max(waiting, Ordering::Relaxed);
        let answer = request.await;
        self.requests.fetch_sub(1, Ordering::Relaxed);
        answer
    }
}

#[async_trait(?Send)]
impl Database for Budget<'_> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        self.spent.fetch_add(statements.len(), Ordering::Relaxed);
        self.db.batch(statements).await
    }
}
