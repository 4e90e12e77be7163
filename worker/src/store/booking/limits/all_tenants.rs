//! The limits of an attempt, which a claim named.

use super::{Objection, Row, select_of_attempt};
use crate::store::{AllTenants, DatabaseError};
use callslot_shared::{ids::AttemptId, phone::PhoneNumber};
use chrono::{DateTime, Utc};

/// What keeps an attempt to ring a number from being committed to.
pub async fn of_attempt(
    AllTenants { database: db }: AllTenants<'_>,
    attempt: AttemptId,
    number: &PhoneNumber,
    service: &PhoneNumber,
    now: DateTime<Utc>,
) -> Result<Option<Objection>, DatabaseError> {
    let row: Option<Row> = db
        .run(select_of_attempt(attempt, number, service, now))
        .await?
        .first()?;
    let Some(row) = row else { return Ok(None) };
    let kind = callslot_shared::phone::kind(number);
    Ok(row.objections(kind, now)?.into_iter().next())
}
