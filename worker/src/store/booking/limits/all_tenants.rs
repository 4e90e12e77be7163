//! The limits of an attempt, which a claim named.

use super::{QuotaViolation, Row, select_of_attempt};
use crate::store::{AllTenants, DatabaseError};
use callslot_shared::{ids::AttemptId, phone::PhoneNumber};
use chrono::{DateTime, Utc};

/// An attempt to ring a number.
#[derive(Debug, Clone, Copy)]
pub struct Ringing<'a> {
    /// The attempt.
    pub attempt: AttemptId,
    /// The number.
    pub number: &'a PhoneNumber,
    /// The number that calls come from where the organization names none.
    pub service: &'a PhoneNumber,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// The violation that keeps an attempt to ring a number from being committed to.
pub async fn of_attempt(
    AllTenants { database: db }: AllTenants<'_>,
    ringing: Ringing<'_>,
) -> Result<Option<QuotaViolation>, DatabaseError> {
    let row: Option<Row> = db.run(select_of_attempt(ringing)).await?.first()?;
    let Some(row) = row else { return Ok(None) };
    let kind = callslot_shared::phone::kind(ringing.number);
    Ok(row.violations(kind, ringing.now)?.into_iter().next())
}
