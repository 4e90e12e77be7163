//! From a token to whom it speaks for.

use super::{Principal, read, select, still};
use crate::store::{AllTenants, Database, DatabaseError, Rows, Statement};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::sync::{Mutex, PoisonError};

/// Finds the active member behind a token, by the token's SHA-256. This is where a request's
/// organization comes from, so it is the one lookup of a request that is not given one.
pub async fn find(
    AllTenants { database: db }: AllTenants<'_>,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<Principal>, DatabaseError> {
    read(&db.run(select(token_hash, now)).await?, token_hash)
}

/// A database that asks on the way whether a principal is still who they were known to be: in the first
/// batch it is given, in the same transaction and the same round trip.
pub struct Checking<'a> {
    all: AllTenants<'a>,
    known: &'a Principal,
    now: DateTime<Utc>,
    checked: Mutex<Checked>,
}

/// The findings of a [`Checking`] database.
#[derive(Debug, Clone, Copy, Default)]
pub struct Checked {
    /// Whether the principal was as known when the first batch that was answered ran; nothing if no batch
    /// was answered.
    pub holds: Option<bool>,
    /// Whether a batch failed, so that it may have been done or not.
    pub failed: bool,
}

impl<'a> Checking<'a> {
    /// Asks for `known` in the first batch.
    #[must_use]
    pub fn new(all: AllTenants<'a>, known: &'a Principal, now: DateTime<Utc>) -> Self {
        Self {
            all,
            known,
            now,
            checked: Mutex::default(),
        }
    }

    /// The findings.
    pub fn checked(self) -> Checked {
        self.checked
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn note<T>(&self, work: impl FnOnce(&mut Checked) -> T) -> T {
        work(&mut self.checked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait(?Send)]
impl Database for Checking<'_> {
    async fn batch(&self, mut statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        if self.note(|checked| checked.holds.is_some()) {
            return self.all.database.batch(statements).await;
        }
        statements.insert(0, still(self.known, self.now));
        let answered = self.all.database.batch(statements).await;
        // A write that was refused was certainly not done, and can be asked for again.
        let failed = |error: &DatabaseError| !matches!(error, DatabaseError::Overlap);
        self.note(|checked| checked.failed |= answered.as_ref().err().is_some_and(failed));
        let mut answers = answered?.into_iter();
        let holds = answers
            .next()
            .ok_or(DatabaseError::Incomplete("the check's rows are missing"))?
            .any();
        self.note(|checked| checked.holds = Some(holds));
        Ok(answers.collect())
    }
}
