//! Counting what does nothing else.

use super::{Counted, RateLimitDecision};
use crate::store::{AllTenants, Answers, DatabaseError};

/// Counts a request that does nothing else in the database. Where the answer is lost it counts as refused:
/// it may have been counted, and is never let pass uncounted.
pub async fn take(
    AllTenants { database: db }: AllTenants<'_>,
    counted: &Counted<'_>,
) -> Result<RateLimitDecision, DatabaseError> {
    let rows = db.batch(vec![counted.count(), counted.select()]).await?;
    let mut answers = Answers::new(rows);
    answers.next()?;
    counted.verdict(&answers.next()?)
}
