//! The number that an attempt is to call from.

use super::{Found, MAY_CALL_FROM};
use crate::store::{AllTenants, DatabaseError, sql, text};
use callslot_shared::{ids::AttemptId, phone::PhoneNumber};

/// Whether the number that an attempt is to call from is its organization's to call from. Cross-tenant: the
/// dialler's.
pub async fn fits_attempt(
    AllTenants { database: db }: AllTenants<'_>,
    attempt: AttemptId,
    deployments_number: &PhoneNumber,
) -> Result<bool, DatabaseError> {
    let found: Option<Found> = db
        .run(sql!(
            text!(
                "SELECT (",
                MAY_CALL_FROM,
                ") AS fits FROM call_attempts a JOIN organizations o ON o.id = a.organization_id
                 WHERE a.id = :attempt"
            ),
            attempt,
            deployments_number,
        ))
        .await?
        .first()?;
    Ok(found.is_some_and(|found| found.fits == 1))
}
