//! A database that counts the statements of an invocation.

use super::{Database, DatabaseError, Rows, Statement};
use async_trait::async_trait;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// Statements of an invocation at most: D1 allows 1,000, and what a fault makes it read again needs a few.
const MOST: usize = 940;

/// The statements that an invocation has run so far, its request's own and those behind its answer.
#[derive(Debug, Clone, Default)]
pub struct StatementCount(Arc<AtomicUsize>);

impl StatementCount {
    /// The number of statements that may still be run.
    #[must_use]
    pub fn left(&self) -> usize {
        MOST.saturating_sub(self.0.load(Ordering::Relaxed))
    }

    /// A database that counts what it runs.
    #[must_use]
    pub fn of(&self, db: Arc<dyn Database>) -> Arc<dyn Database> {
        Arc::new(Counted {
            db,
            count: self.clone(),
        })
    }
}

struct Counted {
    db: Arc<dyn Database>,
    count: StatementCount,
}

#[async_trait(?Send)]
impl Database for Counted {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        self.count.0.fetch_add(statements.len(), Ordering::Relaxed);
        self.db.batch(statements).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Sqlite, sql};

    #[tokio::test]
    async fn statements_of_one_invocation_are_counted_together() {
        let count = StatementCount::default();
        let db = count.of(Arc::new(Sqlite::in_memory().unwrap()));
        let begun = count.left();
        for _ in 0..3 {
            db.batch(vec![sql!("SELECT 1 AS found"), sql!("SELECT 2 AS found")])
                .await
                .unwrap();
        }
        assert_eq!(begun - count.left(), 6);
        for _ in 0..500 {
            db.batch(vec![sql!("SELECT 1 AS found"), sql!("SELECT 2 AS found")])
                .await
                .unwrap();
        }
        assert_eq!(count.left(), 0);
    }
}
